"""Pairs of .hdr and .img: the voxels and the place that nibabel has, and for NIfTI SimpleITK."""

import gzip
import os
import shutil
import struct

import numpy as np
import pytest

from tests.data.files.corners import corners
from tests.data.files.refused import refusal
from volrender.base import transforms
from volrender.data.files import VolumeFileError, read_volume

nibabel = pytest.importorskip("nibabel")

TURN = transforms.matrix_from_quaternion(transforms.normalised_quaternion((0.3, -0.5, 0.2, 0.8)))
AFFINE = np.eye(4)
AFFINE[:3, :3], AFFINE[:3, 3] = TURN * (0.9, -1.1, 2.5), (-12.5, 7.25, 30.0)
VALUES = np.random.default_rng(1).integers(-900, 3000, (4, 5, 6)).astype(np.int16)
NIFTI = {1: nibabel.Nifti1Pair, 2: nibabel.Nifti2Pair}


def saved(path, image=nibabel.Nifti1Pair, values=VALUES, affine=AFFINE):
    made = image(values, affine)
    if hasattr(made, "set_sform"):
        made.set_sform(affine, code=1)
        made.header.set_xyzt_units("mm")
    nibabel.save(made, path)
    return path


def analyze(path, spm=True, **fields):
    """An Analyze pair, whose fields are changed; `spm`: with an origin."""
    header = nibabel.Spm2AnalyzeImage.header_class()
    header.set_data_dtype(np.int16)
    header.set_data_shape(VALUES.shape)
    header.set_zooms((2, 3, 4))
    header["scl_slope"] = 0
    if spm:
        header["origin"][:3] = (2, 4, 3)
    for name, value in fields.items():
        header[name] = value
    path.write_bytes(header.binaryblock)
    path.with_suffix(".img").write_bytes(VALUES.tobytes(order="F"))
    return path


def check_against_nibabel(volume, path) -> None:
    image = nibabel.load(path)
    np.testing.assert_allclose(volume.data, np.asarray(image.dataobj).T, rtol=1e-6)
    ends = np.array([(x, y, z) for z in (0, -1) for y in (0, -1) for x in (0, -1)])
    points = ends % np.array(image.shape[:3])
    expected = nibabel.affines.apply_affine(image.affine, points)
    np.testing.assert_allclose(corners(volume), expected, rtol=0, atol=1e-4)


@pytest.mark.parametrize("name", ["a.hdr", "a.img", "A.HDR", "a.hdr.gz", "a.img.gz"])
@pytest.mark.parametrize("version", NIFTI)
def test_nifti_by_either_file(tmp_path, version, name):
    path = saved(tmp_path / name.lower(), NIFTI[version])
    if name.isupper():
        for end in (".hdr", ".img"):
            (tmp_path / f"a{end}").rename(tmp_path / f"A{end.upper()}")
        path = tmp_path / name
    volume = read_volume(path)
    assert volume.data.dtype == np.int16
    np.testing.assert_array_equal(volume.data, VALUES.T)
    assert isinstance(volume.data, np.memmap) != name.endswith("gz")
    check_against_nibabel(volume, path)
    assert (volume.format, volume.directions, volume.spacing_unit) == ("nifti", "RAS", "mm")


def test_extensions_in_upper_case(tmp_path):
    saved(tmp_path / "a.img.gz")
    (tmp_path / "a.hdr.gz").rename(tmp_path / "B.HDR.GZ")
    for name in ("B.IMG.GZ", "B.IMG.gz", "B.img.gz"):
        (tmp_path / "a.img.gz").rename(tmp_path / name)
        np.testing.assert_array_equal(read_volume(tmp_path / "B.HDR.GZ").data, VALUES.T)
        (tmp_path / name).rename(tmp_path / "a.img.gz")


def test_nifti_lies_where_simpleitk_has_it(tmp_path):
    sitk = pytest.importorskip("SimpleITK")
    path = saved(tmp_path / "a.hdr")
    volume, image = read_volume(path), sitk.ReadImage(path)
    np.testing.assert_array_equal(volume.data, sitk.GetArrayFromImage(image))
    nx, ny, nz = image.GetSize()
    ends = [(x, y, z) for z in (0, nz - 1) for y in (0, ny - 1) for x in (0, nx - 1)]
    lps = np.array([image.TransformIndexToPhysicalPoint(end) for end in ends])
    np.testing.assert_allclose(corners(volume), lps * (-1, -1, 1), rtol=0, atol=1e-4)


def test_nifti_series_colours_and_scaling(tmp_path):
    series = np.random.default_rng(2).random((3, 4, 5, 6)).astype(np.float32)
    volume = read_volume(saved(tmp_path / "a.hdr", values=series))
    assert volume.axes == "tzyx"
    np.testing.assert_array_equal(volume.data, series.T)
    colours = np.random.default_rng(3).integers(0, 256, (4, 5, 6, 3), dtype=np.uint8)
    records = colours.view([(name, "u1") for name in "RGB"])[..., 0]
    for name in ("b.hdr", "b.img.gz"):
        volume = read_volume(saved(tmp_path / name, values=records))
        assert volume.axes == "zyxc"
        np.testing.assert_array_equal(volume.data, colours.transpose(2, 1, 0, 3))
    image = nibabel.Nifti1Pair(VALUES, AFFINE)
    image.header.set_slope_inter(0.25, -1024)
    nibabel.save(image, tmp_path / "c.hdr")
    volume = read_volume(tmp_path / "c.hdr")
    assert volume.data.dtype == np.float32
    np.testing.assert_array_equal(volume.data, VALUES.T * 0.25 - 1024)


def test_voxels_that_begin_later(tmp_path):
    path = saved(tmp_path / "a.hdr")
    header, voxels = bytearray(path.read_bytes()), path.with_suffix(".img").read_bytes()
    struct.pack_into("<f", header, 108, 16)
    path.write_bytes(header)
    path.with_suffix(".img").write_bytes(bytes(16) + voxels)
    np.testing.assert_array_equal(read_volume(path).data, VALUES.T)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"spm": False},
        {"scl_slope": 0.5},
        {"scl_slope": 0.5, "scl_inter": 3},
        {"cal_max": 0.8, "cal_min": 0.2, "glmax": 110, "glmin": 10},
    ],
)
def test_analyze_and_spm(tmp_path, fields):
    path = analyze(tmp_path / "a.hdr", **fields)
    volume = read_volume(path)
    check_against_nibabel(volume, path)
    is_scaled = "scl_slope" in fields or "glmax" in fields
    assert volume.data.dtype == (np.float32 if is_scaled else np.int16)
    assert isinstance(volume.data, np.memmap) != is_scaled
    assert (volume.format, volume.spacing_unit) == ("analyze", "mm")
    assert volume.directions == ("RAS" if fields.get("spm", True) else None)


def test_a_mat_beside_is_told(tmp_path):
    path = analyze(tmp_path / "a.hdr")
    (tmp_path / "a.mat").write_bytes(b"MATLAB")
    with pytest.warns(UserWarning, match=r"placement in the \.mat beside is not read"):
        read_volume(path)


def test_an_img_that_is_described_or_alone_is_voxels_alone(tmp_path):
    path = analyze(tmp_path / "a.hdr").with_suffix(".img")
    assert read_volume(path).format == "analyze"
    described = read_volume(path, shape=(6, 5, 4), dtype="int16")
    assert described.format == "raw"
    np.testing.assert_array_equal(described.data, VALUES.T)
    (tmp_path / "a.hdr").unlink()
    assert "has no header: give its shape and dtype" in refusal(path)


def test_halves_of_pairs(tmp_path):
    path = saved(tmp_path / "a.hdr")
    voxels = path.with_suffix(".img")
    voxels.rename(tmp_path / "kept")
    assert refusal(path) == ("its voxels lie in a.img or a.img.gz beside it, which is not there")
    shutil.copy(tmp_path / "kept", tmp_path / "b.img.gz")
    assert "its header lies in b.hdr or b.hdr.gz beside it" in refusal(tmp_path / "b.img.gz")
    voxels.mkdir()
    assert "no regular file of its folder" in refusal(path)
    voxels.rmdir()
    (tmp_path / "other").mkdir()
    shutil.move(tmp_path / "kept", tmp_path / "other" / "a.img")
    os.symlink(tmp_path / "other" / "a.img", voxels)
    assert "no regular file of its folder" in refusal(path)
    os.symlink(path, tmp_path / "other" / "a.hdr")
    with pytest.raises(VolumeFileError, match="its header lies in 'a\\.hdr', it says"):
        read_volume(tmp_path / "other" / "a.img")


@pytest.mark.parametrize(
    "place, form, value, reason",
    [
        (108, "<f", -5.0, "byte -5 of the .img"),
        (108, "<f", 1.5, "byte 1.5 of the .img"),
        (108, "<f", float("nan"), "byte nan of the .img"),
        (42, "<h", 30000, "cut short"),
        (42, "<h", -4, "shape (-4, 5, 6)"),
        (42, "<h", 0, "no voxels"),
        (70, "<h", 32, "complex"),
        (344, "<4s", b"n+1\0", "name it .nii"),
        (0, "<i", 7, "its header is none of NIfTI or Analyze"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path, place, form, value, reason):
    path = saved(tmp_path / "a.hdr")
    content = bytearray(path.read_bytes())
    struct.pack_into(form, content, place, value)
    if place == 0:
        content[344:348] = bytes(4)
    path.write_bytes(content)
    assert reason in refusal(path, may_warn=True)


def test_cut_short(tmp_path):
    path = saved(tmp_path / "a.hdr")
    voxels = path.with_suffix(".img")
    content = voxels.read_bytes()
    voxels.write_bytes(content[:-1])
    assert "cut short: 239 bytes" in refusal(path)
    voxels.write_bytes(content + b"abc")
    with pytest.warns(UserWarning, match="3 bytes more"):
        read_volume(path)
    voxels.unlink()
    (tmp_path / "a.img.gz").write_bytes(gzip.compress(content)[:-1])
    assert "cut short" in refusal(path)
    path.write_bytes(path.read_bytes()[:300])
    assert "its header is none of NIfTI or Analyze" in refusal(path)
