"""A series of volumes, of which one time point is shown: the others stay where they are."""

from typing import Any

import numpy as np

from ...base import checks
from ...data.arrays import VolumeLike, as_array, as_volume, check_volume, reading
from ...data.source import Box, value_range
from .buffer import VolumeBuffer

AXES = ("zyx", "zyxc", "tzyx", "tzyxc")


def buffer_of(data: VolumeLike | VolumeBuffer, axes: str | None, isolated: bool) -> VolumeBuffer:
    """The buffer for what a graphic was given as data, axes and `isolated_buffer`.

    Raises
    ------
    TypeError, ValueError
        Axes that there are not, or that the data has not; data that is no volume.
    """
    if axes is not None:
        checks.choice("axes", axes, AXES)
    if isinstance(data, VolumeBuffer):
        if axes not in (None, data.axes):
            raise ValueError(f"axes is {data.axes!r} for this data, which is shared, not {axes!r}.")
        return data
    if axes is None:
        return VolumeBuffer(data, isolated)
    if axes[0] == "t":
        return TimeSeries(data, axes, isolated)
    _check_shape(as_array(data).shape, axes)
    return VolumeBuffer(data, isolated)


class TimeSeries(VolumeBuffer):
    """The voxels of one time point of a series, and the way to the others.

    `time` chooses the time point; only that one is read and uploaded. `value` and everything else
    are of the time point that is shown.

    Parameters
    ----------
    data : array-like, shape (nt, nz, ny, nx) or (nt, nz, ny, nx, 3|4)
        Memory maps and lazy arrays (dask, zarr, xarray) are read when a time point is shown.
    axes : str
        ``"tzyx"`` or ``"tzyxc"``.
    isolated : bool
        True copies the time point that is shown. What is assigned to it never reaches the series,
        and is kept: it is there again when the time point is. So each time point that was
        changed is held in memory, until other data replaces the series. False writes through to
        the series where it is a numpy array; where it is lazy, changes are kept as above.
    """

    def __init__(self, data: VolumeLike, axes: str, isolated: bool = True) -> None:
        self._axes = axes
        self._series = _as_series(data, axes)
        self._time = 0
        self._changed: dict[int, np.ndarray] = {}  # time points that were assigned to
        super().__init__(_piece(self._series, 0), isolated, _name(0))

    @property
    def axes(self) -> str:
        return self._axes

    @property
    def n_times(self) -> int:
        return self._series.shape[0]

    @property
    def time(self) -> int:
        return self._time

    @time.setter
    def time(self, value: int) -> None:
        while not self._show(value):
            pass  # another thread replaced the series while a time point of it was read

    def _show(self, value: int) -> bool:
        """Show a time point; False where it was read in vain."""
        series = self._series
        time = checks.index("time", value, series.shape[0])
        if time == self._time:
            return True
        # What may take long comes before the lock; whether it is what to show, turns out within.
        read = None if time in self._changed else self._read(series, time)
        with self._alone():
            if time in self._changed:
                read = self._changed[time], True
            if series is not self._series or read is None:
                return False
            if time == self._time:
                return True
            array, keep = read
            if not keep and self._time in self._changed:  # whose array is not to be overwritten
                array, keep = np.array(array, order="C"), True
            self._take(array, keep, lambda: self._now_at(time))
            shown = self._value
        self._tell(slice(None), shown)
        self._announce("time", {"value": time})
        return True

    def _now_at(self, time: int) -> None:
        self._time = time

    def _note_change(self) -> None:
        self._changed[self._time] = self._value

    def replace(self, data: VolumeLike) -> None:
        """Take another series of the same axes, of any length, shape and dtype.

        The time point stays, or becomes the last where the series is shorter. On an error, nothing
        changes.

        Raises
        ------
        TypeError, ValueError, RuntimeError, MemoryError
            As `ImageVolumeGraphic`.
        """
        series = _as_series(data, self._axes)
        time = min(self._time, series.shape[0] - 1)
        read = self._read(series, time)
        with self._alone():
            if time != min(self._time, series.shape[0] - 1):  # another thread set it meanwhile
                time = min(self._time, series.shape[0] - 1)
                read = self._read(series, time)
            is_another = time != self._time
            self._take(*read, lambda: self._begin(series, time))
            shown = self._value
        self._tell(slice(None), shown)
        if is_another:
            self._announce("time", {"value": time})

    def _begin(self, series: Any, time: int) -> None:
        self._series, self._time, self._changed = series, time, {}

    def range(self) -> tuple[float, float]:
        """Contrast limits that suit the first, the middle and the last time point together."""
        if self.is_colour:
            return super().range()
        times = sorted({0, self.n_times // 2, self.n_times - 1})
        return value_range(*(_TimePoint(self._volume(time), _name(time)) for time in times))

    def _read(self, series: Any, time: int) -> tuple[np.ndarray, bool]:
        """The voxels of a time point, and whether to keep this very array."""
        volume = _piece(series, time)
        array = as_volume(volume, _name(time))
        return array, self._keeps(volume, array)

    def _volume(self, time: int) -> Any:
        """A time point, as it is now; it may be lazy."""
        if time == self._time:
            return self._value
        if time in self._changed:
            return self._changed[time]
        return _piece(self._series, time)

    def __repr__(self) -> str:
        return f"<TimeSeries {self.time} of {self.n_times} × {self.shape} {self.dtype}>"


class _TimePoint:
    """A volume that is read when asked for."""

    channels = 1

    def __init__(self, volume: Any, name: str) -> None:
        self._volume = volume
        self._name = name
        self.shape_zyx = tuple(volume.shape)
        self.dtype = volume.dtype

    def read(self, box_zyx: Box) -> np.ndarray:
        with reading(self._name):
            piece = self._volume[box_zyx]
        return as_volume(piece, self._name)


def _as_series(data: VolumeLike, axes: str) -> Any:
    """An array-like with a time axis: shape and dtype are right, and nothing is read."""
    series = as_array(data)
    _check_shape(series.shape, axes)
    check_volume(series.shape[1:], series.dtype)
    return series


def _piece(series: Any, time: int) -> Any:
    """A time point of a series, which may be lazy still."""
    with reading(_name(time)):
        return series[time]


def _name(time: int) -> str:
    """What errors call a time point."""
    return f"time point {time} of the data"


def _check_shape(shape: tuple, axes: str) -> None:
    if len(shape) != len(axes):
        raise ValueError(f"data of axes {axes!r} has {len(axes)} axes, not shape {shape}.")
    if axes[-1] == "c" and shape[-1] not in (3, 4):
        raise ValueError(f"data of axes {axes!r} has 3 or 4 colours, not shape {shape}.")
    if 0 in shape:
        raise ValueError(f"data of shape {shape} is empty: every axis has at least one element.")
