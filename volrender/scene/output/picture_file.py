"""Writes a rendered picture to a file."""

import io
import os
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from ...base.checks import nearest_match, number
from ...base.colour import linear_from_srgb, srgb_from_linear
from ...base.files.whole_file import check_output, write_whole

# What can be written, and how; JPEG has no alpha.
_FORMATS: dict[str, tuple[str, dict[str, Any]]] = {
    ".png": ("PNG", {}),
    ".tif": ("TIFF", {"compression": "tiff_deflate"}),
    ".tiff": ("TIFF", {"compression": "tiff_deflate"}),
    ".jpg": ("JPEG", {"quality": 95, "subsampling": 0}),
    ".jpeg": ("JPEG", {"quality": 95, "subsampling": 0}),
}
VECTORS = (".svg", ".pdf")  # pictures with lines and letters over them


def picture_path(path: str | os.PathLike[str], others: tuple[str, ...] = ()) -> Path:
    """The path, if a picture can be written there; `others` are suffixes that would do, too.

    Raises
    ------
    TypeError, ValueError
        Not a path, no suffix of a picture format, or the file cannot be written.
    """
    try:
        path = Path(os.fspath(path))
    except TypeError as error:
        raise TypeError(f"path is a string or a path, not {path!r}.") from error
    suffix, formats = path.suffix.lower(), (*_FORMATS, *VECTORS, *others)
    if suffix not in formats:
        known = ", ".join(formats)
        close = nearest_match(suffix, formats)
        raise ValueError(f"{path}: a picture's suffix is one of {known}, not {suffix!r}.{close}")
    if suffix == ".pdf" and find_spec("reportlab") is None:
        raise ValueError(f"{path}: PDF needs reportlab: pip install volrender[pdf]")
    check_output(path)
    return path


def checked_dpi(dpi: float | None) -> float | None:
    """Pixels per inch, 1 to 9600, or None where nothing is said of it."""
    return None if dpi is None else number("dpi", dpi, 1, 9600)


def write_picture(
    path: str | os.PathLike[str],
    image: np.ndarray,
    dpi: float | None = None,
    said: Mapping[str, str] | None = None,
) -> None:
    """Write an sRGB picture.

    .png and .tif keep straight alpha. In .jpg, what is transparent is laid over black, in linear
    light.

    Parameters
    ----------
    path : str or path-like
        The file, replaced by the whole picture if it exists. Its folder must exist.
    image : ndarray of uint8, shape (height, width, 4)
    dpi : float, optional
        Pixels per inch, as the file says.
    said : mapping of str to str, optional
        What a PNG says of itself, by keyword: texts (tEXt).

    Raises
    ------
    TypeError, ValueError
        The suffix is no picture format's, or the file cannot be written.
    """
    path = picture_path(path)
    if path.suffix.lower() in VECTORS:
        raise ValueError(
            f"{path}: an array is no drawing: its suffix is one of {', '.join(_FORMATS)}."
        )
    write_whole(path, encoded_picture(image, path.suffix.lower(), dpi, said))


def encoded_picture(
    image: np.ndarray,
    suffix: str,
    dpi: float | None = None,
    said: Mapping[str, str] | None = None,
) -> bytes:
    """What the file of a picture holds, (height, width, 4) uint8, for a suffix such as ``.png``."""
    from PIL import Image, PngImagePlugin  # take a while to load: only where a picture is written

    if suffix.startswith(".j"):
        image = over_black(image)
    file, (kind, options) = io.BytesIO(), _FORMATS[suffix]
    if dpi is not None:
        options = {**options, "dpi": (dpi, dpi)}
    if said and kind == "PNG":
        texts = PngImagePlugin.PngInfo()
        for keyword, text in said.items():
            texts.add_text(keyword, text)
        options = {**options, "pnginfo": texts}
    Image.fromarray(image).save(file, kind, **options)
    return file.getvalue()


def over_black(image: np.ndarray) -> np.ndarray:
    """A picture, (height, width, 4) uint8 with straight alpha, over black in linear light: its RGB."""
    linear = linear_from_srgb(image[..., :3] / 255) * (image[..., 3:] / 255)
    return np.round(srgb_from_linear(linear) * 255).astype(np.uint8)
