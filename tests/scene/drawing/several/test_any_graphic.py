"""Whatever has bounds, items to draw, a pick and a state is a graphic: here a lit sphere."""

import gc
import weakref

import numpy as np
import pytest

import volrender as vr
from tests.oracle import Scene
from tests.oracle.colour import encode
from tests.oracle.ray import make_rays
from tests.oracle.several import Thing, blended, march
from tests.pictures import difference
from tests.scene.drawing.refined import Window
from tests.scene.drawing.several.cases import SIZE, VIEWS, body
from tests.scene.drawing.sphere import AMBIENT, COLOUR, Sphere

CENTRE, RADIUS = (8.0, 7.5, 8.0), 5.0
PLANE = (0.1, 0.3, 1.0, -11.0)
OPAQUE = {
    "mip": Thing(Scene(body(), "mip", {}, SIZE, vmin=0.0, vmax=1.2)),
    "minip": Thing(Scene(body(), "minip", {}, SIZE, vmin=0.0, vmax=1.2)),
    "iso": Thing(Scene(body(), "iso", {}, SIZE, vmin=0.0, vmax=1.2, threshold=0.75)),
    "slice": Thing(Scene(body(), "slice", {}, SIZE, vmin=0.0, vmax=1.2, plane=PLANE)),
}


def sphere_seen(scene) -> tuple[np.ndarray, np.ndarray]:
    """t (m,) of the nearest point of the sphere, NaN beside it, and its linear colour (m, 3)."""
    rays = make_rays(scene)
    away = rays.origin_world - np.array(CENTRE)
    a = (rays.direction_world**2).sum(axis=1)
    b = (away * rays.direction_world).sum(axis=1) / a
    square = b * b - ((away**2).sum(axis=1) - RADIUS**2) / a
    t = -b - np.sqrt(np.where(square >= 0, square, np.nan))
    normal = (away + t[:, None] * rays.direction_world) / RADIUS
    facing = np.maximum(-(normal * rays.direction_world).sum(axis=1) / np.sqrt(a), 0)
    return t, (AMBIENT + (1 - AMBIENT) * facing)[:, None] * np.array(COLOUR)


def expected_picture(thing, scene) -> np.ndarray:
    """A volume that is opaque, or projects and fades, and the sphere."""
    t_sphere, colour = sphere_seen(scene)
    end = np.nan_to_num(t_sphere, nan=np.inf)
    canvas = np.tile([0.0, 0, 0, 1], (len(end), 1))
    canvas[np.isfinite(end), :3] = colour[np.isfinite(end)]
    is_projection = scene.mode in ("mip", "minip")
    t, colour, alpha = march(Thing(scene), end if is_projection else None, is_faded=is_projection)
    canvas = blended("blend", colour, np.where(t <= end * (1 + 1e-9), alpha, 0), canvas)
    return encode(canvas.reshape(*SIZE[::-1], 4), (0, 0, 0, 0))


def figure_with(thing, view, sphere_first, dispatch="fragment") -> tuple[vr.Figure, Sphere]:
    figure = vr.Figure(size=SIZE, dispatch=dispatch)
    scene, sphere = thing.scene, Sphere(RADIUS, offset=CENTRE, name="sphere")
    if sphere_first:
        figure[0, 0].add_graphic(sphere)
    figure.add_image_volume(
        scene.data,
        mode=scene.mode,
        cmap=np.asarray(scene.cmap),
        vmin=scene.vmin,
        vmax=scene.vmax,
        threshold=scene.threshold,
        plane=scene.plane,
        name="volume",
    )
    if not sphere_first:
        figure[0, 0].add_graphic(sphere)
    figure[0, 0].camera.set_state(VIEWS[view])
    return figure, sphere


@pytest.mark.parametrize("dispatch", ["fragment", "compute"])
@pytest.mark.parametrize("sphere_first", [True, False])
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("mode", OPAQUE)
def test_inside_a_projection_before_a_surface_in_a_slice(mode, view, sphere_first, dispatch):
    """Each hides the other where it is nearer, and a projection's rays end at the sphere."""
    thing = OPAQUE[mode]
    scene = Scene(**{**thing.scene.__dict__, "camera": VIEWS[view]})
    expected = expected_picture(thing, scene)
    figure, _ = figure_with(thing, view, sphere_first, dispatch)
    wrong = difference(figure.export_numpy(), expected) > 2
    assert wrong.mean() <= 0.02  # silhouettes
    t_sphere, _ = sphere_seen(scene)
    is_sphere = np.isfinite(t_sphere).reshape(SIZE[::-1])
    assert 0.1 < is_sphere.mean() < 0.9


def test_a_window_refines_to_what_an_export_shows():
    """While the opaque sphere moves, a projection that ends at it is marched anew, and only then."""
    figure, sphere = figure_with(OPAQUE["mip"], "perspective", True)
    window = Window(figure)
    for offset in (CENTRE, (8.0, 7.5, 12.0), (9.0, 6.0, 3.0)):
        sphere.offset = offset
        assert np.array_equal(window.settled(), figure.export_numpy())


def test_pick_and_layers():
    figure, sphere = figure_with(OPAQUE["iso"], "perspective", False)
    names = set()
    layers = {layer.graphic: layer for layer in figure.render_layers()}
    nearer = np.nan_to_num(layers[sphere].depth, nan=2.0) < np.nan_to_num(
        layers[figure[0, 0]["volume"]].depth, nan=2.0
    )
    for y in range(1, SIZE[1], 5):
        for x in range(1, SIZE[0], 5):
            info = figure[0, 0].pick(x, y)
            names.add(info and info["graphic"].name)
            if info is not None:
                assert (info["graphic"] is sphere) == nearer[y, x]
    assert names == {None, "sphere", "volume"}


def test_it_is_in_the_state_and_in_what_is_shown():
    figure, sphere = figure_with(OPAQUE["slice"], "perspective", False)
    figure[0, 0].colorbar.visible = figure[0, 0].outline.visible = figure[0, 0].axes.visible = True
    state = figure.get_state()
    assert state["subplots"][0]["graphics"][1]["radius"] == RADIUS
    sphere.radius = 2
    other = figure.export_numpy()
    figure.set_state(state)
    assert sphere.radius == RADIUS
    assert difference(figure.export_numpy(), other).max() > 50
    with pytest.raises(KeyError, match="radios"):
        figure.set_state({"subplots": [{"graphics": [{}, {"radios": 3}]}]})
    with pytest.raises(KeyError, match="has no 'data'"):
        figure.set_state({"subplots": [{"graphics": [{}, {"data": {}}]}]})
    sphere.offset = (100, 0, 0)
    figure[0, 0].auto_fit()
    assert figure[0, 0].camera.get_state()["depth"] > 100


def test_alone_it_is_shown_and_let_go():
    figure = vr.Figure(size=SIZE)
    sphere = figure[0, 0].add_graphic(Sphere(3.0))
    with pytest.raises(ValueError, match="in a subplot already"):
        figure[0, 0].add_graphic(sphere)
    figure[0, 0].axes.visible = True
    image = figure.export_numpy()
    assert image[SIZE[1] // 2, SIZE[0] // 2, 0] > 200
    figure[0, 0].remove_graphic(sphere)
    gone = weakref.ref(sphere)
    del sphere
    gc.collect()
    assert gone() is None


def test_with_alpha_it_is_translucent_and_ends_no_ray():
    figure, sphere = figure_with(OPAQUE["mip"], "perspective", False)
    sphere.visible = False
    alone = figure.export_numpy()
    sphere.visible, sphere.alpha = True, 0.5
    seen = figure.export_numpy()
    scene = Scene(**{**OPAQUE["mip"].scene.__dict__, "camera": VIEWS["perspective"]})
    beside = np.isnan(sphere_seen(scene)[0]).reshape(SIZE[::-1])
    assert difference(seen, alone)[beside].max() <= 1  # first of its group: whole
    assert difference(seen, alone)[~beside].max() > 30
