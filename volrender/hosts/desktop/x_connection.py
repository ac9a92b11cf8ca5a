"""Is the display still there? An X server may end, or a window manager kill a window, at any time."""

import ctypes
import os
import select
import sys

LOST = "volrender closes its windows: the connection to the display {} is broken."


class XConnection:
    """The connection of this process to an X server.

    Once it is broken, Xlib ends the process, whatever it is asked for, and so does wgpu where it is
    asked for the next picture of a window. So it is looked at before.

    Parameters
    ----------
    display : int
        The address of Xlib's ``Display``.
    """

    def __init__(self, display: int) -> None:
        xlib = ctypes.CDLL("libX11.so.6")
        xlib.XConnectionNumber.argtypes = [ctypes.c_void_p]
        self._socket = xlib.XConnectionNumber(display)
        self._is_broken = False

    @property
    def is_broken(self) -> bool:
        """Whether the server closed it; said on stderr when it is first seen."""
        if not self._is_broken:
            waiting = select.poll()  # a new one: several threads may ask at once
            waiting.register(self._socket, getattr(select, "POLLRDHUP", 0))
            if waiting.poll(0):
                self._is_broken = True
                print(LOST.format(os.environ.get("DISPLAY", "")), file=sys.stderr, flush=True)
        return self._is_broken
