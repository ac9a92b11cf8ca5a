"""One command for many files: each to a file of its own, and one bad file does not stop the rest."""

import gc
import json
import re
import weakref
from pathlib import Path

import imageio.v3 as imageio
import numpy as np
import pytest

import volrender as vr
from volrender.cli import main

SIZE = ["--size", "24x20"]


@pytest.fixture
def inputs(tmp_path, monkeypatch) -> list[str]:
    """Two volumes that differ, in folders of their own."""
    monkeypatch.chdir(tmp_path)
    for number, folder in enumerate("ab"):
        Path(folder).mkdir()
        np.save(
            f"{folder}/scan{number}.npy", np.random.default_rng(number).random((6, 7, 8 + number))
        )
    return ["a/scan0.npy", "b/scan1.npy"]


def test_each_file_has_its_picture_with_the_saved_view(inputs, capsys):
    view = ["--mode", "iso", "--cmap", "viridis", "--azimuth", "40", *SIZE]
    assert main(["render", inputs[0], "-o", "a.png", "--save-state", "view.json", *view]) == 0
    assert main(["render", *inputs, "-o", "{stem}.png", "--state", "view.json"]) == 0
    for path, name in zip(inputs, ("scan0", "scan1"), strict=True):
        assert main(["render", path, "-o", "alone.png", "--state", "view.json"]) == 0
        np.testing.assert_array_equal(imageio.imread(f"{name}.png"), imageio.imread("alone.png"))
        assert f"{name}.png: 24×20 pixels" in capsys.readouterr().out or name == "scan1"
    np.testing.assert_array_equal(imageio.imread("scan0.png"), imageio.imread("a.png"))


def test_folders_states_and_movies_have_names_too(inputs):
    assert (
        main(
            ["render", *inputs, "-o", "{folder}_{stem}.png", "--save-state", "{folder}.json", *SIZE]
        )
        == 0
    )
    assert Path("a_scan0.png").exists() and Path("b_scan1.png").exists()
    shapes = [
        json.loads(Path(f"{folder}.json").read_text())["subplots"][0]["graphics"][0]["data"][
            "shape"
        ]
        for folder in "ab"
    ]
    assert shapes == [[6, 7, 8], [6, 7, 9]]
    assert main(["record", *inputs, "-o", "{stem}.gif", "--frames", "2", *SIZE]) == 0
    assert len(imageio.imread("scan1.gif", index=None)) == 2


def test_one_bad_file_does_not_stop_the_rest(inputs, capsys):
    Path("bad.npy").write_text("no volume")
    files = [inputs[0], "bad.npy", "none.npy", inputs[1]]
    assert main(["render", *files, "-o", "{stem}.png", *SIZE]) == 1
    said = capsys.readouterr()
    first, second, summary = said.err.splitlines()
    assert "bad.npy" in first and "none.npy" in second
    assert summary == "volrender: 2 of 4 files failed: bad.npy, none.npy"
    assert [line.split(":")[0] for line in said.out.splitlines()] == ["scan0.png", "scan1.png"]
    assert not Path("bad.png").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["a/scan0.npy", "b/scan0.npy", "-o", "{stem}.png"], "a/scan0.npy and b/scan0.npy would both"),
        (["a/scan0.npy", "b/scan1.npy", "-o", "{stem}.png", "--save-state", "s.json"], "state s.json: "),
        (["a/scan0.npy", "b/scan1.npy", "-o", "{sten}.png"], "{sten} stands for n.* Did you mean 'stem'"),
        (["a/scan0.npy", "b/scan1.npy", "-o", "{stem}_{x}.png"], "{x} stands for nothing"),
        (["a/scan0.npy", "b/scan1.npy", "-o", "none/{stem}.png"], "none"),
        (["a/scan0.npy", "a.png", "-o", "{folder}.png"], "would replace a.png"),
    ],
    ids=str,
)  # fmt: skip
def test_nothing_is_drawn_where_outputs_cannot_be(inputs, capsys, monkeypatch, arguments, message):
    np.save("b/scan0.npy", np.ones((2, 2, 2)))
    Path("a.png").write_text("read")
    monkeypatch.setattr(vr.Figure, "export", lambda *_: pytest.fail("drawn"))
    assert main(["render", *arguments]) == 2
    said = capsys.readouterr().err
    assert re.search(message, said), said


def test_volumes_are_freed_between_files(inputs, monkeypatch):
    alive, seen = weakref.WeakSet(), []
    export = vr.Figure.export

    def exported(figure, path, *how):
        alive.add(figure[0, 0].graphics[0].data)
        seen.append(len(alive))
        return export(figure, path, *how)

    monkeypatch.setattr(vr.Figure, "export", exported)
    gc.disable()
    try:
        assert main(["render", *inputs, "-o", "{folder}.png", *SIZE]) == 0
    finally:
        gc.enable()
    assert seen == [1, 1]
