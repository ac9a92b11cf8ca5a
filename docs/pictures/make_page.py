"""Makes the picture of docs/howto/pages.md, in Chromium: `python docs/pictures/make_page.py`."""

import sys
import tempfile
from pathlib import Path

import imageio.v3 as iio

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import volrender as vr  # noqa: E402
from tests.browser import Browser  # noqa: E402

SIZE = (560, 400)


def main() -> None:
    """Export a page of a head, open it, and take its picture."""
    figure = vr.Figure(size=SIZE)
    figure.add_image_volume(
        vr.datasets.head(96) - 1000.0,
        name="head",
        mode="composite",
        directions="RAS",
        opacity_unit=2,
        **vr.presets["ct-bone"],
    )
    figure[0, 0].camera.look_from(35, 10)
    figure[0, 0].auto_fit()
    figure[0, 0].camera.zoom *= 1.6
    with tempfile.TemporaryDirectory() as folder, Browser() as browser:
        figure.export(Path(folder) / "head.html", quality="8bit")
        page = browser.page()
        page.resize(SIZE[0] + 40, 760)
        page.open(Path(folder) / "head.html")
        page.evaluate("volrender.then((view) => { globalThis.view = view; })", timeout_s=120)
        page.wait_for("!document.querySelector('.controls').hidden", timeout_s=60)
        iio.imwrite(ROOT / "docs/pictures/page.png", page.screenshot())


if __name__ == "__main__":
    main()
