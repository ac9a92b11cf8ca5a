"""Movies hold the frames that the figure renders, and appear only when they are whole."""

import os
import stat
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import imageio.v3 as imageio
import numpy as np
import pytest
from PIL import Image

import volrender as vr
from tests.pictures import difference
from volrender.base.files.whole_file import PREFIX
from volrender.scene.figure.figure import Figure
from volrender.scene.output import movie_file as movie

DATA = np.random.default_rng(3).integers(0, 255, (5, 6, 7), dtype=np.uint8)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ball(size=(31, 23), **kwargs) -> Figure:
    figure = vr.Figure(size=size, **kwargs)
    figure.add_image_volume(DATA, mode="iso", threshold=120, cmap="gray")
    return figure


def flat(colour, size=(31, 23)) -> Figure:
    """A figure of one colour."""
    return vr.Figure(size=size, background=colour)


def growing(figure: Figure) -> list:
    """Zoom in before each frame; the list grows with each call."""
    calls = []
    figure[0, 0].auto_fit()

    def zoom_in():
        calls.append(None)
        figure[0, 0].camera.zoom = 0.5 + 0.25 * len(calls)

    figure.add_animations(zoom_in)
    return calls


def names() -> list[str]:
    return sorted(path.name for path in Path().iterdir())


def test_a_folder_of_pngs_has_the_frames_of_the_animation():
    recorded, shown = ball(background=(0, 0, 0, 0)), ball(background=(0, 0, 0, 0))
    calls = growing(recorded)
    growing(shown)
    assert recorded.record("frames", 3) == Path("frames")
    assert len(calls) == 3
    assert sorted(path.name for path in Path("frames").iterdir()) == [
        f"frame_000{k}.png" for k in range(3)
    ]
    for k in range(3):
        picture, expected = imageio.imread(f"frames/frame_000{k}.png"), shown.render_frame()
        np.testing.assert_array_equal(picture, expected)
        assert 0 < expected[..., 3].mean() < 255


def test_a_folder_that_exists_keeps_its_other_files():
    Path("v1.2").mkdir()
    for name in ("frame_0000.png", "frame_0007.png", "frame_1.png", "notes.txt"):
        Path("v1.2", name).write_text("old")
    flat("red").record("v1.2/", 2)
    kept = {path.name: path.read_bytes() == b"old" for path in Path("v1.2").iterdir()}
    old = {"frame_1.png": True, "notes.txt": True}
    assert kept == {"frame_0000.png": False, "frame_0001.png": False, **old}
    assert names() == ["v1.2"]


@pytest.mark.parametrize("suffix", [".MP4", ".mov", ".mkv", ".webm"])
def test_videos(suffix):
    figure = ball(size=(63, 41), background="#505050")
    growing(figure)
    path = figure.record(f"movie{suffix}", 5, fps=30000 / 1001)
    video = imageio.imread(path, plugin="pyav")
    assert video.shape == (5, 42, 64, 3)
    assert imageio.immeta(path, plugin="pyav")["fps"] == pytest.approx(30000 / 1001, abs=1e-3)
    again = ball(size=(63, 41), background="#505050")
    growing(again)
    for frame in video:
        shown = again.export_numpy(rgb=True)
        assert np.abs(frame[:41, :63].astype(int) - shown).mean() < 4
    assert difference(frame[:41, 63:], frame[:41, 62:63]).max() < 25  # a copy of the last pixels
    assert difference(frame[41:, :63], frame[40:41, :63]).max() < 25
    assert names() == [f"movie{suffix}"]


@pytest.mark.parametrize("colour", [(200, 30, 60), (20, 220, 40), (30, 40, 230), (128, 128, 128)])
def test_a_video_keeps_colours_and_says_what_they_are(colour):
    av = pytest.importorskip("av")
    path = flat(np.array(colour) / 255, size=(64, 48)).record("movie.mp4", 2)
    with av.open(path) as container:
        context = container.streams.video[0].codec_context
        # ITU-T H.273: matrix and primaries of BT.709, transfer of sRGB.
        tags = (context.colorspace, context.color_primaries, context.color_trc)
        frame = next(container.decode(video=0)).to_ndarray(format="rgb24")
    assert tags == (1, 1, 13)
    assert np.abs(frame[20, 30].astype(int) - colour).max() <= 3


def test_a_video_lays_transparency_over_black_in_linear_light():
    path = flat((1, 1, 1, 0.5)).record("movie.mp4", 1)
    frame = imageio.imread(path, plugin="pyav", index=0)
    assert np.abs(frame.astype(int) - 188).max() <= 2  # half of white's light, by IEC 61966-2-1


@pytest.mark.parametrize(
    ("fps", "delays"), [(30, [30, 40, 30, 30]), (50, [20] * 4), (4, [250] * 4)]
)
def test_a_gif_keeps_frames_speed_and_colours(fps, delays):
    figure, again = ball(), ball()
    growing(figure)
    growing(again)
    path = figure.record("movie.gif", 4, fps=fps)
    with Image.open(path) as gif:
        assert gif.n_frames == 4 and gif.info["loop"] == 0
        for k, delay in enumerate(delays):
            gif.seek(k)
            assert gif.info["duration"] == delay
            shown = again.export_numpy(rgb=True)
            assert np.abs(np.asarray(gif.convert("RGB")).astype(int) - shown).mean() < 2


def test_a_movie_in_which_nothing_moves_says_so():
    with pytest.warns(
        UserWarning, match="movie.gif: nothing moves in its 30 frames. turn=360"
    ) as told:
        path = ball().record("movie.gif", 30, fps=10)
    assert told[0].filename == __file__
    with Image.open(path) as gif:
        assert gif.n_frames == 1 and gif.info["duration"] == 3000
    moving = ball()
    moving.add_animations(lambda: move_right(moving))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        moving.record("movie.gif", 2), ball().record("movie.gif", 1)
        ball().record("movie.gif", 2, turn=10)


def test_a_transparent_gif_shows_nothing_of_the_frames_before():
    figure, again = (ball(background=(0, 0, 0, 0)) for _ in range(2))
    for made in (figure, again):
        made.add_animations(lambda made=made: move_right(made))
    path = figure.record("movie.gif", 3)
    with Image.open(path) as gif:
        for k in range(3):
            gif.seek(k)
            shown, frame = again.render_frame(), np.asarray(gif.convert("RGBA"))
            np.testing.assert_array_equal(frame[..., 3], shown[..., 3])
            opaque = shown[..., 3] == 255
            assert 0 < opaque.sum() < opaque.size
            assert np.abs(frame[opaque].astype(int) - shown[opaque]).mean() < 3


def move_right(figure: Figure) -> None:
    graphic = figure[0, 0].graphics[0]
    graphic.offset = np.add(graphic.offset, (3, 0, 0))


@pytest.mark.parametrize(("alpha", "expected"), [(0.3, (0, 0, 0, 0)), (0.6, (203, 0, 0, 255))])
def test_a_gif_pixel_is_transparent_or_laid_over_black(alpha, expected):
    path = flat((1, 0, 0, alpha)).record("movie.gif", 1)
    with Image.open(path) as gif:
        pixel = np.asarray(gif.convert("RGBA"))[5, 5]
    assert (pixel[3] == 0 == expected[3]) or pixel.tolist() == list(expected)


@pytest.mark.parametrize("up", [(0, 1, 0), (0, 0, 1)])
@pytest.mark.parametrize("fov", [0, 50])
def test_a_turn_is_azimuth(up, fov):
    figure = ball(size=(40, 40))
    camera = figure[0, 0].camera
    camera.set_state({"reference_up": up, "fov": fov})
    camera.look_from(10, 20)
    figure[0, 0].auto_fit()
    before = camera.get_state()
    figure.record("frames", 4, turn=360)
    assert camera.get_state() == before
    for k in range(4):
        camera.look_from(10 + 90 * k, 20)
        figure[0, 0].auto_fit("sphere")
        recorded = imageio.imread(f"frames/frame_000{k}.png")
        away = difference(recorded, figure.render_frame()) > 2
        assert away.mean() < 0.01 and recorded[..., :3].max() > 50


def test_a_turn_goes_about_the_centre_of_all_that_a_camera_sees():
    figure = vr.Figure(size=(40, 20), shape=(1, 2))
    for subplot, x in zip(figure, (-10, 10), strict=True):
        subplot.add_image_volume(DATA, offset=(x, 0, 0))
    figure.link_cameras()
    figure[0, 0].camera.set_state({"position": (3, 2.5, 60)})
    seen = []
    figure.add_animations(lambda: seen.append(figure[0, 1].camera.position))
    figure.record("frames", 2, turn=360)
    centre = np.array([3, 2.5, 2])
    np.testing.assert_allclose(seen[1], centre - (seen[0] - centre), atol=1e-9)
    assert figure[0, 0].camera.get_state()["position"] == [3, 2.5, 60]


def test_a_camera_that_was_never_placed_is_not_placed_by_a_turn():
    figure, fresh = ball(), ball()
    figure.record("frames", 2, turn=90)
    assert not figure[0, 0].camera.is_set
    np.testing.assert_array_equal(figure.render_frame(), fresh.render_frame())


@pytest.mark.parametrize("name", ["movie.mp4", "movie.webm", "movie.gif", "frames"])
@pytest.mark.parametrize("last", [1, 3])
def test_what_fails_half_way_leaves_the_old_movie_and_the_camera(name, last):
    old = flat("red").record(name, 1)
    before = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
    figure = ball()
    figure[0, 0].camera.set_state({"position": (1, 2, 30)})
    state, calls = figure[0, 0].camera.get_state(), []

    def stop():
        calls.append(None)
        if len(calls) == last:
            raise KeyboardInterrupt

    figure.add_animations(stop)
    with pytest.raises(KeyboardInterrupt):
        figure.record(old, 4, turn=100)
    assert {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()} == before
    assert names() == [name]
    assert figure[0, 0].camera.get_state() == state


@pytest.mark.parametrize("name", ["movie.gif", "movie.mp4", "frames"])
def test_movies_have_the_permissions_of_other_files(name):
    path = flat("red").record(name, 1)
    Path("other").mkdir() if path.is_dir() else Path("other").touch()
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(Path("other").stat().st_mode)


def test_without_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "av", None)
    monkeypatch.setitem(sys.modules, "tqdm", None)
    figure = ball()
    calls = growing(figure)
    with pytest.raises(movie.MissingExtraError, match=r"pip install volrender\[movie\]") as caught:
        figure.record("movie.mp4", 2)
    assert isinstance(caught.value, RuntimeError)
    assert calls == [] and names() == []
    figure.record("movie.gif", 2)


def test_a_bar_shows_progress_where_there_is_a_terminal(monkeypatch, capfd):
    seen = []

    def bar(numbers, **kwargs):
        seen.append((list(numbers), kwargs))
        return numbers

    figure = flat("red")
    figure.record("movie.gif", 3)
    assert capfd.readouterr().err == ""  # no terminal here
    monkeypatch.setitem(sys.modules, "tqdm", SimpleNamespace(tqdm=bar))
    figure.record("movie.gif", 3, progress=False)
    assert seen == []
    figure.record("movie.gif", 3)
    assert seen == [([0, 1, 2], {"desc": "movie.gif", "unit": "frame", "disable": None})]


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"path": 3}, TypeError, "path is a string or a path, not 3"),
        ({"path": ""}, ValueError, "a movie's suffix is one of"),
        ({"path": "a.mp5"}, ValueError, "'a.mp5'.* Did you mean '.mp4'?"),
        ({"path": "a.mp4/"}, ValueError, "a.mp4 is a file"),
        ({"path": "file"}, ValueError, "file is a file"),
        ({"path": "folder.gif"}, ValueError, "folder.gif is a folder"),
        ({"path": "none/a.gif"}, ValueError, "none/a.gif: cannot be written: No such file"),
        ({"path": "none/frames"}, ValueError, "none/frames: cannot be written"),
        ({"path": "file/a.mp4"}, ValueError, "file/a.mp4: cannot be written"),
        ({"frames": 0}, ValueError, "frames is between 1 and 1e"),
        ({"frames": 2.5}, ValueError, "frames is a whole number, not 2.5"),
        ({"frames": "3"}, TypeError, "frames is a number"),
        ({"fps": 0}, ValueError, "fps is between 0.01 and 1000"),
        ({"fps": float("nan")}, ValueError, "fps is a finite number"),
        ({"fps": 60, "path": "a.gif"}, ValueError, "fps is at most 50 in a GIF, not 60"),
        ({"turn": None}, TypeError, "turn is a number"),
        ({"progress": 1}, TypeError, "progress is True or False"),
    ],
    ids=str,
)  # fmt: skip
def test_wrong_arguments_are_refused_before_the_first_frame(arguments, error, message):
    Path("a.mp4").touch()
    Path("file").touch()
    Path("folder.gif").mkdir()
    figure = flat("red")
    figure.add_animations(lambda: pytest.fail("A frame was rendered."))
    with pytest.raises(error, match=message):
        figure.record(**{"path": "a.mkv", "frames": 2, **arguments})
    assert names() == ["a.mp4", "file", "folder.gif"]


@pytest.mark.parametrize("size", [(1, 1), (2, 3)])
@pytest.mark.parametrize("name", ["a.mp4", "a.webm", "a.gif"])
def test_tiny_movies(name, size):
    path = flat("red", size=size).record(name, 2)
    assert path.stat().st_size > 30


def test_a_codec_that_refuses_says_so(monkeypatch):
    monkeypatch.setitem(movie._CODECS, ".mp4", ("libx264", {"preset": "none such"}))
    with pytest.raises(RuntimeError, match=r"a\.mp4: libx264, 8×8 pixels, 30 frames per second: "):
        flat("red", size=(8, 8)).record("a.mp4", 1)
    assert names() == []


@pytest.mark.parametrize("name", ["a.mp4", "a.gif"])
def test_a_link_stays_one_and_its_target_is_written(name):
    target = Path("target" + Path(name).suffix)
    target.write_text("old")
    Path(name).symlink_to(target)
    flat("red").record(name, 1)
    assert Path(name).is_symlink() and target.stat().st_size > 30
    target.chmod(0o444)
    with pytest.raises(ValueError, match=f"{name}: cannot be written: It is write-protected"):
        flat("red").record(name, 1)
    assert names() == sorted([name, target.name])


@pytest.mark.parametrize("name", ["link", "link.gif"])
def test_a_link_leads_to_a_movie_that_is_made_beside_its_place(name):
    """Which may be on another disk than the link."""
    Path("place").mkdir()
    Path(name).symlink_to("place/movie")
    figure, beside = flat("red"), []
    figure.add_animations(lambda: beside.append(len(list(Path("place").glob(f"{PREFIX}*")))))
    figure.record(name, 1)
    figure.record(name, 2)
    assert beside[0] == 1 and names() == sorted([name, "place"]) and Path(name).is_symlink()
    (made,) = Path("place").iterdir()
    assert made.name == "movie" and (made.is_file() or len(list(made.iterdir())) == 2)


def test_frames_are_replaced_before_those_that_are_left_over_go(monkeypatch):
    flat("red").record("frames", 4)
    old = Path("frames/frame_0000.png").read_bytes()
    monkeypatch.setattr(Path, "unlink", lambda path: pytest.fail(f"{path} went first"))

    def fail(*_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("os.replace", fail)
    with pytest.raises(ValueError, match="frames: cannot be written: Input/output error"):
        flat("blue").record("frames", 2)
    assert [path.read_bytes() for path in sorted(Path("frames").iterdir())] == [old] * 4


def test_a_pipe_is_given_the_whole_movie():
    os.mkfifo("pipe.gif")
    with ThreadPoolExecutor(1) as pool:
        received = pool.submit(Path("pipe.gif").read_bytes)
        flat("red").record("pipe.gif", 2)
        assert received.result(10)[:3] == b"GIF" and names() == ["pipe.gif"]
