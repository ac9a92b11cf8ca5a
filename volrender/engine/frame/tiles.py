"""Tiles of pixels: where their rays may first meet anything, found before the march of each pixel.

For volumes that are skipped by distances, in fragment shaders. One cone a tile walks the distance
grid. Tiles that meet nothing are masked by depth, so that the march passes them over, light and
gradient included: CPU adapters compute both sides of every condition, but not what the depth test
hides.
"""

from functools import cache

import wgpu

from ..device.engine import Engine
from ..shader.bindings import TILES
from ..shader.constants import whole_constant
from ..shader.making import bind, pipeline_of
from ..shader.program import Depth, Program, Target
from ..shader.target_formats import TILE_FORMAT
from ..shader.volume_programs import tiles_program

TILE_PX = whole_constant("skipping/tile.wgsl", "TILE_PX")


@cache
def mask_program(formats: tuple[str, ...]) -> Program:
    """Draws depth 0 where tiles meet anything, in a pass with targets of these formats."""
    return Program(
        "the mask of tiles",
        "entry/tile_mask.wgsl",
        (TILES,),
        targets=tuple(Target(name, is_written=False) for name in formats),
        depth=Depth(writes=True),
    )


class Tiles:
    """What is known of the tiles of one volume.

    Parameters
    ----------
    engine : Engine
    size_px : (width, height)
        Of the frame.
    """

    def __init__(self, engine: Engine, size_px: tuple[int, int]):
        self.engine = engine
        usage = wgpu.TextureUsage.RENDER_ATTACHMENT | wgpu.TextureUsage.TEXTURE_BINDING
        usage |= wgpu.TextureUsage.COPY_SRC  # for tests
        self.texture = engine.device.create_texture(
            label="tiles",
            size=(*(-(-side // TILE_PX) for side in size_px), 1),
            format=TILE_FORMAT,
            usage=usage,
        )
        self._view = self.texture.create_view()
        self.read_group = bind(engine, TILES, [self._view])

    def find(self, encoder, block, item, timed: dict | None = None) -> None:
        """Record the walk of the cones of a volume."""
        render_pass = encoder.begin_render_pass(
            label="tiles",
            color_attachments=[{"view": self._view, "load_op": "clear", "store_op": "store"}],
            timestamp_writes=timed,
        )
        left, top, width, height = item.scissor_px
        right, bottom = (-(-side // TILE_PX) for side in (left + width, top + height))
        left, top = left // TILE_PX, top // TILE_PX
        part = (left, top, right - left, bottom - top)
        block.draw_with(render_pass, item, tiles_program(item.program), part)
        render_pass.end()

    def mask(self, render_pass, formats: tuple[str, ...], scissor_px) -> None:
        """Draw depth 0 where tiles meet anything; the pass has targets of these formats."""
        render_pass.set_pipeline(pipeline_of(self.engine, mask_program(formats)))
        render_pass.set_bind_group(0, self.read_group)
        render_pass.set_scissor_rect(*scissor_px)
        render_pass.draw(3)


def mask_attachment(depth_view) -> dict:
    """The depth buffer of a pass that `Tiles.mask` draws into."""
    return {
        "view": depth_view,
        "depth_clear_value": 1.0,
        "depth_load_op": "clear",
        "depth_store_op": "discard",
    }
