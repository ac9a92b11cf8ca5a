"""Where marches are stored until the frame blends them, and the marches of compute shaders."""

import wgpu

from .device import Engine
from .pipelines import (
    MARCH_COLOUR_FORMAT,
    MARCH_DEPTH_FORMAT,
    march_target_layout,
    stored_layout,
)


class MarchTarget:
    """Colour and depth of one volume, the size of the frame.

    Parameters
    ----------
    engine : Engine
    make_target : callable
        ``make_target(format, usage)`` gives a texture of the frame's size.
    """

    def __init__(self, engine: Engine, make_target):
        usage = wgpu.TextureUsage.STORAGE_BINDING | wgpu.TextureUsage.TEXTURE_BINDING
        formats = (MARCH_COLOUR_FORMAT, MARCH_DEPTH_FORMAT)
        self._textures = [make_target(name, usage) for name in formats]
        self.views = [texture.create_view() for texture in self._textures]
        entries = [{"binding": number, "resource": view} for number, view in enumerate(self.views)]
        device = engine.device
        self.write_group = device.create_bind_group(
            layout=march_target_layout(engine), entries=entries
        )
        self.read_group = device.create_bind_group(layout=stored_layout(engine), entries=entries)


def march(encoder, drawables, targets: list[MarchTarget]) -> None:
    """March volumes, each into a target of its own."""
    compute_pass = encoder.begin_compute_pass(label="march")
    for drawable, target in zip(drawables, targets, strict=True):
        drawable.compute(compute_pass, target)
    compute_pass.end()
