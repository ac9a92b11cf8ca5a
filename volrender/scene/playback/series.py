"""All series of a figure as one: which time point do they show, and which come next?"""

from collections.abc import Callable, Sequence
from typing import Any


class AllSeries:
    """The graphics of a figure that show time series, and labels that paint them; they move together.

    Parameters
    ----------
    subplots : callable
        Gives the subplots of the figure.
    """

    def __init__(self, subplots: Callable[[], Sequence[Any]]) -> None:
        self._subplots = subplots

    @property
    def _graphics(self) -> list[Any]:
        graphics = [graphic for subplot in self._subplots() for graphic in subplot.graphics]
        painters = [graphic.painter for graphic in graphics if graphic.painter is not None]
        every = dict.fromkeys([*graphics, *painters])  # a painter may be shown itself
        return [graphic for graphic in every if graphic.n_times > 1]

    @property
    def n_times(self) -> int:
        """Time points of the longest; 1 where there is none."""
        return max((graphic.n_times for graphic in self._graphics), default=1)

    @property
    def time(self) -> int | None:
        """The time point that the longest shows, of several the first; None where there is none."""
        longest = max(self._graphics, key=lambda graphic: graphic.n_times, default=None)
        return None if longest is None else longest.time

    def show(self, time: int) -> None:
        """Show a time point, 0 … n_times − 1, of all; of shorter ones their last from there on.

        Where one cannot be read, all stay as they were.
        """
        before: list[tuple[Any, int]] = []
        try:
            for graphic in self._graphics:
                before.append((graphic, graphic.time))
                graphic.time = min(time, graphic.n_times - 1)
        except BaseException:
            for graphic, shown in before:
                graphic.time = shown
            raise

    def read_ahead(self, times: Sequence[int]) -> None:
        """Have threads read the time points that come next, and no others."""
        for graphic in self._graphics:
            last = graphic.n_times - 1
            graphic.read_ahead(tuple(dict.fromkeys(min(time, last) for time in times)))

    def are_ready(self, time: int) -> bool:
        """Whether none of them must wait for what is being read."""
        return all(graphic.is_ready(min(time, graphic.n_times - 1)) for graphic in self._graphics)
