"""What lies over the figure of a window: the list of shortcuts, and a message that passes."""

import time
from collections.abc import Collection
from typing import Any

from ...scene.camera.controllers import Controller
from ...scene.figure.stage import Stage
from ...scene.overlays.notes import HelpCard, Message
from .fidelity_watch import FidelityWatch
from .shortcuts import help_sections

MESSAGE_S = 3.0


class Notes:
    """The list of shortcuts in the middle, a short message at the bottom left, a badge at the right.

    Parameters
    ----------
    canvas : rendercanvas canvas
        Of the window.
    """

    def __init__(self, canvas: Any) -> None:
        self._fidelity = FidelityWatch(canvas)
        self._help = HelpCard()
        self._message = Message()
        self._message_ends_s = 0.0
        self._request_draw = canvas.request_draw

    @property
    def message(self) -> str | None:
        """What is said now, or None."""
        return self._message.text

    @property
    def badge(self) -> str | None:
        """What the badge says now, or None."""
        return self._fidelity.said

    @property
    def is_improving(self) -> bool:
        """Whether better pictures of the figure follow, of volumes that are not there whole."""
        return self._fidelity.is_improving

    def follow(self, stage: Stage, is_final: bool) -> bool:
        """Note a frame that was drawn, and whether it `is_final`; whether another one must follow."""
        return self._fidelity.follow(stage, is_final) or bool(self.message)

    def say(self, text: str, seconds: float = MESSAGE_S) -> None:
        """Show a short message for some seconds."""
        self._message.text = text
        self._message_ends_s = time.perf_counter() + seconds
        self._request_draw()

    @property
    def is_help_shown(self) -> bool:
        """Whether the list of shortcuts is there."""
        return self._help.visible

    def toggle_help(self, controller: Controller, kinds: Collection[str], has_panel: bool) -> None:
        """Show the list of shortcuts and of what a controller does, or hide it.

        Parameters
        ----------
        controller : Controller
        kinds : collection of str
            Of the graphics that there are.
        has_panel : bool
        """
        self._help.sections = help_sections(controller, kinds, has_panel)
        self._help.visible = not self._help.visible
        self._request_draw()

    def items(
        self, target_px: tuple[int, int], pixel_ratio: float, figure_px: tuple[int, int]
    ) -> list:
        """What to draw last in a frame.

        Parameters
        ----------
        target_px : (width, height)
            Of the window, physical pixels.
        pixel_ratio : float
            Physical pixels of a logical one.
        figure_px : (width, height)
            Of the part at its top left that the figure has, physical pixels.

        Returns
        -------
        list of QuadsItem
        """
        if time.perf_counter() > self._message_ends_s:
            self._message.text = None
        place = target_px, pixel_ratio, figure_px
        notes = self._fidelity, self._help, self._message
        return [item for note in notes for item in note.items(*place)]
