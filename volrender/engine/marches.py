"""Marches apart from the drawing: what the rays of a volume find is stored, until a frame blends it."""

import wgpu

from .device import Engine
from .errors import gpu_errors
from .pipelines import (
    MARCH_COLOUR_FORMAT,
    MARCH_DEPTH_FORMAT,
    march_target_layout,
    stored_layout,
)

NOTHING_THERE = 2.0  # depth, as in compute.wgsl: beyond every depth


def make_target(engine: Engine, size_px: tuple[int, int], texture_format: str, usage: int):
    """A texture that can be rendered to."""
    with gpu_errors(f"making a target of {size_px[0]}×{size_px[1]} pixels"):
        return engine.device.create_texture(
            size=(*size_px, 1),
            format=texture_format,
            usage=usage | wgpu.TextureUsage.RENDER_ATTACHMENT,
        )


class MarchTarget:
    """Colour and depth of one volume.

    Parameters
    ----------
    engine : Engine
    size_px : (width, height)
    """

    def __init__(self, engine: Engine, size_px: tuple[int, int]):
        usage = wgpu.TextureUsage.STORAGE_BINDING | wgpu.TextureUsage.TEXTURE_BINDING
        formats = (MARCH_COLOUR_FORMAT, MARCH_DEPTH_FORMAT)
        self._textures = [make_target(engine, size_px, name, usage) for name in formats]
        self._views = [texture.create_view() for texture in self._textures]
        entries = [{"binding": number, "resource": view} for number, view in enumerate(self._views)]
        device = engine.device
        self.write_group = device.create_bind_group(
            layout=march_target_layout(engine), entries=entries
        )
        self.read_group = device.create_bind_group(layout=stored_layout(engine), entries=entries)

    def begin(self, encoder, is_first: bool):
        """A render pass that stores: after clearing, or on top of what is there."""
        clear_values = ((0, 0, 0, 0), (NOTHING_THERE, 0, 0, 0))
        return encoder.begin_render_pass(
            color_attachments=[
                {
                    "view": view,
                    "clear_value": value,
                    "load_op": "clear" if is_first else "load",
                    "store_op": "store",
                }
                for view, value in zip(self._views, clear_values, strict=True)
            ]
        )


def march(encoder, drawables, targets: list[MarchTarget]) -> None:
    """March volumes in compute shaders, each into a target of its own, for this frame to draw."""
    compute_pass = encoder.begin_compute_pass(label="march")
    for drawable, target in zip(drawables, targets, strict=True):
        drawable.compute(compute_pass, target)
        drawable.take_stored(target)
    compute_pass.end()


def march_part(encoder, drawable, target: MarchTarget, is_first: bool, dispatch: str) -> None:
    """March the part of a volume that its scissor rectangle says.

    Parameters
    ----------
    encoder : wgpu command encoder
    drawable : VolumeDrawable
    target : MarchTarget
    is_first : bool
        Nothing of what is in the target stays.
    dispatch : str
        ``"fragment"`` or ``"compute"``.
    """
    if dispatch == "fragment" or is_first:
        render_pass = target.begin(encoder, is_first)
        if dispatch == "fragment":
            drawable.store(render_pass)
        render_pass.end()
    if dispatch == "compute":
        compute_pass = encoder.begin_compute_pass(label="march")
        drawable.compute(compute_pass, target)
        compute_pass.end()
