"""Under which name can a new picture or movie be saved?"""

from pathlib import Path


def free_path(folder, stem: str, suffix: str) -> Path:
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
