"""Several volumes in one picture: what belongs together, what ends a ray, what lets others through."""

from functools import cache

import numpy as np
import pytest

import volrender as vr
from tests.oracle.groups import groups_of, oriented_box
from tests.oracle.several import NOTHING, picture_of
from tests.pictures import GRAPHIC_FIELDS, difference
from tests.scene.drawing.several.cases import (
    BACKGROUNDS,
    COLD,
    FADED,
    GROUPS,
    PAIRS,
    SIDES,
    SIZE,
    VIEWS,
    ct,
    pet,
    surface,
    z_map,
)

DISPATCHES = ("fragment", "compute")
BLACK = (0, 0, 0, 1)
CASES = {
    **{(name, view): (PAIRS[name], VIEWS[view]) for name in PAIRS for view in VIEWS},
    **{(name, side): (GROUPS[name], SIDES[side]) for name in GROUPS for side in SIDES},
}
OPACITY_IS_UNDEFINED = ("add", "subtract", "multiply")


def figure_of(things, camera, background=BLACK, dispatch="fragment") -> vr.Figure:
    figure = vr.Figure(size=SIZE, background=background, dispatch=dispatch)
    for thing in things:
        parameters = {name: getattr(thing.scene, name) for name in (*GRAPHIC_FIELDS, "cmap")}
        parameters |= {"fade": True} if thing.fade else {}
        figure.add_image_volume(thing.scene.data, alpha_mode=thing.alpha_mode, **parameters)
    figure[0, 0].camera.set_state(camera)
    return figure


@cache
def expected_of(case):
    things, camera = CASES[case]
    return picture_of(things, camera, SIZE)


def assert_agrees(figure, expected) -> None:
    """Within 2/255, but for pixels at silhouettes and near-ties; each thing is seen somewhere."""
    assert ((expected.shares > 0.1).mean(axis=(1, 2)) > 0.02).all(), "something is not seen"
    off = difference(figure.export_numpy(), expected.image)
    assert (off > 2).mean() <= 0.01, f"{(off > 2).sum()} pixels differ by up to {off.max()}"


@pytest.mark.parametrize("dispatch", DISPATCHES)
@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_pictures(case, dispatch):
    """Groups, fading, the ends of rays, explicit alpha modes, orders: the picture is the oracle's."""
    things, camera = CASES[case]
    assert_agrees(figure_of(things, camera, dispatch=dispatch), expected_of(case))


@pytest.mark.parametrize("dispatch", DISPATCHES)
@pytest.mark.parametrize("background", BACKGROUNDS)
@pytest.mark.parametrize("name", FADED)
def test_fade_of_what_is_alone(name, background, dispatch):
    """fade=True: no black box on white, and a transparent picture where there is nothing."""
    background = BACKGROUNDS[background]
    things, camera = FADED[name], VIEWS["perspective"]
    expected = picture_of(things, camera, SIZE, background)
    assert_agrees(figure_of(things, camera, background, dispatch), expected)


def test_fade_is_a_property_that_is_off_at_first():
    """Where it is off, a MIP alone is as it was; it is turned on and off in any frame."""
    figure = figure_of([pet()], VIEWS["perspective"], (1, 1, 1, 1))
    (graphic,) = figure[0, 0].graphics
    assert graphic.fade is False
    whole = figure.export_numpy()
    graphic.fade = True
    faded = figure_of([pet(fade=True)], VIEWS["perspective"], (1, 1, 1, 1)).export_numpy()
    assert np.array_equal(figure.export_numpy(), faded)
    assert (difference(whole, faded) > 50).mean() > 0.1
    graphic.fade = False
    assert np.array_equal(figure.export_numpy(), whole)


@pytest.mark.parametrize("dispatch", DISPATCHES)
@pytest.mark.parametrize("limits", [(-5.0, 5.0, 1.0), (-3.0, 5.0, 0.7), (-3.0, 3.0, 1.0)])
def test_where_a_map_is_0_the_anatomy_is_exactly_as_without_it(limits, dispatch):
    """And elsewhere it is not: the map says what it has to say."""
    vmin, vmax, gamma = limits
    statistics = z_map(vmin=vmin, vmax=vmax, gamma=gamma)
    camera = VIEWS["orthographic"]
    things = [ct("slice"), statistics]
    share = picture_of(things, camera, SIZE).shares[1]
    figure = figure_of(things, camera, dispatch=dispatch)
    both = figure.export_numpy()
    figure[0, 0].graphics[1].alpha = 0
    without = figure.export_numpy()
    alone = figure_of(things[:1], camera, dispatch=dispatch).export_numpy()
    assert difference(without, alone).max() <= 1  # which needs no frame of half floats between
    on_map = figure_of([statistics], camera).render_layers()[0].scalar
    assert (on_map == 0).sum() > 40 and (share > 0.3).sum() > 100
    assert np.array_equal(both[on_map == 0], without[on_map == 0])
    assert (difference(both, alone)[share > 0.3] > 2).mean() > 0.95
    whole = share > 0.9999  # the limit that is farthest from 0, or beyond it
    on_its_own = figure_of([statistics], camera, dispatch=dispatch).export_numpy()
    assert (whole.sum() > 10) == (vmin == -3)
    assert difference(both, on_its_own)[whole].max(initial=0) <= 2


@pytest.mark.parametrize("dispatch", DISPATCHES)
@pytest.mark.parametrize("view", VIEWS)
def test_a_surface_in_a_mip_is_one_picture_in_either_order(view, dispatch):
    """What is opaque ends rays, whether it was added before or after; what is bright behind it stays
    there."""
    camera = VIEWS[view]
    things = [ct(cmap=pet().scene.cmap), surface()]
    first, second = (
        figure_of(order, camera, dispatch=dispatch).export_numpy()
        for order in (things, things[::-1])
    )
    assert difference(first, second).max() <= 1
    without_end = picture_of([things[0], surface(alpha=0.999)], camera, SIZE)
    assert (difference(first, without_end.image) > 20).mean() > 0.05


@pytest.mark.parametrize("dispatch", DISPATCHES)
@pytest.mark.parametrize("view", VIEWS)
def test_dithered_in_a_group_is_there_wholly_or_not_at_all(view, dispatch):
    """Each pixel is that of one of two pictures, with it and without; as many as its alpha says."""
    camera = VIEWS[view]
    things = [ct("mip", "dither", alpha=0.4, cmap=COLD), pet()]
    there, not_there = (
        picture_of(things, camera, SIZE, dithered=dithered) for dithered in (True, False)
    )
    image = figure_of(things, camera, dispatch=dispatch).export_numpy()
    off = [difference(image, picture.image) for picture in (there, not_there)]
    assert (np.minimum(*off) > 2).mean() <= 0.01
    tell = difference(there.image, not_there.image) > 20
    assert tell.mean() > 0.2
    assert 0.3 < (off[0] < off[1])[tell].mean() < 0.5


def is_inside(picked) -> np.ndarray:
    """Where all pixels around are the same, so that it is no silhouette."""
    around = np.pad(picked, 1, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(around, (3, 3))
    return windows.min(axis=(2, 3)) == windows.max(axis=(2, 3))


@pytest.mark.parametrize(
    "case",
    [
        case
        for case, (things, _) in CASES.items()
        if case[1] in ("perspective", "front", "back")
        and not any(thing.alpha_mode in OPACITY_IS_UNDEFINED for thing in things)
    ],
    ids=" ".join,
)
def test_a_pick_names_what_takes_the_opacity_from_the_eye_past_a_half(case):
    """Else what contributes most; nothing where nothing is. Not asked where it is a close call."""
    things, camera = CASES[case]
    expected, figure = expected_of(case), figure_of(things, camera)
    sure = np.argwhere((expected.certainty > 0.05) & is_inside(expected.picked))
    some = np.random.default_rng(2).permutation(sure)[:30]
    assert len(some) == 30
    graphics = [None, *figure[0, 0].graphics]
    for y, x in some:
        info = figure[0, 0].pick(x + 0.5, y + 0.5)
        picked = info if info is None else info["graphic"]
        assert picked is graphics[expected.picked[y, x] - NOTHING], (x, y)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("turned boxes apart", 2),
        ("turned boxes that overlap", 1),
        ("MIPs that touch", 2),
        ("MIP before another", 2),
        ("MIP behind another", 2),
        ("MIP behind a surface", 2),
        ("MIP before a surface", 2),
        ("three MIPs in a chain", 1),
        ("slices side by side on one plane", 1),
        ("PET MIP on CT MIP", 1),
    ],
)
def test_cases_are_what_they_are_called(name, count):
    """The oracle's groups in them are as many as their names say."""
    assert len(groups_of([thing.scene for thing in PAIRS[name]])) == count


def test_bounds_of_the_turned_boxes_overlap_where_they_do_not():
    """So that a group by bounds parallel to the axes would be another one."""
    lows, highs = [], []
    for thing in PAIRS["turned boxes apart"]:
        centre, half_edges = oriented_box(thing.scene)
        reach = np.abs(half_edges).sum(axis=0)
        lows.append(centre - reach)
        highs.append(centre + reach)
    assert (np.max(lows, axis=0) + 0.5 < np.min(highs, axis=0)).all()
