"""What do keys ask of a window?"""

from typing import TYPE_CHECKING, Protocol

from ....scene.figure.figure import Figure
from ....scene.figure.subplot import Subplot

if TYPE_CHECKING:
    from ..panel.panel import Panel


class Window(Protocol):
    """What shortcuts ask of a window."""

    @property
    def figure(self) -> Figure:
        """What it shows."""

    @property
    def subplot(self) -> Subplot:
        """The one under the pointer, or the first."""

    @property
    def main_subplot(self) -> Subplot:
        """That one, or the one that shows the volume of which it is a slice."""

    @property
    def panel(self) -> "Panel | None":
        """Its control panel, in which a channel of each volume is chosen."""

    @property
    def is_help_shown(self) -> bool:
        """Whether the list of shortcuts is there."""

    def screenshot(self) -> object:
        """Write what is shown to a file, and say where."""

    def toggle_recording(self) -> None:
        """Begin to record a movie of the window, or end it and say where it is."""

    def toggle_help(self) -> None:
        """Show the list of shortcuts, or hide it."""

    def say(self, text: str) -> None:
        """Show a short message."""
