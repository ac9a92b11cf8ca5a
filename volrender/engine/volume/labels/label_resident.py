"""What an engine holds of voxels that are labels: a texture of numbers, and where there are any."""

from ....data.sources.source import Source
from ....data.voxels import Voxels
from ...device.engine import Engine
from ...skipping.by_numpy import NumpyGrids
from ...skipping.skipping import SkippingGrids
from ..resident import Resident
from .label_texture import LabelTexture
from .numbering import Numbering


def label_resident_of(voxels: Voxels, engine: Engine) -> "LabelResident":
    """What an engine holds of the labels of some voxels; see `resident_of`.

    An image of the same voxels has a `Resident` of its own.
    """
    with engine.lock:
        return voxels.follower((engine, "labels"), lambda: LabelResident(engine, voxels))


class LabelResident(Resident):
    """The labels of a volume on one engine; see `Resident`.

    Raises
    ------
    ValueError, MemoryError
        As `LabelTexture`.
    RuntimeError
        The voxels could not be read.
    """

    @property
    def numbering(self) -> Numbering:
        """Which numbers stand for which labels."""
        numbering: Numbering = self._dense.encoding
        return numbering

    def _texture_of(self, source: Source) -> LabelTexture:
        return LabelTexture(self.engine, source)

    def _make_grids(self) -> SkippingGrids:
        # Labels are read by numpy anyway, to number them.
        return SkippingGrids(self.engine, self.shape_zyx, NumpyGrids(self.engine, self.shape_zyx))
