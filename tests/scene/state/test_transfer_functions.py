"""Transfer functions as files: the same values and the same picture; what is wrong changes nothing."""

import json
import os

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import volrender as vr
from volrender.scene.state.transfer_function import transfer_function_of
from volrender.scene.state.transfer_function_file import MARK
from volrender.scene.state.values import plain
from volrender.transfer import Rectangle, Triangle

share = st.floats(0, 1)
value = st.floats(-3e3, 3e3)
colour = st.one_of(st.sampled_from(["red", "#12345678", "#abcdef"]), st.tuples(share, share, share))


def points(second, least=2):
    pairs = st.lists(st.tuples(value, second), min_size=least, max_size=5)
    return pairs.map(lambda items: sorted(items, key=lambda item: item[0]))


looks = st.fixed_dictionaries(
    {
        "vmin": value,
        "gamma": st.floats(0.1, 5),
        "cmap": st.one_of(st.sampled_from(["viridis", "red", "crameri:vik"]), points(colour)),
        "opacity": st.one_of(
            st.sampled_from(["auto", "sigmoid"]), share, st.lists(share, min_size=2), points(share)
        ),
        "gradient_opacity": st.one_of(st.none(), st.floats(1e-3, 1e3)),
        "opacity_unit": st.one_of(st.none(), st.floats(1e-3, 1e3)),
        "shade": share,
        "cmap_interpolation": st.sampled_from(["linear", "nearest"]),
    },
    optional={
        "transfer": st.sampled_from(
            [
                [[(255, 0, 64, 200)], [(9, 8, 7, 6)]],
                [[(0.1, 0.7, 1, 0.3)]],
                [Rectangle((0.1, 3), (0, 2), "red"), Triangle(1, 2, (0.1, 4), (0.1, 0.2, 0.3))],
            ]
        )
    },
)
EDITS = {
    "no JSON": ("{", "no JSON file"),
    "another": ("[1]", "no transfer function"),
    "unknown": ('"opacty": 1', "opacty.*Did you mean 'opacity'"),
    "NaN": ('"vmin": NaN', "vmin is a finite number"),
    "colour": ('"cmap": [[1, "#zz"], [2, "red"]]', "'#zz'"),
    "none": ('"vmax": null', "vmax is a number, not None"),
    "newer": ('"version": 2', "newer volrender"),
}


def shown(**kwargs):
    figure = vr.Figure(size=(40, 32))
    data = np.linspace(0, 900, 6 * 7 * 8).reshape(6, 7, 8).astype(np.float32)
    return figure, figure.add_image_volume(data, mode="composite", **kwargs)


def same(first: dict, second: dict) -> bool:
    return plain(first) == plain(second)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(look=looks)
def test_a_file_gives_the_same_values_back(tmp_path, look):
    data = np.arange(60, dtype=np.float32).reshape(3, 4, 5)
    if isinstance(look.get("transfer", [()])[0], list):
        look = {**look, "transfer": np.array(look["transfer"])}
        look["transfer"] = look["transfer"].astype("u1" if look["transfer"].max() > 1 else "f4")
    volume = vr.ImageVolumeGraphic(data, mode="composite", **look)
    vr.save_transfer_function(volume, tmp_path / "a.json")
    other = vr.ImageVolumeGraphic(
        data, mode="composite", **vr.load_transfer_function(tmp_path / "a.json")
    )
    assert same(transfer_function_of(volume), transfer_function_of(other))
    third = vr.ImageVolumeGraphic(data)
    vr.apply_transfer_function(third, vr.load_transfer_function(tmp_path / "a.json"))
    assert same(transfer_function_of(volume), transfer_function_of(third))


def test_a_file_gives_the_same_picture_back_and_people_can_read_it(tmp_path):
    figure, volume = shown(**vr.presets["ct-vessels"], diffuse=0.5)
    picture = figure.export_numpy()
    vr.save_transfer_function(volume, tmp_path / "vessels.json")
    text = (tmp_path / "vessels.json").read_text()
    assert '\n  [180, "#b3261e"],\n' in text and "\n  [180, 0.25],\n" in text
    vr.apply_transfer_function(volume, {**vr.presets["solid"], "diffuse": 0, "vmin": -99})
    assert (figure.export_numpy() != picture).any()
    vr.apply_transfer_function(volume, vr.load_transfer_function(tmp_path / "vessels.json"))
    np.testing.assert_array_equal(figure.export_numpy(), picture)


def test_an_automatic_opacity_is_saved_as_what_it_means(tmp_path):
    volume = shown()[1]
    vr.save_transfer_function(volume, tmp_path / "auto.json")
    np.testing.assert_array_equal(
        vr.load_transfer_function(tmp_path / "auto.json")["opacity"], volume.opacity_points
    )
    with pytest.raises(ValueError, match=r"auto.json exists"):
        vr.save_transfer_function(volume, tmp_path / "auto.json", overwrite=False)


@pytest.mark.parametrize("edit", EDITS)
def test_a_wrong_file_is_a_clear_error(tmp_path, edit):
    path = tmp_path / "wrong.json"
    text, message = EDITS[edit]
    entries = {} if "version" in text else {"version": 1}
    whole = json.dumps({MARK: "transfer function", **entries})
    path.write_text(whole.replace("}", f", {text}}}") if text.startswith('"') else text)
    with pytest.raises(ValueError, match=rf"wrong\.json.*{message}"):
        vr.load_transfer_function(path)


def test_what_is_wrong_changes_nothing():
    volume = shown(transfer=np.full((1, 2, 4), 0.5))[1]
    before = transfer_function_of(volume)
    for wrong in ({"shade": 0, "opacity": [2, 3]}, {"shade": 0, "opacty": 1}):
        with pytest.raises((ValueError, KeyError), match="opac"):
            vr.apply_transfer_function(volume, wrong)
        assert same(transfer_function_of(volume), before)
    vr.apply_transfer_function(volume, vr.presets["ct-bone"])
    assert volume.transfer is None  # it would stand for the opacity


def test_a_channel_takes_the_look_and_its_graphic_the_light(tmp_path):
    data = np.random.default_rng(0).random((2, 4, 5, 6), np.float32)
    figure = vr.Figure(size=(40, 32))
    volume = figure[0, 0].add_multichannel_volume(data, mode="composite", shade=0.25)
    vr.save_transfer_function(volume[0], tmp_path / "a.json")
    saved = vr.load_transfer_function(tmp_path / "a.json")
    assert saved["shade"] == 0.25 and "transfer" not in saved
    vr.apply_transfer_function(volume[1], {**vr.presets["ct-bone"], "transfer": None})
    assert volume[1].opacity[0].tolist() == [150, 0] and volume.shade == 1
    with pytest.raises(ValueError, match="transfer is of volumes with one channel"):
        vr.apply_transfer_function(volume[1], {"shade": 0, "transfer": np.ones((1, 1, 4))})
    with pytest.raises(TypeError, match="Each of its channels has one"):
        vr.save_transfer_function(volume, tmp_path / "b.json")
    vr.apply_transfer_function(volume[1], saved)
    assert volume.shade == 0.25 and same(
        transfer_function_of(volume[1]), transfer_function_of(volume[0])
    )


def test_own_presets_have_names(tmp_path, monkeypatch):
    monkeypatch.setattr("volrender.scene.state.user_presets.config_folder", lambda: tmp_path)
    own, volume = vr.user_presets, shown(**vr.presets["ct-bone"])[1]
    assert list(own) == [] and len(own) == 0
    own.save("knee 2", volume), own.save("Änne", volume)
    (tmp_path / "presets/notes.txt").write_text("none of ours")
    assert list(own) == ["knee 2", "Änne"] and own.folder == tmp_path / "presets"
    assert own["Knee 2"]["opacity"] == [[150, 0], [300, 0.1], [600, 0.6], [1500, 0.8]]
    with pytest.raises(ValueError, match="preset 'knee 2' already"):
        own.save("KNEE 2", volume)
    volume.shade = 0.5
    assert own.save("KNEE 2", volume, overwrite=True).name == "knee 2.json"
    assert own["knee 2"]["shade"] == 0.5
    with pytest.raises(KeyError, match="Did you mean 'knee 2'"):
        own["kne 2"]
    for name in ("", "a/b", "..", "a\n", " a", "NUL.x", "ct-bone", "x" * 81):
        with pytest.raises(ValueError, match="cannot be called"):
            own.save(name, volume)
    own.remove("knee 2")
    assert list(own) == ["Änne"] and len(os.listdir(tmp_path / "presets")) == 2
    (tmp_path / "presets/Änne.json").write_text("{")
    with pytest.raises(ValueError, match=r"Änne\.json is no JSON file"):
        own["Änne"]


def test_a_folder_of_presets_that_cannot_be_read_is_a_clear_error(tmp_path, monkeypatch):
    (tmp_path / "presets").write_text("a file")
    monkeypatch.setattr("volrender.scene.state.user_presets.config_folder", lambda: tmp_path)
    with pytest.raises(ValueError, match="presets cannot be read"):
        list(vr.user_presets)
    with pytest.raises(ValueError, match="presets cannot be"):
        vr.user_presets.save("a", shown()[1])
