"""Fields for paths offer those of earlier sessions; views, pictures and tables are written by path."""

import json
from pathlib import Path

import numpy as np
import pytest
from imgui_bundle import imgui
from PIL import Image

from volrender.base.files.recent import recent_paths, remember_path
from volrender.hosts.window.panel.widgets.fitting import begun_later
from volrender.hosts.window.panel.widgets.path_popup import near

from .panel_picture import make


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path


def opened(*sections: str, **look):
    """A panel with these sections alone open: others would push them out of it."""
    shown = make(**look)
    for name in ("contrast", "appearance"):
        shown.click(f"section.{name}")
    for name in sections:
        shown.click(f"section.{name}")
    return shown


def test_a_view_is_saved_and_loaded_by_path_also_in_a_later_session(folder):
    shown = opened("view", cmap="viridis")
    shown.click("view.save as"), shown.click("view.save file.do")
    assert json.loads(Path("view.json").read_text()) == shown.figure.get_state()
    assert recent_paths("states") == [str(folder / "work" / "view.json")]
    later = opened("view")
    later.click("view.load")
    assert "view.load file.recent.0" in later.panel.rectangles
    later.click("view.load file.recent.0")  # which reads it at once
    assert later.panel.graphic.cmap.name == "bids:viridis" and later.panel.error is None
    assert "view.load file.do" not in later.panel.rectangles
    Path("view.json").write_text("{")
    later.click("view.load"), later.click("view.load file.do")
    assert "view.json is no JSON file" in later.panel.error


def test_a_picture_is_written_as_many_times_as_large(folder):
    shown = opened("view")
    shown.click("view.picture")
    shown.click("picture.scale")
    shown.write("2")
    shown.click("picture.do")
    width, height = shown.figure.size
    assert Image.open("picture.png").size == (2 * width, 2 * height)
    np.testing.assert_array_equal(
        np.asarray(Image.open("picture.png"))[..., :3], shown.figure.export_numpy(True, scale=2)
    )
    shown.click("view.picture"), shown.click("picture.do")
    assert "picture.do" in shown.panel.rectangles  # it asks whether to write over it


def test_where_a_file_is_written_the_last_folder_is_offered_and_a_recent_one_is_asked_about(folder):
    (folder / "old.json").write_text("old")
    remember_path("states", folder / "old.json")
    shown = opened("view")
    shown.click("view.save as"), shown.click("view.save file.do")
    assert (folder / "view.json").exists() and not Path("view.json").exists()
    shown.click("view.save as"), shown.click("view.save file.recent.1")
    shown.click("view.save file.do")
    assert (folder / "old.json").read_text() == "old"
    shown.click("view.save file.do")
    assert json.loads((folder / "old.json").read_text()) == shown.figure.get_state()


def test_measurements_are_written_as_the_suffix_says():
    shown = make()
    shown.figure[0, 0].measurements.add_distance((0, 0, 0), (3, 4, 0), name="d")
    for name in ("contrast", "appearance"):
        shown.click(f"section.{name}")
    shown.click("section.measure")
    shown.click("measure.save"), shown.click("measurements.do")
    assert Path("measurements.csv").read_text().count("\n") == 2
    shown.click("measure.save"), shown.click("measurements.path")
    for kind, modifiers in (("key_down", ("Control",)), ("key_up", ())):
        shown.send(kind, key="a", modifiers=modifiers)
        shown.settle(2)
    shown.write("all.json")
    assert json.loads(Path("all.json").read_text())[0]["name"] == "d"


def test_movies_keyframes_and_transfer_functions_are_remembered_apart(folder):
    shown = opened("movie")
    shown.figure.keyframes.add(0)
    shown.settle()
    shown.click("movie.save"), shown.click("movie.save file.do")
    assert recent_paths("keyframes") == [str(Path("movie.json").absolute())]
    assert recent_paths("transfer functions") == recent_paths("movies") == []
    shown = make(mode="composite", opacity=[(0, 0), (200, 1)], name="knee")
    shown.click("transfer.save"), shown.click("transfer.do")
    assert recent_paths("transfer functions") == [str(Path("knee.json").absolute())]
    shown.panel.graphic.vmax = 50
    shown = make(mode="composite", opacity=[(0, 0), (100, 1)])
    shown.click("transfer.load"), shown.click("transfer.do")
    assert np.asarray(shown.panel.graphic.opacity).tolist() == [[0, 0], [200, 1]]


def test_escape_closes_the_list_of_colormaps():
    shown = make()
    shown.click("colormap")
    shown.settle()
    assert "colormap.search" in shown.panel.rectangles
    for kind in ("key_down", "key_up"):
        shown.send(kind, key="Escape", modifiers=())
        shown.settle()
    assert "colormap.search" not in shown.panel.rectangles


def test_paths_are_shown_short(folder, monkeypatch):
    monkeypatch.setenv("HOME", str(folder))
    assert near(str(folder / "work" / "a.json")) == "a.json"
    assert near(str(folder / "b" / "a.json")) == "~/b/a.json"
    assert near("/elsewhere/a.json") == "/elsewhere/a.json"
    shown = make()
    imgui.set_current_context(shown.panel._context)
    text = begun_later("/a" * 200 + "/file.json", 100)
    assert text.startswith("…") and text.endswith("/file.json")
