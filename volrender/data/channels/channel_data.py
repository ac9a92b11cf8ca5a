"""Voxels of several channels on one lattice: a buffer for each, indexed and assigned to as one array."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

import numpy as np

from ...base import checks
from ..arrays import VolumeLike, as_array, as_numbers
from ..assigned import check_fit, converted
from ..buffer import VolumeBuffer
from ..multiscale import Multiscale, part_of
from ..opening.axes import Permuted
from ..region import index_errors, touched_box
from ..series.time_series import TimeSeries
from ..sources.unread import Unread
from .index import part_each, split_index


class ChannelData:
    """The voxels of several channels of one shape, shared by all graphics that show them.

    ``data[channel, z, y, x]`` is indexed and assigned to as a numpy array of shape (nc, nz, ny, nx);
    ``data.buffers[channel]`` is the `VolumeBuffer` of one channel.

    Parameters
    ----------
    buffers : sequence of VolumeBuffer
        Grayscale, of one shape, and of as many time points.
    whole : ndarray, (nc, nz, ny, nx), optional
        The array of which the buffers hold the parts.

    Raises
    ------
    ValueError
        There are none, or they differ in shape or time points, or have colours.
    """

    def __init__(self, buffers: Sequence[VolumeBuffer], whole: np.ndarray | None = None) -> None:
        if not buffers:
            raise ValueError("data has at least one channel.")
        first = buffers[0]
        for number, buffer in enumerate(buffers):
            if buffer.is_colour or buffer.shape_zyx != first.shape_zyx:
                raise ValueError(
                    f"channels have one shape, without colours: channel {number} has {buffer.shape}, "
                    f"and channel 0 has {first.shape}."
                )
            if buffer.n_times != first.n_times:
                raise ValueError(
                    f"channels have one number of time points: channel {number} has {buffer.n_times}, "
                    f"and channel 0 has {first.n_times}."
                )
        self.buffers = tuple(buffers)
        self._whole = whole

    @classmethod
    def of(
        cls, data: VolumeLike | Multiscale, axes: str = "czyx", isolated: bool = True
    ) -> "ChannelData":
        """From one array with an axis of channels.

        Parameters
        ----------
        data : array-like
            As of `VolumeBuffer`, with one axis more, or two: lazy arrays stay unread.
        axes : str
            What the axes of the data are: c, z, y, x and, of a time series, t, in any order.
        isolated : bool
            As of `VolumeBuffer`.

        Raises
        ------
        TypeError, ValueError
            Axes that there are not, or that the data has not; data that is no volume.
        """
        names = _check_axes(axes)
        array = data if isinstance(data, Multiscale) else as_array(data)
        if len(array.shape) != len(names):
            raise ValueError(
                f"data of axes {axes!r} has {len(axes)} axes, not shape {tuple(array.shape)}."
            )
        if 0 in array.shape:
            raise ValueError(
                f"data of shape {array.shape} is empty: every axis has at least one element."
            )
        order = [names.index(name) for name in ("tczyx" if "t" in names else "czyx")]
        if isinstance(array, Unread | Multiscale):
            return cls(_unread(array, order, names.index("c"), isolated))
        ordered = array.transpose(order)
        if "t" in names:
            parts = [ordered[:, channel] for channel in range(ordered.shape[1])]
            return cls([TimeSeries(part, "tzyx", isolated) for part in parts])
        if isinstance(ordered, np.ma.MaskedArray):
            return cls([VolumeBuffer(part, isolated) for part in ordered])
        whole = np.array(ordered, order="C") if isolated else ordered
        return cls([VolumeBuffer(part, isolated=False) for part in whole], whole)

    @property
    def whole(self) -> np.ndarray | None:
        """The array of which the buffers were made parts, if there was one."""
        return self._whole

    def __len__(self) -> int:
        return len(self.buffers)

    @property
    def shape(self) -> tuple[int, ...]:
        """(nc, nz, ny, nx)."""
        return (len(self.buffers), *self.shape_zyx)

    @property
    def ndim(self) -> int:
        """4."""
        return 4

    @property
    def shape_zyx(self) -> tuple[int, int, int]:
        """Voxels along z, y, x."""
        return self.buffers[0].shape_zyx

    @property
    def dtype(self) -> np.dtype:
        """dtype that holds the numbers of all channels."""
        return np.result_type(*(buffer.dtype for buffer in self.buffers))

    @property
    def axes(self) -> str:
        """``"czyx"``, or ``"tczyx"`` for a time series."""
        return "tczyx" if isinstance(self.buffers[0], TimeSeries) else "czyx"

    @property
    def is_colour(self) -> bool:
        """False: the last axis is no colour."""
        return False

    @property
    def is_held(self) -> bool:
        """Whether all channels are arrays in memory, or memory maps."""
        return all(buffer.is_held for buffer in self.buffers)

    @property
    def value(self) -> np.ndarray:
        """The voxels of all channels, (nc, nz, ny, nx): the array itself, if there is one.

        Else, where each channel has an array of its own, a copy, read-only. What is lazy is read whole.
        """
        arrays = [buffer.value for buffer in self.buffers]
        whole = self._whole
        if whole is not None and all(
            array.base is not None and np.may_share_memory(array, part)
            for array, part in zip(arrays, whole, strict=True)
        ):
            return whole
        stacked = np.stack(arrays)
        stacked.flags.writeable = False
        return stacked

    @property
    def n_times(self) -> int:
        """Time points; 1 unless it is a time series."""
        return self.buffers[0].n_times

    @property
    def time(self) -> int:
        """The time point that is shown, 0 … n_times − 1, of all channels; set −1 for the last."""
        return self.buffers[0].time

    @time.setter
    def time(self, value: int) -> None:
        time = checks.index("time", value, self.n_times)
        before = self.time
        with self.alone():
            try:
                for buffer in self.buffers:
                    buffer.time = time
            except BaseException:
                for buffer in self.buffers:
                    if buffer.time != before:
                        buffer.time = before
                raise

    def read_ahead(self, times: Sequence[int]) -> None:
        """Have threads read `times`, in this order, that will be shown next; see `TimeSeries.read_ahead`."""
        for buffer in self.buffers:
            buffer.read_ahead(times)

    def is_ready(self, time: int) -> bool:
        """Whether a time point can be shown without waiting for what is being read ahead."""
        return all(buffer.is_ready(time) for buffer in self.buffers)

    def voxel(self, index_zyx: tuple[int, int, int]) -> np.ndarray:
        """The values of the voxel at `index_zyx` in all channels, (nc,); nothing else is read."""
        return np.array([buffer.voxel(index_zyx) for buffer in self.buffers])

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else changes any channel meanwhile, and nobody shows them."""
        with ExitStack() as locks:
            for buffer in self.buffers:
                locks.enter_context(buffer.voxels.alone())
            yield

    def __getitem__(self, key: Any) -> Any:
        with index_errors(self.shape):
            channels, rest = split_index(key, len(self.buffers))
            if isinstance(channels, int):
                return self.buffers[channels][rest]
            return np.stack([self.buffers[channel][rest] for channel in channels])

    def __setitem__(self, key: Any, value: VolumeLike) -> None:
        with index_errors(self.shape):
            channels, rest = split_index(key, len(self.buffers))
        one_shape = self.shape_zyx
        if isinstance(channels, int):
            self.buffers[channels][rest] = value
            return
        numbers = as_numbers(value, "what is assigned to data")
        touched_box(one_shape, rest)
        parts = part_each(numbers, len(channels), one_shape, rest)
        with self.alone():
            # All that can fail comes first.
            for channel, part in zip(channels, parts, strict=True):
                check_fit(one_shape, rest, converted(part, part, self.buffers[channel].dtype))
            for channel, part in zip(channels, parts, strict=True):
                self.buffers[channel][rest] = part

    def update(self, key: Any = ...) -> None:
        """Upload the box around data[key], after the array in `value` was changed directly."""
        channels, rest = split_index(key, len(self.buffers))
        with self.alone():
            for channel in [channels] if isinstance(channels, int) else channels:
                self.buffers[channel].update(rest)

    def replace(self, data: "ChannelData") -> None:
        """Take the voxels of `data`, as many channels of the same shape. On an error, nothing changes."""
        with self.alone():
            for buffer, other in zip(self.buffers, data.buffers, strict=True):
                buffer.replace(other.source)
            self._whole = data.whole

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return np.array(self.value, dtype=dtype, copy=copy)

    def __repr__(self) -> str:
        return f"<ChannelData {self.shape} {self.dtype}>"


def _check_axes(axes: str) -> str:
    if not isinstance(axes, str) or sorted(axes) not in (sorted("czyx"), sorted("tczyx")):
        raise ValueError(
            "axes of channels are c, z, y and x, and t for a time series, each once and in any order, "
            f"such as 'czyx' or 'tczyx', not {checks.short(axes)}."
        )
    return axes


def _unread(
    array: Unread | Multiscale, order: list[int], axis: int, isolated: bool
) -> list[VolumeBuffer]:
    """A buffer for each channel of a lazy array, or of one in several resolutions, as it is."""
    rest = [at for at in order if at != axis]
    buffers = []
    for channel in range(array.shape[axis]):
        pick = partial(_channel_of, rest, axis, channel)
        part = part_of(array, axis, pick) if isinstance(array, Multiscale) else pick(array)
        series = len(rest) == 4
        buffers.append(
            TimeSeries(part, "tzyx", isolated) if series else VolumeBuffer(part, isolated)
        )
    return buffers


def _channel_of(rest: list[int], axis: int, channel: int, array: np.ndarray | Unread) -> Any:
    """A channel of an array, unread where that is, with its other axes in an order."""
    if not isinstance(array, Unread):
        return array.transpose([axis, *rest])[channel]
    name = f"channel {channel} of the data"
    if rest == sorted(rest):
        return array.part(axis, channel, name)
    return Unread(Permuted(array, rest, {axis: channel}), name=name)
