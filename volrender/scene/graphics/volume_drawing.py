"""From an image volume to what a frame draws of it: items, kept while nothing they follow from changes."""

import math
from typing import Any

from ...base.modes import mode_of
from ...engine.device.engine import Engine
from ...engine.frame.draw_list import Owner
from ...engine.frame.volumes.volume_item import VolumeItem
from ...engine.frame.volumes.volume_program import volume_program
from ...engine.shader.uniforms import UniformRecord
from ...engine.shader.volume_programs import VolumePipeline
from ...engine.volume.colormap import colormap_texture
from ...engine.volume.encoding import Encoding
from ...engine.volume.matter import MatterTable, node_count
from ...engine.volume.matter_image import MatterImage
from ...engine.volume.resident import Resident
from .records.mode_fields import DrawnChannel
from .records.sight import Sight
from .records.volume_record import fill_record
from .transfer.colormaps import colormap_table, is_in_data_units, table_of
from .transfer.image import image_texels, matter_by_gradient
from .transfer.matter import matter_of
from .transfer.opacity import opacity_of


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
        self._colormap = colormap_texture(engine, colormap_table(cmap))
        self._coloured_by: tuple = (cmap,)
        self._record: UniformRecord | None = None  # of the mode that was drawn last
        self._skips_by: tuple[int, str, Any] = (-1, "none", 0.0)  # by revision
        self._matter: MatterTable | None = None
        self._matter_made_of: tuple = ((),)
        self._image: tuple[Any, MatterImage] | None = None  # of a 2D transfer function
        self._image_seen_by: tuple = ()
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
        self._colour(graphic)
        revision = graphic.revision
        encoding, place = resident.encoding, graphic.placement
        matter = self._matter_of(graphic, encoding) if mode_of(graphic).absorbs else None
        kind, grid = "none", None
        if skipping:
            if self._skips_by[0] != revision:
                wanted = mode_of(graphic).grid
                self._skips_by = revision, wanted, _sought(graphic, encoding, matter)
            _, wanted, sought = self._skips_by
            kind, grid = resident.grids.view(wanted, resident, sought, frame=frame)
        follows = (*sight, revision, place, encoding, kind, grid)
        if self._kept is not None and self._kept[0] == follows:
            return self._kept[1]
        program = self._program_for(graphic, revision, encoding, kind)
        if sight.ends:
            program = program._replace(end="depth")
        alpha_mode = sight.blending or graphic.alpha_mode
        if matter is not None and alpha_mode == "dither":
            program = program._replace(place="dithered")
        record = self._record
        if record is None or record.mode != program.mode:
            record = self._record = UniformRecord(program.mode)
        made_of = matter.matter if matter else None
        channels = (DrawnChannel(graphic, encoding, made_of),)
        scissor_px = fill_record(record, graphic, place, sight, channels)
        item = VolumeItem(
            self.owner,
            program,
            alpha_mode,
            record.content(),
            scissor_px,
            resident,
            matter or self._colormap,
            matter.version if isinstance(matter, MatterTable) else 0,
            grid,
            place.longest_edge if mode_of(graphic).integrates else 1.0,
        )
        self._kept = follows, item
        return item

    def _colour(self, graphic: Any) -> None:
        """Take another colormap where another was set."""
        by: tuple = (graphic.cmap,)
        if is_in_data_units(graphic.cmap):
            by = graphic.cmap, graphic.vmin, graphic.vmax, graphic.gamma
        if by[0] is not self._coloured_by[0] or by[1:] != self._coloured_by[1:]:
            self._colormap = colormap_texture(self.engine, table_of(graphic))
            self._coloured_by = by

    def _matter_of(self, graphic: Any, encoding: Encoding) -> MatterTable | MatterImage:
        """What says what the values are: another one where something that decides it was set."""
        if graphic.transfer is not None:
            return self._image_of(graphic, encoding)
        opacity = opacity_of(graphic)
        made_of = (
            *(id(thing) for thing in (opacity, graphic.cmap, graphic.gradient_opacity)),
            *(graphic.vmin, graphic.vmax, graphic.gamma, graphic.cmap_interpolation, encoding),
        )
        if self._matter is None or self._matter_made_of[0] != made_of:
            matter = matter_of(graphic, opacity, encoding, node_count(self.engine))
            if self._matter is None:
                self._matter = MatterTable(self.engine, matter)
            else:
                self._matter.write(matter)
        # What the identities are of is kept, so that no other thing has them.
        self._matter_made_of = made_of, opacity, graphic.cmap, graphic.gradient_opacity
        return self._matter

    def _image_of(self, graphic: Any, encoding: Encoding) -> MatterImage:
        """The texture of its 2D transfer function: a new one where another was set."""
        seen_by = graphic.vmin, graphic.vmax, graphic.gamma, encoding
        if self._image is None or self._image[0] is not graphic.transfer:
            self._image = graphic.transfer, MatterImage(self.engine, image_texels(graphic.transfer))
            self._image_seen_by = ()
        image = self._image[1]
        if self._image_seen_by != seen_by:
            image.matter = matter_by_gradient(graphic, encoding)
            self._image_seen_by = seen_by
        return image

    def _program_for(
        self, graphic: Any, revision: int, encoding: Encoding, kind: str
    ) -> VolumePipeline:
        chosen_by = revision, encoding, kind
        if self._program is None or self._program[0] != chosen_by:
            mode, clips = mode_of(graphic), len(graphic.clipping_planes) > 0
            smooths = "smoothing" in mode.parameters and graphic.smoothing > 0
            is_thick = "slab_thickness" in mode.parameters and graphic.slab_thickness > 0
            is_lit = graphic.shade > 0 or graphic.gradient_opacity is not None
            self._program = (
                chosen_by,
                volume_program(
                    self.engine,
                    encoding,
                    *(mode.shader, graphic.interpolation, kind, clips, smooths, is_thick),
                    is_matter=mode.absorbs,
                    is_lit=mode.absorbs and is_lit,
                    by_gradient=mode.absorbs and graphic.transfer is not None,
                ),
            )
        return self._program[1]


def _sought(graphic: Any, encoding: Encoding, matter: MatterTable | MatterImage | None) -> Any:
    """What rays look for by the grid of the mode: values above this one, down to it, or in these
    intervals."""
    if matter is not None:
        return matter.matter.absorbing
    vmin, vmax, grid = graphic.vmin, graphic.vmax, mode_of(graphic).grid
    if grid == "attenuation" and (vmin > vmax or encoding.is_step(vmin, vmax)):
        return -math.inf  # then vmin itself is seen, or what is below it
    return graphic.threshold if grid == "distance" else min(vmin, vmax)
