"""Which reader reads what: by the extension of a file, or by what a folder holds."""

import difflib
from collections.abc import Callable
from pathlib import Path

from .errors import VolumeFileError
from .nifti import read_nifti
from .npy import read_npy, read_npz
from .tiff import read_tiff
from .volume_file import VolumeFile

# Longest first: ".nii.gz" is not a ".gz". Each gives a `VolumeFile`, or one for each channel.
READERS: dict[str, Callable[..., VolumeFile | list[VolumeFile]]] = {
    ".nii.gz": read_nifti,
    ".nii": read_nifti,
    ".tiff": read_tiff,
    ".tif": read_tiff,
    ".npz": read_npz,
    ".npy": read_npy,
}
# What chooses from a file, by who reads it; "*": of the channels that it gives, one may be chosen.
OPTIONS: dict[Callable, tuple[str, ...]] = {read_npz: ("key",), read_tiff: ("channel",)}


def reader_of(path: str) -> Callable[..., VolumeFile | list[VolumeFile]]:
    """Who reads a file.

    Raises
    ------
    VolumeFileError
        Nobody does, as its extension says.
    """
    name = Path(path).name.lower()
    for extension, reader in READERS.items():
        if name.endswith(extension):
            return reader
    suffix = Path(name).suffix
    near = difflib.get_close_matches(suffix, READERS, n=2)
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    what = f"unknown extension {suffix!r}" if suffix else "no file extension"
    known = ", ".join(sorted(READERS))
    raise VolumeFileError(f"{path}: {what}{hint}; readable extensions are {known}")


def who_takes(option: str) -> str:
    """The extensions of the files from which an option chooses."""
    return " and ".join(sorted(e for e, r in READERS.items() if option in OPTIONS.get(r, ())))
