"""Tiles of pixels: where their rays may first meet anything, found before the march of each pixel.

For volumes that are skipped by distances, in fragment shaders. One cone a tile walks the distance
grid. Tiles that meet nothing are masked by depth, so that the march passes them over, light and
gradient included: CPU adapters compute both sides of every condition, but not what the depth test
hides.
"""

import wgpu

from ..device.engine import Engine
from ..shader.bindings import tile_layout
from ..shader.fullscreen import fullscreen_pipeline
from ..shader.linker import link
from ..shader.pipelines import tiles_pipeline
from ..shader.target_formats import TILE_FORMAT

TILE_PX = 4  # as in tile.wgsl


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
        self.read_group = engine.device.create_bind_group(
            layout=tile_layout(engine), entries=[{"binding": 0, "resource": self._view}]
        )

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
        pipeline = tiles_pipeline(self.engine, item.program)
        block.draw_with(render_pass, item, pipeline, (left, top, right - left, bottom - top))
        render_pass.end()

    def mask(self, render_pass, formats: tuple[str, ...], scissor_px) -> None:
        """Draw depth 0 where tiles meet anything; the pass has targets of these formats."""
        pipeline = self.engine.once(
            ("tile mask", formats),
            lambda: fullscreen_pipeline(
                self.engine,
                "the mask of tiles",
                link("entry/tile_mask.wgsl"),
                [tile_layout(self.engine)],
                [{"format": name, "write_mask": 0} for name in formats],
                depth_write=True,
            ),
        )
        render_pass.set_pipeline(pipeline)
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
