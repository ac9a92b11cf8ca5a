"""The control panel, driven by events offscreen: what one does to a control happens to the volume."""

import numpy as np
import pytest

import volrender as vr
from volrender.base.digits import digits_of
from volrender.base.property import Property

pytest.importorskip("imgui_bundle")

from imgui_bundle import imgui

from tests.hosts.window.panel.panel_picture import SIZE, PanelPicture, make, ramp
from tests.scene.drawing.sphere import Sphere
from volrender.hosts.window.panel.sections.histogram.limits import nearest_handle
from volrender.hosts.window.panel.widgets.fitting import FEWEST, digits_that_fit


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
    shown.drag(shown.middle(f"{name} handle"), place_of(shown, 120), place_of(shown, 51.1))
    assert getattr(volume, name) == pytest.approx(51, abs=1)
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
    shown.double_click(shown.middle("histogram", 0.8, 0.3))
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


def test_numbers_far_from_zero_can_be_typed(shown, volume):
    volume.vmin, volume.vmax = 1.7e9, 1.7e9 + 60
    shown.settle()
    for typed in ("1700000030", "1700000030.25"):
        shown.click("vmax", 0.3)
        shown.write(typed)
        assert volume.vmax == float(typed)


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
    shown.drag(shown.middle("light.azimuth", 0.5), shown.middle("light.azimuth", 0.75))
    shown.drag(shown.middle("light.elevation", 0.5), shown.middle("light.elevation", 0.0))
    assert volume.light == pytest.approx([90, -90], abs=4)
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
    shown.click("section.cut")
    shown.drag(shown.middle("crop.x", 0.97), shown.middle("crop.x", 0.5))
    shown.drag(shown.middle("crop.z", 0.03), shown.middle("crop.z", 0.5))
    assert volume.crop == ((6, 12), (0, 13), (0, 7))
    shown.drag(shown.middle("crop.x", 0.03), shown.middle("crop.x", 0.97))
    assert volume.crop[2] == (6, 7)  # handles do not pass each other
    shown.click("cut.reset")
    assert volume.crop is None


def test_a_2d_transfer_function_stands_for_opacity_until_it_is_removed(shown, volume):
    volume.mode, volume.transfer = "composite", np.ones((2, 2, 4))
    shown.settle()
    assert "joint" in shown.panel.rectangles and "transfer.log" not in shown.panel.rectangles
    shown.click("transfer.1D")
    shown.settle()
    assert volume.transfer is None
    assert "transfer.log" in shown.panel.rectangles and "joint" not in shown.panel.rectangles


def test_crop_to_the_whole_is_none(shown, volume):
    volume.crop = ((0, 12), (0, 13), (0, 7))
    shown.click("section.cut")
    shown.drag(shown.middle("crop.x", 0.5), shown.middle("crop.x", 1.0))
    assert volume.crop is None


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


def test_a_graphic_that_is_no_volume_has_what_every_graphic_has():
    figure = vr.Figure(size=SIZE)
    figure.add_image_volume(ramp())
    sphere = figure[0, 0].add_graphic(Sphere(5.0, name="a sphere"))
    shown = PanelPicture(figure)
    shown.settle()
    shown.click("volume.1")
    assert shown.panel.graphic is sphere
    assert "alpha_mode" in shown.panel.rectangles and "mode.mip" not in shown.panel.rectangles
    shown.click("visible.1")
    assert not sphere.visible
    shown.click("volume.0")
    assert "mode.mip" in shown.panel.rectangles


def test_fade(shown, volume):
    shown.click("fade")
    assert volume.fade
    shown.click("mode.iso")
    assert "fade" not in shown.panel.rectangles


def test_attenuation_and_what_says_the_colour(shown, volume):
    assert "attenuation" not in shown.panel.rectangles
    shown.click("color_by.depth")
    assert volume.color_by == "depth"
    shown.click("mode.attenuated")
    shown.drag(shown.middle("attenuation", 0.1), shown.middle("attenuation", 0.9))
    assert 1 < volume.attenuation < 10
    shown.click("color_by.value")
    assert volume.color_by == "value"
    shown.click("mode.mean")
    assert not {"attenuation", "color_by.depth"} & set(shown.panel.rectangles)


def test_the_row_of_the_volume_that_the_controls_act_on_is_lit():
    figure = vr.Figure(size=SIZE)
    for _ in range(3):
        figure.add_image_volume(ramp())
    shown = PanelPicture(figure)
    shown.settle()
    for selected in (1, 2, 0):
        shown.click(f"volume.{selected}")
        shown.send("pointer_move", 10, 10)
        blue = [np.median(shown.part(f"volume.{i}"), axis=(0, 1)) @ (-1, 0, 1, 0) for i in range(3)]
        assert blue[selected] > 40 and sorted(blue)[1] < 10


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
    monkeypatch.setattr("volrender.scene.playback.player.time.perf_counter", lambda: now[0])
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


def test_the_panel_says_how_far_behind_a_series_is(monkeypatch):
    now = [100.0]
    monkeypatch.setattr("volrender.scene.playback.player.time.perf_counter", lambda: now[0])
    shown, (first, *_) = films()
    shown.figure.play(rate_hz=4)
    shown.settle(2)
    for step, is_late in ((0.25, False), (1.0, True)):
        now[0] += step
        shown.settle(8)
        assert ("late" in shown.panel.rectangles) == is_late
    assert first.time == 2 and shown.figure.player.late == 3
    shown.figure.pause()
    now[0] += 1
    shown.settle(8)
    assert "late" not in shown.panel.rectangles


def test_the_panel_says_which_point_cannot_be_read(monkeypatch):
    now = [100.0]
    monkeypatch.setattr("volrender.scene.playback.player.time.perf_counter", lambda: now[0])
    shown, _ = films()

    def fail(film, time):
        raise RuntimeError("time point 1 of the data could not be read: bad sector")

    shown.figure.play()
    shown.settle(2)
    monkeypatch.setattr(Film, "time", property(lambda film: 0, fail))
    now[0] += 1
    shown.settle(2)
    assert "bad sector" in shown.panel.error and not shown.panel.playing


def test_a_time_stamp_is_offered_where_there_is_a_series():
    shown, _ = films()
    shown.click("section.contrast"), shown.click("section.view")
    shown.click("time_stamp")
    assert shown.figure[0, 0].time_stamp.visible
    other = make()
    other.click("section.contrast"), other.click("section.view")
    assert "time_stamp" not in other.panel.rectangles and "scale_bar" in other.panel.rectangles


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


@pytest.mark.parametrize("value", [0.1234567, 1234567890.25, -123456789012.75, 1.5e300])
def test_numbers_that_are_typed_are_never_cut(value):
    shown = make(mode="composite", opacity=[(-1e6, 0), (1e6, 1)])
    imgui.set_current_context(shown.panel._context)
    shown.settle()
    for width in (60, 90, 200):
        digits = digits_that_fit(value, width)
        room = imgui.calc_text_size(f"{value:.{digits}g}").x
        assert room <= width or digits == FEWEST
        assert digits == digits_of(value) or digits < digits_of(value)
    assert digits_that_fit(value, 1000) == digits_of(value)


def test_the_value_of_a_point_has_room_for_ten_digits_and_is_whole_under_the_pointer():
    values = [0, 9876543210123.25]
    shown = make(mode="composite", opacity=[(value, i) for i, value in enumerate(values)])
    shown.click("point.after"), shown.click("point.after")
    *_, width, height = shown.panel.rectangles["point.value"]
    assert width - 16 >= imgui.calc_text_size("9876543210").x
    field = shown.part("point.value")
    background = field[int(height) // 2, -3]
    assert (field[4:-4, -6:-2] == background).all()  # nothing reaches its end
    shown.click("point.value")
    shown.write("")
    np.testing.assert_array_equal(shown.panel.graphic.opacity[:, 0], values)
