"""Which reader reads a file: chosen by its extension."""

import difflib
import operator
import os
import stat
from pathlib import Path
from typing import Any

from .errors import VolumeFileError, VolumeFileNotFoundError, one_line
from .nifti import read_nifti
from .npy import read_npy, read_npz
from .tiff import read_tiff
from .volume_file import VolumeFile

# Longest first: ".nii.gz" is not a ".gz".
READERS = {
    ".nii.gz": read_nifti,
    ".nii": read_nifti,
    ".tiff": read_tiff,
    ".tif": read_tiff,
    ".npz": read_npz,
    ".npy": read_npy,
}


def read_volume(
    path: str | os.PathLike[str], *, key: str | None = None, channel: int | None = None
) -> VolumeFile:
    """Read a volume, and where it lies in the world, from a file.

    The extension decides the format, upper or lower case: .npy, .npz, .tif and .tiff (ImageJ
    hyperstacks and OME-TIFF too), .nii and .nii.gz. Nothing pickled is ever loaded.

    Parameters
    ----------
    path : str or os.PathLike
        The file, as it is given: ``~`` is a name as any other, which shells expand.
    key : str, optional
        Name of the array in an .npz. Default: its only array, or the only one that is 3D or 4D.
    channel : int, optional
        Which channel of a TIFF, counted from 0. Needed when it has several that are not RGB(A);
        with RGB(A), picks one of the colours, as it is stored, as a grayscale volume; with a
        palette, 0 gives the numbers of the colours, which may be labels.

    Returns
    -------
    VolumeFile
        Voxels and placement. Uncompressed .npy, TIFF and NIfTI are memory-mapped, read-only,
        where their layout allows it. Of an OME-TIFF whose pixels lie in several files, those of its
        own folder are read too.

    Raises
    ------
    VolumeFileError
        (a ValueError) if the file is not a volume, is damaged as its checksums, its tables or its
        size tell, or is of an unknown format, or if
        `key` or `channel` does not name one volume in it; VolumeFileNotFoundError (also a
        FileNotFoundError) if there is no such file.
    MissingExtraError
        (a RuntimeError) if the format needs a package that is not installed.
    """
    path = os.fspath(path)
    if not isinstance(path, str):
        raise TypeError(f"path must be a str or a path object, got {type(path).__name__}")
    _check_is_file(path)
    extension = _extension(path)
    options = _options(path, extension, key, channel)
    return READERS[extension](path, **options)


def _extension(path: str) -> str:
    name = Path(path).name.lower()
    for extension in READERS:
        if name.endswith(extension):
            return extension
    suffix = Path(name).suffix
    near = difflib.get_close_matches(suffix, READERS, n=2)
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    what = f"unknown extension {suffix!r}" if suffix else "no file extension"
    known = ", ".join(sorted(READERS))
    raise VolumeFileError(f"{path}: {what}{hint}; readable extensions are {known}")


def _check_is_file(path: str) -> None:
    try:
        status = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        raise VolumeFileNotFoundError(f"{path}: no such file") from None
    except (OSError, ValueError) as error:  # ValueError: a null byte in the path
        raise VolumeFileError(f"{path!r}: {one_line(error)}") from None
    if stat.S_ISDIR(status.st_mode):
        raise VolumeFileError(f"{path}: is a folder, not a file")
    if not stat.S_ISREG(status.st_mode):
        raise VolumeFileError(f"{path}: is not a regular file")
    if status.st_size == 0:
        raise VolumeFileError(f"{path}: the file is empty (0 bytes)")
    try:
        with open(path, "rb"):
            pass
    except OSError as error:
        raise VolumeFileError(f"{path}: {one_line(error)}") from None


def _options(path: str, extension: str, key: str | None, channel: int | None) -> dict[str, Any]:
    """The keyword arguments that the reader of this extension takes."""
    if key is not None and extension != ".npz":
        raise VolumeFileError(f"{path}: key names an array in an .npz; this file has one array")
    if channel is not None:
        try:
            channel = operator.index(channel)
        except TypeError:
            raise TypeError(f"channel must be an integer or None, got {channel!r}") from None
        if READERS[extension] is not read_tiff:
            raise VolumeFileError(f"{path}: channel is for TIFF files, got {channel}")
    if extension == ".npz":
        return {"key": key}
    if READERS[extension] is read_tiff:
        return {"channel": channel}
    return {}
