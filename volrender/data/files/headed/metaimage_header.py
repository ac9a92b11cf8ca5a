"""What the header of a MetaImage says: lines of a key and its value, up to where the voxels are."""

from typing import IO

import numpy as np

from ..errors import VolumeFileError, cut

_MOST_BYTES = 2**22
_KEYS = (
    *("objecttype", "objectsubtype", "ndims", "dimsize", "elementtype", "elementdatafile"),
    *("elementspacing", "elementsize", "elementnumberofchannels", "elementbyteordermsb"),
    *("binarydata", "binarydatabyteordermsb", "compresseddata", "compresseddatasize"),
    *("compressionlevel", "headersize", "offset", "position", "origin", "transformmatrix"),
    *("orientation", "rotation", "centerofrotation", "anatomicalorientation", "distanceunits"),
    *("elementtointensityfunctionslope", "elementtointensityfunctionoffset"),
)


class MetaHeader:
    """The values of the header, by keys in small letters.

    Parameters
    ----------
    path : str
    file : binary file
        Read to the end of the header, and of a list of files that follows it.

    Attributes
    ----------
    offset_bytes : int
        Where the header ends.
    files : list of str
        What follows ``ElementDataFile = LIST``.
    """

    def __init__(self, path: str, file: IO[bytes]) -> None:
        self._path = path
        self._values: dict[str, str] = {}
        self.files: list[str] = []
        while "elementdatafile" not in self._values:
            line = self._line(file)
            if line is None:
                raise VolumeFileError(
                    f"{path}: not a readable MetaImage: its header has no ElementDataFile"
                )
            if line:
                self._take(line)
        if self.text("elementdatafile").split()[:1] == ["LIST"]:
            while (line := self._line(file)) is not None:
                self.files += [line] if line else []
        self.offset_bytes = file.tell()

    def _line(self, file: IO[bytes]) -> str | None:
        line = file.readline(_MOST_BYTES)
        if file.tell() > _MOST_BYTES:
            raise VolumeFileError(f"{self._path}: its header is longer than {_MOST_BYTES} bytes")
        return line.decode("utf-8", "replace").strip() if line else None

    def _take(self, line: str) -> None:
        mark = "=" if "=" in line else ":"
        key, found, value = line.partition(mark)
        key = key.strip().lower()
        if not found or not key.isprintable():
            raise VolumeFileError(
                f"{self._path}: not a readable MetaImage: {cut(line)!r} is no line of a header"
            )
        if key in self._values:
            raise VolumeFileError(
                f"{self._path}: its header is damaged: {cut(key)!r} is there twice"
            )
        self._values[key] = value.strip()

    def misspelled(self) -> list[str]:
        """Keys that differ from known ones, or from a place, by little: a header that is damaged."""
        return [key for key in self._values if key not in _KEYS and _nearly(key)]

    def text(self, key: str, default: str | None = None) -> str:
        """The value of a key as it stands there."""
        value = self._values.get(key, default)
        if value is None:
            raise VolumeFileError(f"{self._path}: its header is damaged: it has no {key}")
        return value

    def flag(self, key: str, default: bool) -> bool:
        """True or False, as its first letter says."""
        value = self._values.get(key)
        if value is None:
            return default
        if value.lower() not in ("true", "false", "1", "0", "yes", "no", "t", "f"):
            raise VolumeFileError(f"{self._path}: its header is damaged: {key} is {cut(value)!r}")
        return value[0] in "Tt1Yy"

    def whole(self, key: str, default: int | None = None) -> int:
        """A whole number."""
        return int(self.text(key, None if default is None else str(default)))

    def wholes(self, key: str, count: int) -> tuple[int, ...]:
        """So many whole numbers."""
        words = self.text(key).split()
        self._check(key, len(words), count)
        return tuple(int(word) for word in words)

    def numbers(self, keys: tuple[str, ...], count: int) -> np.ndarray | None:
        """So many finite numbers of the first of some keys that is there; all must say the same."""
        given = [key for key in keys if key in self._values]
        arrays = []
        for key in given:
            array = np.array([float(word) for word in self._values[key].split()])
            self._check(key, len(array), count)
            if not np.isfinite(array).all():
                raise VolumeFileError(f"{self._path}: its header is damaged: {key} is not finite")
            arrays.append(array)
        if any(not np.allclose(array, arrays[0]) for array in arrays[1:]):
            raise VolumeFileError(f"{self._path}: {' and '.join(given)} contradict each other")
        return arrays[0] if arrays else None

    def _check(self, key: str, found: int, count: int) -> None:
        if found != count:
            raise VolumeFileError(
                f"{self._path}: its header is damaged: {key} has {found} values, not {count}"
            )


def _nearly(key: str) -> bool:
    return any(
        len(key) == len(known) and sum(a != b for a, b in zip(key, known, strict=True)) == 1
        for known in _KEYS
    )
