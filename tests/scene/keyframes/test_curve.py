"""Numbers and rotations go through their keys, without jumps of speed and without overshooting."""

import numpy as np
import pytest

from volrender.base.colour import oklab_from_srgb, srgb_from_oklab
from volrender.base.transforms import matrix_from_quaternion
from volrender.scene.keyframes.curve import EASINGS, Curve

TIMES = (0.0, 1.0, 1.5, 4.0)
SAMPLES = np.linspace(0, 4, 4001)


def along(curve: Curve, values, **how) -> np.ndarray:
    return np.array([curve.numbers(np.array(values), curve.place(t), **how) for t in SAMPLES])


@pytest.mark.parametrize("easing", EASINGS)
def test_keys_are_met_exactly_and_held_outside(easing):
    values = np.array([[0.1], [0.7], [0.3], [2.0]])
    curve = Curve(TIMES, [easing] * 4)
    for time, value in zip((-1, *TIMES, 9), values[[0, 0, 1, 2, 3, 3]], strict=True):
        assert curve.numbers(values, curve.place(time)) == value


@pytest.mark.parametrize(
    ("easing", "half"), [("smooth", 0.5), ("linear", 0.5), ("in", 0.25), ("out", 0.75), ("step", 0)]
)
def test_half_of_the_time_is_a_part_of_the_way(easing, half):
    curve = Curve((0, 2), [easing, easing])
    assert curve.numbers(np.array([[0.0], [1.0]]), curve.place(1)) == half


def test_smooth_speed_does_not_jump_and_nothing_overshoots():
    values = along(Curve(TIMES, ["smooth"] * 4), [[0.0], [1.0], [5.0], [6.0]])[:, 0]
    speed = np.diff(values) / 1e-3
    assert speed.min() >= 0 and values.max() == 6
    assert np.abs(np.diff(speed)).max() < 0.1 < 5 < speed.max()
    assert speed[[0, -1]].max() < 0.02  # at rest at both ends
    assert speed[1000] > 1  # but not at a key between


def test_what_turns_back_stops_there_and_a_vector_turns_without_stopping():
    there_and_back = along(Curve((0, 2, 4), ["smooth"] * 3), [[0.0], [1.0], [0.0]])
    assert there_and_back.max() == 1 and there_and_back[2000] == 1
    corner = along(Curve((0, 2, 4), ["smooth"] * 3), [[0.0, 0], [1, 0], [1, 1]], together=True)
    speeds = np.linalg.norm(np.diff(corner, axis=0), axis=1) / 1e-3
    assert speeds[1500:2500].min() > 0.3
    assert np.abs(np.diff(corner, 2, axis=0)).max() < 1e-5


def test_a_smooth_way_takes_up_the_speed_of_a_linear_one():
    speed = np.diff(
        along(Curve((0, 2, 4), ["linear", "smooth", "smooth"]), [[0.0], [1.0], [2.0]])[:, 0]
    )
    assert speed[1990:2010] == pytest.approx(0.5e-3, rel=0.02) and speed[-1] < 1e-5


def test_a_rotation_about_one_axis_turns_as_a_number_does():
    angles = np.array([0.0, 0.5, 2.5, 3.0])
    quaternions = np.array([(0, np.sin(a / 2), 0, np.cos(a / 2)) for a in angles])
    for easing in ("smooth", "linear", "out"):
        curve = Curve(TIMES, [easing] * 4)
        for time in (0.3, 1.2, 1.5, 3.9):
            place = curve.place(time)
            x, y, z, w = curve.rotation(quaternions, place)
            assert (x, z) == pytest.approx((0, 0), abs=1e-12)
            assert 2 * np.arctan2(y, w) == pytest.approx(curve.numbers(angles[:, None], place)[0])


def test_rotations_of_any_axes_do_not_jump_and_take_the_short_way():
    quaternions = np.random.default_rng(1).normal(size=(4, 4))
    quaternions /= np.linalg.norm(quaternions, axis=1, keepdims=True)
    curve = Curve(TIMES, ["smooth"] * 4)
    turned = np.array(
        [matrix_from_quaternion(curve.rotation(quaternions, curve.place(t))) for t in SAMPLES]
    )
    rates = np.linalg.norm(np.diff(turned, axis=0), axis=(1, 2)) / 1e-3
    assert np.abs(np.diff(rates)).max() < 0.03 * rates.max()
    signs = curve.rotation(quaternions * [[1], [-1], [1], [-1]], curve.place(0.4))
    assert abs(signs @ curve.rotation(quaternions, curve.place(0.4))) == pytest.approx(1)


def test_oklab_there_and_back():
    colours = np.random.default_rng(2).random((50, 3))
    assert srgb_from_oklab(oklab_from_srgb(colours)) == pytest.approx(colours, abs=1e-6)
    assert oklab_from_srgb((1, 1, 1)) == pytest.approx((1, 0, 0), abs=1e-6)
    assert oklab_from_srgb((1, 0, 0)) == pytest.approx((0.628, 0.225, 0.126), abs=1e-3)
