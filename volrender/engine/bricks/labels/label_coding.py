"""How are labels stored in bricks, and what is known of a brick of them?"""

from typing import Any

import numpy as np

from ....base.modes import DISTANCES
from ....data.labels.id_source import ids_of
from ....data.sources.source import Shape, Source
from ...device.engine import Engine
from ...skipping.distance_maps import VARIATION, Sought
from ..known import Known
from ..levels import levelled
from ..stored.grids import AtlasGrids
from ..stored.page_table import Codes
from .coming import ComingNumbers, DirectNumbers

EACH = Codes(0.0, 1.0)  # a code for each number, up to 254; 0 alone is background


class LabelGrids(AtlasGrids):
    """What rays pass over in bricks of labels: cells of background."""

    def view(self, kind: str, volume: Any, sought: Sought, *, frame: Any = None) -> tuple[str, Any]:
        """As `AtlasGrids.view`; what is sought are labels, whichever."""
        if kind not in DISTANCES:
            return "none", None
        with self._engine.lock:
            return DISTANCES[kind], self._distances(VARIATION)


class LabelCoding:
    """How bricks of labels are made; see `ImageCoding`."""

    @staticmethod
    def in_levels(source: Source) -> Source:
        """Ids, in levels of which each voxel is what most of those are that it stands for."""
        return levelled(ids_of(source), "mode")

    @staticmethod
    def encoding(
        engine: Engine, source: Source, block: np.ndarray, known: Known
    ) -> ComingNumbers | DirectNumbers:
        """Ids as they are, where they have two bytes; else numbers."""
        return DirectNumbers(source.dtype) if source.dtype.itemsize <= 2 else ComingNumbers()

    @staticmethod
    def codes(encoding: Any, dtype: np.dtype, low: float, high: float) -> Codes:
        """Codes of numbers."""
        return EACH

    @staticmethod
    def grids(engine: Engine, shape_zyx: Shape, encoding: Any) -> LabelGrids:
        """Those of an atlas."""
        return LabelGrids(engine, shape_zyx, encoding)
