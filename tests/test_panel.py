"""The control panel, driven by events offscreen: what one does to a control happens to the volume."""

import gc
import subprocess
import sys

import numpy as np
import pytest
from wgpu import diagnostics

import volrender as vr
from volrender import settings
from volrender.scene.property import Property

pytest.importorskip("imgui_bundle")

from panel_picture import PanelPicture

from volrender.gui.panel import inputs, panel, theme
from volrender.gui.panel.contrast import nearest_handle
from volrender.gui.panel.player import Clock

SIZE = (620, 900)
IN_THE_PICTURE = (150, 450)  # a place that the panel does not cover, on the volume


def ramp(shape=(12, 13, 14), dtype=np.uint8) -> np.ndarray:
    """Values 0 to 200, evenly."""
    return np.linspace(0, 200, np.prod(shape)).reshape(shape).astype(dtype)


def make(pixel_ratio=1.0, texture_format="rgba8unorm", **kwargs) -> PanelPicture:
    figure = vr.Figure(size=SIZE)
    figure.add_image_volume(ramp(), **kwargs)
    shown = PanelPicture(figure, pixel_ratio, texture_format)
    shown.settle()
    return shown


@pytest.fixture
def shown() -> PanelPicture:
    return make()


@pytest.fixture
def volume(shown):
    return shown.panel.graphic


class Film(vr.ImageVolumeGraphic):
    """A stand-in for 4D data: its time only counts."""

    n_times = 5
    time = Property(lambda name, value: int(value), doc="Which of the volumes is shown.")

    def __init__(self, data, **kwargs):
        super().__init__(data, **kwargs)
        self.time = 0


Film._event_names = (*vr.ImageVolumeGraphic._event_names, "time")


# What is installed


def test_without_imgui_the_error_names_the_extra(monkeypatch):
    import volrender.gui.panel as package

    monkeypatch.setitem(sys.modules, "imgui_bundle", None)
    with pytest.raises(RuntimeError, match=r"pip install volrender\[gui\]"):
        package.Panel  # noqa: B018
    with pytest.raises(AttributeError, match="Pannel"):
        package.Pannel  # noqa: B018


def test_nothing_imports_imgui_before_it_is_asked_for():
    code = """
import sys, volrender.gui, volrender.gui.panel as panel
assert panel.panel_available()
assert "imgui_bundle" not in sys.modules
panel.Panel
assert "imgui_bundle" in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)


# Controls set properties


@pytest.mark.parametrize("mode", ["minip", "iso", "slice"])
def test_click_a_mode(shown, volume, mode):
    shown.click(f"mode.{mode}")
    assert volume.mode == mode
    assert ("threshold" in shown.panel.rectangles) == (mode == "iso")
    assert ("position" in shown.panel.rectangles) == (mode == "slice")


def place_of(shown, value: float) -> tuple[float, float]:
    """Where a value is on the histogram's axis, at the height of the handles."""
    left, top, width, height = shown.panel.rectangles["histogram.axis"]
    return left + width * value / 200, top + height + 5


@pytest.mark.parametrize("name, start", [("vmin", 0), ("vmax", 200)])
def test_drag_a_handle(shown, volume, name, start):
    other = "vmax" if name == "vmin" else "vmin"
    before = getattr(volume, other)
    assert getattr(volume, name) == start
    shown.drag(shown.middle(f"{name} handle"), place_of(shown, 120), place_of(shown, 50.4))
    assert getattr(volume, name) == pytest.approx(50, abs=1)
    assert getattr(volume, name) % 1 == 0  # of integers
    assert getattr(volume, other) == before


def test_a_click_on_a_handle_does_not_move_it(shown, volume):
    volume.vmin = 50.25
    shown.settle()
    shown.click("vmin handle")
    assert volume.vmin == 50.25


def test_drag_between_the_handles_shifts_both(shown, volume):
    volume.vmin, volume.vmax = 40, 80
    shown.settle()
    shown.drag(place_of(shown, 60), place_of(shown, 90))
    assert volume.vmin == pytest.approx(70, abs=1)
    assert volume.vmax - volume.vmin == pytest.approx(40)


def test_drag_the_threshold():
    shown = make(mode="iso", threshold=100)
    x, y = shown.middle("threshold handle", down=0.2)
    shown.drag((x, y), (place_of(shown, 150)[0], y))
    assert shown.panel.graphic.threshold == pytest.approx(150, abs=1)
    assert (shown.panel.graphic.vmin, shown.panel.graphic.vmax) == (0, 200)


def test_handles_go_by_the_half_of_the_histogram():
    places = {"vmin": 50.0, "vmax": 150.0, "threshold": 52.0}
    assert nearest_handle(places, 51, is_high=True) == "threshold"
    assert nearest_handle(places, 51, is_high=False) == "vmin"
    assert nearest_handle(places, 100, is_high=True) == "both"
    assert nearest_handle(places, 10, is_high=True) == "vmin"
    assert nearest_handle(places, 190, is_high=False) == "vmax"
    same = {"vmin": 50.0, "vmax": 50.0}
    assert [nearest_handle(same, x, False) for x in (48, 53)] == ["vmin", "vmax"]


def test_double_click_and_buttons_set_the_range(shown, volume):
    volume.vmin, volume.vmax = 70, 71
    shown.settle()
    x, y = shown.middle("histogram", 0.8, 0.3)
    for name in ("pointer_down", "pointer_up") * 2:
        shown.send(name, x, y, button=1)
    shown.settle(8)
    assert (volume.vmin, volume.vmax) == (0, 200)
    shown.click("contrast.percentiles")
    assert (volume.vmin, volume.vmax) == (1, 199)  # 1 % of 2184 values, evenly over 0..200
    shown.click("contrast.range")
    assert (volume.vmin, volume.vmax) == (0, 200)


def test_log_and_zoom_change_the_plot(shown, volume):
    volume.data[:2] = 7  # a bin that stands out
    volume.vmin, volume.vmax = 100, 120
    first = shown.part("histogram")
    shown.click("contrast.log")
    linear = shown.part("histogram")
    assert (linear.sum(), first.sum())[0] < first.sum()  # the other bars are lower
    shown.click("contrast.zoom")
    left, _, width, _ = shown.panel.rectangles["histogram.axis"]
    inset = shown.panel.rectangles["vmin handle"][0] + 3 - left
    assert inset == pytest.approx(0.1 / 1.2 * width, rel=0.2)  # a tenth of the range on each side


def test_drag_a_slider(shown, volume):
    shown.drag(shown.middle("alpha", 0.9), shown.middle("alpha", 0.25))
    assert volume.alpha == pytest.approx(0.25, abs=0.02)
    shown.drag(shown.middle("gamma"), shown.middle("gamma", 0.0))
    assert volume.gamma == pytest.approx(0.1)


def test_type_into_a_slider(shown, volume):
    """With Control, a click makes it a text field."""
    shown.drag(shown.middle("alpha"), modifiers=("Control",))
    shown.send("key_up", key="Control", modifiers=("Control",))  # as some canvases have it
    shown.write("0.35")
    assert volume.alpha == 0.35


def test_type_a_number(shown, volume):
    shown.click("vmax", 0.3)
    shown.write("150")  # in place of what was there
    assert volume.vmax == 150
    shown.click("vmax", 0.3)
    shown.write("-12.5")
    assert volume.vmax == -12.5 < volume.vmin  # inverted, which is allowed


def test_escape_leaves_the_number(shown, volume):
    shown.click("vmax", 0.3)
    shown.send("char", data="9")
    shown.settle(3)
    for name in ("key_down", "key_up"):
        assert shown.send(name, key="Escape", modifiers=()) == (name == "key_down")
        shown.settle(3)
    assert volume.vmax == 200


def test_a_number_is_not_rounded_by_a_visit(shown, volume):
    volume.vmax = 123.456789012
    shown.settle()
    shown.click("vmax", 0.3)
    shown.write("")
    assert volume.vmax == 123.456789012


def test_what_a_property_refuses_is_said(shown, volume):
    shown.click("mode.slice")
    plane = np.array(volume.plane)
    shown.panel._layout.ui.set(volume, "plane", (0, 0, 0, 1))
    shown.settle()
    assert "normal" in shown.panel.error
    np.testing.assert_array_equal(volume.plane, plane)
    red = shown.part("error")
    assert (red[..., 0] - red[..., 2]).max() > 60  # in the colour of errors
    shown.click("plane.coronal")
    assert shown.panel.error is None and "error" not in shown.panel.rectangles


def test_a_typed_infinity_is_refused(shown, volume):
    shown.click("vmin", 0.3)
    shown.write("1e999")
    assert volume.vmin == 0
    assert "finite" in shown.panel.error


def test_iso_controls():
    shown = make(mode="iso", threshold=100)
    volume = shown.panel.graphic
    for name, share, expected in (
        ("step_size", 0.5, 1.0),
        ("substep_size", 0.0, 0.01),
        ("shininess", 1.0, 1000),
    ):
        shown.drag(shown.middle(name, 0.3), shown.middle(name, share))
        assert getattr(volume, name) == pytest.approx(expected, rel=0.1)
    shown.click("emissive")
    shown.click("emissive.picker", 0.4, 0.1)
    assert volume.emissive[:3].max() > 0.5


def test_interpolation_and_alpha_mode(shown, volume):
    shown.click("interpolation.nearest")
    shown.click("cmap_interpolation.nearest")
    assert volume.interpolation == volume.cmap_interpolation == "nearest"
    shown.click("alpha_mode")
    shown.click("alpha_mode.add")
    assert volume.alpha_mode == "add"


def test_choose_a_colormap(shown, volume):
    shown.click("colormap")
    shown.click("colormap.bids:viridis")
    assert volume.cmap.name == "bids:viridis"
    assert "colormap.search" not in shown.panel.rectangles  # the list closed
    shown.click("colormap.reverse")
    assert volume.cmap.name == "bids:viridis_r"


def test_search_a_colormap(shown, volume):
    shown.click("colormap")
    assert "colormap.cmocean:thermal" not in shown.panel.rectangles
    shown.write("therm")
    assert volume.cmap.name == "cmocean:thermal"


def test_a_colormap_list_reaches_out_of_the_panel_and_closes_beside_it():
    figure = vr.Figure(size=(260, 700))  # narrow: the panel is narrower than it would be
    figure.add_image_volume(ramp())
    shown = PanelPicture(figure)
    shown.settle()
    shown.click("colormap")
    assert "colormap.search" in shown.panel.rectangles
    taken = shown.drag((10, 350))
    assert taken[1] and "colormap.search" not in shown.panel.rectangles
    assert not shown.drag((10, 350))[1]


def test_crop(shown, volume):
    shown.click("section.crop")
    shown.drag(shown.middle("crop.x", 0.97), shown.middle("crop.x", 0.5))
    shown.drag(shown.middle("crop.z", 0.03), shown.middle("crop.z", 0.5))
    assert volume.crop == ((6, 12), (0, 13), (0, 7))
    shown.drag(shown.middle("crop.x", 0.03), shown.middle("crop.x", 0.97))
    assert volume.crop[2] == (6, 7)  # handles do not pass each other
    shown.click("crop.reset")
    assert volume.crop is None


def test_crop_to_the_whole_is_none(shown, volume):
    volume.crop = ((0, 12), (0, 13), (0, 7))
    shown.click("section.crop")
    shown.drag(shown.middle("crop.x", 0.5), shown.middle("crop.x", 1.0))
    assert volume.crop is None


# The slice plane


@pytest.fixture
def sliced():
    return make(mode="slice", plane=(0, 0, -1, 5))


def test_planes_along_the_axes(sliced):
    volume = sliced.panel.graphic
    centre = (6.5, 6, 5.5)
    for axis, normal in (("axial", (0, 0, 1)), ("coronal", (0, 1, 0)), ("sagittal", (1, 0, 0))):
        sliced.click(f"plane.{axis}")
        np.testing.assert_allclose(volume.plane, [*normal, -np.dot(normal, centre)])
    sliced.click("plane.flip")
    np.testing.assert_allclose(volume.plane, (-1, 0, 0, 6.5))
    sliced.click("plane.view")
    np.testing.assert_allclose(volume.plane, (0, 0, 1, -5.5), atol=1e-12)


def test_the_position_moves_the_plane_through_the_volume(sliced):
    volume = sliced.panel.graphic
    sliced.click("plane.axial")
    for share, z in ((0.0, -0.5), (1.0, 11.5), (0.5, 5.5)):
        sliced.drag(sliced.middle("position", 0.3), sliced.middle("position", share))
        np.testing.assert_allclose(volume.plane[:3], (0, 0, 1))
        assert -volume.plane[3] == pytest.approx(z, abs=0.1)


def test_turning_the_normal_keeps_the_place(sliced):
    volume = sliced.panel.graphic
    sliced.click("plane.axial")
    start = sliced.middle("normal", 0.1)
    sliced.drag(start, (start[0] + 100, start[1]))
    normal = volume.plane[:3]
    assert normal[0] > 0.2
    assert normal @ (6.5, 6, 5.5) + volume.plane[3] == pytest.approx(0, abs=1e-6)


def tilted() -> PanelPicture:
    """A slice seen at 45 degrees."""
    shown = make(mode="slice")
    figure = shown.figure
    figure[0, 0].camera.look_from(0, 45)
    figure[0, 0].auto_fit()
    shown.settle()
    shown.click("plane.axial")
    return shown


def test_drag_the_plane_in_the_picture():
    shown = tilted()
    volume = shown.panel.graphic
    middle = (SIZE[0] / 2, SIZE[1] / 2)
    before = np.array(volume.plane)
    assert not any(shown.drag(middle, (middle[0], middle[1] - 30)))
    np.testing.assert_array_equal(volume.plane, before)
    shown.click("plane.drag")
    pick = shown.figure[0, 0].pick(*middle)["world"]
    taken = shown.drag(middle, (middle[0], middle[1] + 30))
    assert taken == [False, True, True, True]
    np.testing.assert_array_equal(volume.plane[:3], before[:3])
    moved = -volume.plane[3] - (-before[3])
    assert moved > 1  # down, in a view from above at the front, is towards +z
    # What was held is still under the pointer: it moved along the normal.
    held = np.array(pick) + moved * np.array((0, 0, 1))
    rays = shown.figure[0, 0].camera.rays(SIZE[0] / SIZE[1])
    ndc, _ = rays.project(held[None])
    at = (ndc[0] * (1, -1) + 1) / 2 * SIZE
    np.testing.assert_allclose(at, (middle[0], middle[1] + 30), atol=1)


def test_control_drags_the_plane_and_shift_turns_it():
    shown = tilted()
    volume = shown.panel.graphic
    middle = (SIZE[0] / 2, SIZE[1] / 2)
    shown.drag(middle, (middle[0], middle[1] + 30), modifiers=("Control",))
    assert -volume.plane[3] > 6.5
    held = np.array(shown.figure[0, 0].pick(*middle)["world"])
    to = (middle[0] + 50, middle[1])
    shown.drag(middle, to, modifiers=("Control", "Shift"))
    turned = np.arccos(volume.plane[:3] @ (0, 0, 1) / np.linalg.norm(volume.plane[:3]))
    assert np.degrees(turned) == pytest.approx(20 * np.sqrt(0.5), abs=2)  # 0.4° a pixel, tilted
    assert volume.plane[:3] @ held + volume.plane[3] == pytest.approx(0, abs=0.05)


def test_beside_the_slice_the_drag_is_the_cameras():
    shown = tilted()
    shown.click("plane.drag")
    assert not any(shown.drag((20, 20), (40, 40)))


def test_a_plane_seen_along_its_normal_goes_by_up_and_down(sliced):
    volume = sliced.panel.graphic
    sliced.figure.export_numpy()  # fits the camera
    sliced.click("plane.axial")
    middle = (SIZE[0] / 2, SIZE[1] / 2)
    sliced.drag(middle, (middle[0], middle[1] - 20), modifiers=("Control",))
    assert -volume.plane[3] < 5.5  # up is away from the camera, which is at +z
    sliced.drag(middle, (middle[0], middle[1] + 900), modifiers=("Control",))
    assert -volume.plane[3] == pytest.approx(11.5)  # it stays in the volume


# Several volumes, subplots, times


def test_hide_and_select_a_volume():
    figure = vr.Figure(size=SIZE)
    first = figure.add_image_volume(ramp(), name="first")
    second = figure.add_image_volume(ramp(), name="second", visible=False)
    shown = PanelPicture(figure)
    shown.settle()
    assert shown.panel.graphic is first
    shown.click("visible.0"), shown.click("visible.1")
    assert (first.visible, second.visible) == (False, True)
    shown.click("volume.1")
    assert shown.panel.graphic is second
    shown.click("mode.minip")
    assert (first.mode, second.mode) == ("mip", "minip")
    figure[0, 0].remove_graphic(second)
    shown.settle()
    assert shown.panel.graphic is first
    figure[0, 0].clear()
    shown.settle()
    assert shown.panel.graphic is None and "mode.mip" not in shown.panel.rectangles


def test_choose_a_subplot():
    figure = vr.Figure(size=SIZE, shape=(1, 2), names=["left", "right"])
    volumes = [figure[name].add_image_volume(ramp()) for name in ("left", "right")]
    shown = PanelPicture(figure)
    shown.settle()
    shown.click("subplot")
    shown.click("subplot.right")
    assert shown.panel.graphic is volumes[1]
    shown.panel.graphic = volumes[0]
    assert shown.panel.graphic is volumes[0]
    with pytest.raises(ValueError, match="not in this figure"):
        shown.panel.graphic = vr.ImageVolumeGraphic(ramp())


def films() -> tuple[PanelPicture, list]:
    figure = vr.Figure(size=SIZE)
    graphics = [figure[0, 0].add_graphic(Film(ramp())) for _ in range(2)]
    graphics.append(figure.add_image_volume(ramp()))
    shown = PanelPicture(figure)
    shown.settle()
    return shown, graphics


def test_the_time_of_all_channels_goes_together():
    shown, (first, second, _) = films()
    shown.drag(shown.middle("time", 0.1), shown.middle("time", 0.74))
    assert (first.time, second.time) == (3, 3)
    shown.click("volume.2")
    assert "time" not in shown.panel.rectangles


def test_play(monkeypatch):
    now = [100.0]
    monkeypatch.setattr("volrender.gui.panel.player.time.perf_counter", lambda: now[0])
    shown, (first, second, _) = films()
    shown.drag(shown.middle("speed", 0.2), shown.middle("speed", 0.0))
    shown.click("play")
    assert shown.panel.playing and shown.panel.wants_draw
    assert first.time == 0
    for step in range(1, 7):
        now[0] += 1.0
        shown.settle(2)
        assert first.time == second.time == step % 5
    shown.click("play")
    now[0] += 10.0
    shown.settle(2)
    assert not shown.panel.playing and first.time == 1


def test_a_clock_loses_no_time():
    clock = Clock(rate=10)
    steps = [clock.steps(now) for now in np.arange(0, 2.0001, 0.03)]
    assert sum(steps) == 19 and max(steps) == 1
    clock.stop()
    assert clock.steps(1000) == 0


# Both ways


@pytest.mark.parametrize(
    "where, name, value",
    [
        ("mode.minip", "mode", "minip"),
        ("histogram", "vmin", 77),
        ("vmax", "vmax", 123),
        ("colormap", "cmap", "viridis"),
        ("gamma", "gamma", 2.0),
        ("alpha", "alpha", 0.4),
        ("alpha_mode", "alpha_mode", "blend"),
        ("interpolation.nearest", "interpolation", "nearest"),
        ("cmap_interpolation.nearest", "cmap_interpolation", "nearest"),
        ("visible.0", "visible", False),
    ],
)
def test_a_change_from_python_shows(shown, volume, where, name, value):
    asked = []
    shown.panel.request_draw = lambda: asked.append(name)
    before = shown.part(where)
    np.testing.assert_array_equal(shown.part(where), before)
    assert not asked
    setattr(volume, name, value)
    assert asked == [name]
    shown.settle(1)
    assert (shown.part(where) != before).any()


def test_new_data_shows_in_the_histogram(shown, volume):
    before = shown.part("histogram")
    volume.data = ramp() // 2
    deadline = 50
    while (shown.part("histogram") == before).all() and deadline:
        deadline -= 1
    assert deadline
    shown.settle(20)
    assert not shown.panel._layout.distributions.is_due


def test_an_overlay_that_changes_asks_for_a_frame(shown):
    shown.click("section.view")
    before = shown.part("outline")
    asked = []
    shown.panel.request_draw = lambda: asked.append(1)
    shown.figure[0, 0].outline.visible = True
    assert asked and (shown.part("outline") != before).any()


# The view


def test_overlays_and_background(shown):
    subplot = shown.figure[0, 0]
    shown.click("section.contrast"), shown.click("section.view")
    for name in ("outline", "axes", "colorbar", "scale_bar"):
        shown.click(name)
        assert getattr(subplot, name).visible
        shown.click(name)
        assert not getattr(subplot, name).visible
    shown.click("background")
    shown.click("background.picker", 0.4, 0.1)
    assert subplot.background[:, :3].max() > 0.5 and (subplot.background[:, 3] == 1).all()


def test_projections_keep_the_size(shown):
    subplot = shown.figure[0, 0]
    camera = subplot.camera
    shown.figure.export_numpy()
    camera.position = camera.position * 1.5  # another size than that of auto-fit

    def width() -> int:
        return int(shown.figure.export_numpy()[..., :3].any(axis=(0, 2)).sum())

    volume = shown.panel.graphic
    volume.mode, volume.plane = "slice", (0, 0, 1, -5.5)  # through the centre, across the view
    volume.vmin = -100  # so that no pixel of it is black
    first = width()
    shown.click("section.contrast"), shown.click("section.view")
    shown.click("projection.orthographic")
    assert camera.fov == 0 and "fov" not in shown.panel.rectangles
    assert abs(width() - first) <= 2
    shown.click("projection.perspective")
    assert camera.fov == 50 and abs(width() - first) <= 2
    shown.drag(shown.middle("fov", 0.4), shown.middle("fov", 0.1))
    assert camera.fov < 25 and abs(width() - first) <= 2
    camera.position = (0, 0, 500)
    shown.click("fit")
    assert abs(camera.position[2]) < 200


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
    shown.send("pointer_move", 500, 200)
    shown.settle()
    shown.send("wheel", 500, 200, dx=0, dy=200)
    shown.settle()
    assert shown.panel.rectangles["mode.mip"][1] < before - 20


def test_collapse_and_expand(shown):
    place = shown.middle("histogram")
    shown.click("collapse")
    assert shown.panel.collapsed and not shown.panel.covers(*place)
    assert list(shown.panel.rectangles) == ["expand"]
    behind = np.full((1, 1, 4), 255, np.uint8)
    assert (shown.picture(behind)[: SIZE[1] // 4] == 255).all()
    shown.click("expand")
    assert not shown.panel.collapsed and shown.panel.covers(*place)


def test_readout(shown, volume):
    shown.figure.export_numpy()
    shown.settle()
    blank = shown.part("readout.value")
    shown.panel.status.pointer_px = (SIZE[0] / 2 - 10, SIZE[1] / 2)
    shown.settle()
    picked = shown.figure[0, 0].pick(*shown.panel.status.pointer_px)
    shown_pick = shown.panel._layout.readout.picked
    assert shown_pick["index"] == picked["index"] and shown_pick["value"] == picked["value"]
    assert shown.part("readout.value").shape != blank.shape
    shown.panel.status.pointer_px = shown.middle("alpha")
    shown.settle()
    assert shown.panel._layout.readout.picked is None


def test_picks_are_few(shown, monkeypatch):
    calls = []
    subplot = shown.figure[0, 0]
    monkeypatch.setattr(subplot, "pick", lambda x, y: calls.append((x, y)))
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
            assert not shown.panel.covers(width - theme.WIDTH_PX - 1, 5)
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
    for mode in settings.MODES:
        graphic.mode = mode
        shown.settle(2)
        shown.drag(shown.middle("histogram", 0.2), shown.middle("histogram", 0.6))
        shown.click("contrast.zoom")
        shown.click("contrast.percentiles")
        shown.click("contrast.range")
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
    modes = list(settings.MODES)

    def frame(i: int) -> None:
        volume.mode, volume.vmin = modes[i % 4], i % 7
        volume.threshold, volume.alpha = rng.uniform(1, 190), rng.random()
        shown.send("pointer_move", *rng.uniform((50, 0), size))
        if i % 10 == 0:
            volume.data[i % 12] = i % 200
        shown.settle(1)

    for i in range(100):
        frame(i)
    gc.collect()
    before = gpu_objects()
    for i in range(5000 if soak else 500):
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
    assert not volume._listens_to(("pointer_move", "pointer_down", "click", "pointer_enter"))


def test_inputs_know_all_keys_that_imgui_knows():
    assert inputs._imgui_key("a") == inputs._imgui_key("A") is not None
    assert inputs._imgui_key("7") is not None and inputs._imgui_key("Enter") is not None
    assert inputs._imgui_key("ä") is None and inputs._imgui_key("") is None
