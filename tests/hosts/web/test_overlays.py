"""What lies over graphics is in the page what it is here: the same lines, and the same pixels of text."""

import base64
from pathlib import Path

import numpy as np
import pytest

import volrender as vr
from tests.hosts.web.overlay_items import check, compare, composed, drawn_by
from volrender.hosts.web.bundle import bundle
from volrender.transfer import Rectangle

POSITIONS = (
    "top left",
    "top",
    "top right",
    "left",
    "right",
    "bottom left",
    "bottom",
    "bottom right",
)
CORNERS = ("bottom left", "bottom right", "top left", "top right")
SERIF = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"


@pytest.fixture(scope="module")
def page(browser):
    page = browser.page()
    page.evaluate(bundle("overlays/overlays.js"))
    return page


def turn(figure, rng, number) -> None:
    """Other cameras: orthographic and perspective ones, near, far and within the volume."""
    for subplot in figure:
        subplot.camera.fov = (0, 50, 20, 100)[number // 2 % 4]
        subplot.auto_fit()
        subplot.camera.look_from(*rng.uniform(-90, 90, 2))
        subplot.camera.zoom = float(rng.choice([0.3, 0.8, 1.0, 3.0]))
        subplot.camera.position = subplot.camera.position + rng.normal(0, 4, 3)


def values(shape=(12, 9, 10), dtype=np.float32):
    return np.linspace(-40, 310, int(np.prod(shape))).reshape(shape).astype(dtype)


def test_overlays_of_a_volume_are_the_same(page):
    rng = np.random.default_rng(1)
    figure = vr.Figure(size=(460, 380), background="black")
    place = {"scale": (1.5, 0.7, 1), "rotation": (0.1, 0.2, 0.3, 0.9)}
    volume = figure.add_image_volume(values(), vmin=-33, vmax=270, **place)
    figure.add_image_volume(
        values(), vmin=0, vmax=200, offset=(14, 3, 2), crop=[(2, 7), (1, 9), (0, 8)]
    )
    subplot = figure[0, 0]

    subplot.title = "Where a title is: AV To (fi)"
    subplot.heading.font_size = 16
    subplot.add_text("two\nlines of text", "bottom", 12)
    subplot.add_text("thick", "left", 16, "red", bold=True)
    for overlay in (subplot.outline, subplot.axes, subplot.colorbar, subplot.scale_bar):
        overlay.visible = True
    subplot.orientation.visible = True
    for number in range(12):
        subplot.unit = ("µm", "mm")[number % 2]
        subplot.axes.position = CORNERS[number % 4]
        subplot.colorbar.position = POSITIONS[number % 8]
        subplot.colorbar.title = "HU" if number % 3 else None
        subplot.colorbar.colour = (0.2, 0.9, 0.4, 0.7) if number % 5 == 0 else None
        subplot.scale_bar.position = POSITIONS[-number % 8]
        subplot.scale_bar.length = 3 if number % 4 == 1 else None
        subplot.axes.font_size = (14, 24, 12)[number % 3]
        subplot.outline.width_px = (1, 2.5)[number % 2]
        volume.vmin = float(rng.normal(0, 10.0 ** rng.integers(-4, 6)))
        volume.vmax = volume.vmin + float(rng.normal(0, 10.0 ** rng.integers(-4, 7)))
        if number % 6 == 5:  # a step
            volume.vmax = volume.vmin
        volume.cmap = ("viridis", "gray", "tab10")[number % 3]
        volume.cmap_interpolation = ("linear", "nearest")[number % 2]
        turn(figure, rng, number)
        check(page, figure, number)


def test_overlays_of_channels_labels_and_series_are_the_same(page):
    rng = np.random.default_rng(2)
    figure = vr.Figure(size=(620, 260), shape=(1, 2), background="white")
    channels = figure[0, 0].add_multichannel_volume(
        np.stack([values() + 40 * i for i in range(5)]),
        channels=[{"name": name} for name in ("DAPI", "actin of cells", "c", "Ångström", "e")],
    )
    ids = np.arange(8).reshape(2, 2, 2).astype(np.uint8)
    names = {number: f"part {number}" for number in range(1, 8)}
    figure[0, 1].add_labels(ids, names=names, hidden=[3])
    shown = figure[0, 1].add_labels(ids, values={n: 10.0 * n for n in range(1, 8)}, cmap="magma")
    series = figure[0, 1].add_image_volume(np.stack([values()] * 20), mode="mip", axes="tzyx")
    for subplot in figure:
        for overlay in (subplot.colorbar, subplot.legend, subplot.time_stamp, subplot.outline):
            overlay.visible = True
        subplot.letter.text = "b"
        subplot.letter.font_size = 16
        subplot.add_text("at {time}.", "bottom right")
    for number in range(5):
        for i, channel in enumerate(channels):  # in one column, and in two
            channel.visible = i in (0, number % 5) or number % 2 == 0
        channels[0].vmax = float(rng.uniform(1, 1000))
        figure[0, 1].colorbar.graphic = (None, shown, series)[number % 3]
        figure[0, 0].colorbar.position = POSITIONS[number % 8]
        series.color_by = ("value", "depth")[number % 2]
        series.time = int(rng.integers(20))
        figure[0, 1].time_stamp.interval = (None, 0.25, 2e-7)[number % 3]
        figure[0, 1].time_stamp.unit = "s" if number % 2 else None
        turn(figure, rng, number)
        check(page, figure, number)


def measured(figure) -> None:
    """Measurements of all kinds in the view of the whole volume."""
    subplot = figure["3d"]
    (volume,) = subplot.graphics
    measurements = subplot.measurements
    measurements.add_distance((1, 2, 3), (8, 6, 4), name="length")
    measurements.add_angle((1, 1, 1), (5, 4, 6), (9, 2, 8), colour="red")
    measurements.add_profile(volume, (0, 0, 6), (9, 8, 6))
    measurements.add_sphere(volume, (5, 4, 6), 3)
    measurements.add_box(volume, (1, 1, 1), (8, 7, 9))
    measurements.add_distance((5, 4, 6), (5.1, 4, 6), visible=False)


def test_orthogonal_views_are_the_same(page):
    rng = np.random.default_rng(3)
    figure = vr.OrthoFigure(
        values(), size=(620, 560), directions="LPS", scale=(1, 1, 0.4), unit="mm", mode="iso"
    )
    measured(figure)
    for subplot in figure:
        subplot.caption.font_size = 14
        subplot.scale_bar.visible = True
    for number in range(8):
        figure.index = rng.integers((10, 9, 12)).tolist()
        figure.volume.mode = ("iso", "mip")[number // 4]
        figure["3d"].planes.colour = (None, (1, 1, 0, 0.5))[number % 2]
        figure["3d"].camera.fov = (0, 50)[number // 2 % 2]
        figure["3d"].auto_fit()
        figure["3d"].camera.look_from(*rng.uniform(-90, 90, 2))
        figure["axial"].camera.zoom = float(rng.uniform(0.3, 3))
        check(page, figure, number, least=80)


def test_slices_of_a_mosaic_are_the_same(page):
    figure = vr.MosaicFigure(
        values(), size=(400, 300), shape=(2, 2), directions="RAS", scale=(1, 1, 0.3)
    )
    for subplot in figure:
        subplot.caption.font_size = 14
    check(page, figure, 0, least=20)
    figure = vr.MosaicFigure(values(), size=(400, 300), shape=(1, 3), rotation=(0.1, 0.2, 0.3, 0.9))
    for subplot in figure:
        subplot.caption.font_size = 14
    check(page, figure, 1, least=6)


def test_what_is_changed_in_the_page_is_what_is_written(page):
    figure = vr.Figure(size=(400, 300))
    series = figure.add_image_volume(
        np.stack([values()] * 7), axes="tzyx", mode="mip", vmin=0, vmax=1
    )
    subplot = figure[0, 0]
    for overlay in (subplot.colorbar, subplot.scale_bar, subplot.time_stamp, subplot.axes):
        overlay.visible = True
    subplot.auto_fit()
    before = figure.get_state()
    series.vmin, series.vmax, series.gamma, series.time = -20.0, 1300.0, 2.0, 5
    subplot.camera.zoom = 0.13
    after = figure.get_state()
    figure.set_state(before)
    changes = {
        "subplots.0.graphics.0.looks.0.vmin": -20.0,
        "subplots.0.graphics.0.looks.0.vmax": 1300.0,
        "subplots.0.graphics.0.looks.0.gamma": 2.0,
        "subplots.0.graphics.0.time": 5,
        "subplots.0.camera.zoom": 0.13,
    }
    found = drawn_by(page, figure, 1, list(changes.items()))
    figure.set_state(after)
    assert compare(found, figure, 1, "after changes") > 15


def test_a_slice_that_is_moved_in_the_page_is_where_its_crosshair_and_caption_say(page):
    figure = vr.OrthoFigure(values(), size=(500, 460), scale=(2, 1, 1), mode="iso")
    figure["3d"].measurements.add_distance((2, 2, 5), (12, 6, 5))
    for subplot in figure:
        subplot.caption.font_size = 14
    figure.index = 4, 3, 5
    graphics = {subplot.name: number for number, subplot in enumerate(figure)}
    found = drawn_by(
        page, figure, 1, [[f"subplots.{graphics['axial']}.graphics.0.plane", [0, 0, 2, -16]]]
    )
    figure.index = 4, 3, 8
    lines = [line for line in figure["3d"].caption.readout() if line]
    figure["3d"].caption.readout = lambda: lines[:2]  # the value there is not known in the page
    compare(found, figure, 1, "after a slice was moved")


@pytest.mark.parametrize("ratio", [1.5, 2.0, 3.3])
def test_text_of_any_size_is_nearly_that_of_python(page, ratio):
    figure = vr.Figure(size=(200, 100))
    figure.add_image_volume(values())
    note = figure[0, 0].add_text("Text 0123, µm²", "center", 13)
    ((item,),) = drawn_by(page, figure, ratio)
    picture, (place,) = item["picture"], composed(figure, ratio)[1][0].instances["place_px"]
    texels = np.frombuffer(base64.b64decode(picture["texels"]), np.uint8)
    alpha = texels.reshape(picture["height"], picture["width"], 4)[1:, :, 3] / 255
    own = note.face(ratio).coverage(note.text)[0] / 255
    rows, columns = min(len(alpha), len(own)), min(alpha.shape[1], own.shape[1])
    assert abs(len(alpha) - len(own)) <= 1 and abs(alpha.shape[1] - own.shape[1]) <= 2
    assert np.abs(alpha[:rows, :columns] - own[:rows, :columns]).mean() < 0.06
    assert place[2] == own.shape[1]


@pytest.mark.skipif(not Path(SERIF).exists(), reason="the font is not installed")
def test_ligatures_and_kerned_pairs_of_another_font_are_whole(page):
    figure = vr.Figure(size=(200, 100))
    figure.add_image_volume(values())
    note = figure[0, 0].add_text("office AVAT", "center", 16)
    note.font = SERIF
    check(page, figure, 0, least=1)


@pytest.mark.parametrize("mode", ["mip", "composite"])
def test_colours_of_a_transfer_function_have_no_colorbar_where_it_is_shown(page, mode):
    figure = vr.Figure(size=(300, 260))
    shape = Rectangle((10, 90), (0, 40), "red")
    volume = figure.add_image_volume(values(), mode=mode, transfer=[shape])
    figure[0, 0].colorbar.visible = True
    assert volume.has_colormap == (mode == "mip")
    check(page, figure, 0, least=10 if mode == "mip" else 0)
