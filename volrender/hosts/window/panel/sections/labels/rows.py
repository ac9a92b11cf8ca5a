"""Which labels does the list show, and in which order?"""

from typing import NamedTuple

import numpy as np

from ......data.labels.found import LabelsFound

ORDERS = ("id", "name", "size")


class Rows(NamedTuple):
    """Labels in the order of the list.

    Attributes
    ----------
    ids : ndarray of uint32, (n,)
    sizes : ndarray of int64, (n,)
        Voxels of each.
    """

    ids: np.ndarray
    sizes: np.ndarray


def rows_of(
    found: LabelsFound, names: dict[int, str], text: str, order: str, is_reversed: bool
) -> Rows:
    """The labels that have a text in their name or their id.

    Parameters
    ----------
    found : LabelsFound
    names : dict of int to str
    text : str
        In capital or small letters; "" for all.
    order : str
        ``"id"``, ascending; ``"name"``, with those that have none at the end; ``"size"``, the largest
        first.
    is_reversed : bool
        The other way round; labels without a name stay at the end.
    """
    chosen = np.flatnonzero(_has(found.ids, names, text.strip().lower()))
    ids, sizes = found.ids[chosen], found.sizes[chosen]
    if order == "size":
        places = np.argsort(sizes if is_reversed else -sizes, kind="stable")
    elif order == "name":
        places = _by_name(ids.tolist(), names, is_reversed)
    else:
        places = np.arange(len(ids))[:: -1 if is_reversed else 1]
    return Rows(ids[places], sizes[places])


def _has(ids: np.ndarray, names: dict[int, str], text: str) -> np.ndarray:
    """Whether each label has a text in its name or id."""
    if not text:
        return np.ones(len(ids), bool)
    named = [label for label, name in names.items() if text in name.lower()]
    has_text = np.isin(ids, np.array(named, np.int64))
    if text.isdecimal():
        has_text |= np.char.find(ids.astype(str), text) >= 0
    return has_text


def _by_name(ids: list[int], names: dict[int, str], is_reversed: bool) -> np.ndarray:
    lower = [names.get(label, "").lower() for label in ids]
    named = [place for place, name in enumerate(lower) if name]
    named.sort(key=lower.__getitem__, reverse=is_reversed)
    others = [place for place, name in enumerate(lower) if not name]
    return np.array([*named, *others], np.intp)
