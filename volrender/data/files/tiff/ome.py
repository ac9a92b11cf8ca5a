"""What does OME metadata name: which files, and how many planes? Both are looked at before they are used."""

import math
import os
import stat
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from ..errors import VolumeFileError, cut
from .directories import Directories, find_directories

_COUNTS = ("IFD", "PlaneCount", "NumPlanes", "FirstZ", "FirstC", "FirstT")
_SIZES = ("SizeX", "SizeY", "SizeZ", "SizeC", "SizeT")


def check_ome(path: str, tif: Any, directories: Directories) -> int:
    """Look at what the OME metadata of a file says, if it has some, before tifffile does as it says.

    Pixels may lie in other files of the same folder, in regular files alone: never in another
    folder, behind a link that leads out, in a pipe.

    Returns
    -------
    int
        Bytes of all files that hold the image together.

    Raises
    ------
    VolumeFileError
        It names another file than such a one, or more planes than so many bytes can hold.
    """
    if not tif.is_ome:
        return directories.file_bytes
    try:
        root = ElementTree.fromstring(tif.ome_metadata)
    except ElementTree.ParseError:
        return directories.file_bytes  # no OME for tifffile, which says so
    parts = [directories]
    for name in sorted({node.get("FileName", "") for node in _named(root, "UUID")} - {""}):
        part = _part(path, tif.filehandle.dirname, name)
        if part is not None and name != tif.filename:
            parts.append(part)
    total_bytes = sum(part.file_bytes for part in parts)
    least_pixels = min(part.least_pixels for part in parts)
    counted = 0
    for data in _named(root, "TiffData"):
        numbers = [(key, _whole(data.get(key))) for key in _COUNTS if data.get(key)]
        for key, number in numbers:
            _check_number(path, key, number, total_bytes)
        counted += max(
            (number for key, number in numbers if key.endswith(("Count", "Planes"))), default=0
        )
    _check_number(path, "PlaneCount in all", counted, total_bytes)
    for pixels in _named(root, "Pixels"):
        sizes = [_whole(pixels.get(key, "1")) for key in _SIZES]
        for key, size in zip(_SIZES, sizes, strict=True):
            _check_number(path, key, size, 2**31)
        planes = max(math.prod(sizes[2:]), math.prod(sizes) // least_pixels)
        _check_number(path, "planes in all", planes, total_bytes)
    for along in root.iter():
        if "Start" in along.attrib and "End" in along.attrib:
            start, end = float(along.attrib["Start"]), float(along.attrib["End"])
            _check_number(path, "steps", (end - start) / float(along.get("Step", 1)), total_bytes)
    return total_bytes


def _named(root: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    """Elements of a name, in any namespace; tifffile takes any name that ends so."""
    return (node for node in root.iter() if node.tag.endswith(name))


def _part(path: str, folder: str, name: str) -> Directories | None:
    """The directories of a file that is named; None where it is missing, which tifffile says."""
    place = os.path.join(folder, name)
    if os.path.basename(name) != name or "\0" in name or name in (".", ".."):
        raise VolumeFileError(f"{path}: its pixels lie outside of its folder, it says: {cut(name)}")
    try:
        status = os.stat(place)
    except OSError:
        return None
    is_inside = os.path.dirname(os.path.realpath(place)) == os.path.realpath(folder)
    if not is_inside or not stat.S_ISREG(status.st_mode):
        raise VolumeFileError(
            f"{path}: its pixels lie in {cut(name)}, it says, which is no regular file of its folder"
        )
    return find_directories(place)


def _whole(text: str | None) -> int:
    """A whole number of the metadata; 0 where it is none, of which tifffile says so."""
    try:
        return int(text or 0)
    except ValueError:
        return 0


def _check_number(path: str, what: str, number: float, most: int) -> None:
    if not 0 <= number <= most:
        raise VolumeFileError(
            f"{path}: damaged: its OME metadata says {what}: {cut(number)}; the file allows 0 to {most}"
        )
