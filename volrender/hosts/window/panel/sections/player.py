"""Playing 4D data: the controls of the figure's player."""

from functools import partial

from imgui_bundle import imgui

from ..widgets.shapes import arrow, pause
from ..widgets.widgets import Widgets

SPEEDS = (1, 60)  # time points per second


def player(ui: Widgets, figure) -> None:
    """Show and set the time of all series of a figure, and how it plays."""
    playing = figure.is_playing
    help = "Pause" if playing else "Play"
    if ui.icon("play", pause if playing else arrow(1.0), playing, help):
        ui.attempt(figure.pause if playing else figure.play)
    imgui.same_line(0, 6)
    last = figure.n_times - 1
    new = ui.whole_slider("time", None, figure.time, 0, last, f"%d of {last}")
    if new is not None:
        ui.set(figure, "time", new)
    playback = figure.player
    speed = ui.whole_slider("speed", "Speed", round(playback.rate_hz), *SPEEDS, "%d per second")
    if speed is not None:
        ui.attempt(partial(setattr, playback, "rate_hz", float(speed)))
    if playing and playback.late:
        ui.note(f"{playback.shown_hz:.1f} per second: {playback.late} points late")
        ui.mark("late")
