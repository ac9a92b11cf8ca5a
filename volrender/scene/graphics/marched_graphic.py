"""What every graphic of voxels has that rays march through in one of several modes."""

from collections.abc import Sequence
from typing import Any

from ...base import checks
from ...base.events import POINTER_EVENTS
from ...base.property import Property
from .lit_graphic import LitGraphic
from .transfer.opacity import check_unit
from .voxel_graphic import mode_property


class MarchedGraphic(LitGraphic):
    """Base of graphics that show voxels in one of the modes of image volumes.

    It has what counts for all that is on a ray: the mode, steps, the plane, slabs. What values look
    like is said by those who have one channel, or by each of several.
    """

    kind = "image_volume"  #: In the table of modes.
    _other_events: tuple[str, ...] = ("data", "time", *POINTER_EVENTS)

    mode = mode_property(kind)
    interpolation = Property(
        checks.choice,
        checks.INTERPOLATIONS,
        doc="""Between voxels.

        ``"linear"``; ``"nearest"``, the voxel whose cell a point is in; or ``"cubic"``, the
        approximating uniform cubic B-spline: smooth, and never beyond the values of the data.
        """,
    )
    cmap_interpolation = Property(
        checks.choice,
        checks.CMAP_INTERPOLATIONS,
        doc='Between colormap entries: "linear" or "nearest".',
    )
    step_size = Property(
        checks.number, 0.1, 10, doc="iso, composite: step of the march in base steps, 0.1 to 10."
    )
    substep_size = Property(checks.number, 0.01, 1, doc="iso: accuracy in base steps, 0.01 to 1.")
    slab_thickness = Property(
        checks.number,
        0,
        doc="""slice: how thick the slab around the plane is, world units; 0: the plane alone.

        The values across it, along the plane's normal and within what is shown, become one by
        `slab_mode`.
        """,
    )
    slab_mode = Property(
        checks.choice, checks.SLAB_MODES, doc='slice: "max", "min" or "mean" across the slab.'
    )
    opacity_unit = Property(
        check_unit,
        doc="""composite, attenuated: the thickness that `opacity` or `attenuation` is about, world units.

        None: the geometric mean of a voxel's edges. A smaller one makes the volume denser; 1 where
        the world is in millimetres and the opacity is that of one.
        """,
    )
    fade = Property(
        checks.boolean,
        doc="""mip, minip, attenuated, mean, sum: opacity falls with the value.

        Alpha is multiplied by ``abs(t - t0) / max(t0, 1 - t0)``: t is the value scaled by the contrast
        limits and gamma, t0 that of value 0 where it is within the limits, else 0. Not
        where colours have an alpha of their own. Among others that are in its place, a volume fades
        without this too: see `Graphic.alpha_mode`.
        """,
    )
    attenuation = Property(
        checks.number,
        0,
        1000,
        doc="""attenuated: how much what lies before dims what lies behind, 0 to 1000.

        Seen is the largest t·exp(-attenuation · ∫t ds): t is the value scaled by the contrast limits and
        gamma, 0..1, the integral that of t from the ray's entry, with lengths in `opacity_unit`.
        """,
    )
    color_by = Property(
        checks.choice,
        checks.COLOR_BY,
        doc="""mip, attenuated: what says which colour is seen, ``"value"`` or ``"depth"``.

        The depth: the first colour at the nearest point of what is shown of the volume, the last at the
        farthest. The scaled value then says how bright it is. RGB and RGBA keep their own colours.
        """,
    )

    def __init__(
        self,
        *,
        mode: str = "mip",
        interpolation: str = "linear",
        cmap_interpolation: str = "linear",
        step_size: float = 1.0,
        substep_size: float = 0.1,
        crop: Sequence[Sequence[int] | slice] | None = None,
        slab_thickness: float = 0.0,
        slab_mode: str = "max",
        opacity_unit: float | None = None,
        fade: bool = False,
        attenuation: float = 0.05,
        color_by: str = "value",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.mode = mode
        self.interpolation = interpolation
        self.cmap_interpolation = cmap_interpolation
        self.step_size = step_size
        self.substep_size = substep_size
        self.crop = crop
        self.slab_thickness = slab_thickness
        self.slab_mode = slab_mode
        self.opacity_unit = opacity_unit
        self.fade = fade
        self.attenuation = attenuation
        self.color_by = color_by

    @property
    def residents(self) -> tuple[Any, ...]:
        """What the device of its figure holds of its voxels; none where it is in no figure."""
        return () if self.drawing is None else self.drawing.residents
