"""States of every version are taken: one file of each is kept, with the scene that it was made of."""

import json
from pathlib import Path

import numpy as np
import pytest

import volrender as vr
from tests.pictures import SHEAR, difference
from tests.scene.state.kept_scene import as_it_is_made, set_by_hand
from volrender.scene.state.migrations import VERSION, migrated

FOLDER = Path(__file__).parent / "versions"
VERSIONS = range(1, VERSION + 1)


def kept(version: int) -> dict:
    return json.loads((FOLDER / f"version_{version}.json").read_text("utf-8"))


def test_one_file_of_each_version_is_kept():
    names = {path.name for path in FOLDER.iterdir()}
    assert names == {f"version_{version}.json" for version in VERSIONS}
    assert [kept(version)["version"] for version in VERSIONS] == list(VERSIONS)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_kept_state_gives_the_picture_of_its_scene(version):
    figure, by_hand = as_it_is_made(), set_by_hand(version)
    before, expected = figure.export_numpy(), by_hand.export_numpy()
    for left in (0, 50, 100):  # in each subplot
        assert (difference(before, expected)[:, left : left + 50] > 8).mean() > 0.1
    state = kept(version)
    figure.set_state(state)
    np.testing.assert_array_equal(figure.export_numpy(), expected)
    assert figure.get_state() == by_hand.get_state()
    assert state == kept(version)  # what is the user's stays


def test_a_state_without_version_is_of_today():
    figure = as_it_is_made()
    state = set_by_hand(VERSION).get_state()
    assert state["version"] == VERSION and state["volrender"] == vr.__version__
    del state["version"]
    figure.set_state(state)
    assert figure.get_state() == {**state, "version": VERSION}


def test_version_1_had_no_affine():
    """A volume whose place is all in the state lies there; one that is not keeps what it has."""
    figure = vr.Figure(size=(8, 8))
    volume = figure.add_image_volume(np.ones((2, 3, 4)), affine=SHEAR)
    old = {"version": 1, "subplots": [{"graphics": [{"offset": [1, 2, 3]}]}]}
    figure.set_state(old)
    np.testing.assert_array_equal(volume.affine, SHEAR)
    old["subplots"][0]["graphics"][0] |= {"rotation": [0, 0, 0, 1], "scale": [1, 1, 2]}
    figure.set_state({**old, "version": 2})
    np.testing.assert_array_equal(volume.affine, SHEAR)
    figure.set_state(old)
    assert volume.affine is None and volume.offset.tolist() == [1, 2, 3]
    assert migrated({"version": 1}) == {"version": VERSION}
