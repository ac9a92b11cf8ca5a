"""Pictures and movies that a window saves, and what it says about them."""

import time
from contextlib import contextmanager
from pathlib import Path

from ...engine.device.engine import Engine
from ...scene.overlays.notes import Message
from .free_path import free_path
from .live_recording import LiveRecording

MESSAGE_S = 3.0


class Saving:
    """Mixed into windows: saves what they show.

    Parameters
    ----------
    engine : Engine
        Where the message is drawn.
    """

    def __init__(self, engine: Engine):
        self._message = Message()
        self._message_ends = 0.0
        self._recording: LiveRecording | None = None

    def screenshot(self) -> Path:
        """Write the figure's picture to the working directory, under a free name."""
        path = free_path(".", "volrender", ".png")
        with self._said():
            self.figure.export(path)
        self.say(f"saved {path.resolve()}")
        return path

    def toggle_recording(self) -> None:
        """Begin to record a movie of the window into the working directory, or end it."""
        if self._recording is None:
            self._recording = LiveRecording(".", time.perf_counter())
            self.say("recording: R stops it")
        else:
            recording, self._recording = self._recording, None
            with self._said():
                recording.finish()
            self.say(f"saved {recording.path.resolve()}")
        self.canvas.request_draw()

    def say(self, text: str) -> None:
        """Show a short message at the bottom left for some seconds."""
        self._message.text = text
        self._message_ends = time.perf_counter() + MESSAGE_S
        self.canvas.request_draw()

    @contextmanager
    def _said(self):
        """Show an exception in the window too, and let it go on."""
        try:
            yield
        except Exception as error:
            self.say(str(error))
            raise

    @property
    def _is_saving(self) -> bool:
        """Whether frames must follow: for the movie, or until the message is gone."""
        return self._recording is not None or bool(self._message.text)

    def _record(self, composition) -> None:
        """Add a picture to the movie, which ends where that fails."""
        try:
            with self._said():
                self._recording.add(self._renderer.picture(composition), time.perf_counter())
        except Exception:
            self._recording = None
            self._failures.report()

    def _end_recording(self) -> None:
        """Finish the movie, if there is one."""
        recording, self._recording = self._recording, None
        if recording is not None:
            recording.finish()

    def _message_drawables(self, size_px, pixel_ratio: float, room_px) -> list:
        """The message, as `Message.items`, while its time is not up."""
        if time.perf_counter() > self._message_ends:
            self._message.text = None
        return self._message.items(size_px, pixel_ratio, room_px)
