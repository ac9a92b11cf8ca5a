"""A page in a browser shows the picture that Python draws, before and after it was turned and zoomed."""

import numpy as np
import pytest

from tests.hosts.web.figures import FIGURES

AT_REST = """(async () => {
  const {pace} = await volrender;
  return pace.isWhole && !pace.isAsked && !pace.isDrawing && !pace.goesOn;
})()"""
CAMERAS = "(async () => (await volrender).scene.subplots.map(({camera}) => camera))()"
SQUARE = (
    "document.querySelectorAll('.figure, canvas').forEach((e) => { e.style.borderRadius = 0; })"
)
ERRORS = "(async () => (await volrender).pace.renderer.errors)()"


@pytest.fixture(scope="module")
def page(browser):
    with browser.page(400, 500) as page:
        yield page


def differences(page, figure) -> np.ndarray:
    page.wait_for(AT_REST, 30)
    page.evaluate(SQUARE)  # its corners are round
    shown = page.screenshot("canvas")[..., :3].astype(int)
    assert page.evaluate(ERRORS) == []
    return np.abs(shown - figure.export_numpy(rgb=True))


def assert_alike(page, figure, name: str) -> None:
    off = differences(page, figure)
    assert off.mean() < (0.2 if "composite" in name or "matter" in name else 0.05)
    assert (off.max(axis=-1) > 2).sum() <= 5, f"off by up to {off.max()}"


@pytest.mark.parametrize("name", FIGURES)
def test_a_page_shows_the_picture(name, page, tmp_path):
    figure = FIGURES[name]()
    figure.export(tmp_path / "page.html")
    page.open(tmp_path / "page.html")
    assert_alike(page, figure, name)
    left, top, width, height = page.rectangle("canvas")
    x, y = left + 0.4 * width, top + 0.6 * height
    page.mouse.drag((x, y), (x + 30, y - 20))
    page.mouse.wheel(x, y, -150)
    page.wait_for(AT_REST, 30)
    cameras = page.evaluate(CAMERAS)
    for subplot, camera in zip(figure, cameras, strict=True):
        subplot.camera.set_state(camera, exactly=True)
    if name != "orthogonal views":  # where that moves the crosshair
        assert_alike(page, figure, name)
    assert [url for url in page.requests if url.startswith("http")] == []
