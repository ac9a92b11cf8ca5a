"""The curve over the histogram: points added, dragged, typed, coloured and taken away, and its kinds."""

import numpy as np
import pytest

import volrender as vr

pytest.importorskip("imgui_bundle")

from tests.hosts.window.panel.panel_picture import SIZE, PanelPicture, make, ramp
from volrender.hosts.window.panel.sections.transfer.opacity_axis import OpacityAxis
from volrender.hosts.window.panel.sections.transfer.snapping import snapped

CURVE = [(20, 0), (80, 0.2), (160, 0.8)]


@pytest.fixture
def shown() -> PanelPicture:
    """Values 0 to 200; opacity as points, and colours of a colormap."""
    return make(mode="composite", opacity=CURVE, cmap="viridis", vmin=0, vmax=200)


def place(shown: PanelPicture, value: float, alpha: float) -> tuple[float, float]:
    """Where a value and an opacity are on the plot, while all of it is shown, linear."""
    left, top, width, height = shown.panel.rectangles["histogram.axis"]
    return left + value / 200 * width, top + height - 6 - alpha * (height - 12)


def opacity(shown: PanelPicture) -> np.ndarray:
    return np.asarray(shown.panel.graphic.opacity)


def test_a_point_is_dragged_between_its_neighbours(shown):
    events = []
    shown.panel.graphic.add_event_handler(events.append, "opacity")
    shown.drag(place(shown, 80, 0.2), place(shown, 100, 0.4), place(shown, 120, 0.5))
    assert opacity(shown) == pytest.approx(np.array([(20, 0), (120, 0.5), (160, 0.8)]), abs=0.5)
    assert len(events) == 2  # one for each move
    shown.drag(place(shown, 120, 0.5), place(shown, 190, 2.0))
    assert opacity(shown)[1] == pytest.approx((160, 1.0))


def test_a_press_on_the_curve_adds_a_point_and_drags_it_and_a_right_click_takes_it_away(shown):
    shown.drag(place(shown, 120, 0.5), place(shown, 120, 0.9))
    assert opacity(shown) == pytest.approx(
        np.array([(20, 0), (80, 0.2), (120, 0.9), (160, 0.8)]), abs=0.6
    )
    shown.drag(place(shown, 120, 0.9), button=2)
    assert opacity(shown) == pytest.approx(np.array(CURVE))
    shown.click("point.2")
    for name in ("key_down", "key_up"):
        shown.send(name, key="Delete", modifiers=())
        shown.settle(2)
    assert opacity(shown) == pytest.approx(np.array(CURVE[:2]))
    shown.drag(shown.middle("point.0"), button=2)
    assert len(opacity(shown)) == 2  # the last two stay


def test_a_double_click_beside_the_curve_adds_a_point_there(shown):
    shown.double_click(place(shown, 40, 0.7))
    assert opacity(shown)[1] == pytest.approx((40, 0.7), abs=0.6)
    assert opacity(shown).shape == (4, 2)


def test_dragging_beside_the_curve_is_window_and_level(shown):
    graphic = shown.panel.graphic
    shown.drag(place(shown, 40, 0.7), place(shown, 60, 0.7))
    assert (graphic.vmin, graphic.vmax) == pytest.approx((20, 220), abs=1)
    x, y = place(shown, 40, 0.9)
    shown.drag((x, y), (x, y + 80))
    assert (graphic.vmin, graphic.vmax) == pytest.approx((-80, 320), abs=1)
    assert opacity(shown) == pytest.approx(np.array(CURVE))  # points stay where they are
    graphic.vmin, graphic.vmax = 50, 150
    shown.settle()
    shown.drag(
        shown.middle("vmax handle"), (place(shown, 120, 0)[0], shown.middle("vmax handle")[1])
    )
    assert (graphic.vmin, graphic.vmax) == pytest.approx((50, 120), abs=1)
    assert graphic.vmax == round(graphic.vmax)  # as the data, which are integers


def test_wheel_and_right_button_zoom_and_pan_and_points_are_dragged_there(shown):
    at = place(shown, 80, 0.6)
    before = shown.panel.rectangles["point.1"][0]
    shown.send("pointer_move", *at)
    shown.settle(2)
    for _ in range(6):
        shown.send("wheel", *at, dx=0, dy=-100)
        shown.settle(1)
    assert shown.panel.rectangles["point.1"][0] == pytest.approx(before, abs=4)  # zoomed about it
    x0, x1 = (shown.middle(f"point.{number}")[0] for number in (1, 2))
    width = shown.panel.rectangles["histogram.axis"][2]
    scale = (x1 - x0) / 80
    assert scale == pytest.approx(1.25**6 * width / 200)
    shown.drag(at, (at[0] - 30, at[1]), button=2)
    assert shown.middle("point.1")[0] == pytest.approx(x0 - 30, abs=0.1)
    assert opacity(shown) == pytest.approx(np.array(CURVE))
    x, y = shown.middle("point.1")
    shown.drag((x, y), (x + 10, y))
    assert opacity(shown)[1] == pytest.approx((80 + 10 / scale, 0.2), abs=1e-3)
    shown.click("transfer.zoom")
    assert shown.middle("point.2")[0] == pytest.approx(place(shown, 160, 0)[0], abs=0.1)


def test_counts_are_logarithmic_or_linear(shown):
    shown.panel.graphic.data[:2] = 7  # a bar that stands out
    logarithmic = shown.part("histogram")
    shown.click("transfer.log")
    assert shown.part("histogram").sum() < logarithmic.sum()  # the other bars are lower
    shown.click("transfer.log")
    assert np.array_equal(shown.part("histogram"), logarithmic)


def test_the_values_at_the_ends_are_written_below_and_change_with_the_zoom(shown):
    whole = shown.part("histogram.ends")
    assert whole[:, :30].max() > 120 and whole[:, -30:].max() > 120
    shown.click("transfer.zoom")
    part = shown.part("histogram.ends")
    assert (part[:, :30] != whole[:, :30]).any() and (part[:, -30:] != whole[:, -30:]).any()
    shown.click("transfer.zoom")
    assert np.array_equal(shown.part("histogram.ends"), whole)


def test_below_a_steep_curve_all_is_filled_and_beside_it_nothing(shown):
    graphic = shown.panel.graphic
    graphic.cmap = [(0, "red"), (200, "red")]
    for step in np.linspace(100, 102, 7):  # wherever a pixel begins
        graphic.opacity = [(0, 0), (step, 0), (step, 1), (200, 1)]
        x, y = place(shown, step, 0.9)
        left, top, _, _ = shown.panel.rectangles["histogram"]
        plot = shown.part("histogram")
        row = (plot[..., 0] - plot[..., 2])[round(y - top)]
        at = round(x - left)
        assert (row[at + 2 : -12] > 60).all() and (row[12 : at - 2] < 20).all()


def test_a_logarithmic_axis_is_fine_near_0_and_its_floor_is_0(shown):
    shown.click("transfer.log_opacity")
    x, y = shown.middle("point.1")
    shown.drag((x, y), (x, y + 40))
    assert 0.001 < opacity(shown)[1, 1] < 0.05
    shown.drag(shown.middle("point.1"), (x, y + 400))
    assert opacity(shown)[1, 1] == 0
    axis = OpacityAxis()
    axis.logarithmic = True
    axis.place(10, 200)
    for alpha in (0.0, 1e-4, 0.003, 0.2, 1.0):
        assert axis.alpha(axis.at(alpha)) == pytest.approx(alpha)


def test_the_chosen_point_is_typed_coloured_and_its_colour_goes_with_it(shown):
    graphic = shown.panel.graphic
    shown.click("point.1")
    for name, text in (("point.value", "90"), ("point.alpha", "0.3")):
        shown.click(name)
        shown.write(text)
    assert opacity(shown)[1] == pytest.approx((90, 0.3))
    from volrender.scene.graphics.transfer.points import colour_at, recoloured

    before = colour_at(graphic, 90)[:3]
    shown.click("point.colour")
    shown.click("point.colour.picker", 0.4, 0.1)
    assert graphic.cmap.values.tolist() == [20, 90, 160]
    assert np.abs(graphic.cmap.colours[1, :3] - before).max() > 0.1
    for name in ("key_down", "key_up"):
        shown.send(name, key="Escape", modifiers=())
        shown.settle(2)
    assert "point.colour.picker" not in shown.panel.rectangles
    graphic.cmap = recoloured(graphic, 90, "red")
    assert graphic.cmap.colours[1, :3].tolist() == [1, 0, 0]
    shown.settle()
    shown.drag(place(shown, 90, 0.3), place(shown, 130, 0.3))
    assert graphic.cmap.values.tolist() == pytest.approx([20, 130, 160], abs=0.6)
    assert graphic.cmap.colours[1, :3].tolist() == [1, 0, 0]
    shown.drag(shown.middle("point.1"), button=2)
    assert graphic.cmap.values.tolist() == [20, 160]


def test_points_keep_to_round_numbers_only_where_asked_for(shown):
    shown.click("transfer.snap")
    shown.drag(place(shown, 80, 0.2), place(shown, 101.7, 0.43))
    assert opacity(shown)[1] == pytest.approx((100, 0.45))
    assert snapped(0.0123, 0.1, 0.51) == pytest.approx((0.01, 0.5))


def test_each_kind_remembers_what_it_was_set_to(shown):
    graphic = shown.panel.graphic
    shown.click("transfer.percentiles")
    assert graphic.percentiles == (50, 98) and graphic.opacity == "linear"
    assert graphic.vmin == pytest.approx(np.percentile(ramp(), 50), abs=1)
    shown.click("percentiles.low")
    shown.write("10")
    assert graphic.percentiles == (10, 98)
    shown.click("transfer.window")
    assert graphic.percentiles is None
    shown.click("window.width")
    shown.write("60")
    shown.click("curve.sigmoid")
    window = graphic.vmin, graphic.vmax
    assert window[1] - window[0] == pytest.approx(60) and graphic.opacity == "sigmoid"
    shown.click("transfer.isovalue")
    assert opacity(shown)[:, 1].tolist() == [0, 0.6, 0]
    shown.click("peak.value")
    shown.write("77")
    for text in ("20", "0"):  # without a width it would be none
        shown.click("peak.width")
        shown.write(text)
    assert opacity(shown)[:, 0] == pytest.approx((67, 77, 87))
    shown.click("transfer.automatic")
    assert graphic.opacity == "auto"
    shown.click("transfer.percentiles")
    assert graphic.percentiles == (10, 98)
    shown.click("transfer.window")
    assert (graphic.vmin, graphic.vmax) == pytest.approx(window) and graphic.opacity == "sigmoid"
    shown.click("transfer.points")
    assert opacity(shown) == pytest.approx(np.array(CURVE))
    shown.click("transfer.isovalue")
    assert opacity(shown)[:, 0] == pytest.approx((67, 77, 87))
    assert shown.panel.error is None


def test_windows_of_ct_have_buttons_where_values_are_hounsfield_units(shown):
    assert "ct.bone" not in shown.panel.rectangles
    figure = vr.Figure(size=SIZE)
    values = np.linspace(-1000, 2000, 60, dtype=np.int16).reshape(3, 4, 5)
    volume = figure.add_image_volume(values, mode="composite")
    shown = PanelPicture(figure)
    shown.settle()
    for name, window in vr.ct_windows.items():
        up = shown.part(f"ct.{name}")
        assert not any(np.ptp(up[4:-4, side, 0]) for side in (3, -4))  # its text has room
        shown.click(f"ct.{name}")
        assert {"vmin": volume.vmin, "vmax": volume.vmax} == window
        assert (shown.part(f"ct.{name}") != up).any()  # which is set is lit
    assert volume.opacity == "linear" and "window.level" in shown.panel.rectangles
    shown.panel.history.undo()
    assert volume.vmax == vr.ct_windows["abdomen"]["vmax"]


def test_what_python_sets_shows_at_once_and_each_volume_and_channel_has_its_own():
    figure = vr.Figure(size=SIZE)
    first = figure.add_image_volume(ramp(), mode="composite", opacity=CURVE, name="first")
    second = figure.add_image_volume(ramp(), mode="composite", opacity=CURVE, name="second")
    shown = PanelPicture(figure)
    shown.settle()
    before = shown.part("histogram")
    first.opacity = [(20, 0), (80, 0.9), (160, 0.1)]
    assert (shown.part("histogram") != before).any()
    shown.panel.graphic = second
    shown.settle()
    shown.drag(place(shown, 80, 0.2), place(shown, 100, 0.6))
    assert np.asarray(second.opacity)[1] == pytest.approx((100, 0.6), abs=0.6)
    assert np.asarray(first.opacity)[1] == pytest.approx((80, 0.9))
    figure = vr.Figure(size=SIZE)
    channels = [{"opacity": CURVE}, {"opacity": CURVE}]
    volume = figure[0, 0].add_multichannel_volume(
        np.stack([ramp(), ramp()]), channels=channels, mode="composite"
    )
    shown = PanelPicture(figure)
    shown.settle()
    shown.click("channel.1")
    shown.drag(place(shown, 80, 0.2), place(shown, 100, 0.6))
    assert np.asarray(volume[1].opacity)[1] == pytest.approx((100, 0.6), abs=0.6)
    assert np.asarray(volume[0].opacity)[1] == pytest.approx((80, 0.2))


def test_while_a_point_is_held_tables_are_small(shown):
    x, y = place(shown, 80, 0.2)
    assert not shown.panel.is_editing
    shown.send("pointer_move", x, y, button=0)
    shown.send("pointer_down", x, y, button=1)
    assert shown.panel.is_editing
    shown.send("pointer_up", x, y, button=1)
    assert not shown.panel.is_editing


def test_what_is_said_of_a_point_is_over_none_of_them(shown):
    shown.panel.graphic.opacity = [(0, 1), (20, 1), (160, 1)]
    shown.settle()
    shown.send("pointer_move", *shown.middle("point.1"), button=0)
    shown.settle()
    _, top, width, height = shown.panel.rectangles["histogram.readout"]
    assert width > 150
    for number in range(3):
        assert shown.middle(f"point.{number}")[1] - 7 >= top + height


def test_what_is_said_while_a_point_is_held_is_of_that_one_wherever_the_pointer_is(shown):
    x, y = shown.middle("point.1")
    shown.send("pointer_move", x, y, button=0)
    shown.settle(2)
    shown.send("pointer_down", x, y, button=1)
    shown.settle(2)
    texts = []
    for beyond in (60, 90):
        shown.send("pointer_move", *place(shown, 180, 1 + beyond / 100), button=0)
        texts.append(shown.part("histogram.readout"))
    assert np.array_equal(*texts)  # the point is at 160, and that is what is said
    shown.send("pointer_move", *place(shown, 195, 1.9), button=0)
    assert np.array_equal(shown.part("histogram.readout"), texts[0])
    shown.send("pointer_up", x, y, button=1)


def test_the_strip_has_the_colours_of_points_beyond_the_limits_as_the_picture_has(shown):
    graphic = shown.panel.graphic
    graphic.vmin, graphic.cmap = 100, [(0, "blue"), (100, "red"), (200, "red")]
    width = round(shown.panel.rectangles["histogram"][2])
    strip = shown.part("histogram")[-5, 6 : width - 6, :3]
    assert strip[2, 2] > 240 and strip[2, 0] < 20 and strip[len(strip) * 3 // 4, 0] > 240


def test_curves_of_thousands_of_points_are_drawn_by_their_extremes(shown):
    values = np.linspace(0, 200, 5000)
    alphas = np.where(np.arange(5000) % 100, 0.2, 0.9)
    alphas[2500] = 0.0
    shown.panel.graphic.opacity = np.column_stack([values, alphas])
    plot = shown.part("histogram")[..., :3].min(axis=2)
    _, top, _, _ = shown.panel.rectangles["histogram"]
    rows = [round(place(shown, 0, alpha)[1] - top) for alpha in (0.9, 0.2)]
    lit = [int((plot[row - 2 : row + 2].max(axis=0) > 150).sum()) for row in rows]
    assert lit[0] > 40 and lit[1] > 250
    middle = round(shown.panel.rectangles["histogram"][2] / 2)
    assert (plot[rows[1] + 15 : rows[1] + 20, middle - 2 : middle + 3] > 150).any()


def test_what_is_typed_with_the_pointer_over_the_plot_takes_no_point_away(shown):
    shown.click("point.1")
    shown.click("point.value")
    shown.send("pointer_move", *shown.middle("histogram"), button=0)
    shown.settle(2)
    for key in ("Delete", "Backspace"):
        for name in ("key_down", "key_up"):
            shown.send(name, key=key, modifiers=())
            shown.settle(2)
    assert opacity(shown) == pytest.approx(np.array(CURVE))


def test_a_point_that_a_handler_takes_away_is_not_dragged_and_no_other_one_instead(shown):
    graphic = shown.panel.graphic

    def keep_to_three(event):
        if len(graphic.opacity) > 3:
            graphic.opacity = CURVE

    graphic.add_event_handler(keep_to_three, "opacity")
    x, y = place(shown, 120, 0.5)
    shown.drag((x, y), (x, y - 20), (x + 9, y - 30))
    assert opacity(shown) == pytest.approx(np.array(CURVE))
