"""A movie of what a window shows, at the speed at which it was shown."""

import importlib.util
from contextlib import closing
from os import PathLike
from pathlib import Path

import numpy as np

from ...base.files.numbered_path import numbered_path
from ...scene.output.movie_file import FrameFolder, GifFile, VideoFile, movie_writer

FPS = 30


class LiveRecording:
    """A movie in the working directory: a video, or a folder of PNG files where PyAV is missing.

    It appears when it is finished, under a number that is then not taken.

    Parameters
    ----------
    folder : str or path-like
    now_s : float
        The time at which it begins, seconds.
    """

    def __init__(self, folder: str | PathLike, now_s: float) -> None:
        self._folder = folder
        self._suffix = ".mp4" if importlib.util.find_spec("av") else ""
        self._begun_s = now_s
        self._written = 0
        self._writer: VideoFile | GifFile | FrameFolder | None = None
        self._size_px = (0, 0)

    def add(self, picture: np.ndarray, now_s: float) -> None:
        """Show a picture, (height, width, 4), until now; all have the size of the first.

        Raises
        ------
        RuntimeError, ValueError
            It cannot be written.
        """
        height, width = picture.shape[:2]
        if self._writer is None:
            self._size_px = (width, height)
            path, writer_class = movie_writer(self._free_path())
            self._writer = writer_class(path, self._size_px, FPS, count=10**4)
        picture = _fitted(picture, self._size_px)
        due = int((now_s - self._begun_s) * FPS) + 1
        while self._written < due:
            self._writer.write(picture)
            self._written += 1

    def finish(self) -> Path | None:
        """Put the movie in its place: its path, or None where it has no picture.

        Raises
        ------
        RuntimeError, ValueError
            It cannot be written; nothing is left of it.
        """
        if self._writer is None:
            return None
        with closing(self._writer):
            if not self._written:
                return None
            path = self._free_path()
            self._writer.finish(path)
        return path

    def _free_path(self) -> Path:
        return numbered_path(self._folder, "volrender", self._suffix)


def _fitted(picture: np.ndarray, size_px: tuple[int, int]) -> np.ndarray:
    """A picture cut or filled up with black, at the right and below, to a size."""
    width, height = size_px
    if picture.shape[:2] == (height, width):
        return picture
    fitted = np.zeros((height, width, 4), np.uint8)
    fitted[..., 3] = 255
    part = picture[:height, :width]
    fitted[: part.shape[0], : part.shape[1]] = part
    return fitted
