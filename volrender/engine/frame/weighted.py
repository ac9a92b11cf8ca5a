"""Weighted transparency: volumes are summed up in targets of their own, then laid over the frame."""

import wgpu

from ..device.engine import Engine
from ..shader.fullscreen import fullscreen_pipeline
from ..shader.linker import link
from ..shader.target_formats import FRAME_FORMAT, REVEALED_FORMAT, WEIGHTED_FORMAT
from .draw_list import Blocks


class WeightedTargets:
    """The sums of one frame size, and their way into the frame.

    Parameters
    ----------
    engine : Engine
    make_target : callable
        ``make_target(format, usage)`` gives a texture of the frame's size.
    """

    def __init__(self, engine: Engine, make_target):
        self.engine = engine
        formats = (WEIGHTED_FORMAT, REVEALED_FORMAT)
        self._views = [
            make_target(name, wgpu.TextureUsage.TEXTURE_BINDING).create_view() for name in formats
        ]
        layout = engine.once("weighted resolve layout", self._layout)
        self._group = engine.device.create_bind_group(
            layout=layout,
            entries=[{"binding": i, "resource": view} for i, view in enumerate(self._views)],
        )

    def _layout(self):
        texture = {"sample_type": "unfilterable-float"}
        return self.engine.device.create_bind_group_layout(
            label="weighted resolve",
            entries=[
                {"binding": i, "visibility": wgpu.ShaderStage.FRAGMENT, "texture": texture}
                for i in (0, 1)
            ],
        )

    def draw(self, encoder, depth_view, blocks: Blocks, items, stored) -> None:
        """Sum volumes up, marched or `Stored` by owner; what lies behind the depth does not count."""
        cleared = ((0, 0, 0, 0), (1, 1, 1, 1))
        render_pass = encoder.begin_render_pass(
            color_attachments=[
                {"view": view, "clear_value": value, "load_op": "clear", "store_op": "store"}
                for view, value in zip(self._views, cleared, strict=True)
            ],
            depth_stencil_attachment={"view": depth_view, "depth_read_only": True},
        )
        for item in items:
            blocks.of(item).draw_weighted(render_pass, item, stored.get(item.owner))
        render_pass.end()

    def resolve(self, render_pass) -> None:
        """Lay the mean over what the frame shows."""
        over = {"operation": "add", "src_factor": "one", "dst_factor": "one-minus-src-alpha"}
        pipeline = self.engine.once(
            "weighted resolve",
            lambda: fullscreen_pipeline(
                self.engine,
                "weighted transparency",
                link("entry/weighted_resolve.wgsl"),
                [self.engine.once("weighted resolve layout", self._layout)],
                [{"format": FRAME_FORMAT, "blend": {"color": over, "alpha": over}}],
                depth_write=False,
            ),
        )
        render_pass.set_pipeline(pipeline)
        render_pass.set_bind_group(0, self._group)
        render_pass.draw(3)
