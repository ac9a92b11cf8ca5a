"""Tables with a header, which says what each column is: .tsv of BIDS, .csv."""

import csv
from collections.abc import Sequence

from ..errors import cut
from .entries import Entry, bad_line, checked_hex, hex_of

# What columns are called, the likeliest first; "label" is an id or, beside an id, a name.
_IDS = (
    *("index", "id", "idx", "value", "labelvalue", "label_value", "labelid", "label_id", "key"),
    "label",
)
_NAMES = ("name", "label_name", "labelname", "label", "region", "structure", "description")
_COLOURS = ("color", "colour", "hex", "hex_color")
_RGB = (("r", "g", "b"), ("red", "green", "blue"), ("color_r", "color_g", "color_b"))
_NOTHING = ("", "n/a", "nan")


def header_of(line: str) -> dict[str, int] | None:
    """Which column is what, if a line is a header: "id", "name", and where it has them, colours.

    Returns
    -------
    dict
        Of the name of each column that is known, its number.
    """
    names = [name.lower() for name in cells_of(line)]
    number = next((name for name in _IDS if name in names), None)
    name = next((name for name in _NAMES if name in names and name != number), None)
    if number is None or name is None:
        return None
    columns = {"id": names.index(number), "name": names.index(name)}
    color = next((each for each in _COLOURS if each in names), None)
    rgb = next((three for three in _RGB if set(three) <= set(names)), None)
    if color is not None:
        columns["color"] = names.index(color)
    elif rgb is not None:
        columns |= {key: names.index(each) for key, each in zip("rgb", rgb, strict=True)}
    return columns


def cells_of(line: str, delimiter: str | None = None) -> list[str]:
    """The cells of a line: between tabs, or else commas or semicolons, or else spaces."""
    delimiter = delimiter or next((each for each in "\t,;" if each in line), " ")
    if '"' in line:
        cells = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
    else:  # much faster
        cells = line.split(delimiter)
    return [cell.strip() for cell in cells if cell or delimiter != " "]


def entries_of_columns(path: str, lines: Sequence[tuple[int, str]]) -> list[Entry]:
    """The labels of a table whose first line is a header.

    Raises
    ------
    VolumeFileError
        A line has too few cells, or what is in them is no id or no colour.
    """
    (_, header), *rows = lines
    columns = header_of(header)
    assert columns is not None
    delimiter = next((each for each in "\t,;" if each in header), " ")
    table = []
    for number, line in rows:
        cells = cells_of(line, delimiter)
        if len(cells) <= max(columns["id"], columns["name"]):
            raise bad_line(path, number, f"{len(cells)} cells, fewer than the header has columns")
        table.append((number, cells))
    # Of numbers with a point, 1 is the most.
    rgb = [[_cell(cells, columns, key) for key in "rgb"] for _, cells in table]
    most = 1.0 if any("." in text for three in rgb for text in three) else 255.0
    entries = []
    for (number, cells), three in zip(table, rgb, strict=True):
        name = _cell(cells, columns, "name")
        text = _cell(cells, columns, "color")
        color = checked_hex(path, number, text) if text else None
        if color is None and any(three):
            color = hex_of(path, number, three, most)
        entries.append(Entry(number, cells[columns["id"]], name, color))
    return entries


def _cell(cells: list[str], columns: dict[str, int], key: str) -> str:
    """What a row says in a column, "" where it says nothing or there is none."""
    text = cells[columns[key]] if columns.get(key, len(cells)) < len(cells) else ""
    return "" if text.lower() in _NOTHING else cut(text, 200)
