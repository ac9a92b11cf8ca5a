"""Writes a rendered picture to a file."""

import os
from pathlib import Path
from typing import Any

import numpy as np

from ...base.checks import nearest_match
from ...base.colour import linear_from_srgb, srgb_from_linear

# What can be written, and how; JPEG has no alpha.
_OPTIONS: dict[str, dict[str, Any]] = {
    ".png": {},
    ".tif": {"compression": "tiff_deflate"},
    ".tiff": {"compression": "tiff_deflate"},
    ".jpg": {"quality": 95, "subsampling": 0},
    ".jpeg": {"quality": 95, "subsampling": 0},
}


def check_suffix(path: str | os.PathLike[str]) -> Path:
    """The path, if its suffix names a picture format that can be written.

    Raises
    ------
    TypeError, ValueError
        Not a path, or not such a suffix.
    """
    try:
        path = Path(os.fspath(path))
    except TypeError as error:
        raise TypeError(f"path is a string or a path, not {path!r}.") from error
    suffix = path.suffix.lower()
    if suffix not in _OPTIONS:
        known = ", ".join(_OPTIONS)
        close = nearest_match(suffix, _OPTIONS)
        raise ValueError(f"{path}: a picture's suffix is one of {known}, not {suffix!r}.{close}")
    return path


def write_picture(path: str | os.PathLike[str], image: np.ndarray) -> None:
    """Write an sRGB picture.

    .png and .tif keep straight alpha. In .jpg, what is transparent is laid over black, in linear
    light.

    Parameters
    ----------
    path : str or path-like
        The file, replaced if it exists. Its folder must exist.
    image : ndarray of uint8, shape (height, width, 4)

    Raises
    ------
    TypeError, ValueError
        The suffix is no picture format's, or the file cannot be written.
    """
    import imageio.v3 as imageio  # a fifth of a second: only where a picture is written

    path = check_suffix(path)
    suffix = path.suffix.lower()
    if suffix.startswith(".j"):
        image = over_black(image)
    # To memory first: where encoding fails, the file that was there stays.
    encoded = imageio.imwrite(
        "<bytes>", image, extension=suffix, plugin="pillow", **_OPTIONS[suffix]
    )
    try:
        path.write_bytes(encoded)
    except (OSError, ValueError) as error:  # ValueError: a null character in the path
        reason = getattr(error, "strerror", None) or error
        raise ValueError(f"{path}: cannot be written: {reason}.") from error


def over_black(image: np.ndarray) -> np.ndarray:
    """A picture, (height, width, 4) uint8 with straight alpha, over black in linear light: its RGB."""
    linear = linear_from_srgb(image[..., :3] / 255) * (image[..., 3:] / 255)
    return np.round(srgb_from_linear(linear) * 255).astype(np.uint8)
