"""The scene of the kept states, set by hand, and one of the same data in which nothing is set.

`versions/version_1.json` is what volrender made of `set_by_hand` when that was the version of states.
It is never made again. A new version gets a file of its own, made by

    python -m tests.scene.state.kept_scene > tests/scene/state/versions/version_N.json
"""

import json

import numpy as np

import volrender as vr

BACKGROUND = ((0.1, 0.2, 0.3), (0.4, 0.5, 0.6))
COLOURS = [[0.0, 0.1, 0.4], [1.0, 0.2, 0.2], [1.0, 1.0, 0.8]]
CAMERA = {  # no fit: how one goes is no matter of states
    "position": (-12.9, 28.6, 18.6),
    "rotation": (0.184, -0.505, -0.793, 0.289),
    "reference_up": (0, 0, 1),
    "fov": 35.0,
    "width": 21.0,
    "height": 20.0,
    "depth": 22.0,
    "zoom": 0.75,
}


def as_it_is_made() -> vr.Figure:
    """Three subplots: two volumes that share their data, a series, and a volume."""
    figure = vr.Figure(size=(150, 60), shape=(1, 3), names=["left", "middle", "right"])
    z, y, x = np.indices((10, 12, 14))
    ball = (250 - 6 * ((x - 6.5) ** 2 + (y - 5.5) ** 2 + (z - 4.5) ** 2)).clip(0, 250)
    first = figure[0, 0].add_image_volume(ball.astype(np.uint8))
    figure[0, 0].add_image_volume(first.data)
    series = np.stack([np.float32(time + 1) * (x + 2 * y - z) for time in range(3)])
    figure[0, 1].add_image_volume(series, axes="tzyx")
    figure[0, 2].add_image_volume(ball.astype(np.uint16) * 20)
    return figure


def set_by_hand(version: int) -> vr.Figure:
    """The same with all that states of a version hold set to something else."""
    figure = as_it_is_made()
    if version < 3:  # what had no other colour was white on any background
        for subplot in figure:
            for name in ("outline", "axes", "colorbar", "scale_bar"):
                getattr(subplot, name).colour = "white"
    figure.background = BACKGROUND
    left, middle, right = figure
    left.background = "black"
    left.camera.set_state(CAMERA)
    left.controller = "trackball"
    for name, value in {
        "name": "surface", "mode": "iso", "vmin": -20, "vmax": 260, "cmap": "viridis",
        "gamma": 1.5, "threshold": 100.5, "step_size": 0.5, "substep_size": 0.05,
        "emissive": (0.05, 0.0, 0.1), "shininess": 60, "light": (30, 40),
        "offset": (1, 2, 3), "rotation": (0.1, 0.2, -0.1, 0.9), "scale": (1, 0.8, 1.4),
        "crop": ((0, 9), (1, 12), (0, None)), "clipping_planes": [(-1, -0.5, 0.2, 9)],
        "metadata": {"patient": [1, None, "é"]},
    }.items():  # fmt: skip
        setattr(left.graphics[0], name, value)
    for name, value in {
        "name": "glow", "cmap": "cyan", "alpha": 0.4, "alpha_mode": "add", "vmin": 50,
        "vmax": 240, "interpolation": "nearest", "offset": (4, 0, 0),
    }.items():  # fmt: skip
        setattr(left.graphics[1], name, value)
    left.outline.visible = left.axes.visible = True
    left.outline.colour, left.outline.width_px, left.axes.unit = "orange", 2, "mm"
    for name, value in {
        "mode": "slice", "plane": (0.2, 0.1, 1, -6), "cmap": COLOURS, "vmin": -9, "vmax": 80,
        "cmap_interpolation": "nearest",
    }.items():  # fmt: skip
        setattr(middle.graphics[0], name, value)
    middle.graphics[0].time = 2
    middle.controller = "panzoom"
    middle.colorbar.visible = middle.scale_bar.visible = True
    middle.scale_bar.length = 4
    middle.camera.set_state(
        {"fov": 0, "width": 20, "height": 20, "position": (7, 5, 40), "depth": 50}
    )
    right.graphics[0].mode, right.graphics[0].vmax = "minip", 3000
    right.graphics[0].vmin = 6000  # inverted
    right.share_view(left)
    if version > 1:
        skew = [[1, 0.3, 0, -2], [0, 1, -0.2, 1], [0.1, 0, 0.9, 0], [0, 0, 0, 1]]
        for graphic in (left.graphics[0], right.graphics[0]):
            graphic.affine = skew
    if version > 2:
        left.title = "kept"
        left.add_text("a note", position="bottom left", size=9)
        left.measurements.add_distance((0, 0, 0), (9, 12, 3), name="across")
        left.graphics[1].percentiles = (40, 99)
        right.orientation.visible = True
        middle.colorbar.position = "left"
    return figure


if __name__ == "__main__":
    from volrender.scene.state.migrations import VERSION

    print(json.dumps(set_by_hand(VERSION).get_state(), indent=1))
