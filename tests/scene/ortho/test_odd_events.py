"""Events that lack what they should have, or have it of another kind: figures ignore them."""

import math
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import volrender as vr
from tests.scene.ortho.orthogonal import pixels_of
from tests.texts import texts

DATA = np.random.default_rng(4).random((6, 7, 8)).astype(np.float32)
SIZE = (64, 48)
NAMES = ["pointer_down", "pointer_move", "pointer_up", "pointer_enter", "pointer_leave"]
NAMES += ["double_click", "wheel", "key_down", "key_up", "click", "resize", "", None, 3, b"wheel"]
FIELDS = {  # what canvases send
    "x": st.floats(-10, 80),
    "y": st.integers(-10, 60),
    "dx": st.floats(-300, 300),
    "dy": st.floats(-300, 300),
    "button": st.integers(0, 4),
    "buttons": st.lists(st.integers(0, 3), max_size=2).map(tuple),
    "modifiers": st.lists(st.sampled_from(["Shift", "Control", "Alt"]), max_size=2).map(tuple),
    "key": st.sampled_from(["a", "ArrowLeft", "+"]),
    "time_stamp": st.floats(0, 1e6),
    "stop_propagation": st.booleans(),
}
ODD = st.one_of(  # what they do not
    *(st.none(), st.booleans(), texts(max_size=3), st.binary(max_size=3)),
    *(st.floats(), st.integers(), st.complex_numbers(), st.fractions(), st.decimals()),
    *(st.lists(st.one_of(st.none(), texts(max_size=2), st.lists(st.none(), max_size=1))),),
    *(st.dictionaries(texts(max_size=2), st.none(), max_size=1),),
    st.builds(np.array, st.lists(st.floats(), max_size=2)),
    st.builds(object),
)
EVENTS = st.fixed_dictionaries(
    {"event_type": st.sampled_from(NAMES)},
    optional={name: st.one_of(sound, ODD) for name, sound in FIELDS.items()},
)


@cache
def figure_of(kind: str):
    """A figure whose graphics have handlers of everything that pointers do."""
    if kind == "Figure":
        figure = vr.Figure(size=SIZE, shape=(1, 2))
        for subplot in figure:
            subplot.add_image_volume(DATA)
    else:
        figure = vr.OrthoFigure(DATA, size=SIZE)
    for subplot in figure:
        for graphic in subplot.graphics:
            names = set(graphic.supported_events) & set(NAMES)
            graphic.add_event_handler(lambda event: None, *names)
    return figure


@settings(max_examples=60, deadline=None)
@given(st.lists(EVENTS, min_size=1, max_size=5))
@pytest.mark.parametrize("kind", ["Figure", "OrthoFigure"])
def test_no_event_raises(kind, events):
    figure = figure_of(kind)
    for event in [*events, {"event_type": "pointer_up", "button": 1}]:
        assert type(figure.handle_event(event)) is bool


HERE = {"x": 10.0, "y": 10.0}
UNSOUND = [
    None, 5, "wheel", [("event_type", "wheel")], {}, {"event_type": None}, {"event_type": "wheel"},
    {"event_type": "wheel", **HERE}, {"event_type": "wheel", **HERE, "dy": None},
    {"event_type": "wheel", **HERE, "dy": "100"}, {"event_type": "wheel", **HERE, "dy": math.nan},
    {"event_type": "wheel", "x": 10.0, "dy": 100.0},
    {"event_type": "wheel", "x": "10", "y": 10.0, "dy": 100.0},
    {"event_type": "pointer_down", "x": None, "y": 10.0, "button": 1},
    {"event_type": "pointer_down", "x": 10.0, "y": math.inf, "button": 1},
    {"event_type": "pointer_down", **HERE}, {"event_type": "pointer_down", **HERE, "button": "1"},
    {"event_type": "pointer_down", **HERE, "button": [1], "buttons": 1},
    {"event_type": "double_click", "x": (1,), "y": 10.0, "button": 1},
]  # fmt: skip


@pytest.mark.parametrize("event", UNSOUND, ids=str)
@pytest.mark.parametrize("kind", ["Figure", "OrthoFigure"])
def test_what_is_no_sound_event_moves_nothing(kind, event):
    figure = figure_of(kind)
    figure.export_numpy()
    before = figure.get_state()
    assert figure.handle_event(event) is False
    assert figure.get_state() == before


def test_modifiers_of_another_kind_are_none():
    figure = vr.OrthoFigure(DATA, size=SIZE)
    wheel = {"event_type": "wheel", **HERE, "dy": 100.0}
    first = figure.index
    for modifiers in (5, None, "", [None], {"Shift": 1}):
        before = figure.index
        assert figure.handle_event({**wheel, "modifiers": modifiers})
        assert figure.index != before or before[2] == 0
    assert figure.index[2] < first[2]


@pytest.mark.parametrize("buttons", [None, 1, "1", {"left": 1}])
@pytest.mark.parametrize("place", [{}, {"x": 3.0}, {"x": None, "y": "3"}, {"x": math.nan, "y": 3}])
def test_a_drag_outlives_odd_events(buttons, place):
    figure = vr.OrthoFigure(DATA, size=(128, 96))
    first, last = (pixels_of(figure, "axial", voxel) for voxel in ((2, 2, 3), (5, 4, 3)))

    def send(name, place, **fields):
        return figure.handle_event({"event_type": name, **place, **fields})

    assert send("pointer_down", dict(zip("xy", first, strict=True)), button=1)
    before = figure.index
    assert send("pointer_move", place, buttons=buttons) is False
    assert send("pointer_up", place, button="1", buttons=buttons) is False
    assert figure.index == before
    assert send("pointer_move", dict(zip("xy", last, strict=True)), buttons=buttons)
    assert figure.index == (5, 4, 3)
    assert send("pointer_up", place, button=1)  # wherever that was
    assert not send("pointer_move", dict(zip("xy", first, strict=True)))
    assert figure.index == (5, 4, 3)


def test_a_drag_ends_well_in_a_figure_that_became_too_small():
    figure = vr.OrthoFigure(DATA, size=SIZE)
    assert figure.handle_event({"event_type": "pointer_down", **HERE, "button": 1})
    before = figure.index
    figure.size = (1, 1)
    figure.handle_event({"event_type": "pointer_move", "x": 0.0, "y": 0.0})
    assert figure.handle_event({"event_type": "pointer_up", "x": 0.0, "y": 0.0, "button": 1})
    assert figure.index == before
