"""Makes the strip of docs/howto/movies.md: `python docs/pictures/make_movies.py`. No display is needed."""

import os
import runpy
import sys
from pathlib import Path

import imageio.v3 as iio
import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ["RENDERCANVAS_FORCE_OFFSCREEN"] = "1"

TIMES = (0.5, 2.0, 4.7, 6.0, 6.7, 7.5, 8.6, 10.0)
SIZE = (250, 200)


def main() -> None:
    """Draw the movie of the example at some times, in two rows."""
    figure = runpy.run_path(str(ROOT / "examples" / "movie_with_keyframes.py"))["figure"]
    figure.size = SIZE
    pictures = []
    for time in TIMES:
        figure.keyframes.apply(time)
        pictures.append(figure.export_numpy(rgb=True))
    rows = [np.concatenate(pictures[start : start + 4], axis=1) for start in (0, 4)]
    iio.imwrite(ROOT / "docs/pictures" / "movies.png", np.concatenate(rows))


if __name__ == "__main__":
    main()
