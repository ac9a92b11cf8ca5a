"""Writing pictures to files."""

import signal
import subprocess
import sys
import time

import imageio.v3 as imageio
import numpy as np
import pytest

from volrender.scene.output.picture_file import write_picture


@pytest.fixture
def picture():
    rgba = np.random.default_rng(0).integers(0, 256, (9, 14, 4), dtype=np.uint8)
    rgba[0, 0], rgba[0, 1] = (10, 200, 30, 0), (10, 200, 30, 255)
    return rgba


@pytest.mark.parametrize("name", ["a.png", "A.PNG", "a.tif", "a.tiff"])
def test_pictures_keep_straight_alpha(tmp_path, picture, name):
    write_picture(tmp_path / name, picture)
    np.testing.assert_array_equal(imageio.imread(tmp_path / name), picture)


def test_jpeg_lays_transparency_over_black_in_linear_light(tmp_path):
    rgba = np.zeros((16, 48, 4), np.uint8)
    rgba[...] = (255, 255, 255, 255)
    rgba[:, 16:32, 3] = 128
    rgba[:, 32:, 3] = 0
    write_picture(tmp_path / "a.jpg", rgba)
    read = imageio.imread(tmp_path / "a.jpg")
    assert read.shape == (16, 48, 3)
    # Half of white in linear light is 188 in sRGB, by IEC 61966-2-1.
    np.testing.assert_allclose(read[8, (8, 24, 40), 0].astype(int), (255, 188, 0), atol=3)


def test_an_opaque_jpeg_keeps_its_colours(tmp_path):
    rgba = np.full((16, 16, 4), (40, 120, 200, 255), np.uint8)
    write_picture(str(tmp_path / "a.jpeg"), rgba)
    np.testing.assert_allclose(imageio.imread(tmp_path / "a.jpeg")[8, 8], (40, 120, 200), atol=3)


@pytest.mark.parametrize(
    "name, reason",
    [
        ("a.pgn", "not '.pgn'. Did you mean '.png'?"),
        ("a", "suffix is one of .png"),
        ("none/a.png", "No such file or directory"),
        ("folder.png", "cannot be written"),
        ("a\0.png", "cannot be written"),
    ],
)
def test_pictures_that_cannot_be_written(tmp_path, picture, name, reason):
    (tmp_path / "folder.png").mkdir()
    with pytest.raises(ValueError) as caught:
        write_picture(tmp_path / name, picture)
    assert reason in str(caught.value) and "\n" not in str(caught.value)


def test_a_picture_that_cannot_be_encoded_leaves_the_old_one(tmp_path, picture):
    path = tmp_path / "a.png"
    write_picture(path, picture)
    before = path.read_bytes()
    with pytest.raises((TypeError, ValueError)):
        write_picture(path, picture[..., None])
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]


def test_an_export_that_is_interrupted_leaves_a_whole_picture_alone(tmp_path):
    """In Python, Ctrl-C is the KeyboardInterrupt that it always is."""
    code = """
import volrender as vr
figures = [vr.Figure(size=(200, 200), background=colour) for colour in ("red", "blue")]
while True:
    for figure in figures:
        figure.export("a.png")
"""
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=tmp_path, stderr=subprocess.PIPE, text=True
    )
    while not (tmp_path / "a.png").exists():
        assert process.poll() is None
        time.sleep(0.01)
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=30)[1]
    assert said.rstrip().endswith("KeyboardInterrupt") and process.returncode == -signal.SIGINT
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]
    assert imageio.imread(tmp_path / "a.png").shape == (200, 200, 4)
