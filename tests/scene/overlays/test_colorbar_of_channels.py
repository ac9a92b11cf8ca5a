"""The colorbar of a volume of several channels: a bar for each that is visible, with name and limits."""

import numpy as np
import pytest

import volrender as vr
from volrender.scene.overlays import Colorbar
from volrender.scene.overlays.colorbar.colours import colours_of

COLOURS = ["red", "lime", "blue", "yellow", "cyan", "magenta", "white"]
NAMES = ["DAPI", "GFP", "Alexa Fluor 488", "Cy5", "mCherry", "CFP", "a dye whose name is long"]


def figure_of(count, size=(400, 300), **kwargs):
    """Channels that cannot be seen, with limits 10 to 200, 210 …, and their colorbar."""
    figure = vr.Figure(size=size)
    graphic = figure[0, 0].add_multichannel_volume(
        np.zeros((count, 4, 5, 6), np.uint16),
        axis=0,
        cmaps=COLOURS[:count],
        clims=[(10, 200 + 10 * number) for number in range(count)],
        names=NAMES[:count],
        alpha=0,
        **kwargs,
    )
    figure[0, 0].colorbar.visible = True
    return figure, graphic


def bars(figure) -> list:
    """The bars that are drawn, with left and top of each."""
    subplot, (width, height) = figure[0, 0], figure.size
    placed = []

    def remember(colorbar, graphic, font, view):
        placed.extend(kept(colorbar, graphic, font, view))
        return placed

    kept = Colorbar._placed
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Colorbar, "_placed", remember)
        colorbar = Colorbar()
        colorbar.visible = True
        items = colorbar.items(subplot, (0, 0, width, height), (width, height))
    assert len(items) == (len(placed) + 1 if placed else 0)
    return placed


def box_of(placed) -> np.ndarray:
    """Left, top, right and bottom of a bar with all that is written at it."""
    bar, left, top = placed
    boxes = [label.box_px for label in bar.labels(left, top)]
    boxes += [(x, y, x + width, y + height) for x, y, width, height in bar.lines(left, top)]
    return np.array([*np.min(boxes, axis=0)[:2], *np.max(boxes, axis=0)[2:]])


@pytest.mark.parametrize("size", [(400, 300), (900, 700), (300, 200)])
@pytest.mark.parametrize("count", range(1, 8))
def test_bars_lie_in_the_subplot_and_apart(count, size):
    figure, _ = figure_of(count, size)
    placed = bars(figure)
    if not placed:
        assert (count, size) in [(6, (300, 200)), (7, (300, 200))]
        return
    assert [bar.name for bar, *_ in placed][:6] == NAMES[:count][:6]
    boxes = [box_of(each) for each in placed]
    for at, box in enumerate(boxes):
        assert (box[:2] >= 0).all() and (box[2:] <= size).all()
        for other in boxes[:at]:
            assert (box[:2] > other[2:]).any() or (other[:2] > box[2:]).any()


def test_a_bar_has_name_colours_and_limits_of_its_channel():
    figure, graphic = figure_of(3)
    picture = figure.export_numpy()[..., :3].astype(float)
    placed = bars(figure)
    for (bar, left, top), channel, name in zip(placed, graphic, NAMES, strict=False):
        rows = (np.arange(bar.length_px) + 0.5) / bar.length_px
        values = channel.vmax + rows * (channel.vmin - channel.vmax)
        expected = np.round(colours_of(channel, values)[:, :3] * 255)
        drawn = picture[top : top + bar.length_px, left + bar.width_px // 2]
        np.testing.assert_allclose(drawn, expected, atol=1)
        texts = [label.text for label in bar.labels(left, top)]
        assert texts == ["10", f"{channel.vmax:g}", name]


def test_only_visible_channels_have_a_bar_and_all_follow_their_channel():
    figure, graphic = figure_of(3)
    graphic["GFP"].visible = False
    assert [bar.name for bar, *_ in bars(figure)] == ["DAPI", "Alexa Fluor 488"]
    for name, value in (("vmax", 77), ("cmap", "viridis"), ("name", "Hoechst"), ("gamma", 3)):
        before = figure.export_numpy()
        setattr(graphic[0], name, value)
        assert (figure.export_numpy() != before).any(), name
    for channel in graphic:
        channel.visible = False
    assert not figure.export_numpy()[..., :3].any()


def test_what_the_font_lacks_or_has_no_room_for_is_left_out():
    figure, graphic = figure_of(2)
    graphic[0].name, graphic[1].name = "\U00013000-actin", "a dye whose name is much too long"
    first, second = (bar.name for bar, *_ in bars(figure))
    assert first == "?-actin"
    assert second.endswith("...") and graphic[1].name.startswith(second[:-3])
    graphic[0].name = None
    assert bars(figure)[0][0].name == "channel 0"


def test_a_step_is_told_by_what_is_stored():
    """float32 tells these limits apart only as the voxels are stored, relative to an offset."""
    stack = np.stack([1.7e9 + np.arange(60.0).reshape(3, 4, 5), np.zeros((3, 4, 5))])
    graphic = vr.MultichannelVolumeGraphic(stack)
    figure = vr.Figure(size=(100, 80))
    figure[0, 0].add_graphic(graphic)
    values = graphic[0].vmin + np.array([0.0, 30.0, 59.0])
    red = colours_of(graphic[0], values)[:, 0]
    assert 0 == red[0] < red[1] < red[2] == 1


def test_colours_by_depth_run_from_near_to_far():
    figure, graphic = figure_of(2, color_by="depth")
    for bar, left, top in bars(figure):
        assert [label.text for label in bar.labels(left, top)][:2] == ["near", "far"]
    graphic.color_by = "value"
    assert bars(figure)[0][0].ticks[0][1] == "10"


def test_a_title_is_above_all_bars():
    figure, _ = figure_of(3)
    before = figure.export_numpy()
    figure[0, 0].colorbar.title = "intensity"
    rows = np.flatnonzero((figure.export_numpy() != before).any(axis=(1, 2)))
    assert len(rows) and rows.max() < min(box_of(each)[1] for each in bars(figure))


def test_a_colorbar_takes_a_volume_of_channels():
    figure, graphic = figure_of(2)
    other = figure.add_image_volume(np.zeros((3, 3, 3)), vmin=0, vmax=1, alpha=0)
    before = figure.export_numpy()
    figure[0, 0].colorbar.graphic = other
    assert (figure.export_numpy() != before).any()
    figure[0, 0].colorbar.graphic = graphic
    np.testing.assert_array_equal(figure.export_numpy(), before)
