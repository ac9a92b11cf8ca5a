"""From an image volume to what a frame draws of it: items, kept while nothing they follow from changes."""

from typing import Any

from ...base.modes import mode_of
from ...engine.device.engine import Engine
from ...engine.frame.draw_list import Owner
from ...engine.frame.volume_item import VolumeItem
from ...engine.frame.volume_program import volume_program
from ...engine.shader.uniforms import UniformRecord
from ...engine.shader.volume_programs import VolumePipeline
from ...engine.volume.colormap import ColormapTexture
from ...engine.volume.encoding import Encoding
from ...engine.volume.resident import Resident
from .records.sight import Sight
from .records.volume_record import fill_record
from .transfer.colormaps import colormap_table


class VolumeDrawing:
    """What a graphic that is in a figure has on its engine, whoever draws it.

    Parameters
    ----------
    engine : Engine
    resident : Resident
        The voxels, on that engine.
    cmap : cmap.Colormap

    Attributes
    ----------
    engine : Engine
    resident : Resident
    owner : Owner
        Of the items: what drawers keep for them goes when the graphic leaves its figure.
    """

    def __init__(self, engine: Engine, resident: Resident, cmap: Any) -> None:
        self.engine = engine
        self.owner = Owner()
        self._colormap = ColormapTexture(engine, colormap_table(cmap))
        self._cmap = cmap
        self._record = UniformRecord()  # of the mode that was drawn last
        self._skips_by: tuple[int, str, float, float] = (-1, "none", 0.0, 0.0)  # by revision
        self._program: tuple[tuple, VolumePipeline] | None = None
        self._kept: tuple[tuple, VolumeItem] | None = None
        self.show(resident)

    @property
    def latest(self) -> VolumeItem | None:
        """The item that was asked for last; None where something else is to be drawn since."""
        return None if self._kept is None else self._kept[1]

    def show(self, resident: Resident) -> None:
        """Draw these voxels from now on, and keep nothing of those before."""
        self.resident = resident
        resident.users.add(self)
        self.let_go()

    def let_go(self) -> None:
        """Keep no item: voxels or grids go that it draws by."""
        self._kept = None

    def item(
        self, graphic: Any, sight: Sight, skipping: bool = True, frame: object = None
    ) -> VolumeItem:
        """What to draw of a graphic.

        Called while the engine's lock is held, up to the submit: what is set and assigned
        meanwhile by other threads then shows whole in the next frame.

        Parameters
        ----------
        graphic : ImageVolumeGraphic
        sight : Sight
        skipping : bool
            Whether rays may pass over what cannot be seen.
        frame : object, optional
            As `SkippingGrids.view` takes it.
        """
        with graphic.property_lock:
            return self._item(graphic, sight, skipping, frame)

    def _item(self, graphic: Any, sight: Sight, skipping: bool, frame: object) -> VolumeItem:
        resident = self.resident
        if resident.version != resident.voxels.version:  # where it could not follow
            resident.voxels.catch_up(resident)
        if self._cmap is not graphic.cmap:
            self._colormap.write(colormap_table(graphic.cmap))
            self._cmap = graphic.cmap
        revision = graphic.revision
        kind, grid = "none", None
        if skipping:
            if self._skips_by[0] != revision:
                low = min(graphic.vmin, graphic.vmax)
                self._skips_by = revision, mode_of(graphic).grid, graphic.threshold, low
            _, wanted, threshold, low = self._skips_by
            kind, grid = resident.grids.view(wanted, resident, threshold, low, frame=frame)
        encoding, place = resident.encoding, graphic.placement
        follows = (*sight, revision, place, encoding, kind, grid)
        if self._kept is not None and self._kept[0] == follows:
            return self._kept[1]
        program = self._program_for(graphic, revision, encoding, kind)
        if sight.ends:
            program = program._replace(end="depth")
        if self._record.mode != program.mode:
            self._record = UniformRecord(program.mode)
        scissor_px = fill_record(self._record, graphic, place, encoding, sight)
        item = VolumeItem(
            self.owner,
            program,
            sight.blending or graphic.alpha_mode,
            self._record.content(),
            scissor_px,
            resident,
            self._colormap,
            grid,
            place.longest_edge if mode_of(graphic).integrates else 1.0,
        )
        self._kept = follows, item
        return item

    def _program_for(
        self, graphic: Any, revision: int, encoding: Encoding, kind: str
    ) -> VolumePipeline:
        chosen_by = revision, encoding, kind
        if self._program is None or self._program[0] != chosen_by:
            mode, clips = mode_of(graphic), len(graphic.clipping_planes) > 0
            smooths = "smoothing" in mode.parameters and graphic.smoothing > 0
            is_thick = "slab_thickness" in mode.parameters and graphic.slab_thickness > 0
            how = mode.shader, graphic.interpolation, kind, clips, smooths, is_thick
            self._program = chosen_by, volume_program(self.engine, encoding, *how)
        return self._program[1]
