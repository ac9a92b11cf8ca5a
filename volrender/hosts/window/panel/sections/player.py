"""Playing 4D data: which volume is due, and the controls for it."""

import time

from imgui_bundle import imgui

from ..widgets.widgets import Widgets, arrow, pause

SPEEDS = (1, 60)  # volumes per second


class Clock:
    """Counts steps of a given rate.

    Attributes
    ----------
    rate : float
        Steps per second.
    """

    def __init__(self, rate: float = 10.0):
        self.rate = rate
        self._last: float | None = None

    def stop(self) -> None:
        """Begin anew with the next call of `steps`."""
        self._last = None

    def steps(self, now: float) -> int:
        """Whole steps since the last call; what is left over counts for the next one."""
        if self._last is None:
            self._last = now
            return 0
        steps = int((now - self._last) * self.rate + 1e-6)
        self._last += steps / self.rate
        return steps


class Player:
    """The section of time. All volumes of a subplot that have as many times move together.

    Attributes
    ----------
    playing : bool
    clock : Clock
    """

    def __init__(self):
        self.playing = False
        self.clock = Clock()

    def update(self, ui: Widgets, subplot, graphic, now: float | None = None) -> None:
        """Show the volume that is due."""
        if not self.playing or graphic.n_times < 2:
            self.playing = False
            self.clock.stop()
            return
        steps = self.clock.steps(time.perf_counter() if now is None else now)
        if steps:
            self._show(ui, subplot, graphic, (graphic.time + steps) % graphic.n_times)
            self.playing = ui.error is None

    def draw(self, ui: Widgets, subplot, graphic) -> None:
        """Show and set the time."""
        help = "Pause" if self.playing else "Play"
        if ui.icon("play", pause if self.playing else arrow(1.0), self.playing, help):
            self.playing = not self.playing
            self.clock.stop()
        imgui.same_line(0, 6)
        last = graphic.n_times - 1
        new = ui.whole_slider("time", None, graphic.time, 0, last, f"%d of {last}")
        if new is not None:
            self._show(ui, subplot, graphic, new)
        speed = ui.whole_slider("speed", "Speed", round(self.clock.rate), *SPEEDS, "%d per second")
        if speed is not None:
            self.clock.rate = float(speed)

    def _show(self, ui: Widgets, subplot, graphic, index: int) -> None:
        for other in subplot.graphics:
            if other.n_times == graphic.n_times:
                ui.set(other, "time", index)
