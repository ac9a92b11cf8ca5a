"""``--channel``: some channels of a file, in colours and between limits that are given."""

import json
from pathlib import Path

import imageio.v3 as imageio
import numpy as np
import pytest
import tifffile

import volrender as vr
from volrender.cli import main
from volrender.cli.input.channels import open_channels
from volrender.data.opening.open import open_dataset
from volrender.scene.graphics.multichannel.graphic import MultichannelVolumeGraphic

DATA = np.random.default_rng(6).integers(0, 5000, (8, 3, 9, 10)).astype(np.uint16)  # z, c, y, x
NAMES = ["DAPI", "GFP", "a:b"]
SIZE = ["--size", "40x30"]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A working folder with three channels in a file, and three colours."""
    monkeypatch.chdir(tmp_path)
    metadata = {"axes": "ZCYX", "Channel": {"Name": NAMES}}
    tifffile.imwrite("three.ome.tif", DATA, metadata=metadata, ome=True)
    colours = (DATA.transpose(0, 2, 3, 1) // 20).astype(np.uint8)
    metadata = {"axes": "ZYXS"}
    tifffile.imwrite("rgb.tif", colours, photometric="rgb", metadata=metadata, ome=True)
    np.save("plain.npy", DATA[:, 0])
    return tmp_path


def channels(*texts: str) -> list[str]:
    return [word for text in texts for word in ("--channel", text)]


def render(*arguments: str, path: str = "three.ome.tif") -> np.ndarray:
    assert main(["render", path, *arguments, "-o", "out.png", *SIZE]) == 0
    return imageio.imread("out.png")


def picture(numbers: list[int], **parameters) -> np.ndarray:
    """Of a figure that shows channels by hand."""
    figure = vr.Figure(size=(40, 30))
    figure.add(open_dataset("three.ome.tif").only(*numbers), **parameters)
    return figure.export_numpy()


def test_chosen_channels_are_one_graphic_of_the_colours_and_limits_that_are_given(folder, shown):
    texts = channels("a:b:blue:200-4000", "0:green", "GFP::10-4e3")
    blue, green = {"cmap": "blue", "vmin": 200, "vmax": 4000}, {"cmap": "green"}
    expected = picture([2, 0, 1], channels=[blue, green, {"vmin": 10, "vmax": 4000}])
    np.testing.assert_array_equal(render(*texts), expected)
    assert main(["view", "three.ome.tif", *texts, *SIZE]) == 0
    (graphic,) = shown[0][0, 0].graphics
    assert isinstance(graphic, MultichannelVolumeGraphic)
    assert [channel.name for channel in graphic] == ["a:b", "DAPI", "GFP"]
    np.testing.assert_array_equal(graphic.data.value, DATA.transpose(1, 0, 2, 3)[[2, 0, 1]])
    assert (
        main(
            [
                "record",
                "three.ome.tif",
                *texts,
                "--frames",
                "1",
                "--turn",
                "0",
                "-o",
                "frames",
                *SIZE,
            ]
        )
        == 0
    )
    frame = imageio.imread(next(folder.glob("frames/*.png")))
    np.testing.assert_array_equal(frame[..., :3], expected[..., :3])


def test_one_channel_is_a_volume(shown):
    assert main(["view", "three.ome.tif", *channels("GFP:red:5-9"), *SIZE]) == 0
    (graphic,) = shown[0][0, 0].graphics
    assert isinstance(graphic, vr.ImageVolumeGraphic) and (graphic.vmin, graphic.vmax) == (5, 9)
    np.testing.assert_array_equal(graphic.data.value, DATA[:, 1])
    red = render(*channels("GFP:red"))
    assert red[..., 0].any() and not red[..., 1:3].any()


def test_only_what_is_chosen_is_read(capsys):
    tifffile.imwrite(
        "packed.tif", DATA, metadata={"axes": "ZCYX"}, photometric="minisblack", compression="zlib"
    )
    with tifffile.TiffFile("packed.tif") as file, open("packed.tif", "r+b") as bytes_of:
        for page in file.pages[3::3]:  # of the first channel; opening looks at one page
            bytes_of.seek(page.dataoffsets[0])
            bytes_of.write(bytes(page.databytecounts[0]))
    assert main(["render", "packed.tif", *SIZE]) == 2
    assert "packed.tif" in capsys.readouterr().err
    np.testing.assert_array_equal(render(*channels("2", "1"), path="packed.tif"), picture([2, 1]))
    dataset, looks = open_channels("three.ome.tif", ["2", "DAPI:gray"])
    assert looks == [{}, {"cmap": "gray"}] and dataset.channels == ("a:b", "DAPI")
    assert all(isinstance(volume.data, np.memmap) for volume in dataset)


@pytest.mark.parametrize(
    ("text", "number", "look"),
    [
        ("1", 1, {}), ("GFP", 1, {}), ("GFP:", 1, {}), ("GFP::", 1, {}), ("a:b", 2, {}),
        ("a:b:red", 2, {"cmap": "red"}), ("2:red:", 2, {"cmap": "red"}),
        ("0::-5--2", 0, {"vmin": -5, "vmax": -2}), ("0::-1.5-3", 0, {"vmin": -1.5, "vmax": 3}),
        ("0::1e-3-2.5E+2", 0, {"vmin": 0.001, "vmax": 250}), ("0::.5-7.", 0, {"vmin": 0.5, "vmax": 7}),
        ("0::9-2", 0, {"vmin": 9, "vmax": 2}), ("0::1-+2", 0, {"vmin": 1, "vmax": 2}),
        ("0:#ff8000", 0, {"cmap": "#ff8000"}), ("0:viridis", 0, {"cmap": "viridis"}),
        ("0:imagej:fire", 0, {"cmap": "imagej:fire"}),
        ("0:imagej:fire:1-2", 0, {"cmap": "imagej:fire", "vmin": 1, "vmax": 2}),
        ("0:navy:1-2", 0, {"cmap": "navy", "vmin": 1, "vmax": 2}),
    ],
)  # fmt: skip
def test_what_a_text_says(text, number, look):
    dataset, looks = open_channels("three.ome.tif", [text])
    assert looks == [look]
    np.testing.assert_array_equal(dataset[0].data, DATA[:, number])


def test_a_colour_is_one_also_where_a_colormap_that_begins_with_white_has_its_name():
    (look,) = open_channels("three.ome.tif", ["DAPI:orange"])[1]
    assert look["cmap"][0] == (0, 0, 0) and look["cmap"][1] == pytest.approx(
        (1, 0.647, 0), abs=1e-3
    )


def test_what_is_given_for_all_channels_is_of_all_and_of_one_wins():
    everything = ["--mode", "iso", "--threshold", "2500", "--gamma", "2", "--vmax", "4500"]
    common = {"mode": "iso", "threshold": 2500, "gamma": 2, "vmax": 4500, "plane": "middle"}
    np.testing.assert_array_equal(render(*everything), picture([0, 1, 2], **common))
    texts = channels("GFP:red:0-3000", "DAPI")
    each = [{"cmap": "red", "vmin": 0, "vmax": 3000}, {"cmap": "gray", "vmin": 7, "vmax": 4500}]
    given = render(*texts, "--vmin", "7", "--cmap", "gray", "--vmax", "4500")
    np.testing.assert_array_equal(given, picture([1, 0], channels=each))
    matter = render("--mode", "composite", "--opacity", "100:0,4000:0.4")
    expected = picture([0, 1, 2], mode="composite", opacity=[(100, 0), (4000, 0.4)])
    np.testing.assert_array_equal(matter, expected)


def test_what_is_given_wins_over_a_state():
    first = render(*channels("GFP:red", "DAPI:blue"), "--gamma", "2", "--save-state", "s.json")
    state = json.loads(Path("s.json").read_text())
    looks = state["subplots"][0]["graphics"][0]["channels"]
    assert [(look["name"], look["cmap"], look["gamma"]) for look in looks] == [
        ("GFP", "red", 2), ("DAPI", "blue", 2),
    ]  # fmt: skip
    kept = render(*channels("GFP", "DAPI"), "--state", "s.json")
    np.testing.assert_array_equal(kept, first)
    other = render(*channels("GFP:green", "DAPI"), "--state", "s.json", "--gamma", "1")
    each = [{"cmap": "green"}, {"cmap": "blue"}]
    np.testing.assert_array_equal(other, picture([1, 0], channels=each))


def test_a_threshold_of_a_state_stays():
    render("--mode", "iso", "--threshold", "4000", "--save-state", "s.json")
    np.testing.assert_array_equal(
        render("--state", "s.json"), render("--mode", "iso", "--threshold", "4000")
    )


def test_orthogonal_views_show_the_channels_that_are_chosen(shown):
    texts = channels("GFP:red:5-90", "DAPI")
    options = [*texts, "--vmax", "4000", "--mode", "iso", "--threshold", "300", "--size", "80x80"]
    assert main(["view", "three.ome.tif", "--ortho", *options]) == 0
    volume = shown[0].volume
    assert [(c.name, c.vmax, c.threshold) for c in volume] == [
        ("GFP", 90, 300),
        ("DAPI", 4000, 300),
    ]
    assert volume.mode == "iso" and shown[0]["axial"].graphics[0].channels is volume.channels
    assert main(["view", "three.ome.tif", "--ortho", "--size", "80x80"]) == 0
    assert [channel.name for channel in shown[1].volume] == NAMES
    assert main(["view", "three.ome.tif", "--ortho", *channels("1:green")]) == 0
    assert shown[2].volume.cmap.name == "cmap:green"


def test_a_contact_sheet_shows_all_channels():
    assert main(["demo", "three.ome.tif", *channels("GFP:red", "DAPI:blue"), "-o", "demo.png"]) == 0
    sheet = imageio.imread("demo.png")[40:220, :300]  # mip, below its name
    assert sheet[..., 0].any() and sheet[..., 2].any() and not sheet[..., 1].any()


def test_colours_of_pixels_are_channels_where_one_asks_for_them(shown):
    assert main(["view", "rgb.tif", *channels("0:gray", "2"), *SIZE]) == 0
    (graphic,) = shown[0][0, 0].graphics
    assert [channel.name for channel in graphic] == ["channel 0", "channel 2"]
    np.testing.assert_array_equal(graphic.data.value[1], DATA[:, 2] // 20)


def test_info_names_channels_as_they_are_chosen(capsys):
    np.save("plain.npy", DATA[:, 0])
    tifffile.imwrite("nameless.tif", DATA, metadata={"axes": "ZCYX"}, imagej=True)
    assert main(["info", "nameless.tif", "plain.npy"]) == 0
    first, _, third, plain = capsys.readouterr().out.split("\n\n")
    assert (
        "channel  channel 0" in first and "channel  channel 2" in third and "channel" not in plain
    )
    assert main(["info", "three.ome.tif", *channels("a:b:red", "DAPI")]) == 0
    one, other = capsys.readouterr().out.split("\n\n")
    assert "channel  a:b" in one and "channel  DAPI" in other


THERE = "it has 0 'DAPI', 1 'GFP', 2 'a:b'"


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (["DAPY"], f"no channel called 'DAPY'; {THERE}"), (["3:red"], f"no channel 3; {THERE}"),
        (["-1"], f"no channel -1; {THERE}"), ([""], f"no channel called ''; {THERE}"),
        ([":red"], f"no channel called ''; {THERE}"), (["a"], f"no channel called 'a'; {THERE}"),
        (["GFP:rde"], "--channel GFP:rde: 'rde' is no colour or colormap"),
        (["GFP:red:3"], "'red:3' is no colour or colormap, with limits LOW-HIGH"),
        (["GFP:1-2"], "'1-2' is no colour or colormap"),
        (["GFP::1e999-2"], "--channel GFP::1e999-2: limits are finite numbers"),
        (["GFP:red", "1"], "--channel GFP:red names a channel that is named twice"),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_channel_or_no_look_is_said_in_one_line(texts, message, capsys):
    assert main(["render", "three.ome.tif", *channels(*texts)]) == 2
    said = capsys.readouterr().err
    assert message in said and said.count("\n") == 1 and "three.ome.tif: " in said


def test_of_channels_with_one_name_the_number_chooses(capsys):
    metadata = {"axes": "ZCYX", "Channel": {"Name": ["GFP"] * 3}}
    tifffile.imwrite("alike.ome.tif", DATA, metadata=metadata, ome=True)
    assert main(["render", "alike.ome.tif", *channels("GFP:red")]) == 2
    assert "3 channels are called 'GFP'; it has 0 'GFP', 1" in capsys.readouterr().err
    dataset, _ = open_channels("alike.ome.tif", ["2", "1"])
    np.testing.assert_array_equal(dataset[0].data, DATA[:, 2])


def test_a_file_without_channels_says_so(capsys):
    assert main(["render", "plain.npy", *channels("GFP")]) == 2
    assert "no channel called 'GFP'; it has one without a name" in capsys.readouterr().err
    assert main(["render", "plain.npy", *channels("0")]) == 2
    assert "channel is for" in capsys.readouterr().err
