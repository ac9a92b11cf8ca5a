"""Stills of volumes that are not in memory whole: what is missing is waited for, part by part."""

import numpy as np
import pytest
from PIL import Image

import volrender as vr
from tests.scene.fidelity.columns import figure_of_columns
from volrender.scene.output.pictures import repr_mimebundle

SIZE = (96, 64)
ARRAY = np.random.default_rng(3).random((6, 16, 24), np.float32)


@pytest.fixture(scope="module")
def truth() -> np.ndarray:
    return dense().export_numpy()


def dense() -> vr.Figure:
    figure = vr.Figure(size=SIZE)
    figure.add_image_volume(ARRAY, vmin=0, vmax=1, interpolation="nearest")
    return figure


def test_an_export_waits_for_all_that_it_needs(truth):
    figure, columns = figure_of_columns(ARRAY, a_time=7)
    assert np.array_equal(figure.export_numpy(), truth)
    assert columns.serves == 5 and columns.loads == 24  # 7, 7, 7, 3 and none
    assert figure.fidelity == vr.Fidelity("final", 0) and str(figure.fidelity) == "final, level 0"
    assert np.array_equal(figure.render_frame(), truth) and columns.loads == 24


@pytest.mark.parametrize("room", [9, 5])
def test_where_there_is_little_room_the_picture_is_drawn_in_parts(truth, room):
    figure, columns = figure_of_columns(ARRAY, room=room)
    picture = figure.export_numpy()
    assert np.abs(picture.astype(int) - truth).max() <= 1
    assert columns.loads > 24 and figure.fidelity.state == "final"


def test_parts_are_no_smaller_than_need_be_and_then_it_is_limited(truth):
    figure, _ = figure_of_columns(ARRAY, room=2)
    picture = figure.export_numpy().astype(int)
    fidelity = figure.fidelity
    assert fidelity.state == "limited" and fidelity.missing > 0
    assert "no memory for " in str(fidelity)
    assert picture.max() > 0 and np.abs(picture - truth).max() > 20


def test_what_cannot_be_read_is_said_and_not_waited_for(truth):
    figure, columns = figure_of_columns(ARRAY)
    columns.unreadable = {5, 6}
    picture = figure.export_numpy().astype(int)
    assert figure.fidelity == vr.Fidelity("limited", 0, failed=2)
    assert str(figure.fidelity) == "limited, level 0, 2 bricks unreadable"
    differs = np.flatnonzero(np.abs(picture - truth).max(axis=(0, 2)) > 1)
    assert 0 < len(differs) <= 12  # pixels across, of 2 of 24 columns


@pytest.mark.parametrize(("room", "state"), [(24, "final"), (2, "limited")])
def test_a_png_says_what_it_is(tmp_path, room, state):
    figure, _ = figure_of_columns(ARRAY, room=room)
    figure.export(tmp_path / "a.png")
    with Image.open(tmp_path / "a.png") as image:
        assert image.text["Fidelity"].startswith(f"{state}, level 0")
        assert image.text["Fidelity"] == str(figure.fidelity)


def test_the_png_of_what_is_in_memory_says_that_it_is_final(tmp_path):
    dense().export(tmp_path / "a.png")
    with Image.open(tmp_path / "a.png") as image:
        assert image.text == {"Fidelity": "final"}


def test_frames_of_a_movie_are_exact_and_stay_in_order():
    figure, columns = figure_of_columns(ARRAY, a_time=10, room=24)
    shown = dense()

    def turned(figure):
        for degrees in (0, 20, 40):
            figure[0, 0].camera.look_from(degrees, 0)
            columns.room -= 3
            yield

    pictures = list(figure.render_frames(turned(figure)))
    for picture, true in zip(pictures, shown.render_frames(turned(shown)), strict=True):
        assert np.abs(picture.astype(int) - true).max() <= 1


def test_a_larger_picture_waits_too():
    figure, columns = figure_of_columns(ARRAY, room=12)
    true = dense().export_numpy(scale=2.0)
    assert np.abs(figure.export_numpy(scale=2.0).astype(int) - true).max() <= 1
    assert figure.fidelity.is_final and columns.loads >= 24


def test_drawings_wait_too(tmp_path):
    for name, figure in (("true", dense()), ("columns", figure_of_columns(ARRAY, a_time=9)[0])):
        figure.export(tmp_path / f"{name}.svg")
    assert (tmp_path / "columns.svg").read_bytes() == (tmp_path / "true.svg").read_bytes()


@pytest.mark.parametrize(("level", "error"), [(3, ValueError), (-1, ValueError), ("a", TypeError)])
def test_a_level_that_is_not_there_is_refused(level, error, tmp_path):
    figure, _ = figure_of_columns(ARRAY)
    with pytest.raises(error, match="level is"):
        figure.export(tmp_path / "a.png", level=level)
    with pytest.raises(error, match="level is"):
        figure.export_numpy(level=level)
    with pytest.raises(ValueError, match="level is 0 to 0, not 1"):
        dense().export_numpy(level=1)
    with pytest.raises(ValueError, match="a page has none"):
        figure.export(tmp_path / "a.html", level=1)
    assert not any(tmp_path.iterdir())


def test_the_level_that_was_asked_for_is_said(tmp_path):
    figure, _ = figure_of_columns(ARRAY)
    figure.export(tmp_path / "a.png", level=2)
    with Image.open(tmp_path / "a.png") as image:
        assert image.text == {"Fidelity": "final, level 2"}


def test_what_a_notebook_shows_waits_only_so_long(monkeypatch):
    figure, columns = figure_of_columns(ARRAY, a_time=1)
    monkeypatch.setattr("volrender.scene.output.pictures.LONGEST_WAIT_S", 1e-9)
    assert "image/png" in repr_mimebundle(figure)
    assert columns.loads < 24 and figure.fidelity.is_improving
