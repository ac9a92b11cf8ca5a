"""How large pages are, and how long they take until they draw in a browser: Chromium without a screen."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from benchmarks.measure import Row, Spread

SIDES = (128, 256)
SIZE_PX = (640, 480)
# When the page drew its first frame, in all pixels: ms since it was asked for. Or why it did not.
WATCH = """Object.defineProperty(globalThis, "volrender", {configurable: true, set(started) {
  const said = (view) => view.find("note").textContent;
  globalThis.ready = started.then((view) => view.renderer ? performance.now() : said(view));
}});"""


def pages(repeats: int, quick: bool = False) -> list[Row]:
    """Pages of heads, uint8, as a MIP: export, size, and opening them with warm caches."""
    from tests.browser import Browser  # which needs the browser alone

    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for side in (32,) if quick else SIDES:
            path = Path(folder) / f"head-{side}.html"
            exports = [_export(path, side) for _ in range(repeats)]
            with Browser() as browser:  # a new one, whose caches are empty
                first, *opened = _ready_ms(browser, path, repeats + 1)
            case, mib = f"pages-{side}", path.stat().st_size / 2**20
            rows += [
                Row(case, "size of the file", Spread.of([mib]), unit="MiB"),
                Row(case, "export", Spread.of(exports)),
                Row(case, "ready in Chromium", Spread.of(opened), note=f"at first {first:.0f} ms"),
            ]
    return rows


def _export(path: Path, side: int) -> float:
    """Write a page, ms; the figure and its first picture are there before."""
    import volrender

    figure = volrender.Figure(size=SIZE_PX)
    figure.add_image_volume(volrender.datasets.head(side, dtype="uint8"))
    figure.render_frame()
    start = time.perf_counter()
    figure.export(path)
    return (time.perf_counter() - start) * 1e3


def _ready_ms(browser, path: Path, count: int) -> list[float]:
    """The same page opened again and again in one browser; RuntimeError where it does not draw."""
    with browser.page(SIZE_PX[0] + 60, SIZE_PX[1] + 300) as page:
        page.send("Page.addScriptToEvaluateOnNewDocument", source=WATCH)
        taken = []
        for _ in range(count):
            page.open(path, timeout_s=60)
            taken.append(page.evaluate("ready", timeout_s=60))
            if isinstance(taken[-1], str):
                raise RuntimeError(taken[-1])
    return taken
