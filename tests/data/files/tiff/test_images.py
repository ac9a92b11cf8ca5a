"""Which image, and which resolution, of a TIFF that has several."""

import warnings

import numpy as np
import pytest

from volrender.cli import main
from volrender.data.files import VolumeFileError, read_volume
from volrender.data.files.errors import ChoiceError
from volrender.data.files.read import read_volumes

tifffile = pytest.importorskip("tifffile")

STACK = np.random.default_rng(0).integers(0, 5000, (5, 32, 48), dtype=np.uint16)


def quietly(path, **options):
    """Read with every warning an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return read_volume(path, **options)


def two_images(path, **options):
    with tifffile.TiffWriter(path, ome=True) as writer:
        for number, name in enumerate(("A01 field 0", "A02 field 0")):
            writer.write(
                np.stack([STACK + number, STACK + number + 10]),
                photometric="minisblack",
                metadata={
                    "axes": "CZYX",
                    "Name": name,
                    "PhysicalSizeX": 0.5 + number,
                    "Channel": {"Name": [f"{name} red", f"{name} green"]},
                },
                **options,
            )
    return path


@pytest.mark.parametrize("options", [{}, {"compression": "zlib"}])
def test_an_image_of_ome_is_chosen_by_number_or_name(tmp_path, options, capsys):
    path = two_images(tmp_path / "plate.ome.tif", **options)
    with pytest.raises(ChoiceError, match=r"2 images; .*series=…: 0 A01 field 0: CZYX") as error:
        read_volume(path)
    assert [choice.split(":")[0] for choice in error.value.choices] == [
        "A01 field 0",
        "A02 field 0",
    ]
    for series in (1, "A02 field 0"):
        volumes = read_volumes(path, series=series)
        for number, volume in enumerate(volumes):
            np.testing.assert_array_equal(volume.data, STACK + 1 + 10 * number)
            assert (volume.scale[0], volume.spacing_unit) == (1.5, "µm")
            assert volume.channel == f"A02 field 0 {('red', 'green')[number]}"
    for series in (2, -1, "A03", "a01 field 0"):
        with pytest.raises(VolumeFileError, match=r"no (series|image).*1 A02 field 0: CZYX"):
            read_volume(path, series=series)
    assert main(["info", str(path)]) == 0
    assert "A02 field 0: CZYX (2, 5, 32, 48) uint16" in capsys.readouterr().out
    assert main(["info", str(path), "--series", "A02 field 0"]) == 0
    assert "A02 field 0 green" in capsys.readouterr().out


def test_the_only_volume_beside_flat_pictures_is_meant(tmp_path):
    path = tmp_path / "a.tif"
    with tifffile.TiffWriter(path) as writer:
        writer.write(STACK[0, :9].astype(np.uint8))
        writer.write(STACK)
    with pytest.warns(UserWarning, match="holds 2 images; series 1 is read"):
        np.testing.assert_array_equal(read_volume(path).data, STACK)
    np.testing.assert_array_equal(quietly(path, series=0).data, STACK[:1, :9].astype(np.uint8))


def test_pictures_of_several_sizes_are_listed_but_for_small_copies(tmp_path):
    path = tmp_path / "a.tif"
    for page in (STACK[0], STACK[1, :20]):
        tifffile.imwrite(path, page, append=True, metadata=None)
    with pytest.raises(ChoiceError, match="holds 2 images"):
        read_volume(path)
    path = tmp_path / "b.tif"
    tifffile.imwrite(path, STACK[0], metadata=None)
    tifffile.imwrite(path, STACK[0, ::5, ::7], append=True, subfiletype=1, metadata=None)
    with pytest.warns(UserWarning, match="series 0 is read"):
        np.testing.assert_array_equal(read_volume(path).data, STACK[:1])


def pyramid(path, ome=True, axes="ZYX", **options):
    """A stack with halves and quarters of it in directories below its pages."""
    options = {"photometric": "minisblack", "tile": (16, 16), "compression": "zlib", **options}
    metadata = {"axes": axes, "PhysicalSizeX": 0.5, "PhysicalSizeY": 0.5, "PhysicalSizeZ": 2}
    metadata = metadata if ome else {}  # a plain pyramid has no z that stays, as tifffile has it
    with tifffile.TiffWriter(path, ome=ome) as writer:
        writer.write(STACK, subifds=2, metadata=metadata, **options)
        for step in (2, 4):
            coarse = STACK[:, ::step, ::step]
            writer.write(coarse, subfiletype=1, metadata=None if ome else {}, **options)
    return path


@pytest.mark.parametrize("ome", [True, False])
def test_resolutions_below_pages(tmp_path, ome):
    path = pyramid(tmp_path / "a.ome.tif", ome)
    volume = quietly(path)
    assert (volume.level, len(volume.levels)) == (0, 3)
    np.testing.assert_array_equal(volume.data, STACK)
    for level, step in enumerate((1, 2, 4)):
        coarse = quietly(path, level=level)
        assert coarse.level == level
        np.testing.assert_array_equal(coarse.data, STACK[:, ::step, ::step])
        np.testing.assert_array_equal(volume.levels[level].data, STACK[:, ::step, ::step])
        if ome:  # its faces lie where those of the finest do
            assert coarse.scale == pytest.approx((0.5 * step, 0.5 * step, 2))
            assert np.array(coarse.offset) - np.array(coarse.scale) / 2 == pytest.approx(
                np.array((-0.5, -0.5, -2)) / 2
            )
    with pytest.raises(VolumeFileError, match="no level 3; there are 3"):
        read_volume(path, level=3)


def test_resolutions_of_plain_pages_and_of_channels(tmp_path):
    path = tmp_path / "a.tif"
    with tifffile.TiffWriter(path) as writer:
        writer.write(STACK[0], metadata=None, tile=(16, 16))
        writer.write(STACK[0, ::2, ::2], metadata=None, subfiletype=1, tile=(16, 16))
    volume = quietly(path)
    assert [level.data.shape for level in volume.levels] == [(1, 32, 48), (1, 16, 24)]
    np.testing.assert_array_equal(volume.levels[1].data, STACK[:1, ::2, ::2])
    red, *others = read_volumes(pyramid(tmp_path / "b.ome.tif", axes="CYX"))
    assert len(others) == 4
    np.testing.assert_array_equal(others[0].levels[2].data, STACK[1:2, ::4, ::4])
    assert red.levels[2].data.dtype == np.uint16


def test_one_resolution_is_level_0(tmp_path):
    tifffile.imwrite(tmp_path / "a.tif", STACK)
    assert quietly(tmp_path / "a.tif", level=0).levels == ()
    with pytest.raises(VolumeFileError, match="no level 1; there is one, 0"):
        read_volume(tmp_path / "a.tif", level=1)


def test_pixels_of_a_coarse_level_that_lie_nowhere_are_refused(tmp_path):
    path = pyramid(tmp_path / "a.ome.tif")
    with tifffile.TiffFile(path) as tif:
        place = tif.series[0].levels[1].pages[0].tags[324].valueoffset
    content = bytearray(path.read_bytes())
    content[place : place + 4] = b"\0\0\0\x70"
    path.write_bytes(content)
    with pytest.raises(VolumeFileError, match="cut short: pixels lie beyond the end"):
        read_volume(path)
