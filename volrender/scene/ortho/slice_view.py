"""A view of one slice of a volume: how it lies on the screen, and which voxel is under a point."""

import math

import numpy as np

from ...base.checks import OPPOSITE
from ...base.transforms import cross, quaternion_from_matrix
from ...engine.device.engine import Engine
from ..graphics.cursor import Cursor
from ..graphics.graphic import AnyGraphic
from ..measuring.drawn import Slab
from ..overlays import Crosshair
from ..overlays.crosshair import AXIS_COLOURS
from .convention import NEUROLOGICAL, RADIOLOGICAL
from .cursor_view import CursorView

FIT_ZOOM = 0.86  # leaves room for the caption
ROUNDING = 1e-12  # of the cosine of axes at a right angle
# Ways in a patient: across the slice, to the right, upward.
ORIENTATIONS = {"axial": "SRA", "coronal": "ARS", "sagittal": "RAS"}


class SliceView(CursorView):
    """A view straight onto the plane of a cursor that lies across one axis of its volume.

    Which axis that is, and which of its directions is up, is chosen so that the view is as close
    as possible to the one that it has its name from: axial across z with x to the right and y
    upward, coronal across y with x and z, sagittal across x with y and z.

    Parameters
    ----------
    engine : Engine
    name : str or None
    controller : str
    orientation : str, optional
        ``"axial"``, ``"coronal"`` or ``"sagittal"``; default: what its name says.

    Attributes
    ----------
    fit_zoom : float
        Which share of the picture a slice fills that is shown whole.
    """

    turns_in_movies = False

    def __init__(
        self, engine: Engine, name: str | None, controller: str, orientation: str | None = None
    ) -> None:
        kind = orientation or name or "axial"
        super().__init__(engine, name, controller, kind.capitalize(), AXIS_COLOURS[0])
        self._ways = ORIENTATIONS[kind]
        self.fit_zoom = FIT_ZOOM
        self.crosshair = Crosshair()
        self.orient(None, NEUROLOGICAL)

    def add_graphic(self, graphic: AnyGraphic) -> AnyGraphic:
        """As `Subplot.add_graphic`; what shows a plane shows that of the view."""
        super().add_graphic(graphic)
        if self._cursor is not None:
            graphic.lie_on(self.cursor.plane(self.axis))
        return graphic

    def follow(self, cursor: Cursor) -> None:
        """Show the plane of a cursor."""
        super().follow(cursor)
        self.crosshair.cursor = cursor

    def orient(self, directions: str | None, convention: str) -> None:
        """Turn it as its name says in a world of these directions, and write them at its edges.

        Parameters
        ----------
        directions : str or None
            Which way x, y and z point in a patient, such as "RAS"; None: as there, but not written.
        convention : str
            ``"neurological"`` or ``"radiological"``: where right is.
        """
        across, right, up = list(self._ways)
        if convention == RADIOLOGICAL:
            right = OPPOSITE[right]
        axes = [_axis_towards(way, directions or "RAS") for way in (across, right, up)]
        self._directions = axes
        self.crosshair.across = axes[0][0]
        self.caption.colour = AXIS_COLOURS[axes[0][0]]
        edges = OPPOSITE[right], right, OPPOSITE[up], up
        self.caption.edges = None if directions is None else edges

    @property
    def axis(self) -> int:
        """The axis of the data across which the slice lies, 0, 1, 2 for x, y, z."""
        return self._axes()[0][0]

    @property
    def forward(self) -> int:
        """1 or −1: the step along that axis which is a step up, to the front or to the right."""
        return self._axes()[0][1]

    def _axes(self) -> list[tuple[int, int]]:
        """Across, right and up: axes of the data and their signs."""
        world_axes = self.cursor.world_axes
        return [(world_axes[way][0], world_axes[way][1] * sign) for way, sign in self._directions]

    def place_plane(self) -> None:
        """Have the graphics cut the volume at the cursor, and what is measured near it be shown."""
        plane = self.cursor.plane(self.axis)
        for graphic in self.graphics:
            graphic.lie_on(plane)
        self.measuring.slab = Slab(plane, self.cursor.thickness(self.axis) / 2)

    def auto_fit(self, to: str = "box") -> None:
        """Show every slice whole, its axis to the right along the screen."""
        if self._cursor is None:
            return
        matrix = self.cursor.graphic.world_from_data
        spacing = np.linalg.norm(matrix[:3, :3], axis=0)
        directions, extent = matrix[:3, :3] / spacing, spacing * self.cursor.shape_xyz
        _, *in_slice = self._axes()
        right, up = (sign * directions[:, axis] for axis, sign in in_slice)
        cosine = float(right @ up)
        if abs(cosine) > ROUNDING:  # a sheared slice: one side lies level, none stands upright
            up = up - cosine * right
            up /= np.linalg.norm(up)
        towards_viewer = cross(right, up)
        # Of all slices together: those of a sheared volume do not lie behind each other.
        width, height = np.abs(np.round([right, up] @ directions, 12)) @ extent
        middle = self.cursor.world_of((self.cursor.shape_xyz - 1) / 2)
        size = float(np.linalg.norm(extent))
        self.camera.set_state(
            {
                "position": middle + size * towards_viewer,
                "rotation": quaternion_from_matrix(np.array([right, up, towards_viewer]).T),
                "reference_up": up,
                "fov": 0,
                "width": width,
                "height": height,
                "depth": size,
                "depth_range": None,
                "zoom": self.fit_zoom,
                "maintain_aspect": True,
            }
        )

    def turn_over(self, directions: str | None, convention: str) -> None:
        """Orient it, and keep what is in the middle of the picture, and how large it is."""
        zoom, position = self.camera.zoom, self.camera.position
        self.auto_fit()
        moved = position - self.camera.position
        self.orient(directions, convention)
        self.auto_fit()
        self.camera.set_state({"position": self.camera.position + moved, "zoom": zoom})

    def voxel_at(self, x_px: float, y_px: float) -> np.ndarray | None:
        """The middle of the voxel of the slice that is closest to a point of the figure.

        Parameters
        ----------
        x_px, y_px : float
            Logical pixels from the top left of the figure.

        Returns
        -------
        ndarray, shape (3,), or None
            Data position (x, y, z); across the slice that of the cursor, which need not be whole.
            None where the slice is seen from its edge, or has no pixel.
        """
        left, top, width, height = self.viewport_px
        if min(width, height) <= 0:
            return None
        x = 2 * (math.floor(x_px) + 0.5 - left) / width - 1
        y = 1 - 2 * (math.floor(y_px) + 0.5 - top) / height
        start, direction = self.camera.rays(width / height).through(x, y)
        matrix = self.cursor.graphic.world_from_data
        data_from_world = np.linalg.inv(matrix[:3, :3])
        start, direction = data_from_world @ (start - matrix[:3, 3]), data_from_world @ direction
        axis, here = self.axis, self.cursor.voxel
        if abs(direction[axis]) < 1e-6 * np.abs(direction).max():
            return None
        hit = start + (here[axis] - start[axis]) / direction[axis] * direction
        voxel = np.clip(np.floor(hit + 0.5), 0, self.cursor.shape_xyz - 1)
        voxel[axis] = here[axis]
        return voxel

    def _readout(self) -> list[str]:
        return [f"{'xyz'[self.axis]} = {self.cursor.index[self.axis]}"]

    def shows(self, thing: object) -> bool:
        return super().shows(thing) or self.crosshair.shows(thing)

    def overlays(self, corners) -> tuple:
        return self.crosshair, *super().overlays(corners)


def _axis_towards(letter: str, directions: str) -> tuple[int, int]:
    """The axis of the world, 0 to 2, along which a way in the patient is, and its sign."""
    sign = 1 if letter in directions else -1
    return directions.index(letter if sign > 0 else OPPOSITE[letter]), sign
