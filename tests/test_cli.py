"""The command line: every option reaches the picture, and every error is one line and status 2."""

import json

import imageio.v3 as imageio
import numpy as np
import pytest

import volrender as vr
from volrender.cli import main
from volrender.datasets import sphere

DATA = np.round(sphere(12) * 100).astype(np.int16)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty working folder with a volume in it."""
    monkeypatch.chdir(tmp_path)
    np.save("ball.npy", DATA)
    return tmp_path


def render(*options) -> np.ndarray:
    arguments = ["render", "ball.npy", "-o", "out.png", "--size", "40x30", *map(str, options)]
    assert main(arguments) == 0
    return imageio.imread("out.png")


def test_render_is_what_python_renders(folder, capsys):
    image = render("--threshold", 50, "--mode", "iso", "--cmap", "viridis")
    figure = vr.Figure(size=(40, 30))
    figure.add_image_volume(DATA, mode="iso", threshold=50, cmap="viridis")
    np.testing.assert_array_equal(image, figure.export_numpy())
    assert "out.png: 40×30 pixels, drawn by " in capsys.readouterr().out


@pytest.mark.parametrize(
    "options",
    [
        ["--mode", "minip"], ["--mode", "iso"], ["--mode", "slice"], ["--vmin", "90"],
        ["--vmax", "50"], ["--gamma", "0.3"], ["--cmap", "viridis"], ["--interpolation", "nearest"],
        ["--mode", "slice", "--plane", "1", "0", "0", "-3"], ["--alpha", "0.5"],
        ["--alpha-mode", "multiply"], ["--offset", "30", "0", "0", "--camera", "camera.json"],
        ["--scale", "1", "1", "3"], ["--rotation", "0", "0", "1", "1", "--scale", "1", "3", "1"],
        ["--azimuth", "40"], ["--elevation", "40"], ["--zoom", "2"], ["--fov", "0"],
        ["--up", "x", "--elevation", "30"], ["--background", "red", "--mode", "iso"],
        ["--mode", "iso", "--emissive", "red"], ["--mode", "iso", "--shininess", "900"],
        ["--mode", "iso", "--threshold", "20"], ["--mode", "iso", "--step-size", "10"],
        ["--cmap", "tab10", "--cmap-interpolation", "nearest"], ["--transparent", "--mode", "iso"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_every_option_changes_the_picture(folder, options):
    (folder / "camera.json").write_text(json.dumps({"position": [5.5, 5.5, 60.0]}))
    assert (render(*options) != render()).any()


def test_a_camera_state_from_a_file(folder):
    state = {"position": [5.5, 5.5, 40.0], "fov": 30.0}
    (folder / "camera.json").write_text(json.dumps(state))
    figure = vr.Figure(size=(40, 30))
    figure.add_image_volume(DATA)
    figure[0, 0].camera.set_state(state)
    np.testing.assert_array_equal(render("--camera", "camera.json"), figure.export_numpy())


def test_transparent_background_has_alpha(folder):
    image = render("--transparent", "--mode", "iso", "--threshold", "50")
    assert image[0, 0].tolist() == [0, 0, 0, 0]
    assert image[15, 20, 3] == 255


def test_time_series_take_a_time_point(folder, capsys):
    tifffile = pytest.importorskip("tifffile")
    series = np.stack([DATA, DATA // 2])
    tifffile.imwrite("movie.tif", series, imagej=True, metadata={"axes": "TZYX"})
    for time in (0, 1):
        options = [
            "-o",
            "t.png",
            "--size",
            "20x20",
            "--time",
            str(time),
            "--vmin",
            "0",
            "--vmax",
            "100",
        ]
        assert main(["render", "movie.tif", *options]) == 0
        picture = imageio.imread("t.png")
        figure = vr.Figure(size=(20, 20))
        figure.add_image_volume(series[time], vmin=0, vmax=100)
        np.testing.assert_array_equal(picture, figure.export_numpy())
    assert main(["render", "movie.tif", "--time", "2"]) == 2
    assert "2 time points" in capsys.readouterr().err


def test_demo_shows_all_modes(folder, capsys):
    assert main(["demo", "ball.npy", "-o", "sheet.png"]) == 0
    sheet = imageio.imread("sheet.png")
    assert sheet.shape == (800, 1000, 4)
    quarters = [sheet[y : y + 400, x : x + 500, :3] for y in (0, 400) for x in (0, 500)]
    assert all(quarter.max() == 255 for quarter in quarters)  # at least the name
    assert "sheet.png: all modes of ball.npy, drawn by" in capsys.readouterr().out


def test_info_and_doctor(folder, capsys):
    assert main(["info", "ball.npy"]) == 0
    out = capsys.readouterr().out
    assert "(12, 12, 12)" in out and "int16" in out and "0 to 100" in out
    assert main(["doctor"]) == 0
    out = capsys.readouterr().out
    for word in ("wgpu", "backend", "driver", "max-texture-dimension-3d", "Test picture  right"):
        assert word in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["render", "nowhere.npy"], "nowhere.npy"),
        (["render", "ball.npy", "-o", "out.xyz"], "out.xyz"),
        (["render", "ball.npy", "-o", "no/such/folder/out.png"], "cannot be written"),
        (["render", "ball.npy", "--cmap", "viridus"], "Did you mean 'viridis'"),
        (["render", "ball.npy", "--step-size", "50"], "step_size"),
        (["render", "ball.npy", "--camera", "nowhere.json"], "nowhere.json"),
        (["render", "ball.npy", "--camera", "ball.npy"], "ball.npy"),
        (["render", "ball.npy", "--camera", "list.json"], "dict"),
        (["render", "ball.npy", "--time", "1"], "no time series"),
        (["render", "ball.npy", "--elevation", "100"], "elevation"),
        (["render", "text.npy"], "text.npy"),
        (["render", "objects.npy"], "objects.npy"),
        (["info", "."], "."),
        (["demo", "text.npy"], "text.npy"),
    ],
    ids=str,
)
def test_errors_are_one_line_and_status_2(folder, capsys, arguments, message):
    (folder / "text.npy").write_text("not a volume")
    (folder / "list.json").write_text("[1]")
    np.save("objects.npy", np.array([{}, None]), allow_pickle=True)
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert captured.err.startswith("volrender: ") and captured.err.count("\n") == 1
    assert captured.out == ""


@pytest.mark.parametrize(
    "arguments", [[], ["rendre"], ["render"], ["render", "ball.npy", "--size", "5"],
                  ["render", "ball.npy", "--mode", "mop"], ["render", "ball.npy", "--size", "0x5"]]
)  # fmt: skip
def test_wrong_usage_is_status_2(folder, arguments, capsys):
    with pytest.raises(SystemExit) as exit_info:
        main(arguments)
    assert exit_info.value.code == 2
    assert "usage:" in capsys.readouterr().err
