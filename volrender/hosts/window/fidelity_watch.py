"""How true is what a window shows? It says so in a corner, and has better pictures follow."""

import time
from typing import Any

from ...scene.fidelity.fidelity import Fidelity, fidelity_of
from ...scene.figure.stage import Stage
from ...scene.overlays.notes import Badge
from ..agenda import call_later

SAID_AFTER_S = 0.4  # what comes sooner is not worth a word
LOOK_S = 0.25  # how often it looks for bricks, beside whenever it is told that some came


class FidelityWatch:
    """Follows the frames of a window.

    Parameters
    ----------
    canvas : rendercanvas canvas
    """

    def __init__(self, canvas: Any) -> None:
        self._canvas = canvas
        self._badge = Badge()
        self._improving_since_s: float | None = None
        self._drawn: str | None = None  # what it said in the last picture

    @property
    def is_improving(self) -> bool:
        """Whether better pictures than the last one follow, or ones that say so rightly."""
        return self._improving_since_s is not None or self._drawn != self.said

    def follow(self, stage: Stage, is_final: bool) -> bool:
        """Note a frame that was drawn; whether another one must follow at once.

        Parameters
        ----------
        stage : Stage
            Of the figure.
        is_final : bool
            Nothing is left to refine in it.
        """
        bricked = stage.bricked()
        level = stage.finest_level(self._canvas.get_pixel_ratio()) if bricked else None
        fidelity = fidelity_of(bricked, level, is_final or not bricked)
        self._say(stage.fidelity.note(fidelity), stage.fidelity.has_badge)
        if self._drawn != self.said or any(one.is_awaited for one in bricked):
            return True
        if fidelity.is_improving and is_final:
            call_later(self._canvas, LOOK_S, self._canvas.request_draw)
        return False

    def items(self, *place: Any) -> list:
        """What says so, as `Notes.items` gives it; nothing where the picture is final."""
        self._drawn = self.said
        return self._badge.items(*place)

    @property
    def said(self) -> str | None:
        """What the badge says, or None."""
        return self._badge.text

    def _say(self, fidelity: Fidelity, has_badge: bool) -> None:
        now_s = time.perf_counter()
        if not fidelity.is_improving:
            self._improving_since_s = None
        elif self._improving_since_s is None:
            self._improving_since_s = now_s
        since_s = self._improving_since_s
        is_soon = since_s is not None and now_s - since_s < SAID_AFTER_S
        is_quiet = fidelity.is_final or is_soon or not has_badge
        self._badge.text = None if is_quiet else str(fidelity)
