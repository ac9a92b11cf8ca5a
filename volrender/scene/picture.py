"""Writes a rendered picture to a file."""

from pathlib import Path

import numpy as np

KEEP_ALPHA = (".png", ".tif", ".tiff", ".webp")
DROP_ALPHA = (".jpg", ".jpeg", ".bmp")


def check_suffix(path) -> Path:
    """The path, if its suffix names a picture format that can be written.

    Raises
    ------
    TypeError, ValueError
        Not a path, or not such a suffix.
    """
    try:
        path = Path(path)
    except TypeError as error:
        raise TypeError(f"path is a string or a path, not {path!r}.") from error
    if path.suffix.lower() not in KEEP_ALPHA + DROP_ALPHA:
        known = ", ".join(KEEP_ALPHA + DROP_ALPHA)
        raise ValueError(f"{path}: a picture's suffix is one of {known}, not {path.suffix!r}.")
    return path


def write_picture(path, image: np.ndarray) -> None:
    """Write an sRGB picture with straight alpha.

    Parameters
    ----------
    path : str or path-like
        ``.png``, ``.tif`` and ``.webp`` keep alpha; ``.jpg`` and ``.bmp`` lose it.
    image : ndarray of uint8, shape (height, width, 4)

    Raises
    ------
    ValueError
        The suffix is no picture format's, or the file cannot be written.
    """
    import imageio.v3 as imageio  # a fifth of a second: only where a picture is written

    path = check_suffix(path)
    if path.suffix.lower() in DROP_ALPHA:
        image = image[..., :3]
    try:
        imageio.imwrite(path, image)
    except OSError as error:
        raise ValueError(f"{path} cannot be written: {error.strerror or error}") from error
