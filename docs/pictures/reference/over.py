"""What can lie over the picture: each alone, over one volume."""

from collections.abc import Callable
from functools import partial
from typing import Any

import volrender as vr

from .channels import DATA
from .sheet import HEAD, view

SIZE = (300, 230)
OVERLAYS = "volrender.scene.overlays"


def over(switch_on: Callable[[Any], None], **more: Any) -> vr.Figure:
    """A figure of a head with something switched on."""
    figure = vr.Figure(size=SIZE, background="#16191e")
    figure.add_image_volume(HEAD, cmap="gray", directions="RAS", scale=(3, 3, 3), **more)
    figure[0, 0].unit = "mm"
    view(figure[0, 0], closer=1)
    switch_on(figure[0, 0])
    return figure


def switched(name: str) -> Callable[[Any], None]:
    def on(subplot: Any) -> None:
        getattr(subplot, name).visible = True
        if name == "axes":
            subplot.auto_fit()

    return on


def legend() -> vr.Figure:
    """Two channels, with their names."""
    figure = vr.Figure(size=SIZE, background="#16191e")
    subplot = figure[0, 0]
    subplot.add_multichannel_volume(
        DATA, axis=0, names=["nuclei", "vessels"], cmaps=["lime", "magenta"]
    )
    view(subplot, closer=1)
    subplot.legend.visible = True
    return figure


def time_stamp() -> vr.Figure:
    """A series, and its time."""
    figure = vr.Figure(size=SIZE, background="#16191e")
    movie = vr.datasets.cells_movie(3, (24, 48, 48), cells=30)
    figure.add_image_volume(movie, axes="tzyx")
    view(figure[0, 0], elevation=40)
    stamp = figure[0, 0].time_stamp
    stamp.visible = True
    figure.time = 1
    return figure


def notes(subplot: Any) -> None:
    subplot.title = "A head"
    subplot.add_text("n = 3, 10 mm³", position="bottom right", size=12)


def measured(subplot: Any) -> None:
    volume = subplot.graphics[0]
    low, high = volume.world_corners()[0], volume.world_corners()[-1]
    middle = (low + high) / 2
    subplot.measurements.add_distance(low, high)
    subplot.measurements.add_sphere(volume, middle, 40)


PICTURES = {
    f"{OVERLAYS}.colorbar.colorbar.Colorbar": partial(over, switched("colorbar")),
    f"{OVERLAYS}.scale_bar.ScaleBar": partial(over, switched("scale_bar")),
    f"{OVERLAYS}.axes.Axes": partial(over, switched("axes")),
    f"{OVERLAYS}.outline.Outline": partial(over, switched("outline")),
    f"{OVERLAYS}.annotations.orientation.Orientation": partial(over, switched("orientation")),
    f"{OVERLAYS}.annotations.legend.Legend": legend,
    f"{OVERLAYS}.time_stamp.TimeStamp": time_stamp,
    f"{OVERLAYS}.annotations.text_note.TextNote": partial(over, notes),
    "volrender.scene.measuring.measurements.Measurements": partial(over, measured),
}
