"""Makes the picture at the top of README.md, of six examples: `python docs/pictures/make_range.py`."""

import os
import runpy
from pathlib import Path

import imageio.v3 as iio
import numpy as np
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
EDGE = 320  # of a tile, pixels
# Examples, and which part of their picture is shown: from left and top, width and height, 0 to 1.
TILES = {
    "bone_and_vessels": (0.03, 0.0, 0.5, 1.0),
    "multichannel_volumes": (0.06, 0.0, 0.8, 1.0),
    "nuclei_by_volume": (0.1, 0.0, 0.8, 1.0),
    "non_orthogonal_slicing": (0.1, 0.0, 0.8, 1.0),
    "brain_atlas": (0.5, 0.0, 0.5, 0.5),
    "orthogonal_views": (0.0, 0.0, 1.0, 1.0),
}


def tile(name: str, part: tuple[float, float, float, float]) -> np.ndarray:
    """The part of an example's picture, as a square."""
    figure = runpy.run_path(str(ROOT / "examples" / f"{name}.py"))["figure"]
    picture = Image.fromarray(figure.export_numpy(rgb=True))
    left, top, width, height = (
        fraction * edge for fraction, edge in zip(part, picture.size * 2, strict=True)
    )
    side = min(width, height)
    left, top = left + (width - side) / 2, top + (height - side) / 2
    cut = picture.crop((int(left), int(top), int(left + side), int(top + side)))
    return np.asarray(cut.resize((EDGE, EDGE), Image.Resampling.LANCZOS))


if __name__ == "__main__":
    os.environ["RENDERCANVAS_FORCE_OFFSCREEN"] = "1"
    tiles = [tile(name, part) for name, part in TILES.items()]
    rows = [np.concatenate(tiles[i : i + 3], axis=1) for i in (0, 3)]
    iio.imwrite(ROOT / "docs/pictures/range.png", np.concatenate(rows))
