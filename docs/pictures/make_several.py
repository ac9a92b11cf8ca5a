"""Makes the pictures of several volumes, channels and labels: `python docs/pictures/make_several.py`.

No display is needed.
"""

import sys
from pathlib import Path

import imageio.v3 as iio
import numpy as np
from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import volrender as vr  # noqa: E402
from volrender.base.checks import ALPHA_MODES  # noqa: E402

FOLDER = ROOT / "docs/pictures" / "several"
SIZE = 300
BACKGROUND = ("#20242a", "#c9d2dc")  # bottom and top: what is behind shows on both
PLACE = {"scale": 4.0, "offset": (1.5, 1.5, 1.5)}  # of voxels that are four of the head's wide
HEAD = vr.datasets.head(128)


def uptake() -> np.ndarray:
    """Two spots that glow in the head, on a little noise, as a tracer's."""
    z, y, x = np.indices((32, 32, 32))
    near = np.exp(-((z - 20) ** 2 + (y - 19) ** 2 + (x - 11) ** 2) / 12) * 9
    far = np.exp(-((z - 18) ** 2 + (y - 11) ** 2 + (x - 20) ** 2) / 25) * 6
    noise = np.random.default_rng(0).random((32, 32, 32)) * 0.2
    return np.float32(near + far + noise)


def statistic() -> np.ndarray:
    """Values of −5 to 5 around zero, as of a comparison."""
    z, y, x = np.indices((32, 32, 32))
    return np.float32(5 * np.sin(x / 4) * np.cos(y / 5) * np.sin(z / 6))


def drawn(*volumes, background="black", azimuth=35, elevation=15, closer=1.35) -> np.ndarray:
    """A picture of some (data, parameters), added in this order."""
    figure = vr.Figure(size=(SIZE, SIZE), background=background)
    for data, parameters in volumes:
        figure.add_image_volume(data, directions="RAS", **parameters)
    subplot = figure[0, 0]
    subplot.camera.look_from(azimuth, elevation)
    subplot.auto_fit()
    subplot.camera.zoom *= closer
    return figure.export_numpy()[..., :3]


def sheet(pictures: dict[str, np.ndarray], columns: int) -> np.ndarray:
    """Pictures side by side, each with its name."""
    rows = -(-len(pictures) // columns)
    whole = Image.new("RGB", (columns * SIZE, rows * SIZE))
    draw = ImageDraw.Draw(whole)
    for i, (name, picture) in enumerate(pictures.items()):
        left, top = i % columns * SIZE, i // columns * SIZE
        whole.paste(Image.fromarray(picture), (left, top))
        font = ImageFont.load_default(16)
        place = left + 10, top + SIZE - 28
        draw.text(place, name, fill="white", font=font, stroke_width=2, stroke_fill="black")
    return np.asarray(whole)


def alpha_modes() -> np.ndarray:
    """A head, and in it something that glows, in each way in which colours can meet."""
    head = HEAD, {"cmap": "gray", "vmin": 700, "vmax": 2600, "fade": True}
    glow = {"cmap": [(0, 0, 0), (1, 0.6, 0.1)], "vmax": 6, "alpha": 0.8, **PLACE}
    return sheet(
        {
            mode: drawn(
                head, (uptake(), {**glow, "alpha_mode": mode}), background=BACKGROUND, closer=1.0
            )
            for mode in ALPHA_MODES
        },
        columns=4,
    )


def by_default() -> np.ndarray:
    """What comes without a word."""
    bone = {"cmap": "gray", "vmin": 300, "vmax": 2200}
    plane = {"mode": "slice", "plane": (1, 0, 0, -60)}
    skin = {"mode": "iso", "threshold": 500, "color": (0.88, 0.67, 0.55)}
    skull = {**skin, "threshold": 1250, "color": "ivory", "clipping_planes": [(0, 0, -1, 90)]}
    glow = uptake(), {"cmap": "hot", "vmax": 6, **PLACE}
    contrast = {"cmap": "gray", "vmin": 700, "vmax": 1400}
    map_ = {"cmap": "matplotlib:coolwarm", "vmin": -5, "vmax": 5, **plane, **PLACE}
    side = {"azimuth": 70, "elevation": 10}
    return sheet(
        {
            "mip on mip": drawn((HEAD, bone), glow),
            "mip and a surface": drawn((HEAD, skull), glow, elevation=40),
            "slice on slice": drawn((HEAD, {**contrast, **plane}), (statistic(), map_), **side),
            "mip behind a slice": drawn((HEAD, {**contrast, **plane}), (HEAD, bone), **side),
        },
        columns=4,
    )


def fading() -> np.ndarray:
    """One mip on white."""
    bone = {"cmap": "inferno", "vmin": 700, "vmax": 2000}
    return sheet(
        {
            "fade=False": drawn((HEAD, bone), background="white", closer=1.0),
            "fade=True": drawn((HEAD, {**bone, "fade": True}), background="white", closer=1.0),
        },
        columns=2,
    )


def orthogonal() -> np.ndarray:
    """PET on CT in an `OrthoFigure`."""
    figure = vr.OrthoFigure(
        HEAD,
        size=(720, 720),
        cmap="gray",
        vmin=600,
        vmax=1500,
        directions="RAS",
        convention="radiological",
    )
    for view in figure:
        mode = "mip" if view.name == "3d" else "slice"
        view.add_image_volume(uptake(), mode=mode, cmap="hot", vmax=6, **PLACE)
    figure.index = (46, 76, 80)
    return figure.export_numpy()[..., :3]


def channels() -> np.ndarray:
    """Arteries, veins and nuclei: three channels of one lattice."""
    size = (64, 128, 128)
    tissue = [
        vr.datasets.vessels(size, dtype="float32"),
        vr.datasets.vessels(size, dtype="float32", seed=1)[::-1],
        vr.datasets.cells_movie(frames=1, size=size, cells=150, noise=0)[0],
    ]
    looks = [
        {"cmap": "#ff3030", "vmin": 0, "vmax": 0.9, "opacity": [(0.1, 0), (0.3, 0.8)]},
        {"cmap": "#3080ff", "vmin": 0, "vmax": 0.9, "opacity": [(0.1, 0), (0.3, 0.8)]},
        {"cmap": "#30d030", "vmin": 0.06, "vmax": 0.6, "opacity": [(0.1, 0), (0.6, 0.5)]},
    ]
    data = np.stack(tissue), {"axes": "czyx", "channels": looks}

    def shown(background: str, **parameters) -> np.ndarray:
        volume = data[0], {**data[1], **parameters}
        return drawn(volume, background=background, elevation=20, closer=1.9)

    return sheet(
        {
            "mip": shown("black"),
            "mip, fade=True": shown("white", fade=True),
            "composite": shown("#20242a", mode="composite", ambient=0.4),
        },
        columns=3,
    )


def regions() -> np.ndarray:
    """Parts of the brain of the head, as an atlas has them: of an ellipsoid in the skull."""
    z, y, x = np.indices(HEAD.shape) - np.array((83, 63, 64))[:, None, None, None]
    brain = (HEAD < 1250) & ((x / 29) ** 2 + (y / 39) ** 2 + (z / 35) ** 2 < 1)
    turn = np.arctan2(y, x) / (2 * np.pi) + 0.5
    part = 1 + np.minimum((turn * 7).astype(int), 6) + 7 * (z > 4)
    return np.where(brain, part, 0).astype(np.uint8)


def labels() -> np.ndarray:
    """Parts of a brain as surfaces, some of them translucent, as matter, and over a slice."""
    head = {"cmap": "gray", "vmin": 700, "vmax": 1400, "mode": "slice", "plane": (0, 0, -1, 84)}
    parts = regions()

    def shown(image: bool = False, **parameters) -> np.ndarray:
        figure = vr.Figure(size=(SIZE, SIZE))
        if image:
            figure.add_image_volume(HEAD, directions="RAS", **head)
        subplot = figure[0, 0]
        subplot.add_labels(parts, directions="RAS", **parameters)
        subplot.camera.look_from(*((0, 90) if image else (35, 25)))
        subplot.auto_fit()
        subplot.camera.zoom *= 1.1 if image else 1.8
        return figure.export_numpy()[..., :3]

    see_through = {part: 0.2 for part in (*range(4, 7), *range(11, 14))}
    plane = {"mode": "slice", "plane": head["plane"], "image": True}
    return sheet(
        {
            "surface": shown(),
            "opacity": shown(opacity=see_through),
            "volume": shown(mode="volume", density=0.06),
            "outline=2, fill=0.25": shown(outline=2, fill=0.25, **plane),
        },
        columns=4,
    )


def main() -> None:
    """Make all pictures."""
    FOLDER.mkdir(exist_ok=True)
    for picture in (alpha_modes, by_default, fading, orthogonal, channels, labels):
        iio.imwrite(FOLDER / f"{picture.__name__}.png", picture())


if __name__ == "__main__":
    main()
