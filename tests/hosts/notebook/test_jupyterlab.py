"""A figure in JupyterLab, in a browser: a cell runs, a drag turns the camera, a kernel starts again."""

import json

import numpy as np
import pytest

from tests.hosts.notebook.server import served

pytest.importorskip("jupyterlab")

SHOW = """import volrender as vr
figure = vr.Figure(size=(240, 180))
volume = figure.add_image_volume(vr.datasets.head((32, 32, 32)), mode="composite")
figure"""
WIDGET = "widget = vr.Widget(figure) if 'wanted' in globals() else None\nwidget"
COMMAND = (
    *("-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", "--port={port}"),
    *("--ServerApp.port_retries=0", "--IdentityProvider.token={token}"),
    *("--LabApp.expose_app_in_browser=True", "--LabApp.collaborative=False"),
)
IDLE = """(() => { const context = window.jupyterapp?.shell?.currentWidget?.sessionContext;
  return context?.isReady && context.session?.kernel?.status === "idle"; })()"""
# Code runs on the kernel of the notebook that is open, beside its cells: what it prints.
RUN = """async (code) => {
  const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
  const future = kernel.requestExecute({code, store_history: false}), said = [];
  future.onIOPub = ({content}) => { said.push(content.text ?? content.evalue ?? ""); };
  await future.done;
  return said.join(""); }"""
SHOWN = "document.querySelector('.renderview-view')?.naturalWidth === 240"
SOURCE = "document.querySelector('.renderview-view').src"
STATE = "print(figure[0, 0].camera.get_state()['position'], figure.window.is_final)"


@pytest.fixture
def page(browser, tmp_path):
    cell = {"cell_type": "code", "outputs": [], "metadata": {}, "execution_count": None}
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}}
    sources = {"show": SHOW, "widget": WIDGET}
    notebook["cells"] = [{**cell, "id": name, "source": source} for name, source in sources.items()]
    (tmp_path / "figures.ipynb").write_text(json.dumps(notebook))
    settings = tmp_path / "home" / "labconfig" / "page_config.json"
    settings.parent.mkdir(parents=True)
    news = "@jupyterlab/apputils-extension:announcements"
    settings.write_text(json.dumps({"disabledExtensions": {news: True}}))
    place = "/lab/tree/figures.ipynb?token={token}"
    with served(list(COMMAND), place, tmp_path) as url, browser.page(900, 600) as page:
        page.open(url, timeout_s=60)
        page.wait_for(IDLE, timeout_s=60)
        yield page


def run_cells(page) -> None:
    page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')", timeout_s=60)


def new_picture(page, before: str) -> np.ndarray:
    """What is seen once the kernel has sent another final picture."""
    page.wait_for(f"{SOURCE} !== {json.dumps(before)}")
    page.wait_for(f"({RUN})({json.dumps(STATE)}).then((said) => said.includes('True'))")
    page.wait_for(f"fetch({SOURCE}).then((r) => r.blob()).then(({{type}}) => type === 'image/png')")
    return page.screenshot(".renderview-view").astype(int)


def assert_widget_lives(page) -> None:
    """What the browser draws of the figure, and what becomes of that where its cell runs again."""
    page.evaluate(RUN, "wanted = True")
    run_cells(page)
    page.wait_for(
        "document.querySelector('.volrender')?.volrender.view.pace?.frames > 0", timeout_s=60
    )
    page.evaluate("document.querySelector('.volrender').scrollIntoView()")
    position = page.evaluate(RUN, STATE).split("]")[0]
    left, top, width, height = page.rectangle(".volrender canvas")
    assert (width, height) == (240, 180)
    page.mouse.drag((left + 120, top + 90), (left + 160, top + 80))
    moved = f"({RUN})({json.dumps(STATE)}).then((said) => !said.startsWith({json.dumps(position)}))"
    page.wait_for(moved)
    page.evaluate(RUN, "volume.alpha = 0.25")
    graphic = "document.querySelector('.volrender').volrender.view.scene.subplots[0].graphics[0]"
    page.wait_for(f"{graphic}.alpha === 0.25")
    page.evaluate(RUN, "before = widget")
    run_cells(page)
    page.wait_for(f"({RUN})('print(before.is_closed)').then((said) => said.startsWith('True'))")


def assert_saved_widget_lives(page) -> None:
    """Where the file has the state of widgets, the browser draws without the kernel that it is of."""
    execute = "(name) => jupyterapp.commands.execute(name)"
    page.evaluate(execute, "@jupyter-widgets/jupyterlab-manager:saveWidgetState")
    page.evaluate(execute, "docmanager:save")
    session = "jupyterapp.shell.currentWidget.sessionContext"
    page.evaluate(f"{session}.shutdown()")
    page.evaluate(execute, "application:close")
    shown = "document.querySelector('.volrender')"
    page.wait_for(f"{shown} === null")
    page.evaluate(
        "jupyterapp.commands.execute('docmanager:open', {path: 'figures.ipynb'}).then(() => null)"
    )
    page.wait_for(f"{shown}?.volrender.view.pace?.frames > 0", timeout_s=60)
    page.wait_for(IDLE, timeout_s=60)
    assert page.evaluate(RUN, "print('figure' in globals())") == "False\n"
    page.evaluate(f"{shown}.scrollIntoView()")
    camera = f"JSON.stringify({shown}.volrender.view.scene.subplots[0].camera.position)"
    before = page.evaluate(camera)
    left, top, *_ = page.rectangle(".volrender canvas")
    page.mouse.drag((left + 120, top + 90), (left + 160, top + 80))
    page.wait_for(f"{camera} !== {before!r} && {shown}.volrender.timer === 0")
    assert page.errors == []


def test_a_figure_lives_in_jupyterlab(page):
    run_cells(page)
    page.wait_for(SHOWN, timeout_s=60)
    first = new_picture(page, "")
    assert first.shape == (180, 240, 3)
    assert first.max() > 100

    position, source = page.evaluate(RUN, STATE), page.evaluate(SOURCE)
    left, top, width, height = page.rectangle(".renderview-view")
    middle = left + width / 2, top + height / 2
    page.mouse.drag(middle, (middle[0] + 60, middle[1] + 20))
    turned = new_picture(page, source)
    assert page.evaluate(RUN, STATE).split("]")[0] != position.split("]")[0]
    assert np.abs(turned - first).max() > 50

    source = page.evaluate(SOURCE)
    page.evaluate(RUN, "volume.mode = 'iso'; volume.emissive = 'darkred'")
    assert np.abs(new_picture(page, source) - turned).max() > 50

    page.evaluate("jupyterapp.shell.currentWidget.sessionContext.restartKernel()", timeout_s=60)
    page.wait_for(IDLE, timeout_s=60)
    assert page.evaluate(RUN, "print('figure' in globals())") == "False\n"
    assert page.screenshot(".renderview-view").max() > 100  # what was left
    run_cells(page)
    page.wait_for(f"({RUN})('print(1)').then((said) => said === '1\\n')", timeout_s=60)
    page.wait_for(SHOWN, timeout_s=60)
    assert np.abs(new_picture(page, "") - first).max() <= 1
    assert_widget_lives(page)
    assert_saved_widget_lives(page)

    outside = [url for url in page.requests if "//127.0.0.1:" not in url]
    assert outside == []
