"""The scenes that volrender and its peers render alike, as plain data.

Nothing here imports a GPU library. A scene holds the keyword arguments of `ImageVolumeGraphic`,
word for word; a peer translates them into its own terms.

The data is a CT volume of shape (256, 128, 128) with values 0 .. 2000; contrast limits, thresholds
and planes are chosen for it. The scenes stay where every renderer means the same: colormaps
without transparent entries, no values before `vmin`, `step_size` 1, and iso only on a cube with
equal scales. Two iso scenes go further, to leave nothing but the surface and its light to differ:
the surface is closed within the box, and refined finely.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

SHAPE_ZYX = (256, 128, 128)
VALUE_MAX = 2000
CENTRE_XYZ = (63.5, 63.5, 127.5)
"""The centre of the whole volume in data space."""

BASE_CAMERA: dict[str, Any] = {
    "position": (-120.0, 90.0, 330.0),
    "rotation": (-0.07280538, -0.41100206, -0.03295049, 0.90812496),
    "fov": 50.0,
    "width": 128.0,
    "height": 128.0,
    "depth": 313.0,
    "zoom": 0.75,
}
"""The whole CT volume, seen from outside; rotation is an xyzw quaternion, fov in degrees."""

CLOSE_CAMERA = {**BASE_CAMERA, "position": (-75.0, 70.0, 205.0)}
"""The same direction, close to a cube of 128 voxels a side."""

INSIDE_CAMERA = {
    **BASE_CAMERA,
    "position": (60.0, 70.0, 190.0),
    "rotation": (0.0, 0.17364818, 0.0, 0.98480775),
}
"""Within the volume, looking along -z, turned by 20 degrees to the left."""

ORTHOGRAPHIC_CAMERA = {**BASE_CAMERA, "fov": 0.0, "width": 200.0, "height": 200.0}

CT_LIMITS = {"vmin": 0.0, "vmax": 1500.0}
MOVED = {
    "scale": (1.2, 0.8, 0.6),
    "rotation": (0.20521209, 0.27361612, 0.0, 0.93969262),
    "offset": (-20.0, 60.0, 60.0),
}
"""Anisotropic voxels, 40 degrees about (0.6, 0.8, 0), and a shift: about the same place again."""


@dataclass(frozen=True)
class ParityScene:
    """One picture that everybody renders.

    Parameters
    ----------
    name : str
        What `--only` takes.
    volumes : tuple of dict
        Keyword arguments of `ImageVolumeGraphic`, one dict a volume; all show the same data.
    camera : dict
        The camera's state, as `camera.set_state` takes it.
    bound : float
        Largest mean absolute difference over lit pixels that passes, in 1/255.
    data : str
        "ct"; "inverted": `VALUE_MAX` minus the CT, which gives minip something to see; or
        "closed": what is kept of the CT, its outermost voxels 0, so that no face cuts a surface.
    crop : (int, int), optional
        First and one past the last plane (along z) of the data to keep.
    size_px : (int, int)
        Width and height of the picture.
    ct_only : bool
        The bound holds for the CT, not for the made-up head; skipped, and said so, without the CT.
    later : bool
        The renderer does not do this yet: the outcome is printed, but fails nothing.
    """

    name: str
    volumes: tuple[dict[str, Any], ...]
    camera: dict[str, Any] = field(default_factory=BASE_CAMERA.copy)
    bound: float = 0.5
    data: str = "ct"
    crop: tuple[int, int] | None = None
    size_px: tuple[int, int] = (700, 560)
    ct_only: bool = False
    later: bool = False

    def values(self, ct: np.ndarray) -> np.ndarray:
        """Return what the scene shows of the CT volume, shape (nz, ny, nx), same dtype."""
        values = ct if self.crop is None else ct[slice(*self.crop)]
        if self.data == "inverted":
            return (VALUE_MAX - values).astype(ct.dtype)
        if self.data == "closed":
            return np.pad(values[1:-1, 1:-1, 1:-1], 1)
        return values


def _one(name: str, mode: str, cmap: str = "plasma", **rest: Any) -> ParityScene:
    """Make a scene of one volume; what ParityScene does not know goes to the volume."""
    names = ("camera", "bound", "data", "crop", "ct_only")
    own = {key: rest.pop(key) for key in names if key in rest}
    return ParityScene(name, ({"mode": mode, "cmap": cmap, **CT_LIMITS, **rest},), **own)


_CUBE = (64, 192)
_CLOSED = {"crop": _CUBE, "data": "closed", "substep_size": 0.02}
_IN_LAYER = (0.0, 0.0, -1.0, 128.0)
_OBLIQUE = (0.5, 0.3, -0.8, 51.2)

SCENES = (
    _one("mip", "mip"),
    _one("mip-gamma", "mip", "gray", gamma=0.6),
    _one("minip", "minip"),
    _one("minip-inverted", "minip", data="inverted", vmin=2000.0, vmax=500.0),
    _one("slice", "slice", plane=_IN_LAYER, vmax=600.0),
    _one("slice-oblique", "slice", "gray", plane=_OBLIQUE, vmax=600.0),
    _one("iso", "iso", threshold=400.0, crop=_CUBE, bound=3.0, ct_only=True),
    _one("iso-closed", "iso", threshold=400.0, **_CLOSED),
    _one(
        "iso-shiny",
        "iso",
        "gray",
        vmin=2000.0,
        vmax=0.0,
        threshold=200.0,
        emissive=(0.3, 0.1, 0.0),
        shininess=80,
        camera=CLOSE_CAMERA,
        **_CLOSED,
    ),
    _one("inside", "mip", camera=INSIDE_CAMERA),
    _one("nearest", "mip", interpolation="nearest"),
    _one("slice-nearest", "slice", interpolation="nearest", plane=_OBLIQUE, vmax=600.0),
    _one("moved", "mip", **MOVED),
    _one("moved-slice", "slice", plane=_OBLIQUE, vmax=600.0, **MOVED),
    _one("orthographic", "mip", camera=ORTHOGRAPHIC_CAMERA),
    ParityScene(
        "additive",
        (
            {"mode": "mip", "cmap": "green", "vmin": 0.0, "vmax": 1200.0, "alpha_mode": "add"},
            {
                "mode": "mip",
                "cmap": "magenta",
                "vmin": 0.0,
                "vmax": 1800.0,
                "alpha": 0.7,
                "alpha_mode": "add",
                "offset": (24.0, -12.0, 8.0),
            },
        ),
    ),
)


def orbit_camera(camera: dict[str, Any], angle_rad: float) -> dict[str, Any]:
    """Return the camera turned about the vertical (y) axis through `CENTRE_XYZ`.

    Parameters
    ----------
    camera : dict
        Camera state with `position` (x, y, z) and `rotation` (xyzw).
    angle_rad : float
        Counterclockwise as seen from above (+y).
    """
    x, y, z = np.subtract(camera["position"], CENTRE_XYZ)
    cos, sin = np.cos(angle_rad), np.sin(angle_rad)
    position = np.add(CENTRE_XYZ, (cos * x + sin * z, y, cos * z - sin * x))
    # The product of the turn (0, b, 0, a) and the camera's own rotation.
    a, b = np.cos(angle_rad / 2), np.sin(angle_rad / 2)
    qx, qy, qz, qw = camera["rotation"]
    rotation = (a * qx + b * qz, a * qy + b * qw, a * qz - b * qx, a * qw - b * qy)
    return {
        **camera,
        "position": tuple(float(c) for c in position),
        "rotation": tuple(float(c) for c in rotation),
    }
