"""Under which name is a new picture or movie saved? Under the first number that is not taken."""

from os import PathLike
from pathlib import Path


def numbered_path(folder: str | PathLike, stem: str, suffix: str) -> Path:
    """A file that does not exist yet: ``stem_0001.suffix``, or the next number.

    Parameters
    ----------
    folder : str or path-like
    stem : str
    suffix : str
        With its dot; "" for a folder.
    """
    number = 1
    while (path := Path(folder) / f"{stem}_{number:04}{suffix}").exists():
        number += 1
    return path
