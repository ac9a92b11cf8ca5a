"""Writes frames to a folder of PNG files."""

import os
import re
from pathlib import Path

import numpy as np

from ...base.files.whole_file import check_folder, discard, place_of, unfinished_path, write_errors
from .picture_file import encoded_picture


class FrameFolder:
    """A folder of PNG files, frame_0000.png and on, with straight alpha.

    They are in their place once it is finished. In a folder that exists, the frames of an earlier
    movie are replaced, one by one, and other files stay.

    Parameters
    ----------
    path : Path
    size_px : (width, height)
    fps : float
    count : int
        Number of frames.

    Raises
    ------
    ValueError
        It cannot be made there.
    """

    def __init__(self, path: Path, size_px: tuple[int, int], fps: float, count: int) -> None:
        self._path = path
        self._digits = max(4, len(str(count - 1)))
        self._written = 0
        place = place_of(path)
        self._made = unfinished_path(place if place.is_dir() else place.parent)
        with write_errors(path):
            self._made.mkdir()

    def write(self, image: np.ndarray) -> None:
        """Add a frame, (height, width, 4) uint8, straight alpha."""
        name = f"frame_{self._written:0{self._digits}d}.png"
        with write_errors(self._path), open(self._made / name, "xb") as file:
            file.write(encoded_picture(image, ".png"))
            file.flush()
            os.fsync(file.fileno())
        self._written += 1

    def finish(self, path: Path | None = None) -> None:
        """Put the folder, or its frames, in its place, or another beside it."""
        place = place_of(path or self._path)
        with write_errors(path or self._path):
            if not place.is_dir():
                os.replace(self._made, place)
                return
            made = {frame.name for frame in self._made.iterdir()}
            for name in sorted(made):
                os.replace(self._made / name, place / name)
            for old in place.iterdir():
                if re.fullmatch(r"frame_\d{4,}\.png", old.name) and old.name not in made:
                    old.unlink()

    def close(self) -> None:
        """Where it was not finished, nothing is left."""
        discard(self._made)


def check_frame_folder(path: Path) -> None:
    """ValueError where a folder of that name cannot be made, or nothing be written to it."""
    if path.exists() and not path.is_dir():
        raise ValueError(f"{path} is a file: a folder of that name cannot be made.")
    place = place_of(path)
    with write_errors(path):
        check_folder(place if place.is_dir() else place.parent)
