"""What the stored samples of a TIFF mean: which colours, which grays, how opaque.

By TIFF 6.0, https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf, and where that is open,
as Pillow reads it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from ..errors import VolumeFileError
from ..logs import warn

_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB, _PALETTE, _YCBCR = 0, 1, 2, 3, 6
_PHOTOMETRIC_TAG = 262
_MULTIPLIED, _STRAIGHT = 1, 2  # ExtraSamples: associated and unassociated alpha
# Codecs that keep samples as they are; others, such as JPEG, turn YCbCr into RGB themselves.
_PLAIN_CODECS = (1, 5, 8, 32773, 32946, 34925, 50000)


class Meaning(NamedTuple):
    """How to turn what is stored into what is meant.

    Parameters
    ----------
    dtype : np.dtype
        Of what is meant.
    colours : int
        Its colours; 0 where values are meant.
    of : callable
        From planes that are stored, and their numbers, to what they mean.
    """

    dtype: np.dtype
    colours: int
    of: Callable[[np.ndarray, Sequence[int]], np.ndarray]


@dataclass(frozen=True, eq=False)
class Photometric:
    """The meaning of the samples of all pixels in a series of pages.

    Parameters
    ----------
    path : str
        The file, for errors.
    kind : int
        The tag PhotometricInterpretation.
    bits : int
        How many of a sample's bits are used.
    extra : tuple of int
        What samples beyond those of `kind` are: 1 alpha that the colours are multiplied by,
        2 alpha that they are not multiplied by, else anything.
    palettes : tuple of np.ndarray
        Where there are some, that of each page, or the one of all: uint8 of shape (n, 3).
    luma : tuple of float
        Of YCbCr, the weights of red, green and blue.
    black_white : tuple of float
        Of YCbCr, the codes of no and of full Y, Cb and Cr.
    """

    path: str
    kind: int
    bits: int
    extra: tuple[int, ...] = ()
    palettes: tuple[np.ndarray, ...] = ()
    luma: tuple[float, ...] = (0.299, 0.587, 0.114)
    black_white: tuple[float, ...] = (0, 255, 128, 255, 128, 255)

    @property
    def has_alpha(self) -> bool:
        """Whether the first sample beyond those of `kind` is alpha."""
        return self.extra[:1] in ((_MULTIPLIED,), (_STRAIGHT,))

    @property
    def samples_of_a_colour(self) -> int:
        """How many samples, from the first, are a colour together; 0 where each is a channel."""
        if self.kind in (_RGB, _YCBCR):
            return 3 + self.has_alpha
        return 2 if self.has_alpha else 0  # gray or palette, and alpha

    @property
    def is_palette(self) -> bool:
        """Whether what is stored are numbers of colours."""
        return bool(self.palettes)

    def values(self, stored: np.ndarray, sample: int) -> np.ndarray:
        """One sample of each pixel as numbers, 0 is black; of a palette, the numbers of colours."""
        if self.kind != _WHITE_IS_ZERO or sample > 0 or stored.dtype.kind == "f":
            return stored
        if stored.dtype.kind == "u":
            return np.asarray(stored.dtype.type(2**self.bits - 1) - stored)
        return np.asarray(~stored)

    def meaning_of_values(self, dtype: np.dtype, sample: int) -> Meaning | None:
        """What one sample of each pixel means; None where that is what is stored."""
        if self.kind != _WHITE_IS_ZERO or sample > 0:
            return None
        if dtype.kind == "f":
            warn(self.path, "0 is white, it says, which means nothing for floats: read as they are")
            return None
        return Meaning(dtype, 0, lambda stored, planes: self.values(stored, sample))

    def meaning_of_colours(self, dtype: np.dtype) -> Meaning | None:
        """What the samples of a colour mean; None where that is what is stored.

        Raises
        ------
        VolumeFileError
            Such samples are not read.
        """
        if len(self.extra) > self.has_alpha:
            beside = "colour and alpha" if self.has_alpha else "colour"
            warn(self.path, f"samples beside {beside} do not say what they are, and are left out")
        if self.kind == _RGB and self.extra[:1] != (_MULTIPLIED,):
            return None
        if self.kind == _YCBCR and dtype != np.uint8:
            raise VolumeFileError(
                f"{self.path}: colours as YCbCr are read in 8 bits only; choose one channel=…"
            )
        if self.is_palette and self.has_alpha and dtype != np.uint8:
            raise VolumeFileError(f"{self.path}: a palette with alpha is read in 8 bits only")
        meant = np.dtype(np.uint8) if self.is_palette else dtype.newbyteorder("=")
        return Meaning(meant, 3 + self.has_alpha, self.colours)

    def colours(self, stored: np.ndarray, planes: Sequence[int] | None = None) -> np.ndarray:
        """Straight RGB or RGBA of what is stored.

        Parameters
        ----------
        stored : np.ndarray
            Of shape (nz, ny, nx, samples_of_a_colour), or (nz, ny, nx) where it is a palette's.
        planes : sequence of int, optional
            The numbers of these planes in the stack. Default: from 0 on.

        Returns
        -------
        np.ndarray
            Of shape (nz, ny, nx, 3 or 4).
        """
        straighten = self.extra[:1] == (_MULTIPLIED,)
        stack = stored if stored.ndim == 4 else stored[..., None]
        pages = self._coloured_by_palette if self.is_palette else self._coloured
        numbers = range(len(stack)) if planes is None else planes
        first = _straight(pages(numbers[0], stack[0]), straighten)
        result = np.empty((len(stack), *first.shape), first.dtype)
        result[0] = first
        for at in range(1, len(stack)):  # one at a time, so that memory holds little beside it
            result[at] = _straight(pages(numbers[at], stack[at]), straighten)
        return result

    def _coloured(self, z: int, plane: np.ndarray) -> np.ndarray:
        if self.kind == _RGB:
            return plane
        if self.kind == _YCBCR:
            return np.concatenate([self._rgb_of_ycbcr(plane[..., :3]), plane[..., 3:]], axis=-1)
        gray = self.values(plane[..., :1], 0)
        return np.concatenate([gray, gray, gray, plane[..., 1:]], axis=-1)

    def _coloured_by_palette(self, z: int, plane: np.ndarray) -> np.ndarray:
        palette = self.palettes[min(z, len(self.palettes) - 1)]
        numbers = plane[..., 0]
        if numbers.dtype.kind not in "bu" or numbers.max() >= len(palette):
            raise VolumeFileError(
                f"{self.path}: holds numbers ({numbers.dtype}, up to {numbers.max()}) that its "
                f"palette of {len(palette)} colours has not; channel=0 reads them as they are"
            )
        colours = palette[numbers.astype(np.intp)]
        if plane.shape[-1] == 1:
            return colours
        return np.concatenate([colours, plane[..., 1:]], axis=-1)

    def _rgb_of_ycbcr(self, plane: np.ndarray) -> np.ndarray:
        """TIFF 6.0, section 21: the conversion from YCbCr to RGB."""
        black, white = np.reshape(self.black_white, (3, 2)).T
        y, cb, cr = np.moveaxis((plane - black) * (255, 127, 127) / (white - black), -1, 0)
        of_red, of_green, of_blue = self.luma
        red, blue = y + cr * (2 - 2 * of_red), y + cb * (2 - 2 * of_blue)
        green = (y - of_blue * blue - of_red * red) / of_green
        return np.rint(np.clip(np.stack([red, green, blue], axis=-1), 0, 255)).astype(np.uint8)


def photometric_of(path: str, tif: Any, series: Any) -> Photometric:
    """What the tags of a series of pages say.

    Parameters
    ----------
    path : str
        The file, for errors.
    tif, series : tifffile.TiffFile, tifffile.TiffPageSeries
        The file, and which of its images.
    """
    page = series.keyframe
    kind, bits = int(page.photometric), int(page.bitspersample)
    if _PHOTOMETRIC_TAG not in page.tags:
        warn(path, "does not say what its samples mean: 0 is taken for black")
        kind = _BLACK_IS_ZERO
    extra = tuple(int(meaning) for meaning in page.extrasamples)
    samples = page.samplesperpixel
    if kind == _RGB and samples == 4 and not extra:
        extra = (_STRAIGHT,)  # written before there was that tag
    if (kind in (_RGB, _YCBCR) and samples < 3) or kind > _YCBCR or kind == 5:
        return Photometric(path, _BLACK_IS_ZERO, bits)  # no colours that we know: channels
    if kind == _PALETTE:
        # In ImageJ, a palette is how gray values are displayed.
        palettes = () if tif.is_imagej else _palettes(path, series)
        return Photometric(path, kind if palettes else _BLACK_IS_ZERO, bits, extra, palettes)
    if kind == _YCBCR:
        if page.compression not in _PLAIN_CODECS:
            return Photometric(path, _RGB, bits, extra)
        luma = _fractions(page.tags.valueof(529)) or Photometric.luma
        black_white = _fractions(page.tags.valueof(532)) or Photometric.black_white
        return Photometric(path, kind, bits, extra, luma=luma, black_white=black_white)
    return Photometric(path, kind, bits, extra)


def _palettes(path: str, series: Any) -> tuple[np.ndarray, ...]:
    """The palette of each page, or the one that all have."""
    palettes: list[np.ndarray] = []
    for page in series.pages:
        stored = None if page is None else page.aspage().colormap
        if stored is not None:
            # Of 16 bits by the specification; where none needs them, of 8, as libtiff reads it.
            palette = np.asarray(stored).T
            palettes.append((palette >> 8 if palette.max() > 255 else palette).astype(np.uint8))
    if all(np.array_equal(palette, palettes[0]) for palette in palettes):
        return tuple(palettes[:1])
    if len(palettes) != series.shape[0]:
        raise VolumeFileError(f"{path}: its pages differ in palette, and are no plain stack")
    return tuple(palettes)


def _fractions(tag: tuple[int, ...] | None) -> tuple[float, ...]:
    """The numbers of a tag of rationals, which are pairs."""
    if tag is None:
        return ()
    return tuple(float(a) / float(b) for a, b in zip(tag[::2], tag[1::2], strict=True))


def _straight(colours: np.ndarray, multiplied: bool) -> np.ndarray:
    """Colours that are not multiplied by their alpha, where they may have been."""
    if not multiplied or colours.shape[-1] < 4:
        return colours
    dtype = colours.dtype
    whole = np.iinfo(dtype).max if dtype.kind in "iu" else 1
    precise = np.float32 if dtype.itemsize == 1 or dtype == np.float16 else np.float64
    alpha = colours[..., 3:].astype(precise)
    straight = colours[..., :3].astype(precise) * whole
    straight = np.divide(straight, alpha, out=np.zeros_like(straight), where=alpha != 0)
    if dtype.kind in "iu":
        straight = np.clip(np.rint(straight), 0, whole)
    result = np.empty(colours.shape, dtype)
    result[..., :3], result[..., 3] = straight.astype(dtype), colours[..., 3]
    return result
