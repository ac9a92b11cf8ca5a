"""Movies of keyframes: as JSON, which people edit, and recorded; and a figure's picture in a notebook."""

import io
import json
from pathlib import Path

import imageio.v3 as imageio
import numpy as np
import pytest

import volrender as vr

DATA = np.random.default_rng(3).integers(0, 255, (6, 8, 10), dtype=np.uint8)


def shown(name: str | None = "CT") -> vr.Figure:
    figure = vr.Figure(size=(32, 24), background=(0, 0, 0, 0))
    figure.add_image_volume(DATA, mode="iso", threshold=120, name=name)
    return figure


@pytest.fixture
def figure() -> vr.Figure:
    figure = shown()
    figure.keyframes.add(0, easing="linear")
    figure[0, 0]["CT"].threshold = 200
    figure[0, 0]["CT"].cmap = "viridis"
    figure[0, 0].camera.look_from(90, 20)
    figure.keyframes.add(2)
    figure.keyframes.turn(360, seconds=1)
    return figure


def test_json_has_what_moves_and_brings_it_back(figure, tmp_path):
    path = tmp_path / "movie.json"
    figure.keyframes.save(path)
    text = path.read_text()
    state = json.loads(text)
    assert state["version"] == 1 and state == figure.keyframes.get_state()
    assert [each["time_s"] for each in state["keyframes"]] == [0, 2, 3]
    assert state["keyframes"][1]["values"]["graphics[0]"] == {"threshold": 200, "cmap": "viridis"}
    assert state["keyframes"][2]["values"]["camera"].keys() <= {"turn", "position", "rotation"}
    assert '"target": [4.5, 3.5, 2.5]' in text  # a line, to be read
    other = shown(name="another scan")
    other.keyframes.load(path)
    for time in (0, 0.7, 2, 2.4, 3):
        for each in (figure, other):
            each.keyframes.apply(time)
        assert other[0, 0].camera.get_state() == figure[0, 0].camera.get_state()
        assert other[0, 0].graphics[0].threshold == figure[0, 0]["CT"].threshold
    assert other.keyframes.get_state() == state


def test_what_is_added_to_a_movie_of_a_file_moves_from_what_was_there(figure):
    other = shown()
    other.keyframes.set_state(figure.keyframes.get_state())
    other[0, 0]["CT"].shininess = 60
    other.keyframes.add(4)
    other.keyframes.apply(2)
    assert other[0, 0]["CT"].shininess == pytest.approx(45)


def test_people_write_names_and_parts_of_a_camera():
    figure = shown()
    figure[0, 0].fit_once()
    start = figure[0, 0].camera.position
    figure.keyframes.set_state(
        {
            "keyframes": [
                {"time_s": 0, "easing": "linear", "values": {"CT": {"alpha": 1}, "camera": {}}},
                {"time_s": 2, "values": {"CT": {"alpha": 0}, "camera": {"turn": 360}}},
            ]
        }
    )
    figure.keyframes.apply(1)
    middle = np.array([4.5, 3.5, 2.5])
    assert figure[0, 0]["CT"].alpha == pytest.approx(0.5)
    assert figure[0, 0].camera.position - middle == pytest.approx((start - middle) * (1, 1, -1))


@pytest.mark.parametrize(
    ("keyframes", "error", "message"),
    [
        (
            [{"time_s": 1}, {"time_s": 1}],
            ValueError,
            r"keyframes\[1\].time_s is later than .* 1, not 1",
        ),
        ([{"time_s": 1}, {"time_s": 0.5}], ValueError, r"keyframes\[1\].time_s is later than"),
        ([{"easing": "linear"}], ValueError, r"keyframes\[0\] has no time_s"),
        ([{"time_s": 0, "easings": "in"}], KeyError, "Did you mean 'easing'"),
        (
            [{"time_s": 0, "values": {"camra": {}}}],
            KeyError,
            r"\[0\].values.*Did you mean 'camera'",
        ),
        ([{"time_s": 0, "values": {"CT": {"alhpa": 1}}}], KeyError, "Did you mean 'alpha'"),
        (
            [{"time_s": 0, "values": {"CT": {"alpha": 3}}}],
            ValueError,
            r"values.CT.alpha is between 0",
        ),
        ([{"time_s": 0, "values": {"camera": {"fov": 300}}}], ValueError, "values.camera: fov"),
        ([{"time_s": 0, "values": {"CT": 3}}], TypeError, "values.CT is a dict"),
        ({"time_s": 0}, TypeError, "movie.keyframes is a list"),
    ],
)
def test_errors_in_a_file_say_where_and_change_nothing(figure, keyframes, error, message):
    before = figure.keyframes.get_state()
    with pytest.raises(error, match=message):
        figure.keyframes.set_state({"version": 1, "keyframes": keyframes})
    with pytest.raises(ValueError, match=r"movie.version is 1, not 2"):
        figure.keyframes.set_state({"version": 2})
    assert figure.keyframes.get_state() == before


def test_a_movie_has_the_pictures_of_its_times_and_leaves_the_figure_as_it_was(figure, tmp_path):
    volume, camera = figure[0, 0]["CT"], figure[0, 0].camera
    volume.threshold = 90
    camera.zoom = 0.7
    before = figure.get_state()
    path = figure.keyframes.record(tmp_path / "movie", fps=2)
    assert figure.get_state() == before
    frames = sorted(Path(path).iterdir())
    assert len(frames) == 7  # of 3 s, both ends
    for number, frame in enumerate(frames):
        figure.keyframes.apply(number / 2)
        assert (imageio.imread(frame) == figure.export_numpy()).all()
    figure.record(tmp_path / "other", frames=2, keyframes=True)
    assert (imageio.imread(tmp_path / "other/frame_0001.png") == imageio.imread(frames[-1])).all()


def test_a_movie_that_is_stopped_leaves_nothing_behind(figure, tmp_path):
    from volrender.scene.output.record import Recording

    before = figure.get_state()
    recording = Recording(figure, tmp_path / "movie.gif", fps=10, keyframes=True)
    frames = recording.frames()
    assert [next(frames), next(frames)] == [0, 1] and figure.get_state() != before
    frames.close()
    assert figure.get_state() == before and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({}, TypeError, "frames is how many frames the movie has, such as 120"),
        ({"keyframes": True, "turn": 3}, ValueError, "both move the camera"),
        ({"keyframes": 1}, TypeError, "keyframes is True or False"),
    ],
)
def test_record_says_what_does_not_go_together(figure, tmp_path, arguments, error, message):
    with pytest.raises(error, match=message):
        figure.record(tmp_path / "movie.gif", **arguments)


def test_there_is_no_movie_without_keyframes(tmp_path):
    with pytest.raises(ValueError, match="There are no keyframes"):
        shown().record(tmp_path / "movie.gif", keyframes=True)


@pytest.mark.parametrize("make", [shown, lambda: vr.OrthoFigure(DATA, size=(40, 40))])
def test_notebooks_show_the_picture_of_its_size(make):
    figure = make()
    calls = []
    figure.add_animations(lambda: calls.append(None))
    bundle = figure._repr_mimebundle_()
    picture = imageio.imread(io.BytesIO(bundle["image/png"]), extension=".png")
    assert calls == [] and (picture == figure.export_numpy()).all()
    width, height = figure.size
    assert f"{width} × {height} pixels" in bundle["text/plain"]
    assert figure._repr_mimebundle_(include=["text/plain"]).keys() == {"text/plain"}
    assert figure._repr_mimebundle_(exclude={"image/png"}).keys() == {"text/plain"}


def test_showing_a_figure_in_a_notebook_never_fails(monkeypatch):
    figure = shown()

    def fail() -> None:
        raise RuntimeError("the device is lost")

    monkeypatch.setattr(figure.stage, "submit", fail)
    bundle = figure._repr_mimebundle_()
    assert (
        list(bundle) == ["text/plain"] and "not drawn: the device is lost" in bundle["text/plain"]
    )
