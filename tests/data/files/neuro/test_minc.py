"""MINC 1 and 2: the voxels and the place that nibabel has, and SimpleITK."""

import itertools
import os
import struct
import warnings
from pathlib import Path

import numpy as np
import pytest

from tests.data.files.corners import corners
from tests.data.files.refused import refusal
from volrender.data.files import describe, read_volume

nibabel = pytest.importorskip("nibabel")
h5py = pytest.importorskip("h5py")

from tests.data.files.neuro.minc_files import (  # noqa: E402
    LAID,
    VALUES,
    ZYX,
    write_minc1,
    write_minc2,
)

SHIPPED = Path(nibabel.__file__).parent / "tests" / "data"
WRITERS = {"1": write_minc1, "2": write_minc2}
ORDER = ("time", *ZYX)


def check(path, names=ZYX) -> None:
    """What is read is what nibabel has; `names`: the axes, as the file has them."""
    volume = read_volume(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        image = nibabel.load(path)
        expected = np.asarray(image.dataobj)
    order = [names.index(name) for name in ORDER if name in names]
    assert volume.axes == ("zyx" if len(names) == 3 else "tzyx")
    np.testing.assert_allclose(volume.data[...], expected.transpose(order), rtol=1e-5, atol=1e-7)
    assert (volume.format, volume.spacing_unit, volume.directions) == ("minc", "mm", "RAS")
    space = [name for name in names if name != "time"]
    ends = []
    for z, y, x in itertools.product((0, 1), repeat=3):
        far = {"zspace": z, "yspace": y, "xspace": x}
        lengths = dict(zip(names, expected.shape, strict=True))
        ends.append([far[name] * (lengths[name] - 1) for name in space])
    in_ras = nibabel.affines.apply_affine(image.affine, ends)
    np.testing.assert_allclose(corners(volume), in_ras, rtol=0, atol=1e-4)


@pytest.mark.parametrize(
    "name",
    ["tiny", "small", "minc1_1_scale", "minc1-no-att", "minc2_1_scale", "minc2-no-att"],
)
def test_volumes_that_nibabel_ships(name):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        check(SHIPPED / f"{name}.mnc")


def test_series_that_nibabel_ships():
    check(SHIPPED / "minc1_4d.mnc", ORDER)
    check(SHIPPED / "minc2_4d.mnc", ORDER)
    check(SHIPPED / "minc2-4d-d.mnc", ("time", "xspace", "yspace", "zspace"))


def test_a_spacing_that_is_none_is_told():
    with pytest.warns(UserWarning, match="along xspace is 'xspace', taken as regular"):
        check(SHIPPED / "minc2_baddim.mnc")


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (2, 1, 0), (1, 0, 2)])
@pytest.mark.parametrize("version", WRITERS)
def test_axes_in_any_order(tmp_path, version, order):
    names = tuple(ZYX[at] for at in order)
    values = VALUES.transpose(order).copy()
    for scaled in ((), names[:1], names[:2]):
        check(WRITERS[version](tmp_path / f"{len(scaled)}.mnc", values, names, scaled), names)


@pytest.mark.parametrize("dtype", ["u1", "i1", "u2", "i2", "i4", "f4", "f8"])
@pytest.mark.parametrize("version", WRITERS)
def test_numbers_of_every_kind(tmp_path, version, dtype):
    order = ">" if version == "1" else "<"
    values = (VALUES.astype(float) - (0 if "u" in dtype else 125)).astype(order + dtype)
    path = WRITERS[version](tmp_path / "a.mnc", values)
    check(path)
    is_float = dtype.startswith("f")
    data = read_volume(path).data
    assert data.dtype == (values.dtype if is_float else np.float32)
    assert isinstance(data, np.memmap) == (is_float and version == "1")


@pytest.mark.parametrize("version", WRITERS)
def test_the_valid_range(tmp_path, version):
    path = WRITERS[version](tmp_path / "a.mnc", valid_range=np.array([20.0, 200.0]))
    check(path)
    assert (VALUES < 20).any() and (VALUES > 200).any()
    whole = read_volume(path).data
    np.testing.assert_array_equal(whole[2, ::-2, 1:3], whole[...][2, ::-2, 1:3])


def test_the_valid_range_in_two_numbers(tmp_path):
    check(write_minc1(tmp_path / "a.mnc", valid_min=20.0, valid_max=200.0))


@pytest.mark.parametrize("version", WRITERS)
def test_values_that_stay_as_they_are(tmp_path, version):
    path = WRITERS[version](tmp_path / "a.mnc", scaled=None)
    with pytest.warns(UserWarning, match="values are as they are stored"):
        data = read_volume(path).data
    assert data.dtype == np.uint8
    np.testing.assert_array_equal(data[...], VALUES)


@pytest.mark.parametrize("most, dtype", [(255.0, np.uint8), (200.0, np.float32)])
def test_integers_that_are_themselves(tmp_path, most, dtype):
    path = write_minc2(tmp_path / "a.mnc", scaled=(), valid_range=np.array([0.0, most]))
    with h5py.File(path, "r+") as file:
        for name, value in {"image-min": 0.0, "image-max": most}.items():
            file[f"minc-2.0/image/0/{name}"][()] = value
    check(path)  # where not all numbers are valid, those above count as the most
    assert read_volume(path).data.dtype == dtype


def test_where_simpleitk_has_it(tmp_path):
    sitk = pytest.importorskip("SimpleITK")
    forwards = {**LAID, "yspace": {**LAID["yspace"], "step": 0.75}}  # it turns other axes round
    for path in (write_minc2(tmp_path / "a.mnc", laid=forwards), SHIPPED / "small.mnc"):
        volume, image = read_volume(path), sitk.ReadImage(str(path), sitk.sitkFloat64)
        np.testing.assert_allclose(volume.data[...], sitk.GetArrayFromImage(image), rtol=1e-5)
        nx, ny, nz = image.GetSize()
        ends = [(x, y, z) for z in (0, nz - 1) for y in (0, ny - 1) for x in (0, nx - 1)]
        # Of this format alone, it leaves the world as RAS.
        in_ras = np.array([image.TransformIndexToPhysicalPoint(end) for end in ends])
        np.testing.assert_allclose(corners(volume), in_ras, rtol=0, atol=1e-3)


@pytest.mark.parametrize("version", WRITERS)
@pytest.mark.parametrize(
    "options, reason",
    [
        ({"names": ("zspace", "yspace", "vector_dimension")}, "its axes are zspace, yspace, vec"),
        ({"valid_range": np.array([5.0, 5.0])}, "a valid range of [5.0, 5.0] of uint8"),
        ({"valid_range": np.array([0.0, 300.0])}, "a valid range of [0.0, 300.0] of uint8"),
        ({"valid_range": np.array([np.nan, 3.0])}, "a valid range of [nan, 3.0] of uint8"),
        ({"spread": np.inf}, "values are scaled by no numbers"),
        ({"laid": {"xspace": {"step": np.nan}}}, "step of xspace is"),
        ({"laid": {"xspace": {"start": (1.0, 2.0)}}}, "start of xspace is"),
        ({"laid": {"zspace": {"direction_cosines": (1.0, 2.0)}}}, "direction_cosines of zspace"),
        ({"laid": {"zspace": {"spacing": b"irregular"}}}, "unevenly spaced along zspace"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path, version, options, reason):
    options = {"laid": LAID, **options}
    if version == "2" and "spacing" in options["laid"].get("zspace", {}):
        options["laid"] = {"zspace": {"spacing": np.bytes_(b"irregular")}}
    assert reason in refusal(WRITERS[version](tmp_path / "a.mnc", **options))


def test_hostile_netcdf(tmp_path):
    content = write_minc1(tmp_path / "a.mnc").read_bytes()
    path = tmp_path / "b.mnc"

    def at(place, *numbers):
        changed = bytearray(content)
        struct.pack_into(f">{len(numbers)}I", changed, place, *numbers)
        path.write_bytes(changed)
        return path

    zspace = content.index(b"zspace") + 8  # its length
    assert "cut short" in refusal(at(zspace, 2**30))
    assert "grows along an axis" in refusal(at(zspace, 0))
    assert "a list of 1073741824 things" in refusal(at(12, 2**30))
    assert "cut short, or its header is damaged" in refusal(at(16, 2**31))  # length of a name
    path.write_bytes(b"CDF\5" + content[4:])
    assert "netCDF file of version 1 or 2" in refusal(path)
    path.write_bytes(content[:-120])
    assert "cut short" in refusal(path)
    path.write_bytes(content[:100])
    assert "cut short" in refusal(path)
    path.write_bytes(b"hello" * 100)
    assert "neither netCDF nor HDF5" in refusal(path)
    path.write_bytes(b"CDF\1" + bytes(28))
    assert "has no image" in refusal(path)


def test_no_link_leads_out_of_minc2(tmp_path):
    write_minc2(tmp_path / "whole.mnc")
    for name in ("minc-2.0/image", "minc-2.0/image/0/image-max"):
        path = write_minc2(tmp_path / "a.mnc")
        with h5py.File(path, "r+") as file:
            del file[name]
            file[name] = h5py.ExternalLink("whole.mnc", name)
        assert "link to another file" in refusal(path)
        os.remove(path)
    with h5py.File(path, "w") as file:
        file["a"] = VALUES
    assert "has no image at minc-2.0/image/0" in refusal(path)


def test_more_extremes_than_any(tmp_path):
    path = write_minc2(tmp_path / "a.mnc")
    with h5py.File(path, "r+") as file:
        del file["minc-2.0/image/0/image-max"]
        file["minc-2.0/image/0"].create_dataset("image-max", (2**30, 2**10), "f8", chunks=True)
    assert "more than any" in refusal(path)


def test_it_is_described_without_its_voxels(tmp_path):
    assert "not read" in describe(read_volume(write_minc2(tmp_path / "a.mnc")))
