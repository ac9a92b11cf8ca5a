"""A small window in which one types a path, to read or to write a file there."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from imgui_bundle import imgui

from .....base.files.recent import recent_paths, remember_path
from .fitting import begun_later
from .text_field import text_field
from .widgets import Widgets

FIELD_PX = 240.0
OFFERED = 5  # paths of earlier times


class PathPopup:
    """Opens below a control; it asks before it writes over a file.

    Below the field are the paths that were entered lately, also in earlier sessions: a press reads that
    file, or where one is written, puts it into the field. A file is first offered to be written
    where the last one was.

    Parameters
    ----------
    name : str
        Of the popup; its field is marked ``"name.path"``, its button ``"name.do"``, and the paths of
        earlier times ``"name.recent.0"`` and on.
    verb : str
        What the button says.
    path : str
        What stands in the field at first.
    writes : bool
        Whether a file is written.
    suffix : str
        Of a path that is typed without one; "" where it needs none.
    kind : str, optional
        Under which its paths are remembered, as those of other fields for the same files. Default:
        `name`.
    keeps : bool
        Whether `path` was typed and stays, also where others are remembered.
    """

    def __init__(
        self,
        name: str,
        verb: str,
        path: str,
        writes: bool,
        suffix: str = "",
        kind: str | None = None,
        keeps: bool = False,
    ) -> None:
        self._name, self._verb, self._path = name, verb, path
        self._writes, self._suffix = writes, suffix
        self._kind = kind or name
        self._recent: list[str] = []
        self._is_new = not keeps  # what stands in the field may be replaced by what is remembered
        self._asks = False  # a press on Replace writes over a file
        self._is_done = False

    @property
    def path(self) -> str:
        """What is typed."""
        return self._path

    @property
    def replaces(self) -> bool:
        """Whether it was asked whether to write over a file."""
        return self._asks

    def open(self) -> None:
        """Open it, in the layout of this frame."""
        self._asks = self._is_done = False
        self._recent = recent_paths(self._kind)[:OFFERED]
        if self._is_new and self._recent:
            last = self._recent[0]
            self._path = near(
                os.path.join(os.path.dirname(last), self._path) if self._writes else last
            )
        self._is_new = False
        imgui.open_popup(self._name)

    def draw(
        self,
        ui: Widgets,
        below: str,
        act: Callable[[Path], object],
        more: Callable[[], object] | None = None,
    ) -> None:
        """Show it where it is open, and do what is entered.

        Parameters
        ----------
        ui : Widgets
        below : str
            The control below whose right end it opens.
        act : callable
            ``act(path)``, which may be refused; it closes where it is not.
        more : callable, optional
            Draws what else is asked for.
        """
        left, top, width, height = ui.rectangles[below]
        imgui.set_next_window_pos((left + width, top + height + 4), imgui.Cond_.appearing, (1, 0))
        if imgui.begin_popup(self._name):
            self._field(ui, act, more)
            imgui.end_popup()

    def _field(self, ui: Widgets, act: Callable, more: Callable[[], object] | None) -> None:
        if self._is_done or imgui.is_key_pressed(imgui.Key.escape):
            imgui.close_current_popup()
            return
        if more is not None:
            more()
        if imgui.is_window_appearing():
            imgui.set_keyboard_focus_here()
        before = self._path
        help = f"In {os.getcwd()}"
        self._path, entered = text_field(ui, f"{self._name}.path", before, FIELD_PX, help=help)
        self._asks = self._asks and self._path == before
        imgui.same_line()
        text = "Replace?" if self._asks else self._verb
        width = imgui.calc_text_size("Replace?").x + 16
        if ui.button(f"{self._name}.do", text, width, self._asks) or entered:
            ui.attempt(partial(self._enter, act))
        self._offer(ui, act)

    def _offer(self, ui: Widgets, act: Callable) -> None:
        """What was entered lately."""
        width = imgui.get_item_rect_max().x - imgui.get_cursor_screen_pos().x
        for number, path in enumerate(self._recent):
            text = begun_later(near(path), width)
            if imgui.selectable(
                f"{text}##{number}", False, imgui.SelectableFlags_.no_auto_close_popups, (width, 0)
            )[0]:
                self._path, self._asks = near(path), False
                if not self._writes:
                    ui.attempt(partial(self._enter, act))
            ui.mark(f"{self._name}.recent.{number}", path)

    def _enter(self, act: Callable[[Path], object]) -> None:
        """Do it, or ask first; whatever is wrong with the path is told as other refusals are."""
        path = self._typed()
        if self._writes and not self._asks and _exists(path):
            self._asks = True
            return
        act(path)
        remember_path(self._kind, path)
        self._is_done = True

    def _typed(self) -> Path:
        text = self._path.strip()
        path = Path(text).expanduser()
        if not path.name:
            raise ValueError(f"{text!r} is no path of a file.")
        return path if path.suffix else path.with_name(f"{path.name}{self._suffix}")


def near(path: str) -> str:
    """A path as it is shortest: from the working directory, or from the home."""
    for start, sign in ((os.getcwd(), ""), (os.path.expanduser("~"), "~")):
        if path.startswith(f"{start.rstrip(os.sep)}{os.sep}"):
            return os.path.join(sign, path[len(start.rstrip(os.sep)) + 1 :])
    return path


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:  # the name is too long, say
        raise ValueError(f"{path}: {error.strerror}.") from error
