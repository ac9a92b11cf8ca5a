"""TextNote: any text in a corner, at a side, or at a place of the subplot."""

from typing import Any

from ....base import checks
from ....base.property import Property
from ..overlay import check_glyphs
from ..placed import PlacedOverlay
from ..text import Font, Label
from ..time_stamp import TimeStamp
from ..view import View

TIME = "{time}"
MOST_LINES = 50
LINE = 1.35  # from one baseline to the next, in font sizes


def _lines(name: str, value: Any) -> str | None:
    checks.optional_text(name, value)
    if value is not None and value.count("\n") >= MOST_LINES:
        raise ValueError(f"{name} has at most {MOST_LINES} lines, not {checks.short(value)}.")
    return value or None


class _Lines(Property):
    def __set__(self, thing: Any, value: Any) -> None:
        for line in (_lines(self.name, value) or "").split("\n"):
            check_glyphs(self.name, line, thing)
        super().__set__(thing, value)


class TextNote(PlacedOverlay):
    """A text over a subplot.

    Parameters
    ----------
    stamp : TimeStamp
        Of the subplot: it says what ``{time}`` stands for.
    position, margin, size, bold
        Its properties of these names.
    """

    text = _Lines(
        _lines,
        doc="Lines of at most 100 characters, or None; they are broken at spaces where the subplot is "
        'narrower. "{time}" stands for what the time stamp says, '
        "and for nothing where there is no series.",
    )
    bold = Property(checks.boolean, doc="Whether its strokes are wider.")

    def __init__(
        self,
        stamp: TimeStamp,
        position: str = "top left",
        margin: float = 16,
        size: float = 14,
        bold: bool = False,
    ) -> None:
        super().__init__(position, margin)
        self._stamp = stamp
        self.bold = bold
        self.font_size = size
        self.text = None
        self.visible = True

    def shows(self, thing: object) -> bool:
        return thing is self or (thing is self._stamp and TIME in (self.text or ""))

    def face(self, pixel_ratio: float = 1.0) -> Font:
        return super().face(pixel_ratio)._replace(bold=self.bold)

    def _depends_on(self, shown: list, view: View) -> tuple:
        return (self._written(shown),)

    def _written(self, shown: list) -> str:
        text = self.text or ""
        return text.replace(TIME, self._stamp.written(shown) or "") if TIME in text else text

    def _items(self, shown: list, view: View) -> list:
        face = self.face(view.pixel_ratio)
        most = view.viewport_px[2] - 2 * self.margin_px(view)
        written = self._written(shown).split("\n")
        lines = [part for line in written for part in broken(line, most, face)]
        if not any(line.strip() for line in lines):
            return []
        widths = [face.size(line)[0] if line.strip() else 0 for line in lines]
        step, across = LINE * face.size_px, self.shares[0]
        height = face.cap_height_px + step * (len(lines) - 1)
        left, top = self.place(view, max(widths), height)
        labels = [
            Label.at(face, line, left + across * (max(widths) - width), top + row * step, (0, 0))
            for row, (line, width) in enumerate(zip(lines, widths, strict=True))
            if width
        ]
        return [self._text(labels, self.ink, view)]


def broken(line: str, most_px: float, face: Font) -> list[str]:
    """A line in as many as it takes for none to be longer than so many pixels, broken at spaces.

    A longer word stays whole.
    """
    lines = [line]
    while " " in lines[-1].strip() and face.size(lines[-1])[0] > most_px:
        words = lines.pop().strip().split(" ")
        fit = 1
        while face.size(" ".join(words[: fit + 1]))[0] <= most_px:
            fit += 1
        lines += [" ".join(words[:fit]), " ".join(words[fit:])]
    return lines
