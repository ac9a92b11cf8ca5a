"""MosaicFigure: many parallel slices of a volume beside each other, a lightbox."""

from typing import Any

import numpy as np

from ...base import checks
from ...base.checks import BackgroundLike
from ...data.channels.channel_data import ChannelData
from ...engine.device.engine import Engine
from ..figure.adding import Showable
from ..figure.subplot import Subplot
from ..graphics.cursor import Cursor
from ..graphics.labels.graphic import LabelsGraphic
from ..graphics.transfer.colormaps import ColormapLike
from .convention import NEUROLOGICAL
from .mosaic_view import MosaicView
from .shown import OVER, ShownVolume, add_slice, add_volume, link_all
from .slice_positions import grid, positions
from .slice_view import ORIENTATIONS
from .slices_figure import SlicesFigure

COUNT = 20  # slices, where nobody says how many
LONGEST_PX = 1200  # of the figure, and of a cell the side of a slice
CELL_PX = 240
ALIKE = ("slab_thickness", "slab_mode", "crop", "alpha", "clipping_planes")


class MosaicFigure(SlicesFigure):
    """Parallel slices of a volume in rows and columns, each with its position: a lightbox.

    They share one texture and one camera, and look alike: limits, colours, slab and crop are the same in
    all, set them on one. The first slice, at the top left, is the lowest, the one farthest back, or the
    one farthest to the left. Where the slices lie across an axis of the world, the position is a coordinate,
    "z = 12 mm"; of turned volumes it is the number of the voxel.

    Parameters
    ----------
    data : array-like, VolumeBuffer, VolumeFile, Dataset or ChannelData
        As for `OrthoFigure`.
    axis : str
        ``"axial"``, ``"coronal"`` or ``"sagittal"``.
    shape : (int, int), optional
        Rows and columns. Default: as many as hold the slices; 20 of these, evenly spread, where `every`
        says no step either.
    every : float, optional
        From one slice to the next, world units: at its multiples, so that slices of several subjects are
        the same ones; of turned volumes from the middle on. Default: slices are evenly spread, each through
        the middle of a voxel.
    convention : str
        ``"neurological"`` or ``"radiological"``, as for `OrthoFigure`.
    cmap : str, cmap.Colormap or array, optional
        Default: that of the file, else gray.
    size : (int, int), optional
        Width and height in pixels. Default: as suits the slices.
    canvas, background, dispatch, engine
        As for `Figure`.
    **kwargs
        Other parameters of `ImageVolumeGraphic`, such as `vmin`, `slab_thickness` or `directions`.

    Raises
    ------
    TypeError, ValueError
        An argument is not what it should be; or there would be more than 400 slices.
    MemoryError
        The volume does not fit on the device.
    RuntimeError
        There is no graphics adapter.

    Examples
    --------
    >>> figure = vr.MosaicFigure(vr.datasets.head(32), axis="coronal", shape=(2, 3))
    >>> len(figure.positions)
    6
    """

    _alike_over = tuple(dict.fromkeys((*OVER, *ALIKE)))

    def __init__(
        self,
        data: Showable | ChannelData,
        axis: str = "axial",
        shape: tuple[int, int] | None = None,
        every: float | None = None,
        convention: str = NEUROLOGICAL,
        cmap: ColormapLike | None = None,
        size: tuple[int, int] | None = None,
        canvas: Any = "auto",
        background: BackgroundLike = "black",
        dispatch: str = "auto",
        engine: Engine | None = None,
        **kwargs: Any,
    ) -> None:
        self._axis = checks.choice("axis", axis, tuple(ORIENTATIONS))
        cells = None if shape is None else checks.grid_shape("shape", shape)
        step = None if every is None else checks.number("every", every, above=0)
        self._every = step
        given_px = None if size is None else checks.size("size", size)
        if "mode" in kwargs:
            raise TypeError("MosaicFigure shows slices: it takes no mode.")
        super().__init__(
            convention,
            size=given_px or (CELL_PX, CELL_PX),
            canvas=canvas,
            controller_types="panzoom",
            background=background,
            dispatch=dispatch,
            engine=engine,
        )
        (first,) = self._views
        self._volume = add_volume(first, data, cmap, mode="slice", **kwargs)
        first.follow(Cursor(self._volume, first.place_plane))
        first.orient(self._volume.directions, self._convention)
        self._lay_out(first, cells, step, given_px)
        self._fit()
        link_all(self._volume, [view.graphics[0] for view in self._views[1:]], ALIKE)

    def _lay_out(
        self,
        first: MosaicView,
        cells: tuple[int, int] | None,
        every: float | None,
        given_px: tuple[int, int] | None,
    ) -> None:
        """Make a view for each slice, and put them in rows and columns."""
        count = cells[0] * cells[1] if cells else COUNT if every is None else None
        step = None if every is None else every / first.step
        where = positions(*first.reach, count, step, first.origin)
        where = where[:: first.forward]
        rows, columns = cells or grid(len(where), first.slice_aspect)
        views = [first, *(self._another(first) for _ in where[1:])]
        for view, position in zip(views, where, strict=True):
            view.show_slice(position)
        empty = [Subplot(self.engine) for _ in range(rows * columns - len(views))]
        size = given_px or _size(rows, columns, first.slice_aspect)
        self.stage.arrangement.arrange([*views, *empty], (rows, columns), self.size)
        self.size = size

    def _another(self, first: MosaicView) -> MosaicView:
        view = MosaicView(self.engine, self._axis)
        view.unit = first.unit
        graphic = add_slice(view, self._volume, ALIKE)
        view.follow(Cursor(graphic, view.place_plane))
        view.orient(self._volume.directions, self._convention)
        return view

    def _fit(self) -> None:
        first, *others = self._views
        first.auto_fit()
        for view in others:
            view.share_view(first)

    def _make_subplot(self, engine: Engine, name: str | None, controller: str) -> Subplot:
        return MosaicView(engine, self._axis)

    @property
    def _views(self) -> list[MosaicView]:
        return [view for view in self if isinstance(view, MosaicView)]

    @property
    def volume(self) -> ShownVolume:
        """The graphic of the first slice; the others look as it does."""
        return self._volume

    @property
    def axis(self) -> str:
        """``"axial"``, ``"coronal"`` or ``"sagittal"``: which slices it shows."""
        return self._axis

    @property
    def every(self) -> float | None:
        """From slice to slice, world units; None: evenly spread."""
        return self._every

    @property
    def positions(self) -> np.ndarray:
        """World positions (x, y, z) of the middles of all slices, (n, 3), in their order."""
        return np.array([view.cursor.position for view in self._views])

    def add_labels(self, data: Showable, **kwargs: Any) -> LabelsGraphic:
        """Show labels over all slices; gives those of the first.

        `data` and `kwargs` are as of `Subplot.add_labels`. An array that has no place in `kwargs` lies
        where the volume does.
        """
        return super().add_labels(data, **{"mode": "slice", **kwargs})


def _size(rows: int, columns: int, slice_aspect: float) -> tuple[int, int]:
    """Pixels of a figure whose cells have the shape of slices."""
    width = CELL_PX * min(1.0, slice_aspect)
    height = CELL_PX * min(1.0, 1 / slice_aspect)
    factor = min(1.0, LONGEST_PX / max(columns * width, rows * height))
    return max(1, round(columns * width * factor)), max(1, round(rows * height * factor))
