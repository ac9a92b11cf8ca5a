"""Keys that change how volumes look: mode, colormap, channels, windows of CT."""

from typing import Any

from ....base.modes import modes_of
from ....data.opening.dataset import CHANNEL_COLOURS
from ....scene.graphics.transfer.colormaps import SEQUENTIAL_COLORMAPS as COLORMAPS
from ....scene.graphics.transfer.colormaps import resolve_colormap
from ....scene.graphics.transfer.windows import (
    CT_KEYS,
    CT_WINDOWS,
    is_in_hounsfield_units,
    put_ct_window,
)
from ...first_look import look_first
from .asked import Window


def visible(window: Window) -> list[Any]:
    return [graphic for graphic in window.main_subplot.graphics if graphic.visible]


def set_mode(window: Window, key: str, shift: bool) -> bool:
    """Of all volumes of the kind that the panel's controls act on; without a panel, of all."""
    graphics, changed = visible(window), False
    chosen = None if window.panel is None else window.panel.graphic
    if chosen is not None:
        graphics = [graphic for graphic in graphics if graphic.kind == chosen.kind]
    for graphic in graphics:
        for mode in modes_of(graphic.kind).values():
            if mode.key == key:
                if graphic.mode != mode.name:
                    look_first(graphic, mode, window.main_subplot.camera.forward)
                graphic.mode, changed = mode.name, True
    return changed


def next_colormap(window: Window, key: str, shift: bool) -> bool:
    """Of each volume; of channels, that of the chosen one."""
    changed = False
    for graphic in visible(window):
        look = graphic.looks[0 if window.panel is None else window.panel.channel_of(graphic)]
        if look.has_colormap:
            names = CHANNEL_COLOURS if graphic.channels else COLORMAPS
            look.cmap = _beside(look.cmap, names, -1 if shift else 1)
            changed = True
    return changed


def _beside(cmap: Any, names: tuple[str, ...], step: int) -> str:
    """The name after or before that of a colormap, around at the ends; of another one, the first or last."""
    resolved = [resolve_colormap("cmap", name).name for name in names]
    at = resolved.index(cmap.name) if cmap.name in resolved else min(0, -step)
    return names[(at + step) % len(names)]


def toggle_channel(window: Window, key: str, shift: bool) -> bool:
    number = int(key) - 1
    graphics = [graphic for graphic in visible(window) if number < len(graphic.channels)]
    for graphic in graphics:
        channel = graphic.channels[number]
        channel.visible = not channel.visible
    return bool(graphics)


def set_ct_window(window: Window, key: str, shift: bool) -> None:
    """Of all visible volumes in Hounsfield units; opacity then follows the limits."""
    name = CT_KEYS[key]
    graphics = [graphic for graphic in visible(window) if is_in_hounsfield_units(graphic)]
    for graphic in graphics:
        put_ct_window(graphic, name)
    if graphics:
        limits = "{vmin:g} to {vmax:g} HU".format(**CT_WINDOWS[name])
        window.say(f"CT window: {name}, {limits}")
    else:
        window.say("no visible volume is in Hounsfield units")
