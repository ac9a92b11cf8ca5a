"""What goes wrong in a window is told, and it lives on; without its device it cannot."""

import sys
import traceback
from collections.abc import Callable

from ...engine.device.errors import DeviceLostError


class WindowClosedError(Exception):
    """A window was closed, or its display went, while its frame was being made."""


class Failures:
    """The exceptions of a window's frames and events.

    Parameters
    ----------
    end : callable
        Ends the window, when its device was lost: no frame will ever succeed again.
    tell : callable
        ``tell(text)`` shows what went wrong to the user.
    """

    def __init__(self, end: Callable[[], None], tell: Callable[[str], None]) -> None:
        self.is_fatal = False
        self._end, self._tell = end, tell
        self._last = ""

    def clear(self) -> None:
        """A frame succeeded."""
        self._last = ""

    @property
    def has_failed(self) -> bool:
        """Whether a frame or an event failed, and no frame succeeded since."""
        return bool(self._last)

    def report(self) -> bool:
        """Tell the exception that is being handled; once, where it comes again frame after frame.

        Returns whether it is the first since a frame succeeded: to try once more may help.
        """
        error = sys.exception()
        if isinstance(error, DeviceLostError):
            if not self.is_fatal:
                self.is_fatal = True
                self._tell(f"volrender stops showing a figure. {error}")
                self._end()
            return False
        failure = traceback.format_exc()
        is_first = not self._last
        if failure != self._last:
            self._last = failure
            self._tell(failure)
        return is_first


def print_failure(text: str) -> None:
    """Write what went wrong where errors are written."""
    print(text, file=sys.stderr, flush=True)
