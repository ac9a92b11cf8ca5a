"""A canvas in a window of glfw, which closes where its display is gone; loaded when needed."""

import warnings
import weakref
from collections.abc import Callable
from typing import Any, cast

import glfw
from rendercanvas.glfw import GlfwRenderCanvas

from ...base.weak import weak_method
from ..window.failures import WindowClosedError
from .x_connection import XConnection


class GlfwCanvas(GlfwRenderCanvas):
    """As rendercanvas has it, but where the display is gone, glfw is asked for nothing any more.

    Attributes
    ----------
    on_drop : callable or None
        ``on_drop(event)`` is called where files are dropped: an event of the type ``"drop"`` with
        their ``paths``, and ``x`` and ``y``, logical pixels.
    """

    _x_connection: XConnection | None = None  # all windows have the same

    def __init__(self, size: tuple[int, int], title: str) -> None:
        super().__init__(size=size, title=title, max_fps=60, vsync=True)
        if GlfwCanvas._x_connection is None and (display := _x_display()):
            GlfwCanvas._x_connection = XConnection(display)
        self.on_drop: Callable[[dict], object] | None = None
        drop, window = weak_method(self._drop), cast(Any, self._window)
        glfw.set_drop_callback(window, cast(Any, lambda _, paths: drop(paths)))

    def _drop(self, paths: list[str]) -> None:
        if self.on_drop is not None and paths:
            x, y = glfw.get_cursor_pos(cast(Any, self._window))
            ratio = 1.0 if self._screen_size_is_logical else self._pixel_ratio
            event = {"event_type": "drop", "x": x / ratio, "y": y / ratio, "paths": list(paths)}
            self.on_drop(event)

    def get_clipboard_text(self) -> str:
        """The text on the system's clipboard; "" where there is none."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", glfw.GLFWError)  # what is there is no text
            text = None if self.get_closed() else glfw.get_clipboard_string(cast(Any, self._window))
        return text.decode("utf-8", "replace") if isinstance(text, bytes) else text or ""

    def set_clipboard_text(self, text: str) -> None:
        """Put a text on the system's clipboard."""
        if not self.get_closed():
            glfw.set_clipboard_string(cast(Any, self._window), text)

    @classmethod
    def is_display_lost(cls) -> bool:
        """Whether there was a display, and is no more; this process gets no other."""
        return cls._x_connection is not None and cls._x_connection.is_broken

    def get_wgpu_context(self) -> Any:
        context = super().get_wgpu_context()
        _guard(context._wgpu_context)
        return context

    def _rc_gui_poll(self) -> None:
        if not self.is_display_lost():
            super()._rc_gui_poll()

    def _rc_get_closed(self) -> bool:
        return super()._rc_get_closed() or self.is_display_lost()

    def _rc_close(self) -> None:
        if self.is_display_lost():
            self._window = None
            self._rc_canvas_group.glfw = None  # which is terminated with the group
        else:
            super()._rc_close()


def _guard(surface: Any) -> None:
    """Have wgpu not configure a surface again whose display went while it waited for a picture.

    It would end the process, which is what it does where a surface cannot be configured.
    """
    configure = getattr(type(surface), "_configure_screen_real", None)
    if configure is None:  # of another version of wgpu
        return
    this = weakref.ref(surface)

    def configure_again() -> None:
        if GlfwCanvas.is_display_lost():
            raise WindowClosedError
        configure(this())

    surface._configure_screen_real = configure_again


def _x_display() -> int | None:
    """The address of Xlib's ``Display``; None where glfw draws on something else."""
    if not hasattr(glfw, "get_x11_display"):
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", glfw.GLFWError)
        return glfw.get_x11_display()
