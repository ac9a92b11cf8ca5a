"""A page in a browser shows the picture that Python draws, before and after it was turned and zoomed.

What it says of a pixel is what Python picks there.
"""

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
PICK = """async (number, place) => {
  const {scene, readout} = await volrender;
  const seen = await readout.picker.pick(scene.subplots[number], place);
  return seen && {...seen, graphic: scene.subplots[number].graphics.indexOf(seen.graphic)};
}"""
PICKED = (
    *("minip, i16", "sum, float64 far from zero", "iso, cubic, clipped and cropped"),
    *("slice, a slab", "mip, colours, turned", "six channels, mip, one hidden"),
    *("labels as matter, large ids", "labels over a slice", "matter in matter", "subplots"),
)
PLACES = (0.35, 0.4), (0.5, 0.5), (0.45, 0.6), (0.6, 0.7), (0.05, 0.95)  # in a subplot


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


def assert_picks_alike(page, figure) -> None:
    count = 0
    for number, subplot in enumerate(figure):
        left, top, width, height = subplot.viewport_px
        graphics = [graphic for graphic in subplot.graphics if graphic.kind]
        for across, down in PLACES:
            x, y = left + int(across * width), top + int(down * height)
            seen, wanted = page.evaluate(PICK, number, [x, y]), subplot.pick(x, y)
            assert (seen is None) == (wanted is None)
            if wanted is None:
                continue
            count += 1
            assert graphics[seen["graphic"]] is wanted["graphic"]
            assert seen["world"] == pytest.approx(wanted["world"], abs=1e-3)
            if np.abs(wanted["voxel_coord"]).max() > 0.499:  # between two voxels
                continue
            assert tuple(seen["index"]) == wanted["index"]
            value = np.atleast_1d(wanted["value"]).astype(float)
            got = [np.nan if part is None else part for part in seen["values"]]
            assert got == pytest.approx(value, rel=1e-3, abs=1e-3, nan_ok=True)
    assert count > 0


@pytest.mark.parametrize("name", FIGURES)
def test_a_page_shows_the_picture(name, page, tmp_path):
    figure = FIGURES[name]()
    figure.export(tmp_path / "page.html")
    page.open(tmp_path / "page.html")
    assert_alike(page, figure, name)
    if name in PICKED:  # from where the figure is seen: no two drags end at one place
        assert_picks_alike(page, figure)
    left, top, width, height = page.rectangle("canvas")
    x, y = left + 0.4 * width, top + 0.6 * height
    page.mouse.drag((x, y), (x + 30, y - 20), steps=1)
    page.mouse.wheel(x, y, -150)
    page.wait_for(AT_REST, 30)
    cameras = page.evaluate(CAMERAS)
    for subplot, camera in zip(figure, cameras, strict=True):
        subplot.camera.set_state(camera, exactly=True)
    if name != "orthogonal views":  # where that moves the crosshair
        assert_alike(page, figure, name)
    assert [url for url in page.requests if url.startswith("http")] == []
