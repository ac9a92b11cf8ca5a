"""How coarsely may a moving picture be marched, so that its frames come in time?"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Quality:
    """A trade of sharpness for speed.

    Attributes
    ----------
    share : float
        Rays per pixel of the picture along each axis, up to 1.
    stretch : float
        Length of a step, in steps of the final picture, from 1.
    """

    share: float
    stretch: float

    @property
    def cost(self) -> float:
        """Time, as a part of what the final picture takes."""
        return self.share**2 / self.stretch


FINAL = Quality(1.0, 1.0)
QUALITIES = (
    FINAL,
    Quality(0.75, 1.0),
    Quality(0.5, 1.0),
    Quality(0.375, 1.25),
    Quality(0.25, 1.5),
    Quality(0.1875, 2.0),
    Quality(0.1875, 3.0),  # CPU adapters march tiles of 64 pixels: fewer rays hardly cost less
    Quality(0.125, 4.0),
    Quality(0.125, 8.0),
)
FINER_BELOW = 0.7  # of the budget: a finer quality must promise this much, lest it flickers


class Pace:
    """What one volume's march costs, learned from frame to frame, and what fits in a budget.

    Parameters
    ----------
    guess_ms : float
        Time of a final picture, before anything was measured.
    """

    def __init__(self, guess_ms: float):
        self.final_ms = guess_ms
        self._current = 0
        self._compiled: set = set()

    def coarse(self, budget_ms: float) -> Quality:
        """The best quality whose march takes at most the budget."""
        affordable = [
            index
            for index, quality in enumerate(QUALITIES)
            if quality.cost * self.final_ms
            <= budget_ms * (FINER_BELOW if index < self._current else 1.0)
        ]
        self._current = affordable[0] if affordable else len(QUALITIES) - 1
        return QUALITIES[self._current]

    def finer(self, quality: Quality) -> Quality:
        """What a picture at rest is marched at next: half of the final resolution, then all."""
        return Quality(0.5, 1.0) if quality.share < 0.35 else FINAL

    def rows(self, quality: Quality, rows: int, budget_ms: float) -> int:
        """How many rows of a picture of so many can be marched within the budget; at least 8."""
        share = budget_ms / max(quality.cost * self.final_ms, 1e-6)
        return max(8, min(rows, int(rows * share)))

    def learn(self, shader, quality: Quality, part: float, took_ms: float) -> None:
        """Take note of what a march took; the first of a shader compiles it, and tells nothing.

        Parameters
        ----------
        shader : hashable
        quality : Quality
        part : float
            Of its rows, 0 to 1.
        took_ms : float
        """
        if shader not in self._compiled:
            self._compiled.add(shader)
            return
        seen = took_ms / (quality.cost * max(part, 1e-3))
        # A rise counts at once, since a late frame is felt; a fall by and by.
        self.final_ms = max(seen, 0.5 * self.final_ms + 0.5 * seen)
