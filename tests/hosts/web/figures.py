"""Figures that between them have whatever a page can show: modes, dtypes, options, several things."""

from collections.abc import Callable

import numpy as np

import volrender as vr

SIZE = (160, 120)
VESSELS = vr.datasets.vessels(32)
SHARES = VESSELS / VESSELS.max()
Z, Y, X = np.indices(VESSELS.shape)
LABELS = np.zeros(VESSELS.shape, np.uint16)
LABELS[4:16, 4:24, 4:16], LABELS[18:28, 6:24, 12:28], LABELS[8:14, 8:16, 18:30] = 1, 2, 7
HOLES = SHARES.astype(np.float32)
HOLES[8:14] = np.nan
COLOURS = np.random.default_rng(0).integers(0, 255, (14, 16, 18, 4), np.uint8)
SHAPES = [vr.transfer.Rectangle(values=(60, 200), gradients=(5, 80), color="red", alpha=0.3)]
CLIPS = {"clipping_planes": [(1, 0.3, 0, -12)], "crop": ((3, 28), (2, None), (0, 30))}


def ball(z: float, y: float, x: float, radius: float) -> np.ndarray:
    distance = (Z - z) ** 2 + (Y - y) ** 2 + (X - x) ** 2
    return np.exp(-distance / (2 * radius**2)).astype(np.float32)


CHANNELS = np.stack(
    [SHARES.astype(np.float32), *(ball(8 + 3 * i, 22 - 3 * i, 8 + 4 * i, 5) for i in range(5))]
)


def one(data=VESSELS, **settings) -> vr.Figure:
    figure = vr.Figure(size=SIZE)
    figure.add_image_volume(data, **settings)
    return seen(figure)


def two(first: dict, second: dict, data=None) -> vr.Figure:
    """A volume and another one in its place."""
    figure = vr.Figure(size=SIZE)
    figure.add_image_volume(VESSELS, **first)
    figure.add_image_volume(ball(16, 16, 16, 8) if data is None else data, cmap="hot", **second)
    return seen(figure)


def channels(count: int, mode: str, hidden: int = 0) -> vr.Figure:
    figure = vr.Figure(size=SIZE)
    graphic = figure[0, 0].add_graphic(vr.MultichannelVolumeGraphic(CHANNELS[:count], mode=mode))
    for channel in list(graphic)[:hidden]:
        channel.visible = False
    return seen(figure)


def labels(data=LABELS, **settings) -> vr.Figure:
    figure = vr.Figure(size=SIZE)
    figure[0, 0].add_graphic(vr.LabelsGraphic(data, **settings))
    return seen(figure)


def image_and_labels(image_mode: str, **settings) -> vr.Figure:
    figure = one(mode=image_mode)
    figure[0, 0].add_graphic(vr.LabelsGraphic(LABELS, **settings))
    return figure


def series() -> vr.Figure:
    data = np.stack([np.roll(VESSELS, 4 * time, 0) for time in range(3)])
    figure = vr.Figure(size=SIZE)
    figure.add_image_volume(data, axes="tzyx").time = 2
    figure[0, 0].time_stamp.visible = True
    return seen(figure)


def apart() -> vr.Figure:
    figure = vr.Figure(size=SIZE)
    for mode, offset in (("mip", (0, 0, 0)), ("composite", (40, 0, 0)), ("iso", (0, 40, 0))):
        figure.add_image_volume(VESSELS, mode=mode, offset=offset)
    return seen(figure)


def subplots() -> vr.Figure:
    figure = vr.Figure(shape=(1, 3), size=(240, 90), background=("white", "navy"))
    for place, mode in enumerate(("mip", "iso", "slice")):
        figure[0, place].add_image_volume(VESSELS, mode=mode)
    figure[0, 0].background = "white"
    return seen(figure)


def overlaid() -> vr.Figure:
    figure = one(np.float64(SHARES), mode="iso", scale=(0.5, 0.5, 1))
    subplot = figure[0, 0]
    for overlay in (subplot.outline, subplot.axes, subplot.colorbar, subplot.scale_bar):
        overlay.visible = True
    subplot.title = 'A < B & "C"'
    figure.size = (320, 240)
    return figure


def seen(figure: vr.Figure) -> vr.Figure:
    for subplot in figure:
        subplot.camera.look_from(30, 20)
        subplot.controller.damping = 0  # nothing glides: frames are drawn for what hands do
    return figure


def i16() -> np.ndarray:
    return (SHARES * 2000 - 1000).astype(np.int16)


FIGURES: dict[str, Callable[[], vr.Figure]] = {
    "minip, i16": lambda: one(i16(), mode="minip", cmap="viridis"),
    "attenuated, f16": lambda: one(SHARES.astype(np.float16), mode="attenuated", color_by="depth"),
    "mean, wide u16": lambda: one((SHARES * 60000).astype(np.uint16), mode="mean", fade=True),
    "sum, float64 far from zero": lambda: one(SHARES + 1e9, mode="sum"),
    "iso, smoothed and painted, lit from the left": lambda: one(
        mode="iso", smoothing=1.0, light=(-60, 10), color=vr.LabelsGraphic(LABELS)
    ),
    "iso, bool, nearest": lambda: one(SHARES > 0.3, mode="iso", interpolation="nearest"),
    "iso, cubic, clipped and cropped": lambda: one(mode="iso", interpolation="cubic", **CLIPS),
    "slice, a slab": lambda: one(i16(), mode="slice", slab_thickness=8, plane=(1, 1, 1, -46)),
    "composite, lit": lambda: one(
        i16(), mode="composite", opacity=[0, 0.4, 0.9], gamma=0.7, shade=1, gradient_opacity=30
    ),
    "composite, 2D": lambda: one(mode="composite", transfer=SHAPES),
    "composite, holes": lambda: one(HOLES, mode="composite"),
    "composite, colours": lambda: one(COLOURS, mode="composite"),
    "mip, colours, turned": lambda: one(COLOURS[..., :3], rotation=(0.5, 0.5, 0.5, 0.5)),
    "two channels, iso": lambda: channels(2, "iso"),
    "four channels, composite": lambda: channels(4, "composite"),
    "six channels, mip, one hidden": lambda: channels(6, "mip", hidden=1),
    "labels": lambda: labels(hidden=[2]),
    "labels as matter, large ids": lambda: labels(LABELS.astype(np.uint32) * 10**6, mode="volume"),
    "labels over a slice": lambda: image_and_labels("slice", mode="slice", fill=0.4, outline=1),
    "labels in a MIP": lambda: image_and_labels("mip", alpha=0.5),
    "two MIPs": lambda: two({}, {}),
    "matter in matter": lambda: two({"mode": "composite"}, {"mode": "composite"}),
    "a surface in matter": lambda: two({"mode": "composite"}, {"mode": "iso"}),
    "weighted, behind a surface": lambda: two({"mode": "iso"}, {"alpha_mode": "weighted_blend"}),
    "added": lambda: two({"mode": "iso"}, {"alpha_mode": "add"}, COLOURS[..., 0]),
    "apart": apart,
    "subplots": subplots,
    "orthogonal views": lambda: vr.OrthoFigure(i16(), size=(240, 200)),
    "overlays": overlaid,
    "a series": series,
}
