"""What happens where the process is told to stop: Ctrl-C, `kill`, or its terminal is closed?"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

from ..base.files.whole_file import discard_all

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")  # the last is not everywhere


class StopSignals:
    """Within a ``with``, signals end the process in one line, and nothing unfinished is left.

    It is ended at once: an exception would be lost where Python is called from C, as by the GPU's
    library. Signals that are ignored (`nohup`) stay so, and in other threads than the main one
    nothing is changed.

    Attributes
    ----------
    exit_status : int
        128 and the number of the signal that closed windows; else 0.
    """

    def __init__(self) -> None:
        self.exit_status = 0
        self._close: Callable[[], object] | None = None
        self._earlier: dict[int, Any] = {}

    def __enter__(self) -> "StopSignals":
        numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
        earlier = {number: signal.getsignal(number) for number in numbers}
        with suppress(ValueError):  # not the main thread
            for number, handler in earlier.items():
                if handler not in (None, signal.SIG_IGN):
                    signal.signal(number, self._stop)
                    self._earlier[number] = handler
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._earlier.items():
            signal.signal(number, handler)

    @contextmanager
    def closing(self, loops: tuple[Any, ...], close: Callable[[], None]) -> Iterator[None]:
        """While loops of rendercanvas run, the first signal closes their windows instead.

        It does so between two frames: in the middle of one, it would fail.

        Parameters
        ----------
        loops : tuple of rendercanvas loops
        close : callable
            Closes the windows, which ends the loops.
        """
        for loop in loops:
            loop.call_soon(self._install)  # when it runs, it has put handlers of its own
            self._close = partial(loop.call_soon_threadsafe, close)
        try:
            yield
        finally:
            self._close = None
            self._install()

    def _install(self) -> None:
        for number in self._earlier:
            signal.signal(number, self._stop)

    def _stop(self, number: int, _: object) -> None:
        close, self._close = self._close, None
        if close is not None:
            self.exit_status = 128 + number
            close()
            return
        discard_all()
        with suppress(OSError):  # standard error is closed, or full
            start = "\n" if os.isatty(2) else ""  # after a progress bar
            os.write(2, f"{start}volrender: stopped by {signal.Signals(number).name}\n".encode())
        os._exit(128 + number)
