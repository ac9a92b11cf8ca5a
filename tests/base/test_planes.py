"""Planes: their position along the normal, moving, turning, rays."""

import numpy as np
import pytest

from volrender.base.planes import (
    AXIS_NORMALS,
    distance_along,
    foot_on_plane,
    is_axis,
    plane_at,
    plane_position,
    plane_through,
    position_range,
    ray_meets_plane,
    unit_normal,
)
from volrender.base.transforms import box_corners

PLANE = (0.0, 3.0, 4.0, -10.0)  # normal (0, 0.6, 0.8), two units from the origin


def height(point, plane) -> float:
    return float(np.dot(plane[:3], point) + plane[3])


def test_position_is_the_distance_along_the_normal():
    assert plane_position(PLANE) == pytest.approx(2)
    np.testing.assert_allclose(unit_normal(PLANE), (0, 0.6, 0.8))
    assert height(2 * unit_normal(PLANE), PLANE) == pytest.approx(0)
    assert plane_position([-v for v in PLANE]) == pytest.approx(-2)


def test_moving_keeps_the_normal():
    moved = plane_at(PLANE, 7)
    assert plane_position(moved) == pytest.approx(7)
    np.testing.assert_array_equal(moved[:3], PLANE[:3])


def test_positions_cover_the_corners():
    corners = box_corners((0, 0, 0), (1, 2, 3))
    assert position_range(corners, (0, 0, -5, 1)) == (-3, 0)
    assert position_range(corners, PLANE) == pytest.approx((0, 0.6 * 2 + 0.8 * 3))


def test_a_plane_through_a_point():
    plane = plane_through((1, 2, 3), (4, -5, 6))
    assert height((1, 2, 3), plane) == pytest.approx(0)


def test_the_foot_is_on_the_plane_below_the_point():
    foot = foot_on_plane((1, 2, 3), PLANE)
    assert height(foot, PLANE) == pytest.approx(0)
    np.testing.assert_allclose(np.cross(np.array((1, 2, 3)) - foot, PLANE[:3]), 0, atol=1e-12)


def test_axes_are_known_from_both_sides():
    for axis, normal in AXIS_NORMALS.items():
        for sign in (1, -7):
            plane = (*(sign * np.array(normal)), 3)
            assert [name for name in AXIS_NORMALS if is_axis(plane, name)] == [axis]
    assert not any(is_axis((0.01, 0, 1, 0), axis) for axis in AXIS_NORMALS)


def test_rays_meet_planes_in_front_of_them():
    plane = (0, 0, 1, -5)
    np.testing.assert_allclose(ray_meets_plane((1, 1, 0), (1, 0, 2), plane), (3.5, 1, 5))
    assert ray_meets_plane((1, 1, 0), (0, 0, -1), plane) is None
    assert ray_meets_plane((1, 1, 0), (1, 0, 0), plane) is None


def test_the_nearest_place_of_an_axis():
    rng = np.random.default_rng(0)
    for _ in range(20):
        point, origin, direction = rng.normal(size=(3, 3))
        axis = unit_normal((*rng.normal(size=3), 0))
        found = distance_along(point, axis, origin, direction)
        if found is None:
            cosine = axis @ direction / np.linalg.norm(direction)
            assert 1 - cosine**2 < 0.2**2
            continue

        def away(distance, point=point, axis=axis, origin=origin, direction=direction) -> float:
            side = np.cross(point + distance * axis - origin, direction)
            return float(np.linalg.norm(side))

        assert away(found) <= min(away(found - 1e-3), away(found + 1e-3))
    assert distance_along((0, 0, 0), (0, 0, 1.0), (1, 0, 0), (0, 0, 1)) is None
