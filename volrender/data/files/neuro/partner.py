"""Which file beside is the other half of one that was given?"""

import os

from ..errors import VolumeFileError
from ..headed.beside import place_beside


def stem_of(path: str, *extensions: str) -> str:
    """A path without that of the extensions, in lower or upper case, which it ends with."""
    return next(path[: -len(end)] for end in extensions if path.lower().endswith(end))


def partner_of(path: str, stem: str, *extensions: str, what: str = "its voxels lie") -> str:
    """The file beside of the first extension that is there, in lower or upper case.

    Raises
    ------
    VolumeFileError
        There is none, or it is no regular file of the same folder.
    """
    found = _found(stem, extensions)
    if found is not None:
        return place_beside(path, os.path.basename(found), what)
    names = " or ".join(os.path.basename(stem) + extension for extension in extensions)
    raise VolumeFileError(f"{path}: {what} in {names} beside it, which is not there")


def has_partner(stem: str, *extensions: str) -> bool:
    """Whether there is a file of one of these extensions."""
    return _found(stem, extensions) is not None


def _found(stem: str, extensions: tuple[str, ...]) -> str | None:
    spelt = (
        stem + way
        for end in extensions
        for way in (end, end.upper(), end.upper().replace(".GZ", ".gz"))
    )
    return next((path for path in spelt if os.path.lexists(path)), None)
