"""Reads a table of labels from a file, whichever program wrote it."""

import os

from ..errors import VolumeFileError, VolumeFileNotFoundError, one_line
from ..volume_file import Label
from .atlas_xml import entries_of_atlas
from .columns import entries_of_columns, header_of
from .entries import Entry, labels_of
from .rows import entries_of_rows

_MOST_BYTES = 2**23
_COMMENTS = ("#", "//")


def read_label_table(path: str | os.PathLike[str]) -> tuple[Label, ...]:
    """Read what the ids of a segmentation or of an atlas stand for.

    What a file holds tells how it is read: colour tables of FreeSurfer, MRtrix and 3D Slicer
    (``id name R G B A``), label descriptions of ITK-SNAP (``IDX R G B A VIS MSH "name"``), lookup
    tables of FSLeyes (``id R G B name``), XML of atlases of FSL and SPM, lines of an id and a name, and
    tables whose header names their columns (.tsv of BIDS, .csv): index, id, value or label; name;
    and perhaps color, or r, g and b.

    Parameters
    ----------
    path : str or os.PathLike
        Of up to 8 MiB.

    Returns
    -------
    tuple of Label
        With `id`, `name` and `color`, which is sRGB, "#rrggbb", or None; sorted by id. That of id 0, which
        is what belongs to no label, is left out, and so is how opaque colours are.

    Raises
    ------
    VolumeFileError
        (a ValueError) if it is no such table; the message has the line that is wrong.
        VolumeFileNotFoundError (also a FileNotFoundError) if there is no such file.

    Examples
    --------
    >>> from pathlib import Path
    >>> written = Path("atlas.txt").write_text("1 liver 200 40 40 0\\n2 kidney 40 90 200 0\\n")
    >>> [label.name for label in vr.read_label_table("atlas.txt")]
    ['liver', 'kidney']
    """
    path = os.fspath(path)
    if not isinstance(path, str):
        raise TypeError(f"path must be a str or a path object, got {type(path).__name__}")
    labels = labels_of(path, _entries(path, _content(path)))
    if not labels:
        raise VolumeFileError(f"{path}: names no label")
    return labels


def _content(path: str) -> bytes:
    try:
        if not os.path.isfile(path) and os.path.exists(path):
            raise VolumeFileError(f"{path}: is not a regular file")
        with open(path, "rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        raise VolumeFileNotFoundError(f"{path}: no such file") from None
    except OSError as error:
        raise VolumeFileError(f"{path}: {one_line(error)}") from None
    if len(content) > _MOST_BYTES:
        raise VolumeFileError(f"{path}: longer than any table of labels ({_MOST_BYTES} bytes)")
    return content


def _entries(path: str, content: bytes) -> list[Entry]:
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return entries_of_atlas(path, content)
    if b"\0" in content:
        raise VolumeFileError(f"{path}: no table of labels: it is no text")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    lines = [
        (number, line)
        for number, line in enumerate(text.split("\n"), 1)
        if line.strip() and not line.lstrip().startswith(_COMMENTS)
    ]
    if not lines:
        raise VolumeFileError(f"{path}: names no label")
    has_header = header_of(lines[0][1]) is not None
    return entries_of_columns(path, lines) if has_header else entries_of_rows(path, lines)
