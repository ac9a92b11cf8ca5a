"""A figure as a script and as a command: run, they make the same picture."""

import json
import shlex
from pathlib import Path

import imageio.v3 as imageio
import nibabel
import numpy as np
import pytest

import volrender as vr
from volrender.cli import main

DATA = np.random.default_rng(0).integers(0, 255, (9, 8, 7), np.uint8)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A file whose name needs quoting, and labels."""
    monkeypatch.chdir(tmp_path)
    for name, data in (
        ("it's a scan.nii", DATA.astype(np.int16)),
        ("mask.nii", (DATA > 200).astype(np.uint8)),
    ):
        nibabel.save(nibabel.Nifti1Image(data, np.diag([2, 2, 3, 1])), name)
    np.save("data.npy", DATA)


def looked_at(figure: vr.Figure) -> vr.Figure:
    figure[0, 0].camera.look_from(40, 20)
    figure[0, 0].auto_fit()
    figure[0, 0].axes.visible = True
    return figure


def one() -> vr.Figure:
    figure = vr.Figure(size=(60, 50), background="navy")
    figure.add(
        vr.open("it's a scan.nii"),
        mode="iso",
        threshold=90,
        cmap="viridis",
        crop=((0, 5), (0, 9), (0, 9)),
    )
    return looked_at(figure)


def labelled() -> vr.Figure:
    figure = vr.Figure(size=(60, 50))
    figure.add(vr.open("it's a scan.nii"), percentiles=(2, 98), offset=(5, 6, 7))
    figure.add_labels(vr.open("mask.nii"), opacity=0.5, colors="red")
    return looked_at(figure)


def several() -> vr.Figure:
    figure = vr.Figure(size=(80, 50), shape=(1, 2), names=["a", "b"])
    figure[0, 0].add_image_volume(DATA, mode="slice", scale=(1, 2, 1), gamma=2)
    graphic = figure[0, 1].add_image_volume(DATA)
    figure[0, 1].title = "it's b"
    figure[0, 1].add_text("a note", position="bottom", size=8, color="red")
    figure[0, 1].measurements.add_sphere(graphic, (3, 3, 3), 2)
    figure.letters = True
    figure.link_cameras()
    return looked_at(figure)


def channels() -> vr.Figure:
    figure = vr.Figure(size=(60, 50))
    figure[0, 0].add_multichannel_volume(
        np.stack([DATA, DATA[::-1]]), cmaps=["red", "viridis"], mode="mean"
    )
    np.save("data.npy", np.stack([DATA, DATA[::-1]]))
    return looked_at(figure)


def ortho() -> vr.Figure:
    figure = vr.OrthoFigure(
        vr.open("it's a scan.nii"), size=(100, 100), convention="radiological", vmax=150
    )
    figure.index = (2, 3, 4)
    return figure


def mosaic() -> vr.Figure:
    return vr.MosaicFigure(
        vr.open("it's a scan.nii"), axis="coronal", every=4, vmax=150, size=(100, 100)
    )


@pytest.mark.parametrize("make", [one, labelled, several, channels, ortho, mosaic])
def test_the_script_makes_the_figure(make):
    figure = make()
    script = figure.as_python("again.png")
    exec(compile(script, "script", "exec"), {})
    difference = np.abs(imageio.imread("again.png").astype(int) - figure.export_numpy())
    assert difference.max() <= 1 and figure.export_numpy().max() > 100, script
    assert len(script.splitlines()) < 25


@pytest.mark.parametrize("make", [one, labelled, ortho, mosaic])
def test_the_command_makes_the_picture(make):
    figure = make()
    Path("my view.json").write_text(json.dumps(figure.get_state()))
    program, *words = shlex.split(figure.as_command("my view.json", "out put.png"))
    assert program == "volrender" and main(words) == 0
    np.testing.assert_array_equal(imageio.imread("out put.png"), figure.export_numpy())


def test_only_what_is_not_so_by_default_is_told():
    figure = vr.Figure(size=(60, 50))
    figure.add(vr.open("it's a scan.nii"), gamma=2)
    path = str(Path("it's a scan.nii").absolute())
    lines = figure.as_python(None).splitlines()
    assert lines[:5] == [
        "import volrender as vr",
        "",
        "figure = vr.Figure(size=(60, 50))",
        f"data = vr.open({path!r})",
        "graphic = figure[0, 0].add(data, gamma=2.0)",
    ]
    assert len(lines) == 6 and lines[5].startswith("figure[0, 0].camera.set_state({'position': [")


def test_no_command_reads_an_array():
    for figure in (several(), channels(), vr.Figure(size=(8, 8))):
        with pytest.raises(ValueError, match="a command"):
            figure.as_command("view.json")
