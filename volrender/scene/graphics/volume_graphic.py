"""ImageVolumeGraphic: a volume, with everything that decides how it looks."""

from typing import Any

from numpy.typing import ArrayLike

from ...base import checks
from ...base.checks import ColourLike
from ...base.modes import mode_of
from ...base.property import FoundProperty, Property, property_names
from ...base.transforms import mean_edge
from ...data.arrays import VolumeLike
from ...data.buffer import VolumeBuffer
from ...data.multiscale import Multiscale
from ...data.series.time_series import buffer_of
from ...data.statistics import volume_threshold
from ...engine.device.engine import Engine
from ...engine.shader.constants import constant
from .limits import Limited, Percentages, suitable_limits, take_limits
from .matter_graphic import MatterGraphic
from .transfer.colormaps import ColormapLike, resolve_colormap
from .voxel_pick import points_behind

# How deep below a surface labels are looked for that paint it: steps, and mean voxel edges each.
PAINT_STEPS = constant("labels/paint/labels.wgsl", "PAINT_STEPS")
PAINT_STEP = constant("labels/paint/labels.wgsl", "PAINT_STEP")
NAMES = frozenset(property_names(MatterGraphic))  # of what a base takes


def _is_labels(color: Any) -> bool:
    return getattr(color, "kind", "") == "labels" and not isinstance(color, type)


def _surface_colour(name: str, value: Any) -> Any:
    """A colour, None, or a graphic of labels that paints."""
    return value if _is_labels(value) else checks.optional_colour(name, value)


class _Colour(Property):
    """The colour of surfaces, or labels that paint them: raises where the device has no room for these."""

    def __set__(self, thing: Any, value: Any) -> None:
        checked = self.checked(self.name, value)
        drawing = thing.drawing
        if _is_labels(checked) and drawing is not None and mode_of(thing).surface:
            drawing.painting.residents(checked)
        super().__set__(thing, checked)


class ImageVolumeGraphic(Limited, MatterGraphic):
    """A volume, rendered by marching rays through it.

    Parameters
    ----------
    data : array-like, Multiscale or VolumeBuffer
        (nz, ny, nx) for grayscale, (nz, ny, nx, 3) or (nz, ny, nx, 4) for RGB or RGBA; bool,
        integer or floating point. The `data` of another graphic shares its voxels. With `axes`,
        (nt, nz, ny, nx) or (nt, nz, ny, nx, 3|4) for a time series. NaN, inf and what is masked
        are missing voxels; arrays that are computed or loaded when read are read slab by slab. A `Multiscale`
        may be larger than memory.
    mode : str
        Rendering mode, such as ``"mip"`` or ``"iso"``: see `ImageVolumeGraphic.mode`.
    vmin, vmax : float, optional
        Contrast limits, data units: the values of the first and the last colour. Default: the
        range of the data, and where that is the mode, of means or sums along the three axes; of a
        constant c, from min(0, c) to max(0, c), and of 0, 0 to 1. vmin > vmax
        inverts the colours; vmin = vmax is a step, the last colour where the value is at least vmin.
        Limits count as equal where float32 cannot tell them apart.
    cmap : str, cmap.Colormap or array
        Colormap of grayscale volumes: a name of the cmap catalog, a colour ("cyan": black to
        cyan), or sRGB colours (n, 3|4).
    interpolation : str
        Between voxels: ``"linear"``, ``"nearest"`` or ``"cubic"``, which is smoother.
    cmap_interpolation : str
        Between the 256 entries of the colormap: ``"linear"`` or ``"nearest"``.
    plane : (a, b, c, d) or "middle"
        slice: the plane ax + by + cz + d = 0 in world space.
    threshold : float or "auto"
        iso: the surface is where the value first exceeds it; data units.
    step_size : float
        iso, composite: step of the march, in base steps, 0.1 to 10. The base step is
        clamp(√(longest axis) / 20, 0.1, 0.8) voxels.
    substep_size : float
        iso: how finely the surface is located, in base steps, 0.01 to 1.
    emissive : colour
        iso: light that the surface itself sends out, sRGB.
    shininess : float
        iso, composite: exponent of the highlight, 0 to 10000; larger is sharper.
    isolated_buffer : bool
        True copies the data; of a time series, the time point that is shown. False keeps the
        given array: what is set through the graphic is written to it. A lazy array (dask, zarr,
        h5py) then stays lazy: it is read slab by slab, and never whole, until ``data.value`` is
        asked for or something is assigned. See `VolumeBuffer` and `TimeSeries`.
    light : (azimuth, elevation)
        iso, composite: where the light comes from, in degrees seen from the camera, with which it moves: from
        the right by up to ±180, from above by up to ±90. (0, 0) is a headlight.
    gamma : float
        Exponent of the value scaled by the contrast limits; above 0, up to 100.
    percentiles : (low, high), optional
        Percentages of the voxels that say what vmin and vmax are, in place of these: see
        `ImageVolumeGraphic.percentiles`.
    crop : ((z0, z1), (y0, y1), (x0, x1)), optional
        Shows only these voxels: first and one past the last along each axis, or three slices.
    axes : str, optional
        What the axes of the data are: ``"zyx"``, ``"zyxc"``, and for a time series, of which one
        time point is shown, ``"tzyx"`` or ``"tzyxc"``. Default: a volume, with colours where there
        is a fourth axis.
    smoothing : float
        iso, composite: width of the Gaussian under the gradient that gives normals, voxels, 0 to 3; 0:
        differences of neighbours.
    color : colour or LabelsGraphic, optional
        iso: of the whole surface, sRGB; or labels that paint it. Default: what the colormap has for the
        value at the surface.
    slab_thickness : float
        slice: world units; 0: a plane.
    slab_mode : str
        slice: across a slab, ``"max"``, ``"min"`` or ``"mean"``.
    ambient : float
        iso, composite: how much light comes from everywhere.
    diffuse : float
        iso, composite: how much light is scattered.
    specular : float
        iso, composite: how bright highlights are.
    shade : float
        composite: how much the light matters, 0 to 1; 0: matter glows in its own colour.
    opacity : str, float or array
        composite: how much a layer one `opacity_unit` thick absorbs, by value: ``"auto"``,
        ``"linear"``, ``"quadratic"``, ``"sigmoid"``, a number, alphas spread over the contrast limits,
        or points [(value, alpha), …] in data units.
    opacity_unit : float, optional
        composite, attenuated: the thickness for that, world units. Default: the geometric mean of a
        voxel's edges.
    gradient_opacity : float or points, optional
        composite: what is left of the opacity, by the length of the gradient.
    transfer : sequence of shapes, or array, optional
        composite: a 2D transfer function, by value and length of the gradient, in place of cmap and
        opacities: `volrender.transfer.Rectangle` and `Triangle` in data units, or an RGBA image (n, m, 4)
        over gradients (rows) and values (columns); see `ImageVolumeGraphic.transfer`.
    fade : bool
        mip, minip, attenuated, mean, sum: opacity falls with the value, so that what is behind shines
        through where there is nothing to see, as on a white background; see `ImageVolumeGraphic.fade`.
    attenuation : float
        attenuated: how much what lies before dims what lies behind, 0 (not at all) to 1000.
    color_by : str
        mip, attenuated: ``"value"``, or ``"depth"``: where on the ray it is says which colour.
    **kwargs
        ``name``, ``offset``, ``rotation``, ``scale``, ``affine``, ``alpha``, ``alpha_mode``,
        ``visible``, ``clipping_planes``, ``metadata``; see `Graphic`.

    Raises
    ------
    TypeError, ValueError
        An argument is not what it should be; the message says what is allowed.
    RuntimeError, MemoryError
        Data that is computed or loaded when read could not be read; of a series, the message says
        which time point.

    Examples
    --------
    >>> figure = vr.Figure(size=(120, 96))
    >>> volume = figure.add_image_volume(vr.datasets.head(32), mode="iso", threshold=500)
    >>> volume.data[20:] = 0  # all of it above is air
    >>> volume.threshold = "auto"
    >>> 200 < volume.threshold < 900  # what was found
    True
    """

    gamma = Property(checks.number, 0, 100, above=0, doc="Exponent of the scaled value, above 0.")
    cmap = Property(
        resolve_colormap, doc="The colormap, a `cmap.Colormap`; set it by name, colour or array."
    )
    color = _Colour(
        _surface_colour,
        doc="""iso: colour of the surface, sRGB (r, g, b, a); None: the colormap's.

        A `LabelsGraphic` paints it: the surface has the colours of the labels that lie there in the
        world, or up to four voxels below, as opaque as they are, and the colormap's where none does.
        What is set on the labels shows at once, whether or not they are in a figure themselves.
        A state of the figure does not hold it.
        """,
    )
    threshold = FoundProperty(
        "auto",
        lambda graphic: volume_threshold(graphic.data.source),
        checks.number,
        doc="""iso: the value that the surface exceeds, data units.

        Set ``"auto"`` for Otsu's threshold of the data, of the luminance where they have colours.
        """,
    )

    def __init__(
        self,
        data: VolumeLike | Multiscale | VolumeBuffer,
        mode: str = "mip",
        vmin: float | None = None,
        vmax: float | None = None,
        cmap: ColormapLike = "plasma",
        interpolation: str = "linear",
        cmap_interpolation: str = "linear",
        plane: ArrayLike | str = (0, 0, -1, 0),
        threshold: float | str = 0.5,
        step_size: float = 1.0,
        substep_size: float = 0.1,
        emissive: ColourLike = (0, 0, 0),
        shininess: float = 30,
        isolated_buffer: bool = True,
        *,
        gamma: float = 1.0,
        percentiles: Percentages = None,
        axes: str | None = None,
        color: Any = None,
        **kwargs: Any,
    ) -> None:
        unknown = sorted(set(kwargs) - NAMES)
        if unknown:
            known = property_names(type(self))
            raise TypeError(
                f"ImageVolumeGraphic has no parameter {unknown[0]!r}."
                f"{checks.nearest_match(unknown[0], known)} It has: data, {', '.join(known)}."
            )
        super().__init__(
            mode=mode,
            interpolation=interpolation,
            cmap_interpolation=cmap_interpolation,
            step_size=step_size,
            substep_size=substep_size,
            emissive=emissive,
            shininess=shininess,
            **kwargs,
        )
        self.cmap = cmap
        self.gamma = gamma
        self.color = color
        isolated = checks.boolean("isolated_buffer", isolated_buffer)
        self._show(buffer_of(data, axes, isolated))
        self.plane = plane
        self.threshold = threshold
        take_limits(self, vmin, vmax, percentiles, lambda: suitable_limits(self, mode_of(self)))

    @property
    def surface_color(self) -> Any:
        """The colour of a whole surface, sRGB (r, g, b, a); None: that of the value there."""
        return None if _is_labels(self.color) else self.color

    @property
    def painter(self) -> Any:
        """The labels whose colours its surfaces have; None where it has its own."""
        return self.color if _is_labels(self.color) else None

    @property
    def paint_residents(self) -> tuple[Any, ...]:
        """What the device of its figure holds of labels that paint it, where it shows surfaces."""
        drawing = self.drawing if mode_of(self).surface else None
        return () if drawing is None else drawing.painting.residents(self.painter)

    def attach(self, engine: Engine) -> None:
        """Put the voxels on `engine`, the device of a figure, and labels that paint them; raises where
        they do not fit."""
        super().attach(engine)
        try:
            _ = self.paint_residents
        except BaseException:
            self.detach()
            raise

    def pick_info(self, item: Any, found: Any, viewport_px: Any) -> dict:
        """The voxel that a ray `found` of `item` at the first pixel of `viewport_px`: its value, and where.

        Of a surface that labels paint, also the id of the ``label`` that is seen there, or 0, and its
        ``name``.
        """
        info = super().pick_info(item, found, viewport_px)
        painter = self.painter if mode_of(self).surface else None
        if painter is None:
            return info
        matrix = self.placement.world_from_data
        step = mean_edge(matrix) * PAINT_STEP
        behind = points_behind(item, found, viewport_px, matrix, step, int(PAINT_STEPS) + 1)
        label = painter.first_seen(behind)
        return {**info, "label": label, "name": painter.name_of(label)}

    def reset_vmin_vmax(self) -> None:
        """Set vmin and vmax to what they are by default: the range of the data, or of means and sums."""
        self.vmin, self.vmax = suitable_limits(self, mode_of(self))

    def __repr__(self) -> str:
        name = f" {self.name!r}" if self.name else ""
        return f"<ImageVolumeGraphic{name} {self._data.shape} {self._data.dtype} {self.mode}>"
