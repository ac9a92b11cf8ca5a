"""The camera: where it is, what it sees, and the rays that it sends through a viewport."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ...base import checks, redraw
from ...base.transforms import (
    affine_and_inverse,
    bounding_sphere,
    exact_unit_vector,
    matrix_from_quaternion,
    rotation_looking,
)
from .fields import FIELDS, SHORTEST, check_field
from .fitting import MARGIN, NEAREST, distance_factor, fitting_zoom, near_far
from .horizon import horizon
from .rays import RayBundle

# What says where a camera is. The others, set before the first picture, leave it to be fitted.
_PLACES = {"position", "width", "height", "depth", "depth_range"}
_TURNS = ("rotation", "reference_up")  # of length 1: normalised when set, each time in the last bit


class Camera:
    """A perspective or orthographic camera that looks along its local −z, with y up.

    Parameters
    ----------
    fov : float
        Field of view in degrees, 0 to 179; 0 is orthographic.
    """

    def __init__(self, fov: float = 50.0) -> None:
        self.is_set = False  # whether the user placed it, so that showing does not auto-fit
        self.is_fitted = False  # whether it was auto-fitted
        self.is_turned = False  # whether somebody chose where it looks from
        self._fitted_zoom = 1.0
        self._fitted_to: np.ndarray | None = None  # the centre of what it was fitted to
        self._rays: dict[float, RayBundle] = {}
        self._state: dict[str, Any] = {
            "position": np.zeros(3),
            "rotation": np.array([0.0, 0.0, 0.0, 1.0]),
            "scale": np.ones(3),
            "reference_up": np.array([0.0, 1.0, 0.0]),
            "fov": check_field("fov", fov),
            "width": 100.0,
            "height": 100.0,
            "depth": 100.0,
            "zoom": 1.0,
            "maintain_aspect": True,
            "depth_range": None,
        }

    def get_state(self) -> dict:
        """The whole state; `set_state` takes it back.

        Returns
        -------
        dict
            ``position`` (x, y, z), ``rotation`` (x, y, z, w), ``scale``, ``reference_up``,
            ``fov`` (degrees), ``width``, ``height``, ``depth``, ``zoom``, ``maintain_aspect``,
            ``depth_range`` (None or (near, far)). Lengths are in world units. JSON-able.
        """
        return {
            name: value.tolist() if isinstance(value, np.ndarray) else value
            for name, value in self._state.items()
        }

    def set_state(self, state: dict, exactly: bool = False) -> None:
        """Set some or all fields of the state. Where one is wrong, nothing changes.

        Parameters
        ----------
        state : dict
            What `get_state` gives, or some of it.
        exactly : bool
            Keep vectors of unit length to the last bit, as `get_state` gave them, instead of
            normalising them once more.

        Raises
        ------
        KeyError
            An unknown field.
        TypeError, ValueError
            A value that the field does not take.
        """
        if not hasattr(state, "items"):
            raise TypeError(f"A camera state is a dict, not {type(state).__name__}.")
        new = {}
        for name, value in state.items():
            if name not in FIELDS:
                close = checks.nearest_match(name, FIELDS)
                raise KeyError(f"A camera state has no {name!r}, only {', '.join(FIELDS)}.{close}")
            new[name] = check_field(name, value)
            if exactly and name in _TURNS:
                new[name] = exact_unit_vector(new[name], value)
        whole = {**self._state, **new}
        fov, depth_range = whole["fov"], whole["depth_range"]
        if depth_range is not None and fov > 0 and depth_range[0] <= 0:
            raise ValueError(
                f"depth_range {depth_range}: the near plane of a perspective camera (fov {fov:g}) is in "
                "front of it, near > 0."
            )
        self._update(new)
        self.is_set = self.is_set or not _PLACES.isdisjoint(new)
        self.is_turned = self.is_turned or not new.keys().isdisjoint(_TURNS)

    @property
    def position(self) -> np.ndarray:
        """World position (x, y, z)."""
        return self._state["position"].copy()

    @position.setter
    def position(self, value: ArrayLike) -> None:
        self.set_state({"position": value})

    @property
    def rotation(self) -> np.ndarray:
        """Unit quaternion (x, y, z, w)."""
        return self._state["rotation"].copy()

    @rotation.setter
    def rotation(self, value: ArrayLike) -> None:
        self.set_state({"rotation": value})

    @property
    def reference_up(self) -> np.ndarray:
        """Unit vector that points upwards."""
        return self._state["reference_up"].copy()

    @reference_up.setter
    def reference_up(self, value: ArrayLike) -> None:
        self.set_state({"reference_up": value})

    @property
    def fov(self) -> float:
        """Field of view, degrees; 0 is orthographic."""
        return self._state["fov"]

    @fov.setter
    def fov(self, value: float) -> None:
        self.set_state({"fov": value})

    @property
    def zoom(self) -> float:
        """Magnification."""
        return self._state["zoom"]

    @zoom.setter
    def zoom(self, value: float) -> None:
        self.set_state({"zoom": value})

    @property
    def forward(self) -> np.ndarray:
        """Unit vector along which the camera looks, in world space."""
        backward = matrix_from_quaternion(self._state["rotation"])[:, 2]
        return backward * -math.copysign(1.0, self._state["scale"][2])

    def near_far(self) -> tuple[float, float]:
        """Distances of the near and far plane, world units."""
        state = self._state
        return state["depth_range"] or near_far(state["depth"], state["fov"])

    def rays(self, view_aspect: float) -> RayBundle:
        """The rays of a viewport whose width is `view_aspect` times its height.

        The same object for as long as the camera stays where it is.
        """
        known = self._rays  # another dict where another thread moves the camera meanwhile
        if view_aspect not in known:
            known[view_aspect] = self._make_rays(view_aspect)
        return known[view_aspect]

    def _make_rays(self, view_aspect: float) -> RayBundle:
        state = self._state
        near, far = self.near_far()
        perspective = state["fov"] > 0
        if perspective:
            size = 2 * near * math.tan(math.radians(state["fov"]) / 2) / state["zoom"]
            aspect = state["width"] / state["height"]
            height = 2 * size / (1 + aspect)
            width = height * aspect
        else:
            width, height = state["width"] / state["zoom"], state["height"] / state["zoom"]
        if state["maintain_aspect"]:
            aspect = width / height
            width *= max(1.0, view_aspect / aspect)
            height *= max(1.0, aspect / view_aspect)
        across, up, along = state["scale"].tolist()
        sizes = width / 2 * across, height / 2 * up, -along  # it looks along its local −z
        matrices = affine_and_inverse(state["position"], state["rotation"], sizes)
        return RayBundle(
            *matrices,
            lengths=tuple(map(abs, sizes)),
            near=near,
            far=far,
            spread=1 / near if perspective else 0.0,
        )

    def fit(
        self, corners: ArrayLike, view_aspect: float, to: str = "box", margin: float = MARGIN
    ) -> None:
        """Show things whole, from the direction in which the camera looks now.

        The camera then stands as far from the middle of them as fills the field of view with the
        sphere around them, or where that is nearer than the sphere, before it; `zoom` does the rest.

        Parameters
        ----------
        corners : array-like, (n, 3)
            Points of the world around them, such as corners of boxes.
        view_aspect : float
            Width of the viewport over its height.
        to : str
            ``"box"``: the points fill the picture; ``"sphere"``: the sphere around them does, so that
            nothing leaves the picture while the camera goes round it.
        margin : float
            Of the picture, on each side.
        """
        corners = np.asarray(corners, np.float64)
        centre, radius = bounding_sphere(corners)
        self.is_fitted = True
        self._fitted_to = centre
        radius = max(radius, SHORTEST)
        away = max(2 * distance_factor(self._state["fov"]), NEAREST) * radius * self.forward
        placed = {
            "position": centre - away,
            "width": 2 * radius,
            "height": 2 * radius,
            "depth": 2 * radius,
            "zoom": 1.0,
            "depth_range": None,
        }
        self._update(placed)
        around = corners - centre if radius > SHORTEST else np.full((1, 3), SHORTEST)
        zoom = fitting_zoom(self.rays(view_aspect), away, around, margin, to)
        self._update({"zoom": zoom})
        self._fitted_zoom = zoom

    @property
    def is_as_fitted(self) -> bool:
        """Whether nobody placed it, or zoomed, since it was fitted."""
        return self.is_fitted and not self.is_set and self.zoom == self._fitted_zoom

    def look_from(self, azimuth: float, elevation: float) -> None:
        """Go round what is in the middle of the picture, as far from it as now.

        Parameters
        ----------
        azimuth, elevation : float
            Degrees around `reference_up`, and above the horizon, −90 to 90. Azimuth 0, elevation 0
            looks from +z to −z where y is up, from +y where z is up.
        """
        azimuth = math.radians(checks.number("azimuth", azimuth))
        elevation = math.radians(checks.number("elevation", elevation, -90, 90))
        up = self._state["reference_up"]
        front, side = horizon(up)
        level = math.cos(azimuth) * front + math.sin(azimuth) * side
        away = math.cos(elevation) * level + math.sin(elevation) * up
        # Straight above or below, the picture's upward direction is the horizon's.
        screen_up = (
            up if abs(elevation) < math.radians(89.999) else -level * math.copysign(1, elevation)
        )
        distance = self._distance()
        middle = self._state["position"] + distance * self.forward
        rotation = rotation_looking(-away, screen_up)
        forward = matrix_from_quaternion(rotation)[:, 2]
        forward = forward * -math.copysign(1.0, self._state["scale"][2])
        self._update({"rotation": rotation, "position": middle - distance * forward})
        self.is_turned = True

    def _distance(self) -> float:
        """How deep what it looks at is: the centre that it was fitted to, else as `depth` says."""
        if self._fitted_to is not None:
            distance = float((self._fitted_to - self._state["position"]) @ self.forward)
            if distance > 0:
                return distance
        return distance_factor(self._state["fov"]) * self._state["depth"]

    @contextmanager
    def as_it_was(self) -> Iterator[None]:
        """Whatever places the camera meanwhile, it is afterwards where it was."""
        before = dict(vars(self))
        try:
            yield
        finally:
            vars(self).update(before)
            self._update({})

    def _update(self, fields: dict) -> None:
        self._state = {**self._state, **fields}  # another one: threads that read it see it whole
        self._rays = {}
        redraw.announce(self)
