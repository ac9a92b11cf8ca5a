"""From labels to what a frame draws of them: an item, kept while nothing it follows from changes."""

from collections.abc import Callable
from operator import is_
from typing import Any

import numpy as np

from ....base import redraw
from ....base.modes import Mode, mode_of
from ....base.weak import weak_method
from ....engine.device.engine import Engine
from ....engine.frame.draw_list import Owner
from ....engine.frame.volumes.volume_item import Paint, VolumeItem
from ....engine.shader.uniforms import UniformRecord
from ....engine.shader.volume_programs import VolumePipeline
from ....engine.volume.keeping_up import keep_up
from ....engine.volume.labels.label_table import LabelTable
from ..records.mode_fields import base_step_voxels
from ..records.sight import Sight
from ..records.volume_record import fill_record
from .looks import colours_of, in_8_bits

STORED_AROUND = (
    2.0  # voxels around a brick whose middles of steps, half as far, have all around them
)
ANY_LABEL = 0.5  # what cells are looked for: those with ids above it
INTERPOLATION = {"linear": "majority", "nearest": "cell"}  # files in shaders/ray/interpolation


class LabelsDrawing:
    """What a `LabelsGraphic` that is in a figure has on its engine.

    Parameters
    ----------
    engine : Engine
    resident : LabelResident or BrickedLabels
    announce : callable, optional
        ``announce()`` has it drawn again, where bricks came; default: by those who show it.

    Attributes
    ----------
    engine : Engine
    resident : LabelResident or BrickedLabels
    """

    def __init__(
        self, engine: Engine, resident: Any, announce: Callable[[], object] | None = None
    ) -> None:
        self.engine, self._announce = engine, announce
        self._owner = Owner()
        self._record: UniformRecord | None = None  # of the mode that was drawn last
        self._table: LabelTable | None = None
        self._table_of: tuple = ()
        self._hides = False  # some labels are not seen
        self._colours: np.ndarray = np.zeros((0, 4), np.uint8)
        self._kept: tuple[tuple, VolumeItem] | None = None
        self.show(resident)

    def show(self, resident: Any) -> None:
        """Draw these voxels from now on, and keep nothing of those before."""
        self.resident, self._record = resident, None
        resident.users.add(self)
        if hasattr(resident, "on_arrival"):  # bricks, of which some come later
            resident.on_arrival(self._announce or weak_method(self._announce_itself))
        self.let_go()

    def _announce_itself(self) -> None:
        """Have whoever shows it draw again."""
        redraw.announce(self)

    def let_go(self) -> None:
        """Keep no item: voxels or grids go that it draws by."""
        self._kept = None

    @property
    def residents(self) -> tuple[Any, ...]:
        """What holds the voxels."""
        return (self.resident,)

    @property
    def latest(self) -> VolumeItem | None:
        """The item that was asked for last; None where something else is to be drawn since."""
        return None if self._kept is None else self._kept[1]

    def colours(self, graphic: Any) -> np.ndarray:
        """Colours of labels by their numbers, (n, 4) uint8, as they are drawn."""
        self._table_for(graphic)
        return self._colours

    @property
    def order(self) -> str:
        """Whether numbers follow ids, as the role `order` of shaders has it."""
        return "by_number" if self.resident.numbering.is_sorted else "by_id"

    @property
    def seen(self) -> str:
        """Which labels are seen, as the role `seen` of shaders has it."""
        return "some" if self._hides else "all"

    def paint(self, graphic: Any, sight: Sight, frame: object = None) -> Paint:
        """What paints the surfaces of an image in the colours of labels.

        Called while the engine's lock is held, up to the submit.
        """
        keep_up(self.resident, frame)
        with graphic.property_lock:
            if not self.resident.paging:
                return Paint(self.resident, self._table_for(graphic))
            item = self._item(graphic, sight, skipping=False, frame=frame)
            return Paint(self.resident, self._table_for(graphic), item.record)

    def item(
        self, graphic: Any, sight: Sight, skipping: bool = True, frame: object = None
    ) -> VolumeItem:
        """What to draw of a graphic; see `VolumeDrawing.item`."""
        with graphic.property_lock:
            return self._item(graphic, sight, skipping, frame)

    def _item(self, graphic: Any, sight: Sight, skipping: bool, frame: object) -> VolumeItem:
        keep_up(self.resident, frame)
        resident = self.resident  # another one, where that could not keep up
        mode, place = mode_of(graphic), graphic.placement
        kind, grid = "none", None
        if skipping:
            kind, grid = resident.grids.view(mode.grid, resident, ANY_LABEL, frame=frame)
        table = self._table_for(graphic)
        follows: tuple = (
            *sight,
            graphic.revision,
            place,
            id(table),
            id(resident.numbering),
            kind,
            grid,
        )
        follows += resident.described_by
        if self._kept is not None and self._kept[0] == follows:
            return self._kept[1]
        blending = sight.blending or graphic.alpha_mode
        program = program_of(mode, graphic, kind, self.order, self.seen, bool(resident.paging))
        if mode.absorbs and blending == "dither":
            program = program._replace(place="dithered")
        if sight.ends:
            program = program._replace(end="depth")
        record = self._record
        if record is None or record.mode != program.mode:
            record = self._record = UniformRecord(program.mode)
        scissor_px = fill_record(record, graphic, place, sight, (), resident)
        content = record.content()
        item = VolumeItem(
            *(self._owner, program, blending, content, scissor_px, resident, table, 0, grid),
            is_scout=sight.scouts > 0,
        )
        if not sight.scouts:
            self._kept = follows, item
        return item

    def _table_for(self, graphic: Any) -> LabelTable:
        """The table of labels: another one where colours were set, or other labels have come."""
        numbering, said = self.resident.numbering, graphic.said_of_labels
        made_of = (numbering, *said)
        # They are kept, so that no other thing has the identity of one of them.
        before, *said_before = self._table_of or (None,)
        is_said = len(said) == len(said_before) and all(map(is_, said, said_before))
        if self._table is None or not is_said or numbering is not before:
            # Labels that come, of those that are larger than memory, are after those that were there.
            goes_on = is_said and before is not None and numbering.begins_with(before)
            known = self._colours if goes_on else self._colours[:0]
            more = in_8_bits(colours_of(graphic, numbering.ids[len(known) :]))
            colours = np.concatenate([known, more])
            self._table = LabelTable(self.engine, colours, numbering.ids)
            self._table_of, self._colours = made_of, colours
            self._hides = bool((colours[1:, 3] == 0).any())
        return self._table


def program_of(
    mode: Mode, graphic: Any, skipping: str, order: str, seen: str, is_bricked: bool = False
) -> VolumePipeline:
    """Which program draws labels in a mode; `order` and `seen` as `LabelsDrawing` has them."""
    steps_far = mode.absorbs and (
        base_step_voxels(graphic.data.shape_zyx) * graphic.step_size > STORED_AROUND
    )
    looks_up = is_bricked and steps_far
    return VolumePipeline(
        mode=mode.shader,
        interpolation=INTERPOLATION[graphic.interpolation],
        transfer="cmap1d",
        volume="labels",
        gradient="sampled",
        skipping="none" if looks_up else skipping,
        clipping="planes" if len(graphic.clipping_planes) else "none",
        order=order,
        seen=seen,
        layout="bricks" if is_bricked else "whole",
        course="bricks" if is_bricked else "whole",
        line="looked_up" if looks_up else "direct",
    )
