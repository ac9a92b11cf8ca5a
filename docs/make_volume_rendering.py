"""Makes the pictures of docs/volume_rendering.md: `python docs/make_volume_rendering.py`."""

import sys
from pathlib import Path

import imageio.v3 as iio
import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import volrender as vr  # noqa: E402
from docs.make_several import SIZE, sheet  # noqa: E402

FOLDER = ROOT / "docs" / "volume_rendering"
HEAD = vr.datasets.head(128) - 1000.0  # about Hounsfield units: air −1000, soft tissue 50
VESSELS = vr.datasets.vessels(128)
CELLS = vr.datasets.cells_movie(2, (40, 128, 128))[1]


def drawn(data: np.ndarray, elevation: float = 15, **parameters) -> np.ndarray:
    """A picture of a volume in mode composite."""
    return together([{"data": data, **parameters}], elevation)


def together(volumes: list[dict], elevation: float = 15) -> np.ndarray:
    """A picture of several volumes in mode composite."""
    figure = vr.Figure(size=(SIZE, SIZE), background=("#101318", "#2a3038"))
    for parameters in volumes:
        figure.add_image_volume(mode="composite", directions="RAS", **parameters)
    subplot = figure[0, 0]
    subplot.camera.look_from(35, elevation)
    subplot.auto_fit()
    subplot.camera.zoom *= 1.35
    return figure.export_numpy()[..., :3]


def presets() -> np.ndarray:
    """What each preset makes of data of its kind."""
    data = {"ct": HEAD, "mr": VESSELS, "glow": CELLS, "solid": CELLS, "nuclei": CELLS}
    pictures = {"nothing set: CT": drawn(HEAD), "nothing set: cells": drawn(CELLS, 40)}
    for name, preset in vr.presets.items():
        kind = name.split("-")[0]
        pictures[name] = drawn(data[kind], 40 if data[kind] is CELLS else 15, **preset)
    return sheet(pictures, columns=6)


def settings() -> np.ndarray:
    """One volume, and what single parameters do to it."""
    layers = {
        "opacity": [(-700, 0), (-400, 0.03), (100, 0.02), (250, 0.7)],
        "cmap": [(-700, "#d98d6a"), (100, "#d98d6a"), (250, "ivory")],
    }
    pictures = {
        "two layers": drawn(HEAD, **layers),
        "shade=0": drawn(HEAD, **layers, shade=0),
        "opacity_unit=0.3": drawn(HEAD, **layers, opacity_unit=0.3),
        "gradient_opacity=300": drawn(HEAD, **layers, gradient_opacity=300),
        "light=(60, 40)": drawn(HEAD, **layers, light=(60, 40)),
    }
    return sheet(pictures, columns=5)


def mixture() -> np.ndarray:
    """Two volumes in one place, each alone and both together."""
    head = {
        "data": HEAD,
        "opacity": [(-700, 0), (-400, 0.02), (100, 0.01), (250, 0.06)],
        "cmap": [(-700, "#d98d6a"), (100, "#d98d6a"), (250, "ivory")],
    }
    vessels = {
        "data": VESSELS,
        "opacity": [(60, 0), (160, 0.6)],
        "cmap": [(60, "#6e0f0f"), (160, "#ff4030")],
        "scale": (0.6, 0.6, 0.6),
        "offset": (26, 26, 30),
    }
    pictures = {
        "head": together([head]),
        "vessels": together([vessels]),
        "both": together([head, vessels]),
        "both, cut open": together([{**head, "clipping_planes": [(0.6, -0.8, 0, 12.8)]}, vessels]),
    }
    return sheet(pictures, columns=4)


def main() -> None:
    """Make all pictures."""
    FOLDER.mkdir(exist_ok=True)
    for picture in (presets, settings, mixture):
        iio.imwrite(FOLDER / f"{picture.__name__}.png", picture())


if __name__ == "__main__":
    main()
