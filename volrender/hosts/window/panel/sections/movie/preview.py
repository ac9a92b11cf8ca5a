"""The movie in the window: it plays at the speed at which it is recorded, until something is pressed."""

import time
from typing import Any

INPUTS = ("pointer_down", "wheel", "key_down")


class Preview:
    """Plays the keyframes of a figure.

    Parameters
    ----------
    figure : Figure

    Attributes
    ----------
    time_s : float
        Where the movie stands.
    was_stopped : bool
        Whether the last thing that was pressed stopped it.
    """

    def __init__(self, figure: Any) -> None:
        self._figure = figure
        self._began_at: float | None = None  # when the movie was, or would have been, at 0
        self.time_s = 0.0
        self.was_stopped = False

    @property
    def is_playing(self) -> bool:
        """Whether it plays."""
        return self._began_at is not None

    def play(self) -> None:
        """Go on from where it stands; from the start, where that is the end."""
        if self.time_s >= self._figure.keyframes.duration_s:
            self.time_s = 0.0
        self._began_at = time.perf_counter() - self.time_s

    def stop(self) -> None:
        """Stay where it is."""
        self._began_at = None

    def follow(self, event: dict) -> None:
        """Stop where an event of the canvas is one of somebody's hand."""
        if event.get("event_type") in INPUTS:
            self.was_stopped = self.is_playing
            self.stop()

    def go_to(self, time_s: float) -> None:
        """Show a time of the movie."""
        self.stop()
        self.time_s = time_s
        self._figure.keyframes.apply(time_s)

    def advance(self) -> None:
        """Show what is due, before each frame."""
        if self._began_at is None:
            return
        end = self._figure.keyframes.duration_s
        self.time_s = min(time.perf_counter() - self._began_at, end)
        if self.time_s >= end:
            self.stop()
        try:
            self._figure.keyframes.apply(self.time_s)
        except BaseException:
            self.stop()
            raise
