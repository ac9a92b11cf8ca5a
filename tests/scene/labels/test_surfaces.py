"""Surfaces as drawn: their light is that of the body that was labelled, and they have no holes."""

import numpy as np
import pytest

from tests.oracle.labels import LabelScene, render_labels
from tests.oracle.modes.iso import light_direction
from tests.oracle.ray import make_rays
from tests.pictures import camera_towards
from tests.scene.labels.scenes import figure_of

RADIUS = 12
SIZE = (40, 30)
LAMBERT = {"ambient": 0.0, "diffuse": 1.0, "specular": 0.0}


def lit_ball(light, outside=0) -> tuple[LabelScene, np.ndarray]:
    """A labelled ball, seen orthographically, and its true unit normals (h, w, 3), NaN beside it."""
    centre = np.array((14.2, 13.9, 14.3))
    z, y, x = np.indices((29, 29, 29))
    away = np.stack([x, y, z], axis=-1) - centre
    data = np.where((away**2).sum(axis=-1) < RADIUS**2, 2, outside).astype(np.uint8)
    camera = camera_towards(centre, (-0.3, -0.2, -1), 80.0, fov=0)
    camera |= {"width": 2.2 * RADIUS, "height": 2.2 * RADIUS}
    colors = {2: (1, 1, 1), 4: (1, 1, 1)}
    scene = LabelScene(data, "surface", camera, SIZE, colors=colors, light=light, **LAMBERT)
    rays = make_rays(scene)
    offset = rays.origin_world - centre
    along = (offset * rays.direction_world).sum(axis=1)
    square = along**2 - (offset**2).sum(axis=1) + RADIUS**2
    t = -along - np.sqrt(np.where(square > 0, square, np.nan))
    normal = (offset + t[:, None] * rays.direction_world) / RADIUS
    return scene, normal.reshape(*SIZE[::-1], 3)


def drawn_normals(smoothing, outside=0, **changes) -> tuple[np.ndarray, np.ndarray]:
    """Normals recovered from three pictures, each lit from elsewhere, and those of a ball, (n, 3)."""
    cosines, towards = [], []
    for light in ((0, 0), (35, 0), (0, 35)):
        scene, exact = lit_ball(light, outside)
        layer = figure_of(scene, smoothing=smoothing, **changes).render_layers()[0]
        cosines.append(np.where(layer.colour[..., 3] > 0.99, layer.colour[..., 0], np.nan))
        towards.append(light_direction(scene))
    lit = np.isfinite(exact[..., 0]) & (np.nanmin(cosines, axis=0) > 0.02)
    normals = np.linalg.solve(np.array(towards), np.array(cosines)[:, lit]).T
    return normals, exact[lit]


@pytest.mark.filterwarnings("ignore:All-NaN")
@pytest.mark.parametrize(
    ("smoothing", "most_degrees"), [(0.5, 19.5), (1.0, 4.9), (1.5, 2.6), (3.0, 2.5)]
)
def test_the_normals_of_a_labelled_ball_are_those_of_a_ball(smoothing, most_degrees):
    normals, exact = drawn_normals(smoothing)
    assert len(normals) > 400
    assert np.linalg.norm(normals, axis=1) == pytest.approx(1, abs=0.02)
    degrees = np.rad2deg(np.arccos(np.clip((normals * exact).sum(axis=1), -1, 1)))
    assert degrees.mean() < most_degrees
    assert smoothing < 1 or np.percentile(degrees, 95) < 3 * most_degrees


@pytest.mark.filterwarnings("ignore:All-NaN")
def test_inside_of_another_label_too():
    """The ray comes from that label, whose surface has its own light before it."""
    normals, exact = drawn_normals(1.5, outside=4, opacity={4: 0.0})
    degrees = np.rad2deg(np.arccos(np.clip((normals * exact).sum(axis=1), -1, 1)))
    assert len(normals) > 400 and degrees.mean() < 2.6


@pytest.mark.parametrize("dispatch", ["fragment", "compute"])
@pytest.mark.parametrize("interpolation", ["linear", "nearest"])
@pytest.mark.parametrize("mode", ["surface", "volume"])
def test_where_three_labels_meet_there_is_no_hole(mode, interpolation, dispatch):
    """Three sectors of a ball: through every pixel well within it something is seen."""
    z, y, x = np.indices((24, 24, 24)) - 11.5
    sector = 1 + (np.arctan2(y, x) * 3 / (2 * np.pi) + 1.5).astype(int).clip(0, 2)
    data = np.where(x * x + y * y + z * z < 10**2, sector, 0).astype(np.uint8)
    camera = camera_towards((11.5, 11.5, 11.5), (0.02, 0.03, -1), 60.0, fov=0)
    camera |= {"width": 20, "height": 20}
    colors = {1: (1, 0.2, 0.2), 2: (0.2, 1, 0.2), 3: (0.2, 0.2, 1)}
    scene = LabelScene(data, mode, camera, (40, 30), colors=colors, interpolation=interpolation)
    scene_look = {"density": 0.9, "ambient": 0.5}
    figure = figure_of(scene, dispatch=dispatch, **scene_look)
    image = figure.export_numpy()
    rows, cols = np.indices((30, 40))
    pixel = 20 / 30
    inside = np.hypot(cols - 19.5, rows - 14.5) * pixel < 9.0
    seen = image[..., :3].max(axis=-1)
    assert (seen[inside] > 60).all()
    assert (image[0, 0, :3] == 0).all()
    layer = figure.render_layers()[0]
    assert set(np.unique(layer.scalar[inside])) == {1, 2, 3}
    assert (layer.colour[inside][:, 3] > 0.99).all()


def test_an_inner_label_shines_through_two_that_meet_before_it():
    z, y, x = np.indices((20, 20, 20)) - 9.5
    radius = np.sqrt(x * x + y * y + z * z)
    data = np.where(radius < 4, 3, np.where(radius < 8.5, np.where(x < 0, 1, 2), 0))
    camera = camera_towards((9.5, 9.5, 9.5), (0.1, 0.05, -1), 60.0, fov=0)
    camera |= {"width": 20, "height": 20}
    colors = {1: (1, 0, 0), 2: (0, 1, 0), 3: (0, 0, 1)}
    scene = LabelScene(data, "surface", camera, SIZE, colors=colors, opacity={1: 0.2, 2: 0.2})
    expected = render_labels(scene).image
    image = figure_of(scene).export_numpy()
    assert (np.abs(image.astype(int) - expected).max(axis=-1) > 2).mean() < 0.005
    assert image[15, 17:23, 2].min() > 150 > image[15, 10, 2]
