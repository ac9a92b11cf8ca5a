"""The channels of a graphic are in the state: what each looks like goes to JSON and back exactly."""

import json
import re

import numpy as np
import pytest

import volrender as vr
from volrender.base.property import property_names
from volrender.scene.graphics.multichannel.channel import Channel

DATA = np.random.default_rng(3).integers(0, 200, (3, 5, 6, 7), dtype=np.uint8)
NAMES = ("DAPI", "GFP", "actin")
CHANGES = {
    "name": "nuclei", "visible": False, "alpha": 0.75, "vmin": 20, "vmax": 150.5, "gamma": 2,
    "cmap": [[0, 0, 0, 1], [0.25, 0.5, 1, 1]], "threshold": 99.5, "opacity": [(3, 0), (50, 0.25)],
    "gradient_opacity": [(0, 0), (3, 1)],
    "color": (1, 0.5, 0, 1),
}  # fmt: skip


def figure_of(data=DATA, names=NAMES):
    figure = vr.Figure(size=(32, 24))
    return figure, figure[0, 0].add_multichannel_volume(data, names=names)


def channels_of(state: dict) -> list:
    return state["subplots"][0]["graphics"][0]["channels"]


def setting(channels) -> dict:
    return {"subplots": [{"graphics": [{"channels": channels}]}]}


def test_every_property_of_a_channel_goes_through_json_into_another_figure():
    assert {*CHANGES, "percentiles"} == set(property_names(Channel))  # see test_percentiles.py
    (first, graphic), (second, other) = figure_of(), figure_of()
    before = first.get_state()
    assert [channel["name"] for channel in channels_of(before)] == list(NAMES)
    for name, value in CHANGES.items():
        setattr(graphic[0], name, value)
    graphic[2].cmap, graphic[1].vmax, graphic.mode = "red", 90, "composite"
    state = json.loads(json.dumps(first.get_state(), allow_nan=False))
    old, new = channels_of(before)[0], channels_of(state)[0]
    assert {name for name in new if new[name] != old[name]} == set(CHANGES)
    assert (first.export_numpy() != second.export_numpy()).any()
    channels_of(state)[0]["name"] = NAMES[0]  # else it is the channel of no name here
    second.set_state(state)
    other[0].name = CHANGES["name"]
    assert second.get_state() == first.get_state()
    np.testing.assert_array_equal(first.export_numpy(), second.export_numpy())
    second.set_state({**before, "subplots": []})
    assert second.get_state() == first.get_state()


def test_channels_are_found_by_name_else_by_place_and_what_is_not_said_stays():
    figure, graphic = figure_of()
    figure.set_state(setting([{"name": "GFP", "gamma": 2}, {"name": "DAPI", "gamma": 3}]))
    assert [channel.gamma for channel in graphic] == [3, 2, 1]
    figure.set_state(setting([{"vmax": 7}]))
    assert graphic[0].vmax == 7 and [channel.name for channel in graphic] == list(NAMES)
    graphic[1].name = None
    figure.set_state(setting([{}, {"name": "tubulin"}]))
    assert graphic[1].name == "tubulin"
    state = figure.get_state()
    del state["subplots"][0]["graphics"][0]["channels"]  # as before there were any
    figure.set_state(state)
    assert graphic[0].vmax == 7


def test_only_what_differs_sends_an_event():
    figure, graphic = figure_of()
    events = []
    graphic.add_event_handler(events.append, "channels")
    state = figure.get_state()
    figure.set_state(state)
    assert events == []
    channels_of(state)[1]["gamma"] = 3
    figure.set_state(state)
    (event,) = events
    assert event.graphic is graphic and event.info == {
        "value": 3.0, "channel": graphic[1], "property": "gamma",
    }  # fmt: skip


GOOD = {"gamma": 5}


@pytest.mark.parametrize(
    ("channels", "error", "message"),
    [
        ([GOOD, {"vmin": "1"}], TypeError, "channels[1].vmin is a"),
        ([GOOD, {"cmap": "virids"}], ValueError, "channels[1].cmap"),
        ([GOOD, {"gama": 1}], KeyError, "channels[1] has no 'gama', only"),
        ([GOOD, {"mode": "iso"}], KeyError, "channels[1] has no 'mode'"),
        ([GOOD, 3], TypeError, "channels[1] is a dict, not 3"),
        (3, TypeError, "channels is a list, not 3"),
        ([GOOD, {}, {}, {}], ValueError, "channels has 4 entries, and there is 3 channel(s)"),
        ([GOOD, {"name": "GFB"}], KeyError, "channels[1].name is 'GFB', and the channel in"),
        ([GOOD, {"name": 3}], TypeError, "channels[1].name"),
    ],
    ids=str,
)  # fmt: skip
def test_a_wrong_channel_is_named_and_nothing_changes(channels, error, message):
    figure, _ = figure_of()
    before = figure.get_state()
    path = "state.subplots[0].graphics[0]."
    with pytest.raises(error, match=re.escape(path + message)):
        figure.set_state({"background": "red", **setting(channels)})
    assert figure.get_state() == before


def test_two_channels_cannot_get_one_name():
    figure, graphic = figure_of()
    graphic[0].name = graphic[1].name = None
    before = figure.get_state()
    with pytest.raises(ValueError, match=r"channels\[1\]\.name 'x' is another channel's, too"):
        figure.set_state(setting([{"name": "x"}, {"name": "x"}]))
    assert figure.get_state() == before


def test_channels_of_other_data_are_refused_unless_allowed():
    figure, graphic = figure_of()
    graphic[1].gamma = 3
    state = figure.get_state()
    for data, field in ((DATA.astype(np.int16), "dtype"), (DATA[:, :4], "shape")):
        other, shown = figure_of(data)
        with pytest.raises(ValueError, match=rf"graphics\[0\]\.data\.{field} is"):
            other.set_state(state)
        assert shown[1].gamma == 1
        other.set_state(state, check_data=False)
        assert shown[1].gamma == 3


def test_a_volume_has_no_channels():
    figure = vr.Figure(size=(8, 8))
    figure.add_image_volume(DATA[0])
    assert "channels" not in figure.get_state()["subplots"][0]["graphics"][0]
    with pytest.raises(KeyError, match="has no 'channels'"):
        figure.set_state(setting([GOOD]))


def test_others_are_shown_where_no_more_could_be_at_once():
    looks = [{"name": f"c{i}", "visible": i < 16} for i in range(17)]
    figure = vr.Figure(size=(8, 8))
    graphic = figure[0, 0].add_multichannel_volume(np.ones((17, 2, 2, 2), np.uint8), channels=looks)
    before = figure.get_state()
    shown = [{"name": "c16", "visible": True}, {"name": "c0", "visible": False}]
    figure.set_state(setting(shown))
    assert not graphic[0].visible and graphic[16].visible
    figure.set_state(before)
    assert graphic[0].visible and not graphic[16].visible
    with pytest.raises(ValueError, match=r"graphics\[0\]\.channels: 17 channels are visible"):
        figure.set_state(setting([{"name": "c3", "gamma": 2}, shown[0]]))
    assert figure.get_state() == before
