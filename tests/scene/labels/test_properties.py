"""Properties of labels: what is taken and refused, who is told, and that each shows in the next frame."""

import numpy as np
import pytest

import volrender as vr
from tests.pictures import SHEAR
from tests.scene.labels.scenes import MODES, PLANE, blobs, shown
from volrender.base.property import property_names

DEFAULTS = {
    "mode": "surface", "colors": None, "names": {}, "values": None, "opacity": 1.0, "hidden": (),
    "selected": (), "vmin": 0.0, "vmax": 1.0, "fill": None, "outline": 0.0, "density": 0.1,
    "interpolation": "linear", "smoothing": 1.5, "step_size": 1.0, "substep_size": 0.1,
    "plane": [0, 0, -1, 0], "crop": None, "opacity_unit": None, "alpha": 1.0, "shade": 1.0,
    "emissive": [0, 0, 0, 1], "shininess": 30, "light": [0, 0], "ambient": 0.2 / np.pi,
    "diffuse": 3 / np.pi, "specular": 1.0, "offset": [0, 0, 0], "rotation": [0, 0, 0, 1],
    "scale": [1, 1, 1], "affine": None, "directions": None, "alpha_mode": "auto", "visible": True,
    "metadata": None, "name": None, "clipping_planes": (),
}  # fmt: skip
# What is set, and the modes whose pictures it changes; None where that hangs on rounding.
CHANGES = {
    "colors": ({1: "red", 2: (0, 0.5, 1, 0.5)}, MODES),
    "names": ({1: "one"}, ()),
    "values": ({1: 0.2, 2: 7, 3: float("nan")}, MODES),
    "opacity": ({1: 0.3, 5: 0.6}, MODES),
    "hidden": ([2, 9], MODES),
    "selected": ([3], MODES),
    "cmap": ("magma", ()),
    "vmin": (-3, ()),
    "vmax": (4, ()),
    "fill": (0.4, ("slice",)),
    "outline": (2.5, ()),  # shows where `fill` is below 1
    "density": (0.6, ("volume",)),
    "interpolation": ("nearest", MODES),
    "smoothing": (0.6, ("surface",)),
    "step_size": (4.0, ("surface", "volume")),
    "substep_size": (0.01, None),
    "plane": ((0, 0.2, 1, -7), ("slice",)),
    "crop": (((2, 9), (0, 12), (3, 17)), MODES),
    "opacity_unit": (3.0, ("volume",)),
    "alpha": (0.4, MODES),
    "shade": (0.2, ("volume",)),
    "emissive": ("navy", ("surface",)),
    "shininess": (3, ("surface", "volume")),
    "light": ((50, 20), ("surface", "volume")),
    "ambient": (0.5, ("surface", "volume")),
    "diffuse": (0.2, ("surface", "volume")),
    "specular": (0.1, ("surface", "volume")),
    "offset": ((1, 2, -1), MODES),
    "rotation": ((0, 0, 1, 4), MODES),
    "scale": ((1, 0.8, 1.2), MODES),
    "affine": (SHEAR, MODES),
    "directions": ("LPS", ()),
    "alpha_mode": ("add", None),
    "visible": (False, MODES),
    "metadata": ({"a": 1}, ()),
    "name": ("atlas", ()),
    "clipping_planes": ([(1, 0.2, 0, -8)], MODES),
}
OTHER_PROGRAMS = {"interpolation", "clipping_planes", "visible"}


def plain(value):
    return value.tolist() if isinstance(value, np.ndarray) else value


def test_defaults():
    graphic = vr.LabelsGraphic(blobs())
    assert {name: plain(getattr(graphic, name)) for name in DEFAULTS} == DEFAULTS
    assert graphic.cmap.name.endswith("viridis")
    assert set(property_names(type(graphic))) == {*DEFAULTS, "cmap"} == {*CHANGES, "mode"}


@pytest.mark.parametrize("mode", MODES)
def test_each_is_settable_in_each_mode_and_shows_in_the_next_frame(mode):
    """As a new graphic does, by the program that is there, and with an event."""
    figure, graphic = shown(blobs(), mode=mode)
    told = []
    graphic.add_event_handler(told.append, *CHANGES)
    before = figure.export_numpy()
    program = graphic.drawing.latest.program
    for name, (value, modes) in CHANGES.items():
        kept = getattr(graphic, name)
        setattr(graphic, name, value)
        own = [event for event in told if event.type == name][-1]  # limits of values follow these
        assert own.graphic is graphic and own.info["value"] is getattr(graphic, name)
        picture = figure.export_numpy()
        now = graphic.drawing.latest.program
        if name not in OTHER_PROGRAMS:  # where labels come to be hidden, shaders ask which
            assert now == program._replace(seen=now.seen), name
        fresh, made = shown(blobs(), **{"mode": mode, "plane": PLANE, name: value})
        np.testing.assert_array_equal(picture, fresh.export_numpy(), err_msg=name)
        assert str(getattr(made, name)) == str(getattr(graphic, name))
        assert modes is None or (picture != before).any() == (mode in modes), name
        setattr(graphic, name, kept)
        np.testing.assert_array_equal(figure.export_numpy(), before, err_msg=name)
    assert len(told) == 2 * len(CHANGES) + 4  # limits follow values, there and back


def test_all_at_once():
    everything = {name: value for name, (value, _) in CHANGES.items()}
    graphic = vr.LabelsGraphic(blobs(), **everything)
    for name, value in everything.items():
        other = vr.LabelsGraphic(blobs())
        setattr(other, name, value)
        assert str(getattr(other, name)) == str(getattr(graphic, name)), name
    assert (graphic.hidden, graphic.selected, graphic.names) == ((2, 9), (3,), {1: "one"})


def test_modes_can_be_set_and_left_again():
    figure, graphic = shown(blobs(), outline=2.0, fill=0.4)
    first = figure.export_numpy()
    for mode in (*MODES[1:], *MODES):
        graphic.mode = mode
        fresh, _ = shown(blobs(), mode=mode, outline=2.0, fill=0.4)
        np.testing.assert_array_equal(figure.export_numpy(), fresh.export_numpy())
    graphic.mode = "surface"
    np.testing.assert_array_equal(figure.export_numpy(), first)


REFUSED = {
    "mode": ["mip", "surfaces", 3, None],
    "colors": ["no colour", {1: "no colour"}, {-1: "red"}, {2**32: "red"}, {1.5: "red"}, {"a": "red"},
               {True: "red"}, {1: None}, np.full((3, 4), 1.5), np.full((3, 4), np.nan), np.zeros((3, 5)),
               np.zeros((0, 4)), np.zeros((2, 2, 4)), np.zeros((3, 4), np.int64) - 1, 7, object()],
    "names": ["name", 3, {1: 3}, {-1: "a"}, {0.5: "a"}, [1, 2], object()],
    "values": [3, "values", {1: "high"}, {-1: 2}, {1: True}, [[1, 2]], [], ["a"], object(), [1j]],
    "opacity": [-0.1, 1.1, "half", None, {1: 2}, {1: -0.1}, {1: None}, {-4: 0.5}, [0.5, 0.5], np.nan],
    "hidden": [-1, 2**32, 1.5, "a", ["a"], [1.5], {1: 2}, [True], [[1]], object(), np.array(1.0),
               np.array(True)],
    "selected": [-1, [2**32], 0.5, "b", [None], object()],
    "cmap": ["no such map", 5, object()],
    "vmin": ["low", np.nan, None],
    "vmax": ["high", np.inf, True],
    "fill": [-0.1, 1.1, "full"],
    "outline": [-1, 33, "wide", None, np.nan],
    "density": [-0.1, 1.1, "dense", None],
    "interpolation": ["cubic", "majority", None],
    "smoothing": [-0.1, 3.1, None],
    "step_size": [0.05, 11, None],
    "opacity_unit": [0, -1, "mm"],
    "plane": [(0, 0, 0, 1), "middl", (1, 2)],
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_says_so_and_loses_nothing(name):
    graphic = vr.LabelsGraphic(blobs())
    told = []
    graphic.add_event_handler(told.append, name)
    before = getattr(graphic, name)
    for value in REFUSED[name]:
        for attempt in (
            lambda value=value: setattr(graphic, name, value),
            lambda value=value: vr.LabelsGraphic(blobs(), **{name: value}),
        ):
            with pytest.raises((TypeError, ValueError), match=name) as error:
                attempt()
            assert len(str(error.value)) < 250
    assert getattr(graphic, name) is before
    assert told == []


def test_names_are_asked_for_by_ids():
    graphic = vr.LabelsGraphic(blobs(), names={1: "a"}, hidden=np.array(1))
    assert (graphic.name_of(1), graphic.name_of(2), graphic.hidden) == ("a", "", (1,))
    for wrong in ("a", 1.5, None, [1]):
        with pytest.raises(TypeError, match="id of a label is a whole number"):
            graphic.name_of(wrong)


def test_what_is_not_known_names_the_nearest():
    with pytest.raises(TypeError, match=r"no parameter 'opacit'.*Did you mean 'opacity'"):
        vr.LabelsGraphic(blobs(), opacit=1)
    with pytest.raises(TypeError, match="no parameter 'threshold'"):
        vr.LabelsGraphic(blobs(), threshold=1)
    with pytest.raises(ValueError, match="Did you mean 'surface'"):
        vr.LabelsGraphic(blobs(), "surfce")
    with pytest.raises(ValueError, match="alpha by label is taken as opacity"):
        vr.LabelsGraphic(blobs(), alpha={1: 0.5}, opacity={2: 0.5})
    for axes in ("czyx", "zyxc", "tzyxc", 3):
        with pytest.raises((TypeError, ValueError), match="axes"):
            vr.LabelsGraphic(blobs(), axes=axes)


def test_alpha_by_label_is_opacity():
    graphic = vr.LabelsGraphic(blobs(), alpha={1: 0.25})
    assert (graphic.alpha, graphic.opacity) == (1.0, {1: 0.25})
    assert vr.LabelsGraphic(blobs(), alpha=0.5).alpha == 0.5


def test_what_is_returned_cannot_be_changed_in_place():
    """It would not be seen."""
    rows, numbers = np.full((6, 4), 0.5), np.arange(6.0)
    graphic = vr.LabelsGraphic(
        blobs(), colors=rows, values=numbers, names={1: "a"}, opacity={1: 0.5}
    )
    rows[:], numbers[:] = 0.1, 9
    assert (graphic.colors == 0.5).all() and graphic.values.tolist() == [0, 1, 2, 3, 4, 5]
    for name in ("colors", "values"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(graphic, name)[0] = 1
    given = {1: "red", 2: "lime"}
    graphic.colors = given
    given[1] = "blue"
    assert graphic.colors[1].tolist() == [1, 0, 0, 1]
    for name, value in (("colors", "red"), ("names", "b"), ("opacity", 0.1)):
        mapping = getattr(graphic, name)
        for change in (
            lambda mapping=mapping, value=value: mapping.__setitem__(1, value),
            lambda mapping=mapping, value=value: mapping.update({3: value}),
            lambda mapping=mapping: mapping.pop(1),
            lambda mapping=mapping: mapping.clear(),
        ):
            with pytest.raises(TypeError, match=name):
                change()
    graphic.colors = {**graphic.colors, 3: "blue"}
    assert sorted(graphic.colors) == [1, 2, 3]


def test_a_list_of_colours_is_told_how_several_are_given():
    with pytest.raises(TypeError, match=r"colors of several labels are \{id: colour\}"):
        vr.LabelsGraphic(blobs(), colors=["red", "blue"])
