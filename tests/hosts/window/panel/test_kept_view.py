"""The view section: what is saved and copied makes the picture again; the convention of slices."""

import json
import shlex
from pathlib import Path

import imageio.v3 as imageio
import numpy as np
import pytest
from imgui_bundle import imgui

import volrender as vr
from volrender.cli import main

from .panel_picture import PanelPicture, ramp


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    np.save("ramp.npy", ramp())


def opened(figure: vr.Figure) -> PanelPicture:
    shown = PanelPicture(figure)
    shown.picture()
    for name in ("contrast", "appearance"):
        if f"section.{name}" in shown.panel.rectangles:
            shown.click(f"section.{name}")
    shown.click("section.view")
    return shown


def test_a_saved_view_a_command_and_a_script_make_the_picture():
    figure = vr.Figure(size=(620, 900))
    figure.add(vr.open("ramp.npy"), cmap="viridis")
    shown = opened(figure)
    shown.click("view.save")
    assert json.loads(Path("view_0001.json").read_text()) == figure.get_state()
    expected = figure.export_numpy()
    shown.click("view.command")
    program, *words = shlex.split(imgui.get_clipboard_text())
    assert program == "volrender" and str(Path("view_0002.json").absolute()) in words
    assert main(words) == 0
    np.testing.assert_array_equal(imageio.imread("picture.png"), expected)
    shown.click("view.python")
    Path("picture.png").unlink()
    exec(compile(imgui.get_clipboard_text(), "script", "exec"), {})
    assert np.abs(imageio.imread("picture.png").astype(int) - expected).max() <= 1


def test_of_an_array_no_view_is_written_for_a_command():
    figure = vr.Figure(size=(620, 900))
    figure.add_image_volume(ramp())
    shown = opened(figure)
    shown.click("view.command")
    assert "a command reads files" in shown.panel.error
    assert not list(Path().glob("view*.json"))


def test_the_convention_is_switched():
    figure = vr.OrthoFigure(ramp(), size=(620, 900), directions="RAS")
    shown = opened(figure)
    shown.click("convention.radiological")
    assert figure.convention == "radiological"
