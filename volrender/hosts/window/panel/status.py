"""What does a window tell its panel?"""

from dataclasses import dataclass


@dataclass
class PanelStatus:
    """What the window tells the panel.

    Attributes
    ----------
    frame_ms : float or None
        How long the last frame took.
    adapter : str
        The name of the adapter.
    resolution : float
        Share of the full resolution that is drawn while things move, 0 to 1.
    pointer_px : (float, float) or None
        Where the pointer is, logical pixels; None outside of the window.
    figure_scale : (float, float)
        Logical pixels of the figure for one of the window, across and down: nearly 1.
    target_fps : float or None
        Frames per second that the window keeps up.
    """

    frame_ms: float | None = None
    adapter: str = ""
    resolution: float = 1.0
    pointer_px: tuple[float, float] | None = None
    figure_scale: tuple[float, float] = (1.0, 1.0)
    target_fps: float | None = None

    def in_figure(self, x_px: float, y_px: float) -> tuple[float, float]:
        """A place in the window as one in the figure."""
        return x_px * self.figure_scale[0], y_px * self.figure_scale[1]

    def follow(self, event: dict) -> None:
        """Keep where the pointer is, by an event of the window."""
        if "x" in event and "y" in event:
            self.pointer_px = event["x"], event["y"]
        elif event["event_type"] == "pointer_leave":
            self.pointer_px = None
