"""The labels whose colours the surfaces of an image have: what its engine holds of them, what is drawn."""

from collections.abc import Callable
from typing import Any

from ....engine.bricks.labels.bricked_labels import labels_dense_or_bricks
from ....engine.device.engine import Engine
from ....engine.frame.volumes.volume_item import Paint
from ....engine.shader.volume_programs import VolumePipeline
from ..records.sight import Sight
from .drawing import LabelsDrawing


class Painting:
    """The labels that paint an image, on the engine of its figure.

    Parameters
    ----------
    engine : Engine
    announce : callable
        ``announce()`` has the image drawn again, where bricks of the labels came.
    """

    def __init__(self, engine: Engine, announce: Callable[[], object]) -> None:
        self._engine, self._announce = engine, announce
        self._drawn: tuple[Any, LabelsDrawing] | None = None  # voxels of labels, and theirs

    def residents(self, labels: Any) -> tuple[Any, ...]:
        """What the engine holds of a `LabelsGraphic`, or None.

        Raises
        ------
        ValueError, MemoryError, RuntimeError
            As `labels_dense_or_bricks`.
        """
        return () if labels is None else self._drawing_of(labels).residents

    def paint(self, labels: Any, sight: Sight) -> tuple[Paint | None, tuple]:
        """What paints surfaces now, and what an item then follows; the engine's lock is held."""
        if labels is None:
            self._drawn = None
            return None, ()
        drawing = self._drawing_of(labels)
        paint = drawing.paint(labels, sight)
        looked_at = id(paint.resident.view), id(paint.table), paint.record
        return paint, (drawing.seen, drawing.order, labels.placement, *looked_at)

    def painted(self, program: VolumePipeline) -> VolumePipeline:
        """A program of surfaces as `paint` gives them, which was asked for last."""
        assert self._drawn is not None
        _, drawing = self._drawn
        layout = "bricks" if drawing.resident.paging else "whole"
        return program._replace(
            paint="labels", seen=drawing.seen, order=drawing.order, lookup=layout
        )

    def _drawing_of(self, labels: Any) -> LabelsDrawing:
        voxels = labels.data.voxels
        if self._drawn is None or self._drawn[0] is not voxels:
            resident = labels_dense_or_bricks(voxels, self._engine)
            self._drawn = voxels, LabelsDrawing(self._engine, resident, self._announce)
        return self._drawn[1]
