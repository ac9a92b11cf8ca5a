"""From what a table says of each label to labels: ids, names and colours, looked at before they are used."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..errors import VolumeFileError, cut
from ..volume_file import Label

MOST_ID = 2**32 - 1
_WHOLE = re.compile(r"[0-9]{1,20}(\.0*)?")  # 3.0 is how tables with a gap in a column say 3
_HEX = re.compile(r"#?([0-9a-fA-F]{6})([0-9a-fA-F]{2})?")  # the opacity after it is not used


class Entry(NamedTuple):
    """A label as a table has it.

    Parameters
    ----------
    line : int
        Where it is, counted from 1, for messages.
    id : str
    name : str
    color : str or None
        "#rrggbb".
    """

    line: int
    id: str
    name: str
    color: str | None = None


def labels_of(path: str, entries: Iterable[Entry]) -> tuple[Label, ...]:
    """The labels of a table, sorted by id, without that of id 0, which is what belongs to none.

    Raises
    ------
    VolumeFileError
        An id is none, or comes twice.
    """
    found: dict[int, tuple[int, Label]] = {}
    for entry in entries:
        text = entry.id.strip()
        if not _WHOLE.fullmatch(text) or int(text.partition(".")[0]) > MOST_ID:
            raise bad_line(
                path, entry.line, f"an id is a whole number from 0 to {MOST_ID}, not {cut(text)!r}"
            )
        number = int(text.partition(".")[0])
        if number in found:
            first = found[number][0]
            raise bad_line(path, entry.line, f"id {number} was in line {first} already")
        name = " ".join(entry.name.split()) or f"label {number}"
        found[number] = entry.line, Label(number, name, entry.color)
    return tuple(found[number][1] for number in sorted(found) if number != 0)


def bad_line(path: str, line: int, reason: str) -> VolumeFileError:
    """The error that says which line of a table is wrong, and why."""
    return VolumeFileError(f"{path}: line {line}: {reason}")


def hex_of(path: str, line: int, components: Sequence[str], most: float) -> str:
    """The colour of red, green and blue from 0 to `most`, as "#rrggbb".

    Raises
    ------
    VolumeFileError
        They are no numbers, or others.
    """
    try:
        values = [float(each) for each in components]
    except ValueError:
        values = [float("nan")]
    if not all(0 <= value <= most for value in values):
        said = cut(" ".join(components))
        raise bad_line(path, line, f"red, green and blue are from 0 to {most:g}, not {said}")
    return "#" + "".join(f"{round(255 * value / most):02x}" for value in values)


def checked_hex(path: str, line: int, text: str) -> str:
    """A colour that is written as "#rrggbb", perhaps with an opacity, or without "#".

    Raises
    ------
    VolumeFileError
        It is none.
    """
    match = _HEX.fullmatch(text.strip())
    if match is None:
        raise bad_line(path, line, f"a colour is #rrggbb, not {cut(text)!r}")
    return f"#{match[1].lower()}"
