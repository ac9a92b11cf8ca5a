"""A keyframe: what a figure is set to at one time of its movie."""

from typing import Any

from ...base import checks
from .curve import EASINGS
from .owners import Target


class Keyframe:
    """What is set at one time; made by `Keyframes.add`.

    Parameters
    ----------
    time_s : float
        Seconds from the start of the movie.
    easing : str
        How it goes on from here; see `easing`.

    Attributes
    ----------
    values : dict of Target to object
        What is set to what.
    named : set of Target
        Those that somebody named; others were there when the figure was captured.
    revision : int
        Grows with every change.
    """

    def __init__(self, time_s: float, easing: str) -> None:
        self._time_s = time_s
        self._easing = easing
        self.values: dict[Target, Any] = {}
        self.named: set[Target] = set()
        self.revision = 0

    def __repr__(self) -> str:
        return f"<Keyframe at {self._time_s:g} s, {self._easing}>"

    @property
    def time_s(self) -> float:
        """Seconds from the start of the movie."""
        return self._time_s

    @property
    def easing(self) -> str:
        """How it goes on to the next keyframe.

        ``"smooth"``: without a jump of speed, at rest at both ends of the movie and where something turns
        back; ``"linear"``: evenly; ``"in"``: ever faster; ``"out"``: ever slower; ``"step"``: not at all
        until the next one.
        """
        return self._easing

    @easing.setter
    def easing(self, value: str) -> None:
        self._easing = checks.choice("easing", value, EASINGS)
        self.revision += 1

    def take(self, values: dict[Target, Any], are_named: bool) -> None:
        """Set some values, checked before."""
        self.values |= values
        if are_named:
            self.named |= values.keys()
        self.revision += 1

    def forget(self, targets: set[Target]) -> None:
        """Set some of them no longer."""
        self.values = {each: value for each, value in self.values.items() if each not in targets}
        self.named -= targets
        self.revision += 1
