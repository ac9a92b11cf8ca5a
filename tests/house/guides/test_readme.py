"""What the README shows works as it stands there."""

import glob
import json
import re
import shlex
import shutil
from pathlib import Path

import imageio.v3 as imageio
import numpy as np
import pytest

import volrender as vr
from volrender.cli import _parser, main

README = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A folder with the files that the README names."""
    nibabel = pytest.importorskip("nibabel")
    folder = tmp_path_factory.mktemp("readme")
    head = vr.datasets.head(32)
    for name in ("scan", "ct", "pet"):
        image = nibabel.Nifti1Image(np.ascontiguousarray(head.T), np.diag((5.0, 5, 5, 1)))
        image.to_filename(folder / f"{name}.nii.gz")
    pytest.importorskip("tifffile").imwrite(folder / "stack.tif", head)
    figure = vr.Figure(size=(120, 96))
    figure.add(vr.open(folder / "scan.nii.gz"))
    (folder / "view.json").write_text(json.dumps(figure.get_state()), encoding="utf-8")
    return folder


def test_the_python_lines_draw_pictures(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (code,) = blocks("python")
    names: dict = {}
    exec(compile(code, "README.md", "exec"), names)
    shape = eval(re.search(r"export_numpy\(\): (\(.*?\)) uint8", code)[1])
    assert names["figure"].export_numpy().shape == shape
    assert names["figure"].export_numpy().dtype == np.uint8
    for name in ("head.png", "skin.png"):
        assert imageio.imread(name)[..., :3].max() > 100
    assert Path("head.html").read_bytes().startswith(b"<!doctype html>")


COMMANDS = [line for block in blocks("sh") for line in block.splitlines()]
OURS = [shlex.split(line, comments=True)[1:] for line in COMMANDS if line.startswith("volr")]
WRITES = {
    "render": "*.png",
    "export": "*.html",
    "demo": "*.png",
}  # the others print, or open a window


def test_there_are_eight_commands_and_two_of_a_checkout():
    assert len(OURS) == 8
    assert sum(line.startswith("python3 run.py") for line in COMMANDS) == 2


@pytest.mark.parametrize("words", OURS, ids=" ".join)
def test_a_command_does_what_it_says(words, files, tmp_path, monkeypatch, capsys):
    if words[0] == "view":
        _parser().parse_args(words)  # windows have tests of their own
        return
    for path in files.iterdir():
        shutil.copy(path, tmp_path)
    monkeypatch.chdir(tmp_path)
    typed = [
        path for word in words for path in (sorted(glob.glob(word)) if "*" in word else [word])
    ]
    size = ["--size", "120x96"] if words[0] == "render" else []
    assert main([*typed, *size]) in (0, None)
    if words[0] not in WRITES:
        assert len(capsys.readouterr().out.splitlines()) > 4
        return
    written = [*tmp_path.glob(WRITES[words[0]])]
    assert len(written) == (3 if "{stem}.png" in words else 1)
    assert all(path.stat().st_size > 1000 for path in written)


@pytest.mark.parametrize("target", re.findall(r"\]\((?!http)([^)]+)\)", README))
def test_links_lead_somewhere(target):
    assert (Path(__file__).parents[3] / target).exists()
