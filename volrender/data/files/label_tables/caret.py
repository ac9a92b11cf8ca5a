"""The table of labels that Connectome Workbench puts into the header of a NIfTI volume.

TotalSegmentator and others write the same. By the source of Connectome Workbench and of nibabel, whose
CIFTI-2 has the same elements.
"""

from ..errors import VolumeFileError, cut
from ..volume_file import Label
from .entries import Entry, hex_of, labels_of
from .lined_xml import Element, parsed

_ROOT = b"<CaretExtension"
_RGB = ("Red", "Green", "Blue")


def is_caret(content: bytes) -> bool:
    """Whether an extension of a header is one of Workbench: some write it without its code, 30."""
    return _ROOT in content[:1000]


def labels_of_caret(path: str, content: bytes) -> tuple[Label, ...]:
    """The labels that an extension names; none where it has no table.

    Raises
    ------
    VolumeFileError
        It is damaged, or has several tables, of maps which are not the same.
    """
    root = parsed(path, content.strip(b"\0 \t\r\n"))
    tables = {labels_of(path, _entries(path, table)) for table in root.all("LabelTable")}
    if len(tables) > 1:
        raise VolumeFileError(f"{path}: its maps have {len(tables)} tables that differ")
    return tables.pop() if tables else ()


def _entries(path: str, table: Element) -> list[Entry]:
    entries = []
    for label in table.all("Label"):
        said = label.attributes
        has_color = set(_RGB) <= said.keys()
        rgb = [said[each] for each in _RGB] if has_color else None
        color = None if rgb is None else hex_of(path, label.line, rgb, 1.0)
        entries.append(Entry(label.line, said.get("Key", ""), cut(label.text, 200), color))
    return entries
