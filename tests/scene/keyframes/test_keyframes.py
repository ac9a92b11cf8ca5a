"""Keyframes set a figure to what lies between them, touch nothing else, and say what is wrong at once."""

import numpy as np
import pytest

import volrender as vr
from volrender.base.colour import oklab_from_srgb, srgb_from_oklab
from volrender.scene.graphics.transfer.colormaps import colormap_table

DATA = np.random.default_rng(3).integers(0, 255, (6, 8, 10), dtype=np.uint8)


@pytest.fixture
def figure() -> vr.Figure:
    figure = vr.Figure(size=(48, 40))
    figure.add_image_volume(DATA, mode="composite", name="CT", vmin=0, vmax=255, cmap="gray")
    return figure


@pytest.fixture
def volume(figure):
    return figure[0, 0]["CT"]


def between(figure, name: str, first, last, of=None, share_s: float = 0.5):
    """What a property is in the middle between two values."""
    figure.keyframes.add(0, {name: first}, of, easing="linear")
    figure.keyframes.add(1, {name: last}, of)
    figure.keyframes.apply(share_s)
    return getattr(figure[0, 0]["CT"] if of is None else of, name)


def test_what_was_captured_comes_back_and_only_what_differs_is_touched(figure, volume):
    keyframes = figure.keyframes
    volume.threshold, volume.shininess, figure[0, 0].scale_bar.visible = 10, 7, False
    keyframes.add(0)
    volume.threshold, volume.mode, figure[0, 0].scale_bar.visible = 20, "iso", True
    keyframes.add(2)
    volume.shininess = 30
    seen = []
    volume.add_event_handler(lambda event: seen.append(event.type), *volume.supported_events)
    keyframes.apply(0)
    assert (volume.threshold, volume.mode, figure[0, 0].scale_bar.visible) == (
        10,
        "composite",
        False,
    )
    assert sorted(seen) == ["mode", "threshold"] and volume.shininess == 30
    keyframes.apply(1)
    assert volume.threshold == pytest.approx(15)
    assert (volume.mode, figure[0, 0].scale_bar.visible) == (
        "composite",
        False,
    )  # until the next one
    keyframes.apply(7)
    assert (volume.threshold, volume.mode, figure[0, 0].scale_bar.visible) == (20, "iso", True)


def test_a_keyframe_between_others_moves_what_it_names_alone(figure, volume):
    figure.keyframes.add(0)
    volume.alpha = 0.2
    figure.keyframes.add(4)
    figure.keyframes.add(2, {"gamma": 3})
    figure.keyframes.add(2, {"visible": True}, figure[0, 0].axes)
    assert [each.time_s for each in figure.keyframes] == [0, 2, 4]
    figure.keyframes.apply(2)
    assert (volume.alpha, volume.gamma, figure[0, 0].axes.visible) == (pytest.approx(0.6), 3, True)


def test_texts_come_and_go(figure):
    note = figure[0, 0].add_text("bone", (0, 1))
    figure.keyframes.add(0)
    note.text, note.font_size, note.position = "vessels", 30, (1, 1)
    figure.keyframes.add(2)
    figure.keyframes.apply(0)
    assert (note.text, note.font_size) == ("bone", 14)
    figure.keyframes.apply(1)
    assert (note.text, note.font_size, tuple(note.position)) == ("bone", 22, (0.5, 1))
    assert list(figure.keyframes.get_state()["keyframes"][1]["values"]) == ["texts[0]"]


def test_measurements_and_the_legend_move(figure, volume):
    subplot, measurements = figure[0, 0], figure[0, 0].measurements
    sphere = measurements.add_sphere(volume, (1, 2, 3), 1)
    distance = measurements.add_distance((0, 0, 0), (2, 0, 0))
    measurements.visible = False
    figure.keyframes.add(0)
    sphere.radius, distance.points, measurements.visible = 3, ((0, 0, 0), (6, 0, 0)), True
    subplot.legend.visible, subplot.legend.font_size = True, 30
    figure.keyframes.add(2, easing="linear")
    figure.keyframes[0].easing = "linear"
    figure.keyframes.apply(1)
    assert (sphere.radius, distance.length, measurements.visible) == (2, 4, False)
    assert (subplot.legend.visible, subplot.legend.font_size) == (False, 22)
    figure.keyframes.apply(2)
    assert (sphere.radius, distance.length, measurements.visible) == (3, 6, True)
    moved = figure.keyframes.get_state()["keyframes"][1]["values"]
    assert {*moved} == {"measurements", "measurements[0]", "measurements[1]", "legend"}


def test_colours_go_through_oklab(figure):
    colour = between(figure, "color", (1, 0, 0), (0, 0, 1, 0.5))
    middle = (oklab_from_srgb((1, 0, 0)) + oklab_from_srgb((0, 0, 1))) / 2
    assert colour == pytest.approx([*srgb_from_oklab(middle), 0.75], abs=1e-6)
    figure.keyframes.add(0, {"background": "black"}, figure)
    figure.keyframes.add(1, {"background": "white"}, figure)
    figure.keyframes.apply(0.5)
    assert figure.background[0, :3] == pytest.approx(srgb_from_oklab((0.5, 0, 0)), abs=1e-5)


def test_colormaps_blend_by_their_tables_and_points_move(figure, volume):
    blended = colormap_table(between(figure, "cmap", "gray", "viridis"))
    tables = [
        oklab_from_srgb(colormap_table(volume.cmap)[:, :3]) for volume.cmap in ("gray", "viridis")
    ]
    assert blended[:, :3] == pytest.approx(srgb_from_oklab(sum(tables) / 2), abs=1e-5)
    points = between(figure, "cmap", [(0, "black"), (100, "red")], [(0, "black"), (200, "red")])
    assert points.values.tolist() == [0, 150] and points.colours[1, :3] == pytest.approx(
        (1, 0, 0), abs=1e-5
    )
    more = [(0, "black"), (50, "red"), (200, "red")]
    assert between(figure, "cmap", [(0, "black"), (100, "red")], more).values.tolist() == [
        0,
        50,
        100,
        200,
    ]


@pytest.mark.parametrize(
    ("first", "last", "middle"),
    [
        (0.2, 0.6, 0.4),
        ([(0, 0), (100, 1)], [(50, 0), (150, 0.5)], [(25, 0), (125, 0.75)]),
        ([(0, 0), (200, 1)], [(0, 0), (100, 1), (200, 0)], [(0, 0), (100, 0.75), (200, 0.5)]),
        ([0, 1], [0, 0, 1], [0, 0.25, 1]),
        ("linear", [(0, 1), (255, 0)], [(0, 0.5), (255, 0.5)]),
        ("linear", "quadratic", "linear"),
    ],
)
def test_opacity_of_points_moves_and_of_others_is_taken_at_all_their_values(
    figure, first, last, middle
):
    found = between(figure, "opacity", first, last)
    assert found == middle if isinstance(middle, str) else np.allclose(found, middle)


def test_gradient_opacity_crop_light_and_rotation(figure):
    found = between(figure, "gradient_opacity", None, [(0, 0), (20, 1)])
    assert found.tolist() == [[0, 0.5], [20, 1]]
    assert between(figure, "crop", None, ((2, 4), (0, 8), (9, 10))) == ((1, 5), (0, 8), (4, 10))
    assert between(figure, "light", (170, 0), (-170, 20)) == pytest.approx((-180, 10))
    half = np.sqrt(0.5)
    assert between(figure, "rotation", (0, 0, 0, 1), (0, 0, half, half)) == pytest.approx(
        (0, 0, np.sin(np.pi / 8), np.cos(np.pi / 8))
    )


def test_planes_turn_about_the_middle_of_the_volume(figure, volume):
    middle = np.array([4.5, 3.5, 2.5])
    plane = between(figure, "plane", (1, 0, 0, -4.5), (0, 2, 0, -7))
    assert plane[:3] / np.linalg.norm(plane[:3]) == pytest.approx((0.5**0.5, 0.5**0.5, 0))
    assert plane[:3] @ middle + plane[3] == pytest.approx(0)
    (cut,) = between(figure, "clipping_planes", [(1, 0, 0, 0)], [(-1, 0, 0, 9)])
    assert abs(cut[0]) < 1e-9 and np.linalg.norm(cut[:3]) == pytest.approx(1)
    assert (
        len(between(figure, "clipping_planes", [], [(1, 0, 0, 0)], share_s=0.99)) == 0
    )  # it switches


def test_labels_and_channels_and_time(figure):
    labels = figure.add_labels((DATA > 128).astype(np.uint8) + (DATA > 200), name="organs")
    assert between(figure, "opacity", {1: 0.0}, {1: 1.0, 2: 0.5}, labels) == {1: 0.5, 2: 0.75}
    assert between(figure, "hidden", 1, 5, labels) == (1,)  # there is no label between them
    several = vr.Figure(size=(40, 40))
    cells = several[0, 0].add_multichannel_volume(
        np.stack([DATA, DATA]), axes="czyx", names=["a", "b"]
    )
    several.keyframes.sweep("alpha", 1, 0, cells.channels["b"], seconds=2)
    several.keyframes.apply(1)
    assert (cells.channels["a"].alpha, cells.channels["b"].alpha) == (1, pytest.approx(0.5))
    series = vr.Figure(size=(40, 40))
    series.add_image_volume(np.stack([DATA] * 5), axes="tzyx")
    series.keyframes.sweep("time", 0, 4, seconds=4, easing="linear")
    times = []
    for second in (0, 0.4, 0.6, 3, 4):
        series.keyframes.apply(second)
        times.append(series.time)
    assert times == [0, 0, 1, 3, 4]


def test_the_crosshair_of_orthogonal_views_moves_their_planes():
    figure = vr.OrthoFigure(DATA, size=(60, 60))
    figure.index = 0, 0, 0
    figure.keyframes.add(0)
    figure.index = 9, 7, 5
    figure.keyframes.add(2)
    figure.keyframes.apply(1)
    assert figure.position == pytest.approx((4.5, 3.5, 2.5))
    assert figure["axial"].graphics[0].plane[3] / figure["axial"].graphics[0].plane[
        2
    ] == pytest.approx(-2.5)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda k, v: k.add(-1), ValueError, "time_s is between 0 and"),
        (lambda k, v: k.add(0), ValueError, "a keyframe at 0 s"),
        (lambda k, v: k.add(1, {"treshold": 5}), KeyError, "'treshold'.*Did you mean 'threshold'"),
        (lambda k, v: k.add(1, {"alpha": 5}), ValueError, "values.alpha is between 0 and 1"),
        (lambda k, v: k.add(1, {"zoom": -1}, v), KeyError, "no 'zoom'"),
        (lambda k, v: k.add(1, {"alpha": 0}, DATA), ValueError, "not in this figure"),
        (lambda k, v: k.add(1, easing="smoth"), ValueError, "Did you mean 'smooth'"),
        (lambda k, v: k.add(1, {"time": 2}), KeyError, "figure has no 'time'"),
        (lambda k, v: k.apply("a"), TypeError, "time_s is a number"),
        (lambda k, v: k.remove(3), ValueError, "is 0 to 0"),
        (lambda k, v: k.turn(seconds=0), ValueError, "seconds is greater than 0"),
        (lambda k, v: k.sweep("alpha", 0, 2), ValueError, "last is between 0 and 1"),
        (lambda k, v: k.slice_through(normal=(0, 0, 0)), ValueError, "direction other than zero"),
    ],
)
def test_errors_come_at_once_and_change_nothing(figure, volume, call, error, message):
    figure.keyframes.add(0)
    before = figure.keyframes.get_state()
    with pytest.raises(error, match=message):
        call(figure.keyframes, volume)
    assert figure.keyframes.get_state() == before and len(figure.keyframes) == 1


def test_a_graphic_that_is_gone_is_said_and_can_be_forgotten(figure, volume):
    figure.keyframes.add(0, {"alpha": 0}, volume)
    figure[0, 0].remove_graphic(volume)
    with pytest.raises(ValueError, match=r"alpha of graphics\[0\].*forget_gone"):
        figure.keyframes.apply(0)
    figure.keyframes.forget_gone()
    figure.keyframes.apply(0)


def test_keyframes_do_not_keep_their_figure():
    keyframes = vr.Figure(size=(20, 20)).keyframes
    with pytest.raises(RuntimeError, match="gone"):
        keyframes.add(0)
