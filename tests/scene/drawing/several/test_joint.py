"""Volumes of matter in one place are marched together: the GPU's picture against the oracle."""

import warnings
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracle import Scene, jointly
from tests.oracle.colour import encode
from tests.oracle.ray import make_rays
from tests.pictures import difference, figure_of
from tests.scene.drawing.composite.test_composite import HOLE, RGB, RGBA
from tests.scene.drawing.refined import Window
from tests.scene.drawing.test_against_oracle import DATA, VIEWS

SIZE = (36, 30)
VIEW = VIEWS["aside"]
RED, BLUE, GREEN, WHITE = (
    np.linspace((0, 0, 0, 1), (*colour, 1), 256)
    for colour in ((1, 0.3, 0.1), (0.1, 0.5, 1), (0.2, 1, 0.3), (1, 1, 1))
)
FIRST = Scene(DATA["ball"], "composite", VIEW, size=SIZE, cmap=RED, opacity="quadratic")
SECOND = replace(
    FIRST, cmap=BLUE, offset=(7, 3, -4), scale=(0.8, 0.7, 1.1), opacity=((0, 0), (2, 0.2), (6, 0.4))
)
THIRD = replace(FIRST, data=DATA["ramp"], cmap=GREEN, offset=(-5, 6, 2), opacity=0.05)
IMAGE = np.moveaxis(np.indices((3, 4)).repeat(2, 0), 0, -1) / 3  # RGBA, over gradients and values
CROP = ((3, 15), (2, 17), (5, 20))
FOURTH = replace(
    FIRST, data=DATA["noise"], cmap=WHITE, rotation=(0.1, 0.5, 0.2, 0.84), opacity="linear", shade=0
)


def assert_agrees(scenes, **changes) -> None:
    """The bounds that one volume is held to."""
    expected = encode(jointly.march(scenes).colour, scenes[0].background)
    expected = expected.reshape(SIZE[1], SIZE[0], 4)
    lit = (expected[..., :3] != expected[0, 0, :3]).any(axis=-1)
    assert lit.mean() > 0.02, "nearly nothing to compare"
    for dispatch in ("fragment", "compute"):
        figure = figure_of(*scenes, **changes)
        figure.dispatch = dispatch
        off = difference(figure.export_numpy(), expected)
        assert off.mean() <= 0.5
        assert (off > 2).sum() <= 0.005 * lit.sum(), f"off by up to {off.max()}"


def marches_of(figure) -> list[int]:
    """How many volumes each march of a figure's frame is of."""
    with figure.engine.lock:
        composition = figure.stage.compose(figure.stage.renderer, figure.size)
    return [len(item.members) for item in composition.draw_list.volumes]


@pytest.mark.parametrize(
    "scenes",
    [
        (FIRST, SECOND),
        (FIRST, SECOND, THIRD),
        (FIRST, SECOND, THIRD, FOURTH),
        (FIRST, replace(SECOND, alpha=0.4)),
        (replace(FIRST, alpha=0.7, shade=0), replace(SECOND, step_size=3.0)),
        (replace(FIRST, interpolation="nearest"), SECOND),
        (replace(FIRST, data=HOLE), replace(SECOND, interpolation="cubic", shade=0)),
        (replace(FIRST, data=RGB), replace(FOURTH, data=RGBA, opacity=None)),
        (replace(FIRST, clipping_planes=((1, 0.2, 0.1, -9),)), replace(SECOND, crop=CROP)),
        (replace(FIRST, gradient_opacity=0.5), replace(SECOND, opacity_unit=3.0)),
        (replace(FIRST, transfer=IMAGE), SECOND),
    ],
    ids=range(11),
)
def test_they_are_a_mixture(scenes):
    assert marches_of(figure_of(*scenes)) == [len(scenes)]
    assert_agrees(scenes)


@pytest.mark.parametrize("view", VIEWS)
def test_views(view):
    assert_agrees([replace(scene, camera=VIEWS[view]) for scene in (FOURTH, SECOND)])


def test_twice_the_same_is_as_dense_as_two():
    """τ adds up: a volume and itself absorb as one of twice the extinction."""
    alpha = 0.3
    twice = figure_of(*[replace(FIRST, opacity=alpha)] * 2).export_numpy()
    denser = figure_of(replace(FIRST, opacity=1 - (1 - alpha) ** 2)).export_numpy()
    assert difference(twice, denser).max() <= 1
    assert difference(twice, figure_of(replace(FIRST, opacity=alpha)).export_numpy()).max() > 20


def test_the_order_of_adding_does_not_matter():
    one, other = (
        figure_of(*scenes).export_numpy() for scenes in ((FIRST, SECOND), (SECOND, FIRST))
    )
    assert difference(one, other).max() <= 1


def test_two_graphics_of_one_buffer():
    scene = replace(FIRST, opacity=((0, 0), (2, 0.2)))
    figure = figure_of(scene)
    other = figure.add_image_volume(
        figure[0, 0].graphics[0].data, mode="composite", cmap=BLUE, opacity=((3, 0), (6, 0.5)),
        vmin=scene.clim[0], vmax=scene.clim[1],
    )  # fmt: skip
    for _ in range(2):  # the second frame binds nothing anew
        picture = figure.export_numpy()
    expected = jointly.march([scene, replace(scene, cmap=BLUE, opacity=((3, 0), (6, 0.5)))]).colour
    expected = encode(expected, scene.background).reshape(picture.shape)
    assert difference(picture, expected).mean() <= 0.5
    other.data[:] = -5.0  # of both
    assert marches_of(figure) == [2]
    assert (figure.export_numpy() == figure.export_numpy()[0, 0]).all()


def test_those_apart_and_those_of_other_alpha_modes_are_marched_alone():
    apart = replace(SECOND, offset=(70, 0, 0))
    assert marches_of(figure_of(FIRST, apart)) == [1, 1]
    assert marches_of(figure_of(FIRST, SECOND, alpha_mode="add")) == [1, 1]
    figure = figure_of(FIRST, SECOND, apart)
    assert sorted(marches_of(figure)) == [1, 2]
    figure[0, 0].graphics[1].mode = "mip"
    assert sorted(marches_of(figure)) == [1, 1, 1]


def test_more_than_four_are_drawn_over_the_first_four():
    figure = figure_of(FIRST, SECOND, THIRD, FOURTH, replace(FIRST, cmap=GREEN))
    with pytest.warns(UserWarning, match="5 semi-transparent volumes overlap: the first 4"):
        figure.export_numpy()
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # it is said once
        assert marches_of(figure) == [4, 1]


def test_rays_end_at_what_is_opaque():
    """In front of a slice, there is what the oracle finds up to its plane."""
    plane = (0, 0, 1, -9)
    figure = figure_of(FIRST, SECOND)
    figure.add_image_volume(
        np.ones((2, 60, 60), np.float32), mode="slice", plane=plane, offset=(-20, -20, 8.5),
        cmap="black", vmin=0, vmax=1,
    )  # fmt: skip
    rays = make_rays(FIRST)
    t_end = -(rays.origin_world[:, 2] - 9) / rays.direction_world[:, 2]
    expected = jointly.march([FIRST, SECOND], t_end).colour
    expected = encode(expected, (0, 0, 0, 1)).reshape(SIZE[1], SIZE[0], 4)
    for figure.dispatch in ("fragment", "compute"):
        off = difference(figure.export_numpy(), expected)
        assert off.mean() <= 0.5
    assert difference(expected, figure_of(FIRST, SECOND).export_numpy()).max() > 20


def test_pick_names_the_volume_with_most_of_the_matter_where_half_is_absorbed():
    scenes = (replace(FIRST, opacity=((0, 0), (6, 0.6))), replace(SECOND, opacity=0.05))
    figure = figure_of(*scenes)
    mixture = jointly.march(scenes)
    rays = make_rays(FIRST)
    picked = set()
    for x, y in [(x, y) for x in range(4, SIZE[0], 3) for y in range(4, SIZE[1], 3)]:
        pixel = y * SIZE[0] + x
        info = figure[0, 0].pick(x + 0.5, y + 0.5)
        if info is None:
            assert mixture.colour[pixel, 3] <= 0.01
            continue
        assert info["opacity"] == pytest.approx(mixture.colour[pixel, 3], abs=0.01)
        shares = mixture.shares[:, pixel]
        if np.ptp(shares) < 0.2:
            continue  # nearly as much of both
        number = figure[0, 0].graphics.index(info["graphic"])
        assert number == shares.argmax()
        picked.add(number)
        there = rays.origin_world[pixel] + mixture.t[pixel] * rays.direction_world[pixel]
        assert np.linalg.norm(np.subtract(info["world"], there)) < 0.3
    assert picked == {0, 1}


def test_each_is_a_layer_of_its_own():
    figure = figure_of(FIRST, SECOND)
    for layer, scene in zip(figure.render_layers(), (FIRST, SECOND), strict=True):
        (alone,) = figure_of(scene).render_layers()
        np.testing.assert_allclose(layer.colour, alone.colour, atol=1e-5)


def test_a_window_refines_to_what_an_export_shows():
    figure = figure_of(FIRST, SECOND)
    window = Window(figure)
    window.policy.target_ms = 0.3
    before = window.settled()
    assert difference(before, figure.export_numpy()).max() <= 1
    second = figure[0, 0].graphics[1]
    for change in ({"opacity": 0.4}, {"cmap": "magma"}, {"visible": False}, {"visible": True}):
        for name, value in change.items():
            setattr(second, name, value)
        after = window.settled()
        assert difference(after, before).max() > 10
        assert difference(after, figure.export_numpy()).max() <= 1
        before = after
    figure[0, 0].remove_graphic(second)
    assert difference(window.settled(), figure_of(FIRST).export_numpy()).max() <= 1


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_skipping_changes_nothing(seed):
    """Random sparse volumes, transfer functions and views, of any number of volumes."""
    rng = np.random.default_rng(seed)
    scenes = []
    for number in range(rng.integers(2, 4)):
        data = np.zeros((24, 20, 28), ("u1", "i2", "f4")[number])
        z, y, x = 4 * rng.integers(0, 4, 3) + 1  # where a cell begins, there is nothing yet
        data[z : z + 6, y : y + 6, x : x + 6] = rng.integers(60, 120, (6, 6, 6))
        points = np.sort(rng.uniform(1, 60, 3))
        opacity = tuple(zip(points, rng.uniform(0, 0.6, 3) * (0, 1, 1), strict=True))
        scenes.append(
            Scene(
                data, "composite", VIEWS[rng.choice(list(VIEWS))], size=(24, 20), opacity=opacity,
                cmap=(RED, BLUE, GREEN, WHITE)[number], vmin=0, vmax=120, shade=number != 1, step_size=2.0,
                offset=tuple(rng.uniform(-6, 6, 3)), scale=tuple(rng.uniform(0.6, 1.4, 3)),
            )
        )  # fmt: skip
    figure = figure_of(*scenes)
    assert marches_of(figure) == [len(scenes)]
    with figure.engine.lock:
        composition = figure.stage.compose(figure.stage.renderer, figure.size)
    (item,) = composition.draw_list.volumes
    assert all(member.grid is not None for member in item.members)
    skipped = figure.export_numpy()
    figure.skipping = False
    plain = figure.export_numpy()
    assert difference(skipped, plain).max() <= 1
