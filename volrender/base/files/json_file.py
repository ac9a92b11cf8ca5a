"""Values in JSON files: read within bounds, written whole."""

import json
import os
import stat
from typing import Any

from .whole_file import write_whole

MOST_BYTES = 2**24  # the state of a scene takes some kilobytes
DEEPEST = 64


def read_json(path: str | os.PathLike[str]) -> Any:
    """What a JSON file holds.

    Raises
    ------
    ValueError
        It cannot be read, is no regular file or no JSON, is larger than 16 MiB, or nested deeper
        than 64 levels.
    """
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):  # it may never end, or wait for ever
            raise ValueError(f"{path} is not a regular file.")
        with open(path, "rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror or error}") from error
    return parse_json(str(path), content, "no JSON file")


def parse_json(name: str, content: bytes | str, otherwise: str = "no JSON") -> Any:
    """What a text holds as JSON; raises as `read_json`, with what the text is called.

    Parameters
    ----------
    name : str
    content : bytes or str
    otherwise : str
        What it is where it is no JSON.
    """
    if len(content) > MOST_BYTES:
        raise ValueError(f"{name} has more than the {MOST_BYTES} bytes that a JSON file may have.")
    try:
        value = json.loads(content)
    except RecursionError as error:
        raise _too_deep(name) from error
    except ValueError as error:
        raise ValueError(f"{name} is {otherwise}: {error}") from error
    if _is_deep(value):
        raise _too_deep(name)
    return value


def write_json(path: str | os.PathLike[str], value: object) -> None:
    """Write a JSON file, as a whole; ValueError where that cannot be done."""
    write_whole(path, (json.dumps(value, indent=1) + "\n").encode())


def _too_deep(name: str) -> ValueError:
    return ValueError(f"{name} is nested deeper than {DEEPEST} levels.")


def _is_deep(value: object) -> bool:
    level = [value]
    for _ in range(DEEPEST):
        level = [
            inner
            for outer in level
            if isinstance(outer, list | dict)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return any(isinstance(inner, list | dict) for inner in level)
