"""The panel in a window: which events it takes, when it is drawn, its pixels, what it leaves behind."""

import gc
import subprocess
import sys
import time

import numpy as np
import pytest
from wgpu import diagnostics

import volrender as vr
from volrender.base.modes import modes_of

pytest.importorskip("imgui_bundle")

from tests.hosts.window.panel.panel_picture import IN_THE_PICTURE, SIZE, PanelPicture, make, ramp
from volrender.hosts.window.panel import inputs, panel
from volrender.hosts.window.panel.sections.readout import frame_lines, value_seen, value_text
from volrender.hosts.window.panel.widgets import theme
from volrender.hosts.window.panel.widgets.colormap_menu import short_name
from volrender.hosts.window.panel.widgets.panel_width import WIDTH_PX


@pytest.fixture
def shown() -> PanelPicture:
    return make()


@pytest.fixture
def volume(shown):
    return shown.panel.graphic


# What is installed


def test_without_imgui_the_error_names_the_extra(monkeypatch):
    import volrender.hosts.window.panel as package

    monkeypatch.setitem(sys.modules, "imgui_bundle", None)
    with pytest.raises(RuntimeError, match=r"pip install volrender\[gui\]"):
        package.Panel  # noqa: B018
    with pytest.raises(AttributeError, match="Pannel"):
        package.Pannel  # noqa: B018


def test_nothing_imports_imgui_before_it_is_asked_for():
    code = """
import sys, volrender.hosts.window, volrender.hosts.window.panel as panel
assert panel.panel_available()
assert "imgui_bundle" not in sys.modules
panel.Panel
assert "imgui_bundle" in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)


# The pointer and the keyboard


def test_events_beside_the_panel_are_not_taken(shown):
    assert shown.drag(IN_THE_PICTURE, (160, 440), (550, 400)) == [False] * 5
    assert not shown.send("wheel", *IN_THE_PICTURE, dx=0, dy=100)
    assert not shown.send("double_click", *IN_THE_PICTURE, button=1)
    assert not shown.panel.covers(*IN_THE_PICTURE)


def test_events_over_the_panel_are_taken(shown):
    start = shown.middle("alpha")
    assert shown.drag(start, (100, 300)) == [True] * 4  # the drag belongs to where it began
    assert shown.send("wheel", *start, dx=0, dy=100)
    assert shown.send("double_click", *start, button=1)
    assert shown.panel.covers(*start)


def test_keys_are_taken_only_while_one_types(shown):
    for name in ("key_down", "key_up"):
        assert not shown.send(name, key="1", modifiers=())
    assert not shown.send("char", data="1")
    shown.click("vmin", 0.3)
    assert shown.send("key_down", key="1", modifiers=())
    assert shown.send("char", data="1")
    shown.drag(IN_THE_PICTURE)  # a click beside it ends the typing
    assert not shown.send("key_down", key="1", modifiers=())


def test_the_wheel_scrolls_a_small_window():
    figure = vr.Figure(size=(620, 400))
    figure.add_image_volume(ramp())
    shown = PanelPicture(figure)
    shown.settle()
    before = shown.panel.rectangles["mode.mip"][1]
    beside = shown.middle("mode.mip")  # not over the histogram, which it zooms
    shown.send("pointer_move", *beside)
    shown.settle()
    shown.send("wheel", *beside, dx=0, dy=200)
    shown.settle()
    assert shown.panel.rectangles["mode.mip"][1] < before - 20


def test_controls_are_as_wide_beside_a_scroll_bar(shown):
    figure = vr.Figure(size=(SIZE[0], 560))
    figure.add_image_volume(ramp(), mode="iso")
    low = PanelPicture(figure)
    low.settle()
    for name in ("mode.mip", "histogram", "alpha", "readout.adapter"):
        assert low.panel.rectangles[name][::2] == shown.panel.rectangles[name][::2]
    bar = low.picture(np.zeros((1, 1, 4), np.uint8))[200:300, -12:, :3].max(axis=(0, 1))
    assert (bar > 1.3 * np.array(theme.BACKGROUND[:3]) * 255).all()


def test_names_that_are_too_long_are_cut_off_and_say_so():
    def row(name) -> np.ndarray:
        figure = vr.Figure(size=SIZE)
        figure.add_image_volume(ramp(), name=name)
        shown = PanelPicture(figure)
        shown.settle()
        return shown.part("volume.0")

    long, longer, short = row("i" * 80), row("i" * 90), row("i" * 20)
    np.testing.assert_array_equal(long, longer)
    assert (long != short).any()
    ink = (long != long[0, 0]).any(axis=-1)
    text_end = np.flatnonzero(ink[:, :-56].any(axis=0))[-1]  # the swatch of the colormap follows
    assert not ink[:, text_end + 1 : text_end + 5].any()
    dots = ink[:, text_end - 6 : text_end + 1]
    assert dots.any() and not dots[: len(ink) // 2].any()  # low, unlike an i
    assert short_name("custom colormap") == "custom" and short_name("bids:plasma") == "plasma"


def test_collapse_and_expand(shown):
    place = shown.middle("histogram")
    shown.click("collapse")
    assert shown.panel.collapsed and not shown.panel.covers(*place)
    assert list(shown.panel.rectangles) == ["expand"]
    behind = np.full((1, 1, 4), 255, np.uint8)
    assert (shown.picture(behind)[: SIZE[1] // 4] == 255).all()
    shown.click("expand")
    assert not shown.panel.collapsed and shown.panel.covers(*place)


@pytest.mark.parametrize(("width", "has_tab"), [(240, False), (361, False), (363, True)])
def test_where_no_panel_fits_no_tab_hides_the_picture(width, has_tab):
    figure = vr.Figure(size=(width, 150))
    figure.add_image_volume(ramp())
    narrow = PanelPicture(figure)
    narrow.panel.collapsed = True
    narrow.settle()
    assert list(narrow.panel.rectangles) == ["expand"] * has_tab
    behind = np.full((1, 1, 4), 255, np.uint8)
    assert (narrow.picture(behind) == 255).all() != has_tab


def test_readout(shown, volume):
    shown.figure.export_numpy()
    shown.settle()
    blank = shown.part("readout.value")
    shown.panel.status.pointer_px = (SIZE[0] / 2 - 10, SIZE[1] / 2)
    shown.settle()
    picked = shown.figure[0, 0].pick(*shown.panel.status.pointer_px)
    shown_pick = shown.panel._layout.readout.picked
    assert shown_pick["index"] == picked["index"] and shown_pick["value"] == picked["value"]
    time.sleep(panel.REFRESH_S)  # numbers to read change no more often
    assert not np.array_equal(shown.part("readout.value"), blank)
    shown.panel.status.pointer_px = shown.middle("alpha")
    shown.settle()
    assert shown.panel._layout.readout.picked is None


@pytest.mark.parametrize("orthogonal", [False, True])
def test_on_a_surface_the_readout_has_the_value_of_the_surface(orthogonal):
    ramp = np.broadcast_to(np.arange(0, 240, 20, dtype=np.uint8), (12, 12, 12))
    if orthogonal:
        figure = vr.OrthoFigure(ramp, size=(1500, 600), mode="iso", threshold=109)
        view = figure["3d"]
    else:
        figure = vr.Figure(size=SIZE)
        figure.add_image_volume(ramp, mode="iso", threshold=109)
        view = figure[0, 0]
    figure.export_numpy()
    view.camera.look_from(60 if orthogonal else -60, 10)  # at the side where it is low
    shown = PanelPicture(figure)
    left, top, width, height = view.viewport_px
    shown.panel.status.pointer_px = (left + width // 2, top + height // 2)
    shown.settle()
    readout = shown.panel._layout.readout
    assert readout.picked["value"] == 100  # the voxel's, below the threshold
    ((text, *_),) = (text.split() for title, text in readout._lines() if title == "Value")
    assert 109 <= float(text) <= 110
    readout.picked["graphic"].mode = "mip"
    shown.settle()
    assert value_seen(readout.picked) == readout.picked["value"] != 109


def test_on_a_surface_of_colours_the_readout_has_the_colour_of_the_voxel():
    rgb = np.random.default_rng(0).integers(100, 255, (8, 8, 8, 3)).astype(np.uint8)
    figure = vr.Figure(size=SIZE)
    figure.add_image_volume(rgb, mode="iso", threshold=50)
    picked = figure[0, 0].pick(SIZE[0] / 2, SIZE[1] / 2)
    np.testing.assert_array_equal(value_seen(picked), picked["value"])


def test_what_is_said_about_a_frame():
    status = panel.PanelStatus(adapter="llvmpipe")
    assert frame_lines(status) == [("Frame", "–"), ("Adapter", "llvmpipe")]
    status.frame_ms, status.target_fps, status.resolution = 12.34, 30, 0.5
    assert frame_lines(status)[0] == ("Frame", "12.3 ms,  target 33 ms,  50 % resolution")
    assert value_text(np.uint8(7)) == "7" and value_text(np.float32(0.123456)) == "0.12346"
    assert value_text(np.array([1, 2, 3], np.uint8)) == "1,  2,  3"


def test_picks_are_few(shown, monkeypatch):
    calls = []
    subplot = shown.figure[0, 0]
    monkeypatch.setattr(subplot, "pick", lambda x, y, wait: calls.append((x, y)))
    shown.panel.status.pointer_px = IN_THE_PICTURE
    shown.settle(5)
    assert calls == [IN_THE_PICTURE]  # at rest: once
    shown.panel.graphic.vmin = 3
    shown.settle(5)
    assert len(calls) == 2  # what it shows may be another
    shown.send("pointer_down", *IN_THE_PICTURE, button=1)
    shown.panel.status.pointer_px = (200, 460)
    shown.settle(5)
    assert len(calls) == 2  # not while a button is down
    shown.send("pointer_up", 200, 460, button=1)
    shown.settle(5)
    assert len(calls) == 3
    for azimuth in (10, 20, 30):
        subplot.camera.look_from(azimuth, 0)
        shown.settle(1)
    assert len(calls) == 3 and shown.panel.wants_draw  # not while the camera moves
    shown.settle(2)
    assert len(calls) == 4


def test_an_idle_panel_wants_nothing(shown, monkeypatch):
    monkeypatch.setattr(panel, "AWAKE_S", 0.0)
    monkeypatch.setattr(panel, "REFRESH_S", 0.0)
    shown.click("mode.iso")
    shown.settle(10)
    assert not shown.panel.wants_draw
    shown.send("pointer_move", *shown.middle("mode.mip"))
    assert shown.panel.wants_draw
    shown.settle(10)
    assert not shown.panel.wants_draw
    shown.send("pointer_move", *IN_THE_PICTURE)
    assert shown.panel.wants_draw
    shown.settle(10)
    assert not shown.panel.wants_draw
    shown.send("resize", width=500, height=500, pixel_ratio=1.0)
    assert shown.panel.wants_draw


def test_an_old_layer_is_shown_for_a_short_time_only(shown, monkeypatch):
    monkeypatch.setattr(panel, "AWAKE_S", 0.0)
    shown.settle(10)
    monkeypatch.setattr(panel, "REFRESH_S", 1000.0)
    shown.panel.status.frame_ms = 77.0
    shown.settle(1)
    assert shown.panel.wants_draw  # the number is not shown yet
    monkeypatch.setattr(panel, "REFRESH_S", 0.0)
    shown.settle(1)
    assert not shown.panel.wants_draw


# Pixels


def test_the_picture_beside_the_panel_stays(shown):
    behind = np.random.default_rng(0).integers(0, 256, (SIZE[1], SIZE[0], 4)).astype(np.uint8)
    picture = shown.picture(behind)
    left = round(shown.panel._inputs.areas[0][0])
    assert 250 < SIZE[0] - left < 350
    np.testing.assert_array_equal(picture[:, :left], behind[:, :left])
    assert (picture[:, left:, :3] != behind[:, left:, :3]).mean() > 0.9
    assert (picture[:, left:, 3] == 255).all()


def test_colours_are_the_same_on_formats_that_encode():
    behind = np.full((1, 1, 4), (30, 90, 200, 255), np.uint8)
    pictures = []
    for texture_format in ("rgba8unorm", "rgba8unorm-srgb"):
        shown = make(texture_format=texture_format)
        shown.click("section.view")
        shown.settle()
        pictures.append(shown.picture(behind).astype(int))
    assert np.ptp(pictures[0][..., 0]) > 150
    assert np.abs(pictures[0] - pictures[1]).max() <= 1


@pytest.mark.parametrize("ratio", [2.0, 1.25])
def test_hidpi(shown, ratio):
    large = make(pixel_ratio=ratio)
    for name, rectangle in shown.panel.rectangles.items():
        if name.startswith("readout"):  # the width of text depends on how fine it is
            continue
        assert large.panel.rectangles[name] == pytest.approx(rectangle, abs=2), name
    picture = large.picture(np.zeros((1, 1, 4), np.uint8))
    assert picture.shape == (round(SIZE[1] * ratio), round(SIZE[0] * ratio), 4)
    large.click("mode.iso")
    assert large.panel.graphic.mode == "iso"
    # Text is drawn as fine as the pixels are, not magnified.
    label = large.part("mode.iso")
    small = shown.part("mode.iso")
    assert label.shape[0] == pytest.approx(small.shape[0] * ratio, abs=2)
    if ratio == 2:
        blocks = label[: label.shape[0] // 2 * 2, : label.shape[1] // 2 * 2]
        blocks = blocks.reshape(blocks.shape[0] // 2, 2, blocks.shape[1] // 2, 2, -1)
        assert (np.ptp(blocks, axis=(1, 3)) > 60).any()


def test_resize(shown):
    for width, height in ((900, 700), (330, 260), (200, 90), (1, 1), SIZE):
        shown.canvas.size = (width, height)
        shown.send("resize", width=width, height=height, pixel_ratio=1.0)
        shown.settle(3)
        behind = np.full((1, 1, 4), 255, np.uint8)
        assert shown.picture(behind).shape == (height, width, 4)
        assert shown.panel.covers(width - 1, height - 1)
        if width > 300:
            assert not shown.panel.covers(width - WIDTH_PX - 1, 5)
    shown.click("mode.minip")
    assert shown.panel.graphic.mode == "minip"


def test_a_figure_without_volumes():
    shown = PanelPicture(vr.Figure(size=SIZE))
    shown.settle()
    assert shown.panel.graphic is None
    shown.click("section.view")
    shown.click("fit")
    graphic = shown.figure.add_image_volume(ramp())
    shown.settle()
    assert shown.panel.graphic is graphic


@pytest.mark.parametrize(
    "data",
    [
        np.random.default_rng(0).integers(0, 255, (5, 6, 7, 3)).astype(np.uint8),
        np.random.default_rng(0).normal(size=(5, 6, 7)).astype(np.float32) * 1e30,
        np.full((3, 3, 3), np.nan, np.float32),
        np.full((1, 1, 1), 5, np.int16),
        np.zeros((4, 4, 4), bool),
    ],
    ids=["colour", "huge", "nan", "one voxel", "bool"],
)
def test_every_kind_of_data_in_every_mode(data):
    figure = vr.Figure(size=SIZE)
    graphic = figure.add_image_volume(data)
    shown = PanelPicture(figure)
    for mode in modes_of("image_volume"):
        graphic.mode = mode
        shown.settle(2)
        shown.drag(shown.middle("histogram", 0.2), shown.middle("histogram", 0.6))
        shown.click("transfer.zoom" if mode == "composite" else "contrast.zoom")
        for name in ("contrast.percentiles", "contrast.range"):
            if name in shown.panel.rectangles:
                shown.click(name)
    assert shown.panel.error is None
    assert np.isfinite([graphic.vmin, graphic.vmax]).all()


# What it leaves behind


KINDS = ("Texture", "TextureView", "Buffer", "BindGroup", "Sampler", "RenderPipeline")


def gpu_objects() -> dict[str, int]:
    counts = diagnostics.object_counts.get_dict()
    return {kind: counts[kind]["count"] for kind in KINDS}


def test_frames_leave_nothing(soak, monkeypatch):
    monkeypatch.setattr(panel, "REFRESH_S", 0.0)  # imgui runs in each of them
    rng = np.random.default_rng(0)
    size = (330, 400)
    volume = (figure := vr.Figure(size=size)).add_image_volume(ramp())
    shown = PanelPicture(figure)
    modes = list(modes_of("image_volume"))

    def frame(i: int) -> None:
        volume.mode, volume.vmin = modes[i % len(modes)], i % 7
        volume.threshold, volume.alpha = rng.uniform(1, 190), rng.random()
        shown.send("pointer_move", *rng.uniform((50, 0), size))
        if i % 10 == 0:
            volume.data[i % 12] = i % 200
        shown.settle(1)

    for i in range(100):
        frame(i)
    gc.collect()
    before = gpu_objects()
    for i in range(5000 if soak else 200):
        frame(i)
    gc.collect()
    assert gpu_objects() == before


def test_a_panel_that_goes_leaves_nothing():
    make().panel.close()  # pipelines and layouts are made once
    gc.collect()
    figure = vr.Figure(size=SIZE)
    volume = figure.add_image_volume(ramp())
    figure.export_numpy(), figure[0, 0].pick(300, 300)
    handlers = {name: len(found) for name, found in volume._handlers.items()}
    before = gpu_objects()
    for close in (True, False, True):
        shown = PanelPicture(figure)
        shown.settle(3)
        assert gpu_objects() != before
        if close:
            shown.panel.close()
        del shown
        gc.collect()
        assert gpu_objects() == before
    volume.vmin = 3  # nobody is told
    for name, found in volume._handlers.items():
        assert len(found) <= handlers.get(name, 0) + 1  # of the one that was not closed


def test_two_windows_at_once():
    first, second = make(), make()
    first.click("mode.iso")
    second.click("mode.slice")
    assert first.panel.graphic.mode == "iso" and second.panel.graphic.mode == "slice"
    assert "threshold" in first.panel.rectangles and "position" in second.panel.rectangles


def test_handlers_that_are_cleared_come_back(shown, volume):
    asked = []
    shown.panel.request_draw = lambda: asked.append(1)
    volume.clear_event_handlers()
    volume.vmin = 1
    assert not asked
    shown.settle(1)
    volume.vmin = 2
    assert asked
    asked.clear()
    shown.figure[0, 0].remove_graphic(volume)
    shown.settle(1)
    volume.vmin = 3
    assert not asked


def test_pointer_events_of_graphics_are_not_asked_for(shown, volume):
    """They would make every movement pick."""
    assert not volume.listens_to(("pointer_move", "pointer_down", "click", "pointer_enter"))


def test_inputs_know_all_keys_that_imgui_knows():
    assert inputs._imgui_key("a") == inputs._imgui_key("A") is not None
    assert inputs._imgui_key("7") is not None and inputs._imgui_key("Enter") is not None
    assert inputs._imgui_key("ä") is None and inputs._imgui_key("") is None
