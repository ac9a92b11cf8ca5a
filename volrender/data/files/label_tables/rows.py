"""Tables without a header: each row is a label, in one of the orders that programs write."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import cut
from .entries import Entry, bad_line, hex_of

_LONGEST_ROW = 1000  # characters
_ID = r"(?P<id>\d+)"
_GAP = r"[\s,;]+"
_NUMBER = r"\d+(?:\.\d*)?(?:[eE][-+]?\d+)?"
_RGB = _GAP.join(rf"(?P<{name}>{_NUMBER})" for name in ("red", "green", "blue"))
# A name is more than numbers: columns of numbers are tables of something else.
_NAME = r"(?P<name>(?![\d\s.,;eE+-]*$)\S.*)"


@dataclass(frozen=True)
class _Order:
    """Rows of one program.

    Parameters
    ----------
    what : str
        How a row is written, for messages.
    row : re.Pattern
        With groups `id` and `name`, and perhaps `red`, `green` and `blue`.
    most : float
        What a component of a colour is at most.
    """

    what: str
    row: re.Pattern
    most: float = 255.0


_ORDERS = (
    _Order(  # ITK-SNAP, whose A, from 0 to 1, is an opacity
        'IDX R G B A VIS MSH "name"',
        re.compile(rf'{_ID}{_GAP}{_RGB}{_GAP}{_NUMBER}{_GAP}\d+{_GAP}\d+{_GAP}"(?P<name>.*)"'),
    ),
    _Order(  # FreeSurfer, whose A is a transparency; MRtrix and 3D Slicer, whose A is an opacity
        "id name R G B A",
        re.compile(rf"{_ID}{_GAP}(?P<name>\S.*?){_GAP}{_RGB}{_GAP}{_NUMBER}"),
    ),
    _Order(  # FSLeyes
        "id R G B name, with R, G and B from 0 to 1",
        re.compile(rf"{_ID}{_GAP}{_RGB}{_GAP}{_NAME}"),
        most=1.0,
    ),
    _Order(  # AAL
        "short name, name and id between tabs",
        re.compile(r"[^\t]+\t(?P<name>[^\t]+)\t(?P<id>\d+)"),
    ),
    _Order("id name", re.compile(rf"{_ID}(?:\s*[:=]\s*|{_GAP}){_NAME}")),
)


def entries_of_rows(path: str, lines: Sequence[tuple[int, str]]) -> list[Entry]:
    """The labels of rows, all in the order of the same program.

    Parameters
    ----------
    path : str
    lines : sequence of (int, str)
        Rows and their numbers, at least one.

    Raises
    ------
    VolumeFileError
        A row is not in the order of the others.
    """
    rows = [(number, line.strip()) for number, line in lines]
    fitting = [order for order in _ORDERS if order.row.fullmatch(rows[0][1][:_LONGEST_ROW])]
    if not fitting:
        first = cut(rows[0][1])
        raise bad_line(
            path, rows[0][0], f"neither an id and a name nor names of columns: {first!r}"
        )
    order = fitting[0]  # "id name", which nearly all rows are, comes last
    entries = []
    for number, row in rows:
        match = order.row.fullmatch(row) if len(row) <= _LONGEST_ROW else None
        if match is None:
            raise bad_line(path, number, f"not written {order.what}: {cut(row)!r}")
        said = match.groupdict()
        rgb = [said[each] for each in ("red", "green", "blue")] if "red" in said else None
        color = None if rgb is None else hex_of(path, number, rgb, order.most)
        entries.append(Entry(number, said["id"], said["name"].strip('"'), color))
    return entries
