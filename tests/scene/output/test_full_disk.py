"""A full disk leaves every picture, movie and folder of frames as it was."""

import subprocess
import sys

import pytest

pytest.importorskip("resource", reason="Windows limits no sizes of files")

CODE = """
import os
import resource
from pathlib import Path

import numpy as np

import volrender as vr

noise = np.random.default_rng(0).integers(0, 255, (8, 8, 8), np.uint8)


def make(name, cmap):
    figure = vr.Figure(size=(64, 48))
    figure.add_image_volume(noise, cmap=cmap)
    if name.endswith((".png", ".jpg", ".tif")):
        figure.export(name)
    else:
        figure.record(name, 3, turn=20)


def content():
    return {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}


def limit(most_bytes):
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, resource.RLIM_INFINITY))


for name in ("a.png", "a.jpg", "a.tif", "a.gif", "a.mp4", "a.mkv", "a.webm", "frames"):
    os.mkdir(f"with {name}")
    os.chdir(f"with {name}")
    make(name, "plasma")
    size = max(map(len, content().values()))
    make(name, "gray")
    old = content()
    # The last: near the end, but by more than what an encoder writes less another time.
    for most_bytes in (0, 1, 100, size // 2, size - size // 50):
        limit(most_bytes)
        try:
            make(name, "plasma")
        except ValueError as error:
            assert str(error) == f"{name}: cannot be written: File too large.", error
        else:
            raise AssertionError(f"{name}: {size} bytes found room in {most_bytes}")
        assert content() == old and os.listdir() == [name], (name, most_bytes, os.listdir())
    limit(2 * size)
    make(name, "plasma")
    assert content() != old and os.listdir() == [name], (name, os.listdir())
    limit(resource.RLIM_INFINITY)
    os.chdir("..")
    print(name)
"""


def test_what_does_not_fit_leaves_what_was_there(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", CODE], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.stderr == "" and done.returncode == 0
    assert len(done.stdout.split()) == 8
