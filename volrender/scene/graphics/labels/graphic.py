"""LabelsGraphic: a segmentation or an atlas, whose voxels are ids of labels."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ....base import checks
from ....base.checks import ColourLike
from ....base.events import POINTER_EVENTS
from ....base.modes import mode_of
from ....base.property import Property, property_names
from ....data.arrays import VolumeLike
from ....data.buffer import VolumeBuffer
from ....data.labels.only_ids import OnlyIds, only_ids
from ....data.multiscale import Multiscale
from ....data.series.time_series import buffer_of
from ....engine.bricks.labels.bricked_labels import labels_dense_or_bricks
from ....engine.device.engine import Engine
from ..cover import Cover
from ..records.sight import Sight
from ..transfer.opacity import check_unit
from ..voxel_graphic import mode_property
from ..voxel_pick import pick_info
from .by_id import ColorsLike
from .drawing import LabelsDrawing
from .labelled_graphic import LabelledGraphic

SMOOTHING = 1.5  # voxels
NAMES = frozenset(property_names(LabelledGraphic))  # of what a base takes


def _optional_fill(name: str, value: Any) -> float | None:
    return None if value is None else checks.number(name, value, 0, 1)


class LabelsGraphic(LabelledGraphic):
    """Labels: voxels whose numbers are ids, each with a colour, a name and an opacity of its own.

    Background, id 0, is never drawn.

    Parameters
    ----------
    data : array-like or VolumeBuffer
        (nz, ny, nx), or with ``axes="tzyx"`` (nt, nz, ny, nx): ids, whole numbers from 0 to
        2³² − 1, of any dtype; a boolean mask is label 1. The `data` of another graphic shares its
        voxels.
    mode : str
        ``"surface"``, smooth surfaces; ``"volume"``, translucent matter; or ``"slice"``.
    colors : dict, array or colour, optional
        {id: colour}; an array (n, 3|4), sRGB 0..1 or uint8, whose rows are the colours of ids 0 to
        n − 1; or one colour for all labels. Those that have none have one of a palette, which is the
        same in every run.
    names : dict or list of str, optional
        {id: name}; a list begins with that of id 1.
    values : dict or array, optional
        {id: number}, or the numbers of ids 0 to n − 1: what was measured of each label. It is coloured
        by that: `cmap` between `vmin` and `vmax`.
    opacity : float or dict
        Of labels, 0 to 1: one number, or {id: number}. What is behind a translucent label shines
        through, other labels too.
    alpha : float or dict
        Opacity of all of it, 0 to 1; a dict is taken as `opacity`.
    hidden, selected : ids
        Labels that are not drawn; labels that are picked out, beside which others are dim. As in the
        dicts, an id that no voxel has is no error.
    cmap, vmin, vmax
        Of `values`; by default from the smallest of them to the largest.
    fill : float, optional
        slice: opacity of labels within their outlines. Default: 1, and over another slice 0.5.
    outline : float
        slice: width of outlines, pixels; 0: none.
    density : float
        volume: how much a layer one `opacity_unit` thick absorbs of a label of opacity 1.
    interpolation : str
        ``"linear"``: borders between labels are smooth; ``"nearest"``: those of voxels, cubes.
    smoothing : float
        surface: how smooth the light on surfaces is: σ of a Gaussian, voxels, 0 to 3.
    plane, step_size, substep_size, crop, opacity_unit, isolated_buffer
        As of `ImageVolumeGraphic`.
    axes : str, optional
        ``"zyx"`` or ``"tzyx"``.
    **kwargs
        ``emissive``, ``shininess``, ``light``, ``ambient``, ``diffuse``, ``specular`` and ``shade``, as
        of `ImageVolumeGraphic`; and parameters of `Graphic`.

    Raises
    ------
    TypeError, ValueError
        An argument is not what it should be; data holds what is no id.
    RuntimeError, MemoryError
        Data that is computed or loaded when read could not be read.

    Examples
    --------
    >>> ids = np.zeros((16, 16, 16), np.uint8)
    >>> ids[4:8, 4:8, 4:8], ids[9:13, 4:8, 4:8] = 1, 2
    >>> labels = vr.Figure().add_labels(ids, names=["liver", "kidney"], colors={1: "tomato"})
    >>> labels.name_of(2), labels.size(2)
    ('kidney', 64)
    >>> labels.hidden = [1]
    """

    kind = "labels"  #: In the table of modes.
    _other_events: tuple[str, ...] = ("data", "time", *POINTER_EVENTS)

    mode = mode_property(kind)
    interpolation = Property(
        checks.choice,
        ("linear", "nearest"),
        doc="""Where the border between labels is.

        ``"linear"``: a point has the label of largest trilinear weight among the eight voxels around
        it; of equal weights, that of the smaller id. ``"nearest"``: that of the voxel whose cell it is
        in.
        """,
    )
    fill = Property(
        _optional_fill,
        doc="""slice: opacity of labels within their outlines, 0 to 1.

        None: 1, and 0.5 where another slice on the same plane is below it.
        """,
    )
    outline = Property(
        checks.number,
        0,
        32,
        doc="""slice: width of outlines, pixels, 0 to 32; 0: none.

        It lies within a label: a pixel is on it where another label is less than this away, in any of
        eight directions. It has the label's own opacity, whatever `fill` is.
        """,
    )
    density = Property(
        checks.number,
        0,
        1,
        doc="volume: what a layer one `opacity_unit` thick absorbs of a label of opacity 1, 0 to 1.",
    )
    opacity_unit = Property(
        check_unit,
        doc="volume: the thickness that `density` is about, world units; None: the mean voxel edge.",
    )
    step_size = Property(checks.number, 0.1, 10, doc="Step of the march in base steps, 0.1 to 10.")
    substep_size = Property(
        checks.number, 0.01, 1, doc="surface: accuracy in base steps, 0.01 to 1."
    )

    def __init__(
        self,
        data: VolumeLike | Multiscale | VolumeBuffer,
        mode: str = "surface",
        colors: ColorsLike | ColourLike = None,
        names: Mapping[int, str] | Sequence[str] | None = None,
        *,
        opacity: float | Mapping[int, float] = 1.0,
        alpha: float | Mapping[int, float] = 1.0,
        plane: ArrayLike | str = (0, 0, -1, 0),
        fill: float | None = None,
        outline: float = 0.0,
        density: float = 0.1,
        opacity_unit: float | None = None,
        interpolation: str = "linear",
        smoothing: float = SMOOTHING,
        step_size: float = 1.0,
        substep_size: float = 0.1,
        crop: Sequence[Sequence[int] | slice] | None = None,
        axes: str | None = None,
        isolated_buffer: bool = True,
        **kwargs: Any,
    ) -> None:
        if unknown := sorted(set(kwargs) - NAMES):
            known = property_names(type(self))
            raise TypeError(
                f"LabelsGraphic has no parameter {unknown[0]!r}."
                f"{checks.nearest_match(unknown[0], known)} It has: data, {', '.join(known)}."
            )
        if isinstance(alpha, Mapping):
            if opacity != 1.0:
                raise ValueError("alpha by label is taken as opacity: give one of both.")
            alpha, opacity = 1.0, alpha
        super().__init__(
            colors=colors, names=names, opacity=opacity, alpha=alpha, smoothing=smoothing, **kwargs
        )
        self.mode = mode
        self.interpolation = interpolation
        self.step_size = step_size
        self.substep_size = substep_size
        self.crop = crop
        self.fill = fill
        self.outline = outline
        self.density = density
        self.opacity_unit = opacity_unit
        isolated = checks.boolean("isolated_buffer", isolated_buffer)
        if axes is not None:
            checks.choice("axes", axes, ("zyx", "tzyx"))
        buffer = buffer_of(data, axes, isolated)
        self._show(buffer)
        self.plane = plane

    def _rule_for(self, data: VolumeBuffer) -> OnlyIds:
        """That they are ids of labels."""
        return only_ids(data.voxels)

    def attach(self, engine: Engine) -> None:
        """Put the voxels on `engine`, the device of a figure; raises where they do not fit."""
        self._drawing = LabelsDrawing(engine, self.resident_for(self.data, engine))

    def resident_for(self, data: VolumeBuffer, engine: Engine) -> Any:
        """What an engine holds of the labels of some data."""
        return labels_dense_or_bricks(data.voxels, engine)

    @property
    def residents(self) -> tuple[Any, ...]:
        """What the device of its figure holds of its voxels; none where it is in no figure."""
        return () if self.drawing is None else self.drawing.residents

    @property
    def encoding(self) -> None:
        """None: ids are stored as no measure of anything."""
        return None

    def item(self, sight: Sight, skipping: bool = True, frame: object = None) -> Any:
        """What a figure draws of it for a `frame`, from a `sight`, `skipping` what is empty."""
        return self._attached_drawing().item(self, sight, skipping, frame)

    def pick_info(self, item: Any, found: np.ndarray, viewport_px: Any) -> dict:
        """The label that a ray `found` of `item` at the first pixel of `viewport_px`.

        ``value`` is its id and ``name`` its name, ``index`` the voxel that the point is in, which on a
        smooth surface may be a neighbour's.
        """
        info = pick_info(item, found, viewport_px, self.placement.world_from_data)
        label = int(item.scalar_exactly(found))
        return {**info, "value": label, "scalar": float(label), "name": self.name_of(label)}

    def _cover(self) -> Cover:
        mode = mode_of(self)
        if self.alpha_mode in ("solid", "dither"):
            is_opaque = True
        elif self.alpha_mode != "auto" or mode.absorbs or self.alpha < 1:
            is_opaque = False
        else:
            is_opaque = self.has_opaque_labels
            if mode.planar and self.fill is not None:
                is_opaque &= self.fill in (0, 1)
        plane = self.plane if mode.planar else None
        is_deep = not (is_opaque or mode.planar)
        return Cover(is_opaque, plane=plane, is_thick=is_deep)

    @property
    def summary(self) -> str:
        """How many voxels there are along x, y and z."""
        nz, ny, nx = self.data.shape_zyx
        return f"labels {self.data.dtype}, {nx} × {ny} × {nz} voxels"

    def __repr__(self) -> str:
        name = f" {self.name!r}" if self.name else ""
        return f"<LabelsGraphic{name} {self._data.shape} {self._data.dtype} {self.mode}>"
