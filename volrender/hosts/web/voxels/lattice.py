"""Which voxels of a volume does a page get? Those that are shown, each or the means of blocks of them.

Of volumes that are larger than memory it gets those of a level of detail.
"""

import math
import time
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np

from ....base.digits import bytes_text
from ....base.transforms import mean_edge
from ....data.labels.id_source import ids_of
from ....data.opening.blocks import ids_of_blocks, means_of_blocks
from ....data.sources.level_places import LevelPlace, places_of
from ....data.sources.source import ArraySource, Source
from ....scene.fidelity.bricked import is_bricked
from ....scene.graphics.placement import Placement

APRON = (
    4  # voxels beyond a crop and what is blurred, so that all that is interpolated stays what it is
)
LOOK_S = 0.05  # how often it looks whether a level is made
WHOLE = LevelPlace((1.0, 1.0, 1.0), (0.0, 0.0, 0.0))
NO_TURN = (0.0, 0.0, 0.0, 1.0)


class Lattice(NamedTuple):
    """A part of the voxels of a level, in blocks that are as long along each axis.

    Attributes
    ----------
    box : (slice, slice, slice)
        Along z, y, x, voxels of the level.
    factor : int
        Length of a block; the last one of an axis may be shorter.
    level : int
        Of detail; 0 is the full one.
    place : LevelPlace
        Where that lies among the voxels of level 0.
    """

    box: tuple[slice, slice, slice]
    factor: int
    level: int = 0
    place: LevelPlace = WHOLE

    @property
    def shape_zyx(self) -> tuple[int, int, int]:
        z, y, x = (-(-(part.stop - part.start) // self.factor) for part in self.box)
        return z, y, x

    def of(self, source: Source, are_labels: bool) -> Source:
        """The voxels of a source: means, or of labels the ids that most of a block have."""
        values = _read_as_made(ids_of(source) if are_labels else source, self.box, self.level)
        if self.factor > 1:
            factors = (self.factor,) * 3 + (1,) * (values.ndim - 3)
            values = (ids_of_blocks if are_labels else means_of_blocks)(values, factors)
        return ArraySource(values)

    @property
    def data_from_lattice(self) -> np.ndarray:
        """4×4, from places (x, y, z) on it to places among the voxels of level 0."""
        starts = np.array([part.start for part in self.box[::-1]])
        matrix = np.diag([*self.factor / np.array(self.place.scale_xyz), 1.0])
        in_level = starts + (self.factor - 1) / 2
        matrix[:3, 3] = (in_level - self.place.offset_xyz) / self.place.scale_xyz
        return matrix

    @property
    def edge(self) -> float:
        """The edge of a block, in voxels of level 0: the geometric mean along the axes."""
        return float(self.factor / np.prod(self.place.scale_xyz) ** (1 / 3))

    def from_data(self, corner_xyz: np.ndarray) -> np.ndarray:
        """Where among the blocks, from their lowest corner, a place among the voxels of level 0 is."""
        starts = np.array([part.start for part in self.box[::-1]])
        in_level = corner_xyz * self.place.scale_xyz + self.place.offset_xyz
        return (in_level + 0.5 - starts) / self.factor


def _read_as_made(source: Source, box: tuple[slice, slice, slice], level: int) -> np.ndarray:
    """The voxels of a level, once that is made of all voxels where it has to be."""
    values = np.asarray(source.read(box, level))
    is_provisional = getattr(source, "is_provisional", lambda level: False)
    if not is_provisional(level):
        return values
    while is_provisional(level):
        if (failure := getattr(source, "failure", None)) is not None:
            raise RuntimeError(f"level {level} could not be made: {failure}") from failure
        time.sleep(LOOK_S)
    return np.asarray(source.read(box, level))


def lattice_of(graphic: Any, factor: int, most_bytes: float = math.inf) -> Lattice | None:
    """Where the voxels of a graphic are thinned out, or some of them not shown; None: all as they are.

    Of a volume that is held in bricks it is on the finest level that has at most so many bytes.

    Raises
    ------
    ValueError
        The coarsest has more.
    """
    if any(is_bricked(resident) for resident in graphic.residents):
        return _finest_that_fits(graphic, factor, most_bytes)
    box = _box(graphic, graphic.data.shape_zyx, WHOLE)
    is_whole = all(part == slice(0, n) for part, n in zip(box, graphic.data.shape_zyx, strict=True))
    return None if is_whole and factor == 1 else Lattice(box, factor)


def levels_said(figure: Any, most_bytes: float) -> list[str]:
    """Which volumes of a figure a page has at a coarser level, in lines of text."""
    said = []
    for graphic in (each for subplot in figure.stage.shown() for each in subplot.graphics):
        if not any(is_bricked(resident) for resident in graphic.residents):
            continue
        if level := _finest_that_fits(graphic, 1, most_bytes).level:
            shapes = graphic.looks[0].data.source.levels
            shape = " × ".join(map(str, shapes[level][::-1]))
            name = graphic.name or type(graphic).__name__
            said.append(
                f"{name} is larger than memory: level {level} of 0 … {len(shapes) - 1} is in the page, "
                f"of {shape} voxels."
            )
    return said


def _finest_that_fits(graphic: Any, factor: int, most_bytes: float) -> Lattice:
    sources = [look.data.source for look in graphic.looks]
    voxel_bytes = sum(source.channels * source.dtype.itemsize for source in sources)
    for level, place in enumerate(places_of(sources[0])):
        box = _box(graphic, sources[0].levels[level], place)
        voxels = math.prod(part.stop - part.start for part in box) * graphic.n_times
        if voxels * voxel_bytes <= most_bytes:
            return Lattice(box, factor, level, place)
    raise ValueError(
        f"{graphic.name or type(graphic).__name__} is larger than memory, and its coarsest level of detail "
        f"has {bytes_text(voxels * voxel_bytes)}, more than the {bytes_text(int(most_bytes))} that a page "
        "may have of it: crop shows a part of it, max_bytes says how large a page may be."
    )


def _box(graphic: Any, shape_zyx: tuple[int, ...], place: LevelPlace) -> tuple[slice, slice, slice]:
    """The voxels of a level that are shown of a graphic, and those around them."""
    z, y, x = (slice(0, length) for length in shape_zyx)
    crop = graphic.crop
    if crop is None:
        return z, y, x
    edge = np.prod(place.scale_xyz) ** (1 / 3)
    apron = APRON + math.ceil(4 * getattr(graphic, "smoothing", 0) * edge)
    axes = zip(
        crop, shape_zyx, graphic.data.shape_zyx, place.scale_xyz[::-1], place.offset_xyz[::-1],
        strict=True,
    )  # fmt: skip
    z, y, x = (
        _shown(_in_level(part, whole, scale, offset), length, apron)
        for part, length, whole, scale, offset in axes
    )
    return z, y, x


def _in_level(
    part: Sequence[int | None], length: int, scale: float, offset: float
) -> tuple[int, int]:
    """First and past the last voxel of a level that voxels of level 0 are in, of so many."""
    start, stop = part
    assert start is not None
    stop = length if stop is None else min(stop, length)
    low, high = ((face - 0.5) * scale + offset + 0.5 for face in (min(start, stop), stop))
    return math.floor(low + 1e-6), math.ceil(high - 1e-6)


def _shown(part: tuple[int, int], length: int, apron: int) -> slice:
    start, stop = part
    start = min(start, stop)
    return slice(max(min(start, length - 1) - apron, 0), min(stop + apron, length))


def placed_on(graphic: Any, lattice: Lattice) -> Any:
    """What stands for a graphic, of which only these voxels are there: what its place follows from."""
    crop = graphic.crop
    if crop is not None:
        lows, highs = (lattice.from_data(corner)[::-1] for corner in graphic.shown_box())
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
        "shape_zyx": list(_stepped_by(graphic, lattice)),
        **_voxels_of(lattice),
        "place": place,
        "opacity_unit": mean_edge(graphic.world_from_data) if unit is None else unit,
    }
    if "smoothing" in entry:
        changed["smoothing"] = entry["smoothing"] / lattice.edge
    looks = []
    for look in entry["looks"]:
        points = look["gradient_opacity"]  # over differences a voxel edge
        if points is not None:
            points = [[length * lattice.edge, left] for length, left in points]
        looks.append({**look, "gradient_opacity": points})
    return {**entry, **changed, "looks": looks}


def _voxels_of(lattice: Lattice) -> dict[str, list[float]]:
    """Where its first block begins among the voxels of level 0, and how many it takes of these."""
    scale, offset = np.array(lattice.place.scale_xyz), np.array(lattice.place.offset_xyz)
    start = np.array([part.start for part in lattice.box[::-1]])
    first = (start - 0.5 - offset) / scale + 0.5
    return {"first_voxel": first.tolist(), "voxel_step": (lattice.factor / scale).tolist()}


def _stepped_by(graphic: Any, lattice: Lattice) -> tuple[int, ...]:
    """The shape that steps follow from: of a level, or of what is thinned out."""
    if lattice.factor > 1:
        return lattice.shape_zyx
    shape: tuple[int, ...] = graphic.looks[0].data.source.levels[lattice.level]
    return shape
