"""Looks at JSON that someone else wrote: is what it says of the kind that is expected?"""

import json
import math
from typing import Any

from ..errors import VolumeFileError, blame, cut

MOST_METADATA_BYTES = 2**23  # of one JSON file
_KINDS = {dict: "an object", list: "a list", str: "a text", int: "a whole number"}


def parsed(path: str, key: str, text: bytes) -> dict[str, Any]:
    """The object that is written in a JSON file.

    Raises
    ------
    VolumeFileError
        It is none.
    """
    with blame(path, f"{cut(key)} is no JSON"):
        found = json.loads(text)
    return of_kind(path, key, found, dict)


def of_kind(path: str, what: str, value: object, kind: type) -> Any:
    """A value of JSON, if it is a dict, list, str or int as expected.

    Raises
    ------
    VolumeFileError
        It is not.
    """
    if isinstance(value, kind) and not isinstance(value, bool):
        return value
    raise VolumeFileError(f"{path}: {cut(what)} is not {_KINDS[kind]}: {cut(json.dumps(value))}")


def objects(path: str, what: str, value: object) -> list[dict[str, Any]]:
    """A list of JSON objects.

    Raises
    ------
    VolumeFileError
        It is none.
    """
    return [
        of_kind(path, f"a part of {what}", each, dict) for each in of_kind(path, what, value, list)
    ]


def lengths(path: str, what: str, value: object, least: int = 1) -> tuple[int, ...]:
    """A list of whole numbers of at least `least`.

    Raises
    ------
    VolumeFileError
        It is none.
    """
    found = of_kind(path, what, value, list)
    for each in found:
        if of_kind(path, f"a part of {what}", each, int) < least:
            raise VolumeFileError(f"{path}: {cut(what)} is {cut(found)}: none may be below {least}")
    return tuple(found)


def numbers(path: str, what: str, value: object, count: int) -> list[float]:
    """A list of so many finite numbers.

    Raises
    ------
    VolumeFileError
        It is none.
    """
    found = of_kind(path, what, value, list)
    if len(found) != count or not all(is_finite(each) for each in found):
        raise VolumeFileError(f"{path}: {cut(what)} is not {count} finite numbers: {cut(found)}")
    return [float(each) for each in found]


def is_finite(value: object) -> bool:
    """Whether a value of JSON is a finite number that a float can hold."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:
        return False
