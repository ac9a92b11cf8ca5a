"""What bytes are under a key: in a folder or a .zip file, and nowhere else."""

import os
import stat
import zipfile
from pathlib import Path
from typing import IO, Protocol

from ..errors import VolumeFileError, VolumeFileNotFoundError, blame, cut, one_line

_MOST_NAMES = 10_000  # that are looked at in one folder
_LONGEST_KEY = 1000  # characters

Piece = tuple[int, int | None]  # first byte, counted from the end where negative; how many or all


class Store(Protocol):
    """The files of a Zarr, by keys such as "0/zarr.json"."""

    path: str

    def read(self, key: str, most_bytes: int, piece: Piece = (0, None)) -> bytes | None:
        """The bytes of a key, or a piece of them; None if there is no such key.

        Raises
        ------
        VolumeFileError
            There are more than `most_bytes`, or they lie outside the store.
        """

    def folders(self, key: str) -> list[str]:
        """Names of the folders in a folder, sorted; of very many, some."""


def open_store(path: str) -> Store:
    """The store at a path: a folder, or a .zip file.

    Raises
    ------
    VolumeFileError
        There is none.
    """
    try:
        mode = os.stat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        raise VolumeFileNotFoundError(f"{path}: no such file or folder") from None
    except (OSError, ValueError) as error:
        raise VolumeFileError(f"{path!r}: {one_line(error)}") from None
    if stat.S_ISDIR(mode):
        return Folder(path)
    if not stat.S_ISREG(mode):
        raise VolumeFileError(f"{path}: is neither a folder nor a regular file")
    if not zipfile.is_zipfile(path):
        raise VolumeFileError(
            f"{path}: not a readable Zarr: neither a folder nor a whole zip archive"
        )
    with blame(path, "not a readable zip archive"):
        return Zip(path)


def parts_of(path: str, key: str) -> list[str]:
    """The names that a key goes through; none for the root.

    Raises
    ------
    VolumeFileError
        It leaves the store, or is no key.
    """
    parts = key.split("/") if key else []
    if len(key) > _LONGEST_KEY or not all(map(_is_name, parts)):
        raise VolumeFileError(f"{path}: {cut(key)!r} is no place in this store")
    return parts


def _is_name(name: str) -> bool:
    """Whether it is one step down, and no other."""
    elsewhere = "\\/\0:" if os.name == "nt" else "\\/\0"
    return name not in ("", ".", "..") and not any(each in name for each in elsewhere)


class Folder:
    """A store in a folder. Links are followed where they stay within it."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._root = os.path.realpath(path)

    def read(self, key: str, most_bytes: int, piece: Piece = (0, None)) -> bytes | None:
        """As `Store.read`."""
        place = self.place(key)
        try:
            status = os.stat(place)
        except (FileNotFoundError, NotADirectoryError):
            return None
        if not stat.S_ISREG(status.st_mode):
            raise VolumeFileError(f"{self.path}: {cut(key)} is not a regular file")
        with open(place, "rb") as file:
            return _read_piece(self.path, key, file, status.st_size, most_bytes, piece)

    def folders(self, key: str) -> list[str]:
        """As `Store.folders`."""
        try:
            with os.scandir(self.place(key)) as entries:
                first = [entry for _, entry in zip(range(_MOST_NAMES), entries, strict=False)]
        except (FileNotFoundError, NotADirectoryError):
            return []
        found = (entry.name for entry in first if entry.is_dir(follow_symlinks=False))
        return sorted(filter(_is_name, found))

    def place(self, key: str) -> str:
        """The path of a key; VolumeFileError where a link on the way to it leads out of the store."""
        place = os.path.join(self._root, *parts_of(self.path, key))
        real = os.path.realpath(place)
        if real != self._root and not Path(real).is_relative_to(self._root):
            raise VolumeFileError(f"{self.path}: {cut(key)} is a link that leads out of the store")
        return real


class Zip:
    """A store in a .zip file, whose keys are the names of its members."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._archive = zipfile.ZipFile(path)
        self._members = {info.filename: info for info in self._archive.infolist()}
        self._folders: dict[str, set[str]] = {}
        for name in self._members:
            *parents, _ = name.split("/")[:32]
            for depth, parent in enumerate(parents):
                self._folders.setdefault("/".join(parents[:depth]), set()).add(parent)

    def read(self, key: str, most_bytes: int, piece: Piece = (0, None)) -> bytes | None:
        """As `Store.read`."""
        info = self._members.get("/".join(parts_of(self.path, key)))
        if info is None or info.is_dir():
            return None
        with blame(self.path, f"damaged: {cut(key)}"), self._archive.open(info) as file:
            return _read_piece(self.path, key, file, info.file_size, most_bytes, piece)

    def folders(self, key: str) -> list[str]:
        """As `Store.folders`."""
        return sorted(filter(_is_name, self._folders.get(key, ())))[:_MOST_NAMES]


def _read_piece(
    path: str, key: str, file: IO[bytes], size_bytes: int, most_bytes: int, piece: Piece
) -> bytes:
    start, count = piece
    start = max(0, size_bytes + start) if start < 0 else min(start, size_bytes)
    count = size_bytes - start if count is None else min(count, size_bytes - start)
    if count > most_bytes:
        raise VolumeFileError(
            f"{path}: {cut(key)} is of {count} bytes, more than what is stored there "
            f"can need ({most_bytes} bytes)"
        )
    if start:
        file.seek(start)
    return file.read(count)
