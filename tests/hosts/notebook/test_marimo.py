"""A figure in marimo, in a browser: a cell runs, a drag turns the camera, a cell and a kernel run again."""

import time

import numpy as np
import pytest

from tests.hosts.notebook.server import served

pytest.importorskip("marimo")

APP = """import marimo

app = marimo.App()


@app.cell
def show():
    import volrender as vr

    figure = vr.Figure(size=(240, 180))
    volume = figure.add_image_volume(vr.datasets.head((32, 32, 32)), mode="composite")
    figure
    return (figure, volume, vr)


@app.cell
def position(figure):
    import os

    print("kernel", os.getpid(), "position", figure[0, 0].camera.get_state()["position"])


@app.cell
def change(figure):
    _volume = figure[0, 0].graphics[0]
    _volume.mode = "mip" if _volume.mode == "composite" else "iso"


@app.cell
def widget(figure, vr):
    vr.Widget(figure)


if __name__ == "__main__":
    app.run()
"""
COMMAND = (
    *("-m", "marimo", "-y", "edit", "figures.py", "--headless", "--skip-update-check"),
    *("--host=127.0.0.1", "--port={port}", "--token-password={token}"),
)
# marimo puts each widget into a shadow tree.
FIND = """(() => { const find = (root) => { for (const element of root.querySelectorAll("*")) {
    if (element.matches(".renderview-view")) return element;
    const found = element.shadowRoot && find(element.shadowRoot);
    if (found) return found; } };
  return find(document); })()"""
BOX = f"{FIND}.getBoundingClientRect()"
QUIET_MS = 600  # without a new picture: the PNG came
# As the command of the menu, which loads the page anew: after this was answered.
RESTART = """(async () => {
  const menu = document.querySelector("[data-testid=notebook-menu-dropdown]");
  menu.dispatchEvent(new PointerEvent("pointerdown", {bubbles: true}));
  const found = async (find) => {
    for (;;) { await new Promise(requestAnimationFrame); const it = find(); if (it) return it; } };
  (await found(() => [...document.querySelectorAll("[role=menuitem]")]
    .find(({innerText}) => innerText === "Restart kernel"))).click();
  const confirm = await found(() => document.querySelector("[aria-label='Confirm Restart']"));
  window.isOld = true;
  setTimeout(() => confirm.click());
})()"""
PRINTED = r"document.body.innerText.match(/position \[.*\]/)?.[0]"
KERNEL = r"document.body.innerText.match(/kernel \d+/)?.[0]"


@pytest.fixture
def page(browser, tmp_path):
    (tmp_path / "figures.py").write_text(APP)
    settings = tmp_path / "home" / "marimo" / "marimo.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text("[runtime]\nauto_instantiate = true\n")  # run all cells when it is opened
    place = "/?access_token={token}"
    with served(list(COMMAND), place, tmp_path) as url, browser.page(900, 800) as page:
        page.open(url, timeout_s=60)
        yield page


def run_cell(page, name: str) -> None:
    button = f"[data-cell-name={name}] [data-testid=run-button]"
    page.evaluate("(button) => document.querySelector(button).click()", button)


def rectangle(page) -> tuple[float, float, float, float]:
    return page.evaluate(f"(({{x, y, width, height}}) => [x, y, width, height])({BOX})")


def picture_after(page, source: str) -> np.ndarray:
    """What is seen once a picture at rest has come after another one."""
    page.wait_for(f"{FIND}?.naturalWidth === 240 && {FIND}.src !== {source!r}", timeout_s=60)
    before = ""
    while before != (before := page.evaluate(f"{FIND}.src")):
        page.evaluate(f"new Promise((done) => setTimeout(done, {QUIET_MS}))")
    left, top, width, height = (round(number) for number in rectangle(page))
    return page.screenshot()[top : top + height, left : left + width].astype(int)


def turned_picture(page) -> np.ndarray:
    """What is seen after a drag."""
    source = page.evaluate(f"{FIND}.src")
    left, top, width, height = rectangle(page)
    middle = left + width / 2, top + height / 2
    page.mouse.drag(middle, (middle[0] + 60, middle[1] + 20))
    return picture_after(page, source)


def restart_kernel(page) -> None:
    before = page.evaluate(KERNEL)
    page.evaluate(RESTART)
    page.wait_for("!window.isOld && document.readyState === 'complete'", timeout_s=60)
    page.wait_for(f"{KERNEL} && {KERNEL} !== {before!r}", timeout_s=60)


def assert_widget_lives(page) -> None:
    """What the browser draws of the figure follows hands and cells."""
    shown = FIND.replace(".renderview-view", ".volrender")
    page.wait_for(f"{shown}?.volrender.view.pace?.frames > 0", timeout_s=60)
    page.evaluate(f"{shown}.scrollIntoView()")
    before = page.evaluate(PRINTED)
    box = f"{shown}.querySelector('canvas').getBoundingClientRect()"
    left, top, width, height = page.evaluate(
        f"(({{x, y, width, height}}) => [x, y, width, height])({box})"
    )
    assert (width, height) == (240, 180)
    page.mouse.drag((left + 120, top + 90), (left + 160, top + 80))
    page.wait_for(f"{shown}.volrender.timer === 0")
    run_cell(page, "position")
    page.wait_for(f"{PRINTED} !== {before!r}")
    mode = f"{shown}.volrender.view.scene.subplots[0].graphics[0].mode"
    before = page.evaluate(mode)
    run_cell(page, "change")
    page.wait_for(f"{mode} !== {before!r}")


def test_a_figure_lives_in_marimo(page):
    first = picture_after(page, "")
    assert first.shape == (180, 240, 3)
    assert first.max() > 100

    before = page.wait_for(PRINTED)
    turned = turned_picture(page)
    assert np.abs(turned - first).max() > 50
    run_cell(page, "position")
    page.wait_for(f"{PRINTED} !== {before!r}")

    source = page.evaluate(f"{FIND}.src")
    run_cell(page, "change")
    assert np.abs(picture_after(page, source) - turned).max() > 50

    source = page.evaluate(f"{FIND}.src")
    run_cell(page, "show")  # and those that need what it defines
    end = time.monotonic() + 20
    while np.abs(picture_after(page, source) - first).max() > 8:  # a JPEG comes before the PNG
        assert time.monotonic() < end

    restart_kernel(page)
    again = picture_after(page, "")
    assert np.abs(again - first).max() <= 8
    assert np.abs(turned_picture(page) - again).max() > 50
    assert_widget_lives(page)

    outside = [url for url in page.requests if "//127.0.0.1:" not in url]
    assert outside == []
