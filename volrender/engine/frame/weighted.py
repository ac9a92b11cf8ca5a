"""Weighted transparency: volumes are summed up in targets of their own, then laid over the frame."""

import wgpu

from ..device.engine import Engine
from ..shader.bindings import Group, texture
from ..shader.blending import OVER
from ..shader.making import bind, pipeline_of
from ..shader.program import Depth, Program, Target
from ..shader.target_formats import FRAME_FORMAT, REVEALED_FORMAT, WEIGHTED_FORMAT
from .draw_list import Blocks

SUMS = Group("sums", (texture("weighted_texture"), texture("revealed_texture")), ("fragment",))
RESOLVE = Program(
    "weighted transparency",
    "entry/weighted_resolve.wgsl",
    (SUMS,),
    targets=(Target(FRAME_FORMAT, OVER),),
    depth=Depth(writes=False),
)


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
        self._group = bind(engine, SUMS, self._views)

    def draw(self, encoder, depth_view, blocks: Blocks, items, stored, is_first: bool) -> None:
        """Sum volumes up, marched or `Stored` by owner; what lies behind the depth does not count.

        The first ones begin new sums.
        """
        load = "clear" if is_first else "load"
        cleared = ((0, 0, 0, 0), (1, 1, 1, 1))
        render_pass = encoder.begin_render_pass(
            color_attachments=[
                {"view": view, "clear_value": value, "load_op": load, "store_op": "store"}
                for view, value in zip(self._views, cleared, strict=True)
            ],
            depth_stencil_attachment={"view": depth_view, "depth_read_only": True},
        )
        for item in items:
            blocks.of(item).draw_weighted(render_pass, item, stored.get(item.owner))
        render_pass.end()

    def resolve(self, render_pass) -> None:
        """Lay the mean over what the frame shows."""
        render_pass.set_pipeline(pipeline_of(self.engine, RESOLVE))
        render_pass.set_bind_group(0, self._group)
        render_pass.draw(3)
