"""Legend: which colour has each label that has a name, and each channel?"""

from typing import Any, NamedTuple

import numpy as np

from ..colorbar.colours import colours_of
from ..placed import PlacedOverlay
from ..text import Font, Label
from ..view import View

MOST = 30  # entries; there may be hundreds of labels
# In font sizes.
LINE = 1.5
SWATCH = 0.9
GAP = 0.5


class _Entry(NamedTuple):
    text: str
    colour: tuple[float, ...]  # sRGB, straight


class Legend(PlacedOverlay):
    """Colours and names: of labels that have a name and are not hidden, of channels that are visible.

    Labels that show `values` have a colorbar instead. Of more than 30, or more than there is room for,
    the first are shown, and how many more there are.
    """

    def __init__(self) -> None:
        super().__init__("top right", 16)

    def _depends_on(self, shown: list, view: View) -> tuple:
        return tuple(_entries(shown))

    def _items(self, shown: list, view: View) -> list:
        face, entries = self.face(view.pixel_ratio), _entries(shown)
        step, swatch = LINE * face.size_px, round(SWATCH * face.size_px)
        room = int((view.viewport_px[3] - 2 * self.margin_px(view)) // step)
        most = min(MOST, room)
        if not entries or most < 2:
            return []
        if len(entries) > most:
            more = len(entries) - (most - 1)
            entries = [*entries[: most - 1], _Entry(f"and {more} more", (0, 0, 0, 0))]
        texts = [written_entry(entry.text, face) for entry in entries]
        beside = swatch + GAP * face.size_px
        width = beside + max(face.size(text)[0] for text in texts)
        left, top = map(round, self.place(view, width, step * (len(entries) - 1) + swatch))
        labels, items = [], []
        for row, (entry, text) in enumerate(zip(entries, texts, strict=True)):
            y = top + round(row * step)
            middle = y + swatch / 2
            labels.append(Label.at(face, text, left + beside, middle, (0, 0.5)))
            if entry.colour[3]:
                bar = (left, y, swatch, swatch)
                items.append(self._text([], entry.colour, view, [bar], name=f"colour {row}"))
        return [*items, self._text(labels, self.ink, view)]


def _entries(shown: list) -> list[_Entry]:
    """Graphic by graphic."""
    entries: list[_Entry] = []
    for graphic in shown:
        if graphic.kind == "labels" and graphic.values is None:
            hidden = {0, *graphic.hidden}
            entries += [
                _Entry(name, tuple(graphic.color_of(label).tolist()))
                for label, name in sorted(graphic.names.items())
                if name and label not in hidden
            ]
        for channel, name in zip(
            graphic.channels, graphic.channels.names if graphic.channels else (), strict=True
        ):
            if channel.visible:
                entries.append(_Entry(name, _colour_of(channel)))
    return entries


def _colour_of(channel: Any) -> tuple[float, ...]:
    """That of its largest value, opaque."""
    red, green, blue, _ = colours_of(channel, np.array([float(channel.vmax)]))[0].tolist()
    return red, green, blue, 1.0


def written_entry(name: str, font: Font) -> str:
    missing = font.missing(name)
    return "".join("?" if sign in missing else sign for sign in name[:60]) or "?"
