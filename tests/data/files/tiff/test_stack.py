"""Reading TIFF stacks: axes, channels, colours, voxel sizes, damage."""

import random
import warnings

import numpy as np
import pytest

from volrender.data.files import MissingExtraError, VolumeFileError, read_volume
from volrender.data.files.tiff.spacing import unit_name

tifffile = pytest.importorskip("tifffile")

OME = """<?xml version="1.0" encoding="UTF-8"?>
<OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06"><Image ID="Image:0">
<Pixels ID="Pixels:0" DimensionOrder="XYZCT" Type="uint16" SizeX="7" SizeY="6" SizeZ="{planes}"
 SizeC="1" SizeT="1" {sizes}><TiffData/></Pixels></Image></OME>"""


@pytest.fixture
def stack():
    return np.random.default_rng(0).integers(0, 5000, (5, 6, 7), dtype=np.uint16)


def saved(path, pixels, **options):
    tifffile.imwrite(path, pixels, **options)
    return path


def named(axes, **metadata):
    return {"metadata": {"axes": axes, **metadata}}


def quietly(path, **options):
    """Read with every warning an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return read_volume(path, **options)


@pytest.mark.parametrize(
    "options, mapped",
    [
        ({}, True),
        ({"metadata": None}, True),
        ({"byteorder": ">"}, True),
        ({"bigtiff": True}, True),
        ({"imagej": True, **named("ZYX")}, True),
        ({"ome": True, **named("ZYX")}, True),
        ({"compression": "zlib"}, False),
        ({"compression": "zlib", "metadata": None}, False),
        ({"tile": (16, 16)}, False),
        ({"rowsperstrip": 2}, True),
    ],
)
@pytest.mark.parametrize("name", ["a.tif", "A.TIFF"])
def test_a_stack_of_planes_is_z(tmp_path, stack, options, mapped, name):
    volume = quietly(saved(tmp_path / name, stack, **options))
    assert (volume.format, volume.axes) == ("tiff", "zyx")
    assert volume.data.dtype.newbyteorder("=") == np.uint16
    np.testing.assert_array_equal(volume.data, stack)
    assert isinstance(volume.data, np.memmap) == mapped
    assert not (mapped and volume.data.flags.writeable)
    assert volume.graphic_kwargs == {
        "offset": (0, 0, 0),
        "rotation": (0, 0, 0, 1),
        "scale": (1, 1, 1),
        "affine": None,
        "directions": None,
        "name": "a" if name == "a.tif" else "A",
    }


@pytest.mark.parametrize("dtype", ["?", "u1", "i1", "u2", "i2", "u4", "i4", "u8", "f2", "f4", "f8"])
def test_dtypes_are_kept(tmp_path, stack, dtype):
    pixels = (stack % 100).astype(dtype)
    volume = quietly(saved(tmp_path / "a.tif", pixels, photometric="minisblack"))
    assert volume.data.dtype == pixels.dtype
    np.testing.assert_array_equal(volume.data, pixels)


@pytest.mark.parametrize(
    "shape", [(1, 1, 1), (5, 1, 1), (1, 6, 1), (5, 6, 1), (5, 1, 7), (1, 6, 7)]
)
@pytest.mark.parametrize("options", [{}, named("ZYX")])
def test_thin_volumes(tmp_path, stack, shape, options):
    pixels = stack[tuple(slice(n) for n in shape)]
    volume = quietly(saved(tmp_path / "a.tif", pixels, photometric="minisblack", **options))
    assert volume.axes == "zyx"
    np.testing.assert_array_equal(volume.data, pixels)


def test_one_plane(tmp_path, stack):
    np.testing.assert_array_equal(quietly(saved(tmp_path / "a.tif", stack[0])).data, stack[:1])


@pytest.mark.parametrize("samples", [3, 4])
@pytest.mark.parametrize("planes", [1, 5])
@pytest.mark.parametrize("planarconfig", ["contig", "separate"])
def test_colours(tmp_path, samples, planes, planarconfig):
    pixels = np.random.default_rng(1).integers(0, 256, (planes, 6, 7, samples), dtype=np.uint8)
    stored = pixels if planarconfig == "contig" else np.moveaxis(pixels, -1, 1)
    path = saved(tmp_path / "a.tif", stored, photometric="rgb", planarconfig=planarconfig)
    volume = quietly(path)
    assert volume.axes == "zyxc"
    np.testing.assert_array_equal(volume.data, pixels)
    green = quietly(path, channel=1)
    assert green.axes == "zyx"
    np.testing.assert_array_equal(green.data, pixels[..., 1])


def test_samples_that_are_no_colours_are_channels(tmp_path):
    pixels = np.random.default_rng(1).random((5, 6, 7, 3)).astype(np.float32)
    path = saved(tmp_path / "a.tif", pixels, photometric="minisblack", planarconfig="contig")
    with pytest.raises(VolumeFileError, match="3 channels"):
        read_volume(path)
    np.testing.assert_array_equal(quietly(path, channel=2).data, pixels[..., 2])


@pytest.mark.parametrize(
    "options",
    [
        {"imagej": True, **named("TZCYX")},
        {"ome": True, **named("TZCYX")},
        {"ome": True, **named("TCZYX")},
        {"ome": True, **named("CTZYX")},
        named("TZCYX"),
        {"compression": "zlib", **named("TZCYX")},
    ],
)
def test_hyperstacks(tmp_path, options):
    pixels = np.random.default_rng(2).integers(0, 256, (2, 4, 3, 6, 7), dtype=np.uint8)
    axes = options["metadata"]["axes"]
    stored = pixels.transpose(["TZCYX".index(c) for c in axes])
    path = saved(tmp_path / "a.tif", stored, photometric="minisblack", **options)
    with pytest.raises(VolumeFileError, match=r"holds 3 channels; choose one with channel=0 … 2"):
        read_volume(path)
    for channel in (3, -1):
        with pytest.raises(VolumeFileError, match=f"no channel {channel}; .* 0 … 2"):
            read_volume(path, channel=channel)
    for channel in range(3):
        volume = quietly(path, channel=channel)
        assert volume.axes == "tzyx"
        np.testing.assert_array_equal(volume.data, pixels[:, :, channel])


def test_time_and_channels_without_z(tmp_path, stack):
    series = quietly(saved(tmp_path / "t.tif", stack, imagej=True, **named("TYX")))
    assert (series.axes, series.data.shape) == ("tzyx", (5, 1, 6, 7))
    path = saved(tmp_path / "c.tif", stack, imagej=True, **named("CYX"))
    with pytest.raises(VolumeFileError, match=r"5 channels.*if they are slices"):
        read_volume(path)
    np.testing.assert_array_equal(quietly(path, channel=4).data, stack[4:])


def test_channel_of_a_file_without_channels(tmp_path, stack):
    path = saved(tmp_path / "a.tif", stack)
    np.testing.assert_array_equal(quietly(path, channel=0).data, stack)
    with pytest.raises(VolumeFileError, match="no channel 1; the file holds 1 channel"):
        read_volume(path, channel=1)


def test_what_cannot_be_told_apart_or_shown(tmp_path):
    noise = np.random.default_rng(3).random((2, 5, 6, 7)).astype(np.float32)
    with pytest.raises(VolumeFileError, match=r"cannot tell which axis is z.*QQYX"):
        read_volume(saved(tmp_path / "a.tif", noise))
    colours = (np.moveaxis(noise[:, :3], 1, -1)[:, None] * 255).astype(np.uint8)
    path = saved(tmp_path / "b.tif", colours, photometric="rgb", **named("TZYXS"))
    series = quietly(path)
    assert series.axes == "tzyxc"
    np.testing.assert_array_equal(series.data, colours)
    assert quietly(path, channel=0).axes == "tzyx"
    path = saved(tmp_path / "c.tif", noise[0].astype(np.complex64), photometric="minisblack")
    with pytest.raises(VolumeFileError, match="complex"):
        read_volume(path)


def test_of_several_images_the_first_is_read_with_a_warning(tmp_path, stack):
    with tifffile.TiffWriter(tmp_path / "a.tif") as writer:
        writer.write(stack)
        writer.write(stack[0, :4].astype(np.uint8))
    with pytest.warns(UserWarning, match="holds 2 images; series 0 is read"):
        volume = read_volume(tmp_path / "a.tif")
    np.testing.assert_array_equal(volume.data, stack)


@pytest.mark.parametrize(
    "resolution, metadata, scale, unit",
    [
        ((4, 2), {"spacing": 1.5, "unit": "um"}, (0.25, 0.5, 1.5), "µm"),
        ((4, 2), {"spacing": -1.5, "unit": "micron"}, (0.25, 0.5, 1.5), "µm"),
        ((1000, 1000), {"spacing": 0.003, "unit": "mm"}, (0.001, 0.001, 0.003), "mm"),
        ((4, 4), {"unit": "\\u00B5m"}, (0.25, 0.25, 0.25), "µm"),
        ((4, 4), {"spacing": 500, "unit": "um", "zunit": "nm"}, (0.25, 0.25, 0.5), "µm"),
        ((1, 1), {"spacing": 3}, (1, 1, 3), None),
        ((1, 1), {"spacing": 0, "unit": "pixel"}, (1, 1, 1), None),
        ((1, 1), {"spacing": float("inf"), "unit": "parsec"}, (1, 1, 1), "parsec"),
        (None, {"spacing": 2, "unit": "mm"}, (1, 1, 2), "mm"),
    ],
)
def test_imagej_spacing(tmp_path, stack, resolution, metadata, scale, unit):
    options = {"imagej": True, "resolution": resolution, **named("ZYX", **metadata)}
    volume = quietly(saved(tmp_path / "a.tif", stack, **options))
    assert volume.scale == pytest.approx(scale, rel=1e-6)
    assert volume.spacing_unit == unit


@pytest.mark.parametrize(
    "per_unit, unit_tag, scale, unit",
    [
        (100, "CENTIMETER", 0.01, "cm"),
        (300, "INCH", 1 / 300, "in"),
        (72, "INCH", 1.0, None),  # ImageJ writes this where nothing is known
    ],
)
def test_imagej_without_a_unit_uses_that_of_the_resolution(
    tmp_path, stack, per_unit, unit_tag, scale, unit
):
    options = {"resolution": (per_unit, per_unit), "resolutionunit": unit_tag}
    volume = quietly(saved(tmp_path / "a.tif", stack, imagej=True, **options, **named("ZYX")))
    assert volume.scale == pytest.approx((scale,) * 3, rel=1e-6)
    assert volume.spacing_unit == unit


def test_the_print_size_of_a_plain_tiff_is_no_voxel_size(tmp_path, stack):
    path = saved(tmp_path / "a.tif", stack, resolution=(300, 300), resolutionunit="INCH")
    volume = quietly(path)
    assert (volume.scale, volume.spacing_unit) == ((1, 1, 1), None)


@pytest.mark.parametrize(
    "sizes, scale, unit",
    [
        ({"X": (0.2, None), "Y": (0.3, None), "Z": (1.1, None)}, (0.2, 0.3, 1.1), "µm"),
        ({"X": (0.2, "mm"), "Y": (0.3, "mm"), "Z": (1.1, "mm")}, (0.2, 0.3, 1.1), "mm"),
        ({"X": (0.2, "µm"), "Y": (0.2, "µm"), "Z": (700, "nm")}, (0.2, 0.2, 0.7), "µm"),
        ({"X": (0.2, "µm"), "Y": (0.3, "µm")}, (0.2, 0.3, 0.2), "µm"),
        ({"Z": (2, "nm")}, (2, 2, 2), "nm"),
        ({"X": (2, "pixel"), "Y": (2, "pixel"), "Z": (5, "pixel")}, (2, 2, 5), None),
        ({"X": ("wide", "µm"), "Y": (0, "µm"), "Z": (-3, "µm")}, (3, 3, 3), "µm"),
        ({}, (1, 1, 1), None),
    ],
)
def test_ome_spacing(tmp_path, stack, sizes, scale, unit):
    text = " ".join(
        f'PhysicalSize{axis}="{size}"' + (f' PhysicalSize{axis}Unit="{name}"' if name else "")
        for axis, (size, name) in sizes.items()
    )
    description = OME.format(planes=5, sizes=text).encode()
    path = saved(tmp_path / "a.ome.tif", stack, metadata=None, description=description)
    volume = quietly(path)
    np.testing.assert_array_equal(volume.data, stack)
    assert volume.scale == pytest.approx(scale)
    assert (volume.spacing_unit, volume.name) == (unit, "a")


def test_units_that_do_not_compare_leave_no_spacing(tmp_path, stack):
    sizes = 'PhysicalSizeX="2" PhysicalSizeXUnit="pixel" PhysicalSizeY="3" PhysicalSizeZ="3"'
    description = OME.format(planes=5, sizes=sizes).encode()
    path = saved(tmp_path / "a.tif", stack, metadata=None, description=description)
    with pytest.warns(UserWarning, match="do not compare"):
        volume = read_volume(path)
    assert (volume.scale, volume.spacing_unit) == ((1, 1, 1), None)


def test_spellings_of_units():
    assert {unit_name(text) for text in ("um", "Micron", " µm", "μm", "micrometres")} == {"µm"}
    assert {unit_name(text) for text in (None, "", "pixels", "reference frame")} == {None}
    assert unit_name("furlong") == "furlong"
    assert unit_name("\x1b[2J") is None and unit_name("m" * 1000) is None


@pytest.mark.filterwarnings("ignore:.*zeroed")  # says tifffile too
def test_missing_planes_are_a_warning(tmp_path, stack, caplog):
    description = OME.format(planes=8, sizes="").encode()
    path = saved(
        tmp_path / "a.tif", stack, metadata=None, description=description, contiguous=False
    )
    with pytest.warns(UserWarning, match="3 of 8 planes are missing"):
        volume = read_volume(path)
    assert volume.data.shape == (8, 6, 7)
    np.testing.assert_array_equal(volume.data[:5], stack)
    assert not volume.data[5:].any()
    assert not caplog.records


@pytest.mark.parametrize("error", [ValueError, KeyError])
def test_compression_that_needs_another_package(tmp_path, stack, monkeypatch, error):
    def decode(*_, **__):
        raise error("<COMPRESSION.LZW: 5> requires the 'imagecodecs' package")

    path = saved(tmp_path / "a.tif", stack, compression="zlib")
    monkeypatch.setattr(tifffile.TiffPage, "decode", decode)
    with pytest.raises(MissingExtraError, match=r"LZW.*: pip install volrender\[tiff\]"):
        read_volume(path)


DAMAGED = {
    "stack": {},
    "pages": {"metadata": None},
    "deflated": {"compression": "zlib"},
    "deflated pages": {"compression": "zlib", "metadata": None},
    "tiled": {"tile": (16, 16)},
    "imagej": {"imagej": True, **named("ZYX", spacing=2, unit="um")},
    "ome": {"ome": True, **named("ZYX")},
    "bigtiff": {"bigtiff": True},
}


@pytest.mark.filterwarnings("ignore")  # of metadata that was cut off
@pytest.mark.parametrize("name", DAMAGED)
def test_no_cut_passes_for_a_whole_file(tmp_path, stack, name, caplog):
    path = saved(tmp_path / "a.tif", stack, **DAMAGED[name])
    whole = path.read_bytes()
    draw = random.Random(1)
    for length in (len(whole) // 2, *(draw.randrange(1, len(whole)) for _ in range(20))):
        path.write_bytes(whole[:length])
        try:
            volume = read_volume(path)
        except VolumeFileError as error:
            assert "\n" not in str(error)
        else:  # what is cut off was no pixel
            np.testing.assert_array_equal(volume.data, stack)
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(VolumeFileError):
        read_volume(path)
    assert not caplog.records


@pytest.mark.parametrize("options", [{}, {"compression": "zlib"}, {"rowsperstrip": 2}])
def test_a_cut_in_the_last_plane_is_named(tmp_path, stack, options, caplog):
    path = saved(tmp_path / "a.tif", stack, **options)
    with tifffile.TiffFile(path) as tif:
        end = tif.pages[-1].dataoffsets[-1] + tif.pages[-1].databytecounts[-1]
    path.write_bytes(path.read_bytes()[: end - 1])
    with pytest.raises(VolumeFileError, match="cut short"):
        read_volume(path)
    assert not caplog.records


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", DAMAGED)
def test_damage_gives_a_volume_or_one_line(tmp_path, stack, name, caplog):
    path = saved(tmp_path / "a.tif", stack, **DAMAGED[name])
    whole = path.read_bytes()
    draw = random.Random(2)
    for _ in range(40):
        damaged = bytearray(whole)
        for _ in range(draw.choice((1, 4))):
            damaged[draw.randrange(min(len(damaged), 600))] = draw.randrange(256)
        path.write_bytes(damaged)
        try:
            read_volume(path)
        except (VolumeFileError, MissingExtraError) as error:
            assert "\n" not in str(error)
    assert not caplog.records
