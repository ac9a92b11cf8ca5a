"""How volumes are drawn and marched: with which program, into what, and what only a drawer knows."""

from typing import Any

from ...device.engine import Engine
from ...shader.making import pipeline_of
from ...shader.program import Program
from ...shader.target_formats import IMAGE_FORMAT, MARCH_FORMATS
from ...shader.volume_programs import (
    compute_program,
    direct_program,
    image_program,
    layers_program,
    store_program,
    weighted_program,
)
from ..draw_list import Background


class VolumeBlock:
    """What one drawer has on the GPU for the items of one owner.

    Parameters
    ----------
    engine : Engine
    bound : BoundVolume or BoundJoint
    """

    def __init__(self, engine: Engine, bound: Any) -> None:
        self._engine = engine
        self._bound = bound

    def draw(self, render_pass: Any, item: Any, stored: Any = None) -> None:
        """Draw into a frame: blended, with depth."""
        pixels = self._stored_pixels(render_pass, stored)
        program = image_program(item.program, item.alpha_mode, pixels)
        self.draw_with(render_pass, item, program, item.scissor_px)

    def draw_weighted(self, render_pass: Any, item: Any, stored: Any = None) -> None:
        """Add to the sums of weighted transparency."""
        pixels = self._stored_pixels(render_pass, stored)
        program = weighted_program(item.program, pixels)
        self.draw_with(render_pass, item, program, item.scissor_px)

    def draw_direct(
        self, render_pass: Any, item: Any, background: Background, tiles: Any = None
    ) -> None:
        """Draw directly into the picture; with `tiles.Tiles`, only what they have marked."""
        self._stand_before(background)
        program = direct_program(item.program, item.alpha_mode, _pixels_of(tiles))
        self._draw_tiled(render_pass, item, program, tiles, (IMAGE_FORMAT,))

    def draw_layers(self, render_pass: Any, item: Any, behind: Any) -> None:
        """Draw the raw result into the targets of `Frame.render_layer`."""
        self._end_rays(render_pass, item, behind)
        self.draw_with(render_pass, item, layers_program(item.program), item.scissor_px)

    def store(self, render_pass: Any, item: Any, to: Any, behind: Any, tiles: Any = None) -> None:
        """March in a fragment shader, to where `march.Stored` says, up to a `march.OpaqueDepth`.

        With `tiles.Tiles`, only what they have marked.
        """
        self._end_rays(render_pass, item, behind, to.share)
        program = store_program(item.program, _pixels_of(tiles))
        self._draw_tiled(render_pass, item, program, tiles, MARCH_FORMATS)

    def compute(self, compute_pass: Any, item: Any, to: Any, behind: Any) -> None:
        """March in a compute shader, to where `march.Stored` says, up to a `march.OpaqueDepth`."""
        program = compute_program(item.program)
        self._end_rays(compute_pass, item, behind, to.share, is_compute=True)
        self._dispatch(compute_pass, item, program, to.target.write_group, item.scissor_px)

    def compute_direct(
        self,
        compute_pass: Any,
        item: Any,
        background: Background,
        image_group: Any,
        covered_px: tuple[int, int, int, int],
    ) -> None:
        """March in a compute shader directly into the picture.

        Parameters
        ----------
        compute_pass : wgpu.GPUComputePassEncoder
        item : VolumeItem
        background : Background
        image_group : bind group
            The picture, for `bindings.IMAGE_TARGET`.
        covered_px : (left, top, width, height)
            What is filled, with the background where the volume shows nothing.
        """
        self._stand_before(background)
        self._bound.uniforms.add("covered_px", covered_px)
        program = compute_program(item.program, item.alpha_mode)
        self._dispatch(compute_pass, item, program, image_group, covered_px)

    def draw_with(
        self,
        render_pass: Any,
        item: Any,
        program: Program,
        scissor_px: tuple[int, int, int, int],
    ) -> None:
        """Draw with a program that binds the volume, into a rectangle of the pass."""
        if scissor_px[2] <= 0 or scissor_px[3] <= 0:
            return
        render_pass.set_pipeline(pipeline_of(self._engine, program))
        render_pass.set_bind_group(0, self._bound.group_of(item))
        render_pass.set_scissor_rect(*scissor_px)
        render_pass.draw(3)

    def _dispatch(
        self,
        compute_pass: Any,
        item: Any,
        program: Program,
        target_group: Any,
        covered_px: tuple[int, int, int, int],
    ) -> None:
        _, _, width, height = covered_px
        if width <= 0 or height <= 0:
            return
        compute_pass.set_pipeline(pipeline_of(self._engine, program))
        compute_pass.set_bind_group(0, self._bound.group_of(item))
        compute_pass.set_bind_group(1, target_group)
        across, down, _ = program.workgroup
        compute_pass.dispatch_workgroups(-(-width // across), -(-height // down))

    def _draw_tiled(
        self,
        render_pass: Any,
        item: Any,
        program: Program,
        tiles: Any,
        formats: tuple[str, ...],
    ) -> None:
        """Draw what `tiles.Tiles` have marked, in a pass with targets of some formats."""
        if tiles is not None:
            tiles.mask(render_pass, formats, item.scissor_px)
            render_pass.set_bind_group(1, tiles.read_group)
        self.draw_with(render_pass, item, program, item.scissor_px)

    def _end_rays(
        self,
        march_pass: Any,
        item: Any,
        behind: Any,
        share: float = 1.0,
        is_compute: bool = False,
    ) -> None:
        """Let the rays of a march end at a `march.OpaqueDepth`, if its item says so."""
        if item.ends_at_depth:
            behind.bind_to(march_pass, is_compute)
            self._bound.uniforms.add("stored_share", share)

    def _stored_pixels(self, render_pass: Any, stored: Any) -> str:
        """Where the pixels come from: "marched" here and now, "stored", or "enlarged" from fewer."""
        if stored is None:
            return "marched"
        render_pass.set_bind_group(1, stored.target.read_group)
        self._bound.uniforms.add("stored_share", stored.share)
        return "stored" if stored.share == 1 else "enlarged"

    def _stand_before(self, background: Background) -> None:
        self._bound.uniforms.add("background", background.light)
        self._bound.uniforms.add("background_srgb", background.srgb)


def _pixels_of(tiles) -> str:
    return "marched" if tiles is None else "tiled"
