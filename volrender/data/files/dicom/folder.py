"""Which files of a folder may be DICOM."""

import os
import stat
from collections.abc import Iterator

from ..errors import VolumeFileError, VolumeFileNotFoundError, one_line

MOST_FILES = 100_000
_MAGIC_AT = 128
# Files of before 1993 have no preamble: they begin with an element of the group 0008, often its
# length, in either byte order.
_OLD_STARTS = (b"\x08\x00\x00\x00", b"\x08\x00\x05\x00", b"\x08\x00\x08\x00", b"\x00\x08\x00\x00")


def dicom_paths(path: str) -> list[str]:
    """The file itself, or all files in a folder and below it that begin as DICOM does, sorted.

    Links that lead out of the folder are not followed, nor is any link to a folder.

    Raises
    ------
    VolumeFileError
        There is nothing there, or nothing of DICOM, or too many files.
    """
    try:
        status = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        raise VolumeFileNotFoundError(f"{path}: no such file or folder") from None
    except (OSError, ValueError) as error:  # ValueError: a null byte in the path
        raise VolumeFileError(f"{path!r}: {one_line(error)}") from None
    if stat.S_ISREG(status.st_mode):
        if status.st_size == 0:
            raise VolumeFileError(f"{path}: the file is empty (0 bytes)")
        if not _begins_as_dicom(path):
            raise VolumeFileError(f"{path}: not a readable DICOM file: it does not begin as one")
        return [path]
    if not stat.S_ISDIR(status.st_mode):
        raise VolumeFileError(f"{path}: is neither a regular file nor a folder")
    found = [file for file in _files_below(path) if _begins_as_dicom(file)]
    if not found:
        raise VolumeFileError(f"{path}: is a folder, and holds no Zarr and no DICOM files")
    return sorted(found)


def _files_below(folder: str) -> Iterator[str]:
    count = 0
    home = os.path.realpath(folder)
    for where, _, names in os.walk(folder, onerror=_refuse):
        for name in names:
            count += 1
            if count > MOST_FILES:
                raise VolumeFileError(
                    f"{folder}: holds more than {MOST_FILES} files; open the folder of one study"
                )
            file = os.path.join(where, name)
            if _is_inside(file, home):
                yield file


def _refuse(error: OSError) -> None:
    raise VolumeFileError(f"{error.filename}: {one_line(error)}")


def _is_inside(file: str, home: str) -> bool:
    """Whether a file is a regular one, or a link to one that lies below a folder."""
    status = os.lstat(file)
    if stat.S_ISLNK(status.st_mode):
        target = os.path.realpath(file)
        return os.path.isfile(target) and os.path.commonpath([target, home]) == home
    return stat.S_ISREG(status.st_mode)


def _begins_as_dicom(file: str) -> bool:
    try:
        with open(file, "rb") as opened:
            start = opened.read(_MAGIC_AT + 4)
    except OSError as error:
        raise VolumeFileError(f"{file}: {one_line(error)}") from None
    return start[_MAGIC_AT:] == b"DICM" or start[:4] in _OLD_STARTS
