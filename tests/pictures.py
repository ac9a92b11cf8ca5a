"""Renders a scene of the oracle with volrender, and says how two pictures differ."""

import numpy as np

import volrender
from tests.oracle import Scene

GRAPHIC_FIELDS = (
    "mode vmin vmax gamma interpolation cmap_interpolation plane threshold step_size substep_size "
    "emissive shininess light smoothing color slab_thickness slab_mode offset rotation scale affine "
    "attenuation color_by alpha clipping_planes crop opacity opacity_unit gradient_opacity transfer shade "
    "ambient diffuse specular"
).split()

SHEAR = np.array(((1, 0.4, -0.2, 1.5), (0.1, 0.9, 0.3, -2), (0, -0.35, 1.2, 3), (0, 0, 0, 1)))
SHEARED = {  # with all that comes after an affine
    "affine": SHEAR,
    "offset": (3.0, -2.0, 1.0),
    "rotation": tuple(np.array((1.0, 3.0, -2.0, 9.0)) / np.sqrt(95)),
    "scale": (0.7, 1.3, -0.9),
}


def graphic_of(scene: Scene, **changes) -> volrender.ImageVolumeGraphic:
    """The volume of an oracle's scene; keywords replace its parameters."""
    parameters = {name: getattr(scene, name) for name in GRAPHIC_FIELDS}
    parameters["vmin"], parameters["vmax"] = scene.clim  # some modes have others of their own
    if scene.opacity is None:
        parameters["opacity"] = "auto"  # RGBA: what voxels say themselves
    return volrender.ImageVolumeGraphic(
        **{"data": scene.data, **parameters, "cmap": scene.cmap, **changes}
    )


def figure_of(scene: Scene, *others: Scene, **changes) -> volrender.Figure:
    """A figure that shows an oracle's scene, and others in the same view; keywords as above."""
    figure = volrender.Figure(size=scene.size, background=scene.background)
    for one in (scene, *others):
        figure[0, 0].add_graphic(graphic_of(one, **changes))
    figure[0, 0].camera.set_state(scene.camera)
    return figure


def camera_towards(centre, direction, distance, *, fov=50.0, up=(0, 1, 0), **state) -> dict:
    """A camera state that looks at a point along a direction from a distance."""
    from volrender.base.transforms import rotation_looking

    direction = np.asarray(direction, float) / np.linalg.norm(direction)
    return {
        "position": np.asarray(centre, float) - distance * direction,
        "rotation": rotation_looking(direction, up),
        "fov": fov,
        "width": distance,
        "height": distance,
        "depth": distance,
        **state,
    }


def difference(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The largest difference of any channel at each pixel, in 1/255."""
    return np.abs(a.astype(int) - b.astype(int)).max(axis=-1)
