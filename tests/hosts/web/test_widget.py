"""`vr.Widget`: what it sends, what it hears, and what the browser draws of it; without a notebook."""

import asyncio
import gc
import subprocess
import sys
import weakref
from io import BytesIO

import imageio.v3 as imageio
import numpy as np
import pytest

import volrender as vr
from tests.hosts.web.model import Front
from volrender.hosts.widget import live_scene

pytest.importorskip("anywidget")

SIZE = (240, 180)


def head_figure(**options) -> vr.Figure:
    figure = vr.Figure(size=SIZE)
    figure.add_image_volume(vr.datasets.head(24), **options)
    figure[0, 0].controller.damping = 0  # so that a camera is where it is dragged to
    return figure


class Sent:
    """What a widget sends from now on, as one dict of traits for each message."""

    def __init__(self, widget) -> None:
        self.messages: list[dict] = []
        widget.comm.publish_msg = lambda *_, data=None, **__: self._note(data or {})

    def _note(self, data: dict) -> None:
        if data.get("method") == "update":
            paths = [path[0] for path in data["buffer_paths"]]
            self.messages.append({**data["state"], **dict.fromkeys(paths)})

    def take(self) -> list[set]:
        """Which traits each message had, since this was asked last."""
        messages, self.messages = self.messages, []
        return [set(message) for message in messages]


def is_block(name: str) -> bool:
    return name.startswith("block-")


def hear(widget, **settings) -> None:
    """Have a widget get what a browser set; `__` for `/` in paths."""
    before = widget.get_state("_settings")["_settings"]
    stamp = 1 + max([stamp for stamp, *_ in before.values()], default=0)
    paths = {name.replace("__", "/").lstrip("_"): value for name, value in settings.items()}
    news = {path: [stamp, value, 0] for path, value in paths.items()}
    widget.set_state({"_settings": {**before, **news}})


def test_what_changes_is_sent_and_nothing_else():
    figure = head_figure()
    volume, widget = figure[0, 0].graphics[0], vr.Widget(figure)
    sent = Sent(widget)
    widget.update()
    assert sent.take() == []
    figure[0, 0].camera.zoom = 2
    widget.update()
    assert sent.take() == [{"_cameras"}]
    volume.vmin = 100
    volume.mode = "iso"
    widget.update()
    assert sent.take() == [{"_subplots"}]
    volume.data[3:5] = 700
    widget.update()
    names = set.union(*sent.take())
    assert "_rest" in names and not names & {"_cameras", "_settings", "_picture", "_esm"}
    assert (
        1 <= len(list(filter(is_block, names))) <= 2
    )  # the new voxels, and no longer those before
    figure.add_image_volume(vr.datasets.head(8))
    widget.update()
    *_, last = sent.take()
    assert {"_rest", "_subplots"} <= last
    figure[0, 0].remove_graphic(volume)
    widget.update()
    assert len(widget.get_state("_subplots")["_subplots"]["value"][0]["graphics"]) == 1
    widget.close()


def test_changes_go_by_themselves_together_and_in_order():
    async def changed() -> list[dict]:
        figure = head_figure()
        widget = vr.Widget(figure)
        sent = Sent(widget)
        for zoom in (2, 3, 4):
            figure[0, 0].camera.zoom = zoom
        await asyncio.to_thread(setattr, figure[0, 0].graphics[0], "gamma", 2)
        assert sent.messages == []
        await asyncio.sleep(0.1)
        widget.close()
        figure[0, 0].camera.zoom = 5
        await asyncio.sleep(0.05)
        return sent.messages

    (message,) = asyncio.run(changed())
    assert set(message) == {"_cameras", "_subplots"}
    assert message["_cameras"]["value"][0]["zoom"] == 4
    assert message["_subplots"]["value"][0]["graphics"][0]["looks"][0]["gamma"] == 2


def test_what_the_browser_sets_is_set_in_python_with_events_and_not_sent_back():
    figure = head_figure()
    volume, widget = figure[0, 0].graphics[0], vr.Widget(figure)
    other = vr.Widget(figure)
    camera, seen = figure[0, 0].camera.get_state(), []
    volume.add_event_handler(lambda event: seen.append(event.type), "mode", "vmin", "cmap", "alpha")
    sent, of_other = Sent(widget), Sent(other)
    hear(widget, _0__camera={**camera, "zoom": 3}, _0__0__mode="iso", _0__0__0__vmin=50)
    hear(widget, _0__0__alpha=0.5, _0__0__plane=[0, 0, -1, 12], _0__0__0__threshold=900)
    assert (figure[0, 0].camera.zoom, volume.mode, volume.vmin, volume.alpha) == (3, "iso", 50, 0.5)
    assert (volume.plane.tolist(), volume.threshold) == ([0, 0, -1, 12], 900)
    assert seen == ["mode", "vmin", "alpha"]
    choices = widget.get_state("_rest")["_rest"]["choices"]
    colours = next(
        e["colours"] for e in choices["colormaps"] if e["colours"]["cmap"] == "bids:viridis"
    )
    hear(widget, _0__0__0__colours=colours)
    assert volume.cmap.name == "bids:viridis"
    widget.update()
    assert sent.take() == []
    other.update()
    assert of_other.take() == [{"_cameras", "_subplots"}]
    volume.add_event_handler(lambda event: setattr(volume, "gamma", 3), "vmin")
    hear(widget, _0__0__0__vmin=60)
    widget.update()
    assert sent.take() == [{"_subplots"}]  # since a handler set something else
    volume.cmap = [[0, 0, 0], [1, 0.2, 0]]  # which no catalog has
    widget.update()
    own = widget.get_state("_subplots")["_subplots"]["value"][0]["graphics"][0]["looks"][0]
    own = {name: own[name] for name in ("cmap", "table", "cmap_points", "cmap_has_alpha")}
    before = volume.cmap
    hear(widget, _0__0__0__colours=colours)
    hear(widget, _0__0__0__colours=own)
    assert volume.cmap == before
    widget.close(), other.close()


def test_opacities_and_the_crosshair_are_set_by_the_browser_too():
    figure = vr.OrthoFigure(vr.datasets.head(16), size=SIZE)
    widget = vr.Widget(figure)
    sent = Sent(widget)
    matter = {"opacity": [[0, 0], [500, 0.2]], "is_automatic": False, "gradient_opacity": None}
    whole = [i for i, subplot in enumerate(figure) if figure.main_subplot(subplot) is subplot][-1]
    hear(widget, voxel=[3, 4, 5], **{f"_{whole}__0__0__matter": {**matter, "transfer": None}})
    assert figure.cursor.voxel.tolist() == [3, 4, 5]
    graphic = list(figure)[whole].graphics[0]
    assert np.ravel(graphic.opacity).tolist() == [0, 0, 500, 0.2]
    hear(widget, **{f"_{whole}__0__0__matter": {**matter, "is_automatic": True, "transfer": None}})
    assert graphic.opacity == "auto"
    widget.update()
    assert all("_cameras" not in names for names in sent.take())
    widget.close()


def test_a_file_of_a_notebook_keeps_its_picture():
    figure = head_figure()
    widget = vr.Widget(figure)
    data, _ = widget._repr_mimebundle_()
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == widget.model_id
    assert (imageio.imread(BytesIO(data["image/png"])) == figure.render_frame()).all()
    widget.close()


def test_what_python_does_not_take_is_told_and_the_browser_gets_what_is_so():
    figure = head_figure()
    widget = vr.Widget(figure)
    sent = Sent(widget)
    for path, value in {
        "_0__0__alpha": 7,
        "_4__0__alpha": 0.5,
        "_0__0__data": 1,
        "nonsense": 1,
    }.items():
        with pytest.raises((TypeError, ValueError)):
            hear(widget, **{path: value})
        widget.update()
        assert {"_subplots", "_cameras"} <= sent.take()[-1]
    assert figure[0, 0].graphics[0].alpha == 1
    assert widget.get_state("_subplots")["_subplots"]["heard"] > 0
    widget.close()
    with pytest.raises(TypeError, match="figure must be a Figure, not str"):
        vr.Widget("figure")


def test_nothing_is_left_of_widgets_and_their_figures():
    def layouts() -> int:  # widgets of their own, which belong to others
        return sum(isinstance(thing, ipywidgets.Layout) for thing in gc.get_objects())

    import ipywidgets

    gc.collect()
    kept, before = head_figure(), layouts()
    alive = []
    for number in range(30):
        figure = kept if number % 2 else vr.Figure(size=(16, 12))
        widget = vr.Widget(figure)
        alive += [weakref.ref(widget)] + ([] if figure is kept else [weakref.ref(figure)])
        if number % 3 == 0:
            widget.comm.close()  # as a notebook does, of which a cell runs again
        else:
            widget.close()
        assert widget.is_closed
    del widget, figure
    gc.collect()
    assert [reference for reference in alive if reference() is not None] == []
    assert layouts() == before
    closed = vr.Widget(vr.Figure(size=(16, 12)))
    closed.close()
    gc.collect()
    with pytest.raises(RuntimeError, match="the figure that it showed is gone"):
        _ = closed.figure


def test_without_anywidget_it_is_said_what_to_install():
    code = (
        "import sys, volrender as vr\nassert 'anywidget' not in sys.modules\n"
        "sys.modules['anywidget'] = None\n"
        "try: vr.Widget\nexcept ImportError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "Widgets need anywidget: pip install volrender[notebook]\n"


@pytest.fixture
def page(browser):
    with browser.page(700, 900, online=False) as page:
        yield page
        assert (page.errors, page.console) == ([], [])
        assert [url for url in page.requests if not url.startswith("file:")] == []


def assert_shows(front: Front, figure, place: str = "a", mean: float = 0.05) -> None:
    front.settle(place)
    shown = front.page.screenshot(f"#{place} canvas").astype(int)
    wanted = figure.export_numpy(rgb=True)
    off = np.abs(shown - wanted)
    assert wanted.std() > 20
    assert off.mean() < mean and (off.max(axis=-1) > 2).sum() <= 5, f"off by up to {off.max()}"


def test_the_browser_shows_the_figure_and_what_python_makes_of_it(page, tmp_path, monkeypatch):
    figure = head_figure(mode="iso", threshold=600)
    volume, widget = figure[0, 0].graphics[0], vr.Widget(figure)
    front = Front(page, tmp_path)
    front.follow(widget)
    front.show(widget)
    assert_shows(front, figure)
    assert page.rectangle("#a .controls")[3] == 0  # none are asked for
    volume.mode, volume.cmap, volume.vmax = "mip", "viridis", 1500
    figure[0, 0].camera.zoom = 1.5
    widget.update()
    assert_shows(front, figure)
    volume.data[:, :12] = 0
    widget.update()
    assert_shows(front, figure)
    second = figure.add_image_volume(vr.datasets.head(12), offset=(10, 0, 0))
    widget.update()
    page.evaluate("twin('a').view.reset()")  # to what there is now, of both
    assert_shows(front, figure)
    figure[0, 0].remove_graphic(second)
    monkeypatch.setattr(live_scene, "MOST_TABLES", 16)
    for red in (0.2, 0.4, 0.6, 0.8):
        volume.cmap = [(0, 0, 0), (red, 1, 1)]
        widget.update()
    assert page.evaluate("models.m.get('_rest').generation") > 0
    page.wait_for("twin('a').view.pace?.frames > 0")
    assert_shows(front, figure)
    widget.close()


def test_two_widgets_in_one_document_follow_hands_through_python(page, tmp_path):
    figure = head_figure()
    widgets = {"a": vr.Widget(figure, controls=True), "b": vr.Widget(figure)}
    front = Front(page, tmp_path)
    for place, widget in widgets.items():
        front.follow(widget, place)
        front.show(widget, place, place)
    before = figure[0, 0].camera.get_state()
    left, top, *_ = page.rectangle("#a canvas")
    page.mouse.drag((left + 60, top + 90), (left + 110, top + 70))
    said = front.settings("a")
    assert list(said) == ["0/camera"]
    widgets["a"].set_state({"_settings": said})
    assert figure[0, 0].camera.get_state() != before
    assert page.evaluate("twin('b').view.scene.subplots[0].camera.position") == before["position"]
    widgets["a"].update(), widgets["b"].update()
    assert_shows(front, figure, "b")
    page.evaluate("twin('a').view.steering.controllers[0].damping = 0.1")
    page.mouse.wheel(left + 60, top + 90, -200)
    page.wait_for("models.a.saved.length > 1")
    front.settle("a")  # it glides after the last event, and Python is told of the end
    page.wait_for("twin('a').timer === 0")
    position = page.evaluate("twin('a').view.scene.subplots[0].camera.position")
    assert position == front.settings("a")["0/camera"][1]["position"]
    assert position != said["0/camera"][1]["position"]
    page.evaluate("""[...document.querySelectorAll('#a [name=vmin]')].forEach((input) => {
      input.value = 400; input.dispatchEvent(new Event('input')); })""")
    widgets["a"].set_state({"_settings": front.settings("a")})
    assert figure[0, 0].graphics[0].vmin == 400
    figure[0, 0].graphics[0].vmin = 350
    widgets["a"].update(), widgets["b"].update()
    for place in widgets:
        assert_shows(front, figure, place)
    assert page.evaluate("document.querySelector('#a [name=vmin]').value") == "350"
    assert page.evaluate("document.querySelectorAll('#b [name=vmin]').length") == 1  # and hidden
    for widget in widgets.values():
        widget.close()


def test_a_late_state_does_not_undo_what_hands_did(page, tmp_path):
    figure = head_figure()
    widget = vr.Widget(figure, controls=True)
    front = Front(page, tmp_path)
    front.follow(widget)
    front.show(widget)
    late = widget.get_state()
    page.evaluate("""(() => { const {view} = twin('a');
      view.scene.subplots[0].camera.zoom = 4; view.scene.subplots[0].graphics[0].alpha = 0.25;
      view.changed();
      models.m.receive({_cameras: structuredClone(models.m.state._cameras)}); })()""")
    said = front.settings()
    front.page.evaluate("models.m.receive({_cameras: structuredClone(models.m.state._cameras)})")
    figure[0, 0].graphics[0].vmin = 300
    widget.update()  # before Python heard of it
    assert late["_subplots"] != widget.get_state()["_subplots"]
    now = "(({camera, graphics: [{alpha, looks: [{vmin}]}]}) => [camera.zoom, alpha, vmin])"
    assert page.evaluate(f"{now}(twin('a').view.scene.subplots[0])") == [4, 0.25, 300]
    widget.set_state({"_settings": said})
    figure[0, 0].graphics[0].alpha = 0.75
    figure[0, 0].camera.zoom = 1
    widget.update()  # and after
    assert page.evaluate(f"{now}(twin('a').view.scene.subplots[0])") == [1, 0.75, 300]
    front.show(
        widget, "b"
    )  # another view of the same begins with what there is, and hands move both
    page.evaluate(
        "(() => { const {view} = twin('b'); view.scene.subplots[0].camera.zoom = 2; view.changed(); })()"
    )
    page.wait_for("twin('a').view.scene.subplots[0].camera.zoom === 2")
    page.evaluate("(ends.b(), twin('a').view.scene.subplots[0].camera.zoom)")
    assert page.evaluate("document.querySelectorAll('.volrender').length") == 1
    assert page.evaluate("models.m.handlers['change:_rest'].length") == 1
    widget.close()
