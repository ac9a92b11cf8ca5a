"""What an engine holds of labels that are too many for one texture, and which labels are so many."""

import math

import numpy as np

from ....data.labels.id_source import IdSource
from ....data.labels.ids import as_ids
from ....data.sources.source import Source
from ....data.voxels import Voxels
from ...device.engine import Engine
from ...volume.labels.label_resident import LabelResident
from ...volume.labels.numbering import Numbering
from ..bricked_resident import BrickedResident
from ..choosing import Kinds
from .label_coding import LabelCoding


def labels_dense_or_bricks(voxels: Voxels, engine: Engine) -> "LabelResident | BrickedLabels":
    """What an engine holds of the labels of some voxels; see `dense_or_bricks`."""
    with engine.lock:
        return voxels.follower((engine, "labels"), lambda: LABELS.make(voxels, engine))


def are_dense(source: Source, engine: Engine) -> bool:
    """Whether all labels of a source go into one texture; see `is_dense`."""
    if max(source.shape_zyx) > engine.limits["max-texture-dimension-3d"] or source.channels != 1:
        return source.channels != 1  # which it refuses
    if len(source.levels) == 1:
        return True
    voxel_bytes = IdSource(source).dtype.itemsize
    return math.prod(source.shape_zyx) * voxel_bytes <= engine.memory_budget_bytes


class BrickedLabels(BrickedResident):
    """The labels of a volume on one engine, in bricks; see `BrickedResident`."""

    coding = LabelCoding

    @property
    def numbering(self) -> Numbering:
        """Which numbers stand for which labels; another one where more labels came."""
        numbering: Numbering = self._bricks.encoding.numbering
        return numbering

    @property
    def encoding(self) -> Numbering:  # type: ignore[override]
        """What is stored, in data units: `numbering`."""
        return self.numbering

    @property
    def encodings(self) -> tuple[Numbering]:  # type: ignore[override]
        """That of its only channel."""
        return (self.numbering,)

    def prepare(self, values: np.ndarray, everything: bool) -> None:
        """Values are about to be written: raise ValueError where one is no id."""
        as_ids(values)
        super().prepare(values, everything)


LABELS = Kinds(LabelResident, BrickedLabels, are_dense)
