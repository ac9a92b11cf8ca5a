"""A state that serves other data: what of it belongs to the view, and what is left to the data?

Taken is how it is looked at: camera, modes, colours, limits, overlays, backgrounds, controllers. Left is
what the data are and where they lie, `OF_THE_DATA`; a `crop`, which counts voxels, of another shape too;
and a time point beyond the end. Places of the view, which are the camera and planes, go with what is
shown: see `OtherBox`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ...base.checks import OPPOSITE
from ...base.transforms import (
    bounding_sphere,
    box_corners,
    matrix_from_quaternion,
    quaternion_from_matrix,
)
from ..camera.camera import Camera

# Properties of graphics and channels that tell of the data, and not of how one looks at them.
OF_THE_DATA = (
    *("name", "metadata"),
    *("offset", "rotation", "scale", "affine", "directions"),
    *("names", "values"),  # of labels
)


def of_the_view(entry: Mapping, graphic: Any) -> dict:
    """What of a graphic's state, or of a channel's, goes over to one of other data."""
    taken = {name: value for name, value in entry.items() if name not in OF_THE_DATA}
    if "crop" in taken and _shape(entry) != _shape(graphic.content_state()):
        del taken["crop"]
    return taken


def is_of(figure: Any, state: Any) -> bool:
    """Whether a state is, as far as it says, one of the very files that a figure shows.

    Their names, shapes and dtypes are those in the state, and where files have them is as it was.
    """
    if not isinstance(state, Mapping):
        return False
    pairs: list[tuple[Mapping, Any]] = []
    for number, entry in enumerate(_dicts(state.get("subplots"))[: len(figure)]):
        named = [subplot for subplot in figure if subplot.name == entry.get("name") is not None]
        subplot = named[0] if named else list(figure)[number]
        pairs += zip(_dicts(entry.get("graphics")), subplot.graphics, strict=False)
    return all(
        entry.get("name", graphic.name) == graphic.name and _says_of(entry, graphic)
        for entry, graphic in pairs
    )


def _says_of(entry: Mapping, graphic: Any) -> bool:
    here = graphic.content_state().get("data", {})
    there, time = entry.get("data"), entry.get("time")
    if type(time) is int and time >= getattr(graphic, "n_times", 1):
        return False
    if not isinstance(there, Mapping):
        return True
    return all(here.get(name, value) == value for name, value in there.items())


class OtherBox:
    """From the box that was shown where a state was made to the one that is shown now.

    The centre goes to the centre, distances grow as the sphere around the box, and where both worlds say
    which way they point in a patient, one looks from the same side of the patient.

    Parameters
    ----------
    bounds : ndarray, (2, 3)
        Lowest and highest corner of what was shown, world space.
    directions : str or None
        Of that world.
    subplot : Subplot
    """

    def __init__(self, bounds: np.ndarray, directions: str | None, subplot: Any) -> None:
        self._bounds = bounds
        self._directions = directions
        self._subplot = subplot

    def camera(self, state: dict) -> dict:
        """The state of a camera that sees what is shown now as that one saw what was shown then."""
        new, turn = self._new_bounds(), self._turn()
        if new is None or (np.array_equal(new, self._bounds) and np.array_equal(turn, np.eye(3))):
            return state
        old_corners, new_corners = box_corners(*self._bounds), box_corners(*new)
        (old_centre, old_radius), (centre, radius) = map(
            bounding_sphere, (old_corners, new_corners)
        )
        factor = radius / old_radius if radius > 0 and old_radius > 0 else 1.0
        away = turn @ (np.array(state["position"]) - old_centre)
        rotation = quaternion_from_matrix(turn @ matrix_from_quaternion(state["rotation"]))
        near_far = state["depth_range"]
        moved = {
            **state,
            "position": (centre + factor * away).tolist(),
            "rotation": np.asarray(rotation).tolist(),
            "reference_up": (turn @ state["reference_up"]).tolist(),
            "depth_range": near_far and [factor * distance for distance in near_far],
            **{name: factor * state[name] for name in ("width", "height", "depth")},
        }
        zoom = self._fitting_zoom(moved, new_corners) / self._fitting_zoom(state, old_corners)
        return {**moved, "zoom": state["zoom"] * zoom}

    def plane(self, plane: np.ndarray) -> np.ndarray:
        """The plane (a, b, c, d) with the same normal that cuts what is shown now at the same share."""
        new, turn = self._new_bounds(), self._turn()
        if new is None or (np.array_equal(new, self._bounds) and np.array_equal(turn, np.eye(3))):
            return plane
        old_distance = plane[:3] @ self._bounds.mean(axis=0) + plane[3]
        old_reach = np.abs(plane[:3]) @ np.ptp(self._bounds, axis=0)
        normal = turn @ plane[:3]
        reach = np.abs(normal) @ np.ptp(new, axis=0)
        share = old_distance / old_reach if old_reach > 0 else 0.0
        return np.append(normal, share * reach - normal @ new.mean(axis=0))

    def _new_bounds(self) -> np.ndarray | None:
        return bounds_of(self._subplot)

    def _turn(self) -> np.ndarray:
        """From directions of the world of then to those of now, (3, 3)."""
        here = directions_of((graphic.directions, graphic.visible) for graphic in self._graphics)
        if self._directions is None or here is None:
            return np.eye(3)
        return np.array(
            [[(new == old) - (new == OPPOSITE[old]) for old in self._directions] for new in here],
            np.float64,
        )

    @property
    def _graphics(self) -> Sequence[Any]:
        return self._subplot.graphics

    def _fitting_zoom(self, state: dict, corners: np.ndarray) -> float:
        """At which a camera that looks in this direction shows a box whole."""
        camera = Camera()
        camera.set_state(state)
        camera.fit(corners, self._subplot.seen()[1])
        return camera.zoom


def bounds_of(subplot: Any) -> np.ndarray | None:
    """Lowest and highest corner of all that is visible, world space, (2, 3); None where nothing is."""
    corners, _ = subplot.seen()
    return None if corners is None else np.array([corners.min(axis=0), corners.max(axis=0)])


def directions_of(graphics: Any) -> str | None:
    """The first directions that are known of what is visible, of pairs (directions, visible)."""
    return next((known for known, is_visible in graphics if is_visible and known), None)


def voxel_in(voxel: np.ndarray, graphic: Any, state: Mapping) -> np.ndarray:
    """A data position (x, y, z) at the same share of a volume of another shape, the middle of a voxel.

    Parameters
    ----------
    voxel : ndarray, (3,)
    graphic : VoxelGraphic
        The volume that is shown now.
    state : mapping
        Where `voxel` was: of a figure whose first graphics show one volume.
    """
    first = [
        entry
        for subplot in _dicts(state.get("subplots"))
        for entry in _dicts(subplot.get("graphics"))
    ]
    shape = _shape(first[0]) if first else None
    spatial = slice(-4, -1) if graphic.data.is_colour else slice(-3, None)
    sizes = shape[spatial] if isinstance(shape, list) else []
    if len(sizes) != 3 or not all(type(size) is int and size > 0 for size in sizes):
        return voxel
    old, new = np.array(sizes[::-1]), np.array(graphic.data.shape_zyx[::-1])
    return np.where(old == new, voxel, np.round((voxel + 0.5) / old * new - 0.5))


def _shape(entry: Mapping) -> Any:
    data = entry.get("data")
    shape = data.get("shape") if isinstance(data, Mapping) else None
    return list(shape) if isinstance(shape, list | tuple) else shape


def _dicts(entries: Any) -> list:
    """Of what should be a list of dicts, those that are; the rest, the checks of states refuse."""
    if not isinstance(entries, list | tuple):
        return []
    return [entry if isinstance(entry, Mapping) else {} for entry in entries]
