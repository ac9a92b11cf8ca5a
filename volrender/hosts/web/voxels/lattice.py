"""Which voxels of a volume does a page get? Those that are shown, each or the means of blocks of them."""

import math
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np

from ....base.transforms import mean_edge
from ....data.opening.blocks import ids_of_blocks, means_of_blocks
from ....data.sources.source import ArraySource, Source
from ....scene.graphics.placement import Placement

APRON = (
    4  # voxels beyond a crop and what is blurred, so that all that is interpolated stays what it is
)
NO_TURN = (0.0, 0.0, 0.0, 1.0)


class Lattice(NamedTuple):
    """A part of the voxels, in blocks that are as long along each axis.

    Attributes
    ----------
    box : (slice, slice, slice)
        Along z, y, x.
    factor : int
        Length of a block; the last one of an axis may be shorter.
    """

    box: tuple[slice, slice, slice]
    factor: int

    @property
    def shape_zyx(self) -> tuple[int, int, int]:
        z, y, x = (-(-(part.stop - part.start) // self.factor) for part in self.box)
        return z, y, x

    def of(self, source: Source, are_labels: bool) -> Source:
        """The voxels of a source: means, or of labels the ids that most of a block have."""
        values = np.asarray(source.read(self.box))
        if self.factor > 1:
            factors = (self.factor,) * 3 + (1,) * (values.ndim - 3)
            values = (ids_of_blocks if are_labels else means_of_blocks)(values, factors)
        return ArraySource(values)

    @property
    def data_from_lattice(self) -> np.ndarray:
        """4×4, from places (x, y, z) on it to places among the voxels."""
        matrix = np.diag([*[float(self.factor)] * 3, 1.0])
        starts = [part.start for part in self.box[::-1]]
        matrix[:3, 3] = np.array(starts) + (self.factor - 1) / 2
        return matrix


def lattice_of(graphic: Any, factor: int) -> Lattice | None:
    """Where the voxels of a graphic are thinned out, or some of them not shown; None: all as they are."""
    shape, crop = graphic.data.shape_zyx, graphic.crop
    whole = slice(0, shape[0]), slice(0, shape[1]), slice(0, shape[2])
    box = whole
    if crop is not None:
        apron = APRON + math.ceil(4 * getattr(graphic, "smoothing", 0))
        z, y, x = (_shown(part, length, apron) for part, length in zip(crop, shape, strict=True))
        box = z, y, x
    return None if box == whole and factor == 1 else Lattice(box, factor)


def _shown(part: Sequence[int | None], length: int, apron: int) -> slice:
    start, stop = part
    stop = length if stop is None else min(stop, length)
    assert start is not None
    start = min(start, stop)
    return slice(max(min(start, length - 1) - apron, 0), min(stop + apron, length))


def placed_on(graphic: Any, lattice: Lattice) -> Any:
    """What stands for a graphic, of which only these voxels are there: what its place follows from."""
    crop = graphic.crop
    if crop is not None:
        lows, highs = graphic.shown_box()
        start = np.array([part.start for part in lattice.box])
        lows = (lows[::-1] + 0.5 - start) / lattice.factor
        highs = (highs[::-1] + 0.5 - start) / lattice.factor
        crop = [
            (int(np.floor(low)), int(np.ceil(high))) for low, high in zip(lows, highs, strict=True)
        ]
    stand_in = SimpleNamespace(
        kind=graphic.kind,
        mode=graphic.mode,
        plane=graphic.plane,
        clipping_planes=graphic.clipping_planes,
        data=SimpleNamespace(shape_zyx=lattice.shape_zyx),
        crop=crop,
        offset=np.zeros(3),
        rotation=NO_TURN,
        scale=np.ones(3),
        affine=graphic.world_from_data @ lattice.data_from_lattice,
    )
    stand_in.placement = Placement.of(stand_in)
    return stand_in


def entry_on(entry: dict[str, Any], graphic: Any, lattice: Lattice, place: Any) -> dict[str, Any]:
    """The entry of a graphic, with what counts in voxels on a lattice.

    Parameters
    ----------
    place : dict
        Of what `placed_on` gave.
    """
    unit = entry.get("opacity_unit")
    changed = {
        # What steps follow from: they stay where the voxels do.
        "shape_zyx": list(graphic.data.shape_zyx if lattice.factor == 1 else lattice.shape_zyx),
        "first_voxel": [part.start for part in lattice.box[::-1]],
        "voxel_step": lattice.factor,
        "place": place,
        "opacity_unit": mean_edge(graphic.world_from_data) if unit is None else unit,
    }
    if "smoothing" in entry:
        changed["smoothing"] = entry["smoothing"] / lattice.factor
    looks = []
    for look in entry["looks"]:
        points = look["gradient_opacity"]  # over differences a voxel edge
        if points is not None:
            points = [[length * lattice.factor, left] for length, left in points]
        looks.append({**look, "gradient_opacity": points})
    return {**entry, **changed, "looks": looks}
