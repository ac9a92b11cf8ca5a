"""Which image of a TIFF is meant, where it holds several?"""

import math
from typing import Any

from ..errors import ChoiceError, VolumeFileError, cut
from ..logs import warn

_MOST_SHOWN = 12
_BESIDE = ("thumbnail", "label", "macro", "overview", "map")  # what scanners of slides add


def choose_series(path: str, images: list[Any], series: int | str | None) -> int:
    """The number of the image to read: the only one, or the only one that looks like a volume.

    Parameters
    ----------
    path : str
        What errors name.
    images : list of tifffile.TiffPageSeries
    series : int, str or None
        The number, from 0 on, or the name of one.

    Raises
    ------
    ChoiceError
        Several look like volumes.
    VolumeFileError
        There is no such image, or none at all.
    """
    if not images:
        raise VolumeFileError(f"{path}: holds no image")
    choices = [_what(image) for image in images]
    listing = "; ".join(f"{number} {what}" for number, what in enumerate(choices[:_MOST_SHOWN]))
    if len(choices) > _MOST_SHOWN:
        listing += f"; and {len(choices) - _MOST_SHOWN} more"
    if isinstance(series, str):
        found = [number for number, image in enumerate(images) if image.name == series]
        if len(found) == 1:
            return found[0]
        what = f"{len(found)} images are" if found else "no image is"
        raise VolumeFileError(f"{path}: {what} called {cut(series)!r}; it holds: {listing}")
    if series is not None:
        if not 0 <= series < len(images):
            raise VolumeFileError(f"{path}: no series {series}; it holds: {listing}")
        return series
    if len(images) == 1:
        return 0
    likely = [number for number, image in enumerate(images) if not _is_beside(image)]
    deep = [number for number in likely if _planes(images[number]) > 1]
    number, *others = deep or likely or range(len(images))
    if others:
        raise ChoiceError(
            f"{path}: holds {len(images)} images; choose one with series=…: {listing}",
            tuple(choices),
        )
    warn(path, f"holds {len(images)} images; series {number} is read, of {listing}")
    return number


def _what(image: Any) -> str:
    name = f"{cut(image.name)}: " if image.name else ""
    return f"{name}{image.axes} {image.shape} {image.dtype}"


def _is_beside(image: Any) -> bool:
    """Whether it shows another image smaller, or the glass that it is of."""
    return image.keyframe.is_reduced or image.name.lower() in _BESIDE


def _planes(image: Any) -> int:
    """Planes, of all channels and colours together one."""
    return math.prod(
        n for n, letter in zip(image.shape, image.axes, strict=True) if letter not in "CSYX"
    )
