"""Where do voxels come from? A source is read box by box, so that nothing is ever held twice."""

from collections.abc import Iterator
from typing import Any, Protocol, runtime_checkable

import numpy as np

from ...base.files.progress import followed
from .. import parallel
from ..memory import check_fits

SLAB_BYTES = (
    8 * 2**20
)  # how much is read and uploaded at a time: what caches hold is copied fastest
MOST_KEPT_BYTES = 256 * 2**20  # of a layer of chunks, while slabs of it are asked for

Box = tuple[slice, slice, slice]  # along z, y, x
Shape = tuple[int, int, int]  # voxels along z, y, x


@runtime_checkable
class Source(Protocol):
    """Voxels that can be read box by box, in one or several levels of detail.

    Whatever is asked of voxels is asked of a source: uploads, grids, statistics, single values.

    Attributes
    ----------
    shape_zyx : (int, int, int)
        Voxels along z, y, x at full detail.
    channels : int
        1; 3 or 4 for colour.
    dtype : numpy.dtype
        Of what is read, in native byte order. It may grow while a source is read whose pieces turn
        out to be of a wider one; blocks that were read before are of the one before.
    levels : tuple of (int, int, int)
        `shape_zyx` of each level: the first is the full one, those after it are coarser.

    Notes
    -----
    A source with several levels may say in an attribute ``level_places`` where each of them lies; see
    `LevelPlace`. It may be read by several threads at once.
    """

    shape_zyx: Shape
    channels: int
    levels: tuple[Shape, ...]

    @property
    def dtype(self) -> np.dtype: ...

    def read(self, box_zyx: Box, level: int = 0) -> np.ndarray:
        """The voxels of a box, (nz, ny, nx) or (nz, ny, nx, channels), in native byte order.

        Parameters
        ----------
        box_zyx : (slice, slice, slice)
            From voxel to voxel of that level; with steps above 1, every so many voxels.
        level : int
            An index of `levels`.
        """


class ArraySource:
    """A numpy array, or a memory map, of shape (nz, ny, nx) or (nz, ny, nx, 3|4).

    Parameters
    ----------
    array : ndarray
    full_range : (float, float), optional
        See `full_range_of`; by default the dtype's.
    """

    def __init__(self, array: np.ndarray, full_range: tuple[float, float] | None = None) -> None:
        self.array = array
        self.full_range = full_range_of_dtype(array.dtype) if full_range is None else full_range
        self.shape_zyx: Shape = array.shape[:3]
        self.channels = 1 if array.ndim == 3 else array.shape[3]
        self.dtype = array.dtype.newbyteorder("=")
        self.levels: tuple[Shape, ...] = (self.shape_zyx,)

    def read(self, box_zyx: Box, level: int = 0) -> np.ndarray:
        check_level(self, level)
        block = self.array[box_zyx]
        return block.astype(block.dtype.newbyteorder("="), copy=False)

    @property
    def takes(self) -> np.dtype:
        """dtype of what may be written."""
        return self.array.dtype

    takes_masks = False

    def write(self, key: Any, values: np.ndarray) -> None:
        """Write to the array, as numpy does."""
        target = self.array[key]
        if isinstance(target, np.ndarray) and np.may_share_memory(target, self.array):
            parallel.copy(target, values)
        else:
            self.array[key] = values

    def whole(self) -> np.ndarray:
        """The array itself."""
        return self.array


def full_range_of_dtype(dtype: np.dtype) -> tuple[float, float]:
    """What colours of a dtype run through, from none to full: all integers, or 0..1."""
    if dtype.kind not in "ui":
        return 0.0, 1.0
    limits = np.iinfo(dtype)
    return float(limits.min), float(limits.max)


def full_range_of(source: Source) -> tuple[float, float]:
    """What colours, and the alpha, of a source run through, from none to full.

    Integers of which some are missing are read as floating point numbers, and keep their range: such
    a source says so in an attribute ``full_range``.
    """
    said: tuple[float, float] | None = getattr(source, "full_range", None)
    return full_range_of_dtype(source.dtype) if said is None else said


def check_level(source: Source, level: int) -> None:
    """Raise ValueError where a source has no such level."""
    if not 0 <= level < len(source.levels):
        raise ValueError(f"level is 0 to {len(source.levels) - 1} of this source, not {level}.")


def planes_of_slab(plane_bytes: int) -> int:
    """How many planes make about `SLAB_BYTES`; at least one."""
    return max(1, SLAB_BYTES // max(1, plane_bytes))


def slabs(shape_zyx: Shape, voxel_bytes: int) -> Iterator[Box]:
    """Boxes of whole planes that cover a volume, each of about `SLAB_BYTES`."""
    nz, ny, nx = shape_zyx
    return followed(list(slabs_of((slice(0, nz), slice(0, ny), slice(0, nx)), voxel_bytes)))


def slabs_of(box_zyx: Box, voxel_bytes: int) -> Iterator[Box]:
    """The same for a box; where it has steps, they stay."""
    z, y, x = box_zyx
    rows, columns = (len(range(part.start, part.stop, part.step or 1)) for part in (y, x))
    planes = planes_of_slab(rows * columns * voxel_bytes) * (z.step or 1)
    for start in range(z.start, z.stop, planes):
        yield slice(start, min(start + planes, z.stop), z.step), y, x


def shape_of(source: Source) -> tuple[int, ...]:
    """(nz, ny, nx), or (nz, ny, nx, channels)."""
    return source.shape_zyx if source.channels == 1 else (*source.shape_zyx, source.channels)


def voxel_bytes(source: Source) -> int:
    """Bytes of one voxel, as it is read."""
    return source.dtype.itemsize * source.channels


class SlabReader:
    """Reads boxes of a source one after the other; what is stored in chunks is decoded once for all.

    Several boxes lie in one layer of chunks, which is kept until a later one is asked for: for one
    pass over a volume, since what is kept does not change with what is stored.

    Parameters
    ----------
    source : Source
        One that is stored in chunks says by `chunk_planes` how many planes are read together.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._planes = int(getattr(source, "chunk_planes", 1))
        self._kept: dict[tuple, np.ndarray] = {}

    def read(self, box_zyx: Box, level: int = 0) -> np.ndarray:
        """As `Source.read`."""
        z, y, x = box_zyx
        rows, columns = (part.stop - part.start for part in (y, x))
        layer_bytes = self._planes * rows * columns * voxel_bytes(self._source)
        has_steps = any(part.step not in (None, 1) for part in box_zyx)
        if (
            self._planes == 1
            or has_steps
            or layer_bytes > MOST_KEPT_BYTES
            or level
            or z.stop <= z.start
        ):
            return self._source.read(box_zyx, level)
        numbers = range(z.start // self._planes, (z.stop - 1) // self._planes + 1)
        place = (y.start, y.stop, x.start, x.stop)
        wanted = {(number, *place) for number in numbers}
        self._kept = {key: layer for key, layer in self._kept.items() if key in wanted}
        parts = []
        for number in numbers:
            first, last = number * self._planes, (number + 1) * self._planes
            last = min(last, self._source.shape_zyx[0])
            key = (number, *place)
            if key not in self._kept:
                self._kept[key] = self._source.read((slice(first, last), y, x))
            parts.append(self._kept[key][max(z.start, first) - first : min(z.stop, last) - first])
        return parts[0] if len(parts) == 1 else np.concatenate(parts)


def read_slabs(source: Source, box_zyx: Box) -> np.ndarray:
    """The voxels of a box, which may have steps, read slab by slab."""
    boxes = list(slabs_of(box_zyx, voxel_bytes(source)))
    if len(boxes) == 1:
        return source.read(boxes[0])
    reader = SlabReader(source)
    return np.concatenate([reader.read(box) for box in followed(boxes)])


def read_whole(source: Source) -> np.ndarray:
    """All voxels, read slab by slab and held once.

    Raises
    ------
    MemoryError
        There is less memory.
    """
    check_fits(shape_of(source), source.dtype, "read a part of it, such as data[0, :100, :100]")
    array = np.empty(shape_of(source), source.dtype)
    for box in slabs(source.shape_zyx, voxel_bytes(source)):
        block = source.read(box)
        if source.dtype != array.dtype:
            array = widened(array, source.dtype, box[0].start)
        array[box[0]] = block
        del block
    return array


def widened(array: np.ndarray, dtype: np.dtype, planes: int) -> np.ndarray:
    """An array of a wider dtype, with as many of its first planes as are there already."""
    wider = np.empty(array.shape, dtype)
    wider[:planes] = array[:planes]
    return wider


def read_voxel(source: Source, index_zyx: tuple[int, int, int]) -> Any:
    """The value of one voxel, a number or a colour; nothing else is read."""
    z, y, x = (slice(int(i), int(i) + 1) for i in index_zyx)
    return source.read((z, y, x))[0, 0, 0]
