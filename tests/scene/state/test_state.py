"""The state of a scene goes to JSON and back exactly, and a wrong one changes nothing."""

import json

import cmap
import numpy as np
import pytest

import volrender as vr
from tests.pictures import SHEAR
from volrender.base.property import property_names
from volrender.scene.camera.controllers import Controller
from volrender.scene.graphics.transfer.colormaps import colormap_table

DATA = np.random.default_rng(0).integers(0, 200, (5, 6, 7), dtype=np.uint8)
TEAL = 128 / 255  # of CSS; no colormap has its name

CHANGES = {
    "mode": "iso", "vmin": 3, "vmax": 180.5, "interpolation": "nearest",
    "cmap_interpolation": "nearest", "plane": (1, 2, 3, 4), "threshold": 71.25, "step_size": 0.3,
    "substep_size": 0.7, "emissive": "navy", "shininess": 80, "light": (-170, 12.5), "fade": True,
    "attenuation": 2.0, "opacity_unit": 0.3, "color_by": "depth",
    "smoothing": 0.8, "color": (0.2, 0.4, 0.6, 1), "slab_thickness": 2.5, "slab_mode": "min",
    "gamma": 2, "name": "ct",
    "offset": (1, 2, 0.1), "rotation": (0.1, 0.2, 0.3, 0.9), "scale": (1, 2, 3), "affine": SHEAR,
    "alpha": 0.25, "alpha_mode": "dither", "visible": False, "metadata": {"a": [1, None]}, "cmap": "viridis",
    "directions": "LPS", "opacity": [(3, 0), (50, 0.25)], "gradient_opacity": [(0, 0), (3, 1)],
    "transfer": np.arange(24, dtype=np.uint8).reshape(3, 2, 4),
    "shade": 0.5, "ambient": 0.1, "diffuse": 0.5, "specular": 0.2,
    "crop": ((0, 4), (1, 5), (0, None)), "clipping_planes": [(1, 0, 0, -2), (0, 1, 0, 5)],
}  # fmt: skip


def small_figure(count: int = 1, **kwargs) -> vr.Figure:
    """A figure of 2×1 subplots with some volumes that share data in the first."""
    figure = vr.Figure(size=(24, 36), shape=(2, 1), **kwargs)
    data = DATA
    for _ in range(count):
        data = figure[0, 0].add_image_volume(data).data
    return figure


def through_json(state: dict) -> dict:
    return json.loads(json.dumps(state, allow_nan=False))


def changed_figure() -> vr.Figure:
    figure = small_figure(2, background=["white", (0.1, 0.2, 0.3, 0.4)])
    hidden, shown = figure[0, 0].graphics
    for name, value in CHANGES.items():
        setattr(hidden, name, value)
        if name not in ("visible", "crop", "name", "alpha_mode"):  # dither differs by graphic
            setattr(shown, name, value)
    figure[1, 0].background = ["red", "green", "blue", "transparent"]
    figure[0, 0].camera.set_state({"reference_up": (1, 2, 3), "depth_range": (1, 200), "fov": 40})
    figure[0, 0].camera.look_from(33, 12)
    figure[0, 0].auto_fit()
    return figure


def test_a_state_goes_through_json_into_another_figure_exactly():
    first, second = changed_figure(), small_figure(2)
    state = first.get_state()
    assert through_json(state) == state
    assert (first.export_numpy() != second.export_numpy()).any()
    second.set_state(through_json(state))
    assert second.get_state() == state
    np.testing.assert_array_equal(first.export_numpy(), second.export_numpy())


def test_every_property_is_in_the_state_and_comes_back():
    # Percentiles decide vmin and vmax: see test_percentiles.py.
    assert {*CHANGES, "percentiles"} == set(property_names(vr.ImageVolumeGraphic))
    figure = small_figure()
    (graphic,) = figure[0, 0].graphics
    before = figure.get_state()
    for name, value in CHANGES.items():
        setattr(graphic, name, value)
    after = figure.get_state()
    old, new = (state["subplots"][0]["graphics"][0] for state in (before, after))
    assert {name for name in new if new[name] != old[name]} == set(CHANGES)
    assert new["data"] == {"shape": [5, 6, 7], "dtype": "uint8"}
    for state in (before, after):
        figure.set_state(through_json(state))
        assert figure.get_state() == state


def test_unit_vectors_keep_their_last_bit():
    random = np.random.default_rng(1)
    source, target = small_figure(), small_figure()
    for _ in range(60):
        source[0, 0].graphics[0].rotation = random.normal(size=4)
        camera = {"rotation": random.normal(size=4), "reference_up": random.normal(size=3)}
        source[0, 0].camera.set_state(camera)
        target.set_state(through_json(source.get_state()))
        assert target.get_state() == source.get_state()


@pytest.mark.parametrize(
    ("colormap", "kept"),
    [
        ("viridis", "viridis"),
        ("plasma_r", "plasma_r"),
        ("imagej:fire", "fire"),
        ("tab10", "tab10"),
        ("cubehelix", "cubehelix"),
        ("teal", [[0, 0, 0, 1], [0, TEAL, TEAL, 1]]),
        ([[0.1, 0.2, 0.3], [1, 0, 0], [1, 1, 1]], [[0.1, 0.2, 0.3, 1], [1, 0, 0, 1], [1, 1, 1, 1]]),
        ([[0, 0, 0, 0], [1, 1, 0.123456789, 0.7]], [[0, 0, 0, 0], [1, 1, 0.123456789, 0.7]]),
        (cmap.Colormap({0: "black", 0.2: "red", 1: "white"}), 256),
        (cmap.Colormap(["red", "lime", "blue"], interpolation="nearest"), 256),
    ],
    ids=str,
)
def test_colormaps_are_names_or_colours(colormap, kept):
    figure, other = small_figure(), small_figure()
    figure[0, 0].graphics[0].cmap = colormap
    state = through_json(figure.get_state())
    value = state["subplots"][0]["graphics"][0]["cmap"]
    assert (len(value) if kept == 256 else value) == kept
    other.set_state(state)
    tables = [colormap_table(made[0, 0].graphics[0].cmap) for made in (figure, other)]
    np.testing.assert_array_equal(*tables)
    assert other.get_state() == state


def test_a_part_of_a_state_leaves_the_rest():
    figure = changed_figure()
    state = figure.get_state()
    part = {"subplots": [{"camera": {"zoom": 2.0}, "graphics": [{"cmap": "teal", "gamma": 0.5}]}]}
    figure.set_state(part)
    state["subplots"][0]["camera"]["zoom"] = 2.0
    state["subplots"][0]["graphics"][0] |= {
        "cmap": [[0, 0, 0, 1], [0, TEAL, TEAL, 1]],
        "gamma": 0.5,
    }
    assert figure.get_state() == state
    figure.set_state({})
    assert figure.get_state() == state


def test_what_does_not_change_sends_no_event():
    figure = changed_figure()
    graphic = figure[0, 0].graphics[0]
    graphic.metadata = None
    state, events, shown = figure.get_state(), [], graphic.cmap
    names = [name for name in property_names(type(graphic)) if name != "metadata"]
    graphic.add_event_handler(lambda event: events.append(event.type), *names)
    figure.set_state(state)
    assert events == [] and graphic.cmap is shown
    state["subplots"][0]["graphics"][0] |= {"gamma": 3.0, "vmin": -1}
    figure.set_state(state)
    assert sorted(events) == ["gamma", "vmin"]


def test_graphics_are_found_by_name_else_by_place():
    figure = small_figure(3)
    a, b, c = figure[0, 0].graphics
    a.name, b.name = "a", "b"
    entries = [{"name": "b", "gamma": 2}, {"name": "a", "gamma": 3}, {"name": "new", "gamma": 4}]
    figure.set_state({"subplots": [{"graphics": entries}]})
    assert (a.gamma, b.gamma, c.gamma) == (3, 2, 4)
    assert (a.name, b.name, c.name) == ("a", "b", "new")
    a.name = b.name = None
    figure.set_state({"subplots": [{"graphics": [{"name": "x"}, {"name": None, "gamma": 7}]}]})
    assert (a.name, b.name, b.gamma) == ("x", None, 7)


def test_subplots_are_found_by_name():
    figure = small_figure(names=["top", "bottom"])
    figure.set_state({"subplots": [{"name": "bottom", "background": "red"}, {"name": "top"}]})
    assert figure["top"].background is None
    assert figure["bottom"].background[0].tolist() == [1, 0, 0, 1]
    with pytest.raises(KeyError, match=r"subplots\[0\].name is 'botom'.*Did you mean 'bottom'"):
        figure.set_state({"subplots": [{"name": "botom"}]})


def test_linked_cameras_are_linked_again():
    linked, other = small_figure(), small_figure()
    linked.link_cameras()
    linked[0, 0].camera.set_state({"position": (1, 2, 3)})
    state = through_json(linked.get_state())
    assert state["subplots"][1]["camera"] == 0
    other.set_state(state)
    assert other[1, 0].camera is other[0, 0].camera
    assert other.get_state() == state

    apart = small_figure()
    apart[1, 0].camera.set_state({"zoom": 3.0})
    linked.set_state(apart.get_state())
    assert linked[1, 0].camera is not linked[0, 0].camera
    assert linked.get_state() == apart.get_state()


@pytest.mark.parametrize("kinds", [("trackball", "fly"), ("panzoom", "orbit")], ids=str)
def test_the_kinds_of_controllers_are_part_of_the_state(kinds):
    first, second = small_figure(controller_types=kinds), small_figure()
    state = through_json(first.get_state())
    assert tuple(entry["controller"] for entry in state["subplots"]) == kinds
    second[0, 0].controller.target = (1, 2, 3)
    before = second[1, 0].controller
    second.set_state(state)
    assert tuple(subplot.controller.kind for subplot in second) == kinds
    assert second.get_state() == state and second[0, 0].controller.target.tolist() == [1, 2, 3]
    assert (second[1, 0].controller is before) == (kinds[1] == "orbit")
    for entry in state["subplots"]:
        del entry["controller"]  # as in a state of before
    fresh = small_figure(controller_types=kinds)
    controllers = [subplot.controller for subplot in fresh]
    fresh.set_state(state)
    assert [subplot.controller for subplot in fresh] == controllers


def test_linked_cameras_may_have_controllers_of_several_kinds():
    for kinds in (("orbit", "trackball"), ("fly", "fly"), ("panzoom", "fly")):
        linked, other = small_figure(controller_types=kinds), small_figure()
        linked.link_cameras()
        assert tuple(subplot.controller.kind for subplot in linked) == kinds
        state = through_json(linked.get_state())
        other.set_state(state)
        assert other.get_state() == state
        assert tuple(subplot.controller.kind for subplot in other) == kinds
        shares = other[0, 0].controller is other[1, 0].controller
        assert shares == (kinds[0] == kinds[1])


def test_a_controller_of_another_making_is_left_alone():
    class Still(Controller):
        pass

    figure = small_figure()
    figure[0, 0].controller = own = Still(figure[0, 0].camera)
    state = figure.get_state()
    assert "controller" not in state["subplots"][0]
    figure.set_state(through_json(state))
    assert figure[0, 0].controller is own


def test_asking_before_the_first_frame_changes_nothing_and_knows_the_view():
    asked, other = small_figure(), small_figure()
    camera = asked[0, 0].camera.get_state()
    state = asked.get_state()
    assert state == asked.get_state()
    assert camera == asked[0, 0].camera.get_state()
    for figure in (asked, other):
        figure[0, 0].add_image_volume(DATA, offset=(20, 0, 0))
    np.testing.assert_array_equal(asked.export_numpy(), other.export_numpy())
    same, fresh = small_figure(), small_figure()
    same[0, 0].camera.set_state(state["subplots"][0]["camera"])
    np.testing.assert_array_equal(same.export_numpy(), fresh.export_numpy())
    empty = vr.Figure(size=(8, 8))
    empty.set_state(empty.get_state())
    assert not empty[0, 0].camera.is_set  # so that the first volume is still shown whole


def test_metadata_that_json_cannot_hold_stays_where_it_is():
    figure = small_figure()
    (graphic,) = figure[0, 0].graphics
    for metadata in ({"a": np.arange(3)}, {1: "one"}, (1, 2), float("nan"), object()):
        graphic.metadata = metadata
        state = figure.get_state()
        assert "metadata" not in state["subplots"][0]["graphics"][0]
        figure.set_state(through_json(state))
        assert graphic.metadata is metadata
    graphic.metadata = {"patient": [1]}
    state = figure.get_state()
    graphic.metadata["patient"].append(2)
    assert state["subplots"][0]["graphics"][0]["metadata"] == {"patient": [1]}


def test_other_data_is_refused_unless_allowed():
    state = changed_figure().get_state()
    figure = vr.Figure(size=(24, 36), shape=(2, 1))
    for dtype in (np.uint8, np.float32):
        figure[0, 0].add_image_volume(DATA.astype(dtype))
    before = figure.get_state()
    with pytest.raises(ValueError, match=r"graphics\[1\]\.data\.dtype is 'uint8', .*'float32'"):
        figure.set_state(state)
    assert figure.get_state() == before
    figure.set_state(state, check_data=False)
    assert figure[0, 0].graphics[1].gamma == 2


GOOD = {"graphics": [{"gamma": 5, "name": "new"}], "background": "red", "camera": {"zoom": 9}}


@pytest.mark.parametrize(
    ("state", "error", "message"),
    [
        ([], TypeError, "state is a dict"),
        ({"subplot": []}, KeyError, "state has no 'subplot'.*Did you mean 'subplots'"),
        ({"version": 99}, ValueError, "state.version is 1 to 3, not 99: a newer volrender made it"),
        ({"version": 99, "volrender": "7.5", "new": 1}, ValueError, "99: volrender 7.5 made it, .* needed"),
        ({"version": 0}, ValueError, "state.version is 1 to 3, not 0"),
        ({"version": "2"}, ValueError, "state.version is 1 to 3, not '2'"),
        ({"version": True}, ValueError, "state.version is 1 to 3, not True"),
        ({"volrender": 3}, TypeError, "state.volrender"),
        ({"version": 1, "subplots": 3}, TypeError, "state.subplots is a list, not 3"),
        ({"version": 1, "subplots": [{"graphics": [3]}]}, TypeError, r"graphics\[0\] is a dict"),
        ({"shape": [1, 1]}, ValueError, "state.shape"),
        ({"size": [1]}, TypeError, "state.size"),
        ({"background": "rde"}, ValueError, "state.background"),
        ({"background": None}, TypeError, "state.background"),
        ({"subplots": {}}, TypeError, "state.subplots is a list"),
        ({"subplots": [GOOD, 3]}, TypeError, r"state.subplots\[1\] is a dict, not 3"),
        ({"subplots": [GOOD, {}, {}]}, ValueError, "state.subplots has 3 entries"),
        ({"subplots": [GOOD, {"name": 3}]}, TypeError, r"subplots\[1\].name"),
        ({"subplots": [GOOD, {"cam": {}}]}, KeyError, r"subplots\[1\] has no 'cam', only .*camera"),
        ({"subplots": [GOOD, {"background": [1]}]}, ValueError, r"subplots\[1\].background"),
        ({"subplots": [GOOD, {"camera": {"fov": 200}}]}, ValueError, r"\[1\].camera: fov"),
        ({"subplots": [GOOD, {"camera": {"fv": 2}}]}, KeyError, r"\[1\].camera: .*mean 'fov'"),
        ({"subplots": [GOOD, {"camera": []}]}, TypeError, r"\[1\].camera: "),
        ({"subplots": [GOOD, {"camera": 1}]}, ValueError, r"\[1\].camera is a state, or"),
        ({"subplots": [GOOD, {"camera": True}]}, TypeError, r"\[1\].camera: "),
        ({"subplots": [GOOD, {"controller": "orbt"}]}, ValueError, r"\[1\].controller.*'orbit'"),
        ({"subplots": [GOOD, {"controller": None}]}, TypeError, r"\[1\].controller"),
        ({"subplots": [GOOD, {"graphics": [{}]}]}, ValueError, r"\[1\].graphics has 1 entries"),
        ({"subplots": [{"graphics": [{"gama": 1}]}]}, KeyError, r"graphics\[0\] .*mean 'gamma'"),
        ({"subplots": [{"graphics": [{"cmap": "virids"}]}]}, ValueError, r"\[0\].cmap.*'viridis'"),
        ({"subplots": [{"graphics": [{"gamma": "1"}]}]}, TypeError, r"graphics\[0\].gamma is a"),
        ({"subplots": [{"graphics": [{"crop": [[0, 1]]}]}]}, ValueError, r"graphics\[0\].crop"),
        ({"subplots": [{"graphics": [{"data": 3}]}]}, TypeError, r"graphics\[0\].data is a dict"),
        ({"subplots": [{"graphics": [{"data": {"shape": [1]}}]}]}, ValueError, r"\.data\.shape"),
        ({"subplots": [{"graphics": [{}, {"name": "vul"}]}]}, KeyError, r"\[1\].name is 'vul'"),
        ({"subplots": [{"graphics": [{"name": "vol"}, {}]}]}, KeyError, r"\[1\].name is None"),
    ],
    ids=str,
)  # fmt: skip
def test_a_wrong_state_is_named_and_nothing_changes(state, error, message):
    figure = small_figure(2)
    figure[0, 0].graphics[1].name = "vol"
    before, events = figure.get_state(), []
    for graphic in figure[0, 0].graphics:
        graphic.add_event_handler(events.append, *property_names(type(graphic)))
    if isinstance(state, dict):
        state = {"background": "blue", **state}
    with pytest.raises(error, match=message):
        figure.set_state(state)
    assert figure.get_state() == before
    assert events == [] and not figure[0, 0].camera.is_set


def test_overlays_are_part_of_the_state():
    first, second = (vr.Figure(size=(32, 24)) for _ in range(2))
    for figure in (first, second):
        figure.add_image_volume(np.ones((3, 4, 5)), vmin=0)
    first[0, 0].axes.visible = True
    first[0, 0].axes.unit = "mm"
    first[0, 0].outline.colour = "red"
    second.set_state(json.loads(json.dumps(first.get_state())))
    assert second[0, 0].axes.visible and second[0, 0].axes.unit == "mm"
    assert second.get_state() == first.get_state()
    np.testing.assert_array_equal(second.export_numpy(), first.export_numpy())
