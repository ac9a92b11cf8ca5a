"""Pictures for papers from the command line: overlays, places, scale and DPI."""

import numpy as np
import pytest
from PIL import Image

import volrender as vr
from volrender.cli import main

DATA = np.arange(4 * 5 * 6, dtype=np.uint8).reshape(4, 5, 6)
SIZE = (160, 120)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    np.save("a.npy", DATA)
    return tmp_path


def render(*options: str) -> np.ndarray:
    assert main(["render", "a.npy", "-o", "out.png", "--size", "160x120", *options]) == 0
    with Image.open("out.png") as picture:
        return np.array(picture)


def test_overlays_are_those_of_python():
    figure = vr.Figure(size=SIZE, background="white")
    figure.add_image_volume(DATA)
    subplot = figure[0, 0]
    for name in ("scale_bar", "colorbar", "axes", "outline", "orientation"):
        getattr(subplot, name).visible = True
    subplot.colorbar.position, subplot.heading.position = "left", "bottom right"
    subplot.colorbar.title, subplot.title = "HU", "A title"
    subplot.add_text("n = 3", "top right")
    subplot.add_text("x: y")
    for overlay in (subplot.scale_bar, subplot.axes, subplot.colorbar, subplot.orientation):
        overlay.font_size, overlay.colour = 9, "navy"
    for note in (subplot.heading, *subplot.texts):
        note.font_size, note.colour = 9, "navy"
    subplot.outline.colour = "navy"
    options = "--background white --scale-bar --colorbar --axes --outline --orientation --ink navy"
    texts = ["--title", "A title", "--colorbar-title", "HU"]
    texts += ["--text", "top-right:n = 3", "--text", "x: y"]
    places = ["--place", "colorbar=left", "--place", "title=bottom-right", "--font-size", "9"]
    picture = render(*options.split(), *texts, *places)
    np.testing.assert_array_equal(picture, figure.export_numpy())


def test_scale_and_dpi(capsys):
    assert render("--scale", "2.5", "--dpi", "300", "--scale-bar").shape == (300, 400, 4)
    assert "out.png: 400×300 pixels" in capsys.readouterr().out
    with Image.open("out.png") as picture:
        np.testing.assert_allclose(picture.info["dpi"], (300, 300), atol=0.1)


@pytest.mark.parametrize("background", [("--background", "white"), ("--transparent",)])
def test_a_mip_that_fades_is_no_box(background):
    """At the corners of the box, where values are smallest, one sees what is behind."""
    np.save("a.npy", np.pad(np.full((2, 2, 2), 200, np.uint8), 4))
    box = render(*background, "--mode", "mip", "--cmap", "gray")
    faded = render(*background, "--mode", "mip", "--cmap", "gray", "--fade")
    inside = (60, 60)  # within the box, beside what is bright
    assert box[inside].tolist() == [0, 0, 0, 255]
    expected = [255, 255, 255, 255] if background[0] == "--background" else [0, 0, 0, 0]
    assert faded[inside].tolist() == expected
    assert faded[60, 80, 3] > 200  # the bright cube is still there


@pytest.mark.parametrize(
    "options, reason",
    [
        (["--place", "colorbar"], "WHAT=PLACE"),
        (["--place", "outline=top"], "scale-bar, colorbar, legend"),
        (["--place", "scale-bar=midle"], "position"),
        (["--scale", "99"], "scale is between 0.25 and 16"),
        (["--font-size", "0"], "font-size"),
    ],
)
def test_what_is_wrong_is_told(options, reason, capsys):
    try:
        status = main(["render", "a.npy", "-o", "out.png", *options])
    except SystemExit as error:  # argparse
        status = error.code
    assert status == 2 and reason in capsys.readouterr().err
