"""What a label image of OME-Zarr says of its labels: names and colours."""

from typing import Any

from ..errors import cut
from ..label_tables.entries import MOST_ID
from ..logs import warn
from ..volume_file import Label

IMAGE_LABEL = "image-label"
_FOLDER = "labels"  # whose images are label images, also where they do not say so
_NAMES = ("name", "label-name", "class")  # properties that people give labels, the likeliest first


def is_label_image(path: str, key: str, ome: dict[str, Any]) -> bool:
    """Whether an image is one of labels: it says so, or its place is within a group of them.

    Parameters
    ----------
    path : str
        Of the store, which may be the label image itself.
    key : str
        Of the image in the store.
    ome : dict
        Its metadata.
    """
    parents = f"{path.rstrip('/')}/{key}".rstrip("/").split("/")[:-1]
    return IMAGE_LABEL in ome or parents[-1:] == [_FOLDER]


def labels_of_image(path: str, ome: dict[str, Any]) -> tuple[Label, ...]:
    """The labels that are named or have a colour, sorted by id; what is of no use is a warning."""
    said = ome.get(IMAGE_LABEL, {})
    if not isinstance(said, dict):
        warn(path, f"{IMAGE_LABEL} ignored: {cut(said)}")
        return ()
    colours: dict[int, str] = {}
    names: dict[int, str] = {}
    for number, each in _by_id(path, said, "colors"):
        rgba = each.get("rgba")
        if rgba is not None:
            color = _hex(rgba)
            if color is None:
                warn(path, f"colour of label {number} ignored: {cut(rgba)}")
            else:
                colours[number] = color
    for number, each in _by_id(path, said, "properties"):
        known = (each[name] for name in _NAMES if isinstance(each.get(name), str))
        name = cut(next(known, ""), 200)
        if name:
            names[number] = name
    return tuple(
        Label(number, names.get(number, f"label {number}"), colours.get(number))
        for number in sorted({*colours, *names} - {0})
    )


def _by_id(path: str, said: dict[str, Any], what: str) -> list[tuple[int, dict[str, Any]]]:
    """The objects of a list, each with the id that it is about."""
    found = said.get(what)
    if found is None:
        return []
    of_labels = [
        (each["label-value"], each)
        for each in (found if isinstance(found, list) else [])
        if isinstance(each, dict) and _is_id(each.get("label-value"))
    ]
    if not isinstance(found, list) or len(of_labels) < len(found):
        warn(path, f"{what} of labels ignored where they are of no label-value from 0 on")
    return of_labels


def _is_id(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_ID


def _hex(rgba: object) -> str | None:
    """The colour of four numbers from 0 to 255, of which the opacity is not used."""
    if not isinstance(rgba, list) or len(rgba) not in (3, 4):
        return None
    if not all(isinstance(each, int) and 0 <= each <= 255 for each in rgba):
        return None
    return "#" + "".join(f"{each:02x}" for each in rgba[:3])
