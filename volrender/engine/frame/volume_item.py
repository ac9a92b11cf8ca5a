"""One volume as it is drawn: what a scene says of it, and what a drawer has on the GPU for it."""

from collections.abc import Callable
from typing import Any, NamedTuple
from weakref import ref

import numpy as np

from ..device.engine import Engine
from ..shader.making import bind, pipeline_of
from ..shader.program import Program
from ..shader.target_formats import IMAGE_FORMAT, MARCH_FORMATS
from ..shader.uniforms import UniformBlock, offset_bytes
from ..shader.volume_programs import (
    VolumePipeline,
    compute_program,
    direct_program,
    image_program,
    layers_program,
    store_program,
    weighted_program,
)
from ..volume.colormap import ColormapTexture
from ..volume.matter import MatterTable
from ..volume.matter_image import MatterImage
from ..volume.resident import Resident
from ..volume.texture import volume_sampler
from .draw_list import Background, Owner


class VolumeItem(NamedTuple):
    """A volume in a frame.

    Attributes
    ----------
    owner : Owner
    program : VolumePipeline
        Mode and ways of sampling.
    alpha_mode : str
        A key of `blending.BLENDINGS`.
    record : bytes
        As `UniformRecord.content` gives it.
    scissor_px : (left, top, width, height) of int
        The part of the target that the volume can touch.
    resident : Resident
    colormap : ColormapTexture, MatterTable or MatterImage
    grid : wgpu texture view or None
        What the program skips by.
    scalar_length : float
        What rays find counts times this: a world length, of modes that integrate; else 1.
    """

    owner: Owner
    program: VolumePipeline
    alpha_mode: str
    record: bytes
    scissor_px: tuple[int, int, int, int]
    resident: Resident
    colormap: ColormapTexture | MatterTable | MatterImage
    grid: Any
    scalar_length: float = 1.0

    def make_block(self, engine: Engine) -> "VolumeBlock":
        return VolumeBlock(engine)

    @property
    def is_marched(self) -> bool:
        """Its pixels are what rays find: they may be marched before they are drawn."""
        return True

    def scalar(self, found: np.ndarray) -> np.ndarray:
        """What rays found, as a layer has it: `scalar_exactly` in float32, inf beyond that."""
        with np.errstate(over="ignore"):
            return self.scalar_exactly(found).astype(np.float32)

    def scalar_exactly(self, found: np.ndarray) -> np.ndarray:
        """What rays found, texel units, in data units, or these times a world length; float64."""
        return self.resident.encoding.data(found) * self.scalar_length

    def cut_to(self, scissor_px: tuple[int, int, int, int]) -> "VolumeItem":
        """The same in a part of its rectangle."""
        numbers = np.array(scissor_px, np.uint32).tobytes()
        start = offset_bytes("scissor_px")
        record = self.record[:start] + numbers + self.record[start + len(numbers) :]
        return self._replace(scissor_px=scissor_px, record=record)

    @property
    def ends_at_depth(self) -> bool:
        """Whether its rays end at what is opaque: it is marched once that is drawn."""
        return self.program.end == "depth"

    @property
    def is_tiled(self) -> bool:
        """Whether fragment shaders look at tiles of pixels first (tiles.py)."""
        return self.program.skipping == "distance" and min(self.scissor_px[2:]) > 0


def _nothing() -> None:
    """A reference to nothing."""


class VolumeBlock:
    """The uniform buffer of a volume; its bind group goes when the volume's texture goes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._uniforms = UniformBlock(engine)
        self._bound: Callable[[], Any] = _nothing  # a weak reference to the bind group
        self._bound_key: tuple = ()

    def draw(self, render_pass: Any, item: VolumeItem, stored: Any = None) -> None:
        """Draw into a frame: blended, with depth."""
        pixels = self._stored_pixels(render_pass, stored)
        program = image_program(item.program, item.alpha_mode, pixels)
        self.draw_with(render_pass, item, program, item.scissor_px)

    def draw_weighted(self, render_pass: Any, item: VolumeItem, stored: Any = None) -> None:
        """Add to the sums of weighted transparency."""
        pixels = self._stored_pixels(render_pass, stored)
        program = weighted_program(item.program, pixels)
        self.draw_with(render_pass, item, program, item.scissor_px)

    def draw_direct(
        self, render_pass: Any, item: VolumeItem, background: Background, tiles: Any = None
    ) -> None:
        """Draw directly into the picture; with `tiles.Tiles`, only what they have marked."""
        self._stand_before(background)
        program = direct_program(item.program, item.alpha_mode, _pixels_of(tiles))
        self._draw_tiled(render_pass, item, program, tiles, (IMAGE_FORMAT,))

    def draw_layers(self, render_pass: Any, item: VolumeItem, behind: Any) -> None:
        """Draw the raw result into the targets of `Frame.render_layer`."""
        self._end_rays(render_pass, item, behind)
        self.draw_with(render_pass, item, layers_program(item.program), item.scissor_px)

    def store(
        self, render_pass: Any, item: VolumeItem, to: Any, behind: Any, tiles: Any = None
    ) -> None:
        """March in a fragment shader, to where `march.Stored` says, up to a `march.OpaqueDepth`.

        With `tiles.Tiles`, only what they have marked.
        """
        self._end_rays(render_pass, item, behind, to.share)
        program = store_program(item.program, _pixels_of(tiles))
        self._draw_tiled(render_pass, item, program, tiles, MARCH_FORMATS)

    def compute(self, compute_pass: Any, item: VolumeItem, to: Any, behind: Any) -> None:
        """March in a compute shader, to where `march.Stored` says, up to a `march.OpaqueDepth`."""
        program = compute_program(item.program)
        self._end_rays(compute_pass, item, behind, to.share, is_compute=True)
        self._dispatch(compute_pass, item, program, to.target.write_group, item.scissor_px)

    def compute_direct(
        self,
        compute_pass: Any,
        item: VolumeItem,
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
        self._uniforms.add("covered_px", covered_px)
        program = compute_program(item.program, item.alpha_mode)
        self._dispatch(compute_pass, item, program, image_group, covered_px)

    def draw_with(
        self,
        render_pass: Any,
        item: VolumeItem,
        program: Program,
        scissor_px: tuple[int, int, int, int],
    ) -> None:
        """Draw with a program that binds the volume, into a rectangle of the pass."""
        if scissor_px[2] <= 0 or scissor_px[3] <= 0:
            return
        self._upload(item)
        render_pass.set_pipeline(pipeline_of(self._engine, program))
        render_pass.set_bind_group(0, self._bind_group(item))
        render_pass.set_scissor_rect(*scissor_px)
        render_pass.draw(3)

    def _dispatch(
        self,
        compute_pass: Any,
        item: VolumeItem,
        program: Program,
        target_group: Any,
        covered_px: tuple[int, int, int, int],
    ) -> None:
        _, _, width, height = covered_px
        if width <= 0 or height <= 0:
            return
        self._upload(item)
        compute_pass.set_pipeline(pipeline_of(self._engine, program))
        compute_pass.set_bind_group(0, self._bind_group(item))
        compute_pass.set_bind_group(1, target_group)
        across, down, _ = program.workgroup
        compute_pass.dispatch_workgroups(-(-width // across), -(-height // down))

    def _draw_tiled(
        self,
        render_pass: Any,
        item: VolumeItem,
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
        item: VolumeItem,
        behind: Any,
        share: float = 1.0,
        is_compute: bool = False,
    ) -> None:
        """Let the rays of a march end at a `march.OpaqueDepth`, if its item says so."""
        if item.ends_at_depth:
            behind.bind_to(march_pass, is_compute)
            self._uniforms.add("stored_share", share)

    def _stored_pixels(self, render_pass: Any, stored: Any) -> str:
        """Where the pixels come from: "marched" here and now, "stored", or "enlarged" from fewer."""
        if stored is None:
            return "marched"
        render_pass.set_bind_group(1, stored.target.read_group)
        self._uniforms.add("stored_share", stored.share)
        return "stored" if stored.share == 1 else "enlarged"

    def _stand_before(self, background: Background) -> None:
        self._uniforms.add("background", background.light)
        self._uniforms.add("background_srgb", background.srgb)

    def _upload(self, item: VolumeItem) -> None:
        self._uniforms.take(item.record)
        self._uniforms.upload()

    def _bind_group(self, item: VolumeItem) -> Any:
        """The bind group, made anew only where a texture or the layout changed."""
        filterable = item.program.volume == "dense"
        key = (id(item.resident.view), id(item.colormap.view), filterable, id(item.grid))
        group = self._bound()
        # While the group is there, so is what it binds, and no other thing has an identity of theirs.
        if group is None or self._bound_key != key:
            group = self._make_bind_group(item, filterable)
            item.resident.bind_groups[self] = group, item.colormap.view, item.grid
            self._bound, self._bound_key = ref(group), key
        return group

    def _make_bind_group(self, item: VolumeItem, filterable: bool):
        resources = [
            *self._uniforms.resources(),
            item.resident.view,
            volume_sampler(self._engine, "linear" if filterable else "nearest"),
            item.colormap.view,
            volume_sampler(self._engine, "linear"),
        ]
        if item.grid is not None:
            resources += [item.grid, volume_sampler(self._engine, "nearest")]
        return bind(self._engine, item.program.group, resources)


def _pixels_of(tiles) -> str:
    return "marched" if tiles is None else "tiled"
