"""Orthogonal views and mosaics of slices on the command line, with saved views, labels and conventions."""

import json
import shlex
from pathlib import Path

import imageio.v3 as imageio
import nibabel
import numpy as np
import pytest

import volrender as vr
from volrender.cli import main

SIZE = ["--size", "120x120"]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    voxels = np.random.default_rng(0).integers(0, 200, (12, 14, 16), np.int16)
    voxels[:6, :, 8:] = 255  # one side, above
    nibabel.save(nibabel.Nifti1Image(voxels, np.diag([2, 2, 2, 1])), "head.nii")
    nibabel.save(
        nibabel.Nifti1Image((voxels > 200).astype(np.uint8), np.diag([2, 2, 2, 1])), "mask.nii"
    )
    return tmp_path


def render(*arguments: str, over=()) -> np.ndarray:
    assert main(["render", "head.nii", *over, "-o", "out.png", *map(str, arguments)]) == 0
    return imageio.imread("out.png")


def test_orthogonal_views():
    figure = vr.OrthoFigure(
        vr.open("head.nii"), size=(120, 120), convention="radiological", mode="iso"
    )
    figure["3d"].camera.look_from(70, 10)
    figure["3d"].auto_fit()
    options = ["--convention", "radiological", "--mode", "iso", "--azimuth", 70, "--elevation", 10]
    np.testing.assert_array_equal(render("--ortho", *options, *SIZE), figure.export_numpy())


def test_a_mosaic():
    figure = vr.MosaicFigure(
        vr.open("head.nii"), axis="coronal", shape=(2, 3), every=4, size=(120, 120)
    )
    options = ["--axis", "coronal", "--every", 4, *SIZE]
    np.testing.assert_array_equal(render("--mosaic", "2x3", *options), figure.export_numpy())
    alone = vr.MosaicFigure(vr.open("head.nii"), convention="radiological").export_numpy()
    assert (
        main(["render", "--mosaic", "head.nii", "-o", "out.png", "--convention", "radiological"])
        == 0
    )
    np.testing.assert_array_equal(imageio.imread("out.png"), alone)


def test_labels_lie_over_all_slices():
    without, outlined = render("--mosaic", *SIZE), render("--mosaic", "--labels", "mask.nii", *SIZE)
    differs = (without != outlined).any(axis=-1).reshape(4, 30, 4, 30).any(axis=(1, 3))
    assert differs.tolist() == [[False] * 4] * 2 + [[True] * 4] * 2


def test_a_saved_view_serves_for_slices_too():
    look = ["--cmap", "viridis", "--vmax", 150, "--azimuth", 50]
    one = render(*look, *SIZE, "--save-state", "one.json")
    for kind in ("--ortho", "--mosaic"):
        given = render(kind, *look[:4], *SIZE)
        assert (render(kind, *SIZE) != given).any()
        made = render(kind, "--state", "one.json", *SIZE, "--save-state", f"{kind[2:]}.json")
        if kind == "--mosaic":
            np.testing.assert_array_equal(made, given)
        again = render(kind, "--state", f"{kind[2:]}.json", *SIZE)
        np.testing.assert_array_equal(again, made)
    graphic = json.loads(Path("ortho.json").read_text())["subplots"][1]
    camera = json.loads(Path("one.json").read_text())["subplots"][0]["camera"]
    assert graphic["name"] == "3d" and graphic["camera"] == camera
    np.testing.assert_array_equal(render("--state", "ortho.json", *SIZE), one)
    radiological = render("--ortho", "--state", "one.json", "--convention", "radiological", *SIZE)
    assert (radiological != render("--ortho", "--state", "one.json", *SIZE)).any()


def test_a_map_lies_over_a_brain_in_slices_and_a_state_serves_both():
    peak = np.zeros((6, 7, 8), np.float32)
    peak[2:4, 2:5, 2:6] = 5
    nibabel.save(nibabel.Nifti1Image(peak, np.diag([4, 4, 4, 1])), "map.nii")
    for kind, make in (("--ortho", vr.OrthoFigure), ("--mosaic", vr.MosaicFigure)):
        figure = make(vr.open("head.nii"), size=(120, 120), cmap="gray")
        figure.add(vr.open("map.nii"), cmap="hot", alpha=0.6)
        options = [kind, "--labels", "mask.nii"]
        labelled = render(*options, *SIZE, "--save-state", "two.json", over=["map.nii"])
        np.testing.assert_array_equal(render(kind, *SIZE, over=["map.nii"]), figure.export_numpy())
        figure.add_labels(vr.open("mask.nii"))
        np.testing.assert_array_equal(labelled, figure.export_numpy())
        state = json.loads(Path("two.json").read_text())
        for subplot in state["subplots"]:
            for graphic in subplot["graphics"][1:2]:
                graphic["cmap"] = "viridis"
        Path("two.json").write_text(json.dumps(state))
        home = figure["3d"] if kind == "--ortho" else figure[0, 0]
        home.graphics[1].cmap = "viridis"
        again = render(*options, *SIZE, "--state", "two.json", over=["map.nii"])
        np.testing.assert_array_equal(again, figure.export_numpy())
        script = figure.as_python("script.png")
        exec(compile(script, "script", "exec"), {})
        drawn = imageio.imread("script.png").astype(int)
        assert np.abs(drawn - again).max() <= 1, script
        assert main(shlex.split(figure.as_command("two.json", "command.png"))[1:]) == 0
        np.testing.assert_array_equal(imageio.imread("command.png"), again)
    one = render("--vmax", 100, *SIZE, "--save-state", "one.json", over=["map.nii"])
    np.testing.assert_array_equal(render("--state", "one.json", *SIZE, over=["map.nii"]), one)
    usual = render("--ortho", *SIZE, over=["map.nii"])
    given = render("--ortho", "--state", "one.json", *SIZE, over=["map.nii"])
    assert (given != usual).any()


def test_of_several_volumes_a_surface_of_the_first_is_translucent_in_orthogonal_views(shown):
    nibabel.save(nibabel.Nifti1Image(np.eye(8)[None] * np.ones((8, 1, 1)), np.eye(4)), "map.nii")
    assert main(["view", "head.nii", "map.nii", "--ortho", "--mode", "iso", *SIZE]) == 0
    (figure,) = shown
    assert [graphic.alpha for graphic in figure["3d"].graphics] == [0.6, 0.6]
    assert [graphic.alpha for graphic in figure["axial"].graphics] == [1, 0.6]
    assert figure["3d"].graphics[1].mode == "iso"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--axis", "coronal"], "--axis is of --mosaic"),
        (["--convention", "radiological"], "--convention is of --ortho and --mosaic"),
        (["--mosaic", "--mode", "iso"], "--mode is of the whole volume, and --mosaic shows slices"),
        (["--mosaic", "--every", "0"], "every"),
        (["--mosaic", "--every", "0.001"], "at most 400 slices"),
        (["--ortho", "--state", "two.json"], "state is one of 2 views"),
    ],
    ids=str,
)
def test_what_does_not_go_together_is_refused(options, message, capsys):
    Path("two.json").write_text(json.dumps(vr.Figure(shape=(1, 2)).get_state()))
    assert main(["render", "head.nii", *options]) == 2
    assert message in capsys.readouterr().err
