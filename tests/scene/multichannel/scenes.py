"""Channels for the tests: small volumes on one lattice, each elsewhere, and a figure that shows them."""

import numpy as np

import volrender as vr
from tests.oracle import Scene
from tests.pictures import camera_towards, graphic_of

SHAPE = (16, 18, 20)
SIZE = (40, 32)
CENTRES = ((6, 6, 6), (9, 11, 8), (8, 12, 14), (12, 5, 12), (4, 14, 5), (8, 9, 10), (13, 13, 15))
COLOURS = ((1, 0, 1), (0, 1, 0), (0, 1, 1), (1, 1, 0), (1, 0, 0), (0.2, 0.3, 1), (1, 0.5, 0))
CAMERA = camera_towards((9, 8, 7), (-0.6, -0.4, -1.0), 34.0)


def channels(count: int, dtype=np.float32) -> np.ndarray:
    """Balls that are brightest in their middles, and a little noise: (count, nz, ny, nx), 0 to 1 or 200."""
    grid = np.indices(SHAPE).astype(np.float32)
    noise = np.random.default_rng(3).random((count, *SHAPE)).astype(np.float32)
    values = []
    for number, centre in enumerate(CENTRES[:count]):
        away = np.sqrt(sum((grid[axis] - centre[axis]) ** 2 for axis in range(3)))
        values.append(np.clip(1 - away / (6 + number % 3), 0, 1) * 0.9 + 0.1 * noise[number])
    stacked = np.stack(values)
    return stacked.astype(dtype) if np.dtype(dtype).kind == "f" else (200 * stacked).astype(dtype)


def ramp(colour) -> np.ndarray:
    """The colormap from black to a colour, (256, 4)."""
    return np.append(np.linspace(0, 1, 256)[:, None] * colour, np.ones((256, 1)), axis=1)


def scenes_of(data, mode: str, each=(), **settings) -> list[Scene]:
    """The oracle's scene of each channel; `each`: what is set of single ones."""
    common = {
        "vmin": 0.1,
        "vmax": 0.9,
        "threshold": 0.45,
        "plane": (0.2, 0.3, 1.0, -13.0),
        "opacity": "quadratic" if mode == "composite" else None,
        "size": SIZE,
        **settings,
    }
    own = [*each, *[{}] * len(data)]
    return [
        Scene(
            np.asarray(values),
            mode,
            CAMERA,
            **{"cmap": ramp(colour), "color": (*colour, 1.0), **common, **own[number]},
        )
        for number, (values, colour) in enumerate(zip(data, COLOURS, strict=False))
    ]


OF_CHANNELS = ("vmin", "vmax", "gamma", "threshold", "opacity", "gradient_opacity")


def multichannel(
    scenes: list[Scene], data=None, looks=(), **changes
) -> vr.MultichannelVolumeGraphic:
    """The graphic of several scenes, which differ in what channels have alone."""
    graphics = [graphic_of(scene) for scene in scenes]
    first = graphics[0]
    shared = {
        name: getattr(first, name)
        for name in (
            *("mode", "interpolation", "cmap_interpolation", "plane", "step_size", "substep_size"),
            *("crop", "scale", "clipping_planes", "smoothing", "light", "shade", "emissive"),
            *("attenuation", "color_by", "slab_thickness", "slab_mode", "opacity_unit", "fade"),
        )
    }
    own = [
        {**{name: getattr(graphic, name) for name in OF_CHANNELS}, "cmap": graphic.cmap}
        for graphic in graphics
    ]
    for look, more in zip(own, looks, strict=False):
        look.update(more)
    values = np.stack([scene.data for scene in scenes]) if data is None else data
    return vr.MultichannelVolumeGraphic(values, channels=own, **{**shared, **changes})


def figure_with(*graphics, background=(0, 0, 0, 1), size=SIZE) -> vr.Figure:
    """A figure that shows some graphics."""
    figure = vr.Figure(size=size, background=background)
    for graphic in graphics:
        figure[0, 0].add_graphic(graphic)
    figure[0, 0].camera.set_state(CAMERA)
    return figure
