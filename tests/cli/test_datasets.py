"""Commands on what holds several volumes, and on several files."""

import imageio.v3 as imageio
import numpy as np
import pytest
import tifffile

import volrender as vr
from volrender.cli import main
from volrender.datasets import sphere
from volrender.hosts.first_look import light_first

BALL = np.round(sphere(12) * 100).astype(np.uint16)
CUBE = np.zeros((12, 12, 12), np.uint16)
CUBE[3:6, 2:8, 4:9] = 90


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A working folder with two volumes, and one file of both as channels."""
    monkeypatch.chdir(tmp_path)
    np.save("ball.npy", BALL)
    np.save("cube.npy", CUBE)
    (tmp_path / "other").mkdir()
    np.save("other/ball.npy", CUBE)
    channels = {"Channel": {"Name": ["ball", "cube"], "Color": [-16776961, 16711935]}}
    stack = np.stack([BALL, CUBE], 1)
    tifffile.imwrite("two.ome.tif", stack, metadata={"axes": "ZCYX", **channels}, ome=True)
    return tmp_path


def render(*arguments) -> np.ndarray:
    assert main(["render", *arguments, "-o", "out.png", "--size", "40x30"]) == 0
    return imageio.imread("out.png")


def test_all_channels_are_shown_or_one_by_its_name():
    figure = vr.Figure(size=(40, 30))
    figure.add(vr.open("two.ome.tif"))
    both = render("two.ome.tif")
    np.testing.assert_array_equal(both, figure.export_numpy())
    named, numbered = (render("two.ome.tif", "--channel", which) for which in ("cube", "1"))
    np.testing.assert_array_equal(named, numbered)
    assert (named != both).any() and named[..., 1].any() and not named[..., 0].any()


def test_several_files_are_in_one_world():
    """The first is gray, the others are over it in colours; of surfaces the first is translucent."""
    looks = {"composite": ({"alpha": 1}, {"alpha": 0.6}), "iso": ({"alpha": 0.6}, {"alpha": 1})}
    for mode, alphas in looks.items():
        figure = vr.Figure(size=(40, 30))
        for data, cmap, alpha in zip((BALL, CUBE), ("gray", "hot"), alphas, strict=True):
            graphic = figure.add_image_volume(data, mode=mode, cmap=cmap, **alpha)
            if mode == "iso":
                graphic.threshold = "auto"
                light_first(graphic)
        picture = render("ball.npy", "other/ball.npy", "--mode", mode)
        np.testing.assert_array_equal(picture, figure.export_numpy())


def test_info_tells_of_each(capsys):
    assert main(["info", "two.ome.tif", "cube.npy"]) == 0
    said = capsys.readouterr().out
    first, second, third = said.split("\n\n")
    assert "channel  ball, #ff0000" in first and "channel  cube, #00ff00" in second
    assert "cube.npy" in third and "channel" not in third


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["render", "two.ome.tif", "--channel", "2"], "no channel 2; it has 0 'ball', 1 'cube'"),
        (["render", "two.ome.tif", "--channel", "axon"], "called 'axon'; it has 0 'ball', 1 'cube'"),
        (["render", "ball.npy", "cube.npy", "-o", "cube.npy"], "would replace cube.npy, which is read"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_what_cannot_be_is_said_in_one_line(arguments, message, capsys):
    assert main(arguments) == 2
    said = capsys.readouterr().err
    assert message in said and said.count("\n") == 1
