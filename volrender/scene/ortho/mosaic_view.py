"""A view of one slice of a mosaic, with its position."""

import math

import numpy as np

from ...engine.device.engine import Engine
from .slice_view import SliceView

FIT_ZOOM = 0.97
TEXT_COLOUR = "white"
ALONG = 1e-6  # of a direction: the slices lie across an axis of the world


class MosaicView(SliceView):
    """A slice that stays where it is, and says where that is.

    Parameters
    ----------
    engine : Engine
    orientation : str
        ``"axial"``, ``"coronal"`` or ``"sagittal"``.
    """

    def __init__(self, engine: Engine, orientation: str) -> None:
        super().__init__(engine, None, "panzoom", orientation)
        self.fit_zoom = FIT_ZOOM
        self.crosshair.visible = False
        self.caption.title = None
        self.caption.framed = False

    def orient(self, directions: str | None, convention: str) -> None:
        super().orient(directions, convention)
        self.caption.colour = TEXT_COLOUR
        if self.caption.edges is not None:  # so many views have no room for those above and below
            self.caption.edges = (*self.caption.edges[:2], "", "")

    def show_slice(self, position: float) -> None:
        """Show the slice at a data position along its axis, the middle of the volume in it."""
        voxel = (self.cursor.shape_xyz - 1) / 2
        voxel[self.axis] = position
        self.cursor.voxel = voxel

    @property
    def reach(self) -> tuple[float, float]:
        """Data positions of the faces between which there is something to be seen."""
        place = self.cursor.graphic.placement
        return float(place.box_min[self.axis]), float(place.box_max[self.axis])

    @property
    def step(self) -> float:
        """World units from one slice of voxels to the next, across them."""
        return 1 / float(
            np.linalg.norm(self.cursor.graphic.placement.data_from_world[self.axis, :3])
        )

    @property
    def slice_aspect(self) -> float:
        """Width of a slice over its height, as it lies on the screen."""
        spacing = np.linalg.norm(self.cursor.graphic.world_from_data[:3, :3], axis=0)
        _, (right, _), (up, _) = self._axes()
        width, height = (spacing * self.cursor.shape_xyz)[[right, up]]
        return float(width / height)

    @property
    def origin(self) -> float:
        """Data position along the axis where the world's coordinate is 0; of turned volumes the middle."""
        along = self.along
        if along is None:
            return float(sum(self.reach) / 2)
        start, direction = self.cursor.world_of(np.array([np.zeros(3), np.eye(3)[self.axis]]))
        return float(-start[along] / (direction - start)[along])

    @property
    def along(self) -> int | None:
        """The axis of the world across which the slice lies, 0 to 2; None of turned volumes."""
        normal = self.cursor.plane(self.axis)[:3]
        along = int(np.abs(normal).argmax())
        return along if np.abs(np.delete(normal, along)).max() <= ALONG else None

    def _readout(self) -> list[str]:
        along = self.along
        if along is None:
            return [f"slice {_number(self.cursor.voxel[self.axis], 1.0)}"]
        unit = self.caption.unit or self.caption.writable(self.unit)
        text = f"{'xyz'[along]} = {_number(self.cursor.position[along], self.step)}"
        return [f"{text} {unit}" if unit else text]


def _number(value: float, step: float) -> str:
    """A coordinate to about a tenth of a step."""
    decimals = 1 - math.floor(math.log10(step))
    if not 0 < decimals < 6:
        return f"{value:.6g}"
    text = f"{value:.{decimals}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
