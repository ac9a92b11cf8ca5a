"""What one typed and opened lately, kept from one session to the next, as far as that can be."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from .json_file import read_json, write_json
from .user_folder import state_folder

OPENED = "opened"  # the kind of paths of data
MOST = 8  # paths of a kind
LONGEST = 4096  # characters of one
MOST_PX = 16384  # of the side of a window


def recent_file() -> Path:
    """Where it is kept; RuntimeError where the user has no home."""
    return state_folder() / "recent.json"


def recent_paths(kind: str) -> list[str]:
    """Paths of a kind that were remembered, absolute, the latest first.

    None where none are, or nothing can be read of the file: then it is as if it were not there.

    Parameters
    ----------
    kind : str
        Such as ``"movies"``, or `OPENED`.
    """
    paths = _dict(_read().get("paths")).get(kind)
    found = [path for path in paths if _is_path(path)] if isinstance(paths, list) else []
    return list(dict.fromkeys(found))[:MOST]


def remember_path(kind: str, path: str | os.PathLike[str]) -> None:
    """Have a path be the latest of a kind, from any folder; where that cannot be kept, it is not."""
    with suppress(OSError, ValueError, RuntimeError):
        latest = os.path.abspath(path)
        if _is_path(latest):
            others = [other for other in recent_paths(kind) if other != latest]
            _keep("paths", kind, [latest, *others][:MOST])


def recent_size(kind: str) -> tuple[int, int] | None:
    """Width and height of the last window of a kind, logical pixels; None where none is remembered."""
    size = _dict(_read().get("sizes")).get(kind)
    if not isinstance(size, list) or len(size) != 2 or not all(map(_is_length, size)):
        return None
    return size[0], size[1]


def remember_size(kind: str, size: tuple[int, int]) -> None:
    """Have windows of a kind be as large as the last one; where that cannot be kept, it is not."""
    with suppress(OSError, ValueError, RuntimeError):
        _keep("sizes", kind, list(size))


def _keep(part: str, kind: str, value: list) -> None:
    """Set one thing in the file, as it is now: another window may have written it since it was read."""
    path, now = recent_file(), _read()
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_file() or not path.exists():  # else a pipe, say, for whose reader one would wait
        write_json(path, {**now, part: {**_dict(now.get(part)), kind: value}})


def _read() -> dict[str, Any]:
    """What is remembered; nothing where the file is missing, damaged or none of ours."""
    try:
        return _dict(read_json(recent_file()))
    except (ValueError, RuntimeError):
        return {}


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _is_path(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST and value.isprintable()


def _is_length(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= MOST_PX
