"""Who builds skipping grids: compute shaders on GPUs, numpy on CPU adapters, where it is faster."""

import os
from collections.abc import Callable
from typing import Any, Protocol

from ...base import checks
from ..device.engine import Engine
from .by_compute import ComputeGrids
from .by_numpy import NumpyGrids
from .distance_maps import Intervals

VARIABLE = "VOLRENDER_GRIDS"


class Builder(Protocol):
    """Builds grids and keeps them up to date; kinds of bounds are "maximum" and "minimum"."""

    serves_movies: bool  # whether grids that serve one frame pay
    waits_for_gpu: bool  # whether shares are read back

    @property
    def nbytes(self) -> int:
        """Bytes of the textures."""

    def bounds(self, kind: str, volume):
        """The view of the bounds."""

    def distances(self, sought: Any, volume):
        """The view of the distances to cells that hold what is looked for.

        Those for a few are kept, see `DistanceMaps`.
        """

    def drop(self, kind: str, limit: Any) -> None:
        """Drop what does not pay: the bounds of a kind, or the distances for what is looked for."""

    def forget(self) -> None:
        """Drop everything."""


class GridBuilder(Builder, Protocol):
    """Builds the grids of one volume, and looks for `Sought`.

    `volume` is a `Resident`: its source, encoding and view. The extrema of cells are those of their
    own voxels; bounds are dilated by one cell.
    """

    def share_above(self, kind: str, limit: float, volume) -> float:
        """The share of cells whose extremum exceeds a limit in data units."""

    def share_occupied(self, sought: Intervals | str, volume) -> float:
        """The share of cells that have values in some intervals of data units, or that vary."""

    def mip_pays(self, volume) -> bool:
        """Whether a MIP gains by the bounds more than looking at them costs on this adapter."""

    def update(self, box_zyx, volume) -> None:
        """Follow a change of a box of voxels."""


BUILDERS: dict[str, Callable[[Engine, tuple[int, int, int]], GridBuilder]] = {
    "compute": ComputeGrids,
    "numpy": NumpyGrids,
}


def make_builder(engine: Engine, shape_zyx: tuple[int, int, int]) -> GridBuilder:
    """The builder for a volume on this device.

    Raises
    ------
    ValueError
        The environment variable ``VOLRENDER_GRIDS`` names no builder.
    """
    name = checks.choice(VARIABLE, os.environ.get(VARIABLE, "auto"), ("auto", *BUILDERS))
    if name == "auto":
        name = "numpy" if engine.is_cpu else "compute"
    return BUILDERS[name](engine, shape_zyx)
