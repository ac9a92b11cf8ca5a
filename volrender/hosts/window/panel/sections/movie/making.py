"""A movie that is recorded while the window lives: one of its frames for each of the window's."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

from ......scene.output.record import Recording


class Making:
    """Records the keyframes of a figure.

    Parameters
    ----------
    figure : Figure

    Attributes
    ----------
    said : str or None
        What became of the last one.
    """

    def __init__(self, figure: Any) -> None:
        self._figure = figure
        self._recording: Recording | None = None
        self._frames: Generator[int, None, None] | None = None
        self._size = (0, 0)
        self._written = 0
        self.said: str | None = None

    @property
    def is_on(self) -> bool:
        """Whether one is being made."""
        return self._recording is not None

    @property
    def share(self) -> float:
        """Which part of its frames is written, 0 to 1."""
        return 0.0 if self._recording is None else self._written / self._recording.count

    def start(self, path: Path, fps: float) -> None:
        """Begin one; raises as `Figure.record`."""
        recording = Recording(self._figure, path, fps=fps, keyframes=True)
        self.said, self._written, self._size = None, 0, self._figure.size
        self._recording, self._frames = recording, recording.frames()

    def stop(self) -> None:
        """Leave nothing of it, and the figure as it was."""
        frames, self._frames, self._recording = self._frames, None, None
        if frames is not None:
            frames.close()
            self.said = "Stopped: nothing was saved"

    def advance(self) -> None:
        """Draw and write one frame more; before each frame of the window."""
        recording, frames = self._recording, self._frames
        if recording is None or frames is None:
            return
        if self._figure.size != self._size:
            self.stop()
            raise ValueError(
                "The window got another size: the movie was stopped, and nothing saved."
            )
        try:
            self._written = next(frames) + 1
        except StopIteration:
            self._recording = self._frames = None
            self.said = f"Saved {recording.path.resolve()}"
        except BaseException:
            self._recording = self._frames = None
            raise
