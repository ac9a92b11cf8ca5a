"""Measuring by hand: clicks in the picture are points, and points are dragged."""

import math
from typing import Any, NamedTuple

import numpy as np

from .....base.planes import ray_meets_plane
from .....scene.measuring.measurement import Measurement
from .....scene.measuring.regional import Box, Sphere
from .....scene.measuring.straight import Angle, Distance, Profile
from .....scene.overlays.view import View
from .plane_drag import pixel_ray

CLICK_PX = 5  # a press that is released within is a click
REACH_PX = 8  # how near a press takes hold of a point
ON_SURFACE_VOXELS = 3.0  # a point that is so near to what is seen follows what is seen


class Tool(NamedTuple):
    """A kind of measurement that is made by clicks.

    Attributes
    ----------
    label : str
    hints : tuple of str
        What to click, point by point.
    of_image : bool
        Whether it is about the values of an image.
    """

    label: str
    hints: tuple[str, ...]
    of_image: bool = False


TOOLS = {
    "distance": Tool("Distance", ("one end", "the other end")),
    "angle": Tool("Angle", ("an end", "the apex", "the other end")),
    "profile": Tool("Profile", ("where it begins", "where it ends"), True),
    "sphere": Tool("Sphere", ("its centre", "its border"), True),
    "box": Tool("Box", ("a corner", "the opposite corner"), True),
}


class MeasuringTool:
    """What clicks in the picture make, while one of `TOOLS` is chosen.

    Attributes
    ----------
    kind : str or None
        The one that is chosen.
    """

    def __init__(self) -> None:
        self.kind: str | None = None
        self._points: list[np.ndarray] = []
        self._graphic: Any = None
        self._measurements: Any = None  # those of the subplot that was clicked

    @property
    def is_on(self) -> bool:
        """Whether clicks are points."""
        return self.kind is not None

    @property
    def hint(self) -> str:
        """What the next click is."""
        hints = TOOLS[self.kind].hints if self.kind else ("",)
        return hints[min(len(self._points), len(hints) - 1)]

    def toggle(self, kind: str) -> None:
        """Begin to measure, or end it where that is going on."""
        begins = kind != self.kind
        self.end()
        self.kind = kind if begins else None

    def end(self) -> None:
        """Measure no longer; what is not finished goes."""
        self.kind = None
        self._forget()

    def take_back(self) -> None:
        """Remove the point that was clicked last."""
        if self._points:
            self._points.pop()
            if not self._points:
                self._forget()
            else:
                self._measurements.draft = self._draft(self._points[-1])

    def move(self, subplot: Any, x_px: float, y_px: float) -> None:
        """Show what a click here would make."""
        if self._points and subplot is not None and subplot.measurements is self._measurements:
            picked = self._pick(subplot, x_px, y_px)
            if picked is not None:
                self._measurements.draft = self._draft(np.array(picked["world"]))

    def click(self, subplot: Any, x_px: float, y_px: float) -> None:
        """Take what is seen at a place as the next point; with the last, it is measured.

        Raises
        ------
        ValueError
            Nothing is seen there that can be measured.
        """
        if subplot is None or self.kind is None:
            return
        if self._points and subplot.measurements is not self._measurements:
            self._forget()
        picked = self._pick(subplot, x_px, y_px)
        if picked is None:
            what = "No image is seen" if TOOLS[self.kind].of_image else "Nothing is seen"
            raise ValueError(f"{what} at that place.")
        if not self._points:
            self._measurements, self._graphic = subplot.measurements, picked["graphic"]
        self._points.append(np.array(picked["world"]))
        if len(self._points) < len(TOOLS[self.kind].hints):
            self._measurements.draft = self._draft(self._points[-1])
            return
        measurements, made = self._measurements, self._made(self.kind, self._points)
        self._forget()
        measurements.add(made)

    def _forget(self) -> None:
        if self._measurements is not None and self._measurements.draft is not None:
            self._measurements.draft = None
        self._points, self._graphic, self._measurements = [], None, None

    def _pick(self, subplot: Any, x_px: float, y_px: float) -> dict | None:
        among = None
        if self.kind is not None and TOOLS[self.kind].of_image:
            among = [each for each in subplot.graphics if each.kind == "image_volume"]
        return subplot.pick(x_px, y_px, among)

    def _draft(self, point: np.ndarray) -> Measurement:
        """What there would be with one more point."""
        assert self.kind is not None
        points = [*self._points, point]
        kind = self.kind if len(points) == len(TOOLS[self.kind].hints) else "distance"
        return self._made(kind, points)

    def _made(self, kind: str, points: list[np.ndarray]) -> Measurement:
        if kind == "distance":
            return Distance(points)
        if kind == "angle":
            return Angle(points)
        if kind == "profile":
            return Profile(points, graphic=self._graphic)
        edges = np.abs(self._graphic.world_from_data[:3, :3]).sum(axis=1)  # of a voxel's box
        if kind == "sphere":
            radius = max(math.dist(*points), float(edges.min()) / 2)
            return Sphere(points[:1], radius=radius, graphic=self._graphic)
        return Box(_thick(np.array(points), edges), graphic=self._graphic)


def _thick(corners: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Corners of a box that is a voxel thick at least: both were clicked in one slice, say."""
    middle, half = corners.mean(axis=0), (corners[1] - corners[0]) / 2
    half = np.where(np.abs(half) < edges / 2, edges / 2, half)
    return np.array([middle - half, middle + half])


class PointDrag:
    """One drag of a point of a measurement. Made by `PointDrag.at`.

    A point that lies on what is seen stays on what is seen, and in a slice in the slice; another one
    moves across the view.
    """

    def __init__(
        self, subplot: Any, measurement: Measurement, which: int, held: np.ndarray, follows: bool
    ) -> None:
        self._subplot, self._measurement, self._which = subplot, measurement, which
        self._held, self._follows = held, follows

    @classmethod
    def at(cls, subplot: Any, x_px: float, y_px: float) -> "PointDrag | None":
        """A drag of the nearest point within reach of a place of the figure, or None."""
        if subplot is None or not subplot.measurements.visible:
            return None
        nearest: tuple[float, Any] = (REACH_PX, None)
        view, slab = _view(subplot), subplot.measuring.slab
        right = view.rays.origin_dx / np.linalg.norm(view.rays.origin_dx)
        for measurement in subplot.measurements:
            handles = measurement.handles(right) if measurement.visible else np.empty((0, 3))
            if not len(handles):
                continue
            clip = view.clip_coordinates(handles)
            for which, (point, seen) in enumerate(zip(handles, clip, strict=True)):
                if seen[3] <= 0 or (slab is not None and abs(slab.heights(point)) > slab.half):
                    continue
                x, y = view.pixels(seen)
                if (distance := math.hypot(x - x_px, y - y_px)) <= nearest[0]:
                    nearest = distance, (measurement, which, point)
        if nearest[1] is None:
            return None
        measurement, which, point = nearest[1]
        follows = slab is None and _is_seen(subplot.pick(x_px, y_px), point)
        return cls(subplot, measurement, which, point, follows)

    def move(self, x_px: float, y_px: float) -> None:
        """Put the point where the pointer is now."""
        picked = self._subplot.pick(x_px, y_px) if self._follows else None
        place = self._on_plane(x_px, y_px) if picked is None else np.array(picked["world"])
        if place is not None:
            self._measurement.move_handle(self._which, place)

    def _on_plane(self, x_px: float, y_px: float) -> np.ndarray | None:
        """In the slice, or across the view as far away as the point is."""
        slab = self._subplot.measuring.slab
        if slab is not None:
            plane = slab.plane
        else:
            normal = np.asarray(self._subplot.camera.forward)
            plane = np.append(normal, -normal @ self._held)
        return ray_meets_plane(*pixel_ray(self._subplot, x_px, y_px), plane)


def _is_seen(picked: dict | None, point: np.ndarray) -> bool:
    """Whether a point lies on what is seen at its place."""
    if picked is None:
        return False
    edges = np.linalg.norm(picked["graphic"].world_from_data[:3, :3], axis=0)
    return math.dist(picked["world"], point) <= ON_SURFACE_VOXELS * float(edges.max())


def _view(subplot: Any) -> View:
    """In logical pixels of the figure."""
    left, top, width, height = subplot.viewport_px
    return View(subplot.camera, subplot.viewport_px, (left + width, top + height))
