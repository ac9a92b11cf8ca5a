"""What every graphic of voxels has: its data, where they are, and what a figure draws of them."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ...base import checks
from ...base.modes import Mode, check_mode, mode_of, modes_of
from ...base.planes import middle_plane
from ...base.property import FoundProperty, Property
from ...data import statistics
from ...data.arrays import VolumeLike
from ...data.buffer import VolumeBuffer
from ...data.multiscale import Multiscale
from ...engine.bricks.choosing import dense_or_bricks
from ...engine.device.engine import Engine
from ...engine.frame.draw_list import GraphicItem
from ...engine.volume.encoding import Encoding
from .cover import Cover
from .graphic import Graphic
from .placement import Placement, shown_box
from .records.sight import Sight
from .transfer.colormaps import has_alpha
from .volume_drawing import VolumeDrawing
from .voxel_pick import pick_info


def mode_property(kind: str) -> Property[str]:
    """The property `mode` of a kind of graphic, by the table of modes."""
    summaries = [f'"{mode.name}", {mode.summary}' for mode in modes_of(kind).values()]
    return Property(check_mode, kind, places=True, doc="Rendering mode: " + "; ".join(summaries))


class VoxelGraphic(Graphic):
    """Base of graphics that show voxels by marching rays through them."""

    cmap: Any
    transfer: Any
    fade: Any
    color: Any

    plane = FoundProperty(
        "middle",
        lambda graphic: graphic.middle_plane(),
        checks.plane,
        places=True,
        doc="""slice: (a, b, c, d) of ax + by + cz + d = 0, world space.

        Set ``"middle"`` for the one through the middle of what is shown, across the axis of the
        volume that is nearest the world's z; see `middle_plane` for other axes.
        """,
    )
    crop = Property(
        checks.crop,
        places=True,
        doc="((z0, z1), (y0, y1), (x0, x1)), the voxels that are shown; None: all.",
    )

    strength = 1.0  #: Of its only channel, among several.
    surface_color: Any = None  #: Colour of whole surfaces; None: that of the value.
    file_place: np.ndarray | None = None  #: Where its file has it, 4×4 in world units.
    file_path: str | None = None  #: The file that it was read from.

    _data: VolumeBuffer

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._placed: tuple = (None, None)
        self._covered: tuple = (None, None)
        self._alpha_of: tuple = (None, False)
        self._drawing: Any = None  # that of one volume, or of channels
        self._rule: Any = None  # a `Rule` of its voxels, which holds as long as it is kept

    def _show(self, data: VolumeBuffer) -> None:
        """The first data."""
        self._rule = self._rule_for(data)
        self._data = data
        data.watch(self)

    @property
    def data(self) -> VolumeBuffer:
        """The voxels, a `VolumeBuffer`.

        ``graphic.data[key] = values`` changes some of them and uploads what changed.
        ``graphic.data = array`` replaces them all, shape and dtype too, for every graphic that
        shares the buffer. ``graphic.data = other.data`` shares another graphic's.
        """
        return self._data

    @data.setter
    def data(self, data: VolumeLike | Multiscale | VolumeBuffer) -> None:
        if not isinstance(data, VolumeBuffer):
            self._data.replace(data)
            return
        rule = self._rule_for(data)
        if self._drawing is None:
            self._data = data
        else:
            with self._drawing.engine.lock:  # no frame sees half of it
                self._drawing.show(self.resident_for(data, self._drawing.engine))
                self._data = data
        self._rule = rule
        data.watch(self)
        self.emit("data", {"key": slice(None), "value": data.content})

    def _rule_for(self, data: VolumeBuffer) -> Any:
        """What the voxels of some data must be from now on to be shown by it, a `Rule`; None: numbers.

        Raises ValueError where they are not.
        """
        return None

    @property
    def time(self) -> int:
        """The time point that is shown, 0 … n_times − 1; set −1 for the last.

        It belongs to the data: all graphics that share them show it. Setting another one reads and
        uploads it, and sends the events ``"data"`` and ``"time"``. One that cannot be read raises
        RuntimeError, and the one before stays.
        """
        return self.data.time

    @time.setter
    def time(self, value: int) -> None:
        self.data.time = value

    @property
    def n_times(self) -> int:
        """Time points of the data; 1 unless they are a time series."""
        return self.data.n_times

    def read_ahead(self, times: Sequence[int]) -> None:
        self.data.read_ahead(times)

    def is_ready(self, time: int) -> bool:
        return self.data.is_ready(time)

    @property
    def world_from_data(self) -> np.ndarray:
        """The 4×4 matrix of offset, rotation, scale and affine: from voxels (x, y, z)."""
        return self.placement.world_from_data.copy()

    def shown_box(self) -> tuple[np.ndarray, np.ndarray]:
        """Lowest and highest corner (x, y, z) of what is shown, data space (voxels)."""
        return self.placement.box_min.copy(), self.placement.box_max.copy()

    @property
    def placement(self) -> Placement:
        """Where it is; worked out anew only where something that places it was set since."""
        key = self.place_revision, self.data.shape_zyx
        if self._placed[0] != key:
            self._placed = key, Placement.of(self)
        return self._placed[1]

    def middle_plane(self, towards: ArrayLike = (0, 0, 1)) -> np.ndarray:
        """The plane through the middle of what is shown, across one of the volume's axes.

        Parameters
        ----------
        towards : (x, y, z)
            World direction, such as the one in which the camera looks: the axis that is nearest.

        Returns
        -------
        ndarray, (4,)
            (a, b, c, d) of ax + by + cz + d = 0, world space.
        """
        # Of the properties: there may be no plane yet, of which the placement follows too.
        matrix = super().world_from_data
        low, high = shown_box(self.data.shape_zyx, self.crop)
        direction = checks.vector("towards", towards, 3)
        return middle_plane(matrix, (low + high) / 2, direction)

    @property
    def cover(self) -> Cover:
        """How it covers what is behind it, as its mode and its colours say."""
        key = self.revision, self.data, self.data.is_colour and self.data.voxels.version
        if self._covered[0] != key:
            self._covered = key, self._cover()
        return self._covered[1]

    def _cover(self) -> Cover:
        mode = mode_of(self)
        if self.alpha_mode in ("solid", "dither"):
            is_opaque = True
        elif self.alpha_mode != "auto" or mode.projection or mode.absorbs or self.alpha < 1:
            is_opaque = False
        else:
            is_opaque = self._has_opaque_colours(mode)
        fades = "fade" in mode.parameters and self.fade
        plane = self.plane if mode.planar else None
        return Cover(is_opaque, mode.projection, fades, plane, mode.has_depth, mode.absorbs)

    def _has_opaque_colours(self, mode: Mode) -> bool:
        """Whether all that it shows in a mode, of surfaces and slices, hides what is behind it."""
        if mode.surface and self.surface_color is not None:
            return bool(self.surface_color[3] == 1)
        return not (self.has_alpha if self.data.is_colour else has_alpha(self.cmap))

    @property
    def has_alpha(self) -> bool:
        """Whether colours of voxels are translucent; taken as such where they would have to be read."""
        data = self.data
        key = data, data.voxels.version
        if self._alpha_of[0] != key:
            translucent = statistics.has_alpha(data.source) if data.is_held else data.shape[3] == 4
            self._alpha_of = key, translucent
        return self._alpha_of[1]

    @property
    def is_attached(self) -> bool:
        """Whether it is in a figure."""
        return self._drawing is not None

    @property
    def drawing(self) -> Any:
        """What it has on the device of the figure that it is in; None where it is in none."""
        return self._drawing

    @property
    def encoding(self) -> Encoding | None:
        """How its voxels are stored on the device of its figure; None where it is in none."""
        drawing = self._drawing
        return None if drawing is None else drawing.resident.encodings[0]

    def attach(self, engine: Engine) -> None:
        """Put the voxels on `engine`, the device of a figure; raises where they do not fit."""
        self._drawing = VolumeDrawing(engine, self.resident_for(self.data, engine), self.looks)

    def resident_for(self, data: VolumeBuffer, engine: Engine) -> Any:
        """What an engine holds of some data, to draw it; raises where it does not fit."""
        return dense_or_bricks(data.voxels, engine)

    def detach(self) -> None:
        """Leave the figure: what its engine holds of the voxels goes where nobody else shows it."""
        self._drawing = None

    def item(self, sight: Sight, skipping: bool = True, frame: object = None) -> Any:
        """What a figure draws of it for a `frame`, from a `sight`, `skipping` what is empty."""
        return self._attached_drawing().item(self, self.looks, sight, skipping, frame)

    def _attached_drawing(self) -> Any:
        """What it has on the device of its figure; RuntimeError where it is in none."""
        if self._drawing is None:
            raise RuntimeError(f"{self!r} is in no figure.")
        return self._drawing

    def pick_info(self, item: GraphicItem, found: np.ndarray, viewport_px: Any) -> dict:
        """The voxel that a ray `found` of `item` at the first pixel of `viewport_px`: value and place."""
        return pick_info(item, found, viewport_px, self.placement.world_from_data)

    @property
    def summary(self) -> str:
        """Their dtype and how many there are along x, y and z."""
        nz, ny, nx = self.data.shape_zyx
        return f"{self.data.dtype}, {nx} × {ny} × {nz} voxels"

    @property
    def has_colormap(self) -> bool:
        """Whether its colormap says which colours values have; RGB(A) has its own."""
        by_image = mode_of(self).absorbs and self.transfer is not None
        return not (self.data.is_colour or by_image)

    def lie_on(self, plane: np.ndarray) -> None:
        """Cut the volume along this plane (a, b, c, d) of the world, in modes that show one."""
        self.plane = plane

    def content_state(self) -> dict:
        """The time point that is shown, and of what shape and dtype the data are."""
        return {"time": self.time, "data": self._data_state()}

    def _data_state(self) -> dict:
        place = {} if self.file_place is None else {"place": self.file_place.tolist()}
        return {"shape": list(self.data.shape), "dtype": str(self.data.dtype), **place}

    def content_changes(self, path: str, entry: dict, check_data: bool) -> list[Callable]:
        """Steps to the time point of a state's `entry` at `path`; raises, if `check_data`, for other data."""
        known = ("shape", "dtype", "place")
        data = dict(checks.entries(f"{path}.data", entry.pop("data", {}), known))
        data.pop("place", None)  # wherever a file lies, its voxels may be shown
        here = self._data_state()
        for name, value in data.items():
            there = list(value) if isinstance(value, list | tuple) else value
            if check_data and there != here[name]:
                raise ValueError(
                    f"{path}.data.{name} is {value!r}, and this volume's is {here[name]!r}. "
                    "With check_data=False the state is set nevertheless."
                )
        if "time" not in entry:
            return []
        time = entry.pop("time")
        if not check_data and type(time) is int:  # another series may be shorter
            time = min(time, self.n_times - 1)
        time = checks.index(f"{path}.time", time, self.n_times)
        return [partial(setattr, self, "time", time)]
