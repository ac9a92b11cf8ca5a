"""What the panel has for modes and values of labels, and what it reads out of them."""

import numpy as np
import pytest

import volrender as vr

pytest.importorskip("imgui_bundle")

from tests.hosts.window.panel.labels.labelled import COUNT, NAMES, ids_of, make
from tests.hosts.window.panel.panel_picture import IN_THE_PICTURE, SIZE, PanelPicture
from volrender.hosts.window.panel.sections.readout import Readout


@pytest.mark.parametrize(
    "mode, there, missing",
    [
        ("surface", ["smoothing", "light.azimuth", "shininess", "emissive"], ["threshold", "color.own"]),
        ("volume", ["density", "shade", "light.azimuth", "step_size"], ["smoothing", "opacity"]),
        ("slice", ["plane.axial", "position", "fill", "outline", "fill.auto"], ["slab_thickness"]),
    ],
)  # fmt: skip
def test_each_mode_has_what_it_needs(mode, there, missing):
    shown = make(mode="slice" if mode == "surface" else "surface")
    shown.click("section.labels")  # closes it, so that the others have room
    shown.click(f"mode.{mode}")
    assert shown.panel.graphic.mode == mode
    for name in (*there, "alpha", "interpolation.linear", "interpolation.nearest"):
        assert name in shown.panel.rectangles, name
    for name in (*missing, "histogram", "gamma", "cmap_interpolation.linear"):
        assert name not in shown.panel.rectangles, name
    for section in ("cut", "view"):
        shown.click(f"section.{section}")
    assert shown.panel.error is None


def test_density_fill_and_outline_are_set():
    shown = make(mode="volume")
    labels = shown.panel.graphic
    shown.click("section.labels")
    shown.drag(shown.middle("density", 0.1), shown.middle("density", 0.5))
    assert labels.density == pytest.approx(0.5, abs=0.03)
    shown.click("mode.slice")
    shown.click("fill.auto")
    assert labels.fill == 1.0
    shown.drag(shown.middle("fill", 0.9), shown.middle("fill", 0.25))
    assert labels.fill == pytest.approx(0.25, abs=0.03)
    shown.click("fill.auto")
    assert labels.fill is None
    shown.drag(shown.middle("outline", 0.0), shown.middle("outline", 0.5))
    assert labels.outline == pytest.approx(4, abs=0.3)
    shown.click("interpolation.nearest")
    assert labels.interpolation == "nearest"


def test_values_have_a_histogram_limits_and_a_colormap():
    values = {7 * n: float(n) for n in range(1, COUNT)} | {300: float("nan")}
    shown = make(values=values)
    labels = shown.panel.graphic
    labels_before = labels.color_of(14).tolist()
    shown.click("section.labels")
    x, y = shown.middle("vmax handle")
    left, _, width, _ = shown.panel.rectangles["histogram.axis"]
    shown.drag((x, y), (left + 0.5 * width, y))
    assert labels.vmax == pytest.approx(15, abs=0.3) and labels.vmin == 1
    shown.click("contrast.range")
    assert (labels.vmin, labels.vmax) == (1, 29)
    shown.click("contrast.percentiles"), shown.click("contrast.log"), shown.click("contrast.zoom")
    shown.click("colormap"), shown.click("colormap.bids:magma")
    assert labels.cmap.name == "bids:magma" and labels.color_of(14).tolist() != labels_before
    shown.click("colormap.reverse")
    assert labels.cmap.name == "bids:magma_r" and "gamma" not in shown.panel.rectangles
    shown.click("section.labels")
    shown.click("label.14.colour")  # it follows from the value
    assert "label.14.colour.picker" not in shown.panel.rectangles
    labels.values = None
    shown.settle()
    assert "histogram" not in shown.panel.rectangles and shown.panel.error is None


def test_an_image_and_labels_each_have_their_controls():
    figure = vr.Figure(size=SIZE)
    figure.add_image_volume(ids_of())
    figure.add_labels(ids_of(), name="atlas")
    shown = PanelPicture(figure)
    shown.settle()
    assert "histogram" in shown.panel.rectangles and "section.labels" not in shown.panel.rectangles
    shown.click("volume.1")
    assert shown.panel.graphic.name == "atlas"
    assert "section.labels" in shown.panel.rectangles and "histogram" not in shown.panel.rectangles
    shown.click("mode.slice")
    assert figure[0, 0].graphics[0].mode == "mip"


def readout_of(figure, *place) -> dict[str, str]:
    figure.render_frame()
    readout = Readout()
    readout.update(figure, place, changes=0, is_held=False)
    return dict(readout._lines())


@pytest.mark.parametrize("fill", [0.3, 0.5, 1.0])
def test_the_readout_names_the_label_and_has_the_value_of_the_image(fill):
    ids = np.full((3, 30, 40), 300, np.uint16)
    figure = vr.Figure(size=(40, 30))
    plane = (0, 0, 1, -1)
    figure.add_image_volume(
        np.full((3, 30, 40), 77, np.uint8), mode="slice", plane=plane, name="CT"
    )
    labels = figure.add_labels(ids, names=NAMES, mode="slice", plane=plane, fill=fill)
    said = readout_of(figure, 20, 15)
    assert said["Label"] == "300   Heart" and said["World"] != "–"
    assert said["Value"] == ("77   CT" if fill < 1 else "–")
    labels.hidden = 300
    said = readout_of(figure, 20, 15)
    assert said["Label"] == "–" and said["Value"] == "77   CT"
    assert set(readout_of(figure, 0.5, 0.5).values()) == {"–"}


def test_the_readout_of_labels_alone_has_no_value(monkeypatch):
    monkeypatch.setattr("volrender.hosts.window.panel.panel.REFRESH_S", 0.0)
    shown = make()
    labels = shown.panel.graphic
    labels.mode, labels.plane = "slice", "middle"
    labels.data[:] = 21
    shown.figure[0, 0].auto_fit()
    shown.settle()
    before = shown.panel.rectangles["readout.label"]
    shown.panel.status.pointer_px = IN_THE_PICTURE
    shown.send("pointer_move", *IN_THE_PICTURE)
    shown.settle()
    assert "readout.value" not in shown.panel.rectangles
    assert shown.panel.rectangles["readout.label"][2] > before[2]  # more than a dash
    assert shown.panel._layout.readout.label["name"] == "Right lung"


def test_a_click_with_control_that_drags_no_slice_adds_a_label():
    shown = make(np.full((6, 40, 40), 21, np.uint8), mode="slice", plane=(0, 0, 1, -2))
    labels = shown.panel.graphic
    x, y = IN_THE_PICTURE
    shown.figure.export_numpy()
    assert all(shown.drag((x, y), modifiers=("Control",))[1:])  # the panel's, which drags the plane
    assert labels.selected == (21,)
    shown.drag((x, y), (x, y + 30), modifiers=("Control",))
    assert labels.selected == (21,)
    shown.drag((x, y), modifiers=("Control",))
    assert labels.selected == ()
