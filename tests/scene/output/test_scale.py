"""Pictures with more pixels than the figure: what is drawn over the volume grows with them."""

import numpy as np
import pytest
from PIL import Image

import volrender as vr
from volrender.scene.output import scaled, still
from volrender.scene.overlays.text import Font

WIDTH, HEIGHT = 120, 90


@pytest.fixture
def figure():
    figure = vr.Figure(size=(WIDTH, HEIGHT))
    figure.add_image_volume(np.random.default_rng(0).random((4, 5, 6), np.float32), vmin=0, vmax=9)
    figure[0, 0].camera.look_from(30, 20)
    return figure


def runs(lit: np.ndarray) -> list[int]:
    """How long the stretches of True are."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], lit.astype(int), [0]])))
    return (edges[1::2] - edges[::2]).tolist()


def test_text_and_bars_are_exactly_four_times_as_large(figure):
    figure[0, 0].graphics[0].alpha = 0
    bar = figure[0, 0].scale_bar
    bar.visible, bar.font_size, bar.unit = True, 16, "H"
    one, four = (figure.export_numpy(scale=scale)[..., 0] / 255 for scale in (1, 4))
    assert four.shape == (4 * HEIGHT, 4 * WIDTH)
    # The bar: three pixels high, of one length, 20 from the edges.
    assert runs(one[:, 21] > 0.5)[-1] * 4 == runs(four[:, 84] > 0.5)[-1] == 12
    lengths = runs(one[-22] > 0.5)[0], runs(four[-88] > 0.5)[0]
    assert abs(lengths[0] * 4 - lengths[1]) <= 4  # its end is not on a whole pixel


@pytest.mark.parametrize("size", [6, 11, 14, 16, 33, 72])
def test_glyphs_are_exactly_four_times_as_large(size):
    """Measured by their ink: how high a stem is, and how wide a line of text."""
    heights, widths = [], []
    for scale in (1, 4):
        font = Font(None, size * scale)
        stem, line = font.coverage("I")[0] / 255, font.coverage("100 mm")[0]
        heights.append(stem.sum(axis=0).max() / stem.max() / scale)
        widths.append(line.shape[1] / scale)
    assert heights[1] == pytest.approx(heights[0], rel=0.012)
    assert 0 <= widths[0] - widths[1] <= 1.25  # of a picture of whole pixels


def test_tiles_make_the_same_picture_as_a_whole(figure, monkeypatch):
    subplot = figure[0, 0]
    for overlay in (subplot.outline, subplot.axes, subplot.colorbar, subplot.scale_bar):
        overlay.visible = True
    figure.background = [(0.1, 0.2, 0.3, 1), (0.5, 0.1, 0, 0.5)]
    whole = figure.export_numpy(scale=3)
    monkeypatch.setattr(still, "LARGEST_TILE_PX", 100)
    tiled = figure.export_numpy(scale=3)
    assert np.abs(tiled.astype(int) - whole).max() <= 1


def test_the_volume_is_drawn_with_more_pixels_of_the_same_view(figure):
    one, two = (figure.export_numpy(scale=s)[..., :3].astype(int) for s in (1, 2))
    coarse = two.reshape(HEIGHT, 2, WIDTH, 2, 3).mean(axis=(1, 3))
    assert np.abs(coarse - one).mean() < 1 and (one.max(axis=(0, 1)) > 20).any()


@pytest.mark.parametrize("suffix", ["png", "tif", "jpg"])
def test_files_say_their_dpi(figure, tmp_path, suffix):
    figure.export(tmp_path / f"a.{suffix}", scale=2, dpi=300)
    with Image.open(tmp_path / f"a.{suffix}") as picture:
        assert picture.size == (2 * WIDTH, 2 * HEIGHT)
        np.testing.assert_allclose([float(d) for d in picture.info["dpi"]], 300, atol=0.1)


@pytest.mark.parametrize(
    "given, reason",
    [
        ({"scale": 0}, "scale is between 0.25 and 16, not 0"),
        ({"scale": "4"}, "scale is a number"),
        ({"dpi": 0}, "dpi is between 1 and 9600"),
        ({"dpi": True}, "dpi is a number"),
    ],
)
def test_what_no_picture_can_have_is_refused_before_the_work(figure, tmp_path, given, reason):
    with pytest.raises((TypeError, ValueError), match=reason):
        figure.export(tmp_path / "a.png", **given)
    assert not list(tmp_path.iterdir())


def test_too_large_a_picture_says_which_scale_is_possible(figure, monkeypatch):
    monkeypatch.setattr(scaled, "MOST_PIXELS", WIDTH * HEIGHT * 4)
    assert figure.export_numpy(scale=2).shape == (2 * HEIGHT, 2 * WIDTH, 4)
    with pytest.raises(ValueError, match="scale is at most 2"):
        figure.export_numpy(scale=2.1)


def test_outlines_of_labels_grow_with_the_picture():
    labels = np.zeros((1, 20, 20), np.uint8)
    labels[:, 5:15, 5:15] = 1
    figure = vr.Figure(size=(60, 60))
    figure.add_labels(labels, mode="slice", fill=0, outline=3)
    figure[0, 0].camera.set_state({"fov": 0})
    widths = [runs(figure.export_numpy(scale=s)[30 * s, :, :3].any(axis=-1)) for s in (1, 4)]
    assert len(widths[0]) == len(widths[1]) == 2
    np.testing.assert_allclose(np.array(widths[1]) / 4, widths[0], atol=1)
