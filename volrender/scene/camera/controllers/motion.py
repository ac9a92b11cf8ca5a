"""How does a camera move? Each function sets the new place, direction or size of its view.

All of them start from the camera's state as it is. Angles are in radians; a point of a viewport is
in ndc, −1 to 1, x to the right and y up. A step that would leave what a camera can hold is not made.
"""

import math
from contextlib import suppress
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ....base.transforms import cross, matrix_from_quaternion, quaternion_from_matrix
from ..camera import Camera
from ..horizon import horizon

STEEPEST_RAD = math.radians(89)
FARTHEST = 1e3  # from the target, and the height of a view, in radii of what is shown
SMALLEST = 1e-4  # height of an orthographic view, in such radii
NEAR = 0.05  # in such radii: about here dollying goes over from a ratio to a length


def _set(camera: Camera, **fields: Any) -> None:
    with suppress(ValueError):
        camera.set_state(fields)


def _axes(camera: Camera) -> np.ndarray:
    """Columns: right, up and backward of a camera."""
    return matrix_from_quaternion(camera.rotation)


def depth_of(camera: Camera, point: ArrayLike) -> float:
    """How far in front of a camera a point is, along the view axis."""
    return float((np.asarray(point) - camera.position) @ camera.forward)


def rotate(camera: Camera, turn: np.ndarray, pivot: np.ndarray) -> None:
    """Rotate a camera, place and direction, by a 3×3 matrix about a point of the world."""
    _set(
        camera,
        position=pivot + turn @ (camera.position - pivot),
        rotation=quaternion_from_matrix(turn @ _axes(camera)),
    )


def rotation_about(axis: ArrayLike, angle: float) -> np.ndarray:
    """The 3×3 matrix of a turn about a unit vector."""
    half = angle / 2
    return matrix_from_quaternion([*(math.sin(half) * np.asarray(axis)), math.cos(half)])


def tumble(camera: Camera, turn: tuple[float, float], pivot: ArrayLike) -> None:
    """Turn the world about a point, freely: angles to the right and down on the screen."""
    angle = math.hypot(*turn)
    if angle > 0:
        axis = _axes(camera) @ (turn[1] / angle, turn[0] / angle, 0.0)
        rotate(camera, rotation_about(axis, -angle), np.asarray(pivot, np.float64))


def turn_table(camera: Camera, turn: tuple[float, float], pivot: ArrayLike) -> None:
    """Turn the world about a point like a turntable: angles to the right and down on the screen.

    Azimuth is about the camera's `reference_up`. The elevation of the view stays within ±89°, or
    within what it is, where that is more. A roll of the camera stays, and turns what is right and
    down.
    """
    up = camera.reference_up
    before = _axes(camera)
    azimuth, elevation, roll = view_angles(before, up)
    steepest = max(STEEPEST_RAD, abs(elevation))
    right, down = turn
    azimuth -= math.cos(roll) * right + math.sin(roll) * down
    elevation += math.cos(roll) * down - math.sin(roll) * right
    after = view_axes(azimuth, min(max(elevation, -steepest), steepest), roll, up)
    rotate(camera, after @ before.T, np.asarray(pivot, np.float64))


def view_angles(axes: np.ndarray, up: np.ndarray) -> tuple[float, float, float]:
    """Azimuth, elevation and roll of a camera with such axes (right, up, backward), radians.

    Azimuth and elevation are of where the camera stands, as `Camera.look_from` has them; roll is
    how far it is then turned about its view axis, counter-clockwise.
    """
    front, side = horizon(up)
    backward = axes[:, 2]
    height = float(backward @ up)
    level = backward - height * up
    if np.linalg.norm(level) < 1e-9:  # straight from above or below: the picture's up says where
        level = -math.copysign(1.0, height) * axes[:, 1]
    azimuth = math.atan2(level @ side, level @ front)
    elevation = math.atan2(height, float(np.linalg.norm(backward - height * up)))
    upright = view_axes(azimuth, elevation, 0.0, up)
    roll = math.atan2(-axes[:, 1] @ upright[:, 0], axes[:, 1] @ upright[:, 1])
    return azimuth, elevation, roll


def view_axes(azimuth: float, elevation: float, roll: float, up: np.ndarray) -> np.ndarray:
    """The inverse of `view_angles`."""
    front, side = horizon(up)
    level = math.cos(azimuth) * front + math.sin(azimuth) * side
    backward = math.cos(elevation) * level + math.sin(elevation) * up
    upward = math.cos(elevation) * up - math.sin(elevation) * level
    right = cross(upward, backward)
    c, s = math.cos(roll), math.sin(roll)
    return np.column_stack([c * right + s * upward, c * upward - s * right, backward])


def roll(camera: Camera, angle: float) -> None:
    """Turn the picture about its middle, counter-clockwise."""
    turn = rotation_about(_axes(camera)[:, 2], -angle)
    rotate(camera, turn, camera.position)


def shift(camera: Camera, by: np.ndarray) -> None:
    """Move a camera along a vector of the world."""
    _set(camera, position=camera.position + by)


def travel(camera: Camera, right: float, up: float, forward: float) -> None:
    """Move a camera by lengths along its own axes."""
    shift(camera, _axes(camera) @ (right, up, -forward))


def pan(camera: Camera, by: tuple[float, float], aspect: float, depth: float) -> None:
    """Move what is seen at a depth by a part of the viewport, in ndc."""
    rays = camera.rays(aspect)
    grown = depth / rays.near if rays.perspective else 1.0
    shift(camera, -grown * (by[0] * rays.origin_dx + by[1] * rays.origin_dy))


def zoom(
    camera: Camera,
    amount: float,
    at: tuple[float, float],
    aspect: float,
    target: ArrayLike,
    radius: float,
) -> None:
    """Magnify by exp(amount), and keep what is seen at a point of the viewport where it is.

    An orthographic camera magnifies. A perspective one moves along the ray through the point. Its
    depth D before the target follows D = n·sinh(u) with u → u − amount and n = `NEAR` · radius:
    from afar D shrinks by a ratio, and near the target by a length, so that the camera passes
    through it. Amounts add up.

    Parameters
    ----------
    camera : Camera
    amount : float
        Natural logarithm of the magnification.
    at : (x, y)
        Point of the viewport, ndc.
    aspect : float
        Of the viewport.
    target : (x, y, z)
    radius : float
        Of what is shown.
    """
    rays = camera.rays(aspect)
    if rays.perspective:
        near = NEAR * radius
        depth = depth_of(camera, target)
        most = max(math.asinh(FARTHEST / NEAR), abs(math.asinh(depth / near)))
        u = min(max(math.asinh(depth / near) - amount, -most), most)
        ray = rays.direction + at[0] * rays.direction_dx + at[1] * rays.direction_dy
        step = depth - near * math.sinh(u)
        shift(camera, step * ray / (ray @ camera.forward))
        return
    height = 2 * float(np.linalg.norm(rays.origin_dy))
    least, most = min(SMALLEST * radius, height), max(FARTHEST * radius, height)
    new_height = min(max(height * math.exp(-amount), least), most)
    aside = (1 - new_height / height) * (at[0] * rays.origin_dx + at[1] * rays.origin_dy)
    _set(camera, position=camera.position + aside, zoom=camera.zoom * height / new_height)


def make_orthographic(camera: Camera, depth: float) -> None:
    """Let lengths not shrink with distance; what is at a depth keeps its size."""
    state = camera.get_state()
    aspect = state["width"] / state["height"]
    mean = 2 * depth * math.tan(math.radians(state["fov"]) / 2)
    width = 2 * mean * aspect / (1 + aspect)
    _set(camera, fov=0.0, width=width, height=width / aspect)


def make_perspective(camera: Camera, fov: float, magnification: float, target: ArrayLike) -> None:
    """Let lengths shrink with distance; what is as deep as the target keeps its size.

    Parameters
    ----------
    camera : Camera
        Orthographic.
    fov : float
        Degrees.
    magnification : float
        The camera's new `zoom`.
    target : (x, y, z)
        The camera moves along its view axis, to the distance that this takes.
    """
    state = camera.get_state()
    mean = (state["width"] + state["height"]) / 2 * magnification / state["zoom"]
    depth = mean / (2 * math.tan(math.radians(fov) / 2))
    back = depth_of(camera, target) - depth
    near = (state["depth_range"] or (1.0, 2.0))[0]
    _set(
        camera,
        fov=fov,
        zoom=magnification,
        position=camera.position + back * camera.forward,
        depth_range=state["depth_range"] if near > 0 else None,
    )
