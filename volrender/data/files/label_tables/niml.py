"""The tables of labels that AFNI puts into headers: names of values, in its own kind of XML (NIML).

By https://afni.nimh.nih.gov/pub/dist/doc/htmldoc/template_atlas/howto.html and the programs' help.
"""

import html
import re
from collections.abc import Mapping
from typing import Any

from ..volume_file import Label
from .entries import Entry, labels_of
from .lined_xml import parsed

_TABLE, _ATLAS, _PROBABILISTIC = "VALUE_LABEL_DTABLE", "ATLAS_LABEL_TABLE", "ATLAS_PROB_MAP"
_POINT = re.compile(r"<ATLAS_POINT\b(.*?)/?>", re.DOTALL)
_ATTRIBUTE = re.compile(r"""(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ROWS = re.compile(rf"<{_TABLE}\b[^>]*>(.*?)</{_TABLE}>", re.DOTALL)
_WORD = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|(\S+))""")


def labels_of_afni(path: str, said: Mapping[str, Any]) -> tuple[Label, ...]:
    """The labels that attributes of a dataset name; none where it is no atlas, or a probabilistic one.

    Parameters
    ----------
    path : str
    said : mapping
        Attributes by their names.

    Raises
    ------
    VolumeFileError
        A value of a table is no id, or comes twice.
    """
    if str(said.get(_PROBABILISTIC, 0)).strip() == "1":
        return ()
    for name, entries_of in ((_TABLE, _entries_of_rows), (_ATLAS, _entries_of_points)):
        if name in said:
            return labels_of(path, entries_of(str(said[name])))
    return ()


def attributes_of_extension(path: str, content: bytes) -> dict[str, str]:
    """What the extension of a NIfTI header says that AFNI wrote, of attributes that concern labels.

    Raises
    ------
    VolumeFileError
        It is damaged.
    """
    if not any(name.encode() in content for name in (_TABLE, _ATLAS)):
        return {}
    root = parsed(path, content.strip(b"\0 \t\r\n"))
    texts = {each.attributes.get("atr_name", ""): each.text for each in root.all("AFNI_atr")}
    return {name: text.strip().removeprefix('"').rstrip('"~') for name, text in texts.items()}


def _entries_of_rows(text: str) -> list[Entry]:
    """Pairs of a value and a name, in quotes where they need some."""
    match = _ROWS.search(text)
    rows = "" if match is None else match[1].replace("&quot;", '"')
    words = ["".join(word) for word in _WORD.findall(rows)]
    pairs = zip(words[::2], words[1::2], strict=False)
    return [
        Entry(line, value, html.unescape(name)) for line, (value, name) in enumerate(pairs, start=1)
    ]


def _entries_of_points(text: str) -> list[Entry]:
    """Elements with the value and the name of a structure."""
    entries = []
    for line, point in enumerate(_POINT.findall(text), start=1):
        said = {name: one or other for name, one, other in _ATTRIBUTE.findall(point)}
        entries.append(Entry(line, said.get("VAL", ""), html.unescape(said.get("STRUCT", ""))))
    return entries
