"""Makes the pictures of docs/howto/publication.md: `python docs/pictures/make_publication.py`."""

import sys
from pathlib import Path

import imageio.v3 as iio
import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import volrender as vr  # noqa: E402
from docs.pictures.make_several import SIZE, sheet  # noqa: E402

FOLDER = ROOT / "docs/pictures" / "publication"
SCALE = 2


def figure() -> vr.Figure:
    """Two subplots for a paper: letters, titles, bars, and which way is which."""
    figure = vr.Figure(size=(640, 320), shape=(1, 2), background="white")
    head, vessels = figure
    head.add_image_volume(
        vr.datasets.head(128) - 1000.0,
        mode="composite",
        directions="RAS",
        scale=(1.5, 1.5, 1.5),
        **vr.presets["ct-bone"],
    )
    head.title, head.orientation.visible = "Skull", True
    vessels.add_image_volume(vr.datasets.vessels(128), mode="mip", cmap="inferno_r", fade=True)
    vessels.title, vessels.colorbar.visible = "Vessels", True
    vessels.colorbar.position, vessels.colorbar.title = "right", "Signal"
    vessels.add_text("n = 3, 10 mm³", "bottom right", size=11)
    figure.letters = True
    for subplot in figure:
        subplot.unit = "mm"
        subplot.scale_bar.visible = True
        subplot.heading.font_size, subplot.letter.font_size = 15, 17
        subplot.camera.look_from(35, 15)
        subplot.auto_fit()
    return figure


def faded() -> np.ndarray:
    """What `fade` does on white."""
    pictures = {}
    for name, fade in (("fade=False", False), ("fade=True", True)):
        figure = vr.Figure(size=(SIZE, SIZE), background="white")
        figure.add_image_volume(vr.datasets.vessels(128), mode="mip", cmap="magma", fade=fade)
        figure[0, 0].camera.look_from(35, 15)
        figure[0, 0].auto_fit()
        pictures[name] = figure.export_numpy()[..., :3]
    return sheet(pictures, columns=2)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    figure().export(FOLDER / "figure.png", scale=SCALE, dpi=200)
    iio.imwrite(FOLDER / "fade.png", faded())
