"""An exported page in a browser: what it shows, what hands and controls do there, and what it asks for."""

import base64
from io import BytesIO
from pathlib import Path

import imageio.v3 as imageio
import numpy as np
import pytest

import volrender as vr
from tests.browser import Page

SIZE = (240, 180)
HOSTILE = """</script><script>window.hacked = 1</script><img src=x onerror="hacked=1">'"&<!--"""
CAMERA = "view.scene.subplots[0].camera"
PICTURE = """view.pace.picture().then((blob) => blob.arrayBuffer()).then((content) =>
  btoa(String.fromCharCode(...new Uint8Array(content))))"""


def head_figure(**options) -> vr.Figure:
    figure = vr.Figure(size=SIZE, **options)
    figure.add_image_volume(vr.datasets.head(32), name="head")
    figure[0, 0].controller.damping = 0  # so that a camera is where it is dragged to
    return figure


def opened(page: Page, path: Path, figure: vr.Figure | None = None) -> Page:
    """A page that shows an export, here of a figure, when its first frame is drawn."""
    if figure is not None:
        figure.export(path)
    page.open(path)
    page.evaluate("volrender.then((view) => { globalThis.view = view; })")
    return page


def twin(page: Page) -> vr.Figure:
    """A figure that the page could have been exported from as it is now."""
    figure = head_figure()
    figure[0, 0].camera.set_state(page.evaluate(CAMERA))
    return figure


def said(page: Page) -> str:
    return page.evaluate("document.querySelector('.note').textContent")


def set_control(page: Page, key: str, value) -> None:
    """Do what a user does to a control of the strip."""
    page.evaluate(
        """(key, value) => { const control = document.querySelector(`[name="${key}"]`);
        control.value = value; control.dispatchEvent(new Event("input"));
        control.dispatchEvent(new Event("change")); }""",
        key,
        value,
    )


def canvas_place(page: Page, x: float, y: float) -> tuple[float, float]:
    """Where on the screen a place of the figure is, both in their own pixels."""
    left, top, width, height = page.rectangle("canvas")
    return left + x * width / SIZE[0], top + y * height / SIZE[1]


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    """An export of `head_figure`."""
    path = tmp_path_factory.mktemp("page") / "head.html"
    head_figure().export(path)
    return path


@pytest.fixture
def head(browser, file):
    """A page with a head."""
    with browser.page(600, 500, online=False) as page:
        yield opened(page, file)
        assert page.errors == []
        assert page.console == []  # the policy of the page refused nothing


def test_a_page_shows_the_figure_in_its_own_pixels_and_asks_for_nothing(head):
    page = head
    assert page.rectangle("canvas")[2:] == SIZE
    assert [url.rsplit("/", 1)[-1] for url in page.requests] == ["head.html"]
    page.wait_for("view.pace.frames > 1 && !view.pace.isDrawing")
    saved = imageio.imread(BytesIO(base64.b64decode(page.evaluate(PICTURE))))
    wanted = head_figure().export_numpy()
    assert wanted[..., :3].std() > 30
    assert np.abs(saved.astype(int) - wanted)[..., :3].max() <= 2
    assert not page.evaluate("document.querySelector('.controls').hidden")
    assert said(page) == ""


def test_text_from_the_user_is_never_markup(browser, tmp_path):
    figure = vr.Figure(size=SIZE, shape=(1, 2), names=(HOSTILE, "b"))
    for subplot in figure:
        subplot.add_image_volume(vr.datasets.head(8), name=HOSTILE)
    path = tmp_path / HOSTILE.replace("/", "")
    with browser.page() as page:
        opened(page, path.with_name(path.name + ".html"), figure)
        assert page.evaluate("document.title") == path.name
        assert page.evaluate("view.scene.subplots[0].graphics[0].name") == HOSTILE
        texts = "[...document.querySelector('[name=graphic]').options].map((o) => o.textContent)"
        assert page.evaluate(texts) == [f"{HOSTILE}: {HOSTILE}", f"b: {HOSTILE}"]
        assert page.evaluate("document.querySelector('.picture').alt") == path.name
        assert page.evaluate("typeof hacked") == "undefined"
        assert page.evaluate("document.querySelectorAll('img').length") == 1
        assert (page.errors, page.console, len(page.requests)) == ([], [], 1)
        figure[0, 0].title = HOSTILE
        opened(page, tmp_path / "titled.html", figure)
        assert page.evaluate("document.title") == HOSTILE
        assert page.evaluate("typeof hacked") == "undefined"


def camera_of(page: Page) -> dict:
    return page.evaluate(CAMERA)


def python_drag(figure, places, button=1, modifiers=()) -> None:
    """The same drag, with a pointer that rests before it is let go."""
    for number, (x, y) in enumerate(places):
        event = {"event_type": "pointer_move", "x": x, "y": y, "buttons": (button,)}
        if number == 0:
            event |= {"event_type": "pointer_down", "button": button, "modifiers": modifiers}
        figure.handle_event(event)
    x, y = places[-1]
    figure.handle_event({"event_type": "pointer_up", "x": x, "y": y, "button": button})


def assert_same_camera(page: Page, figure: vr.Figure, subplot=(0, 0)) -> None:
    number = subplot[0] * 2 + subplot[1]
    got = page.evaluate("(number) => view.scene.subplots[number].camera", number)
    for name, value in figure[subplot].camera.get_state().items():
        if value is not None:
            np.testing.assert_allclose(got[name], value, rtol=1e-9, atol=1e-9, err_msg=name)


DRAG = [(60.0, 90.0), (90.0, 100.0), (120.0, 80.0), (150.0, 60.0)]


@pytest.mark.parametrize(
    "width", [600, 144]
)  # with room, and a canvas that the style shrinks to half
def test_drags_and_the_wheel_move_the_camera_as_in_python(browser, file, width):
    with browser.page(width, 500) as page:
        figure = twin(opened(page, file))
        shown = page.rectangle("canvas")[2]
        assert shown == min(SIZE[0], width - 24)
        before = camera_of(page)
        for button, (name, modifiers) in {
            1: ("left", ()),
            2: ("right", ()),
            3: ("middle", ()),
        }.items():
            places = [canvas_place(page, *place) for place in DRAG]
            page.mouse.press(*places[0], name, modifiers=modifiers)
            for place in places[1:]:
                page.mouse.move(*place, modifiers=modifiers)
            page.mouse.release(*places[-1], modifiers=modifiers)
            python_drag(figure, DRAG, button, modifiers)
            assert_same_camera(page, figure)
        page.mouse.wheel(*canvas_place(page, 180, 60), -120)
        figure.handle_event({"event_type": "wheel", "x": 180, "y": 60, "dx": 0, "dy": -120})
        page.wait_for(f"{CAMERA}.position.join() !== '{before['position']}'")
        assert_same_camera(page, figure)
        assert before != camera_of(page)


def test_one_finger_turns_and_two_pinch_about_their_middle(head):
    page = head
    page.evaluate(f"{CAMERA}.fov = 0")
    figure = twin(page)
    places = [canvas_place(page, *place) for place in DRAG]
    page.touch.start(places[0])
    for place in places[1:]:
        page.touch.move(place)
    page.touch.end()
    python_drag(figure, DRAG)
    assert_same_camera(page, figure)
    camera = figure[0, 0].camera
    rays = camera.rays(SIZE[0] / SIZE[1])
    start, _ = rays.through(-0.5, 0.5)  # what is seen at a quarter of the picture
    page.touch.pinch(canvas_place(page, SIZE[0] / 4, SIZE[1] / 4), 20, 50)
    got = camera_of(page)
    assert got["zoom"] == pytest.approx(2.5 * camera.zoom)
    assert got["rotation"] == pytest.approx(camera.rotation.tolist())
    camera.set_state({"zoom": got["zoom"], "position": got["position"]})
    again, _ = camera.rays(SIZE[0] / SIZE[1]).through(-0.5, 0.5)
    across = np.array([rays.origin_dx, rays.origin_dy])
    assert (across @ (again - start)) == pytest.approx([0, 0], abs=1e-6)


def test_controls_change_the_scene_and_reset_undoes_it(head):
    page = head
    graphic = "view.scene.subplots[0].graphics[0]"
    before = page.evaluate("JSON.stringify(view.scene.subplots)")
    modes = page.evaluate("[...document.querySelector('[name=mode]').options].map((o) => o.value)")
    assert modes[:5] == ["mip", "minip", "iso", "slice", "composite"]
    set_control(page, "vmin", 300)
    set_control(page, "vmax", 1500)
    set_control(page, "alpha", 0.5)
    set_control(page, "colours", "bids:viridis")
    looks = page.evaluate(f"(({{vmin, vmax, cmap}}) => [vmin, vmax, cmap])({graphic}.looks[0])")
    assert looks == [300, 1500, "bids:viridis"]
    assert page.evaluate(f"{graphic}.alpha") == 0.5
    assert page.evaluate("document.querySelector('[name=threshold]')") is None
    set_control(page, "mode", "iso")
    assert 100 < page.evaluate(f"{graphic}.looks[0].threshold") < 1500  # 0.5 would show no surface
    set_control(page, "threshold", 700)
    assert page.evaluate(f"{graphic}.looks[0].threshold") == 700
    set_control(page, "mode", "slice")
    set_control(page, "plane", 12)
    plane = page.evaluate(f"{graphic}.plane")
    assert -plane[3] / np.linalg.norm(plane[:3]) == pytest.approx(12)
    set_control(page, "mode", "composite")
    presets = "[...document.querySelector('[name=preset]').options].map((o) => o.value)"
    assert page.evaluate(presets) == ["", "mr-brain", "mr-angio", "glow", "nuclei", "solid"]
    set_control(page, "preset", "glow")
    assert page.evaluate(f"[{graphic}.shade, {graphic}.looks[0].opacity[1]]") == [0, 0.005]
    page.wait_for("view.pace.isWhole && !view.pace.isDrawing && !view.pace.isAsked")
    assert said(page) == ""
    page.evaluate("document.querySelector('[name=reset]').click()")
    assert page.evaluate("JSON.stringify(view.scene.subplots)") == before


def test_keys_choose_modes_and_views_but_not_while_one_types(head):
    page, figure = head, twin(head)
    page.mouse.click(*canvas_place(page, 100, 100))
    page.keyboard.press("3")
    assert page.evaluate("view.scene.subplots[0].graphics[0].mode") == "iso"
    page.keyboard.press("X")
    figure[0, 0].controller.view("+x")
    assert_same_camera(page, figure)
    page.keyboard.press("p")
    figure[0, 0].controller.toggle_projection()
    assert_same_camera(page, figure)
    page.keyboard.press("Home")
    figure[0, 0].controller.fit()
    assert_same_camera(page, figure)
    page.keyboard.press("h")
    assert page.evaluate("document.querySelector('.keys').open")
    page.evaluate("document.querySelector('[name=mode]').focus()")
    page.keyboard.press("y")  # chooses in the list, if anything
    assert_same_camera(page, figure)


def test_fewer_pixels_are_drawn_while_it_moves_slowly_and_all_at_rest(head):
    page = head
    page.wait_for("view.pace.frames > 1 && !view.pace.isDrawing")
    page.evaluate("view.pace.learn = () => {}; view.pace.coarse = 2;")
    page.evaluate("view.changed()")
    page.wait_for("view.pace.canvas.width === 120")
    assert page.rectangle("canvas")[2:] == SIZE
    page.wait_for("view.pace.canvas.width === 240 && view.pace.isWhole")
    page.resize(610, 500, 2.0)
    page.wait_for("view.pace.canvas.width === 480")
    assert page.rectangle("canvas")[2:] == SIZE


def test_without_webgpu_the_picture_stays_and_it_is_said_why(browser, file):
    with browser.page() as page:
        page.send(
            "Page.addScriptToEvaluateOnNewDocument",
            source="Object.defineProperty(navigator, 'gpu', {value: undefined})",
        )
        opened(page, file)
        assert said(page).startswith("This browser has no WebGPU.")
        assert page.evaluate("document.querySelector('canvas')") is None
        assert page.evaluate("document.querySelector('.controls').hidden")
        assert page.screenshot(".picture").std() > 30
        assert page.errors == []


def test_without_javascript_the_picture_stays_and_it_is_said(browser, file):
    with browser.page() as page:
        page.send("Emulation.setScriptExecutionDisabled", value=True)
        page.open(file)
        assert page.screenshot(".picture").std() > 30
        assert page.rectangle("noscript p")[3] > 10
        said = page.evaluate("document.querySelector('noscript p').textContent")
        assert said == "Without JavaScript, this page shows one picture of the figure."


def test_a_lost_device_is_said_and_it_can_be_drawn_again(head):
    page = head
    page.evaluate("view.scene.subplots[0].graphics[0].alpha = 0.5")
    page.evaluate("view.pace.renderer.destroy()")
    page.wait_for("document.querySelector('.note').textContent.includes('was lost')")
    assert page.evaluate("document.querySelector('canvas')") is None
    assert page.screenshot(".picture").std() > 30
    page.evaluate("document.querySelector('.note button').click()")
    page.wait_for("document.querySelector('canvas') !== null")
    assert said(page) == ""
    assert page.evaluate("view.scene.subplots[0].graphics[0].alpha") == 0.5


def test_the_pointer_moves_the_crosshair_of_orthogonal_views_as_in_python(browser, tmp_path):
    figure = vr.OrthoFigure(vr.datasets.head(24), size=SIZE, directions="LPS")
    for subplot in figure:
        subplot.controller.damping = 0
    with browser.page(600, 500) as page:
        opened(page, tmp_path / "ortho.html", figure)

        def assert_same_cursor():
            assert page.evaluate("view.scene.steering.ortho.voxel") == figure.cursor.voxel.tolist()
            for number, subplot in enumerate(figure):
                if number != 1:  # that of the whole volume
                    got = page.evaluate("(i) => view.scene.subplots[i].graphics[0].plane", number)
                    assert got == pytest.approx(subplot.graphics[0].plane.tolist())

        assert_same_cursor()
        forwards = page.evaluate("view.scene.steering.ortho.slices.map(({forward}) => forward)")
        assert set(forwards) == {1, -1}
        for start, end in (((50, 40), (70, 55)), ((60, 130), (40, 120)), ((170, 130), (200, 100))):
            before = figure.cursor.voxel.tolist()
            page.mouse.drag(canvas_place(page, *start), canvas_place(page, *end), steps=2)
            python_drag(figure, [start, end])
            assert_same_cursor()
            assert figure.cursor.voxel.tolist() != before
        for place, dy in (((60, 45), -100), ((60, 45), 50), ((60, 130), 200)):
            x, y = place
            figure.handle_event({"event_type": "wheel", "x": x, "y": y, "dx": 0, "dy": dy})
            page.mouse.wheel(*canvas_place(page, x, y), dy)
        page.wait_for(
            f"view.scene.steering.ortho.voxel.join() === '{','.join(f'{v:g}' for v in figure.cursor.voxel)}'"
        )
        page.mouse.drag(canvas_place(page, 180, 40), canvas_place(page, 200, 60), steps=1)
        python_drag(figure, [(180, 40), (200, 60)])
        assert_same_camera(page, figure, (0, 1))
        set_control(page, "vmin", 500)
        limits = "view.scene.subplots.map(({graphics}) => graphics[0].looks[0].vmin)"
        assert page.evaluate(limits) == [500] * 4


def test_it_says_what_is_under_the_pointer(browser, tmp_path):
    data = np.zeros((12, 10, 8), np.int16)
    data[2:6, 4:8, 2:8] = np.arange(4 * 4 * 6).reshape(4, 4, 6) - 500
    figure = vr.Figure(size=SIZE)
    figure[0, 0].unit = "mm"
    crop = ((1, 8), (3, 10), (None, None))
    figure.add_image_volume(data, mode="slice", plane=(0, 0, -1, 4), crop=crop, scale=(2, 2, 1))
    said = "document.querySelector('.readout').textContent"
    with browser.page(600, 500) as page:
        for quality, (x, y) in (("exact", (130, 90)), ("half", (150, 80))):
            figure.export(tmp_path / "page.html", quality=quality)
            opened(page, tmp_path / "page.html")
            page.mouse.move(*canvas_place(page, x, y))
            page.wait_for(said)
            seen = figure[0, 0].pick(x, y)
            parts = page.evaluate(said).split(" · ")
            index = "voxel x {}, y {}, z {}".format(*seen["index"])
            assert parts[1] == index
            *world, unit = parts[2].removeprefix("at ").replace(",", "").split()
            assert [float(part) for part in world] == pytest.approx(seen["world"], rel=1e-3)
            assert unit == "mm"
            if quality == "exact":
                assert parts[0] == f"value {seen['value']}".replace("-", "−")
        set_control(page, "plane", 2)
        page.wait_for(f"{said}.includes('z 2')")
        page.mouse.move(1, 1)
        page.wait_for(f"!{said}")


def test_a_series_plays_and_steps(browser, tmp_path):
    data = np.zeros((3, 6, 6, 6), np.uint8)
    for time in range(3):
        data[time, time : time + 3] = 80 * (time + 1)
    figure = vr.Figure(size=SIZE)
    figure.add_image_volume(data, axes="tzyx", vmin=0, vmax=255)
    figure.player.rate_hz = 50
    with browser.page(600, 500) as page:
        opened(page, tmp_path / "series.html", figure)
        page.keyboard.press(".")
        assert page.evaluate("view.series.time") == 1
        page.keyboard.press(",")
        page.keyboard.press(",")
        assert page.evaluate("document.querySelector('[name=time] + output').value") == "3 / 3"
        set_control(page, "time", 0)
        page.evaluate(
            "globalThis.shown = new Set(); const tick = view.tick.bind(view);"
            "view.tick = (dt) => { shown.add(view.series.time); return tick(dt); }"
        )
        page.evaluate("document.querySelector('[name=play]').click()")
        page.wait_for("shown.size === 3")
        assert page.evaluate("document.querySelector('[name=play]').textContent") == "Pause"
        page.keyboard.press(" ")
        assert not page.evaluate("view.series.isPlaying")


def test_subplots_with_one_camera_move_together(browser, tmp_path):
    figure = vr.Figure(size=SIZE, shape=(1, 2))
    for subplot in figure:
        subplot.add_image_volume(vr.datasets.head(16))
        subplot.controller.damping = 0
    figure[0, 1].camera = figure[0, 0].camera
    with browser.page(600, 500) as page:
        opened(page, tmp_path / "two.html", figure)
        page.mouse.drag(canvas_place(page, 150, 90), canvas_place(page, 190, 80), steps=1)
        python_drag(figure, [(150, 90), (190, 80)])
        assert_same_camera(page, figure)
        assert_same_camera(page, figure, (0, 1))


def test_slices_of_a_mosaic_change_their_looks_together_and_nothing_else(browser, tmp_path):
    figure = vr.MosaicFigure(vr.datasets.head(16), size=SIZE)
    with browser.page(600, 500) as page:
        opened(page, tmp_path / "mosaic.html", figure)
        names = "[...document.querySelectorAll('.controls [name]')].map(({name}) => name)"
        assert page.evaluate(names) == [
            *("colours", "vmin", "vmax", "alpha", "reset", "save", "full-screen")
        ]
        page.keyboard.press("1")
        set_control(page, "vmax", 900)
        set_control(page, "alpha", 0.5)
        shown = "view.scene.subplots.map(({graphics: [g]}) => [g.mode, g.alpha, g.looks[0].vmax])"
        assert page.evaluate(shown) == [["slice", 0.5, 900]] * len(list(figure))


def test_what_views_have_in_common_is_set_in_all_of_them_as_in_python(browser, tmp_path):
    figure = vr.OrthoFigure(vr.datasets.head(16), size=SIZE)
    over = figure.add_image_volume(vr.datasets.vessels(12), cmap="hot", name="over")
    labels = figure.add_labels(np.indices((16, 16, 16))[0] // 4, name="labels")
    with browser.page(600, 500) as page:
        opened(page, tmp_path / "ortho.html", figure)
        titles = "[...document.querySelector('[name=graphic]').options].map((o) => o.textContent)"
        assert page.evaluate(titles) == ["3d: Volume", "3d: over", "3d: labels"]

        def choose(number: int, **settings) -> None:
            set_control(page, "graphic", number)
            for key, value in settings.items():
                set_control(page, key, value)

        choose(0, vmin=400, alpha=0.5)
        figure.volume.vmin, figure.volume.alpha = 400, 0.5
        choose(1, mode="minip", vmax=90, alpha=0.25)
        over.mode, over.vmax, over.alpha = "minip", 90, 0.25
        choose(2)
        page.evaluate("document.querySelector('.tick input').click()")
        labels.visible = False
        shown = """view.scene.subplots.map(({graphics}) => graphics.map((graphic) =>
          [graphic.mode, graphic.alpha, graphic.visible, ...graphic.looks.map((l) => [l.vmin, l.vmax])]))"""
        wanted = [
            [
                [one.mode, one.alpha, one.visible]
                + ([[one.vmin, one.vmax]] if one.kind != "labels" else [])
                for one in subplot.graphics
            ]
            for subplot in figure
        ]
        assert page.evaluate(shown) == wanted
