"""Each alpha mode against its formula, and who hides whom."""

import numpy as np
import pytest

import volrender as vr
from tests.oracle.colour import linear_to_srgb, srgb_to_linear
from tests.pictures import camera_towards
from volrender.base.checks import ALPHA_MODES
from volrender.base.modes import modes_of
from volrender.engine.shader.blending import BLENDINGS

MODES = tuple(modes_of("image_volume"))
BACKGROUND = np.array([0.3, 0.6, 0.8])
ORANGE, TEAL = np.array([0.9, 0.5, 0.2]), np.array([0.1, 0.7, 0.6])
CAMERA = camera_towards((1.5, 1.5, 1.5), (0, 0, -1), 30.0, fov=0, width=3, height=3)


def figure_of(background=(*BACKGROUND, 1), size=(24, 24)) -> vr.Figure:
    figure = vr.Figure(size=size, background=background)
    figure[0, 0].camera.set_state(CAMERA)
    return figure


def add(figure, colour, z=0.0, **parameters) -> vr.ImageVolumeGraphic:
    """A volume of one colour that fills the picture, at a distance."""
    cmap = np.tile(colour, (2, 1))
    data = np.ones((4, 4, 4), np.uint8)
    parameters = {"vmin": 0, "vmax": 1, "offset": (0, 0, z), **parameters}
    return figure.add_image_volume(data, cmap=cmap, **parameters)


def assert_shows(figure, linear, alpha=1.0, within=1.0) -> None:
    """Every pixel: linear light, straight sRGB in the picture, within so many 255ths."""
    image = figure.export_numpy()
    expected = np.append(linear_to_srgb(np.clip(linear, 0, 1)), alpha) * 255
    assert np.abs(image - expected).max() <= within, (image[12, 12], expected)


def over(mode, colour, alpha, behind):
    """The formulas of the design: linear light in front of linear light."""
    return {
        "auto": alpha * colour + (1 - alpha) * behind,
        "solid": colour,
        "blend": alpha * colour + (1 - alpha) * behind,
        "add": alpha * colour + behind,
        "subtract": (1 - alpha * colour) * behind,
        "multiply": (alpha * colour + 1 - alpha) * behind,
        "weighted_blend": alpha * colour + (1 - alpha) * behind,  # of one volume
    }[mode]


BLENDED = [mode for mode in ALPHA_MODES if mode != "dither"]


def test_every_mode_is_known_to_the_engine_and_documented():
    assert tuple(BLENDINGS) == ALPHA_MODES
    for mode in ALPHA_MODES:
        assert f'"{mode}"' in vr.ImageVolumeGraphic.alpha_mode.__doc__


@pytest.mark.parametrize("render_mode", ["mip", "minip", "slice"])
@pytest.mark.parametrize("alpha", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("mode", BLENDED)
def test_over_a_background(mode, alpha, render_mode):
    figure, behind = figure_of(), srgb_to_linear(BACKGROUND)
    add(figure, ORANGE, alpha=alpha, alpha_mode=mode, mode=render_mode, plane=(0, 0, 1, -1))
    assert_shows(figure, over(mode, srgb_to_linear(ORANGE), alpha, behind))


@pytest.mark.parametrize("mode", BLENDED)
def test_alpha_multiplies_that_of_the_colormap(mode):
    for alpha, cmap_alpha in [(0.5, 0.4), (1.0, 0.25), (0.7, 1.0), (0.8, 0.0)]:
        figure = figure_of()
        add(figure, (*ORANGE, cmap_alpha), alpha=alpha, alpha_mode=mode)
        colour, behind = srgb_to_linear(ORANGE), srgb_to_linear(BACKGROUND)
        assert_shows(figure, over(mode, colour, alpha * cmap_alpha, behind))


@pytest.mark.parametrize("added_first", ["near", "far"])
@pytest.mark.parametrize("farther", ["auto", "blend"])
@pytest.mark.parametrize("mode", BLENDED)
def test_over_another_volume_whichever_was_added_first(mode, farther, added_first):
    figure = figure_of()
    if added_first == "near":
        add(figure, ORANGE, 8, alpha=0.3, alpha_mode=mode)
    add(figure, TEAL, -8, alpha=0.6, alpha_mode=farther)
    if added_first == "far":
        add(figure, ORANGE, 8, alpha=0.3, alpha_mode=mode)
    behind = over("blend", srgb_to_linear(TEAL), 0.6, srgb_to_linear(BACKGROUND))
    assert_shows(figure, over(mode, srgb_to_linear(ORANGE), 0.3, behind))


def test_blend_goes_from_far_to_near_whatever_the_camera():
    figure, colours = figure_of(), {0: ORANGE, 8: TEAL, -8: np.ones(3)}
    for z, colour in colours.items():
        add(figure, colour, z, alpha=0.5, alpha_mode="blend")
    for direction, order in ((-1, (-8, 0, 8)), (1, (8, 0, -8))):
        camera = camera_towards((1.5, 1.5, 1.5), (0, 0, direction), 30.0, fov=0, width=3, height=3)
        figure[0, 0].camera.set_state(camera)
        expected = srgb_to_linear(BACKGROUND)
        for z in order:
            expected = over("blend", srgb_to_linear(colours[z]), 0.5, expected)
        assert_shows(figure, expected)


def test_weighted_blend_is_the_same_in_any_order():
    volumes = [(ORANGE, 8, 0.3), (TEAL, 0, 0.8), (np.array([1.0, 0, 1]), -8, 0.5)]
    weights = np.array([alpha for *_, alpha in volumes])
    mean = weights @ [srgb_to_linear(colour) for colour, *_ in volumes] / weights.sum()
    revealed = np.prod(1 - weights)
    expected = mean * (1 - revealed) + srgb_to_linear(BACKGROUND) * revealed
    for order in ((0, 1, 2), (2, 0, 1), (1, 2, 0)):
        figure = figure_of()
        for i in order:
            colour, z, alpha = volumes[i]
            add(figure, colour, z, alpha=alpha, alpha_mode="weighted_blend")
        assert_shows(figure, expected)
    hidden = figure_of()
    add(hidden, ORANGE, 8, alpha_mode="solid")
    add(hidden, TEAL, 0, alpha_mode="weighted_blend")
    assert_shows(hidden, srgb_to_linear(ORANGE))


@pytest.mark.parametrize(
    ("mode", "coverage"),
    [("auto", 0.4), ("blend", 0.4), ("add", 0.4), ("weighted_blend", 0.4), ("solid", 1.0),
     ("subtract", 0.0), ("multiply", 0.0)],
)  # fmt: skip
def test_over_a_transparent_background(mode, coverage):
    """The exported alpha is straight; what only darkens covers nothing."""
    figure = figure_of(background=(0, 0, 0, 0))
    add(figure, ORANGE, alpha=0.4, alpha_mode=mode)
    assert_shows(figure, srgb_to_linear(ORANGE) if coverage else np.zeros(3), coverage)


def test_solid_ignores_alpha():
    for alpha in (1.0, 0.5, 1e-4, 0.0):
        figure = figure_of()
        volume = add(figure, (*ORANGE, 0.5), alpha=alpha, alpha_mode="solid")
        assert_shows(figure, srgb_to_linear(ORANGE))
        volume.mode = "iso"
        lit = figure.export_numpy()
        volume.alpha = 1.0
        np.testing.assert_allclose(lit, figure.export_numpy(), atol=1)


@pytest.mark.parametrize("alpha_mode", ALPHA_MODES)
def test_alpha_is_kept_across_modes(alpha_mode):
    """Through every mode and back: the picture is that of the same parameters set at once."""
    figure = figure_of()
    volume = add(figure, ORANGE, alpha=0.35, alpha_mode=alpha_mode, plane=(0, 0, 1, -1))
    before = figure.export_numpy()
    for mode in (*MODES, "mip"):
        volume.mode = mode
        assert (volume.alpha, volume.alpha_mode) == (0.35, alpha_mode)
        image = figure.export_numpy()
        # A uniform volume is one flat colour, but where light falls on it or more of it hides more.
        assert mode in ("iso", "composite") or (image == before).all()
    for mode in ALPHA_MODES:
        volume.alpha_mode = mode
        assert volume.alpha == 0.35
    volume.alpha = 1.0
    assert (figure.export_numpy() != before).any() or alpha_mode == "solid"


def drawn_pixels(figure, colour=ORANGE) -> np.ndarray:
    """Where a picture has a colour; everywhere else, it must have the background."""
    image = figure.export_numpy()[..., :3] / 255
    is_drawn = np.abs(image - colour).max(axis=-1) < 2 / 255
    others = image[~is_drawn]
    assert (np.abs(others - BACKGROUND).max(axis=-1, initial=0) < 2 / 255).all()
    return is_drawn


def test_dither_draws_a_share_of_the_pixels():
    for alpha in (0.0, 0.1, 0.5, 0.8, 1.0):
        figure = figure_of(size=(64, 64))
        add(figure, ORANGE, alpha=alpha, alpha_mode="dither")
        is_drawn = drawn_pixels(figure)
        assert is_drawn.mean() == pytest.approx(alpha, abs=0.02)
        # Evenly: each 16×16 pixels too.
        blocks = is_drawn.reshape(4, 16, 4, 16).mean(axis=(1, 3))
        assert np.abs(blocks - alpha).max() < 0.1
        np.testing.assert_array_equal(drawn_pixels(figure), is_drawn)  # frame by frame the same


def test_dither_differs_between_volumes():
    figure = figure_of(size=(64, 64))
    volumes = [add(figure, ORANGE, alpha=0.5, alpha_mode="dither") for _ in range(4)]
    patterns = []
    for shown in volumes:
        for volume in volumes:
            volume.visible = volume is shown
        patterns.append(drawn_pixels(figure))
    # Together they cover what independent layers would: 1 − (1 − α)².
    for i, first in enumerate(patterns):
        for second in patterns[:i]:
            assert (first | second).mean() == pytest.approx(0.75, abs=0.03)
    for volume in volumes:
        volume.visible = True
    np.testing.assert_array_equal(drawn_pixels(figure), np.any(patterns, axis=0))
