"""The scenes that are timed: their volumes, cameras and sizes, as plain data.

A scene is a `ParityScene` (what every renderer is told), the volume, and the point that the camera
turns about. Nothing here imports a GPU library.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.parity_scenes import BASE_CAMERA, CENTRE_XYZ, CT_LIMITS, ParityScene, orbit_camera

KIND = "image_volume"  # in the table of modes
SIZE_PX = (700, 560)
SMALL_PX = (64, 64)
SIDES = (256, 512)
LARGE_SIDE = 1024
LOOK_DIRECTION = (-0.5, -0.4, -1.0)
FOV_DEGREES = 50.0
SAMPLED_LIMITS = {"vmin": 0.0, "vmax": 255.0}
NOISE = 0.1
"""The noise that is added to the head, of the range of its dtype."""


@dataclass(frozen=True)
class Scene:
    """What is timed.

    Parameters
    ----------
    name : str
        What `--only` takes.
    look : ParityScene
        Volumes, camera and size of the picture.
    make_values : callable
        Gives the volume, shape (nz, ny, nx).
    centre_xyz : (float, float, float)
        What the camera turns about, in data space.
    side : int
        Largest side of the volume, voxels.
    """

    name: str
    look: ParityScene
    make_values: Callable[[], np.ndarray]
    centre_xyz: tuple[float, float, float]
    side: int

    @property
    def mode(self) -> str:
        """Of the first volume."""
        return self.look.volumes[0]["mode"]

    def beside(self) -> dict[str, Scene]:
        """What volrender draws beside a scene of matter, by name: to tell what matter costs, and light.

        "plain mip" is the whole range of the same volume, without skipping; "not lit" the same matter.
        """
        if self.mode != "composite":
            return {}
        (matter,) = self.look.volumes
        shown: dict[str, dict[str, Any]] = {"plain mip": {"mode": "mip"}}
        if matter.get("shade", 1.0) > 0:
            shown["not lit"] = {**matter, "shade": 0.0}
        return {
            name: replace(self, look=replace(self.look, volumes=(volume,)))
            for name, volume in shown.items()
        }

    def cameras(self, count: int) -> list[dict[str, Any]]:
        """Camera states turned by 0, 1, … degrees about the centre."""
        return [self._turned(np.deg2rad(degrees)) for degrees in range(count)]

    def _turned(self, angle_rad: float) -> dict[str, Any]:
        shift = np.subtract(CENTRE_XYZ, self.centre_xyz)
        camera = self.look.camera
        turned = orbit_camera(
            {**camera, "position": tuple(np.add(camera["position"], shift))}, angle_rad
        )
        return {**turned, "position": tuple(map(float, np.subtract(turned["position"], shift)))}

    def with_size(self, size_px: tuple[int, int]) -> Scene:
        """The same at another picture size."""
        return replace(self, look=replace(self.look, size_px=size_px))


def base_step_voxels(shape_zyx: tuple[int, ...]) -> float:
    """The distance of samples along a ray: that of volrender and pygfx."""
    return float(np.clip(np.sqrt(max(shape_zyx)) / 20, 0.1, 0.8))


def cube_camera(side: int) -> dict[str, Any]:
    """Looking along `LOOK_DIRECTION` at the centre of a cube, from 1.2 × its side away."""
    forward = np.array(LOOK_DIRECTION) / np.linalg.norm(LOOK_DIRECTION)
    right = np.cross(forward, (0.0, 1.0, 0.0))
    right /= np.linalg.norm(right)
    centre = np.full(3, (side - 1) / 2)
    return {
        "position": tuple(map(float, centre - 1.2 * side * forward)),
        "rotation": _quaternion(np.stack([right, np.cross(right, forward), -forward], axis=1)),
        "fov": FOV_DEGREES,
        "width": float(side),
        "height": float(side),
        "depth": float(side),
        "zoom": 1.0,
    }


def _quaternion(matrix: np.ndarray) -> tuple[float, float, float, float]:
    """The quaternion (xyzw) of a rotation by less than 180 degrees."""
    w = np.sqrt(1.0 + np.trace(matrix)) / 2
    x, y, z = ((matrix[j, i] - matrix[i, j]) / (4 * w) for i, j in ((1, 2), (2, 0), (0, 1)))
    return float(x), float(y), float(z), float(w)


@cache
def vessels(side: int, dtype: str = "uint8") -> np.ndarray:
    """A sparse vessel tree."""
    from volrender.data import datasets

    return datasets.vessels(side, dtype=dtype)


@cache
def noisy_head(side: int) -> np.ndarray:
    """A head under uniform noise, uint8."""
    from volrender.data import datasets

    volume = datasets.head(side, dtype="uint8")
    rng = np.random.default_rng(0)
    most = int(255 * NOISE)
    for plane in volume:
        noise = rng.integers(0, most, plane.shape, np.uint16, endpoint=True)
        plane[...] = plane.astype(np.uint16) * (255 - most) // 255 + noise
    return volume


@cache
def white_noise(side: int) -> np.ndarray:
    """White noise, uint8: nothing can be skipped."""
    from volrender.data import datasets

    return datasets.noise(side)


@cache
def load_ct(path: Path | None) -> np.ndarray:
    """The CT volume, or a head of its shape."""
    from benchmarks.parity import load_ct

    return load_ct(path)


def forget_volumes() -> None:
    """Free the volumes that were made."""
    for make in (vessels, noisy_head, white_noise):
        make.cache_clear()


def ct_scene(name: str, path: Path | None, size_px=SIZE_PX, **volume: Any) -> Scene:
    """A scene of the CT volume."""
    volume = {"cmap": "plasma", **CT_LIMITS, **volume}
    look = ParityScene(name, (volume,), camera=BASE_CAMERA.copy(), size_px=size_px)
    return Scene(name, look, lambda: load_ct(path), CENTRE_XYZ, 256)


def cube_scene(name: str, side: int, make_values: Callable, size_px=SIZE_PX, **volume) -> Scene:
    """A scene of a cube of values 0 … 255."""
    volume = {"cmap": "plasma", **SAMPLED_LIMITS, **volume}
    look = ParityScene(name, (volume,), camera=cube_camera(side), size_px=size_px)
    return Scene(name, look, make_values, ((side - 1) / 2,) * 3, side)


# The chest of a CT, after 3D Slicer's preset CT-Chest-Contrast-Enhanced, in the data's units.
CHEST: dict[str, Any] = {
    "cmap": [(0.55, 0.25, 0.15), (0.88, 0.6, 0.29), (1.0, 0.94, 0.95)],
    "opacity": [(67.0, 0.0), (251.0, 0.446), (439.0, 0.625)],
    "vmin": 67.0,
    "vmax": 439.0,
}
_MATTER = {"mode": "composite", "shade": 0.0}
SPARSE_MATTER: dict[str, Any] = {**_MATTER, "opacity": [(60.0, 0.0), (160.0, 0.5)]}
FOG: dict[str, Any] = {**_MATTER, "opacity": [(0.0, 0.0), (255.0, 0.01)]}
# What some modes need for the CT.
_CT_PARAMETERS: dict[str, dict[str, Any]] = {
    "composite": {**CHEST, "shade": 0.0},
    "iso": {"threshold": 400.0},
    "slice": {"plane": (0.0, 0.0, -1.0, 128.0), "vmax": 600.0},
}


def ct_volumes() -> dict[str, dict[str, Any]]:
    """The CT in every mode: parameters of the volume by the name of the mode."""
    from volrender.base.modes import modes_of

    return {mode: {"mode": mode, **_CT_PARAMETERS.get(mode, {})} for mode in modes_of(KIND)}


def modes_with_grids() -> list[str]:
    """The modes that skip by a grid."""
    from volrender.base.modes import modes_of

    return [mode.name for mode in modes_of(KIND).values() if mode.grid != "none"]


def make_scenes(ct: Path | None, size_px=SIZE_PX, sides=(*SIDES, LARGE_SIDE)) -> list[Scene]:
    """All scenes of which frames are timed.

    Parameters
    ----------
    ct : Path, optional
        The CT volume; None: a made-up head.
    size_px : (int, int)
        Width and height of the pictures, but for the small ones.
    sides : sequence of int
        Of the cubes, voxels.
    """
    shown = ct_volumes()
    scenes = [ct_scene(f"ct-{m}", ct, size_px, **volume) for m, volume in shown.items()]
    scenes.append(ct_scene("ct-composite-lit", ct, size_px, mode="composite", **CHEST))
    for side in sides:

        def sparse(side=side):
            return vessels(side)

        def noisy(side=side):
            return noisy_head(side)

        def white(side=side):
            return white_noise(side)

        scenes += [
            cube_scene(f"sparse-mip-{side}", side, sparse, size_px, mode="mip"),
            cube_scene(f"sparse-iso-{side}", side, sparse, size_px, mode="iso", threshold=128.0),
            *(
                cube_scene(f"sparse-{mode}-{side}", side, sparse, size_px, mode=mode)
                for mode in ("mean", "sum", "attenuated")
            ),
            cube_scene(f"noisy-mip-{side}", side, noisy, size_px, mode="mip"),
            cube_scene(f"noisy-mean-{side}", side, noisy, size_px, mode="mean"),
            cube_scene(f"white-noise-mip-{side}", side, white, size_px, mode="mip"),
            cube_scene(f"sparse-composite-{side}", side, sparse, size_px, **SPARSE_MATTER),
            cube_scene(f"foggy-composite-{side}", side, noisy, size_px, **FOG),
        ]
    small = ("mip", "iso", "slice")
    return scenes + [ct_scene(f"small-{m}", ct, SMALL_PX, **shown[m]) for m in small]


def scaling_scenes(quick: bool = False, large: bool = False) -> list[Scene]:
    """One thing at a time changed: side, picture size, number of volumes, dtype."""
    scenes = []
    sides = (64, 128) if quick else (64, 128, *SIDES, *([LARGE_SIDE] if large else []))
    for side in sides:

        def sparse(side=side):
            return vessels(side)

        scenes.append(cube_scene(f"scaling-side-{side}", side, sparse, mode="mip"))
    for width in (128, 256) if quick else (128, 256, 512, 1024, 2048):
        name = f"scaling-image-{width}"
        scenes.append(cube_scene(name, 128, lambda: vessels(128), (width, width), mode="mip"))
    for count in (1, 2) if quick else (1, 2, 3, 4):
        scene = cube_scene(f"scaling-volumes-{count}", 128, lambda: vessels(128), mode="mip")
        first = {**scene.look.volumes[0], "alpha_mode": "add"}
        volumes = tuple({**first, "offset": (8.0 * i, 0.0, 0.0)} for i in range(count))
        scenes.append(replace(scene, look=replace(scene.look, volumes=volumes)))
    for dtype in ("uint8", "int16", "uint16", "float16", "float32"):

        def typed(dtype=dtype):
            return white_noise(128).astype(dtype)

        scenes.append(cube_scene(f"scaling-dtype-{dtype}", 128, typed, mode="mip"))
    return scenes
