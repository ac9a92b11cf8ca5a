"""The panel of a volume of several channels: each has a row, and what one does there happens to it."""

import numpy as np
import pytest

import volrender as vr

pytest.importorskip("imgui_bundle")

from tests.hosts.window.panel.panel_picture import IN_THE_PICTURE, SIZE, PanelPicture, ramp
from volrender.hosts.window.panel.sections.readout import Readout, value_seen

NAMES = ["DAPI", "GFP", "Cy5"]


def make(count=3, **kwargs) -> PanelPicture:
    """The panel of channels that go from 0 to 200, 220, 240 …"""
    figure = vr.Figure(size=SIZE)
    stack = np.stack([ramp(dtype=np.uint16) * (10 + number) // 10 for number in range(count)])
    names = [*NAMES, *(f"dye {number}" for number in range(3, count))]
    figure[0, 0].add_multichannel_volume(stack, axis=0, names=names[:count], **kwargs)
    shown = PanelPicture(figure)
    shown.settle()
    return shown


@pytest.fixture
def shown() -> PanelPicture:
    return make()


@pytest.fixture
def volume(shown):
    return shown.panel.graphic


def place_of(shown, share: float) -> tuple[float, float]:
    """A place on the histogram's axis, at the height of the handles."""
    left, top, width, height = shown.panel.rectangles["histogram.axis"]
    return left + width * share, top + height + 5


def test_it_is_one_volume_with_a_row_for_each_channel(shown, volume):
    rectangles = shown.panel.rectangles
    assert "volume.0" in rectangles and "volume.1" not in rectangles
    tops = [rectangles[f"channel.{number}"][1] for number in range(3)]
    assert tops == sorted(tops) and "channel.3" not in rectangles
    assert tops[0] < rectangles["histogram"][1] < tops[1]  # of the first
    assert shown.panel.channel_of(volume) == 0


def test_one_row_is_open_at_a_time(shown, volume):
    shown.click("channel.2")
    rectangles = shown.panel.rectangles
    assert rectangles["channel.2"][1] < rectangles["histogram"][1]
    assert shown.panel.channel_of(volume) == 2
    shown.click("channel.2")
    assert "histogram" not in shown.panel.rectangles and shown.panel.channel_of(volume) == 2
    shown.click("channel.1")
    assert "histogram" in shown.panel.rectangles and shown.panel.channel_of(volume) == 1


def test_contrast_is_that_of_the_open_channel(shown, volume):
    shown.click("channel.1")
    shown.drag(shown.middle("vmax handle"), place_of(shown, 0.7), place_of(shown, 0.5))
    assert volume["GFP"].vmax == pytest.approx(110, abs=1)
    assert volume["DAPI"].vmax == 200 and volume["Cy5"].vmax == 240
    shown.click("channel.2")
    shown.click("vmin", 0.3)
    shown.write("33")
    assert [channel.vmin for channel in volume] == [0, 0, 33]
    shown.click("contrast.range")
    assert volume["Cy5"].vmin == 0 and volume["GFP"].vmax < 120
    shown.click("channel.1"), shown.click("contrast.percentiles")
    assert volume["GFP"].vmax == pytest.approx(219, abs=1)


def test_visibility_strength_and_gamma_of_a_channel(shown, volume):
    shown.click("channel.1.visible")
    assert [channel.visible for channel in volume] == [True, False, True]
    assert shown.panel.channel_of(volume) == 0  # hiding chooses nothing
    shown.click("channel.2")
    shown.drag(shown.middle("channel.alpha", 0.9), shown.middle("channel.alpha", 0.25))
    shown.drag(shown.middle("gamma"), shown.middle("gamma", 0.0))
    assert volume[2].alpha == pytest.approx(0.25, abs=0.02)
    assert volume[2].gamma == pytest.approx(0.1)
    assert (volume[0].alpha, volume[0].gamma, volume.alpha) == (1, 1, 1)


def test_a_swatch_opens_the_colormaps(shown, volume):
    shown.click("channel.2.colormap")
    shown.click("colormap.bids:viridis")
    assert [channel.cmap.name for channel in volume][1:] == ["cmap:green", "bids:viridis"]
    assert "colormap.search" not in shown.panel.rectangles
    assert shown.panel.channel_of(volume) == 0
    shown.click("channel.0.colormap")
    shown.write("orange")
    assert "orange" in volume[0].cmap.name and volume[2].cmap.name == "bids:viridis"


def test_surfaces_have_a_threshold_each():
    shown = make(mode="iso")
    volume = shown.panel.graphic
    before = [channel.threshold for channel in volume]
    shown.click("channel.1")
    x, y = shown.middle("threshold handle", down=0.2)
    shown.drag((x, y), (place_of(shown, 0.75)[0], y))
    assert volume[1].threshold == pytest.approx(165, abs=1)
    shown.click("threshold", 0.3)
    shown.write("50")
    assert [channel.threshold for channel in volume] == [before[0], 50, before[2]]
    assert "color.own" not in shown.panel.rectangles  # surfaces have the colours of channels
    shown.drag(shown.middle("shininess", 0.3), shown.middle("shininess", 1.0))
    assert volume.shininess == pytest.approx(1000, rel=0.1)


def test_matter_has_an_opacity_each():
    shown = make(mode="composite")
    volume = shown.panel.graphic
    shown.click("channel.1"), shown.click("transfer.window"), shown.click("curve.sigmoid")
    assert [channel.opacity for channel in volume] == ["auto", "sigmoid", "auto"]
    volume.shade = 0.5
    shown.click("preset"), shown.click("preset.ct-bone")
    assert np.ndim(volume[1].opacity) == 2 and volume[0].opacity == "auto"
    assert volume[1].cmap.name != "cmap:green" and volume[0].cmap.name == "cmap:magenta"
    assert volume.shade == 1  # the light is that of all


@pytest.mark.parametrize(
    "mode", ["minip", "iso", "slice", "composite", "attenuated", "mean", "sum"]
)
def test_every_mode_has_its_controls(shown, volume, mode):
    shown.click(f"mode.{mode}")
    assert volume.mode == mode and "channel.2" in shown.panel.rectangles
    for section in ("cut", "view"):
        shown.click(f"section.{section}")
    assert shown.panel.error is None


def test_ten_channels_fit():
    shown = make(10)
    rectangles = shown.panel.rectangles
    assert rectangles["channel.9"][1] + rectangles["channel.9"][3] < SIZE[1] * 0.8
    shown.click("channel.9.visible")
    assert not shown.panel.graphic[9].visible


@pytest.mark.parametrize(
    "where, name, value",
    [
        ("channel.0.colormap", "cmap", "viridis"),
        ("channel.0", "name", "Hoechst"),
        ("channel.0.visible", "visible", False),
        ("histogram", "vmin", 77),
        ("gamma", "gamma", 2.0),
        ("channel.alpha", "alpha", 0.4),
        ("volume.0", "cmap", "viridis"),
    ],
)
def test_a_change_from_python_shows(shown, volume, where, name, value):
    asked = []
    shown.panel.request_draw = lambda: asked.append(name)
    before = shown.part(where)
    np.testing.assert_array_equal(shown.part(where), before)
    setattr(volume[0], name, value)
    assert asked
    shown.settle(1)
    assert (shown.part(where) != before).any()


def test_new_data_of_a_channel_shows_in_its_histogram(shown, volume):
    before = shown.part("histogram")
    volume.data[0, :6] = 7
    deadline = 50
    while (shown.part("histogram") == before).all() and deadline:
        deadline -= 1
    assert deadline


def test_the_readout_has_the_values_of_all_channels(shown, volume, monkeypatch):
    monkeypatch.setattr("volrender.hosts.window.panel.panel.REFRESH_S", 0.0)
    shown.panel.status.pointer_px = IN_THE_PICTURE
    shown.send("pointer_move", *IN_THE_PICTURE)
    shown.settle()
    picked = shown.panel._layout.readout.picked
    assert picked["graphic"] is volume and len(value_seen(picked)) == 3
    places = [shown.panel.rectangles[f"readout.channel.{number}"] for number in range(3)]
    assert len({top for _, top, _, _ in places}) == 3
    dots = [shown.part(f"readout.channel.{number}")[:, :6, :3] for number in range(3)]
    colours = [dot[dot.max(axis=-1) > 150] for dot in dots]
    for number, expected in enumerate([(255, 0, 255), (0, 255, 0), (0, 255, 255)]):
        np.testing.assert_array_equal(np.median(colours[number], axis=0), expected)
    frame = shown.panel.rectangles["readout.frame"][1]
    assert places[-1][1] < frame
    shown.panel.status.pointer_px = None
    shown.send("pointer_leave")
    shown.settle()
    assert shown.panel.rectangles["readout.frame"][1] == frame  # nothing jumps


def test_the_value_of_a_surface_is_that_of_its_channel():
    figure = vr.Figure(size=(40, 30))
    rising = ramp(dtype=np.float32)  # seen from the end with the larger values
    stack = np.stack([rising, rising[::-1]])
    graphic = figure[0, 0].add_multichannel_volume(stack, axis=0, mode="iso")
    graphic[0].threshold, graphic[1].threshold = 999, 150
    figure.render_frame()
    readout = Readout()
    readout.update(figure, (20, 15), changes=0, is_held=False)
    values, picked = value_seen(readout.picked), readout.picked
    assert picked["channel"] == 1 and values[1] == pytest.approx(150, abs=1)
    assert values[0] == picked["value"][0] and values[1] != picked["value"][1]
