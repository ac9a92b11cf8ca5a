"""The data of a volume: the array on the CPU and its texture on the GPU, shared by any number of graphics."""

import numpy as np

from ..engine.device import Engine
from ..engine.source import ArraySource, value_range
from ..engine.volume_texture import VolumeTexture


def as_volume(data) -> np.ndarray:
    """Any array-like as a volume.

    Parameters
    ----------
    data : array-like
        (nz, ny, nx), or (nz, ny, nx, 3|4) for colour; bool, integer or floating point.

    Returns
    -------
    ndarray
        The same memory where possible.

    Raises
    ------
    TypeError
        No array of numbers.
    ValueError
        A wrong number of axes, an empty axis.
    """
    try:
        array = np.asarray(data)
    except Exception as error:  # whatever an object's own conversion raises
        raise TypeError(
            f"data is an array of numbers; {type(data).__name__} is not one: {error}"
        ) from error
    if array.dtype.kind not in "buif":
        raise TypeError(
            f"data is bool, integer or floating point, not {array.dtype} (shape {array.shape})."
        )
    if array.ndim not in (3, 4) or (array.ndim == 4 and array.shape[3] not in (3, 4)):
        hint = " Give one time point of a series, data[t]." if array.ndim == 4 else ""
        raise ValueError(
            "data has shape (nz, ny, nx), or (nz, ny, nx, 3) or (nz, ny, nx, 4) for colour, "
            f"not {array.shape}.{hint}"
        )
    if 0 in array.shape:
        raise ValueError(
            f"data of shape {array.shape} is empty: every axis has at least one voxel."
        )
    return array


class VolumeBuffer:
    """The voxels of one or more graphics.

    Parameters
    ----------
    data : array-like, shape (nz, ny, nx) or (nz, ny, nx, 3|4)
    isolated : bool
        True copies the array. False keeps it, where it already is a numpy array.
    """

    def __init__(self, data, isolated: bool = True):
        self._isolated = isolated
        self._value = self._own(as_volume(data))
        self._texture: VolumeTexture | None = None

    def _own(self, array: np.ndarray) -> np.ndarray:
        return np.array(array, order="C", copy=True) if self._isolated else array

    @property
    def value(self) -> np.ndarray:
        """The array, (nz, ny, nx) or (nz, ny, nx, 3|4), in the dtype that was given."""
        return self._value

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the array."""
        return self._value.shape

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

    def __getitem__(self, key):
        return self._value[key]

    def __array__(self, dtype=None, copy=None):
        return np.array(self._value, dtype=dtype, copy=copy)

    def __repr__(self) -> str:
        return f"<VolumeBuffer {self.shape} {self.dtype}>"

    def replace(self, data) -> None:
        """Take other data, of any shape and dtype. On an error, nothing changes."""
        value = self._own(as_volume(data))
        if self._texture is not None:
            self._texture = VolumeTexture(self._texture.engine, ArraySource(value))
        self._value = value

    def texture(self, engine: Engine) -> VolumeTexture:
        """The texture on a device, made and filled when first asked for.

        Raises
        ------
        ValueError
            The data already lives on another engine.
        """
        if self._texture is None:
            self._texture = VolumeTexture(engine, ArraySource(self._value))
        if self._texture.engine is not engine:
            raise ValueError(
                "This data is already on another engine; copy it: data=other.data.value."
            )
        return self._texture

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
