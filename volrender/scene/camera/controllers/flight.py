"""The way of a camera from where it is to where it shows something whole."""

import numpy as np

from ....base.transforms import bounding_sphere
from ..camera import Camera

MARGIN = 0.1  # of the picture, on each side of the sphere around what is flown to
SIZES = ("width", "height", "depth", "zoom")


class Flight:
    """A camera that flies, in the direction in which it looks, to show points whole.

    Sizes and the distance grow or shrink by equal factors in equal times, so that nothing jumps near
    the end of a long way; it starts and ends slowly.

    Parameters
    ----------
    camera : Camera
    corners : ndarray, (n, 3)
        Points of the world around what is to be shown.
    view_aspect : float
        Width of the viewport over its height.
    """

    def __init__(self, camera: Camera, corners: np.ndarray, view_aspect: float) -> None:
        self._camera = camera
        self._corners = corners
        self._aspect = view_aspect
        self._start = camera.get_state()
        with camera.as_it_was():
            self.land()
            self._end = camera.get_state()
        self._scales = self._scale(self._start), self._scale(self._end)

    def land(self) -> None:
        """Be at the end of the way."""
        self._camera.fit(self._corners, self._aspect, "sphere", MARGIN)

    def go_to(self, time: float) -> None:
        """Be where it is at a time, 0 (the start) to 1 (the end)."""
        if time >= 1:
            self.land()
            return
        share = time * time * (3 - 2 * time)
        start, end = (np.array(state["position"]) for state in (self._start, self._end))
        sizes = {
            name: self._start[name] ** (1 - share) * self._end[name] ** share for name in SIZES
        }
        position = start + self._part_of_way(share) * (end - start)
        self._camera.set_state({**sizes, "position": position, "depth_range": None})

    def _part_of_way(self, share: float) -> float:
        """Which part of the way lies behind it, when what is shown has grown by a share of its growth."""
        first, last = self._scales
        if first <= 0 or abs(first - last) < 1e-6 * last:
            return share
        return (first - first ** (1 - share) * last**share) / (first - last)

    def _scale(self, state: dict) -> float:
        """How large things are in the world that are as large as the picture, but for a factor."""
        if state["fov"] == 0:
            return state["height"] / state["zoom"]
        centre, _ = bounding_sphere(self._corners)
        return float((centre - state["position"]) @ self._camera.forward)
