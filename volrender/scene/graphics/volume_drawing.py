"""From an image volume to what a frame draws of it: items, kept while nothing they follow from changes."""

import math
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

import numpy as np

from ...base import redraw
from ...base.modes import Mode, mode_of
from ...base.weak import weak_method
from ...engine.device.engine import Engine
from ...engine.frame.draw_list import Owner
from ...engine.frame.volumes.volume_item import VolumeItem
from ...engine.frame.volumes.volume_program import volume_program
from ...engine.shader.uniforms import UniformRecord
from ...engine.shader.volume_programs import VolumePipeline
from ...engine.volume.colormap import ColormapTexture, colormap_texture
from ...engine.volume.encoding import Encoding
from ...engine.volume.keeping_up import keep_up
from ...engine.volume.matter import MatterTable
from .labels.painting import Painting
from .records.mode_fields import DrawnChannel, base_step_voxels
from .records.sight import Sight
from .records.volume_record import fill_record
from .transfer.colormaps import is_in_data_units, table_of
from .transfer.matter_drawing import MatterDrawing

STORED_AROUND = 1.4  # voxels around a brick that are stored with it, and can be interpolated


class VolumeDrawing:
    """What a graphic that is in a figure has on its engine, whoever draws it.

    Parameters
    ----------
    engine : Engine
    resident : Resident, PackedResident or in bricks
        The voxels, on that engine.
    looks : sequence of ImageVolumeGraphic or Channel
        As `item` takes them.

    Attributes
    ----------
    engine : Engine
    resident : Resident, PackedResident or in bricks
    owner : Owner
        Of the items: what drawers keep for them goes when the graphic leaves its figure.
    painting : Painting
        Of labels that paint its surfaces.
    """

    def __init__(self, engine: Engine, resident: Any, looks: Sequence[Any]) -> None:
        self.engine = engine
        self.owner = Owner()
        self._colormap: ColormapTexture | None = None
        self._coloured_by: list[tuple] = []
        self._record: UniformRecord | None = None  # of the mode that was drawn last
        self._skips_by: tuple[int, Any] = (-1, None)  # by revision
        self._matter = MatterDrawing(engine)
        self._program: tuple[tuple, VolumePipeline] | None = None
        self.painting = Painting(engine, weak_method(self._announce))
        self._kept: tuple[tuple, VolumeItem] | None = None
        self.show(resident)
        self._colours_of(looks)

    @property
    def residents(self) -> tuple[Any, ...]:
        """What holds the voxels."""
        return (self.resident,)

    @property
    def latest(self) -> VolumeItem | None:
        """The item that was asked for last; None where something else is to be drawn since."""
        return None if self._kept is None else self._kept[1]

    def show(self, resident: Any) -> None:
        """Draw these voxels from now on, and keep nothing of those before."""
        self.resident, self._record, self._program = resident, None, None
        resident.users.add(self)
        if hasattr(resident, "on_arrival"):  # bricks, of which some come later
            resident.on_arrival(weak_method(self._announce))
        self.let_go()

    def _announce(self) -> None:
        """Have whoever shows it draw again."""
        redraw.announce(self)

    def let_go(self) -> None:
        """Keep no item: voxels or grids go that it draws by."""
        self._kept = None

    def item(
        self,
        graphic: Any,
        looks: Sequence[Any],
        sight: Sight,
        skipping: bool = True,
        frame: object = None,
    ) -> VolumeItem:
        """What to draw of a graphic.

        Called while the engine's lock is held, up to the submit: what is set and assigned
        meanwhile by other threads then shows whole in the next frame.

        Parameters
        ----------
        graphic : MarchedGraphic
        looks : sequence of ImageVolumeGraphic or Channel
            One for each channel of the voxels: what gives the look of that.
        sight : Sight
        skipping : bool
            Whether rays may pass over what cannot be seen.
        frame : object, optional
            As `SkippingGrids.view` takes it.
        """
        with graphic.property_lock:
            return self._item(graphic, looks, sight, skipping, frame)

    def _item(
        self, graphic: Any, looks: Sequence[Any], sight: Sight, skipping: bool, frame: object
    ) -> VolumeItem:
        keep_up(self.resident, frame)
        resident = self.resident  # another one, where that could not keep up
        revision, mode = graphic.revision, mode_of(graphic)
        encodings, place = resident.encodings, graphic.placement
        colours = (
            self._matter.of(looks, encodings, sight.draft)
            if mode.absorbs
            else self._colours_of(looks)
        )
        matters = () if isinstance(colours, ColormapTexture) else colours.matters
        kind, grid = "none", None
        if skipping:
            if self._skips_by[0] != revision:
                sought = [
                    _sought(mode, look, encoding, matter)
                    for look, encoding, matter in zip_longest(looks, encodings, matters)
                ]
                self._skips_by = revision, tuple(sought) if self.is_packed else sought[0]
            kind, grid = resident.grids.view(mode.grid, resident, self._skips_by[1], frame=frame)
        painter = graphic.painter if mode.surface else None
        paint, painted_as = self.painting.paint(painter, sight, frame)
        stored_as = (*encodings, *resident.described_by)
        follows = (*sight, revision, place, *stored_as, kind, grid, *painted_as)
        if self._kept is not None and self._kept[0] == follows:
            return self._kept[1]
        program = self._program_for(graphic, looks, revision, encodings[0], kind)
        if sight.ends:
            program = program._replace(end="depth")
        if paint is not None:
            program = self.painting.painted(program)
        alpha_mode = sight.blending or graphic.alpha_mode
        if mode.absorbs and alpha_mode == "dither":
            program = program._replace(place="dithered")
        record = self._record
        if record is None or record.mode != program.mode:
            record = self._record = UniformRecord(program.mode)
        channels = tuple(
            [
                DrawnChannel(look, encoding, matter, look.strength)
                for look, encoding, matter in zip_longest(looks, encodings, matters)
            ]
        )
        scissor_px = fill_record(record, graphic, place, sight, channels, resident)
        item = VolumeItem(
            self.owner,
            program,
            alpha_mode,
            record.content(),
            scissor_px,
            resident,
            colours,
            colours.version if isinstance(colours, MatterTable) else 0,
            grid,
            place.longest_edge if mode.integrates else 1.0,
            paint,
            sight.scouts > 0,
        )
        if not sight.scouts:
            self._kept = follows, item
        return item

    @property
    def is_packed(self) -> bool:
        """Whether the voxels are those of channels."""
        return hasattr(self.resident, "channels")

    def _colours_of(self, looks: Sequence[Any]) -> ColormapTexture:
        """The colormaps: another texture where others were set."""
        coloured_by = [_coloured_by(look) for look in looks]
        if self._colormap is None or not _are_same(coloured_by, self._coloured_by):
            tables = np.concatenate([table_of(look) for look in looks])
            self._colormap = colormap_texture(self.engine, tables)
            self._coloured_by = coloured_by
        return self._colormap

    def _program_for(
        self, graphic: Any, looks: Sequence[Any], revision: int, encoding: Encoding, kind: str
    ) -> VolumePipeline:
        chosen_by = revision, encoding, kind
        if self._program is None or self._program[0] != chosen_by:
            is_bricked = bool(self.resident.paging)
            program = program_of(
                self.engine, mode_of(graphic), graphic, looks, encoding, kind, is_bricked
            )
            self._program = chosen_by, program
        return self._program[1]


def program_of(
    engine: Any,
    mode: Mode,
    graphic: Any,
    looks: Sequence[Any],
    encoding: Encoding,
    skipping: str,
    is_bricked: bool = False,
) -> VolumePipeline:
    """Which program draws a graphic in a mode, for one to four of its channels, unless labels paint it.

    Parameters
    ----------
    engine : Engine
        Or whoever else says whether it computes on the CPU.
    mode : Mode
    graphic : MarchedGraphic
    looks : sequence of ImageVolumeGraphic or Channel
    encoding : Encoding
        Of the first of them.
    skipping : str
        A file in shaders/skipping/skipping.
    is_bricked : bool
        Its texture is of bricks.
    """
    smooths = "smoothing" in mode.parameters and graphic.smoothing > 0
    is_thick = "slab_thickness" in mode.parameters and graphic.slab_thickness > 0
    step_voxels = base_step_voxels(graphic.data.shape_zyx) * graphic.step_size
    by_factors = any(look.gradient_opacity is not None for look in looks)
    return volume_program(
        engine,
        encoding,
        *(mode.shader, graphic.interpolation, skipping),
        *(len(graphic.clipping_planes) > 0, smooths, is_thick),
        is_matter=mode.absorbs,
        is_lit=mode.absorbs and (graphic.shade > 0 or by_factors),
        by_gradient=mode.absorbs and looks[0].transfer is not None,
        is_packed=looks[0] is not graphic,
        is_surface=mode.surface,
        is_bricked=is_bricked,
        steps_far=step_voxels > STORED_AROUND,
    )


def _coloured_by(look: Any) -> tuple:
    """What the colours of values follow from."""
    if is_in_data_units(look.cmap):
        return look.cmap, look.vmin, look.vmax, look.gamma
    return (look.cmap,)


def _are_same(some: list[tuple], others: list[tuple]) -> bool:
    """Whether colours follow from the same: colormaps are not compared, which may raise."""
    return len(some) == len(others) and all(
        one[0] is other[0] and one[1:] == other[1:] for one, other in zip(some, others, strict=True)
    )


def _sought(mode: Mode, look: Any, encoding: Encoding, matter: Any) -> Any:
    """What rays look for by the grid of the mode: values above this one, down to it, or in these
    intervals; None where the channel is not shown."""
    if look.strength == 0:
        return None
    if matter is not None:
        return matter.absorbing
    vmin, vmax = look.vmin, look.vmax
    if mode.grid == "attenuation" and (vmin > vmax or encoding.is_step(vmin, vmax)):
        return -math.inf  # then vmin itself is seen, or what is below it
    return look.threshold if mode.grid == "distance" else min(vmin, vmax)
