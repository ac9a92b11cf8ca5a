"""How are voxels stored on the GPU? One encoding for each dtype, always in a format that samples as float."""

from dataclasses import dataclass, replace

import numpy as np

from ...data.missing import missing_voxels
from ..device.engine import Engine
from ..shader.constants import constant
from ..shader.uniforms import LARGEST
from .value_map import PLAIN, ValueMap

MISSING = np.float32(constant("ray/texel.wgsl", "MISSING"))  # for NaN and inf
LEAST_SLOPE = 1.2e-38  # of contrast: GPUs flush smaller numbers to zero
NUDGE = 2.0**-21  # of a value: some units in the last place of float32, as interpolation rounds
FAST_BYTES = 512 * 2**20  # up to this size, CPU adapters get what they sample fastest
MIN_SPREAD = 8  # with less room, 16-bit integers stay as they are
LARGEST_WHOLE_HALF = 2048  # half precision holds whole numbers up to here


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
    low, high : float
        Data values that can be stored.
    scale, offset : float
        The affine map from texel values to data units.
    channels : int
        1, or 4 for colour.
    masked : bool
        The volume has missing voxels, or its format cannot be filtered: the shader loads and
        weighs voxels itself.
    alpha_range : (float, float)
        Alpha in data units, from transparent to opaque: formats of floating point store its share.
    """

    format: str
    texel_dtype: np.dtype
    scale: float
    offset: float
    channels: int
    masked: bool = False
    multiplier: int = 1
    shift: int = 0
    low: float = -np.inf
    high: float = np.inf
    alpha_range: tuple[float, float] = (0.0, 1.0)

    @property
    def voxel_bytes(self) -> int:
        """Bytes of one voxel on the GPU."""
        return self.texel_dtype.itemsize * self.channels

    def texel(self, value: float) -> float:
        """A value in data units, in texel units."""
        return (float(value) - self.offset) / self.scale

    def texel_above(self, value: float) -> float:
        """A value in data units as a bound that texels must exceed.

        Normalised formats round: a thousandth of a whole number on top, or two units in the last
        place of 1, keeps a voxel that equals the value from exceeding it.
        """
        nudge = max(1e-3 / self.scale, 1.2e-7) if self.is_normalised else 0.0
        return self.texel(value) + nudge

    def texel_reached(self, value: float) -> float:
        """A value in data units as a bound that texels exceed which are at least as large.

        Interpolation rounds: what float32 hardly tells from the value counts as equal.
        """
        texel = self.texel(value)
        nudge = max(1e-3 / self.scale, 1.2e-7) if self.is_normalised else NUDGE * abs(texel)
        return texel - max(nudge, LEAST_SLOPE)

    def is_step(self, vmin: float, vmax: float) -> bool:
        """Whether float32 cannot tell contrast limits apart, as voxels are stored."""
        return _as_stored(self.texel(vmin)) == _as_stored(self.texel(vmax))

    def contrast(self, vmin: float, vmax: float) -> tuple[float, float]:
        """What contrast limits in data units are to the shader.

        Returns
        -------
        (start, slope) : (float, float)
            Texels from `start` on are shown by ``(texel - start) * slope``, within 0..1. Equal
            limits are a step: 1 where the value is at least vmin, else 0.
        """
        if self.is_step(vmin, vmax):
            return self.texel_reached(vmin), LARGEST
        slope = self.scale / (vmax - vmin)
        if abs(slope) >= LEAST_SLOPE:
            return self.texel(vmin), slope
        # So wide that all voxels are nearly in one place between the limits, whose halves do not overflow.
        half_range = vmax / 2 - vmin / 2
        share = (self.offset / 2 - vmin / 2) / half_range
        slope = float(np.copysign(LEAST_SLOPE, half_range))
        return -share / slope, slope

    def texel_between(self, value: float) -> float:
        """A texel value, as float32, that texels exceed where their data exceed a value in data units."""
        if self.is_normalised:  # integers: halfway between one and the next
            return float(np.float32(self.texel(np.floor(value) + 0.5)))
        exact = float(np.clip(self.texel(value), -MISSING, MISSING))
        texel = np.float32(exact)
        return float(np.nextafter(texel, np.float32(-np.inf)) if texel > exact else texel)

    def below(self, value: float) -> float:
        """A value in data units that interpolation does not round up beyond this one."""
        size = abs(value) if self.is_normalised else abs(self.texel(value)) * self.scale
        return value - 2e-6 * size

    @property
    def is_normalised(self) -> bool:
        return "norm" in self.format

    def data(self, texel: np.ndarray) -> np.ndarray:
        """Texel values, in data units."""
        return np.asarray(texel, np.float64) * self.scale + self.offset

    def encode(self, block: np.ndarray, has_missing: bool = True) -> np.ndarray:
        """A block of data, of values within ±1e37, as the C-contiguous array to upload.

        What is missing is not looked for where it is known that nothing is.
        """
        if self.texel_dtype.kind == "f":
            missing = missing_voxels(block) if has_missing else None
            by = ValueMap(self.offset, self.scale)
            texels = _finite_floats(block, missing, self.texel_dtype, by)
        else:
            # Unsigned arithmetic wraps around: what it gives is right for values from low to high.
            texels = block.astype(self.texel_dtype, copy=self.shift != 0 or self.multiplier != 1)
            if self.shift:
                texels += self.texel_dtype.type(self.shift % 2**16)
            if self.multiplier != 1:
                texels *= self.texel_dtype.type(self.multiplier)
        if block.ndim == 4 and block.shape[3] == 4 and self.texel_dtype.kind == "f":
            texels = _with_alpha_share(texels, block, self.alpha_range)
        if block.ndim == 4 and block.shape[3] == 3:
            padded = np.empty((*block.shape[:3], 4), self.texel_dtype)
            padded[..., :3] = texels
            padded[..., 3] = 1 if self.texel_dtype.kind == "f" else np.iinfo(self.texel_dtype).max
            return padded
        return np.ascontiguousarray(texels)


def _as_stored(texel: float) -> float:
    """A texel value in float32, where what is smaller than its normal numbers is zero."""
    rounded = float(np.float32(min(max(texel, -LARGEST), LARGEST)))
    return rounded if abs(rounded) >= LEAST_SLOPE else 0.0


def _finite_floats(
    block: np.ndarray, missing: np.ndarray | None, texel_dtype: np.dtype, by: ValueMap
) -> np.ndarray:
    if missing is not None:
        block = np.where(missing, 0, block)
    texels = (block if by == PLAIN else by.texels(block)).astype(texel_dtype, copy=False)
    return texels if missing is None else np.where(missing, MISSING, texels)


def _with_alpha_share(
    texels: np.ndarray, block: np.ndarray, alpha_range: tuple[float, float]
) -> np.ndarray:
    """RGBA whose alpha is its share of a range; missing voxels stay missing."""
    if alpha_range == (0.0, 1.0):
        return texels
    low, high = alpha_range
    share = (block[..., 3].astype(np.float64) - low) / (high - low)
    shared = texels.copy()
    shared[..., 3] = np.where(texels[..., 3] == MISSING, MISSING, share)
    return shared


def choose_encoding(
    engine: Engine,
    dtype: np.dtype,
    channels: int,
    voxels: int,
    missing: bool,
    value_range: tuple[float, float] | None = None,
    value_map: ValueMap = PLAIN,
    is_wide: bool = False,
) -> Encoding:
    """The encoding for a dtype on this device.

    8-bit, 16-bit and half precision keep their size; bool is 8-bit; wider integers and double
    precision become float32, by a map that keeps their numbers apart. 16-bit integers that use a
    small part of their range are spread over it, since GPUs round what they filter from 16 bits to
    16 bits. Without 16-bit normalised formats, those that span at most 4096 are in half precision
    around their middle, which holds them exactly, and others are float32.

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
    value_range : (float, float), optional
        Smallest and largest value of grayscale 16-bit integers.
    value_map : ValueMap
        To float32, of numbers with 32 bits or more.
    is_wide : bool
        float32, whatever would do: where others in the same texture need it.
    """
    prefix, stored = ("r", 1) if channels == 1 else ("rgba", 4)
    norm16 = "texture-format16bit-norm" in engine.features
    filterable = "float32-filterable" in engine.features
    small_integer = dtype.kind in "bui" and dtype.itemsize <= 2
    half = Encoding(f"{prefix}16float", np.dtype(np.float16), 1.0, 0.0, stored)
    if is_wide:
        return _float32(f"{prefix}32float", stored, value_map, missing or not filterable)
    if engine.is_cpu and channels == 1 and filterable and 4 * voxels <= FAST_BYTES:
        return _float32("r32float", 1, value_map, missing)
    if small_integer and dtype.itemsize == 1 and engine.is_cpu:
        return _normalised(dtype, prefix, stored, bits=16, spread=257) if norm16 else half
    if small_integer and dtype.itemsize == 1:
        return _normalised(dtype, prefix, stored, bits=8)
    if small_integer and norm16:
        if value_range is not None:
            low, high = (int(value) for value in value_range)
            spread = 65535 // max(1, high - low)
            if spread >= MIN_SPREAD:
                return _spread(prefix, stored, low, spread)
        return _normalised(dtype, prefix, stored, bits=16)
    if small_integer and value_range is not None:
        low, high = (int(value) for value in value_range)
        if high - low <= 2 * LARGEST_WHOLE_HALF:
            middle = float((low + high + 1) // 2)
            return replace(half, offset=middle, low=float(low), high=float(high))
    if dtype == np.float16 and not missing:
        return half
    return _float32(f"{prefix}32float", stored, value_map, missing or not filterable)


def _float32(texture_format: str, channels: int, value_map: ValueMap, masked: bool) -> Encoding:
    offset, scale = value_map
    return Encoding(texture_format, np.dtype(np.float32), scale, offset, channels, masked)


def _normalised(
    dtype: np.dtype, prefix: str, channels: int, bits: int, spread: int = 1
) -> Encoding:
    """The whole range of an integer dtype on 0..1."""
    if dtype.kind == "b":  # 0 and 1 are the ends of the range
        return Encoding(
            f"{prefix}{bits}unorm",
            np.dtype(f"u{bits // 8}"),
            scale=1.0,
            offset=0.0,
            channels=channels,
            multiplier=255 * spread,
        )
    limits = np.iinfo(dtype)
    return Encoding(
        f"{prefix}{bits}unorm",
        np.dtype(f"u{bits // 8}"),
        scale=float(limits.max - limits.min),
        offset=float(limits.min),
        channels=channels,
        multiplier=spread,
        shift=-int(limits.min),
    )


def _spread(prefix: str, channels: int, low: int, spread: int) -> Encoding:
    """A part of the 16-bit range, from `low`, spread over the whole."""
    return Encoding(
        f"{prefix}16unorm",
        np.dtype(np.uint16),
        scale=65535 / spread,
        offset=float(low),
        channels=channels,
        multiplier=spread,
        shift=-low,
        low=float(low),
        high=float(low + 65535 // spread),
    )
