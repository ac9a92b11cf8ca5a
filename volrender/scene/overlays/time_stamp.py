"""TimeStamp: which time point is shown?"""

from typing import Any

from ...base import checks
from ...base.property import Property
from .overlay import Text
from .placed import PlacedOverlay
from .text import Label
from .ticks import number_label
from .view import View

MARGIN_PX = 16


def _optional_interval(name: str, value: Any) -> float | None:
    return None if value is None else checks.number(name, value, above=0)


class TimeStamp(PlacedOverlay):
    """The time point of the longest series that is visible in the subplot, or its time.

    Points are counted from 1, as "3 / 20", where `interval` is None. Else the time is
    ``graphic.time · interval``, as "1.5 s", with as many decimals as the interval has. Nothing is
    drawn where there is no series, or no room.
    """

    interval = Property(
        _optional_interval, doc="From one time point to the next, in `unit`; None: not known."
    )
    unit = Text(doc='Unit of `interval`, such as "s"; None: it has none.')

    def __init__(self) -> None:
        super().__init__("top right", MARGIN_PX)
        self.interval = None
        self.unit = None

    def _depends_on(self, shown: list, view: View) -> tuple:
        return self._point(shown)

    def _point(self, shown: list) -> tuple[int, int]:
        """Which of how many."""
        longest = max(shown, key=lambda graphic: graphic.n_times)
        return (longest.time, longest.n_times) if longest.n_times > 1 else (0, 1)

    def written(self, shown: list) -> str | None:
        """What it says of the graphics that are shown; None where there is no series."""
        point, count = self._point(shown)
        return self._text_of(point, count) if count > 1 else None

    def _items(self, shown: list, view: View) -> list:
        text, face = self.written(shown), self.face(view.pixel_ratio)
        if text is None:
            return []
        label = Label.at(face, text, *self.place(view, *face.size(text)), (0, 0))
        if not label.is_inside(view.viewport_px):
            return []
        return [self._text([label], self.ink, view)]

    def _text_of(self, point: int, count: int) -> str:
        if self.interval is None:
            return f"{point + 1} / {count}"
        digits = number_label(self.interval)
        time = point * self.interval
        if "e" in digits or abs(time) >= 1e6:
            written = number_label(time)
        else:
            written = f"{time:.{len(digits.partition('.')[2])}f}"
        return f"{written} {self.unit}" if self.unit else written
