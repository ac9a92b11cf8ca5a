"""Which key does what? The shortcuts of a window, and the list of them."""

from collections.abc import Callable, Collection
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any

from ...base.canvas_event import CanvasEvent
from ...base.modes import modes_of
from ...scene.camera.controllers import Controller
from .keys.asked import Window
from .keys.looks import CT_KEYS, next_colormap, set_ct_window, set_mode, toggle_channel


@dataclass(frozen=True)
class Shortcut:
    """Keys, and what they do.

    Attributes
    ----------
    keys : dict of str to str
        Names as canvases give them, in lower case, with ``"control+"`` before them where it is
        held; and how the list writes them, "" for not at all.
    what : str
        What they do, in the list.
    run : callable
        ``run(window, key, shift)``; False where nothing was done.
    """

    keys: dict[str, str]
    what: str
    run: Callable


def handle_key(window: Window, event: dict) -> bool:
    """Do what a key that was pressed stands for.

    Keys that the controller of the subplot uses are left alone.

    Parameters
    ----------
    window : Window
    event : dict
        As rendercanvas sends it; only ``"key_down"`` is looked at.

    Returns
    -------
    bool
        Whether something was done.
    """
    seen = CanvasEvent.of(event)
    if seen is None or seen.name != "key_down" or seen.key is None or "Alt" in seen.modifiers:
        return False
    command = "control+" if seen.modifiers & {"Control", "Meta"} else ""
    shortcut = _by_key().get(command + seen.key)
    if shortcut is None or window.subplot.controller.uses_key(event):
        return False
    is_upper = not command and len(seen.key) == 1 and event["key"].isupper()
    shift = "Shift" in seen.modifiers or is_upper
    with nullcontext() if window.panel is None else window.panel.history.recording():
        return shortcut.run(window, seen.key, shift) is not False


def shortcuts() -> dict[str, tuple[Shortcut, ...]]:
    """All of them, under their headings in the list; those of modes are read from their table."""
    modes = {heading: _modes(kind) for kind, heading in _HEADINGS.items()}
    return {heading: (*modes.get(heading, ()), *entries) for heading, entries in _SHORTCUTS.items()}


def _modes(kind: str) -> tuple[Shortcut, ...]:
    return tuple(
        Shortcut({mode.key: mode.key.upper()}, mode.title, set_mode)
        for mode in modes_of(kind).values()
        if mode.key
    )


def _by_key() -> dict[str, Shortcut]:
    return {
        key: entry for entries in shortcuts().values() for entry in entries for key in entry.keys
    }


def help_sections(
    controller: Controller, kinds: Collection[str] = ("image_volume",), has_panel: bool = True
) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a controller and the shortcuts do, as `HelpCard.sections` takes it.

    Parameters
    ----------
    controller : Controller
    kinds : collection of str
        Of the graphics that there are: what keys do with others is left out.
    has_panel : bool
        Whether there is a panel: what needs it is left out without.
    """
    sections = [("Camera", list(controller.help))]
    unneeded = {heading for kind, heading in _HEADINGS.items() if kind not in kinds}
    unneeded |= set() if has_panel else {"Panel"}
    for heading, entries in shortcuts().items():
        if heading in unneeded:
            continue
        rows = list(_MORE.get(heading, ()))
        for entry in entries:
            free = [shown for key, shown in entry.keys.items() if key not in controller.keys]
            if any(free):
                rows.append((", ".join(filter(None, free)), entry.what))
        sections.append((heading, rows))
    return sections


def _look_along(window: Window, key: str, shift: bool) -> None:
    window.main_subplot.controller.view(("-" if shift else "+") + key)


def _fit(window: Window, key: str, shift: bool) -> None:
    window.subplot.controller.fit()


def _play(window: Window, key: str, shift: bool) -> None:
    figure = window.figure
    if figure.n_times == 1:
        window.subplot.controller.fit()
    elif figure.is_playing:
        figure.pause()
    else:
        figure.play()


def _step(window: Window, key: str, shift: bool) -> bool:
    """To the next time point, or the one before; around at the ends."""
    figure = window.figure
    if figure.n_times == 1:
        return False
    figure.pause()
    figure.time = (figure.time + (1 if key == "." else -1)) % figure.n_times
    return True


def _toggle_projection(window: Window, key: str, shift: bool) -> None:
    window.main_subplot.controller.toggle_projection()


def _toggle(window: Window, key: str, shift: bool, name: str) -> None:
    overlay = getattr(window.subplot, name)
    overlay.visible = not overlay.visible


def _measure(window: Window, key: str, shift: bool) -> bool:
    """Begin to measure distances, or end it."""
    if window.panel is None:
        return False
    window.panel.measuring.toggle("distance")
    return True


def _turn_over(window: Window, key: str, shift: bool) -> bool:
    """Slices of patients: right at the right, or at the left."""
    figure: Any = window.figure
    now = getattr(figure, "convention", None)
    if now is None:
        return False
    figure.convention = "neurological" if now == "radiological" else "radiological"
    window.say(f"{figure.convention} convention")
    return True


def _undo(window: Window, key: str, shift: bool) -> bool:
    """Undo what the panel or a key set last, or do it again."""
    if window.panel is None:
        return False
    again, history = shift or key == "y", window.panel.history
    text = history.redo() if again else history.undo()
    what = "redone" if again else "undone"
    window.say(f"{what}: {text}" if text else f"nothing to be {what}")
    return True


def _screenshot(window: Window, key: str, shift: bool) -> None:
    window.screenshot()


def _record(window: Window, key: str, shift: bool) -> None:
    window.toggle_recording()


def _help(window: Window, key: str, shift: bool) -> bool:
    if key == "/" and not shift:  # the key of "?" where a canvas does not say so
        return False
    window.toggle_help()
    return True


def _escape(window: Window, key: str, shift: bool) -> bool:
    """Close the list of shortcuts; where it is not there, let go of labels."""
    if window.is_help_shown:
        window.toggle_help()
        return True
    graphics = [g for subplot in window.figure for g in subplot.graphics if g.kind == "labels"]
    chosen = [graphic for graphic in graphics if graphic.selected]
    for graphic in chosen:
        graphic.selected = ()
    return bool(chosen)


# On keyboards of some languages, Shift and a digit are another key.
_CHANNEL_KEYS = {f"control+{digit}": "Ctrl + 1 … 9" if digit == 1 else "" for digit in range(1, 10)}
_CT_KEYS = {key: "F5 … F9" if key == "f5" else "" for key in CT_KEYS}
_MORE = {  # what is not listed by a key of its own
    "Labels": [
        ("click", "pick a label out; Shift or Ctrl: add it, or let go of it"),
        ("C", "next colormap of values"),
    ],
    "Panel": [
        ("Ctrl + drag", "shift opacity or contrast, up or down: widen it; move a slice"),
        ("dropper, double click", "make what is there opaque; Esc ends it"),
        ("Delete, right click", "take away a point of the curve, or a shape"),
    ],
    "Window": [("drop files", "show them; in a window of the desktop")],
}
_HEADINGS = {"image_volume": "Volume", "labels": "Labels"}  # of modes, by kind of graphic
_SHORTCUTS = {  # and those of modes
    "View": (
        Shortcut(
            {"x": "X", "y": "Y", "z": "Z"}, "look along an axis; Shift: from behind", _look_along
        ),
        Shortcut({"home": "Home"}, "show everything", _fit),
        Shortcut({"p": "P"}, "perspective or orthographic", _toggle_projection),
        Shortcut({"b": "B"}, "box around the volumes", partial(_toggle, name="outline")),
        Shortcut({"g": "G"}, "axes", partial(_toggle, name="axes")),
        Shortcut({"n": "N"}, "slices: neurological or radiological", _turn_over),
    ),
    "Volume": (
        Shortcut({"c": "C"}, "next colormap; Shift: previous", next_colormap),
        Shortcut(_CHANNEL_KEYS, "show or hide a channel", toggle_channel),
        Shortcut(_CT_KEYS, f"CT window: {', '.join(CT_KEYS.values())}", set_ct_window),
    ),
    "Labels": (),
    "Time series": (
        Shortcut({" ": "Space"}, "play or pause; of no series, show everything", _play),
        Shortcut({",": "comma", ".": "full stop"}, "time point before or after", _step),
    ),
    "Panel": (
        Shortcut({"m": "M"}, "measure distances: click the ends; Esc ends it", _measure),
        Shortcut(
            {"control+z": "Ctrl + Z", "control+y": "Ctrl + Y"},
            "undo, redo; also Ctrl + Shift + Z",
            _undo,
        ),
    ),
    "Window": (
        Shortcut({"s": "S", "control+s": "Ctrl + S"}, "save a picture", _screenshot),
        Shortcut({"r": "R"}, "start or stop a movie", _record),
        Shortcut({"h": "H", "?": "?", "/": ""}, "this list", _help),
        Shortcut({"escape": "Esc"}, "close this list; else pick no label out", _escape),
    ),
}
