"""Pictures and movies that a window saves in the working directory."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from ...base.files.numbered_path import numbered_path
from ...scene.figure.figure import Figure
from .live_recording import LiveRecording
from .notes import Notes


class Captures:
    """Saves what a window shows, and says so in it.

    Parameters
    ----------
    notes : Notes
        Of the window.
    """

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._recording: LiveRecording | None = None

    @property
    def is_recording(self) -> bool:
        """Whether a movie is being made, to which every frame is to be added."""
        return self._recording is not None

    def screenshot(self, figure: Figure) -> Path:
        """Write a figure's picture, under a number that is not taken."""
        path = numbered_path(".", "volrender", ".png")
        with self._said():
            figure.export(path)
        self._notes.say(f"saved {path.resolve()}")
        return path

    def toggle_recording(self) -> None:
        """Begin to record a movie, or end it."""
        if self._recording is None:
            self._recording = LiveRecording(".", time.perf_counter())
            self._notes.say("recording: R stops it")
        else:
            with self._said():
                path = self.finish()
            self._notes.say(f"saved {path.resolve()}" if path else "recorded nothing")

    def add(self, render: Callable[[], np.ndarray]) -> None:
        """Show a picture in the movie, if there is one, from now on.

        Where that fails, the movie ends with the picture before.

        Parameters
        ----------
        render : callable
            Gives the picture, (height, width, 4).
        """
        recording = self._recording
        if recording is None:
            return
        with self._said():
            try:
                recording.add(render(), time.perf_counter())
            except Exception as error:
                if (path := self.finish()) is not None:
                    error.add_note(f"The movie until then is {path.resolve()}")
                raise

    def finish(self) -> Path | None:
        """Finish the movie, if there is one: its path, or None where it has no picture."""
        recording, self._recording = self._recording, None
        return None if recording is None else recording.finish()

    @contextmanager
    def _said(self) -> Iterator[None]:
        """Show an exception in the window too, and let it go on."""
        try:
            yield
        except Exception as error:
            self._notes.say(" ".join([str(error), *getattr(error, "__notes__", ())]))
            raise
