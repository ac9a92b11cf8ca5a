"""The data of a volume: the array on the CPU and its texture on the GPU, shared by any number of graphics."""

import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from ...base import checks
from ...data.arrays import VolumeLike, as_numbers, as_volume, is_our_own
from ...data.assigned import check_fit, converted
from ...data.region import index_errors, touched_box
from ...data.source import ArraySource, value_range
from ...engine.device.engine import Engine
from ...engine.volume.texture import VolumeTexture


class VolumeBuffer:
    """The voxels of one or more graphics.

    ``buffer[key] = values`` takes every index of numpy, broadcasts as numpy does, and uploads the
    box around what changed. An assignment that fails changes nothing. An index that is not there
    raises IndexError, as numpy does.

    Parameters
    ----------
    data : array-like, shape (nz, ny, nx) or (nz, ny, nx, 3|4)
    isolated : bool
        True copies the array. False keeps it, where it is a numpy array: assignments write
        through to it.
    name : str
        What an error calls data that could not be read.
    """

    def __init__(self, data: VolumeLike, isolated: bool = True, name: str = "data") -> None:
        self._isolated = isolated
        array = as_volume(data, name)
        self._value = array if self._keeps(data, array) else _copy(array)
        self._texture: VolumeTexture | None = None
        self._lock = threading.RLock()
        self._graphics: weakref.WeakSet = weakref.WeakSet()  # to tell of changes
        # Those that are in a figure, and what happens when they are collected as garbage.
        self._attached: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()

    def _keeps(self, data: object, array: np.ndarray) -> bool:
        """Whether what `as_volume` made of data is kept itself, or else a copy of it."""
        return not self._isolated or is_our_own(data, array)

    @property
    def value(self) -> np.ndarray:
        """The array, (nz, ny, nx) or (nz, ny, nx, 3|4), in the dtype that was given.

        What is written to it directly shows after `update`.
        """
        return self._value

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the array."""
        return self._value.shape

    @property
    def ndim(self) -> int:
        """3, or 4 for colour."""
        return self._value.ndim

    @property
    def dtype(self) -> np.dtype:
        """dtype of the array."""
        return self._value.dtype

    @property
    def shape_zyx(self) -> tuple[int, int, int]:
        """Voxels along z, y, x."""
        return self._value.shape[:3]

    @property
    def is_colour(self) -> bool:
        """Whether voxels are RGB or RGBA."""
        return self._value.ndim == 4

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

    def __len__(self) -> int:
        return len(self._value)

    def __getitem__(self, key: Any) -> Any:
        with index_errors(self.shape):
            return self._value[key]

    def __setitem__(self, key: Any, value: VolumeLike) -> None:
        # Reading may take long: nobody waits for it.
        numbers = as_numbers(value, "what is assigned to data")
        with self._alone() as texture:
            # All that can fail comes first.
            box = touched_box(self.shape, key)
            values = converted(value, numbers, self.dtype)
            check_fit(self.shape, key, values)
            if not self._value.flags.writeable:
                raise ValueError(
                    "This volume's array is read-only; isolated_buffer=True copies it."
                )
            if box is None:
                return
            if texture is not None:
                texture.accommodate(values)
            self._note_change()
            self._value[key] = values
            if texture is not None:
                texture.write(box)
        self._tell(key, value)

    def _note_change(self) -> None:
        """Values are about to change, or have changed, in the array that is shown."""

    @contextmanager
    def _alone(self) -> Iterator[VolumeTexture | None]:
        """Nobody else changes voxels meanwhile, and no frame is recorded; the texture, if there is one.

        So a frame shows an assignment as a whole or not at all. What follows from the array, its
        shape and dtype too, holds only in here: another thread may replace it at any other time.
        """
        while True:
            texture = self._texture
            with nullcontext() if texture is None else texture.engine.lock, self._lock:
                if texture is self._texture:  # else another thread was quicker
                    yield texture
                    return

    def update(self, key: Any = ...) -> None:
        """Upload the box around data[key], after the array in `value` was changed directly."""
        with self._alone() as texture:
            self._note_change()
            box = touched_box(self.shape, key)
            if box is None:
                return
            if texture is not None:
                texture.accommodate(self._value[box])
                texture.write(box)
            value = self._value[key]
        self._tell(key, value)

    def replace(self, data: VolumeLike) -> None:
        """Take other data, of any shape and dtype, for all graphics. On an error, nothing changes.

        Raises
        ------
        TypeError, ValueError, RuntimeError, MemoryError
            As `ImageVolumeGraphic`.
        """
        array = as_volume(data)
        with self._alone():
            self._take(array, self._keeps(data, array))
            value = self._value
        self._tell(slice(None), value)

    def _take(
        self, array: np.ndarray, keep: bool, taken: Callable[[], None] = lambda: None
    ) -> None:
        """Make an array, or a copy of it, what is shown.

        `taken` is called once it is there, before it is uploaded, which may fail.
        """
        with self._alone() as texture:
            same = array.shape == self.shape and array.dtype == self.dtype
            if texture is not None and same:
                texture.accommodate(array, everything=True)
                if keep:
                    texture.source = ArraySource(array)
                    self._value = array
                else:
                    np.copyto(self._value, array)
                taken()
                texture.upload()
                return
            value = array if keep else _copy(array)
            if texture is not None:
                texture = VolumeTexture(texture.engine, ArraySource(value))
            self._value, self._texture = value, texture
            taken()
            if texture is not None:
                for graphic in tuple(self._attached):
                    graphic.take_voxels(texture)

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> np.ndarray:
        return np.array(self._value, dtype=dtype, copy=copy)

    def __repr__(self) -> str:
        return f"<VolumeBuffer {self.shape} {self.dtype}>"

    def texture(self, engine: Engine) -> VolumeTexture:
        """The texture on a device, made and filled when first asked for, and as the array is.

        Raises
        ------
        ValueError
            The data already lives on another engine.
        """
        texture = self._texture
        if texture is None:
            with engine.lock, self._lock:
                texture = self._texture
                if texture is None:
                    texture = self._texture = VolumeTexture(engine, ArraySource(self._value))
        if texture.engine is not engine:
            raise ValueError(
                "This data is already on another engine; copy it: data=other.data.value."
            )
        texture.refresh()
        return texture

    def attach(self, graphic: Any, engine: Engine) -> VolumeTexture:
        """The texture for a graphic that is shown from now on."""
        texture = self.texture(engine)
        if graphic not in self._attached:
            collected = weakref.finalize(graphic, _free_unused, weakref.ref(self))
            collected.atexit = False
            self._attached[graphic] = collected
        return texture

    def detach(self, graphic: Any) -> None:
        """A graphic is no longer shown; the texture goes with the last one."""
        collected = self._attached.pop(graphic, None)
        if collected is not None:
            collected()

    def free_unused(self) -> None:
        """Drop the texture where no graphic shows it any more."""
        if not any(True for _ in self._attached):  # len counts the dying
            self._texture = None

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
        dtype's range for integers, 0..1 for floating point.
        """
        if not self.is_colour:
            return value_range(ArraySource(self._value))
        if self.dtype.kind in "ui":
            limits = np.iinfo(self.dtype)
            return float(limits.min), float(limits.max)
        return 0.0, 1.0


def _copy(array: np.ndarray) -> np.ndarray:
    return np.array(array, order="C", copy=True)


def _free_unused(buffer_reference: weakref.ref) -> None:
    buffer = buffer_reference()
    if buffer is not None:
        buffer.free_unused()
