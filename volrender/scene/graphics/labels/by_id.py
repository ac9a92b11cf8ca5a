"""What is given for labels by their ids: checked, and looked up for many at once."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ....base import checks
from ....base.checks import ColourLike
from ....data.labels.ids import LARGEST_ID

ColorsLike = Mapping[int, ColourLike] | ArrayLike | None
NumbersLike = float | Mapping[int, float] | ArrayLike
MOST_ROWS = 2**24


def check_id(name: str, value: Any) -> int:
    """An id of a label, a whole number from 0 to 2³² − 1; as text too, which is what JSON has of keys."""
    if isinstance(value, str) and value.isdecimal():
        value = int(value)
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | np.integer):
        raise TypeError(f"{name}: an id of a label is a whole number, not {value!r}.")
    if not 0 <= value <= LARGEST_ID:
        raise ValueError(f"{name}: an id of a label is 0 to {LARGEST_ID}, not {value}.")
    return int(value)


def check_ids(name: str, value: Any) -> tuple[int, ...]:
    """Ids of labels, ascending, each once; one id alone, or None for none, is taken too."""
    if value is None:
        return ()
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if isinstance(value, int | np.integer) and not isinstance(value, bool):
        return (check_id(name, value),)
    if isinstance(value, str | Mapping) or not isinstance(value, Iterable):
        raise TypeError(f"{name} are ids of labels, such as [3, 7], not {value!r}.")
    return tuple(sorted({check_id(name, each) for each in value}))


class ById(dict[int, Any]):
    """{id: something}, of what a graphic keeps: it is replaced, and never changed.

    Parameters
    ----------
    name : str
        Of the property.
    items : mapping
    """

    def __init__(self, name: str, items: Mapping[int, Any]) -> None:
        super().__init__(items)
        self._name = name

    def _refuse(self, *_: Any, **__: Any) -> Any:
        name = self._name
        raise TypeError(
            f"what is set in {name} in place would not be seen: set {name} = {{**{name}, id: value}}."
        )

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple:
        return ById, (self._name, dict(self))


def _by_id(name: str, value: Mapping, check: Callable[[str, Any], Any]) -> ById:
    """What there is for each of some labels."""
    items = {check_id(name, key): check(f"{name}[{key}]", each) for key, each in value.items()}
    return ById(name, items)


def _kept(array: np.ndarray) -> np.ndarray:
    """An array of our own, which is replaced, and never changed."""
    array.setflags(write=False)
    return array


def check_names(name: str, value: Any) -> dict[int, str]:
    """Names of labels, {id: name}; a list of them begins with that of id 1."""
    if value is None:
        return ById(name, {})
    if isinstance(value, list | tuple):
        value = dict(enumerate(value, 1))
    if not isinstance(value, Mapping):
        raise TypeError(f"{name} is a dict {{id: name}} or a list of names, not {value!r}.")
    return _by_id(name, value, lambda path, text: checks.optional_text(path, text) or "")


def check_colors(name: str, value: Any) -> Any:
    """None; {id: colour}; colours by id, (n, 4); or one colour for all, (4,): sRGB, 0..1."""
    if value is None:
        return None
    if isinstance(value, Mapping):
        return _by_id(name, value, checks.colour)
    rows = np.asarray(value) if not isinstance(value, str) else None
    if rows is not None and rows.ndim == 1 and rows.dtype.kind in "OSU":
        raise TypeError(f"{name} of several labels are {{id: colour}}, not {value!r}.")
    if rows is None or rows.ndim == 1:
        return checks.colour(name, value)
    if rows.ndim != 2 or rows.shape[1] not in (3, 4) or not 1 <= len(rows) <= MOST_ROWS:
        raise ValueError(
            f"{name} is {{id: colour}}, one colour, or an array (n, 3) or (n, 4) whose rows are the "
            f"colours of ids 0 to n − 1, not an array of shape {rows.shape}."
        )
    if rows.dtype == np.uint8:
        rows = rows / 255
    rows = np.array(rows, np.float64)
    if not (np.isfinite(rows).all() and rows.min() >= 0 and rows.max() <= 1):
        raise ValueError(f"{name} are sRGB, 0 to 1, or uint8, 0 to 255.")
    if rows.shape[1] == 3:
        rows = np.column_stack([rows, np.ones(len(rows))])
    return _kept(rows)


def check_opacity(name: str, value: Any) -> float | dict[int, float]:
    """A number from 0 to 1, or {id: number}; 1 for the others."""
    if isinstance(value, Mapping):
        return _by_id(name, value, lambda path, each: checks.number(path, each, 0, 1))
    return checks.number(name, value, 0, 1)


def check_values(name: str, value: Any) -> Any:
    """None; {id: number}; or numbers by id, (n,); NaN, infinity, None or masked: there is none."""
    if value is None:
        return None
    if isinstance(value, Mapping):
        return _by_id(name, value, _number_or_nan)
    if isinstance(value, list | tuple):  # JSON has None for what is missing
        value = [np.nan if each is None else each for each in value]
    numbers = np.ma.getdata(value)
    if numbers.ndim != 1 or not numbers.size or numbers.dtype.kind not in "buif":
        raise ValueError(
            f"{name} is {{id: number}}, or an array (n,) of the numbers of ids 0 to n − 1, not "
            f"an array of shape {numbers.shape} and {numbers.dtype}."
        )
    is_there = np.isfinite(numbers) & ~np.ma.getmaskarray(value)
    return _kept(np.where(is_there, numbers, np.nan).astype(np.float64))


def _number_or_nan(name: str, value: Any) -> float:
    if value is None or (isinstance(value, float | np.floating) and not np.isfinite(value)):
        return float("nan")
    return checks.number(name, value)


def look_up(given: Any, ids: np.ndarray, default: np.ndarray) -> np.ndarray:
    """What is given for ids, by dict or by array; of the others, their default.

    Parameters
    ----------
    given : dict or ndarray
        {id: something}, or an array whose rows are those of ids from 0 on.
    ids : ndarray, (n,)
    default : ndarray, (n, …)

    Returns
    -------
    ndarray, (n, …)
    """
    found = default.copy()
    if isinstance(given, dict):
        if given:
            keys = np.fromiter(given, np.int64, len(given))
            values = np.array(list(given.values()), np.float64)
            order = np.argsort(keys)
            places = np.minimum(np.searchsorted(keys, ids, sorter=order), len(keys) - 1)
            is_given = keys[order[places]] == ids
            found[is_given] = values[order[places[is_given]]]
    else:
        is_given = ids < len(given)
        found[is_given] = given[ids[is_given]]
    return found
