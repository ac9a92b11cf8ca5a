"""The XML beside atlases of FSL and of SPM: names of what their values stand for."""

import re

from .entries import Entry, bad_line
from .lined_xml import parsed

_NUMBER = re.compile(r"\s*[0-9]{1,20}\s*")


def entries_of_atlas(path: str, content: bytes) -> list[Entry]:
    """The labels of an atlas.

    In FSL an `index` is the value of the voxels where the atlas is of type Label. Where it is
    probabilistic, it is the number of a map, counted from 0, and the image of the most probable
    structure, which has one number for each, counts from 1. In SPM an index is always the value.

    Raises
    ------
    VolumeFileError
        It is not well formed, is no atlas, or a label has no index.
    """
    root = parsed(path, content)
    if root.tag != "atlas":
        raise bad_line(path, root.line, f"<{root.tag}> is no <atlas>, as those of FSL and SPM are")
    kind = next((header.said("type") for header in root.all("header")), None) or ""
    first = 0 if kind.lower() == "label" else 1
    entries = []
    for label in root.all("label"):
        index, name = label.attributes.get("index"), label.text
        if index is None:
            index, name = label.said("index"), label.said("name") or ""
        elif _NUMBER.fullmatch(index):
            index = str(int(index) + first)
        if index is None:
            raise bad_line(path, label.line, "a label without index")
        entries.append(Entry(label.line, index, name))
    return entries
