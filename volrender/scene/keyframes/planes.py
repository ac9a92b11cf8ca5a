"""How does a plane go to another? It turns evenly, about the middle of what it cuts."""

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ...base.transforms import (
    bounding_sphere,
    cross,
    matrix_from_quaternion,
    quaternion_product,
)
from .curve import Curve, Place


def planes(graphic: Any, values: Sequence[Any], curve: Curve) -> Callable[[Place], np.ndarray]:
    """Between planes (a, b, c, d), ax + by + cz + d = 0 in the world.

    The normal turns the short way; the distance from the middle of the graphic changes evenly, so that a
    plane that goes through the middle at two keys does so between them.
    """
    middle, _ = bounding_sphere(graphic.world_corners())
    every = np.array(values, np.float64)
    lengths = np.linalg.norm(every[:, :3], axis=1, keepdims=True)
    normals = every[:, :3] / lengths
    distances = normals @ middle + every[:, 3] / lengths[:, 0]
    turns = [np.array([0.0, 0.0, 0.0, 1.0])]
    for first, second in itertools.pairwise(normals):
        turns.append(quaternion_product(_turn(first, second), turns[-1]))
    rotations, numbers = np.array(turns), np.column_stack([distances, lengths])

    def at(place: Place) -> np.ndarray:
        normal = matrix_from_quaternion(curve.rotation(rotations, place)) @ normals[0]
        distance, length = curve.numbers(numbers, place)
        return length * np.array([*normal, distance - normal @ middle])

    return at


def clipping_planes(
    graphic: Any, values: Sequence[Any], curve: Curve
) -> Callable[[Place], tuple[np.ndarray, ...]] | None:
    """Between as many planes at each key; None where they are not as many."""
    if len({len(each) for each in values}) > 1:
        return None
    each_of = [planes(graphic, kept, curve) for kept in zip(*values, strict=True)]
    return lambda place: tuple(at(place) for at in each_of)


def _turn(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """The quaternion of the shortest turn from one unit vector to another."""
    cosine = float(first @ second)
    axis = cross(first, second)
    if cosine < -1 + 1e-12:  # opposite ones: about any axis across
        axis, cosine = cross(first, np.eye(3)[np.abs(first).argmin()]), -1.0
        return np.array([*(axis / np.linalg.norm(axis)), 0.0])
    quaternion = np.array([*axis, 1 + cosine])
    return quaternion / np.linalg.norm(quaternion)
