"""Writing a rendered picture to a file."""

import difflib
import os
from pathlib import Path

import numpy as np

from .errors import VolumeFileError, blame, one_line

_OPTIONS = {
    ".png": {},
    ".tif": {"compression": "tiff_deflate"},
    ".tiff": {"compression": "tiff_deflate"},
    ".jpg": {"quality": 95, "subsampling": 0},
    ".jpeg": {"quality": 95, "subsampling": 0},
}


def write_image(path, rgba):
    """Write an sRGB picture; the extension decides the format.

    .png, .tif and .tiff keep straight alpha. .jpg and .jpeg have none: what is transparent is laid
    over black, in linear light.

    Parameters
    ----------
    path : str or os.PathLike
        The file, replaced if it exists. Its folder must exist.
    rgba : np.ndarray
        uint8, shape (height, width, 4) with straight alpha, or (height, width, 3).

    Raises
    ------
    VolumeFileError
        (a ValueError) if the extension is unknown or the file cannot be written.
    TypeError, ValueError
        If `rgba` is not such an array.
    """
    path = os.fspath(path)
    extension = Path(path).suffix.lower()
    if extension not in _OPTIONS:
        near = difflib.get_close_matches(extension, _OPTIONS, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        known = ", ".join(_OPTIONS)
        raise VolumeFileError(f"{path}: cannot write {extension!r}{hint}; writable are {known}")
    rgba = np.asarray(rgba)
    if rgba.dtype != np.uint8:
        raise TypeError(f"rgba must be uint8, got {rgba.dtype}")
    if rgba.ndim != 3 or rgba.shape[-1] not in (3, 4) or rgba.size == 0:
        raise ValueError(f"rgba must have shape (height, width, 3 or 4), got {rgba.shape}")
    if extension in (".jpg", ".jpeg") and rgba.shape[-1] == 4:
        rgba = _over_black(rgba)

    import imageio.v3 as imageio

    with blame(path, "cannot be encoded"):
        encoded = imageio.imwrite(
            "<bytes>", rgba, extension=extension, plugin="pillow", **_OPTIONS[extension]
        )
    try:
        Path(path).write_bytes(encoded)
    except (OSError, ValueError) as error:  # ValueError: a null byte in the path
        raise VolumeFileError(f"{path}: cannot be written: {one_line(error)}") from None


def _over_black(rgba):
    """RGB over black, blended in linear light (IEC 61966-2-1)."""
    alpha = rgba[..., 3:] / 255.0
    if alpha.min() == 1:
        return rgba[..., :3]
    encoded = rgba[..., :3] / 255.0
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    linear *= alpha
    encoded = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.round(encoded * 255).astype(np.uint8)
