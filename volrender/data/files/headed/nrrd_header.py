"""What the header of an NRRD file says: its fields, and where the voxels begin."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

import numpy as np

from ..errors import VolumeFileError, cut
from ..logs import warn

_MOST_BYTES = 2**22  # of a header; one with a name for each of many slices is long
# What is asked for here, by pynrrd's names: other spellings drop the blank.
_USED = (
    *("dimension", "type", "encoding", "endian", "sizes", "line skip", "byte skip", "data file"),
    *("space", "space dimension", "space directions", "space origin", "space units"),
    *("spacings", "axis mins", "axis maxs", "kinds", "centerings", "units"),
    *("old min", "old max"),
)
_SPELLED = {name.replace(" ", ""): name for name in _USED}
_SPELLED["centers"] = "centerings"
_KNOWN_UNUSED = (
    *("content", "number", "block size", "blocksize", "sample units", "sampleunits", "min", "max"),
    *("thicknesses", "labels", "measurement frame"),
)


@dataclass
class NrrdHeader:
    """The fields that are used, as pynrrd reads them; `files` of a list that follows the header."""

    fields: dict[str, Any]
    offset_bytes: int
    files: list[str] = field(default_factory=list)


def read_header(nrrd: Any, path: str, file: IO[bytes]) -> NrrdHeader:
    """Read it from the beginning of a file, line by line, never more than a header can be."""
    magic = file.readline(32)
    if not magic.startswith(b"NRRD000"):
        raise VolumeFileError(f"{path}: not a readable NRRD file: it does not begin with NRRD")
    lines = [magic.rstrip().decode("ascii", "replace")]
    names: list[str] = []
    seen = set()
    for text in _lines(path, file):
        if not text:
            break
        if text.startswith("#") or re.match(r"[^:]*:=", text):  # a comment; a key of somebody's own
            continue
        name, colon, value = text.partition(":")
        name, value = " ".join(name.lower().split()), value.strip()
        if not colon:
            raise VolumeFileError(f"{path}: its header is damaged: {cut(text)!r} is no field")
        name = _SPELLED.get(name.replace(" ", ""), name)
        if name in seen:
            raise VolumeFileError(f"{path}: its header is damaged: {cut(name)!r} is there twice")
        seen.add(name)
        if name in _USED:
            lines.append(f"{name}: {_without_blanks(value) if 'space ' in name else value}")
        elif name not in _KNOWN_UNUSED:
            warn(path, f"its header has a field {cut(name)!r}, which is not known and not read")
        if name == "data file" and value.split()[:1] == ["LIST"]:
            names = [line for line in _lines(path, file) if line]
            break
    with np.errstate(invalid="raise", over="raise"):
        fields = dict(nrrd.read_header(iter(lines)))
    for name in ("dimension", "type", "encoding", "sizes"):
        if name not in fields:
            raise VolumeFileError(f"{path}: its header is damaged: it has no {name!r}")
    return NrrdHeader(fields, file.tell(), names)


def _lines(path: str, file: IO[bytes]) -> Iterator[str]:
    while line := file.readline(_MOST_BYTES):
        if file.tell() > _MOST_BYTES:
            raise VolumeFileError(f"{path}: its header is longer than {_MOST_BYTES} bytes")
        yield line.decode("utf-8", "replace").rstrip()


def _without_blanks(vectors: str) -> str:
    """Vectors as pynrrd wants them: "( 1, 0 )" as "(1,0)"; strings in quotes as they are."""
    if '"' in vectors:
        return vectors
    return re.sub(r"\s*,\s*", ",", re.sub(r"\(\s+", "(", re.sub(r"\s+\)", ")", vectors)))


def rows_of(value: Any, count: int) -> list[np.ndarray | None]:
    """`space directions` as one vector for each axis, None for those that lie in no space.

    pynrrd gives rows of NaN or None for them, as its settings want.
    """
    rows = [None if row is None or np.isnan(row).all() else np.asarray(row) for row in value]
    if len(rows) != count:
        raise ValueError(f"space directions of {len(rows)} axes, where there are {count}")
    return rows
