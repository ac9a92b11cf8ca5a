"""A series of volumes, of which one time point is shown: the others stay where they are."""

import math
from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from ...base import checks
from ..arrays import VolumeLike, as_array, check_volume, reading
from ..buffer import VolumeBuffer
from ..files.mapped import check_length
from ..kept import kept_of
from ..multiscale import Multiscale, part_of, source_in_levels
from ..sources.lazy_source import LazySource, hold, source_of
from ..sources.masked_source import give_mask
from ..sources.source import ArraySource, Source
from ..sources.unread import Unread
from .coming import Coming
from .read_ahead import ReadAhead

MOST_AHEAD = 2  # time points that are read before they are shown
MOST_AHEAD_BYTES = 2 * 2**30  # of them together
AXES = ("zyx", "zyxc", "tzyx", "tzyxc")


def buffer_of(
    data: VolumeLike | Source | Multiscale | VolumeBuffer, axes: str | None, isolated: bool
) -> VolumeBuffer:
    """The buffer for what a graphic was given as data, axes and `isolated_buffer`.

    Raises
    ------
    TypeError, ValueError
        Axes that there are not, or that the data has not; data that is no volume.
    """
    if axes is not None:
        checks.choice("axes", axes, AXES)
    if not isinstance(data, np.ndarray) and isinstance(data, Source):
        data = VolumeBuffer(data, isolated)
    if isinstance(data, VolumeBuffer):
        if axes not in (None, data.axes):
            raise ValueError(f"axes is {data.axes!r} for this data, not {axes!r}.")
        return data
    if axes is None:
        return VolumeBuffer(data, isolated)
    if axes[0] == "t":
        return TimeSeries(data, axes, isolated)
    _check_shape(data.shape if isinstance(data, Multiscale) else as_array(data).shape, axes)
    return VolumeBuffer(data, isolated)


class TimeSeries(VolumeBuffer):
    """The voxels of one time point of a series, and the way to the others.

    `time` chooses the time point; only that one is read and uploaded. `value` and everything else
    are of the time point that is shown.

    Parameters
    ----------
    data : array-like or Multiscale, shape (nt, nz, ny, nx) or (nt, nz, ny, nx, 3|4)
        Memory maps and lazy arrays, as of `VolumeBuffer`, are read when a time point is shown.
    axes : str
        ``"tzyx"`` or ``"tzyxc"``.
    isolated : bool
        True copies the time point that is shown. What is assigned to it never reaches the series,
        and is kept: it is there again when the time point is. So each time point that was
        changed is held in memory, until other data replaces the series. False writes through to
        the series where it is a numpy array. Where it is lazy, the time point that is shown stays
        lazy, as `VolumeBuffer` says, and changes are kept as above.
    """

    def __init__(self, data: VolumeLike | Multiscale, axes: str, isolated: bool = True) -> None:
        self._axes = axes
        self._series = _as_series(data, axes, isolated)
        self._ahead = _reading_ahead(self._series, isolated)
        self._coming: Coming | None = None  # told to those who may read of it what they need
        self._time = 0
        self._changed: dict[int, np.ndarray] = {}  # time points that were assigned to
        super().__init__(_piece(self._series, 0), isolated)

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
        series, ahead = self._series, self._ahead
        time = checks.index("time", value, series.shape[0])
        if time == self._time:
            return True
        # What may take long comes before the lock; whether it is what to show, turns out within.
        read = None if time in self._changed else ahead.take(time)
        if read is None and time not in self._changed:
            if (coming := self._coming) is not None and coming.time == time:
                read = coming()
            else:
                read = kept_of(_piece(series, time), self._isolated)
        with self.voxels.alone():
            if time in self._changed:
                read = ArraySource(self._changed[time])
            if series is not self._series or ahead is not self._ahead or read is None:
                return False
            if time == self._time:
                return True
            if isinstance(read, np.ndarray) and self._time in self._changed:
                read = ArraySource(np.array(read, order="C"))  # what was changed is not overwritten
            step = time - self._time
            self._take(read, lambda: self._now_at(time))
            self._foresee(time + step if abs(step) == 1 else None)
            shown = self.content
        self._tell(slice(None), shown)
        self._announce("time", {"value": time})
        return True

    def read_ahead(self, times: Sequence[int]) -> None:
        """Have a thread read `times`, points that will be shown next, in this order.

        At most two, and 2 GiB, of a lazy series; what else there is is in memory. Others that were
        read are dropped. What cannot be read raises when it is shown. Of a series in several resolutions,
        what pictures use of the first of them is read, as after a step from one time point to the next.
        """
        due = [time for time in times if time != self._time and time not in self._changed]
        fit = MOST_AHEAD_BYTES // max(1, math.prod(self.shape) * self.dtype.itemsize)
        self._ahead.want(due[: min(MOST_AHEAD, fit)] if _can_be_read_ahead(self._series) else ())
        self._foresee(due[0] if due else None)

    def _foresee(self, time: int | None) -> None:
        """A time point comes next, of which pictures may need a part only; None: none that is known."""
        with self.voxels.alone():
            series = self._series
            is_stored = isinstance(series, Multiscale) and series.reduce is None
            if time is not None and (
                not (is_stored and 0 <= time < self.n_times) or time in self._changed
            ):
                time = None
            if time == (None if self._coming is None else self._coming.time):
                return
            self._coming = None if time is None else Coming(time, partial(_in_levels, series, time))
            self.voxels.foresee(self._coming)

    def is_ready(self, time: int) -> bool:
        return time == self._time or time in self._changed or self._ahead.is_ready(time)

    def update(self, key: Any = ...) -> None:
        """As `VolumeBuffer.update` of a `key`; time points that were read ahead are read anew, too."""
        with self.voxels.alone():
            self._ahead = _reading_ahead(self._series, self._isolated)
            self._foresee(None)
            if isinstance(self.source, LazySource):
                self.source.let_go()
        super().update(key)

    def _now_at(self, time: int) -> None:
        self._time = time

    def _note_change(self) -> None:
        if self.is_held:
            self._changed[self._time] = self.value

    def replace(self, data: VolumeLike | Source | Multiscale) -> None:
        """Take another series, `data`, of the same axes, of any length, shape and dtype.

        The time point stays, or becomes the last where the series is shorter. On an error, nothing
        changes.

        Raises
        ------
        TypeError, ValueError, RuntimeError, MemoryError
            As `ImageVolumeGraphic`.
        """
        series = _as_series(data, self._axes, self._isolated)
        time = min(self._time, series.shape[0] - 1)
        read = kept_of(_piece(series, time), self._isolated)
        with self.voxels.alone():
            if time != min(self._time, series.shape[0] - 1):  # another thread set it meanwhile
                time = min(self._time, series.shape[0] - 1)
                read = kept_of(_piece(series, time), self._isolated)
            is_another = time != self._time
            self._take(read, lambda: self._begin(series, time))
            shown = self.content
        self._tell(slice(None), shown)
        if is_another:
            self._announce("time", {"value": time})

    def _begin(self, series: Any, time: int) -> None:
        self._series, self._time, self._changed = series, time, {}
        self._ahead = _reading_ahead(series, self._isolated)
        self._foresee(None)

    def source_at(self, time: int) -> Source:
        if time == self._time:
            return self.source
        if time in self._changed:
            return ArraySource(self._changed[time])
        piece = _piece(self._series, time)
        return source_in_levels(piece) if isinstance(piece, Multiscale) else source_of(piece)

    def __repr__(self) -> str:
        return f"<TimeSeries {self.time} of {self.n_times} × {self.shape} {self.dtype}>"


def _as_series(data: Any, axes: str, isolated: bool) -> Any:
    """An array-like with a time axis: shape and dtype are right, and nothing is read."""
    series = data if isinstance(data, Multiscale) else as_array(data)
    _check_shape(series.shape, axes)
    check_volume(series.shape[1:], series.dtype)
    if not isolated and isinstance(series, np.ma.MaskedArray):
        give_mask(series)  # else what is masked in a time point does not reach the series
    return series


def _piece(series: Any, time: int) -> Any:
    """A time point of a series: unread, where that is, and in its resolutions."""
    if isinstance(series, Multiscale):
        return part_of(series, 0, lambda level: _piece(level, time))
    if isinstance(series, Unread):
        return series.part(0, time, _name(time))
    with reading(_name(time)):
        check_length(series)
        return series[time]


def _in_levels(series: Multiscale, time: int) -> Source:
    """A time point of a series in several resolutions."""
    return source_in_levels(_piece(series, time))


def _reading_ahead(series: Any, isolated: bool) -> ReadAhead:
    """What reads time points of a series, each as it is shown, but whole."""
    return ReadAhead(partial(_read_whole, series, isolated))


def _read_whole(series: Unread, isolated: bool, time: int) -> Source:
    piece = _piece(series, time)
    if isolated:
        return hold(piece)
    source = LazySource(piece)
    source.keep()
    return source


def _can_be_read_ahead(series: Any) -> bool:
    """Whether it is elsewhere, and another thread may read it meanwhile."""
    if not isinstance(series, Unread):
        return False
    # Its library takes one thread at a time, and does not see to that itself.
    return type(series.container).__module__.partition(".")[0] != "netCDF4"


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
