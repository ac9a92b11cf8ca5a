"""A point of a volume: where it is, and what the volume has there."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ...base import checks
from ...base.events import EventEmitter
from ...base.transforms import box_corners, closest_axes
from .voxel_graphic import VoxelGraphic

ROUNDING_VOXELS = 1e-6  # so far outside the volume is on its face


class Cursor(EventEmitter):
    """A point of a volume, at first in the middle.

    It belongs to the voxels: where the volume is moved, turned or scaled, it goes with them.
    Sends the event ``"position"`` when it is set.

    Parameters
    ----------
    graphic : VoxelGraphic
    moved : callable
        Called without arguments after it was set, before the event.
    """

    _event_names = ("position",)

    def __init__(self, graphic: VoxelGraphic, moved: Callable[[], None]) -> None:
        super().__init__()
        self._graphic = graphic
        self._moved = moved
        self._voxel = self.shape_xyz // 2.0
        self._axes_of: tuple = (None, None)

    @property
    def graphic(self) -> VoxelGraphic:
        """The volume."""
        return self._graphic

    @property
    def shape_xyz(self) -> np.ndarray:
        """Voxels of the volume along x, y and z."""
        return np.array(self._graphic.data.shape_zyx[::-1])

    @property
    def voxel(self) -> np.ndarray:
        """Data position (x, y, z); whole numbers are the middles of voxels."""
        return self._voxel.copy()

    @voxel.setter
    def voxel(self, value: ArrayLike) -> None:
        self._set(self.check("voxel", value))

    @property
    def index(self) -> tuple[int, int, int]:
        """The voxel (x, y, z) that it is in. Set one to move to its middle; −1 is the last."""
        nearest = np.floor(self._voxel + 0.5)
        x, y, z = np.clip(nearest, 0, self.shape_xyz - 1).tolist()
        return int(x), int(y), int(z)

    @index.setter
    def index(self, value: Iterable[int]) -> None:
        try:
            indices = tuple(value)
        except TypeError as error:
            raise TypeError(
                f"index is three whole numbers (x, y, z), not {checks.short(value)}."
            ) from error
        if len(indices) != 3:
            raise ValueError(f"index is three whole numbers (x, y, z), not {checks.short(value)}.")
        limits = zip("xyz", indices, self.shape_xyz, strict=True)
        self._set([checks.index(f"index ({axis})", i, int(n)) for axis, i, n in limits])

    @property
    def position(self) -> np.ndarray:
        """World position (x, y, z)."""
        return self.world_of(self._voxel)

    @position.setter
    def position(self, value: ArrayLike) -> None:
        world = checks.bounded_vector("position", value, 3)
        matrix = self._graphic.world_from_data
        self._set(self.check("position", np.linalg.solve(matrix[:3, :3], world - matrix[:3, 3])))

    @property
    def value(self) -> Any:
        """The value of the voxel, a number or a colour, at the time point that is shown.

        Of several channels an array, with the value of each.
        """
        x, y, z = self.index
        return self._graphic.data.voxel((z, y, x))

    @property
    def world_axes(self) -> list[tuple[int, int]]:
        """For x, y and z of the world, the axis of the data that lies closest, and its sign."""
        linear = self._graphic.world_from_data[:3, :3].tobytes()
        if self._axes_of[0] != linear:
            self._axes_of = linear, closest_axes(self._graphic.world_from_data)
        return self._axes_of[1]

    def check(self, name: str, value: ArrayLike) -> np.ndarray:
        """A data position in the volume; ValueError where it is outside."""
        voxel = checks.vector(name, value, 3)
        high = self.shape_xyz - 0.5
        if (voxel < -0.5 - ROUNDING_VOXELS).any() or (voxel > high + ROUNDING_VOXELS).any():
            where, last = (", ".join(f"{c:.6g}" for c in point) for point in (voxel, high))
            raise ValueError(
                f"{name} is in the volume, which reaches from voxel (-0.5, -0.5, -0.5) to ({last}), "
                f"not at voxel ({where}), (x, y, z)."
            )
        return np.clip(voxel, -0.5, high)

    def inside(self, voxel: np.ndarray) -> np.ndarray:
        """A data position, or where it is outside of the volume, the middle of the nearest voxel."""
        outside = (voxel < -0.5) | (voxel > self.shape_xyz - 0.5)
        return np.where(outside, np.clip(voxel, 0, self.shape_xyz - 1), voxel)

    def go_near(self, position: ArrayLike) -> None:
        """Go to the middle of the voxel that is closest to a point (x, y, z) of the world."""
        nearest = np.floor(self._graphic.map_world_to_model(position) + 0.5)
        self._set(np.clip(nearest, 0, self.shape_xyz - 1))

    def stay_inside(self) -> None:
        """After the volume got another shape, move to what it has nearest."""
        self._set(self.inside(self._voxel))

    def world_of(self, voxels: ArrayLike) -> np.ndarray:
        """World positions, (…, 3), of data positions, (…, 3)."""
        matrix = self._graphic.world_from_data
        return np.asarray(voxels) @ matrix[:3, :3].T + matrix[:3, 3]

    def plane(self, axis: int) -> np.ndarray:
        """The plane (a, b, c, d) through it along the two other axes of the data, world space."""
        normal = self._graphic.placement.data_from_world[axis, :3]
        normal = normal / np.linalg.norm(normal)
        return np.append(normal, -normal @ self.position)

    def thickness(self, axis: int) -> float:
        """How thick a layer of voxels is across an axis of the data, world units."""
        return float(1 / np.linalg.norm(self._graphic.placement.data_from_world[axis, :3]))

    def line(self, axis: int) -> np.ndarray:
        """The line through it along an axis of the data, from face to face, world space, (2, 3)."""
        ends = np.tile(self._voxel, (2, 1))
        ends[:, axis] = -0.5, self.shape_xyz[axis] - 0.5
        return self.world_of(ends)

    def outline(self, axis: int) -> np.ndarray:
        """The edges of `plane` in the volume, world space, (4, 2, 3)."""
        low, high = np.full(3, -0.5), self.shape_xyz - 0.5
        low[axis] = high[axis] = self._voxel[axis]
        across = [i for i in range(3) if i != axis]
        corners = box_corners(low, high)
        first, second = 1 << across[0], 1 << across[1]
        ring = corners[[0, first, first + second, second]]
        return self.world_of(np.stack([ring, np.roll(ring, -1, axis=0)], axis=1))

    def _set(self, voxel: ArrayLike) -> None:
        self._voxel = np.array(voxel, np.float64)
        self._moved()
        self.emit("position", {"value": self.position})
