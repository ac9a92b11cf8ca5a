"""Where in the target does a point of the world lie, and how much of a line can be seen?"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from ...base.rectangles import visible_part
from ..camera.camera import Camera
from ..camera.rays import RayBundle

_DOWN = np.array([1.0, -1.0])  # ndc y points up, pixels go down


@dataclass(frozen=True)
class View:
    """A camera in a viewport.

    Attributes
    ----------
    camera : Camera
    viewport_px : (left, top, width, height)
    target_px : (width, height)
    pixel_ratio : float
        Pixels of the target per logical pixel: lengths that users give in pixels are logical.
    unit : str or None
        Of the world.
    """

    camera: Camera
    viewport_px: tuple
    target_px: tuple
    pixel_ratio: float = 1.0
    unit: str | None = None

    @cached_property
    def rays(self) -> RayBundle:
        """The rays of the camera, as it is when they are first asked for."""
        return self.camera.rays(self.viewport_px[2] / self.viewport_px[3])

    @property
    def key(self) -> tuple:
        """Equal for views in which everything in the world is seen at the same place."""
        rays = self.rays
        matrices = rays.world_from_view.tobytes(), rays.view_from_world.tobytes()
        return *matrices, rays.near, rays.far, rays.spread

    @cached_property
    def scissor_px(self) -> tuple[int, int, int, int]:
        """The part of the viewport that lies in the target."""
        return visible_part(self.viewport_px, self.target_px)

    @cached_property
    def _linear(self) -> np.ndarray:
        """(x·w, y·w, t) from world, after the origin of the rays is subtracted."""
        return self.rays.view_from_world[:3, :3]

    @cached_property
    def _origin(self) -> np.ndarray:
        return self.rays.origin

    @cached_property
    def _depth_of_t(self) -> tuple[float, ...]:
        """As `RayBundle.depth_of_t`, then the height of a pixel where w is 1, world units."""
        height = np.linalg.norm(self.rays.origin_dy)
        return *self.rays.depth_of_t(), 2 * height / self.viewport_px[3]

    def clip_coordinates(self, points: np.ndarray) -> np.ndarray:
        """World points, (…, 3), as (x·w, y·w, t, w), (…, 4): all of them linear in the world.

        x and y are ndc, t is the distance from the near plane along the view axis, and w is how
        much wider the view is at t than at the near plane, 0 in the plane of the camera itself.
        """
        points = (np.asarray(points) - self._origin) @ self._linear.T
        clip = np.empty((*points.shape[:-1], 4))
        clip[..., :3] = points
        clip[..., 3] = 1 + self.rays.spread * points[..., 2]
        return clip

    def pixels(self, clip: np.ndarray) -> np.ndarray:
        """Clip coordinates in front of the camera, (…, 4), as pixels of the target, (…, 2)."""
        left, top, width, height = self.viewport_px
        share = (clip[..., :2] / clip[..., 3:] * _DOWN + 1) / 2
        return share * (width, height) + (left, top)

    def pixel_motion(self, clip: np.ndarray, direction: ArrayLike) -> np.ndarray:
        """How points, (…, 4), move in the target as they move along world directions, (…, 3).

        In pixels, (…, 2).
        """
        along = np.asarray(direction) @ self._linear.T
        point, w = clip[..., :2], clip[..., 3:]
        motion = (along[..., :2] * w - point * (self.rays.spread * along[..., 2:])) / w**2
        return motion * (self.viewport_px[2] / 2, -self.viewport_px[3] / 2)

    def pixels_per_unit(self, t: float) -> float:
        """How many pixels a world length across the view has, at a distance t."""
        world = 2 * np.linalg.norm(self.rays.origin_dx) * (1 + self.rays.spread * t)
        return self.viewport_px[2] / world

    def to_viewer(self, points: np.ndarray) -> np.ndarray:
        """Unit vectors from world points, (n, 3), to where they are seen from."""
        rays = self.rays
        if rays.perspective:
            away = np.asarray(points) - (self._origin - rays.near * rays.direction)
        else:
            away = np.broadcast_to(rays.direction, np.shape(points))
        return -away / np.maximum(np.sqrt((away * away).sum(axis=-1, keepdims=True)), 1e-300)

    def depth(self, clip: np.ndarray, nearer_px: float | np.ndarray) -> np.ndarray:
        """Ndc depth, (…), of points moved towards the viewer.

        Parameters
        ----------
        clip : ndarray, shape (…, 4)
        nearer_px : float or ndarray that broadcasts against (…)
            How far they are moved: by as much as so many pixels are wide at their place.
        """
        a, b, c, d, pixel = self._depth_of_t
        t, w = clip[..., 2], clip[..., 3]
        # In perspective no further than half of the way to the camera.
        moved = t - np.minimum(nearer_px * pixel, 0.5 / self.rays.spread if d else np.inf) * w
        return ((a + b * moved) / (c + d * moved)).clip(0.0, 1.0)

    def seen(self, clip: np.ndarray, margin: float = 0.0) -> np.ndarray:
        """Which part of each line lies in the view: start and end, 0..1, shape (n, 2).

        Liang and Barsky, "A New Concept and Method for Line Clipping", 1984, in clip
        coordinates, so that ends behind the camera are no exception.

        Parameters
        ----------
        clip : ndarray, shape (n, 2, 4)
        margin : float
            How much wider and higher the view is taken, 1 is a viewport to each side.

        Returns
        -------
        ndarray, shape (n, 2)
            The end is below the start where nothing is seen.
        """
        edge, t = (1 + 2 * margin) * clip[..., 3:], clip[..., 2]
        inside = np.empty((*t.shape, 6))  # distances from the six faces of the view
        inside[..., 0:2] = edge - clip[..., :2]
        inside[..., 2:4] = edge + clip[..., :2]
        inside[..., 4] = t
        inside[..., 5] = self.rays.far - self.rays.near - t
        seen = np.empty((len(clip), 2))
        seen[:] = 0.0, 1.0
        outside = inside < 0
        if outside.any():
            starts, ends = inside[:, 0], inside[:, 1]
            start_out, end_out = outside[:, 0], outside[:, 1]
            with np.errstate(divide="ignore", invalid="ignore"):
                crossing = starts / (starts - ends)
            seen[:, 0] = np.where(start_out & ~end_out, crossing, 0.0).max(axis=-1)
            seen[:, 1] = np.where(end_out & ~start_out, crossing, 1.0).min(axis=-1)
            seen[(start_out & end_out).any(axis=-1), 1] = -1.0
        return seen

    def lines(self, edges: np.ndarray, nearer_px: np.ndarray) -> np.ndarray:
        """World lines, (n, 2, 3), as `lines` takes those that can be seen, (m, 2, 3).

        nearer_px, (n,), is as for `depth`.
        """
        clip = self.clip_coordinates(edges)
        # Lines go on for a viewport on each side: their width and round ends stay outside.
        seen = self.seen(clip, margin=1.0)
        visible = seen[:, 1] > seen[:, 0]
        clip, seen = clip[visible], seen[visible]
        return self.place(along(clip, seen), nearer_px[visible, None])

    def place(self, clip: np.ndarray, nearer_px: float | np.ndarray) -> np.ndarray:
        """Pixels and ndc depth, (…, 3), of points in front of the camera; as `pixels` and `depth`."""
        placed = np.empty((*clip.shape[:-1], 3))
        placed[..., :2] = self.pixels(clip)
        placed[..., 2] = self.depth(clip, nearer_px)
        return placed


def along(clip: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Points of lines, (…, 2, 4), at shares of their length, (…, m): clip coordinates (…, m, 4)."""
    start, end = clip[..., :1, :], clip[..., 1:, :]
    return start + shares[..., None] * (end - start)
