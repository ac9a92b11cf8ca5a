"""A figure on a canvas: what the window shows, how it refines, and what it takes from the user.

The canvas is rendercanvas's offscreen one, so that no display is needed; `test_desktop.py` drives a
real window.
"""

import gc
import weakref

import numpy as np
import pytest
from rendercanvas import BaseRenderCanvas
from rendercanvas.offscreen import OffscreenRenderCanvas
from wgpu import diagnostics

import volrender as vr
from tests import pictures
from volrender.scene.drawing.quality import FINAL, QUALITIES, Pace

SIZE = (120, 90)


def difference(a, b) -> int:
    """The largest difference of two pictures."""
    return pictures.difference(a, b).max()


def volume(shape=(20, 24, 28)) -> np.ndarray:
    return np.random.default_rng(1).integers(0, 255, shape, np.uint8)


def figure_on_canvas(size=SIZE, pixel_ratio=1.0, **parameters):
    canvas = OffscreenRenderCanvas(size=size, pixel_ratio=pixel_ratio)
    figure = vr.Figure(size=size, canvas=canvas, **parameters)
    return figure, canvas


def settle(window, canvas, most=200) -> np.ndarray:
    """Draw until nothing is left to refine; the picture."""
    picture = canvas.draw()
    for _ in range(most):
        if window.is_final:
            return picture
        picture = canvas.draw()
    raise AssertionError("it never became final")


def textures() -> int:
    """How many there are on the GPU."""
    return diagnostics.object_counts.get_dict()["Texture"]["count"]


def slow(window) -> None:
    """Have the window believe that a final picture takes two seconds."""
    for progress in window._pace._progress.values():
        progress.pace.final_ms = 2000.0


@pytest.mark.parametrize("dispatch", ["fragment", "compute"])
@pytest.mark.parametrize("alpha_mode", ["auto", "add", "weighted_blend", "dither", "solid"])
def test_a_window_at_rest_shows_what_an_export_gives(alpha_mode, dispatch):
    figure, canvas = figure_on_canvas(dispatch=dispatch, background=("navy", "black"))
    for mode, offset in (("mip", 0), ("iso", 10)):
        figure.add_image_volume(
            volume(),
            mode=mode,
            threshold=200,
            alpha=0.7,
            alpha_mode=alpha_mode,
            offset=[offset] * 3,
        )
    window = figure.show(panel=False)
    shown = settle(window, canvas)
    assert shown[..., :3].any()
    assert difference(shown[..., :3], figure.export_numpy(rgb=True)) <= 2


@pytest.mark.parametrize("what", ["a point", "in the picture"])
def test_what_is_dragged_has_small_tables_and_at_rest_the_picture_is_the_exported_one(what):
    pytest.importorskip("imgui_bundle")
    figure, canvas = figure_on_canvas((660, 560))
    graphic = figure.add_image_volume(
        volume(), mode="composite", opacity=[(50, 0), (120, 0.2), (250, 0.5)], step_size=4
    )
    window = figure.show(panel=True)
    settle(window, canvas)
    final = graphic.drawing.latest.colormap.view.texture.size[0]
    left, top, width, height = window.panel.rectangles["point.1"]
    x, y = (left + width / 2, top + height / 2) if what == "a point" else (176, 280)
    held = () if what == "a point" else ("Control",)

    def send(name: str, right: float) -> None:
        event = {"event_type": name, "x": x + right, "y": y, "button": 1, "modifiers": held}
        window._on_event(event)
        canvas.draw()

    send("pointer_move", 0), send("pointer_down", 0)
    for right in (6, 12):
        send("pointer_move", right)
    assert graphic.opacity[1, 0] > 125
    for _ in range(10):  # however long it is held
        canvas.draw()
    assert not window.is_final
    assert graphic.drawing.latest.colormap.view.texture.size[0] < final
    send("pointer_up", 12)
    settle(window, canvas)
    assert graphic.drawing.latest.colormap.view.texture.size[0] == final
    window.panel.collapsed = True
    settle(window, canvas)
    shown = canvas.draw()[:, :630, :3]  # the tab of the panel is at the right
    assert shown.max() > 50 and difference(shown, figure.export_numpy(rgb=True)[:, :630]) <= 1


def test_exports_before_and_after_a_frame_of_a_window_are_alike():
    figure, canvas = figure_on_canvas(background="navy")
    figure.add_image_volume(volume(), alpha=0.5)
    before = figure.export_numpy()
    settle(figure.show(panel=False), canvas)
    np.testing.assert_array_equal(figure.export_numpy(), before)


@pytest.mark.parametrize("dispatch", ["fragment", "compute"])
def test_what_moves_is_coarse_and_becomes_final_at_rest(dispatch):
    figure, canvas = figure_on_canvas((121, 91), dispatch=dispatch)
    graphic = figure.add_image_volume(volume())
    figure[0, 0].auto_fit()
    figure[0, 0].camera.zoom = 4  # the volume fills the viewport, and more
    window = figure.show(panel=False)
    settle(window, canvas)
    slow(window)
    graphic.vmax = 200
    coarse = canvas.draw()
    assert not window.is_final and window.quality in QUALITIES[4:]
    export = figure.export_numpy(rgb=True)
    assert difference(coarse[..., :3], export) > 20
    # The coarse picture is the same one, only softer.
    assert abs(coarse[..., :3].mean() - export.mean()) < 0.1 * export.mean()
    pictures = [canvas.draw()]
    while not window.is_final:
        pictures.append(canvas.draw())
        assert len(pictures) < 200
    assert len(pictures) > 3  # in parts, since all of it takes too long
    assert difference(pictures[-1][..., :3], export) <= 1


def test_only_what_changed_is_marched_again():
    figure, canvas = figure_on_canvas()
    one = figure.add_image_volume(volume())
    other = figure.add_image_volume(volume(), offset=(30, 0, 0))
    window = figure.show(panel=False)
    settle(window, canvas)
    stages = {graphic: stage_of(window, graphic) for graphic in (one, other)}
    one.gamma = 2
    settle(window, canvas)
    assert stage_of(window, one) is not stages[one]
    assert stage_of(window, other) is stages[other]
    figure[0, 0].outline.visible = True
    before = stage_of(window, one)
    outlined = settle(window, canvas)
    assert stage_of(window, one) is before
    assert difference(outlined[..., :3], figure.export_numpy(rgb=True)) <= 1


def stage_of(window, graphic):
    return window._pace._progress[graphic.drawing.owner].shown


@pytest.mark.parametrize(
    "change",
    [
        lambda figure, graphic: graphic.data.__setitem__((slice(5, 9),), 255),
        lambda figure, graphic: setattr(graphic, "cmap", "viridis"),
        lambda figure, graphic: setattr(graphic, "mode", "slice"),
        lambda figure, graphic: setattr(graphic, "data", volume((9, 10, 11))),
        lambda figure, graphic: setattr(graphic, "clipping_planes", [(1, 0, 0, -9)]),
        lambda figure, graphic: setattr(figure[0, 0].camera, "zoom", 1.5),
        lambda figure, graphic: setattr(figure, "background", "red"),
        lambda figure, graphic: setattr(figure[0, 0].axes, "visible", True),
        lambda figure, graphic: figure[0, 0].remove_graphic(graphic),
        lambda figure, graphic: figure.add_image_volume(volume(), offset=(15, 0, 0)),
    ],
)
def test_a_change_from_python_asks_for_a_draw_and_shows(change, monkeypatch):
    figure, canvas = figure_on_canvas()
    graphic = figure.add_image_volume(volume(), plane=(0, 0, 1, -7))
    window = figure.show(panel=False)
    before = settle(window, canvas)
    asked = []
    monkeypatch.setattr(canvas, "request_draw", lambda *function: asked.append(1))
    change(figure, graphic)
    assert asked
    monkeypatch.undo()
    after = settle(window, canvas)
    assert difference(after, before) > 5
    assert difference(after[..., :3], figure.export_numpy(rgb=True)) <= 1


def test_an_idle_window_asks_for_nothing(monkeypatch):
    figure, canvas = figure_on_canvas()
    figure.add_image_volume(volume())
    settle(figure.show(panel=False), canvas)
    asked = []
    monkeypatch.setattr(canvas, "request_draw", lambda *function: asked.append(1))
    canvas.draw()
    assert not asked
    figure.add_animations(lambda: None)
    canvas.draw()
    assert asked  # animations go on


def test_the_figure_takes_the_size_of_the_window():
    figure, canvas = figure_on_canvas(shape=(1, 2))
    for column in (0, 1):
        figure[0, column].add_image_volume(volume())
    window = figure.show(panel=False)
    settle(window, canvas)
    canvas.set_logical_size(161, 77)
    shown = settle(window, canvas)
    assert figure.size == (161, 77) and shown.shape[:2] == (77, 161)
    assert figure[0, 1].viewport_px == (80, 0, 81, 77)
    assert difference(shown[..., :3], figure.export_numpy(rgb=True)) <= 1


@pytest.mark.parametrize("pixel_ratio", [1.0, 1.5])
def test_the_window_takes_the_size_that_the_figure_is_given(pixel_ratio):
    figure, canvas = figure_on_canvas(pixel_ratio=pixel_ratio)
    figure.add_image_volume(volume())
    window = figure.show(panel=False)
    settle(window, canvas)
    figure.size = (200, 80)
    assert figure.size == (200, 80) and figure.export_numpy().shape == (80, 200, 4)
    canvas._process_events()
    shown = settle(window, canvas)
    assert figure.size == (200, 80)
    assert shown.shape[:2] == (round(80 * pixel_ratio), round(200 * pixel_ratio))
    window.close()
    figure.size = (70, 60)
    assert figure.size == (70, 60)


@pytest.mark.parametrize("collapsed", [False, True])
def test_a_figure_that_is_given_a_size_gets_it_beside_the_panel(collapsed):
    pytest.importorskip("imgui_bundle")
    figure, canvas = figure_on_canvas((760, 300))
    window = figure.show()
    canvas.draw()
    window.panel.collapsed = collapsed
    for size in ((400, 310), (600, 200), (100, 90), (240, 100), (250, 100), (700, 200)):
        figure.size = size
        canvas._process_events()
        canvas.draw()
        assert figure.size == size
        assert canvas.get_logical_size() == (size[0] + window.panel.width_px, size[1])


@pytest.mark.parametrize("background", ["black", ("navy", "black")])
def test_an_animation_may_resize_the_window(background, capsys):
    figure, canvas = figure_on_canvas()
    figure.background = background
    figure.add_image_volume(volume())
    window = figure.show(panel=False)
    settle(window, canvas)
    figure.add_animations(lambda: setattr(figure, "size", (150, 100)))
    for _ in range(2):
        canvas._process_events()
        shown = canvas.draw()
    assert figure.size == (150, 100) and shown.shape[:2] == (100, 150)
    assert capsys.readouterr().err == ""


def test_a_gradient_where_pixels_are_no_whole_logical_ones(capsys):
    """As on a display of scale 1.5: 151 pixels are 100.67 logical ones."""
    figure, canvas = figure_on_canvas(pixel_ratio=1.5)
    figure.background = "red", "blue"
    window = figure.show(panel=False)
    canvas.set_logical_size(151 / 1.5, 151 / 1.5)
    canvas._process_events()
    shown = settle(window, canvas)
    assert shown.shape[:2] == (151, 151) and capsys.readouterr().err == ""
    assert shown[-1, 75, 0] > 240 and shown[0, 75, 2] > 240


def test_a_frame_that_failed_is_tried_once_more(monkeypatch, capsys):
    figure, canvas = figure_on_canvas()
    graphic = figure.add_image_volume(volume())
    window = figure.show(panel=False)
    settle(window, canvas)
    asked = []
    request_draw = canvas.request_draw
    monkeypatch.setattr(
        canvas, "request_draw", lambda *function: (asked.append(1), request_draw(*function))
    )

    def fail(encoder):
        raise MemoryError("for the moment")

    graphic.cmap = "red"
    with monkeypatch.context() as patched:
        patched.setattr(figure.engine, "submit", fail)
        asked.clear()
        canvas.draw()
        assert len(asked) == 1 and not window.is_final
        canvas.draw()  # nor then
        assert len(asked) == 1 and not window.is_moving
    assert capsys.readouterr().err.count("MemoryError: for the moment") == 1
    shown = settle(window, canvas)
    assert difference(shown[..., :3], figure.export_numpy(rgb=True)) <= 1


def refuse_to_resize(canvas, width, height):
    raise NotImplementedError


@pytest.mark.parametrize("method", [refuse_to_resize, BaseRenderCanvas._rc_set_logical_size])
def test_a_canvas_that_cannot_be_resized_keeps_its_size_and_the_figure_too(method):
    # The offscreen canvas asks itself for its size when it is made.
    figure, canvas = figure_on_canvas()
    canvas.__class__ = type("Fixed", (OffscreenRenderCanvas,), {"_rc_set_logical_size": method})
    figure.add_image_volume(volume())
    window = figure.show(panel=False)
    before = settle(window, canvas)
    with pytest.raises(RuntimeError, match=r"size cannot be set.*Fixed"):
        figure.size = (200, 80)
    assert figure.size == SIZE and canvas.get_logical_size() == SIZE
    assert difference(settle(window, canvas), before) == 0
    figure.size = SIZE


def test_the_panel_leaves_a_window_that_becomes_too_narrow():
    pytest.importorskip("imgui_bundle")
    figure, canvas = figure_on_canvas((760, 300))
    window = figure.show()
    canvas.draw()
    assert not window.panel.collapsed
    for width, collapsed in ((400, True), (300, True), (700, False)):
        canvas.set_logical_size(width, 300)
        canvas._process_events()
        canvas.draw()
        assert window.panel.collapsed == collapsed
        assert figure.size[0] > 250
    window.panel.collapsed = True  # by hand, it stays so while there is room
    canvas.set_logical_size(750, 300)
    canvas._process_events()
    assert window.panel.collapsed


@pytest.mark.parametrize("pixel_ratio", [1.0, 1.5])
def test_the_help_card_is_in_the_middle_of_what_the_panel_leaves(pixel_ratio):
    pytest.importorskip("imgui_bundle")
    figure, canvas = figure_on_canvas((760, 640), pixel_ratio=pixel_ratio)
    figure.add_image_volume(np.zeros((4, 4, 4), np.uint8), vmin=0, vmax=1)
    window = figure.show()
    window.toggle_help()
    picture = settle(window, canvas)
    assert figure.size[0] < 500
    width_px = round(figure.size[0] * pixel_ratio)
    card = picture[:, :width_px, :3].any(axis=(0, 2)).nonzero()[0]
    assert card[0] > 10 and abs(card[0] - (width_px - 1 - card[-1])) <= 2


def test_at_rest_the_panel_does_not_say_that_the_picture_is_coarse(monkeypatch):
    pytest.importorskip("imgui_bundle")
    said = []
    frame_lines = "volrender.hosts.window.panel.sections.readout.frame_lines"
    monkeypatch.setattr(frame_lines, lambda status: said.append(status.resolution) or [])
    monkeypatch.setattr("volrender.hosts.window.panel.panel.REFRESH_S", 0.0)
    figure, canvas = figure_on_canvas((760, 640))
    figure.add_image_volume(volume())
    window = figure.show()
    settle(window, canvas)
    slow(window)
    figure[0, 0].camera.look_from(30, 20)
    canvas.draw()
    assert window.panel.status.resolution == window.quality.share < 1
    settle(window, canvas)
    assert window.panel.status.resolution == 1
    while window.is_moving:
        canvas.draw()
    assert said[-1] == 1 and min(said) < 1


def test_on_a_dense_display_the_picture_has_more_pixels_of_the_same_scene():
    figure, canvas = figure_on_canvas(pixel_ratio=2.0)
    graphic = figure.add_image_volume(volume(), mode="slice", plane=(0, 0, 1, -7))
    window = figure.show(panel=False)
    shown = settle(window, canvas)
    assert shown.shape[:2] == (180, 240) and figure.size == SIZE
    other = vr.Figure(size=(240, 180))
    other[0, 0].camera.set_state(figure[0, 0].camera.get_state())
    other.add_image_volume(graphic.data.value, mode="slice", plane=(0, 0, 1, -7))
    assert difference(shown[..., :3], other.export_numpy(rgb=True)) <= 1


def test_on_a_dense_display_overlays_are_as_large_as_on_others():
    shown = {}
    for ratio in (1.0, 2.0):
        figure, canvas = figure_on_canvas((300, 240), pixel_ratio=ratio)
        subplot = figure[0, 0]
        subplot.add_image_volume(volume(), vmin=0, vmax=1e6)  # nearly black
        for overlay in (subplot.axes, subplot.outline, subplot.colorbar, subplot.scale_bar):
            overlay.visible = True
        shown[ratio] = settle(figure.show(panel=False), canvas)[..., :3].mean(axis=2)
    halved = shown[2.0].reshape(240, 2, 300, 2).mean(axis=(1, 3))
    assert abs(halved.mean() - shown[1.0].mean()) < 0.15 * shown[1.0].mean()
    # Blurred, they are the same picture: text, ticks and lines are in the same places.
    blocks = [image.reshape(24, 10, 30, 10).mean(axis=(1, 3)) for image in (halved, shown[1.0])]
    assert np.corrcoef(blocks[0].ravel(), blocks[1].ravel())[0, 1] > 0.97


@pytest.mark.parametrize("texture_format", ["rgba8unorm", "rgba8unorm-srgb"])
def test_colours_are_encoded_once_whatever_the_format(texture_format, monkeypatch):
    context = "rendercanvas.contexts.wgpucontext.WgpuContextToBitmap._get_preferred_format"
    monkeypatch.setattr(context, lambda self, adapter: texture_format)
    figure, canvas = figure_on_canvas(background=(0.5, 0.25, 0.75))
    figure.add_image_volume(volume())
    window = figure.show(panel=False)
    assert window._target.format == texture_format
    assert difference(settle(window, canvas)[..., :3], figure.export_numpy(rgb=True)) <= 1


def test_a_transparent_background_is_black_in_a_window():
    figure, canvas = figure_on_canvas(background=(1, 0, 0, 0.5))
    figure.show(panel=False)
    assert difference(canvas.draw(), np.array((188, 0, 0, 255))) <= 1  # half of the light


def test_a_closed_window_leaves_the_figure_usable():
    figure, canvas = figure_on_canvas()
    figure.add_image_volume(volume())
    window = figure.show(panel=False)
    shown = settle(window, canvas)
    assert figure.window is window and figure.show(panel=False) is window
    window.close()
    assert window.is_closed
    assert difference(figure.export_numpy(rgb=True), shown[..., :3]) <= 1
    figure[0, 0].graphics[0].vmax = 100  # nothing is drawn to what is gone
    figure._showing._canvas = OffscreenRenderCanvas(size=SIZE)
    again = figure.show(panel=False)
    assert again is not window
    shown = settle(again, again.canvas)
    assert difference(figure.export_numpy(rgb=True), shown[..., :3]) <= 1


def test_a_failing_animation_is_reported_once_and_the_window_lives_on(capsys):
    figure, canvas = figure_on_canvas()
    figure.add_image_volume(volume())

    def fail():
        raise RuntimeError("no such time point")

    figure.add_animations(fail)
    window = figure.show(panel=False)
    for _ in range(3):
        canvas.draw()
    assert capsys.readouterr().err.count("RuntimeError: no such time point") == 1
    figure.remove_animation(fail)
    assert difference(settle(window, canvas)[..., :3], figure.export_numpy(rgb=True)) <= 1


def test_an_animation_may_close_the_window(capsys):
    figure, canvas = figure_on_canvas()
    figure.add_image_volume(volume())
    window = figure.show()
    canvas.draw()
    figure.add_animations(lambda: window.close())
    canvas.draw()
    assert window.is_closed and not window.is_moving
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("key", ["s", "r"])
def test_what_cannot_be_saved_is_said_and_the_window_lives_on(key, tmp_path, monkeypatch, capsys):
    def refuse(*_):
        raise ValueError("x: cannot be written")

    monkeypatch.setattr(vr.Figure, "export", refuse)
    monkeypatch.setattr("volrender.hosts.window.live_recording.LiveRecording.add", refuse)
    monkeypatch.chdir(tmp_path)
    figure, canvas = figure_on_canvas()
    figure.add_image_volume(volume())
    window = figure.show(panel=False)
    settle(window, canvas)
    canvas.submit_event({"event_type": "key_down", "key": key, "modifiers": []})
    canvas._process_events()
    canvas.draw()
    assert window.message == "x: cannot be written"
    window._notes._message_ends_s = 0.0
    settle(window, canvas)
    canvas.draw()
    assert window.is_final and not window.is_moving
    assert capsys.readouterr().err.count("Traceback") == 1


def recording(folder, monkeypatch):
    """A window that has recorded a picture into a folder, and its canvas."""
    monkeypatch.chdir(folder)
    figure, canvas = figure_on_canvas()
    window = figure.show(panel=False)
    window.toggle_recording()
    canvas.draw()
    return window, canvas


def made(folder) -> list[str]:
    return sorted(path.stem for path in folder.iterdir())


def test_a_movie_appears_when_it_is_finished(tmp_path, monkeypatch):
    window, _ = recording(tmp_path, monkeypatch)
    assert [name.startswith(".volrender-unfinished") for name in made(tmp_path)] == [True]
    window.toggle_recording()
    assert made(tmp_path) == ["volrender_0001"] and "volrender_0001" in window.message


def test_a_movie_is_finished_when_its_window_is_closed(tmp_path, monkeypatch):
    window, _ = recording(tmp_path, monkeypatch)
    window.close()
    assert made(tmp_path) == ["volrender_0001"]


def test_a_movie_without_a_picture_is_none(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    figure, _ = figure_on_canvas()
    window = figure.show(panel=False)
    window.toggle_recording()
    window.toggle_recording()
    assert window.message == "recorded nothing" and made(tmp_path) == []


def test_two_windows_record_at_once_into_two_movies(tmp_path, monkeypatch):
    windows = [recording(tmp_path, monkeypatch)[0] for _ in range(2)]
    for window in windows:
        window.toggle_recording()
    assert made(tmp_path) == ["volrender_0001", "volrender_0002"]


def test_what_was_recorded_before_an_error_is_kept_and_named(tmp_path, monkeypatch, capsys):
    window, canvas = recording(tmp_path, monkeypatch)

    def fail(*_):
        raise RuntimeError("no memory for a picture.")

    monkeypatch.setattr("volrender.scene.drawing.renderer.Renderer.picture", fail)
    canvas.draw()
    assert made(tmp_path) == ["volrender_0001"] and not window.is_recording
    assert window.message.startswith("no memory for a picture. The movie until then is ")
    assert "volrender_0001" in window.message and "volrender_0001" in capsys.readouterr().err


def test_a_closed_window_lets_go_of_its_canvas_at_once():
    figure, canvas = figure_on_canvas()
    figure.add_image_volume(volume())
    window = figure.show(panel=False)
    settle(window, canvas)
    gone = weakref.ref(window._target), weakref.ref(canvas.get_wgpu_context())
    gc.collect()
    gc.disable()
    try:
        window.close()
        assert [reference() for reference in gone] == [None, None]
    finally:
        gc.enable()
    assert window.is_closed and window.is_final


def test_closed_windows_and_their_figures_are_freed():
    figure, canvas = figure_on_canvas()
    figure.add_image_volume(volume())
    settle(figure.show(panel=False), canvas)
    gone = weakref.ref(figure), weakref.ref(figure.window)
    figure.window.close()
    del figure, canvas
    gc.collect()
    assert [reference() for reference in gone] == [None, None]


@pytest.mark.parametrize("panel", [False, True], ids=["no panel", "panel"])
@pytest.mark.parametrize("kept", ["nothing", "the window"])
def test_who_drops_what_a_closed_window_was_of_has_it_back_at_once(kept, panel):
    figure, canvas = figure_on_canvas((600, 90))
    figure.add_image_volume(volume())
    window = figure.show(panel=panel)
    assert (window.panel is not None) == panel
    window.on_rest = lambda figure=figure: figure.size
    settle(window, canvas)
    gone = weakref.ref(figure), weakref.ref(figure[0, 0].graphics[0])
    gc.collect()
    gc.disable()
    try:
        window.close()
        del canvas
        assert figure.window is window and window.figure is figure
        last = weakref.ref(window)
        if kept == "nothing":
            del window
        del figure
        assert [reference() for reference in gone] == [None, None]
        assert (last() is None) == (kept == "nothing")
    finally:
        gc.enable()
    if kept == "the window":
        assert window.is_closed and window.is_final
        with pytest.raises(RuntimeError, match="figure that it showed is gone"):
            window.screenshot()


@pytest.mark.parametrize("is_final", [True, False])
def test_a_closed_window_keeps_nothing_on_the_gpu(is_final):
    figure, canvas = figure_on_canvas()
    graphic = figure.add_image_volume(volume())
    figure.export_numpy()
    gc.collect()
    before = textures()
    window = figure.show(panel=False)
    settle(window, canvas)
    if not is_final:
        slow(window)
        graphic.vmax = 100
        canvas.draw()
    assert window.is_final == is_final and textures() > before
    gc.disable()
    try:
        window.close()
        assert textures() == before
    finally:
        gc.enable()
    assert window.is_final == is_final and figure.window is window
    graphic.vmax = 90
    window.say("still here")
    window.target_ms = 20
    assert window.message == "still here" and textures() == before


def test_a_canvas_is_a_name_or_a_canvas():
    with pytest.raises(ValueError, match="'glfw'"):
        vr.Figure(canvas="glwf")
    with pytest.raises(TypeError, match="rendercanvas"):
        vr.Figure(canvas=3)


def test_a_canvas_that_is_closed_or_taken_is_refused():
    figure, canvas = figure_on_canvas()
    other = vr.Figure(size=SIZE, canvas=canvas)
    window = figure.show(panel=False)
    with pytest.raises(RuntimeError, match="shows another figure"):
        other.show(panel=False)
    assert figure.show(panel=False) is window and other.window is None
    window.close()
    for closed in (figure, other):
        with pytest.raises(RuntimeError, match="closed"):
            closed.show(panel=False)


def test_the_target_is_a_number_of_milliseconds():
    figure, _ = figure_on_canvas()
    window = figure.show(panel=False)
    window.target_ms = 20
    for value, error in [("fast", TypeError), (float("nan"), ValueError), (0, ValueError)]:
        with pytest.raises(error, match="target_ms"):
            window.target_ms = value
    assert window.target_ms == 20


def test_without_a_display_the_error_says_what_to_do(monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    figure = vr.Figure(size=SIZE, canvas="glfw")
    with pytest.raises(RuntimeError, match=r'canvas="offscreen".*xvfb-run'):
        figure.show(panel=False)
    monkeypatch.setenv("DISPLAY", ":987")
    with pytest.raises(RuntimeError, match=":987 does not answer"):
        figure.show(panel=False)
    assert figure.export_numpy().shape == (90, 120, 4)


# -- how coarse -----------------------------------------------------------------------------


def test_the_coarse_quality_fits_the_budget_and_does_not_flicker():
    pace = Pace(guess_ms=10.0)
    assert pace.coarse(20.0) is FINAL
    pace.learn("shader", FINAL, 1.0, 900.0)  # that compiled the shader
    assert pace.coarse(20.0) is FINAL
    pace.learn("shader", FINAL, 1.0, 200.0)
    chosen = pace.coarse(20.0)
    assert chosen.cost * 200 <= 20 < QUALITIES[QUALITIES.index(chosen) - 1].cost * 200
    finer = QUALITIES[QUALITIES.index(chosen) - 1]
    pace.final_ms = 19.9 / finer.cost  # it would just fit: not worth a flicker
    assert pace.coarse(20.0) is chosen
    pace.final_ms = 13.0 / finer.cost
    assert pace.coarse(20.0) is finer
    pace.final_ms = 1e6
    assert pace.coarse(20.0) is QUALITIES[-1]


def test_what_a_march_costs_is_learned_from_parts_of_it():
    pace = Pace(guess_ms=100.0)
    half = QUALITIES[2]
    pace.learn("shader", half, 1.0, 1.0)
    for _ in range(20):
        pace.learn("shader", half, 0.25, 5.0)  # a quarter of the rows of a quarter of the rays
    assert abs(pace.final_ms - 80.0) < 0.1
    assert pace.rows(FINAL, 400, 20.0) in (99, 100)
    assert pace.rows(FINAL, 400, 1e6) == 400 and pace.rows(FINAL, 400, 1e-9) == 8
