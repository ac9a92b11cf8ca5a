"""What labels are set to, as JSON and back."""

import json

import numpy as np
import pytest

import volrender as vr
from tests.scene.labels.scenes import blobs, shown
from volrender.base.property import property_names

SETTINGS = {
    "colors by id": {"colors": {1: "red", 2**32 - 1: (0, 0.5, 1, 0.25)}},
    "one colour": {"colors": "orange"},
    "rows of colours": {"colors": np.random.default_rng(1).random((6, 4))},
    "names": {"names": {1: "left thalamus", 70_000: "µ"}},
    "values by id": {"values": {1: 0.25, 2: float("nan"), 3: 7}, "cmap": "magma"},
    "rows of values": {"values": np.array([0, 1.5, np.nan, np.inf]), "vmin": 2, "vmax": -1},
    "opacity by id": {"opacity": {1: 0.5, 3: 0.0}},
    "hidden and selected": {"hidden": [5, 2], "selected": (3, 1), "opacity": 0.7},
    "a slice": {"mode": "slice", "outline": 2.5, "fill": 0.25, "plane": (0, 0.2, 1, -7)},
    "matter": {"mode": "volume", "density": 0.6, "opacity_unit": 3.0, "interpolation": "nearest"},
    "light": {"smoothing": 2.2, "light": (30, 20), "shade": 0.3, "specular": 0.1, "shininess": 4},
    "place": {"offset": (1, 2, 3), "rotation": (0.1, 0.2, 0.3, 0.9), "scale": (1, 0.5, 2)},
    "cuts": {"crop": ((1, 9), (0, 15), (2, 17)), "clipping_planes": [(1, 0.2, 0, -8)]},
}


def in_json(figure) -> dict:
    """The state of a figure as strict JSON has it: keys are text, and there is no NaN."""
    return json.loads(json.dumps(figure.get_state(), allow_nan=False))


@pytest.mark.parametrize("what", SETTINGS)
def test_a_state_brings_all_back(what):
    figure, graphic = shown(blobs(), **SETTINGS[what])
    state = in_json(figure)
    assert set(state["subplots"][0]["graphics"][0]) >= set(property_names(type(graphic)))
    other, same = shown(blobs())
    other.set_state(state)
    np.testing.assert_array_equal(other.export_numpy(), figure.export_numpy())
    assert other.get_state() == figure.get_state()
    for name in property_names(type(graphic)):
        assert str(getattr(same, name)) == str(getattr(graphic, name)), name
    for name in SETTINGS[what]:
        assert type(getattr(same, name)) is type(getattr(graphic, name)), name


def test_a_state_that_changes_nothing_tells_nobody():
    everything = {name: value for each in SETTINGS.values() for name, value in each.items()}
    figure, graphic = shown(blobs(), **everything)
    figure.export_numpy()
    told = []
    graphic.add_event_handler(told.append, *set(property_names(type(graphic))) - {"metadata"})
    figure.set_state(in_json(figure))
    assert told == []


WRONG = {
    "colors": ({"1": "no colour"}, r"graphics\[0\].colors\[1\]"),
    "names": ({"a": "b"}, r"graphics\[0\].names"),
    "values": ({"1": "high"}, r"graphics\[0\].values\[1\]"),
    "opacity": ({"1": 2}, r"graphics\[0\].opacity\[1\]"),
    "hidden": ([-1], r"graphics\[0\].hidden"),
    "selected": ("x", r"graphics\[0\].selected"),
    "outline": (99, r"graphics\[0\].outline"),
    "mode": ("mip", r"graphics\[0\].mode"),
    "threshold": (3, "threshold"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_in_a_state_is_named_and_changes_nothing(name):
    figure, _ = shown(blobs())
    before = figure.get_state()
    value, message = WRONG[name]
    entry = {"alpha": 0.5, name: value}
    with pytest.raises((TypeError, ValueError, KeyError), match=message):
        figure.set_state({"subplots": [{"graphics": [entry]}]})
    assert figure.get_state() == before


def test_states_of_other_kinds_of_graphics_are_refused():
    figure, _ = shown(blobs())
    image = vr.Figure(size=(20, 20))
    image.add_image_volume(blobs())
    for one, other in ((figure, image), (image, figure)):
        before = one.get_state()
        with pytest.raises((KeyError, TypeError, ValueError), match=r"graphics\[0\]"):
            one.set_state(other.get_state())
        assert one.get_state() == before
