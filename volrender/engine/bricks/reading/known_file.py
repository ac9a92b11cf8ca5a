"""What is known of the bricks of stores, in the user's folder for caches: a small file for each store.

It is advice. A damaged file counts for nothing, and a folder that cannot be written is left alone.
"""

import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

import numpy as np

from ....base.files.user_folder import cache_folder
from ....base.files.whole_file import write_whole

# Of a brick: its page, the stamp of its files, and its least and largest value in data units.
RECORD = np.dtype([("page", "<u4"), ("stamp", "<u8"), ("low", "<f4"), ("high", "<f4")])
MOST_BRICKS = 2**18  # of a store
MOST_STORES, MOST_BYTES = 512, 2**28  # of all files; those that were used longest ago go first
_MAGIC = b"volrender known bricks 1\n"
_DIGEST_BYTES = 16
_SUFFIX = ".bricks"


def read_known(name: str) -> np.ndarray:
    """The records of a store, of `RECORD`; none where there is no file, or a damaged one."""
    none = np.empty(0, RECORD)
    try:
        path = _path(name)
        with open(path, "rb") as file:
            content = file.read(len(_MAGIC) + _DIGEST_BYTES + MOST_BRICKS * RECORD.itemsize + 1)
    except (OSError, RuntimeError):
        return none
    head, records = content[: len(_MAGIC) + _DIGEST_BYTES], content[len(_MAGIC) + _DIGEST_BYTES :]
    if head != _head(name, records) or len(records) % RECORD.itemsize:
        return none
    with suppress(OSError):  # it is in use
        os.utime(path)
    return np.frombuffer(records, RECORD)


def write_known(name: str, records: np.ndarray) -> None:
    """Add records to those of a store, in place of older ones of the same bricks."""
    both = np.concatenate([records, read_known(name)])
    _, first = np.unique(both["page"], return_index=True)
    content = both[np.sort(first)[:MOST_BRICKS]].tobytes()
    with suppress(OSError, ValueError, RuntimeError):
        path = _path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, _head(name, content) + content)
        _remove_oldest(path.parent)


def _head(name: str, records: bytes) -> bytes:
    return _MAGIC + blake2b(name.encode() + records, digest_size=_DIGEST_BYTES).digest()


def _path(name: str) -> Path:
    return cache_folder() / "bricks" / f"{name}{_SUFFIX}"


def _remove_oldest(folder: Path) -> None:
    files = [(path.stat(), path) for path in folder.glob(f"*{_SUFFIX}")]
    nbytes = 0
    for number, (status, path) in enumerate(sorted(files, key=lambda each: -each[0].st_mtime_ns)):
        nbytes += status.st_size
        if number >= MOST_STORES or nbytes > MOST_BYTES:
            path.unlink(missing_ok=True)
