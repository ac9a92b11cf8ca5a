"""What is to be drawn: one volume with its settings, one camera, one background."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

REC709_LUMINANCE = np.array([0.2126, 0.7152, 0.0722])


def gray_cmap():
    """The colormap black to white, (256, 4), straight sRGB in 0..1."""
    rgba = np.ones((256, 4))
    rgba[:, :3] = np.linspace(0, 1, 256)[:, None]
    return rgba


@dataclass(frozen=True, eq=False)
class Scene:
    """One volume seen by one camera. Make a changed copy with `dataclasses.replace`.

    Parameters
    ----------
    data : ndarray, (nz, ny, nx) or (nz, ny, nx, 3|4)
        Voxels; NaN and infinite ones are missing (a colour voxel if any channel is).
    mode : str, the name of a file of `modes`
    camera : dict
        Camera state: `position, rotation` (xyzw), `fov` (degrees, 0 is orthographic),
        `width, height, depth` (world units); optional `zoom` (1), `scale` (1, 1, 1),
        `maintain_aspect` (True), `depth_range` (None, or (near, far)).
    size : (width_px, height_px)
    cmap : (256, 4) float, straight sRGB in 0..1
    vmin, vmax : float, data units
        None: the finite range of the data; for colour the range of the integer dtype, or 0..1.
    plane : (a, b, c, d), world space, ax + by + cz + d = 0
    threshold : float, data units
    step_size, substep_size : float, multiples of the base step
    emissive : (r, g, b), sRGB in 0..1
    clipping_planes : ((a, b, c, d), ...), world space; kept is where ax + by + cz + d >= 0
    offset, rotation, scale, affine : world = offset + rotation (scale (affine data)), as data
        positions xyz in voxels; rotation xyzw, affine (4, 4) or None
    smoothing : float, voxels
    color : (r, g, b, a), straight sRGB in 0..1, of a surface; None: the colormap's
    slab_thickness : float, world units; slab_mode : "max", "min" or "mean"
    attenuation : float, an opacity_unit
    color_by : "value" or "depth"
    light : (azimuth, elevation), degrees to the right of and above the camera
    ambient, diffuse, specular : float, shares of the light, of surfaces and of composite
    opacity : "linear", "quadratic" or "sigmoid" in the value after clim and gamma; a number; an
        array (n,) of alphas evenly over that; or ((value, alpha), ...) in data units, constant
        beyond the ends, two at one value a jump. What a unit of length absorbs, 0..1, of
        composite. None: what is absorbed is told by the alpha of RGBA data alone.
    cmap_points : ((value, (r, g, b[, a])), ...), data units and straight sRGB in 0..1, in place
        of cmap; None: cmap. Composite only.
    opacity_unit : float, world units; None: the geometric mean of a voxel's edges
    gradient_opacity : ((magnitude, factor), ...), data units per mean edge of a voxel; or g for
        ((0, 0), (g, 1)); None: 1 everywhere. It multiplies extinction.
    transfer : (n, m, 4), straight sRGB in 0..1, in place of cmap, opacity and gradient_opacity of
        composite: columns are t, the scalar after clim and gamma, 0 to 1; rows the gradient's magnitude
        a mean edge, 0 to |vmax - vmin|; None: those. RGBA data multiply its alpha by their own.
        Or a tuple of dicts, shapes in data units, whose optical depths add up: `opacity.of_shapes`.
    shade : float, 0..1, how much of composite is lit
    crop : ((z0, z1), (y0, y1), (x0, x1)), first voxel and one past the last; None: all
    background : (r, g, b, a), straight sRGB in 0..1
    """

    data: np.ndarray
    mode: str
    camera: dict
    size: tuple = (48, 40)
    cmap: np.ndarray = field(default_factory=gray_cmap)
    vmin: float | None = None
    vmax: float | None = None
    gamma: float = 1.0
    interpolation: str = "linear"
    cmap_interpolation: str = "linear"
    plane: tuple = (0, 0, -1, 0)
    threshold: float = 0.5
    step_size: float = 1.0
    substep_size: float = 0.1
    emissive: tuple = (0, 0, 0)
    shininess: float = 30
    light: tuple = (0, 0)
    ambient: float = 0.2 / np.pi
    diffuse: float = 3 / np.pi
    specular: float = 1.0
    opacity: str | float | tuple | np.ndarray | None = "linear"
    cmap_points: tuple | None = None
    gradient_opacity: float | tuple | None = None
    transfer: np.ndarray | tuple | None = None
    shade: float = 1.0
    smoothing: float = 0.0
    color: tuple | None = None
    slab_thickness: float = 0.0
    slab_mode: str = "max"
    attenuation: float = 0.05
    opacity_unit: float | None = None
    color_by: str = "value"
    offset: tuple = (0, 0, 0)
    rotation: tuple = (0, 0, 0, 1)
    scale: tuple = (1, 1, 1)
    affine: np.ndarray | None = None
    alpha: float = 1.0
    clipping_planes: tuple = ()
    crop: tuple | None = None
    background: tuple = (0, 0, 0, 1)

    @property
    def is_colour(self):
        """True for RGB and RGBA data."""
        return self.data.ndim == 4

    @cached_property
    def shape_xyz(self):
        """Voxels along x, y and z."""
        return np.array(self.data.shape[2::-1], float)

    @cached_property
    def box(self):
        """Lowest and highest corner, xyz in voxels, of what the crop leaves."""
        low, high = np.zeros(3), self.shape_xyz
        if self.crop is not None:
            low, high = np.array(self.crop[::-1], float).T
        return low - 0.5, high - 0.5

    @cached_property
    def present(self):
        """Which voxels are not missing, (nz, ny, nx) bool."""
        finite = np.isfinite(self.data)
        return finite.all(axis=-1) if self.is_colour else finite

    @cached_property
    def voxels(self):
        """The data as float64 (nz, ny, nx, channels), with 0 where a voxel is missing."""
        channels = self.data if self.is_colour else self.data[..., None]
        return np.where(self.present[..., None], channels, 0).astype(float)

    @cached_property
    def clim(self):
        """The limits (vmin, vmax) in data units, with the defaults filled in."""
        low, high = 0.0, 1.0
        if self.is_colour:
            low, high = integer_range(self.data.dtype) or (low, high)
        elif self.present.any():
            finite = self.data[self.present]
            low, high = float(finite.min()), float(finite.max())
        return (
            low if self.vmin is None else float(self.vmin),
            high if self.vmax is None else float(self.vmax),
        )

    @property
    def base_step_voxels(self):
        """The step along a ray that `step_size` and `substep_size` multiply."""
        return float(np.clip(np.sqrt(self.shape_xyz.max()) / 20, 0.1, 0.8))

    def scalar(self, values):
        """The number that modes compare: the value, or the luminance of a colour.

        (m, channels) -> (m,), both in data units.
        """
        return values[:, :3] @ REC709_LUMINANCE if self.is_colour else values[:, 0]


def integer_range(dtype):
    """(lowest, highest) of an integer dtype, None for any other."""
    if not np.issubdtype(dtype, np.integer):
        return None
    info = np.iinfo(dtype)
    return float(info.min), float(info.max)
