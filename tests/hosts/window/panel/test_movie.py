"""The section of the movie: keyframes are set, looked at, played, recorded and kept by hand."""

from pathlib import Path

import pytest
from PIL import Image

from tests.hosts.window.panel.panel_picture import IN_THE_PICTURE, make
from volrender.hosts.window.panel.sections.movie import preview


@pytest.fixture
def shown(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shown = make(mode="iso", threshold=50)
    for section in ("surface", "contrast", "appearance"):
        shown.click(f"section.{section}")
    shown.click("section.movie")
    return shown


@pytest.fixture
def two(shown):
    """With keyframes at 0 and 2 s, between which a threshold goes from 50 to 150."""
    shown.click("movie.add")
    shown.panel.graphic.threshold = 150
    shown.click("movie.add")
    return shown


def movie_of(shown):
    return shown.panel._layout.movie


@pytest.fixture
def clock(monkeypatch):
    """``clock(seconds)`` sets the time that the preview sees."""
    now = [100.0]
    monkeypatch.setattr(preview.time, "perf_counter", lambda: now[0])
    return lambda seconds: now.__setitem__(0, 100.0 + seconds)


def choose(shown, name: str, option: str) -> None:
    shown.click(name)
    shown.settle(6)
    shown.click(f"{name}.{option}")


def test_keyframes_are_added_two_seconds_apart_shown_eased_and_removed(two):
    keyframes, volume = two.figure.keyframes, two.panel.graphic
    assert [each.time_s for each in keyframes] == [0, 2]
    two.click("movie.0")
    assert volume.threshold == 50
    choose(two, "movie.0.easing", "linear")
    assert keyframes[0].easing == "linear" and "movie.1.easing" not in two.panel.rectangles
    two.click("movie.at", across=0.5)
    assert volume.threshold == pytest.approx(100, abs=2)
    two.click("movie.1")
    volume.threshold = 170
    two.click("movie.add")  # at 2 s, where one is: it is replaced
    assert [each.time_s for each in keyframes] == [0, 2]
    keyframes.apply(2)
    assert volume.threshold == 170
    two.click("movie.0.remove")
    assert [each.time_s for each in keyframes] == [2] and two.panel.error is None
    choose(two, "movie.move", "Turn")
    assert [each.time_s for each in keyframes] == [2, 8]


def test_the_preview_plays_in_real_time_and_fills_no_history(two, clock):
    volume, panel = two.panel.graphic, two.panel
    undone = panel.history.undo_text
    two.click("movie.play")
    clock(0.5)
    two.settle(1)
    first = volume.threshold
    assert movie_of(two).is_due and panel.wants_draw
    clock(1)
    two.settle(1)
    assert first == pytest.approx(65.625) and volume.threshold == pytest.approx(100)
    clock(9)
    two.settle(3)
    assert volume.threshold == 150 and not movie_of(two).is_due
    assert panel.history.undo_text == undone


@pytest.mark.parametrize(
    "event",
    [
        {"event_type": "pointer_down", "x": IN_THE_PICTURE[0], "y": IN_THE_PICTURE[1], "button": 1},
        {"event_type": "wheel", "x": IN_THE_PICTURE[0], "y": IN_THE_PICTURE[1], "dx": 0, "dy": 100},
        {"event_type": "key_down", "key": "a", "modifiers": ()},
    ],
)
def test_any_input_stops_the_preview_where_it_is(two, clock, event):
    two.click("movie.play")
    clock(1)
    two.settle(1)
    two.panel.handle_event({"modifiers": (), **event})
    clock(1.5)
    two.settle(2)
    assert two.panel.graphic.threshold == pytest.approx(100) and not movie_of(two).is_due


def test_the_button_stops_it_and_plays_on(two, clock):
    two.click("movie.play")
    clock(1)
    two.settle(1)
    two.click("movie.play")
    assert not movie_of(two).preview.is_playing
    two.click("movie.play")
    clock(1.5)
    two.settle(1)
    assert movie_of(two).preview.time_s == pytest.approx(1.5)


def start_recording(shown, path: str) -> None:
    shown.click("movie.record")
    for kind in ("key_down", "key_up"):
        shown.send(kind, key="a", modifiers=("Control",) if kind == "key_down" else ())
        shown.settle(2)
    shown.write(path)


def test_a_movie_is_recorded_while_the_window_lives(two):
    figure, movie = two.figure, movie_of(two)
    figure.fit((64, 48))
    two.panel.graphic.threshold = 80
    movie._fps = 4
    start_recording(two, "film")
    shares = []
    while movie.making.is_on and len(shares) < 50:
        shares.append(movie.making.share)
        assert two.panel.wants_draw
        two.settle(1)
    assert sorted(shares) == shares and len(shares) > 5
    frames = sorted(Path("film").iterdir())
    assert len(frames) == 9 and Image.open(frames[0]).size == (64, 48)
    assert two.panel.graphic.threshold == 80 and two.panel.error is None
    two.settle(3)
    assert "movie.said" in two.panel.rectangles and movie.making.said.endswith("film")


def test_recording_can_be_stopped_and_a_new_size_stops_it(two):
    figure, movie = two.figure, movie_of(two)
    figure.fit((64, 48))
    for stop, error in (
        (lambda: two.click("movie.stop"), None),
        (lambda: figure.fit((80, 48)), "size"),
    ):
        start_recording(two, "film.gif")
        two.settle(3)
        assert movie.making.is_on and movie.making.share > 0
        stop()
        two.settle(2)
        assert not movie.making.is_on and list(Path().iterdir()) == []
        assert two.panel.graphic.threshold == 150
        assert (error in two.panel.error) if error else two.panel.error is None
        two.settle(3)


def test_a_window_that_closes_leaves_no_movie_and_the_figure_as_it_was(two):
    two.figure.fit((64, 48))
    start_recording(two, "film")
    assert two.panel.graphic.threshold != 150 and len(list(Path().iterdir())) > 0
    volume = two.panel.graphic
    two.panel.close()
    assert volume.threshold == 150 and list(Path().iterdir()) == []


def test_keyframes_are_saved_asked_before_written_over_and_loaded(two):
    two.click("movie.save")
    two.click("movie.save file.do")
    assert Path("movie.json").exists()
    two.settle(3)
    two.figure.keyframes.turn()
    two.settle(3)  # the list has a row more
    two.click("movie.save")
    before = Path("movie.json").read_text()
    two.click("movie.save file.do")
    assert Path("movie.json").read_text() == before  # it asks
    two.click("movie.save file.do")
    assert Path("movie.json").read_text() != before
    two.settle(3)
    two.figure.keyframes.clear()
    two.settle(3)
    two.click("movie.load")
    two.click("movie.load file.do")
    assert [each.time_s for each in two.figure.keyframes] == [0, 2, 8]
    assert two.panel.error is None


def test_what_cannot_be_recorded_is_said(shown):
    shown.click("movie.record")
    shown.click("movie.record file.do")
    assert "no keyframes" in shown.panel.error
