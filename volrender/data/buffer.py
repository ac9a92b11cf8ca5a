"""What `graphic.data` is: voxels that are indexed and assigned to as a numpy array is, and who is told."""

import weakref
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from ..base import checks
from . import parallel
from .arrays import VolumeLike, as_numbers
from .assigned import check_fit, converted
from .kept import kept_of
from .missing import Kind
from .multiscale import Multiscale
from .region import basic_index, index_errors, touched_box
from .sources.masked_source import MaskedSource
from .sources.sampling import value_range
from .sources.source import (
    ArraySource,
    Source,
    full_range_of,
    full_range_of_dtype,
    read_voxel,
    read_whole,
    shape_of,
)
from .statistics import sources_of_limits
from .voxels import Voxels


class VolumeBuffer:
    """The voxels of one or more graphics.

    ``buffer[key] = values`` takes every index of numpy, broadcasts as numpy does, and uploads the
    box around what changed. An assignment that fails changes nothing. An index that is not there
    raises IndexError, as numpy does.

    Parameters
    ----------
    data : array-like, Multiscale or Source, shape (nz, ny, nx) or (nz, ny, nx, 3|4)
        A `Multiscale` or ``Source`` is kept, and read box by box. What is masked is missing: NaN, for which
        masked integers become floating point.
    isolated : bool
        True copies the array; a lazy one (dask, zarr, h5py, xarray, netCDF, nibabel) is read once,
        slab by slab, and held. False keeps it: assignments write through to a numpy array, a
        masked one or a memory map. A lazy array stays lazy: it is read slab by slab to be
        uploaded, and again wherever single values or samples are asked for, and is never whole in
        memory, until `value` is asked for or something is assigned, which is never written to it.

    Attributes
    ----------
    voxels : Voxels
        Their identity: all who show them hold on to it, whatever data it gets.
    """

    def __init__(self, data: VolumeLike | Source | Multiscale, isolated: bool = True) -> None:
        self._isolated = isolated
        read = kept_of(data, isolated)
        self.voxels = Voxels(
            ArraySource(np.array(read, order="C")) if isinstance(read, np.ndarray) else read
        )
        self._graphics: weakref.WeakSet = weakref.WeakSet()  # to tell of changes

    @property
    def source(self) -> Source:
        """Where the voxels are read: box by box, and never whole where they are lazy."""
        return self.voxels.source

    @property
    def is_held(self) -> bool:
        """Whether they are an array in memory, or a memory map."""
        return isinstance(self.source, ArraySource)

    @property
    def value(self) -> np.ndarray:
        """The array, (nz, ny, nx) or (nz, ny, nx, 3|4), in the dtype that was given.

        Lazy data is read whole when this is first asked for, and held from then on. What is
        written to it directly shows after `update`. Of a masked array that is kept
        (`isolated_buffer=False`) it is a copy, read-only, with NaN where it is masked; of data in
        several resolutions it is a copy of the finest, read-only, made whenever this is asked for.

        Raises
        ------
        MemoryError
            It is larger than the memory there is.
        """
        source = self.source
        if isinstance(source, MaskedSource):
            return source.whole()
        if len(source.levels) > 1:
            whole = read_whole(source)
            whole.flags.writeable = False
            return whole
        return self.voxels.held()

    @property
    def content(self) -> Any:
        """The array as it is, unread where it is lazy: what events give."""
        return getattr(self.source, "array", self.source)

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the array."""
        return shape_of(self.source)

    @property
    def ndim(self) -> int:
        """3, or 4 for colour."""
        return 4 if self.is_colour else 3

    @property
    def dtype(self) -> np.dtype:
        """dtype of the array."""
        source = self.source
        return source.array.dtype if isinstance(source, ArraySource) else source.dtype

    @property
    def shape_zyx(self) -> tuple[int, int, int]:
        """Voxels along z, y, x."""
        return self.voxels.source.shape_zyx

    @property
    def is_colour(self) -> bool:
        """Whether voxels are RGB or RGBA."""
        return self.source.channels != 1

    @property
    def axes(self) -> str:
        """``"zyx"``, or ``"zyxc"`` for colour; ``"tzyx"`` or ``"tzyxc"`` for a time series."""
        return "zyxc" if self.is_colour else "zyx"

    @property
    def n_times(self) -> int:
        """Time points; 1 unless it is a time series."""
        return 1

    @property
    def time(self) -> int:
        """The time point that is shown, 0 … n_times − 1; set −1 for the last."""
        return 0

    @time.setter
    def time(self, value: int) -> None:
        checks.index("time", value, self.n_times)

    def read_ahead(self, times: Sequence[int]) -> None:
        """Have a thread read `times`, in this order, that will be shown next; only that is kept."""

    def is_ready(self, time: int) -> bool:
        """Whether a time point can be shown without waiting for what is being read ahead."""
        return True

    def voxel(self, index_zyx: tuple[int, int, int]) -> Any:
        """The value of the voxel at `index_zyx`, a number or a colour; nothing else is read."""
        return read_voxel(self.source, index_zyx)

    def __len__(self) -> int:
        return self.shape_zyx[0]

    def __getitem__(self, key: Any) -> Any:
        with index_errors(self.shape):
            if self.is_held or (found := basic_index(self.shape, key)) is None:
                return self.value[key]
            box, within = found
            return self.source.read(box)[within]

    def __setitem__(self, key: Any, value: VolumeLike) -> None:
        # Reading may take long: no picture waits for it.
        numbers = as_numbers(value, "what is assigned to data")
        touched_box(self.shape, key)  # nothing is read for an index that is not there
        self._writable()
        with self.voxels.alone():
            # All that can fail comes first.
            box = touched_box(self.shape, key)
            source = self._writable()
            values = converted(value, numbers, source.takes, source.takes_masks)
            self.voxels.check_given(numbers, values)
            check_fit(self.shape, key, values)
            if not source.array.flags.writeable:
                raise ValueError("This array is read-only; isolated_buffer=True copies it.")
            if box is None:
                return

            def write() -> None:
                self._note_change()
                source.write(key, values)

            self.voxels.change(box, Kind.of(values).values(values), write)
        self._tell(key, value)

    def _writable(self) -> ArraySource | MaskedSource:
        """The source, which is an array from now on where it was not before."""
        source = self.source
        if len(source.levels) > 1:
            raise ValueError(
                "data in several resolutions is read-only here: write to the arrays that it is made "
                "of, all of them, and call data.update()."
            )
        if not isinstance(source, ArraySource | MaskedSource):
            self.voxels.held()
            source = self.source
        assert isinstance(source, ArraySource | MaskedSource)
        return source

    def _note_change(self) -> None:
        """Values are about to change, or have changed, in the array that is shown."""

    def update(self, key: Any = ...) -> None:
        """Upload the box around data[key], after the array in `value` was changed directly.

        Lazy data that was not read whole yet is read anew: all of it, or in several resolutions a small box.
        """
        with self.voxels.alone():
            box = touched_box(self.shape, key)
            if self.is_held:
                self._note_change()
            if box is None:
                return
            source = self.source
            if isinstance(source, ArraySource | MaskedSource):
                self.voxels.change(box, source.read(box))
                value = source.array[key]
            else:
                self.voxels.read_anew(box)
                value = self.content
        self._tell(key, value)

    def replace(self, data: VolumeLike | Source | Multiscale) -> None:
        """Take other data, of any shape and dtype, for all graphics. On an error, nothing changes.

        Raises
        ------
        TypeError, ValueError, RuntimeError, MemoryError
            As `ImageVolumeGraphic`.
        """
        read = kept_of(data, self._isolated)
        with self.voxels.alone():
            self._take(read)
            value = self.content
        self._tell(slice(None), value)

    def _take(self, read: Source | np.ndarray, taken: Callable[[], object] = lambda: None) -> None:
        """Make a source, or a copy of an array, what is shown.

        `taken` is called once it is there, before it is uploaded, which may fail.
        """
        with self.voxels.alone():
            if not isinstance(read, np.ndarray):
                self.voxels.replace(read, taken)
            elif self._takes_place_of(read):
                values = read

                def write() -> None:
                    parallel.copy(self.value, values)
                    taken()

                self.voxels.change(None, values, write)
            else:
                self.voxels.replace(ArraySource(np.array(read, order="C")), taken)

    def _takes_place_of(self, array: np.ndarray) -> bool:
        """Whether an array is copied into the one that is there."""
        there = full_range_of(self.source), self.shape, self.dtype
        given = full_range_of_dtype(array.dtype), array.shape, array.dtype
        return self.is_held and there == given

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> np.ndarray:
        return np.array(self.value, dtype=dtype, copy=copy)

    def __repr__(self) -> str:
        return f"<VolumeBuffer {self.shape} {self.dtype}>"

    def watch(self, graphic: Any) -> None:
        """Tell a graphic of changes."""
        self._graphics.add(graphic)

    def _tell(self, key: Any, value: Any) -> None:
        self._announce("data", {"key": key, "value": value})

    def _announce(self, event: str, info: dict) -> None:
        for graphic in tuple(self._graphics):
            if graphic.data is self:
                graphic.emit(event, info)

    def range(self) -> tuple[float, float]:
        """Contrast limits that suit the data.

        Grayscale: smallest and largest finite value of about a million voxels. Colour: the
        dtype's range for integers, also masked ones, 0..1 for floating point.
        """
        sources = sources_of_limits(self)
        return full_range_of(self.source) if self.is_colour else value_range(*sources)

    def source_at(self, time: int) -> Source:
        """Where a time point is read, as it is now."""
        return self.source
