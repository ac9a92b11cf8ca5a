"""Which images and arrays are in a store, and which one is meant?"""

from typing import Any

from ..errors import ChoiceError, VolumeFileError, cut
from .multiscale import multiscales_of, ome_of
from .node import Node, array_of, joined, read_node
from .said import objects, of_kind
from .store import Store

_MOST_FOUND = 200
_MOST_LOOKED_AT = 2000  # folders
_DEEPEST = 8
_MOST_SHOWN = 12


def image_or_array(store: Store, key: str, series: int | None) -> tuple[Node, int | None]:
    """The node that holds the image or the array which is meant.

    Parameters
    ----------
    store : Store
    key : str
        Of a node, or of a group that holds others.
    series : int or None
        Which image, where there are several.

    Returns
    -------
    Node
        An array, or a group with multiscales.
    int or None
        What is left of `series`: where it chose the group, nothing.

    Raises
    ------
    ChoiceError
        There are several.
    VolumeFileError
        There is none.
    """
    path = store.path
    node = read_node(store, key)
    if node is None:
        keys = _found(store, key)
        if not keys:
            raise VolumeFileError(f"{path}: holds no Zarr{f' at {cut(key)!r}' if key else ''}")
        return image_or_array(store, _only(path, keys, "key"), series)
    if node.is_array:
        return node, series
    ome = ome_of(path, node)
    if multiscales_of(path, ome):
        return node, series
    if "plate" in ome:
        return image_or_array(store, _only(path, _fields_of_plate(store, key, ome), "key"), series)
    if "well" in ome:
        return image_or_array(store, _only(path, _fields_of_well(path, key, ome), "key"), series)
    if "labels" in ome:
        names = of_kind(path, "labels", ome["labels"], list)
        keys = {joined(key, of_kind(path, "a label", name, str)): "labels" for name in names}
        return image_or_array(store, _only(path, keys, "key"), series)
    if "bioformats2raw.layout" in ome:
        images = _images_of_layout(store, key)
        if series is not None and not 0 <= series < len(images):
            raise VolumeFileError(
                f"{path}: no series {series}; there are {len(images)}, counted from 0"
            )
        chosen = images[series] if series is not None else None
        return image_or_array(
            store, chosen or _only(path, dict.fromkeys(images, "image"), "series"), None
        )
    return image_or_array(store, _only(path, _found(store, key), "key"), series)


def label_keys_of(store: Store, key: str) -> tuple[str, ...]:
    """Keys of the label images of an image."""
    where = joined(key, "labels")
    node = read_node(store, where)
    if node is None or node.is_array:
        return ()
    names = ome_of(store.path, node).get("labels")
    names = names if isinstance(names, list) else []
    return tuple(joined(where, name) for name in names if isinstance(name, str))


def choice(path: str, option: str, choices: list[str]) -> ChoiceError:
    """The error that lists what there is to choose from."""
    shown = "; ".join(choices[:_MOST_SHOWN])
    more = f"; and {len(choices) - _MOST_SHOWN} more" if len(choices) > _MOST_SHOWN else ""
    return ChoiceError(
        f"{path}: holds several; choose one with {option}=…: {shown}{more}", tuple(choices)
    )


def _only(path: str, found: dict[str, str], option: str) -> str:
    """The only one of what was found, or the only one that is a volume."""
    if not found:
        raise VolumeFileError(f"{path}: holds no image and no array of numbers")
    likely = [key for key, what in found.items() if not what.startswith("no volume")]
    if len(likely) == 1 or len(found) == 1:
        return (likely or list(found))[0]
    if option == "series":
        raise choice(path, option, [f"{i} ({cut(key)})" for i, key in enumerate(found)])
    raise choice(path, option, [f"{cut(key)} ({what})" for key, what in found.items()])


def _found(store: Store, key: str) -> dict[str, str]:
    """Images and arrays below a group, with what each is; those that are no volumes last."""
    found: dict[str, str] = {}
    waiting, looked_at = [(key, 0)], 0
    while waiting and looked_at < _MOST_LOOKED_AT and len(found) < _MOST_FOUND:
        where, depth = waiting.pop(0)
        looked_at += 1
        node = read_node(store, where)
        if node is not None and where != key:
            if node.is_array:
                found[where] = _what(store.path, node)
                continue
            if ome_of(store.path, node).keys() & {"multiscales", "plate", "well"}:
                found[where] = "OME-Zarr"
                continue
        if depth < _DEEPEST:
            waiting += [(joined(where, name), depth + 1) for name in store.folders(where)]
    return dict(sorted(found.items(), key=lambda item: item[1].startswith("no volume")))


def _what(path: str, node: Node) -> str:
    array = array_of(path, node)
    what = f"{cut(array.shape)} {array.dtype_name}"
    return what if len(array.shape) > 2 and array.dtype is not None else f"no volume: {what}"


def _fields_of_plate(store: Store, key: str, ome: dict[str, Any]) -> dict[str, str]:
    path = store.path
    plate = of_kind(path, "plate", ome["plate"], dict)
    fields: dict[str, str] = {}
    for well in objects(path, "wells", plate.get("wells")):
        where = joined(key, of_kind(path, "path of a well", well.get("path"), str))
        if len(fields) >= _MOST_FOUND:
            fields[where] = "well"
            continue
        node = read_node(store, where)
        said = {} if node is None else ome_of(path, node)
        fields |= _fields_of_well(path, where, said) if "well" in said else {}
    return fields


def _fields_of_well(path: str, key: str, ome: dict[str, Any]) -> dict[str, str]:
    well = of_kind(path, "well", ome["well"], dict)
    images = objects(path, "images", well.get("images"))
    return {
        joined(key, of_kind(path, "path of a field", image.get("path"), str)): "field"
        for image in images
    }


def _images_of_layout(store: Store, key: str) -> list[str]:
    """Keys of the images of a file that bioformats2raw made."""
    where = joined(key, "OME")
    node = read_node(store, where)
    said = {} if node is None else ome_of(store.path, node)
    if "series" in said:
        names = of_kind(store.path, "series", said["series"], list)
        return [joined(key, of_kind(store.path, "a series", name, str)) for name in names]
    keys: list[str] = []
    while len(keys) < _MOST_LOOKED_AT and read_node(store, joined(key, str(len(keys)))):
        keys.append(joined(key, str(len(keys))))
    return keys
