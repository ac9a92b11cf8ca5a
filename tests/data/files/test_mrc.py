"""Reading MRC and CCP4 maps: the voxels of mrcfile, the places of the cell."""

import gzip
import random
import struct
import warnings

import numpy as np
import pytest

from tests.data.files.corners import corners
from volrender.data.files import VolumeFileError
from volrender.data.files.mapped import is_mapped
from volrender.data.files.mrc import read_mrc

mrcfile = pytest.importorskip("mrcfile")

SHAPE = (4, 5, 6)
DTYPES = [np.int8, np.int16, np.float32, np.uint16, np.float16]


def values(dtype, shape=SHAPE):
    return np.random.default_rng(1).integers(0, 100, shape).astype(dtype)


def saved(path, data, change=lambda mrc: None):
    with mrcfile.new(
        path, overwrite=True, compression="gzip" if path.suffix == ".gz" else None
    ) as mrc:
        mrc.set_data(data)
        mrc.voxel_size = (2.0, 3.0, 4.0)
        mrc.set_volume() if data.ndim == 3 else None
        change(mrc)
    return path


def put(path, form, place, *numbers):
    content = bytearray(path.read_bytes())
    struct.pack_into(form, content, place, *numbers)
    path.write_bytes(content)
    return path


def refusal(path):
    with pytest.raises(VolumeFileError) as caught, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read_mrc(str(path))
    text = str(caught.value)
    assert text.isprintable() and len(text) < len(str(path)) + 400
    return text.removeprefix(f"{path}: ")


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", ["a.mrc", "a.map.gz"])
def test_voxels_and_place_are_those_of_mrcfile(tmp_path, dtype, name):
    path = saved(tmp_path / name, values(dtype))
    volume = read_mrc(str(path))
    with mrcfile.open(path) as mrc:
        assert np.array_equal(volume.data, mrc.data) and volume.data.dtype == mrc.data.dtype
        assert volume.scale == tuple(float(mrc.voxel_size[axis]) for axis in "xyz")
    assert is_mapped(volume.data) == (name == "a.mrc")
    assert (volume.axes, volume.spacing_unit, volume.format) == ("zyx", "Å", "mrc")


def test_the_order_of_bytes(tmp_path):
    data = values(np.float32)
    path = saved(tmp_path / "a.mrc", data.astype(">f4"))
    assert path.read_bytes()[212:214] == b"\x11\x11"
    for stamp in (b"\x11\x11", b"\0\0", b"DA"):  # old and careless programs
        put(path, "2s", 212, stamp)
        volume = read_mrc(str(path))
        assert np.array_equal(volume.data, data) and volume.scale == (2, 3, 4)


@pytest.mark.parametrize("mapped", [(1, 2, 3), (3, 2, 1), (2, 1, 3), (3, 1, 2), (2, 3, 1)])
def test_columns_rows_and_sections_run_along_the_axes_of_the_cell(tmp_path, mapped):
    data = values(np.float32)

    def change(mrc):
        mrc.header.mapc, mrc.header.mapr, mrc.header.maps = mapped
        mrc.header.nxstart, mrc.header.nystart, mrc.header.nzstart = 10, 20, 30
        mrc.header.mx, mrc.header.my, mrc.header.mz = 10, 10, 10
        mrc.header.cella = (20.0, 30.0, 40.0)

    volume = read_mrc(str(saved(tmp_path / "a.mrc", data, change)))
    starts = np.zeros(3)
    for column_row_section, axis in enumerate(mapped):
        starts[axis - 1] = (10, 20, 30)[column_row_section]
    assert volume.offset == tuple(starts * (2, 3, 4)) and volume.scale == (2, 3, 4)
    for index in np.ndindex(data.shape):  # sections, rows, columns
        at = dict(zip(mapped, index[::-1], strict=True))
        assert volume.data[at[3], at[2], at[1]] == data[index]


def test_the_origin_goes_before_the_start(tmp_path):
    def change(mrc):
        mrc.header.nxstart = 10
        mrc.header.origin = (-7.0, 8.0, 9.5)

    path = saved(tmp_path / "a.mrc", values(np.float32), change)
    assert read_mrc(str(path)).offset == (-7, 8, 9.5)
    put(path, "<2i", 152, 1146047817, 1)  # of IMOD, as it was before MRC2014
    assert read_mrc(str(path)).offset == (7, -8, -9.5)
    put(path, "<2i", 152, 1146047817, 5)
    assert read_mrc(str(path)).offset == (-7, 8, 9.5)


def test_corners_are_where_itk_has_them(tmp_path):
    itk = pytest.importorskip("SimpleITK")
    path = saved(
        tmp_path / "a.mrc",
        values(np.float32),
        lambda mrc: setattr(mrc.header, "origin", (5.0, 6.0, 7.0)),
    )
    volume, image = read_mrc(str(path)), itk.ReadImage(str(path))
    assert np.array_equal(volume.data, itk.GetArrayFromImage(image))
    expected = [
        image.TransformIndexToPhysicalPoint((x, y, z))
        for z in (0, 3)
        for y in (0, 4)
        for x in (0, 5)
    ]
    assert np.allclose(corners(volume), expected)


def test_a_cell_that_is_not_perpendicular(tmp_path):
    def change(mrc):
        mrc.header.cellb = (90.0, 90.0, 120.0)
        mrc.header.nystart = 2

    volume = read_mrc(str(saved(tmp_path / "a.mrc", values(np.float32), change)))
    along_b = 3 * np.array([np.cos(np.radians(120)), np.sin(np.radians(120)), 0])
    expected = [
        x * np.array([2, 0, 0]) + (y + 2) * along_b + z * np.array([0, 0, 4])
        for z in (0, 3)
        for y in (0, 4)
        for x in (0, 5)
    ]
    assert np.allclose(corners(volume), expected, atol=1e-5)


def test_a_stack_of_volumes_is_a_series(tmp_path):
    data = values(np.int16, (3, *SHAPE))
    volume = read_mrc(str(saved(tmp_path / "a.mrc", data)))
    assert volume.axes == "tzyx" and np.array_equal(volume.data, data) and volume.scale == (2, 3, 4)
    one = read_mrc(str(saved(tmp_path / "b.mrc", data[:1])))
    assert one.axes == "zyx" and np.array_equal(one.data, data[0])
    assert "no volumes of 5 each" in refusal(put(tmp_path / "a.mrc", "<i", 36, 5))


@pytest.mark.parametrize("count", [1, 4])
def test_a_stack_of_images_is_a_volume(tmp_path, count):
    data = values(np.int16, (count, 5, 6))
    path = saved(tmp_path / "a.st", data, lambda mrc: mrc.set_image_stack())
    assert np.array_equal(read_mrc(str(path)).data, data)
    put(path, "<f", 48, 0.0)  # how far images are from each other
    assert read_mrc(str(path)).scale == (2, 3, 2)


def test_bytes_of_imod_are_as_its_flags_say(tmp_path):
    path = saved(tmp_path / "a.rec", values(np.int8) - np.int8(50))
    signed = read_mrc(str(path)).data
    put(path, "<2i", 152, 1146047817, 1)
    assert np.array_equal(read_mrc(str(path)).data, signed) and signed.min() < 0
    put(path, "<2i", 152, 1146047817, 0)
    assert np.array_equal(read_mrc(str(path)).data, signed.view(np.uint8))
    put(path, "<2i", 152, 1146047817, 16)
    assert "packed 4-bit numbers" in refusal(path)


def test_an_extended_header_is_passed_over(tmp_path):
    def change(mrc):
        mrc.set_extended_header(np.frombuffer(bytes(range(200)) * 4, "V80"))

    for name in ("a.mrc", "a.mrc.gz"):
        path = saved(tmp_path / name, values(np.float32), change)
        assert np.array_equal(read_mrc(str(path)).data, values(np.float32))


def test_a_file_without_a_cell_has_no_unit(tmp_path):
    path = saved(tmp_path / "a.mrc", values(np.int16))
    put(path, "<3f", 40, 0, 0, 0)
    volume = read_mrc(str(path))
    assert volume.scale == (1, 1, 1) and volume.spacing_unit is None
    put(path, "<3f", 40, 4, -2, float("nan"))
    with pytest.warns(UserWarning, match="voxel size ignored: a cell of"):
        assert read_mrc(str(path)).scale == (1, 1, 1)


@pytest.mark.parametrize(
    "place, form, numbers, reason",
    [
        (12, "<i", [4], "complex"),
        (12, "<i", [101], "packed"),
        (12, "<i", [77], "unknown mode 77"),
        (0, "<3i", [0, 5, 6], "holds no voxels"),
        (0, "<i", [-1], "holds no voxels"),
        (4, "<2i", [0, 6], "holds no voxels"),
        (4, "<2i", [-5, -6], "holds no voxels"),
        (0, "<3i", [60000, 2**30, 2**30], "more than|cut short"),
        (92, "<i", [-4], "extended header of -4"),
        (92, "<i", [2**31 - 1], "cut short|more than"),
        (64, "<3i", [1, 2, 2], "run along axes"),
        (64, "<3i", [1, 2, 2**31 - 1], "run along axes"),
    ],
)
@pytest.mark.parametrize("name", ["a.mrc", "a.mrc.gz"])
def test_what_cannot_be_is_refused(tmp_path, place, form, numbers, reason, name):
    path = put(saved(tmp_path / "a.mrc", values(np.int16)), form, place, *numbers)
    if name != "a.mrc":
        content = path.read_bytes()
        path = tmp_path / name
        path.write_bytes(gzip.compress(content))
    text = refusal(path)
    assert any(each in text for each in reason.split("|")), text


@pytest.mark.parametrize("name", ["a.mrc", "a.mrc.gz"])
def test_no_damage_passes_for_the_volume(tmp_path, name):
    data = values(np.int16)
    path = saved(tmp_path / name, data)
    whole, draw = path.read_bytes(), random.Random(name)
    blind = set(range(12, 16)) | set(range(64, 76)) | set(range(152, 160))  # mode, axes, flags
    counts = {"refused": 0, "told": 0, "right": 0}
    for case in range(250):
        place = draw.randrange(len(whole) if case % 2 else min(1024, len(whole)))
        content = bytearray(whole)
        content[place] ^= 1 << draw.randrange(8)
        path.write_bytes(whole[:place] if case % 10 == 9 else content)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                found = np.array(read_mrc(str(path)).data)
        except UserWarning:
            counts["told"] += 1
        except VolumeFileError as error:
            assert str(error).isprintable()
            counts["refused"] += 1
        else:
            if place in blind and name == "a.mrc":
                continue
            assert found.shape == data.shape, place
            assert (found != data).sum() <= (name == "a.mrc" and place >= 1024), place
            counts["right"] += 1
    assert counts["refused"] > 20 and counts["right"] > 0


def test_what_is_no_map_is_refused(tmp_path):
    path = tmp_path / "a.mrc"
    path.write_bytes(b"\xff" * 2000)
    assert "begins with no MRC header" in refusal(path)
    path.write_bytes(bytes(100))
    assert "100 bytes of a header of 1024" in refusal(path)
