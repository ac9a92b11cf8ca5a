"""The command line: every option reaches the picture, and every error is one line and status 2."""

import json
import re
from time import monotonic

import imageio.v3 as imageio
import numpy as np
import pytest
from rendercanvas.offscreen import OffscreenRenderCanvas

import volrender as vr
from tests.pictures import SHEAR, difference
from volrender.base.modes import modes_of
from volrender.cli import main
from volrender.cli.contact_sheet import contact_sheet
from volrender.data.sources.source import ArraySource
from volrender.data.statistics import volume_threshold
from volrender.datasets import sphere
from volrender.hosts.window.dropped import Dropped
from volrender.hosts.window.notes import Notes

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
        ["--voxel-size", "1", "1", "3"], ["--rotation", "0", "0", "1", "1", "--voxel-size", "1", "3", "1"],
        ["--azimuth", "40"], ["--elevation", "40"], ["--zoom", "2"], ["--fov", "0"],
        ["--up", "x", "--elevation", "30"], ["--background", "red", "--mode", "iso"],
        ["--mode", "iso", "--emissive", "red"], ["--mode", "iso", "--shininess", "900"],
        ["--mode", "iso", "--threshold", "20"], ["--mode", "iso", "--step-size", "10"],
        ["--cmap", "tab10", "--cmap-interpolation", "nearest"], ["--transparent", "--mode", "iso"],
        ["--crop", "0", "12", "0", "12", "0", "5"], ["--clip", "1", "0", "0", "-6"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_every_option_changes_the_picture(folder, options):
    (folder / "camera.json").write_text(json.dumps({"position": [5.5, 5.5, 60.0]}))
    assert (render(*options) != render()).any()


def test_directions_stand_an_array_upright(folder):
    crop = ["--crop", 0, 5, 0, 12, 0, 12]
    image = render(*crop, "--directions", "ras", "--azimuth", 20)
    figure = vr.Figure(size=(40, 30))
    figure.add_image_volume(DATA, crop=((0, 5), (0, 12), (0, 12)), directions="RAS")
    figure[0, 0].camera.look_from(20, 0)
    figure[0, 0].auto_fit()
    np.testing.assert_array_equal(image, figure.export_numpy())
    assert (image != render(*crop, "--azimuth", 20)).any()


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


def test_crop_and_clipping_planes_are_those_of_python(folder):
    clips = ["--clip", 1, 0, 0, -3, "--clip", 0, -1, 0, 8]
    image = render("--crop", 1, 9, 0, 12, 2, 11, *clips)
    figure = vr.Figure(size=(40, 30))
    planes = [(1, 0, 0, -3), (0, -1, 0, 8)]
    figure.add_image_volume(DATA, crop=((1, 9), (0, 12), (2, 11)), clipping_planes=planes)
    figure[0, 0].auto_fit()
    np.testing.assert_array_equal(image, figure.export_numpy())


LOOK = ["--mode", "iso", "--cmap", "viridis", "--threshold", 30, "--azimuth", 30, "--zoom", 1]
LOOK += ["--background", "navy", "--voxel-size", 1, 1, 2, "--clip", 0, 0, 1, -6]


def test_a_saved_state_gives_the_same_picture_again(folder):
    image = render(*LOOK, "--save-state", "scene.json")
    np.testing.assert_array_equal(render("--state", "scene.json"), image)
    assert main(["render", "ball.npy", "-o", "out.png", "--state", "scene.json"]) == 0
    np.testing.assert_array_equal(imageio.imread("out.png"), image)  # of the state's size


def test_the_kind_of_controller_goes_through_a_saved_state(folder):
    image = render(*LOOK, "--save-state", "scene.json")
    for kind in ("fly", None):  # None: as saved before there was such a field
        state = json.loads((folder / "scene.json").read_text())
        assert state["subplots"][0].pop("controller") == "orbit"
        if kind is not None:
            state["subplots"][0]["controller"] = kind
        (folder / "changed.json").write_text(json.dumps(state))
        shown = render("--state", "changed.json", "--save-state", "again.json")
        np.testing.assert_array_equal(shown, image)
        again = json.loads((folder / "again.json").read_text())
        assert again["subplots"][0]["controller"] == (kind or "orbit")


@pytest.mark.parametrize(
    "options",
    [
        ["--threshold", "60"], ["--mode", "slice"], ["--cmap", "red"], ["--alpha", "0.5"],
        ["--voxel-size", "1", "2", "1"], ["--zoom", "2"], ["--fov", "20"], ["--background", "red"],
        ["--transparent"], ["--azimuth", "80"], ["--elevation", "30", "--azimuth", "30"],
        ["--up", "x", "--azimuth", "30", "--elevation", "40"], ["--camera", "camera.json"],
        ["--crop", "0", "12", "0", "12", "0", "5"], ["--clip", "0", "1", "0", "-6"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_options_win_over_the_state(folder, options):
    # As the state was saved, but for the option: where the volume itself stays, so does the fit.
    (folder / "camera.json").write_text(json.dumps({"position": [5.5, 5.5, 60.0]}))
    render(*LOOK, "--save-state", "scene.json")
    image = render("--state", "scene.json", *options)
    assert (image != render(*LOOK)).any()
    if not {"--voxel-size", "--fov", "--crop", "--clip", "--camera"} & set(options):
        np.testing.assert_array_equal(image, render(*LOOK, *options))


def test_a_state_that_says_little_leaves_the_rest_to_the_file(folder):
    state = {"subplots": [{"graphics": [{"mode": "iso", "cmap": "viridis"}]}]}
    (folder / "scene.json").write_text(json.dumps(state))
    options = ["--mode", "iso", "--cmap", "viridis"]
    np.testing.assert_array_equal(render("--state", "scene.json"), render(*options))


def test_a_background_wins_over_that_of_the_subplot(folder):
    (folder / "scene.json").write_text(json.dumps({"subplots": [{"background": "red"}]}))
    assert render("--state", "scene.json")[0, 0].tolist() == [255, 0, 0, 255]
    image = render("--state", "scene.json", "--background", "lime")
    assert image[0, 0].tolist() == [0, 255, 0, 255]


def test_a_state_may_be_of_another_volume(folder):
    """It keeps its own name and place; of the very same file, all is as it was."""
    render(*LOOK, "--save-state", "scene.json")
    state = json.loads((folder / "scene.json").read_text())
    for name, data, is_other in (
        ("ball", DATA, False),
        ("ball", DATA[2:], True),
        ("cube", DATA, True),
    ):
        np.save(f"{name}.npy", data)
        options = ["--state", "scene.json", "--save-state", "again.json"]
        assert main(["render", f"{name}.npy", "-o", "out.png", *options]) == 0
        (graphic,) = json.loads((folder / "again.json").read_text())["subplots"][0]["graphics"]
        (before,) = state["subplots"][0]["graphics"]
        assert graphic["scale"] == ([1, 1, 1] if is_other else [1, 1, 2])
        assert graphic["name"] == name and graphic["threshold"] == before["threshold"]
        assert imageio.imread("out.png")[..., 1].max() > 50


def test_record_turns_around_the_volume(folder, capsys):
    options = ["--size", "40x30", "--voxel-size", "1", "1", "3", "--zoom", "0.8"]
    assert main(["record", "ball.npy", "-o", "frames", "--frames", "4", *options]) == 0
    assert "frames: 4 frames of 40×30 pixels, drawn by " in capsys.readouterr().out
    for k in range(4):
        expected = render("--voxel-size", 1, 1, 3, "--azimuth", 90 * k, "--zoom", 0.8)
        away = np.abs(imageio.imread(f"frames/frame_000{k}.png").astype(int) - expected)
        assert (away > 2).mean() < 0.01
    film = ["record", "ball.npy", "-o", "film.mp4", "--frames", "3", "--fps", "10", "--turn", "90"]
    assert main([*film, *options, "--save-state", "scene.json"]) == 0
    assert imageio.imread("film.mp4", plugin="pyav").shape == (3, 30, 40, 3)
    assert imageio.immeta("film.mp4", plugin="pyav")["fps"] == 10
    render("--state", "scene.json")


def test_record_plays_a_time_series(folder):
    tifffile = pytest.importorskip("tifffile")
    series = np.stack([DATA, DATA // 2, DATA // 4])
    tifffile.imwrite("movie.tif", series, imagej=True, metadata={"axes": "TZYX"})
    command = ["record", "movie.tif", "--size", "40x30", "-o"]
    assert main([*command, "all"]) == 0
    assert main([*command, "slow", "--frames", "6"]) == 0
    assert main([*command, "one", "--time", "1", "--frames", "2", "--turn", "0"]) == 0
    names = {
        name: sorted(path.name for path in (folder / name).iterdir()) for name in ("all", "slow")
    }
    assert [len(found) for found in names.values()] == [3, 6]
    for time in range(3):
        figure = vr.Figure(size=(40, 30))
        figure.add_image_volume(series[time], vmin=0, vmax=100)
        for name in (
            f"all/frame_000{time}",
            f"slow/frame_000{2 * time}",
            f"slow/frame_000{2 * time + 1}",
        ):
            np.testing.assert_array_equal(imageio.imread(f"{name}.png"), figure.export_numpy())
    figure.add_image_volume(series[1])
    figure[0, 0].graphics[0].visible = False
    np.testing.assert_array_equal(imageio.imread("one/frame_0001.png"), figure.export_numpy())


def test_a_time_stamp_is_in_pictures_and_movies(folder, capsys):
    series = np.stack([DATA, DATA // 2, DATA // 4])
    np.save("plain.npy", DATA)
    tifffile = pytest.importorskip("tifffile")
    tifffile.imwrite("movie.tif", series, imagej=True, metadata={"axes": "TZYX"})
    size = ["--size", "100x60"]
    stamped = [*size, "--time-interval", "0.5 s"]
    assert main(["record", "movie.tif", *stamped, "-o", "all", "--frames", "3"]) == 0
    assert main(["render", "movie.tif", *size, "--time-stamp", "-o", "first.png"]) == 0
    figure = vr.Figure(size=(100, 60))
    figure.add_image_volume(series, axes="tzyx", vmin=0, vmax=100)
    stamp = figure[0, 0].time_stamp
    stamp.visible = True
    np.testing.assert_array_equal(imageio.imread("first.png"), figure.export_numpy())
    stamp.interval, stamp.unit = 0.5, "s"
    for time in range(3):
        figure.time = time
        picture = imageio.imread(f"all/frame_000{time}.png")
        np.testing.assert_array_equal(picture, figure.export_numpy())
    stamp.visible = False
    assert (picture != figure.export_numpy()).any()
    for options, message in (
        (["plain.npy", "--time-stamp"], "time series: --time-stamp does not"),
        (["movie.tif", "--time", "1", "--time-interval", "2"], "series: --time-interval does not"),
    ):
        for command in (["render"], ["view", "--ortho"]):
            assert main([*command, *options]) == 2
            printed = capsys.readouterr().err
            assert message in printed and printed.count("\n") == 1
    for wrong in ("0", "-1 s", "fast", "1e999"):
        with pytest.raises(SystemExit):
            main(["render", "movie.tif", f"--time-interval={wrong}"])
        assert "an interval is a number above 0" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["render", "record", "demo", "info", "doctor"])
def test_help(command, capsys):
    with pytest.raises(SystemExit) as exit_info:
        main([command, "--help"])
    assert exit_info.value.code == 0
    assert "SUPPRESS" not in capsys.readouterr().out


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
    _, figure = contact_sheet(DATA, size=sheet.shape[1::-1])
    for subplot, _ in zip(figure, modes_of("image_volume"), strict=False):
        left, top, width, height = subplot.viewport_px
        assert sheet[top : top + height, left : left + width, :3].max() == 255  # at least the name
    assert "sheet.png: all modes of ball.npy, drawn by" in capsys.readouterr().out


def test_numbers_may_have_exponents(folder):
    assert (
        render("--vmin", "-1e2", "--vmax", "1E+2") == render("--vmin", -100, "--vmax", 100)
    ).all()
    tilted = render("--mode", "slice", "--plane", "1", "-2e-1", "0", "-4.5e0")
    assert (tilted == render("--mode", "slice", "--plane", 1, -0.2, 0, -4.5)).all()


def test_doctor_says_what_it_knows_before_it_fails(folder, capsys, monkeypatch):
    from volrender.engine.device import engine as device

    def fail():
        raise device.DeviceError("no device today")

    monkeypatch.setattr(device, "default_engine", fail)
    assert main(["doctor"]) == 2
    captured = capsys.readouterr()
    assert "Adapters" in captured.out and "wgpu-native" in captured.out
    assert captured.err == "volrender: no device today\n"


def test_info_and_doctor(folder, capsys):
    assert main(["info", "ball.npy"]) == 0
    out = capsys.readouterr().out
    assert "(12, 12, 12)" in out and "int16" in out and "0 to 100" in out
    assert main(["doctor"]) == 0
    out = capsys.readouterr().out
    for word in ("wgpu", "backend", "driver", "max-texture-dimension-3d", "Test picture  right"):
        assert word in out
    assert re.search(r"^  commands  (native|plain)$", out, re.MULTILINE)


def test_a_sheared_file_is_drawn_sheared_and_said_to_be(folder, capsys):
    nibabel = pytest.importorskip("nibabel")
    nibabel.save(nibabel.Nifti1Image(DATA.T, SHEAR), "ball.nii")
    assert main(["render", "ball.nii", "-o", "out.png", "--size", "40x30", "--up", "y"]) == 0
    figure = vr.Figure(size=(40, 30))
    volume = figure.add_image_volume(DATA, affine=SHEAR)
    expected = figure.export_numpy()
    assert difference(imageio.imread("out.png"), expected).max() <= 2
    volume.affine = None
    assert (difference(figure.export_numpy(), expected) > 8).mean() > 0.05
    capsys.readouterr()
    assert main(["info", "ball.nii"]) == 0
    assert re.search(r"^sheared +axes up to 2[0-9.]+° from perp", capsys.readouterr().out, re.M)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["render", "nowhere.npy"], "nowhere.npy"),
        (["render", "ball.npy", "-o", "out.xyz"], "out.xyz"),
        (["render", "ball.npy", "-o", "no/such/folder/out.png"], "cannot be written"),
        (["render", "ball.npy", "--cmap", "viridus"], "Did you mean 'viridis'"),
        (["render", "ball.npy", "--step-size", "50"], "--step-size is between"),
        (["render", "ball.npy", "--camera", "nowhere.json"], "nowhere.json"),
        (["render", "ball.npy", "--camera", "ball.npy"], "ball.npy"),
        (["render", "ball.npy", "--camera", "list.json"], "dict"),
        (["render", "ball.npy", "--time", "1"], "no time series"),
        (["render", "ball.npy", "--elevation", "100"], "elevation"),
        (["render", "ball.npy", "--state", "nowhere.json"], "nowhere.json"),
        (["render", "ball.npy", "--state", "ball.npy"], "ball.npy"),
        (["render", "ball.npy", "--state", "list.json"], "state is a dict"),
        (["render", "ball.npy", "--state", "wrong.json"], "[0].camera: zoom is a number"),
        (["render", "ball.npy", "--crop", *"520099"], "crop"),
        (["render", "ball.npy", *["--clip", *"0000"] * 2], "--clip[0] is "),
        (["render", "ball.npy", *["--clip", *"1000"] * 7], "at most 6"),
        (["record", "ball.npy", "-o", "out.mp5"], "Did you mean '.mp4'"),
        (["record", "ball.npy", "-o", "out.gif", "--fps", "100"], "at most 50"),
        (["record", "ball.npy", "--frames", "0"], "frames"),
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
    (folder / "wrong.json").write_text('{"subplots": [{"camera": {"zoom": "x"}}]}')
    np.save("objects.npy", np.array([{}, None]), allow_pickle=True)
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert captured.err.startswith("volrender: ") and captured.err.count("\n") == 1
    assert captured.out == ""


def test_a_transfer_function_from_a_picture(folder, capsys):
    image = np.zeros((6, 8, 4), np.uint8)
    image[1:, 3:] = 250, 80, 20, 200
    imageio.imwrite("transfer.png", image)
    imageio.imwrite("opaque.png", image[..., :3])
    figure = vr.Figure(size=(40, 30))
    figure.add_image_volume(DATA, mode="composite", transfer=image)
    expected = figure.export_numpy()
    options = ["--mode", "composite", "--transfer", "transfer.png"]
    np.testing.assert_array_equal(render(*options, "--save-state", "state.json"), expected)
    np.testing.assert_array_equal(render("--state", "state.json"), expected)
    assert expected[..., :3].any()
    capsys.readouterr()
    for path, message in (
        *(("opaque.png", "has no alpha"), ("nowhere.png", "nowhere.png"), ("ball.npy", "readable")),
        ("out.png", "would replace"),
    ):
        arguments = ["render", "ball.npy", "-o", "out.png", "--transfer", path]
        assert main(arguments) == 2
        said = capsys.readouterr().err
        assert message in said and path in said and said.count("\n") == 1


def test_a_preset_by_name_or_by_path(folder, capsys, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder))
    monkeypatch.setattr("sys.platform", "linux")
    figure = vr.Figure(size=(40, 30))
    look = {"opacity": [(10, 0.0), (90, 0.7)], "cmap": "red", "shade": 0.5, "specular": 0}
    volume = figure.add_image_volume(DATA, mode="composite", **look)
    expected = figure.export_numpy()
    vr.save_transfer_function(volume, "own.json")
    vr.user_presets.save("own", volume)
    for name in ("own.json", "own"):
        image = render("--mode", "composite", "--preset", name)
        np.testing.assert_array_equal(image, expected)
    greener = render("--mode", "composite", "--preset", "own", "--cmap", "green")
    assert greener[..., 1].max() > 0 == expected[..., 1].max()
    capsys.readouterr()
    for name, message in (
        ("ct-bon", "Did you mean 'ct-bone'"),
        ("no.json", "no.json cannot be read"),
    ):
        assert main(["render", "ball.npy", "-o", "out.png", "--preset", name]) == 2
        assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [[], ["rendre"], ["render"], ["render", "ball.npy", "--size", "5"],
                  ["render", "ball.npy", "--mode", "mop"], ["render", "ball.npy", "--size", "0x5"]]
)  # fmt: skip
def test_wrong_usage_is_status_2(folder, arguments, capsys):
    with pytest.raises(SystemExit) as exit_info:
        main(arguments)
    assert exit_info.value.code == 2
    said = capsys.readouterr().err
    assert ": error: " in said and ("usage:" in said or "--help" in said)
    assert said.count("\n") <= 4  # it is not buried


# -- windows --------------------------------------------------------------------------------


@pytest.fixture
def shown(monkeypatch):
    """Figures that `volrender view` shows, with no window."""
    figures = []
    monkeypatch.setattr(
        vr.Figure, "show", lambda figure, panel=True: figures.append((figure, panel))
    )
    return figures


def test_all_commands_choose_one_contrast_for_a_series(folder, shown):
    nibabel = pytest.importorskip("nibabel")
    series = np.stack([DATA, 3 * DATA, DATA // 2])  # up to 100, 300 and 50
    nibabel.save(nibabel.Nifti1Image(series.T, np.eye(4)), "series.nii")
    size = ["--size", "40x30"]

    def limits(*options) -> set:
        for command in (["render", "-o", "out.png"], ["record", "--frames", "3", "-o", "frames"]):
            name = f"{command[0]}.json"
            assert main([*command, "series.nii", *size, *options, "--save-state", name]) == 0
        for ortho in ([], ["--ortho"]):
            assert main(["view", "series.nii", *size, *options, *ortho]) == 0
        states = [
            json.loads((folder / f"{name}.json").read_text()) for name in ("render", "record")
        ]
        states += [figure.get_state() for figure, _ in shown[-2:]]
        graphics = [subplot["graphics"][0] for state in states for subplot in state["subplots"]]
        return {(graphic["vmin"], graphic["vmax"]) for graphic in graphics}

    assert limits() == {(0, 300)}
    viewed = shown[0][0]
    np.testing.assert_array_equal(imageio.imread("out.png"), viewed.export_numpy())
    for time in range(3):
        viewed[0, 0].graphics[0].time = time
        frame = imageio.imread(f"frames/frame_000{time}.png")
        np.testing.assert_array_equal(frame, viewed.export_numpy())
    assert limits("--time", "2") == {(0, 50)}


@pytest.mark.parametrize(("options", "time", "vmax"), [([], 0, 300), (["--time", "2"], 2, 50)])
def test_the_demo_has_the_contrast_of_the_series_or_of_its_time_point(folder, options, time, vmax):
    nibabel = pytest.importorskip("nibabel")
    series = np.stack([DATA, 3 * DATA, DATA // 2])
    nibabel.save(nibabel.Nifti1Image(series.T, np.eye(4)), "series.nii")
    assert main(["demo", "series.nii", "-o", "sheet.png", *options]) == 0
    seen, axes = (series[time], None) if options else (series, "tzyx")
    limits = {}
    for mode in modes_of("image_volume"):
        graphic = vr.ImageVolumeGraphic(seen, mode=mode, axes=axes)
        limits[mode] = {"vmin": graphic.vmin, "vmax": graphic.vmax}
    assert limits["mip"] == {"vmin": 0, "vmax": vmax}
    expected, _ = contact_sheet(
        series[time],
        up=(0, 0, 1),
        cmap="inferno",
        by_mode=limits,
        threshold=volume_threshold(ArraySource(series[time])),
    )
    np.testing.assert_array_equal(imageio.imread("sheet.png"), expected)


def test_view_shows_what_render_renders(folder, shown):
    options = ["--mode", "iso", "--threshold", "50", "--size", "40x30", "--azimuth", "30"]
    assert main(["view", "ball.npy", *options, "--no-panel", "--controller", "fly"]) == 0
    ((figure, panel),) = shown
    assert panel is False and type(figure[0, 0].controller).__name__ == "Fly"
    np.testing.assert_array_equal(figure.export_numpy(), render(*options))
    assert main(["view", "ball.npy"]) == 0
    assert shown[1][1] is True and type(shown[1][0][0, 0].controller).__name__ == "Orbit"


@pytest.mark.parametrize("display", ["", ":987"])
def test_view_without_a_display_names_other_commands(folder, monkeypatch, capsys, display):
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("RENDERCANVAS_FORCE_OFFSCREEN", raising=False)
    monkeypatch.setenv("DISPLAY", display)
    assert main(["view", "ball.npy", "--no-panel"]) == 2
    error = capsys.readouterr().err
    assert "There is no display" in error and display in error
    assert "volrender render" in error and "xvfb-run volrender view" in error
    assert "canvas=" not in error and error.count("\n") == 1


def test_view_without_a_file_shows_something(folder, shown):
    assert main(["view", "--size", "40x30"]) == 0
    figure = shown[0][0]
    assert figure.export_numpy(rgb=True).max() > 100
    files = Dropped(Notes(OffscreenRenderCanvas()))
    files.open(["ball.npy"], figure[0, 0])
    end = monotonic() + 60
    while figure[0, 0].graphics[-1].name != "ball" and monotonic() < end:
        files.show(figure)
    assert [graphic.name for graphic in figure[0, 0].graphics] == ["ball"], "in place of it"


def test_view_plays_a_series_and_shows_orthogonal_views(folder, shown):
    series = np.stack([DATA, DATA // 2])
    tifffile = pytest.importorskip("tifffile")
    tifffile.imwrite("series.tif", series, metadata={"axes": "TZYX"}, imagej=False)
    assert main(["view", "series.tif"]) == 0
    assert main(["view", "series.tif", "--time", "1"]) == 0
    assert main(["view", "series.tif", "--ortho", "--size", "80x80"]) == 0
    figures = [figure for figure, _ in shown]
    assert [figure[0, 0].graphics[0].n_times for figure in figures[:2]] == [2, 1]
    np.testing.assert_array_equal(figures[1][0, 0].graphics[0].data.value, series[1])
    assert isinstance(figures[2], vr.OrthoFigure) and figures[2].volume.n_times == 2
    assert figures[2].size == (80, 80)


def test_view_plays_at_once_where_it_is_asked_to(folder, shown, capsys):
    tifffile = pytest.importorskip("tifffile")
    series = np.stack([DATA, DATA // 2])
    tifffile.imwrite("series.tif", series, metadata={"axes": "TZYX"}, imagej=False)
    for options in ([], ["--play"], ["--rate", "4"], ["--play", "--ortho", "--time-stamp"]):
        assert main(["view", "series.tif", "--size", "80x80", *options]) == 0
    figures = [figure for figure, _ in shown]
    assert [figure.is_playing for figure in figures] == [False, True, True, True]
    assert [figure.player.rate_hz for figure in figures] == [10, 10, 4, 10]
    assert figures[3]["3d"].time_stamp.visible and not figures[3]["axial"].time_stamp.visible
    assert main(["view", "ball.npy", "--play"]) == 2
    assert "is a time series: --play does not apply" in capsys.readouterr().err


def test_a_raw_file_is_described_by_options(folder, capsys):
    DATA.tofile("ball.raw")
    said = [
        "--shape",
        "12,12,12",
        "--dtype",
        "int16",
        "--spacing",
        "1,1,2.5",
        "--header-bytes",
        "0",
    ]
    assert main(["info", "ball.raw", *said]) == 0
    printed = capsys.readouterr().out
    assert "(12, 12, 12) (nz, ny, nx)" in printed and "(1, 1, 2.5) (no unit)" in printed
    assert main(["render", "ball.raw", *said[:4], "-o", "out.png", "--size", "40x30"]) == 0
    np.testing.assert_array_equal(imageio.imread("out.png"), render())
    assert main(["info", "ball.npy", "--shape", "12,12,12"]) == 2
    assert "shape is for .bin" in capsys.readouterr().err
    for command in (["demo", "-o", "a.png"], ["view"]):
        assert main([*command, "--header-bytes", "3"]) == 2
        assert "--header-bytes is of a file, and no DATA was given" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["info", "ball.raw", "--shape", "12x12x12"])
    assert "numbers with commas between, not '12x12x12'" in capsys.readouterr().err


@pytest.fixture
def budget(engine):
    """The memory for volumes, as it was afterwards."""
    before = engine.memory_budget_bytes
    yield
    engine.memory_budget_bytes = before


@pytest.mark.parametrize(("text", "size"), [("1GB", 2**30), ("1.5 MiB", 3 * 2**19)])
def test_memory_says_how_much_volumes_may_take(folder, engine, budget, text, size):
    render("--memory", text)
    assert engine.memory_budget_bytes == size


def test_memory_that_is_no_size_is_refused(folder, capsys):
    with pytest.raises(SystemExit):
        render("--memory", "much")
    assert "--memory is a number of bytes above 0, such as 500MB" in capsys.readouterr().err
