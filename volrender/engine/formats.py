"""How are voxels stored on the GPU? One encoding for each dtype, always in a format that samples as float."""

from dataclasses import dataclass

import numpy as np

from .device import Engine

MISSING = np.float32(
    3e38
)  # stands for NaN and inf in a masked volume; masked.wgsl tests for > 1e38
FAST_BYTES = 512 * 2**20  # up to this size, CPU adapters get what they sample fastest
LARGEST_VALUE = 1e37  # finite values beyond it do not fit in float32 arithmetic


@dataclass(frozen=True)
class Encoding:
    """How the voxels of one volume lie in its texture.

    The shader reads texel values; ``data = texel * scale + offset``.

    Attributes
    ----------
    format : str
        wgpu texture format.
    texel_dtype : numpy.dtype
        dtype of the bytes that are uploaded.
    multiplier, shift : int
        Integers are uploaded as ``(value + shift) * multiplier``.
    scale, offset : float
        The affine map from texel values to data units.
    channels : int
        1, or 4 for colour.
    masked : bool
        The volume has missing voxels, or its format cannot be filtered: the shader loads and
        weighs voxels itself.
    """

    format: str
    texel_dtype: np.dtype
    scale: float
    offset: float
    channels: int
    masked: bool = False
    multiplier: int = 1
    shift: int = 0

    @property
    def voxel_bytes(self) -> int:
        """Bytes of one voxel on the GPU."""
        return self.texel_dtype.itemsize * self.channels

    def texel(self, value: float) -> float:
        """A value in data units, in texel units."""
        return (float(value) - self.offset) / self.scale

    def texel_above(self, value: float) -> float:
        """A value in data units as a bound that texels must exceed.

        Normalised formats round: a thousandth of their quantum on top keeps a voxel that equals
        the value from exceeding it.
        """
        nudge = 1e-3 / abs(self.scale) if self.is_normalised else 0.0
        return self.texel(value) + nudge

    @property
    def is_normalised(self) -> bool:
        return "norm" in self.format

    def data(self, texel: np.ndarray) -> np.ndarray:
        """Texel values, in data units."""
        return np.asarray(texel, np.float64) * self.scale + self.offset

    def encode(self, block: np.ndarray) -> np.ndarray:
        """A block of data as the C-contiguous array to upload.

        Raises
        ------
        ValueError
            A finite value is beyond ±1e37.
        """
        if self.texel_dtype.kind == "f":
            texels = _finite_floats(block, self.texel_dtype)
        elif self.multiplier == 1 and self.shift == 0:
            texels = block.astype(self.texel_dtype, copy=False)
        elif self.multiplier == 1:
            # Adding the shift to a signed integer flips its top bit.
            unsigned = np.ascontiguousarray(block).view(self.texel_dtype)
            texels = unsigned ^ self.texel_dtype.type(self.shift)
        else:
            texels = block.astype(self.texel_dtype)
            if self.shift:
                texels += self.texel_dtype.type(self.shift)
                texels &= self.texel_dtype.type(0xFF)
            texels *= self.texel_dtype.type(self.multiplier)
        if block.ndim == 4 and block.shape[3] == 3:
            padded = np.empty((*block.shape[:3], 4), self.texel_dtype)
            padded[..., :3] = texels
            padded[..., 3] = 1 if self.texel_dtype.kind == "f" else np.iinfo(self.texel_dtype).max
            return padded
        return np.ascontiguousarray(texels)


def _finite_floats(block: np.ndarray, texel_dtype: np.dtype) -> np.ndarray:
    missing = None
    if has_missing(block):
        missing = ~np.isfinite(block)
        if block.ndim == 4:  # a colour with one missing channel is missing
            missing = np.broadcast_to(missing.any(axis=3, keepdims=True), block.shape)
        block = np.where(missing, 0, block)
    largest = max(float(block.max()), -float(block.min()))
    if largest > LARGEST_VALUE:
        raise ValueError(
            f"data holds a value of magnitude {largest:.3g}; finite values up to ±{LARGEST_VALUE:g} "
            "can be rendered (float32 on the GPU): scale the data down."
        )
    texels = block.astype(texel_dtype, copy=False)
    return texels if missing is None else np.where(missing, MISSING, texels)


def has_missing(block: np.ndarray) -> bool:
    """Whether a block of data holds NaN or inf."""
    return block.dtype.kind == "f" and not bool(np.isfinite(block).all())


def choose_encoding(
    engine: Engine, dtype: np.dtype, channels: int, voxels: int, missing: bool
) -> Encoding:
    """The encoding for a dtype on this device.

    8-bit, 16-bit and half precision keep their size; bool is 8-bit; wider integers and double
    precision become float32.

    On CPU adapters grayscale volumes of up to `FAST_BYTES` are float32 whatever their dtype:
    lavapipe filters r32float 1.4 times as fast as r16unorm and 1.6 times as fast as r8unorm
    (measured, Mesa 22.3.6). Beyond, 8-bit data is stored in 16 bits, which it filters faster and
    more finely than 8; without 16-bit normalised formats in half precision, which holds these
    integers exactly.

    Parameters
    ----------
    engine : Engine
    dtype : numpy.dtype
        bool, integer or floating point.
    channels : int
        1, 3 or 4.
    voxels : int
        How many there are.
    missing : bool
        The data holds NaN or inf.
    """
    filterable = "float32-filterable" in engine.features
    if engine.is_cpu and channels == 1 and filterable and 4 * voxels <= FAST_BYTES:
        return Encoding("r32float", np.dtype(np.float32), 1.0, 0.0, 1, masked=missing)
    prefix, stored = ("r", 1) if channels == 1 else ("rgba", 4)
    kind, size = dtype.kind, dtype.itemsize
    norm16 = "texture-format16bit-norm" in engine.features
    if kind == "b":
        kind = "u"
    if kind in "ui" and size == 1 and engine.is_cpu and not norm16:
        return Encoding(f"{prefix}16float", np.dtype(np.float16), 1.0, 0.0, stored)
    if kind in "ui" and (size == 1 or (size == 2 and norm16)):
        levels = 2 ** (8 * size) - 1
        offset = -(levels + 1) / 2 if kind == "i" else 0.0
        widen = size == 1 and engine.is_cpu
        return Encoding(
            format=f"{prefix}{16 if widen else 8 * size}unorm",
            texel_dtype=np.dtype(np.uint16 if widen or size == 2 else np.uint8),
            scale=float(levels),
            offset=offset,
            channels=stored,
            multiplier=257 if widen else 1,
            shift=int(-offset),
        )
    if kind == "f" and size == 2 and not missing:
        return Encoding(f"{prefix}16float", np.dtype(np.float16), 1.0, 0.0, stored)
    return Encoding(
        f"{prefix}32float", np.dtype(np.float32), 1.0, 0.0, stored, masked=missing or not filterable
    )
