"""Makes the pictures of docs/howto/volume_rendering.md: `python docs/pictures/make_volume_rendering.py`."""

import sys
from dataclasses import replace
from pathlib import Path

import imageio.v3 as iio
import numpy as np
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import volrender as vr  # noqa: E402
from docs.pictures.make_several import SIZE, sheet  # noqa: E402
from tests.hosts.window.panel.panel_picture import PanelPicture  # noqa: E402

FOLDER = ROOT / "docs/pictures" / "volume_rendering"
HEAD = vr.datasets.head(128) - 1000.0  # about Hounsfield units: air −1000, soft tissue 50
VESSELS = vr.datasets.vessels(128)
LIMITS = -1000, 1000
SKIN, SOFT, BONE, INSIDE = (0.85, 0.6, 0.5), (0.3, 0.5, 0.9), (0.95, 0.9, 0.75), (0.8, 0.15, 0.1)
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


def tissues() -> np.ndarray:
    """A 2D transfer function for the head: an RGBA image over values and gradients."""
    value, slope = np.meshgrid(
        np.linspace(*LIMITS, 256), np.linspace(0, LIMITS[1] - LIMITS[0], 512)
    )

    def rises(x: np.ndarray, low: float, high: float) -> np.ndarray:
        return np.clip((x - low) / (high - low), 0, 1)

    layers = (  # colour and opacity, values, gradients
        (
            (*SKIN, 0.03),
            rises(value, -800, -600) * rises(value, -150, -350),
            rises(slope, 200, 350),
        ),
        ((*SOFT, 0.05), rises(value, -100, -40) * rises(value, 180, 120), rises(slope, 70, 20)),
        ((*BONE, 0.4), rises(value, 150, 350), rises(slope, 60, 260)),
        ((*INSIDE, 0.6), rises(value, 350, 550), rises(slope, 320, 120)),
    )
    image = np.zeros((*value.shape, 4))
    for colour, by_value, by_slope in layers:
        alpha = colour[3] * by_value * by_slope
        image[alpha > image[..., 3], :3] = colour[:3]
        image[..., 3] = np.maximum(image[..., 3], alpha)
    return image


def transfer() -> np.ndarray:
    """The same colours and opacities by the value alone, and by value and gradient."""
    image = tissues()
    by_value = {
        "opacity": [
            (-800, 0),
            (-600, 0.03),
            (-100, 0.03),
            (-40, 0.05),
            (120, 0.05),
            (350, 0.4),
            (550, 0.6),
        ],
        "cmap": [(-100, SKIN), (-40, SOFT), (120, SOFT), (250, BONE), (450, BONE), (600, INSIDE)],
    }
    by_both = {"transfer": image, "vmin": LIMITS[0], "vmax": LIMITS[1]}
    cut = {"clipping_planes": [(0.6, -1, 0, 0.4 * 63.5)]}
    pictures = {
        "opacity and cmap": drawn(HEAD, **by_value),
        "the same, cut": drawn(HEAD, **by_value, **cut),
        "transfer": drawn(HEAD, **by_both),
        "the same again, cut": drawn(HEAD, **by_both, **cut),
        "the image, over a histogram": over_histogram(image[: len(image) // 2]),
    }
    return sheet(pictures, columns=5)


def shapes() -> np.ndarray:
    """A 2D transfer function of shapes, each alone and all together, and the editor that shows them."""
    skin = vr.transfer.Triangle(-475, 1200, (150, 800), SKIN, alpha=0.03, softness=1)
    soft = vr.transfer.Rectangle((-100, 200), (0, 60), SOFT, alpha=0.05)
    bone = vr.transfer.Triangle(320, 1000, (80, 800), BONE, alpha=0.4, softness=0.7)
    inside = vr.transfer.Rectangle((400, 900), (0, 200), INSIDE, alpha=0.5)
    cut = {"clipping_planes": [(0.6, -1, 0, 0.4 * 63.5)]}
    every = [skin, soft, bone, inside]
    pictures = {
        "a triangle: skin": drawn(HEAD, transfer=[replace(skin, alpha=0.3)]),
        "a triangle: the surface of bone": drawn(HEAD, transfer=[bone]),
        "a rectangle: what is homogeneous": drawn(HEAD, transfer=[replace(soft, alpha=0.2)]),
        "all of them and another one, cut": drawn(HEAD, transfer=every, **cut),
        "the shapes, over a histogram": in_editor(every),
    }
    return sheet(pictures, columns=5)


def in_editor(shapes: list) -> np.ndarray:
    """What the panel shows of shapes for the head."""
    figure = vr.Figure(size=(620, 1100))
    figure.add_image_volume(HEAD, mode="composite", transfer=shapes)
    plot = PanelPicture(figure, pixel_ratio=2)
    plot.settle()
    picture = Image.fromarray(plot.part("joint")[..., :3].astype(np.uint8))
    framed = Image.new("RGB", (SIZE, SIZE), "#1e1f22")
    height = SIZE * picture.height // picture.width
    framed.paste(
        picture.resize((SIZE, height), Image.Resampling.LANCZOS), (0, (SIZE - height) // 2)
    )
    return np.asarray(framed)


def over_histogram(image: np.ndarray) -> np.ndarray:
    """An image of the first gradients over how often there is what it classifies in the head."""
    rows, columns, _ = image.shape
    slope = np.linalg.norm(np.gradient(HEAD), axis=0)
    steepest = (LIMITS[1] - LIMITS[0]) / 2
    counts, _, _ = np.histogram2d(
        slope.ravel(), HEAD.ravel(), (rows, columns), ((0, steepest), LIMITS)
    )
    grey = 0.6 * np.log1p(counts)[..., None] / np.log1p(counts.max())
    alpha = 0.8 * np.sqrt(image[..., 3:] / image[..., 3].max())
    picture = np.uint8(255 * (alpha * image[..., :3] + (1 - alpha) * grey))
    return np.array(Image.fromarray(picture).resize((SIZE, SIZE)))


def main() -> None:
    """Make all pictures."""
    FOLDER.mkdir(exist_ok=True)
    for picture in (presets, settings, transfer, shapes, mixture):
        iio.imwrite(FOLDER / f"{picture.__name__}.png", picture())


if __name__ == "__main__":
    main()
