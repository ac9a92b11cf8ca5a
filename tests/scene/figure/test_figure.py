"""Figures: subplots, names, cameras, animations, backgrounds and the loop."""

import numpy as np
import pytest

import volrender as vr
from tests.oracle.colour import linear_to_srgb, srgb_to_linear

DATA = np.random.default_rng(0).random((5, 6, 7)).astype(np.float32)


# -- subplots ------------------------------------------------------------------------------


def test_subplots_by_place_by_name_and_in_order():
    names = [["a", "b", "c"], ["d", "e", "f"]]
    for given in (names, [name for row in names for name in row], np.array(names).tolist()):
        figure = vr.Figure(size=(30, 20), shape=(2, 3), names=given)
        assert [subplot.name for subplot in figure] == list("abcdef")
    assert len(figure) == 6 and figure.shape == (2, 3)
    assert figure["e"] is figure[1, 1] is figure[-1, -2] is list(figure)[4]
    figure["f"].add_image_volume(DATA, name="vol")
    assert figure[1, 2]["vol"].data.shape == DATA.shape
    for key in ((2, 0), (0, 3), (-3, 0), "g", 1, (0,), (0.5, 1), None, (0, 1, 2)):
        with pytest.raises(KeyError, match="2 rows and 3 columns"):
            figure[key]
    with pytest.raises(KeyError, match="'e'"):
        figure["g"]


@pytest.mark.parametrize(
    "names", [["a"], ["a", "b", "c"], ["a", "a"], ["a", None], "ab", 5, [["a", "b"], ["c", "d"]]]
)
def test_wrong_names(names):
    with pytest.raises((TypeError, ValueError), match="names"):
        vr.Figure(size=(8, 8), shape=(1, 2), names=names)


@pytest.mark.parametrize("size", [(60, 40), (61, 43), (7, 5), (2, 2)])
def test_subplots_share_the_figure_evenly_and_wholly(size):
    """Every pixel belongs to one; each draws in its own, though there may be no room for it."""
    shape, owner = (2, 3), np.full(size[::-1], -1)
    figure = vr.Figure(size=size, shape=shape)
    for i, subplot in enumerate(figure):
        subplot.background = np.full(3, (i + 1) / 10)
        left, top, width, height = subplot.viewport_px
        assert (owner[top : top + height, left : left + width] == -1).all()
        owner[top : top + height, left : left + width] = i
        assert abs(width - size[0] / 3) < 1 and abs(height - size[1] / 2) < 1
    assert (owner >= 0).all()
    image = figure.export_numpy()[..., 0]
    np.testing.assert_array_equal(np.round(image / 25.5).astype(int) - 1, owner)


def test_a_subplot_is_drawn_as_a_figure_of_its_own():
    figure = vr.Figure(size=(80, 60), shape=(2, 2), background="navy")
    figure[0, 1].add_image_volume(DATA)
    figure[1, 0].add_image_volume(DATA, mode="iso", threshold=0.7)
    figure[1, 0].add_image_volume(DATA, offset=(3, 0, 0), alpha_mode="weighted_blend", alpha=0.5)
    image = figure.export_numpy()
    lone = vr.Figure(size=(40, 30), background="navy")
    lone.add_image_volume(DATA)
    np.testing.assert_allclose(image[:30, 40:], lone.export_numpy(), atol=1)
    lone = vr.Figure(size=(40, 30), background="navy")
    lone.add_image_volume(DATA, mode="iso", threshold=0.7)
    lone.add_image_volume(DATA, offset=(3, 0, 0), alpha_mode="weighted_blend", alpha=0.5)
    np.testing.assert_allclose(image[30:, :40], lone.export_numpy(), atol=1)
    np.testing.assert_array_equal(image[:30, :40, :3], np.tile([0, 0, 128], (30, 40, 1)))


def test_cameras_are_apart_until_they_are_linked():
    figure = vr.Figure(size=(40, 20), shape=(1, 2))
    for subplot in figure:
        subplot.add_image_volume(DATA, cmap="gray")
    left, right = figure
    assert left.camera is not right.camera
    before = figure.export_numpy()
    left.camera.look_from(60, 30)
    moved = figure.export_numpy()
    assert (moved[:, :20] != before[:, :20]).any()
    np.testing.assert_array_equal(moved[:, 20:], before[:, 20:])
    figure.link_cameras()
    assert left.camera is right.camera
    linked = figure.export_numpy()
    np.testing.assert_array_equal(linked[:, :20], moved[:, :20])
    np.testing.assert_array_equal(linked[:, 20:], linked[:, :20])
    right.camera.look_from(0, 0)
    assert (figure.export_numpy()[:, :20] != linked[:, :20]).any()
    right.camera = vr.Camera()
    assert left.camera is not right.camera
    with pytest.raises(TypeError, match="camera"):
        right.camera = {"fov": 50}


# -- animations ----------------------------------------------------------------------------


def test_animations_are_called_in_order_once_for_each_frame(tmp_path):
    figure, calls = vr.Figure(size=(8, 8), shape=(1, 2)), []
    left, right = figure

    def plain():
        calls.append("plain")

    def with_subplot(subplot):
        calls.append(subplot)

    class Counter:
        def step(self, *, by=1):
            calls.append("method")

        def __call__(self, subplot, by=1):
            calls.append(("object", subplot, by))

    counter = Counter()
    right.add_animations(plain)
    left.add_animations(with_subplot, counter.step)
    figure.add_animations(with_subplot, counter)
    one_frame = [figure, ("object", figure, 1), left, "method", "plain"]
    figure.export_numpy()
    assert calls == one_frame
    figure.render_frame()
    figure.export_numpy(rgb=True)
    figure.export(tmp_path / "picture.png")
    assert calls == 4 * one_frame
    figure[0, 0].pick(3, 3), figure.render_layers()
    assert calls == 4 * one_frame
    calls.clear()
    left.remove_animation(counter.step)
    figure.remove_animation(with_subplot)
    figure.export_numpy()
    assert calls == [("object", figure, 1), left, "plain"]
    for animated in (figure, left, right):
        animated.clear_animations()
    figure.export_numpy()
    assert len(calls) == 3


def test_an_animation_is_seen_in_its_own_frame():
    figure = vr.Figure(size=(8, 8))
    volume = figure.add_image_volume(DATA, vmin=0, vmax=1)
    frames = [np.full(DATA.shape, value, np.float32) for value in (0.2, 0.5, 0.9)]
    remaining = iter(frames)
    figure[0, 0].add_animations(lambda: setattr(volume, "data", next(remaining)))
    images = [figure.export_numpy() for _ in frames]
    for image, frame in zip(images, frames, strict=True):
        fresh = vr.Figure(size=(8, 8))
        fresh.add_image_volume(frame, vmin=0, vmax=1)
        np.testing.assert_array_equal(image, fresh.export_numpy())
    with pytest.raises(StopIteration):  # what an animation raises is not swallowed
        figure.export_numpy()


def test_animations_may_come_and_go_while_they_run():
    figure, calls = vr.Figure(size=(8, 8)), []

    def once(subplot):
        calls.append("once")
        subplot.remove_animation(once)
        subplot.add_animations(lambda: calls.append("later"))

    figure[0, 0].add_animations(once, lambda: calls.append("always"))
    figure.export_numpy()
    assert calls == ["once", "always"]
    figure.export_numpy()
    assert calls[2:] == ["always", "later"]


@pytest.mark.parametrize("wrong", [5, None, "function", lambda a, b: None, [print]])
def test_what_is_no_animation(wrong):
    figure, calls = vr.Figure(size=(8, 8)), []
    for animated in (figure, figure[0, 0]):
        with pytest.raises(TypeError, match="nimation"):
            animated.add_animations(lambda: calls.append(1), wrong)
        with pytest.raises(KeyError):
            animated.remove_animation(wrong)
    figure.export_numpy()
    assert calls == []  # none was added


# -- backgrounds ---------------------------------------------------------------------------


def gradient(corners, size) -> np.ndarray:
    """sRGB and alpha (height, width, 4) in 0..255, bilinear between the corners of the picture."""
    x = ((np.arange(size[0]) + 0.5) / size[0])[None, :, None]
    y = ((np.arange(size[1]) + 0.5) / size[1])[:, None, None]
    top_left, top_right, bottom_left, bottom_right = np.asarray(corners, float)
    top, bottom = top_left * (1 - x) + top_right * x, bottom_left * (1 - x) + bottom_right * x
    return (top * (1 - y) + bottom * y) * 255


RED, BLUE, WHITE, GRAY = (1, 0, 0, 1), (0, 0, 1, 1), (1, 1, 1, 1), (0.2, 0.2, 0.2, 1)
BACKGROUNDS = {
    "a name": ("red", [RED] * 4),
    "numbers": ((0.2, 0.2, 0.2), [GRAY] * 4),
    "half transparent": ((1, 0, 0, 0.5), [(1, 0, 0, 0.5)] * 4),
    "bottom and top": (["blue", "white"], [WHITE, WHITE, BLUE, BLUE]),
    "corners": (["red", (0.2, 0.2, 0.2), "#0000ff", "white"], [RED, GRAY, BLUE, WHITE]),
    "an array of corners": (np.array([RED, GRAY, BLUE, WHITE]), [RED, GRAY, BLUE, WHITE]),
    "fading": ([(*GRAY[:3], 0.2), GRAY], [GRAY, GRAY, (*GRAY[:3], 0.2), (*GRAY[:3], 0.2)]),
}


@pytest.mark.parametrize("with_volume", [False, True])
@pytest.mark.parametrize("name", BACKGROUNDS)
def test_backgrounds(name, with_volume):
    value, corners = BACKGROUNDS[name]
    figure = vr.Figure(size=(300, 280), background=value)
    if with_volume:  # that does not reach the corners
        figure.add_image_volume(DATA, alpha_mode="add")
    np.testing.assert_allclose(figure.background, corners)
    image, expected = figure.export_numpy(), gradient(corners, figure.size)
    border = np.ones(image.shape[:2], bool)
    border[5:-5, 5:-5] = not with_volume
    np.testing.assert_allclose(image[border], expected[border], atol=1)
    ends = image[[0, 0, -1, -1], [0, -1, 0, -1]]
    np.testing.assert_allclose(ends, np.multiply(corners, 255), atol=1)


def test_background_of_a_subplot():
    figure = vr.Figure(size=(300, 100), shape=(1, 3), background=["black", "white"])
    figure[0, 1].background = "red"
    figure[0, 2].background = ["red", "blue", "white", "black"]
    assert figure[0, 0].background is None
    np.testing.assert_array_equal(figure[0, 1].background, [RED] * 4)
    figure[0, 1].background[:] = 0  # a copy
    parts = np.split(figure.export_numpy(), 3, axis=1)
    black = (0, 0, 0, 1)
    for part, corners in zip(
        parts,
        ([WHITE, WHITE, black, black], [RED] * 4, [RED, BLUE, WHITE, black]),
        strict=True,
    ):
        np.testing.assert_allclose(part, gradient(corners, (100, 100)), atol=1)
    figure.background = "lime"
    figure[0, 1].background = None
    image = figure.export_numpy()
    assert (image[:, :200] == (0, 255, 0, 255)).all()
    np.testing.assert_array_equal(image[:, 200:], parts[2])


def test_volumes_blend_with_a_gradient_in_linear_light():
    figure = vr.Figure(size=(64, 64), background=["black", "white"])
    figure.add_image_volume(
        np.ones((4, 4, 4)), cmap=[(1, 0, 0)] * 2, alpha=0.5, vmin=0, vmax=1, scale=9
    )
    figure[0, 0].camera.set_state({"position": (13, 13, 50), "fov": 0, "width": 9, "height": 9})
    behind = srgb_to_linear(gradient([WHITE, WHITE, (0, 0, 0, 1), (0, 0, 0, 1)], (64, 64)) / 255)
    expected = linear_to_srgb(0.5 * np.array([1, 0, 0]) + 0.5 * behind[..., :3]) * 255
    np.testing.assert_allclose(figure.export_numpy(rgb=True), expected, atol=1)


@pytest.mark.parametrize(
    "value",
    ["no colour", 5, (1, 2, 3), ["red"], ["red"] * 3, [(0, 0)], None, [["red"] * 2] * 2, []],
    ids=str,
)
def test_what_is_no_background(value):
    figure = vr.Figure(size=(8, 8), background="red")
    with pytest.raises((TypeError, ValueError), match="background"):
        figure.background = value
    if value is not None:
        with pytest.raises((TypeError, ValueError), match="background"):
            figure[0, 0].background = value
    assert (figure.export_numpy() == (255, 0, 0, 255)).all()


# -- the loop ------------------------------------------------------------------------------


def test_the_loop_draws_offscreen_figures_once():
    figures, calls = [vr.Figure(size=(8, 8)) for _ in range(3)], []
    for i, figure in enumerate(figures):
        figure.add_animations(lambda figure, i=i: calls.append(i))
    figures[2].show()
    figures[0].show()
    figures[2].show()  # twice is once
    vr.loop.run()
    assert calls == [2, 0]
    vr.loop.run()
    assert calls == [2, 0]
    figures[1].show()
    del figure, figures  # a figure that is gone is not drawn
    vr.loop.run()
    assert calls == [2, 0]
