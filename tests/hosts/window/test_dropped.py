"""Files dropped on a window: on a canvas without a display, by the event that the desktop's canvas sends."""

import json
import threading

import numpy as np
import pytest
from rendercanvas.offscreen import OffscreenRenderCanvas

import volrender as vr
from tests.pictures import difference
from volrender.data.opening.open import open_dataset
from volrender.datasets import sphere
from volrender.hosts.window import dropped

BALL = np.round(sphere(12) * 100).astype(np.uint8)
SIZE = (120, 90)


def window_of(shape=(1, 1)):
    canvas = OffscreenRenderCanvas(size=SIZE, pixel_ratio=1.0)
    figure = vr.Figure(size=SIZE, canvas=canvas, shape=shape)
    return figure, canvas, figure.show(panel=False)


def drop(canvas, *paths, at=(10, 10)) -> None:
    paths = [str(path) for path in paths]
    canvas.on_drop({"event_type": "drop", "x": at[0], "y": at[1], "paths": paths})


def wait(window, canvas, until, most=2000) -> np.ndarray:
    """Draw until something is so and the picture is final; the picture."""
    for _ in range(most):
        picture = canvas.draw()
        if until() and window.is_final:
            return picture
    raise AssertionError(f"it was never so; the window says {window.message!r}")


@pytest.fixture
def files(tmp_path):
    np.save(tmp_path / "ball.npy", BALL)
    np.save(tmp_path / "ramp.npy", np.arange(1000, dtype=np.uint16).reshape(10, 10, 10))
    (tmp_path / "bad.npy").write_bytes(b"no numbers")
    return tmp_path


def test_a_file_on_an_empty_window_is_shown_as_open_and_add_show_it(files):
    figure, canvas, window = window_of()
    canvas.draw()
    drop(canvas, files / "ball.npy")
    assert window.message == "reading ball.npy"
    picture = wait(window, canvas, lambda: figure[0, 0].graphics)
    assert window.message == "opened ball.npy"
    window.say("")  # the message lies over the picture
    canvas.draw()
    picture = canvas.draw()
    figure_of_python = vr.Figure(size=SIZE)
    figure_of_python.add(vr.open(files / "ball.npy"))
    assert picture[..., :3].max() > 100
    for expected in (figure_of_python, figure):
        assert difference(picture[..., :3], expected.export_numpy(rgb=True)).max() <= 2


def test_files_go_to_the_subplot_under_the_pointer_and_its_camera_stays(files):
    figure, canvas, window = window_of(shape=(1, 2))
    figure[0, 1].add_image_volume(BALL)
    figure[0, 1].camera.look_from(30, 20)
    figure[0, 1].auto_fit()
    figure[0, 1].camera.zoom = 3
    camera = figure[0, 1].camera.get_state()
    drop(canvas, files / "ball.npy", files / "ramp.npy", files / "ball.npy", at=(100, 10))
    assert window.message == "reading ball.npy and 2 more"
    wait(window, canvas, lambda: len(figure[0, 1].graphics) == 4)
    assert [graphic.name for graphic in figure[0, 1].graphics[1:]] == ["ball", "ramp", "ball 2"]
    assert not figure[0, 0].graphics
    assert figure[0, 1].camera.get_state() == camera


def test_what_cannot_be_read_is_said_in_one_line_and_changes_nothing(files, capsys):
    figure, canvas, window = window_of()
    before = figure.get_state()
    drop(canvas, files / "bad.npy")
    wait(window, canvas, lambda: (window.message or "").startswith("bad.npy: "))
    assert str(files) not in window.message and "\n" not in window.message
    assert figure.get_state() == before
    said = capsys.readouterr().err
    assert said.startswith(f"volrender: {files / 'bad.npy'}: ") and said.count("\n") == 1
    drop(canvas, files / "none.npy", files / "ball.npy")
    wait(window, canvas, lambda: figure[0, 0].graphics)
    assert "none.npy: no such file" in capsys.readouterr().err, "and the others are shown"


def test_frames_go_on_while_a_file_is_read_in_another_thread(files, monkeypatch):
    go_on, threads = threading.Event(), []

    def slow(path):
        threads.append(threading.current_thread())
        assert go_on.wait(60)
        return open_dataset(path)

    monkeypatch.setattr(dropped, "open_dataset", slow)
    figure, canvas, window = window_of()
    drop(canvas, files / "ball.npy")
    for _ in range(5):
        canvas.draw()
    assert window.is_moving and window.message == "reading ball.npy" and not figure[0, 0].graphics
    go_on.set()
    wait(window, canvas, lambda: figure[0, 0].graphics)
    assert threads[0] is not threading.main_thread()


def test_what_a_reader_should_not_raise_is_reported_and_the_window_lives_on(
    files, monkeypatch, capsys
):
    monkeypatch.setattr(dropped, "open_dataset", lambda path: {}["missing"])
    figure, canvas, window = window_of()
    drop(canvas, files / "ball.npy")
    said: list[str] = []

    def is_reported() -> bool:
        said.append(capsys.readouterr().err)
        return "KeyError: 'missing'" in "".join(said)

    wait(window, canvas, is_reported)
    monkeypatch.undo()
    drop(canvas, files / "ball.npy")
    wait(window, canvas, lambda: figure[0, 0].graphics)


def test_on_orthogonal_views_files_lie_over_the_volume_in_all_of_them(files):
    canvas = OffscreenRenderCanvas(size=SIZE, pixel_ratio=1.0)
    figure = vr.OrthoFigure(BALL, size=SIZE, canvas=canvas)
    window = figure.show(panel=False)
    drop(canvas, files / "ramp.npy", at=(10, 10))  # axial
    wait(window, canvas, lambda: len(figure["3d"].graphics) == 2)
    assert all(len(view.graphics) == 2 for view in figure)


def test_the_first_file_takes_the_place_of_a_stand_in(files, capsys):
    figure, canvas, window = window_of()
    head = figure.add_image_volume(np.full((90, 80, 70), 5, np.uint8), name="head")
    figure[0, 0].auto_fit()
    dropped.stand_in(head)
    drop(canvas, files / "bad.npy")
    wait(window, canvas, lambda: (window.message or "").startswith("bad.npy: "))
    assert figure[0, 0].graphics == (head,)
    drop(canvas, files / "ball.npy", files / "ramp.npy")
    wait(window, canvas, lambda: len(figure[0, 0].graphics) == 2)
    assert [graphic.name for graphic in figure[0, 0].graphics] == ["ball", "ramp"]
    alone = vr.Figure(size=SIZE)
    alone.add(vr.open(files / "ball.npy"))
    alone[0, 0].auto_fit()
    distances = [
        np.linalg.norm(each[0, 0].camera.position - (5.5, 5.5, 5.5)) for each in (figure, alone)
    ]
    assert distances[0] == pytest.approx(distances[1]), "it is looked at, not the head"


def test_a_stand_in_stays_where_a_file_cannot_be_shown(files, monkeypatch, capsys):
    figure, canvas, window = window_of()
    head = figure.add_image_volume(BALL, name="head")
    dropped.stand_in(head)

    def add(*arguments, **options):
        raise RuntimeError("Not enough GPU memory")

    monkeypatch.setattr(type(figure[0, 0]), "add", add)
    drop(canvas, files / "ball.npy")
    wait(window, canvas, lambda: "Not enough" in (window.message or ""))
    assert figure[0, 0].graphics == (head,)


def test_a_saved_view_and_a_transfer_function_are_taken(files):
    figure, canvas, window = window_of()
    graphic = figure.add_image_volume(BALL)
    saved = vr.Figure(size=SIZE)
    other = saved.add_image_volume(BALL[2:], mode="iso", threshold=30, scale=(3, 3, 3))
    (files / "view.json").write_text(json.dumps(saved.get_state()))
    canvas.draw()
    drop(canvas, files / "view.json")
    wait(window, canvas, lambda: graphic.mode == "iso")
    assert graphic.threshold == 30 and graphic.scale.tolist() == [1, 1, 1]
    other.cmap = "viridis"
    vr.save_transfer_function(other, files / "look.json")
    drop(canvas, files / "look.json")
    wait(window, canvas, lambda: graphic.cmap == other.cmap)
    (files / "wrong.json").write_text('{"subplots": [{"camera": {"fv": 3}}]}')
    drop(canvas, files / "wrong.json")
    wait(window, canvas, lambda: "fov" in (window.message or ""))
