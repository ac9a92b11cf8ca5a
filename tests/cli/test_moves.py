"""``volrender record`` with keyframes of a file, and with ready moves."""

import json
import re

import imageio.v3 as imageio
import numpy as np
import pytest

from volrender.cli import main

DATA = np.random.default_rng(3).integers(0, 255, (6, 8, 10), dtype=np.uint8)
FADING = {
    "version": 1,
    "keyframes": [
        {"time_s": 0, "values": {"graphics[0]": {"alpha": 1, "threshold": 200}}},
        {"time_s": 1, "values": {"graphics[0]": {"alpha": 0}}},
    ],
}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    np.save("ball.npy", DATA)
    (tmp_path / "movie.json").write_text(json.dumps(FADING))
    return tmp_path


def record(*options: str) -> int:
    command = ["record", "ball.npy", "-o", "frames", "--size", "32x24", "--fps", "2", *options]
    return main(command)


def test_keyframes_of_a_file_then_moves(folder, capsys):
    assert record("--keyframes", "movie.json", "--move", "wait=0.5,fade=1", "--mode", "iso") == 0
    assert "frames: 6 frames of 32×24 pixels" in capsys.readouterr().out
    pictures = [imageio.imread(path) for path in sorted((folder / "frames").iterdir())]
    assert len(pictures) == 6 and pictures[0].max() > 50
    assert (
        pictures[2][..., :3].max() == 0 and pictures[5][..., :3].max() > 50
    )  # faded, and in again


def test_frames_spread_over_the_moves(folder):
    assert record("--move", "turn=4", "--frames", "3") == 0
    first, half, last = [imageio.imread(path) for path in sorted((folder / "frames").iterdir())]
    assert np.abs(first.astype(int) - last).max() <= 2 and (first != half).any()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--move", "turn,rok"], "argument --move: .*'rok'.* Did you mean 'rock'"),
        (["--move", "turn=0"], "turn=0: seconds are above 0"),
        (["--move", "turn=x"], "turn=x: seconds are above 0"),
        (["--move", "turn", "--turn", "90"], "--turn and --move both move the camera"),
        (["--keyframes", "none.json"], "none.json"),
        (["--keyframes", "empty.json"], "empty.json has no keyframes"),
        (["--keyframes", "movie.json", "-o", "movie.json"], "would replace movie.json"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(folder, capsys, options, message):
    (folder / "empty.json").write_text("{}")
    try:
        assert record(*options) == 2
    except SystemExit as error:
        assert error.code == 2
    assert re.search(message, capsys.readouterr().err)
