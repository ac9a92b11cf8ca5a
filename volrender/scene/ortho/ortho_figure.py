"""OrthoFigure: three orthogonal slices of a volume and the volume itself, linked by a crosshair."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

import numpy as np
from numpy.typing import ArrayLike

from ...base import checks
from ...base.canvas_event import CanvasEvent
from ...base.checks import BackgroundLike
from ...base.events import GraphicEvent
from ...base.weak import weak_method
from ...data.channels.channel_data import ChannelData
from ...engine.device.engine import Engine
from ..figure.adding import Showable
from ..figure.subplot import Subplot
from ..graphics.cursor import Cursor
from ..graphics.transfer.colormaps import ColormapLike
from ..state.other_data import voxel_in
from .convention import NEUROLOGICAL
from .navigation import Navigation
from .shown import PLACING, ShownVolume, add_slice, add_volume, link_all
from .slice_view import ORIENTATIONS, SliceView
from .slices_figure import SlicesFigure
from .volume_view import VolumeView


class OrthoFigure(SlicesFigure):
    """Axial, coronal and sagittal slices of a volume, and the volume, linked by a crosshair.

    The subplots are ``figure["axial"]``, ``["3d"]``, ``["coronal"]`` and ``["sagittal"]``. They
    share one texture; vmin, vmax, cmap, gamma, interpolation, cmap_interpolation, offset, rotation,
    scale, affine and data are the same in all: set them on one. So are several channels, with all that
    they have. The slices are those of the volume's
    own axes, however it is turned or sheared, each shown as the one of its name which is closest in
    the world: axial with x to the right and y upward, coronal with x and z, sagittal with y and z.
    The crosshair goes from voxel to voxel, so that slices are those of the array, unless `position`
    is set between.

    In a slice, press the left button and drag to move the crosshair, and turn the wheel for the
    next slice; a double click on the volume moves it to what is seen there. Lines, planes and
    frames are red, green and blue where x, y and z are constant. All four views have the same
    `measurements`.

    Parameters
    ----------
    data : array-like, VolumeBuffer, VolumeFile, Dataset or ChannelData
        As for `Subplot.add_image_volume`; of a dataset whose volumes are channels of one lattice, all
        of them. A file says its directions and its unit.
    mode : str
        How the volume is rendered, as for `ImageVolumeGraphic`; a surface is by default at a
        threshold that parts the values into two classes.
    cmap : str, cmap.Colormap or array, optional
        As for `ImageVolumeGraphic`. Default: that of the file, else gray; of several channels, those
        of `Subplot.add_multichannel_volume`.
    size, canvas, background, dispatch, engine
        As for `Figure`.
    unit : str, optional
        Unit of the world, such as "mm". Default: the file's.
    convention : str
        ``"neurological"``: the right of a patient is at the right. ``"radiological"``: one looks from the
        feet, the front and the left; right, and in sagittal slices the front, is at the left.
    **kwargs
        Other parameters of `ImageVolumeGraphic`, such as `directions`, which are written at the edges
        of the slices; with `axes` such as ``"czyx"``, those of `Subplot.add_multichannel_volume`. What
        the slices do not have in common with the volume, such as `crop` or `alpha`, is the volume's.

    Raises
    ------
    TypeError, ValueError
        An argument is not what it should be.
    MemoryError
        The volume does not fit on the device.
    RuntimeError
        There is no graphics adapter.

    Examples
    --------
    >>> figure = vr.OrthoFigure(vr.datasets.head(32), size=(200, 200), directions="RAS")
    >>> figure.index = 20, 16, 16  # the crosshair: x, y, z
    >>> figure.position
    array([20., 16., 16.])
    """

    def __init__(
        self,
        data: Showable | ChannelData,
        mode: str = "mip",
        cmap: ColormapLike | None = None,
        size: tuple[int, int] = (900, 900),
        canvas: Any = "auto",
        background: BackgroundLike = "black",
        dispatch: str = "auto",
        engine: Engine | None = None,
        unit: str | None = None,
        convention: str = NEUROLOGICAL,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            convention,
            size=size,
            canvas=canvas,
            shape=(2, 2),
            names=("axial", "3d", "coronal", "sagittal"),
            controller_types=("panzoom", "orbit", "panzoom", "panzoom"),
            background=background,
            dispatch=dispatch,
            engine=engine,
        )
        self._whole.caption.unit = self._whole.unit = unit
        self._volume = add_volume(self._whole, data, cmap, mode=mode, **kwargs)
        for view in self._slices:
            view.unit = self._whole.unit
            view.measurements = view.measuring.measurements = self._whole.measurements
            add_slice(view, self._volume)
        self._cursor = Cursor(self._volume, weak_method(self._place_planes))
        self._navigation = Navigation(self._whole, self._cursor, self.stage.arrangement.at)
        self._whole.follow(self._cursor)
        for view in self._slices:
            view.follow(self._cursor)
        self._orient()
        link_all(self._volume, [view.graphics[0] for view in self._slices])
        self._volume.add_event_handler(weak_method(self._place), "data", *PLACING)
        self._volume.add_event_handler(weak_method(self._orient), "directions")

    def _make_subplot(self, engine: Engine, name: str | None, controller: str) -> Subplot:
        if name in ORIENTATIONS:
            return SliceView(engine, name, controller)
        return VolumeView(engine, name, controller)

    @property
    def _whole(self) -> VolumeView:
        return cast(VolumeView, self["3d"])

    @property
    def volume(self) -> ShownVolume:
        """The graphic of the whole volume."""
        return self._volume

    @property
    def cursor(self) -> Cursor:
        """Where the crosshair is; sends the event ``"position"``."""
        return self._cursor

    @property
    def position(self) -> np.ndarray:
        """World position (x, y, z) of the crosshair, in the volume.

        Between the middles of voxels, slices are interpolated like everything else.
        """
        return self._cursor.position

    @position.setter
    def position(self, value: ArrayLike) -> None:
        self._cursor.position = value

    @property
    def index(self) -> tuple[int, int, int]:
        """The voxel (x, y, z) of the crosshair. Set one to move to its middle; −1 is the last."""
        return self._cursor.index

    @index.setter
    def index(self, value: Iterable[int]) -> None:
        self._cursor.index = value

    @property
    def value(self) -> Any:
        """The value of that voxel, a number or a colour, at the time point that is shown.

        Of several channels an array, with the value of each.
        """
        return self._cursor.value

    def get_state(self) -> dict:
        """As `Figure.get_state`, with ``convention``, and ``cursor``: data position of the crosshair."""
        return {**super().get_state(), "cursor": self._cursor.voxel.tolist()}

    def set_state(self, state: dict, check_data: bool = True) -> None:
        """Set a `state`, with `check_data`, as `Figure.set_state`. Planes of slices follow its ``cursor``."""
        cursor = self._cursor.voxel
        if isinstance(state, Mapping) and "cursor" in state:
            state = dict(state)
            cursor = checks.vector("state.cursor", state.pop("cursor"), 3)
            if check_data is True:
                cursor = self._cursor.check("state.cursor", cursor)
            else:
                cursor = self._cursor.inside(voxel_in(cursor, self._volume, state))
        super().set_state(state, check_data)
        self._cursor.voxel = cursor

    def handle_event(self, event: dict) -> bool:
        """Move the crosshair, or else do as `Figure.handle_event`.

        Parameters
        ----------
        event : dict
            As rendercanvas sends them. One that lacks what it should have is ignored.

        Returns
        -------
        bool
            Whether something moved.
        """
        seen = CanvasEvent.of(event)
        if seen is not None and self._navigation.handle(seen):
            # Whoever listens to the graphics hears it all the same.
            self.stage.pointer.handle(event)
            return True
        return super().handle_event(event)

    def main_subplot(self, subplot: Subplot) -> Subplot:
        return self._whole if isinstance(subplot, SliceView) else subplot

    def _place_planes(self) -> None:
        for view in self._slices:
            view.place_plane()

    def _orient(self, event: GraphicEvent | None = None) -> None:
        """Turn the slices as the directions of the world say."""
        for view in self._slices:
            view.orient(self._volume.directions, self._convention)
        self._fitted: tuple[Any, ...] | None = None
        self._place()

    def _place(self, event: GraphicEvent | None = None) -> None:
        """Put planes and cameras where the volume is now."""
        place = (self._volume.data.shape_zyx, *self._volume.world_from_data.ravel())
        if place == self._fitted:
            return
        self._fitted = place
        self._cursor.stay_inside()
        for view in self:
            view.auto_fit()
