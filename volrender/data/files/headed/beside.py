"""Which files hold the voxels, where a header names others of its folder?"""

import os
import re
import stat

from ..errors import VolumeFileError, cut

_MOST_FILES = 100_000
# What a pattern may ask for: a number with a width, such as %03d, and %% for a percent sign.
_CONVERSION = re.compile(r"%(%|0?\d{0,2}[diu])")


def place_beside(path: str, name: str, what: str = "its voxels lie") -> str:
    """The path of a regular file of the header's own folder; `what`: what is in it, for messages.

    Raises
    ------
    VolumeFileError
        It lies elsewhere, also by a link, is missing, or is a folder, a pipe or a device.
    """
    name = name.removeprefix("./").removeprefix(".\\")
    if os.path.basename(name) != name or "\\" in name or "\0" in name or name in ("", ".", ".."):
        raise VolumeFileError(
            f"{path}: {what} outside of its folder, it says: {cut(name)!r}; "
            "put that file beside it, and its name alone into the header"
        )
    folder = os.path.dirname(path)
    place = os.path.join(folder, name)
    try:
        status = os.stat(place)
    except OSError:
        raise VolumeFileError(
            f"{path}: {what} in {cut(name)!r}, it says, which is not there"
        ) from None
    is_inside = os.path.dirname(os.path.realpath(place)) == os.path.realpath(folder)
    if not is_inside or not stat.S_ISREG(status.st_mode):
        raise VolumeFileError(
            f"{path}: {what} in {cut(name)!r}, it says, which is no regular file of its folder"
        )
    return place


def numbered_names(path: str, pattern: str, first: int, last: int, step: int) -> list[str]:
    """The names that a pattern such as "slice%03d.raw" gives for first, first + step, … last."""
    if step == 0 or (last - first) * step < 0:
        raise VolumeFileError(f"{path}: no files from {first} to {last} in steps of {step}")
    count = (last - first) // step + 1
    if count > _MOST_FILES:
        raise VolumeFileError(f"{path}: its voxels lie in {count} files, it says")
    if len(re.sub(r"%%", "", pattern).split("%")) != 2 or _CONVERSION.sub("", pattern).count("%"):
        raise VolumeFileError(f"{path}: {cut(pattern)!r} is no pattern with one number, as %03d is")
    return [pattern % (first + number * step) for number in range(count)]


def check_count(path: str, count: int, sizes: tuple[int, ...], subdim: int) -> None:
    """Refuse a number of files that does not fit the axes which each of them holds."""
    expected = 1
    for length in sizes[subdim:]:
        expected *= length
    is_slabs = subdim == len(sizes) and count > 0 and sizes[-1] % count == 0
    if not 1 <= subdim <= len(sizes) or not (is_slabs or (count > 0 and expected == count)):
        raise VolumeFileError(
            f"{path}: {count} files of {subdim} axes each do not make sizes {cut(sizes)}"
        )
