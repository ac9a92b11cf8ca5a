"""What may each field of a camera's state be?"""

import math
from typing import Any

import numpy as np

from ...base import checks


def _direction(name: str, value: Any) -> np.ndarray:
    up = checks.bounded_vector(name, value, 3)
    length = math.hypot(*up.tolist())
    if not length > 0:
        raise ValueError(f"{name} is a direction other than zero, not {value!r}.")
    return up if abs(length - 1) <= 1e-15 else up / length


def _fov(name: str, value: Any) -> float:
    fov = checks.number(name, value, 0, 179)
    if 0 < fov < 0.1:
        raise ValueError(f"fov is 0 (orthographic) or between 0.1 and 179 degrees, not {value!r}.")
    return fov


def _range(name: str, value: Any) -> tuple[float, float] | None:
    if value is None:
        return None
    near, far = checks.bounded_vector(name, value, 2).tolist()
    if not near < far:
        raise ValueError(f"{name} is (near, far) with near < far, not {value!r}.")
    return near, far


# World units: what a volume of voxels of 1e-15 to 1e15 takes, and less or more.
SHORTEST, LONGEST = 1e-20, 1e20

FIELDS: dict[str, tuple[Any, ...]] = {
    "position": (checks.bounded_vector, 3),
    "rotation": (checks.rotation,),
    "scale": (checks.scale,),
    "reference_up": (_direction,),
    "fov": (_fov,),
    "width": (checks.number, SHORTEST, LONGEST),
    "height": (checks.number, SHORTEST, LONGEST),
    "depth": (checks.number, SHORTEST, LONGEST),
    "zoom": (checks.number, 1e-15, 1e15),
    "maintain_aspect": (checks.boolean,),
    "depth_range": (_range,),
}


def check_field(name: str, value: Any) -> Any:
    """What a field of a camera's state becomes; ValueError or TypeError where it does not take it."""
    check, *arguments = FIELDS[name]
    return check(name, value, *arguments)
