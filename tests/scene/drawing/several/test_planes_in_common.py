"""What one plane cuts has one depth, whatever its lattice: what was added later is seen, everywhere."""

import numpy as np
import pytest

import volrender as vr

BASE = np.full((40, 44, 48), 100, np.uint8)
OVER = np.full((30, 31, 33), 1, np.uint8)
RED = np.array([[0, 0, 0, 0], [1, 0, 0, 1]])
AXES = list(np.eye(3))
OBLIQUE = [np.array(normal) for normal in ((0.3, -0.5, 0.8), (-0.7, 0.7, 0.1), (0.2, 0.9, 0.4))]


def red_on(base: bool, plane, azimuth: float, alpha_mode: str, dispatch: str, fov: float):
    """The red light of an overlay on a plane, alone or over a volume that the same plane cuts."""
    figure = vr.Figure(size=(120, 100), dispatch=dispatch)
    if base:
        figure.add_image_volume(
            BASE, mode="slice", plane=plane, cmap="gray", vmin=0, vmax=200, offset=(0.1, 0.2, 0.3)
        )
    figure.add_image_volume(
        OVER,
        mode="slice",
        plane=plane,
        cmap=RED,
        vmin=0,
        vmax=1,
        alpha_mode=alpha_mode,
        offset=(7.3, 6.1, 5.7),
        scale=(1.03, 0.97, 1.01),
    )
    camera = figure[0, 0].camera
    camera.set_state({"reference_up": (0.3, 0.9, 0.1), "fov": fov})
    camera.set_state({"position": (24, 22, 110), "width": 50, "height": 50, "depth": 60})
    camera.look_from(azimuth, 25)
    return figure.export_numpy()[..., 0].astype(int)


@pytest.mark.parametrize("dispatch", ["fragment", "compute"])
@pytest.mark.parametrize("fov", [0, 50])
@pytest.mark.parametrize("number", range(6))
def test_an_overlay_on_the_plane_of_another_volume_is_seen(number, fov, dispatch):
    normal = [*AXES, *OBLIQUE][number]
    normal = normal / np.linalg.norm(normal)
    plane = (*normal, -float(normal @ (23.3 + 0.37 * number, 21.6, 20.9 - 0.29 * number)))
    for alpha_mode in ("auto", "solid", "blend"):
        place = (plane, 40 + 57 * number, alpha_mode, dispatch, fov)
        alone, both = red_on(False, *place), red_on(True, *place)
        assert (alone > 200).sum() > 20
        assert both[alone > 200].min() > 150


@pytest.mark.parametrize("fov", [0, 50])
def test_the_depth_of_a_plane_is_that_of_its_points(fov):
    figure = vr.Figure(size=(64, 48))
    plane = (0.3, -0.4, 0.8, -14.0)
    figure.add_image_volume(BASE, mode="slice", plane=plane)
    figure[0, 0].camera.set_state({"fov": fov})
    figure[0, 0].camera.look_from(20, 30)
    (layer,) = figure.render_layers()
    rays = figure[0, 0].camera.rays(64 / 48)
    a, b, c, d = rays.depth_of_t()
    rows, columns = np.nonzero(np.isfinite(layer.depth))
    assert len(rows) > 300
    for row, column in list(zip(rows, columns, strict=True))[::37]:
        start, along = rays.through(2 * (column + 0.5) / 64 - 1, 1 - 2 * (row + 0.5) / 48)
        t = -(start @ plane[:3] + plane[3]) / (along @ plane[:3])
        assert layer.depth[row, column] == pytest.approx((a + b * t) / (c + d * t), abs=2e-6)
