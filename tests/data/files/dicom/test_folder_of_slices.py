"""Folders of slices: which volume, in which order, where, and which values."""

import warnings

import numpy as np
import pytest

from volrender.data.files.dicom import list_dicom, read_dicom
from volrender.data.files.errors import ChoiceError, VolumeFileError, VolumeFileNotFoundError

pydicom = pytest.importorskip("pydicom")
sitk = pytest.importorskip("SimpleITK")

from tests.data.files.dicom.series_files import (  # noqa: E402
    AXIAL,
    OBLIQUE,
    corners,
    ramp,
    slice_of,
    write_series,
)


@pytest.fixture(autouse=True)
def no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def by_simpleitk(folder):
    reader = sitk.ImageSeriesReader()
    reader.SetFileNames(reader.GetGDCMSeriesFileNames(str(folder)))
    image = reader.Execute()
    nx, ny, nz = image.GetSize()
    ends = [(x, y, z) for x in (0, nx - 1) for y in (0, ny - 1) for z in (0, nz - 1)]
    lps = np.array([image.TransformIndexToPhysicalPoint(end) for end in ends])
    return sitk.GetArrayFromImage(image), lps * (-1, -1, 1)


@pytest.mark.parametrize("orientation", [AXIAL, OBLIQUE, (0, 1, 0, 0, 0, -1)])
@pytest.mark.parametrize("sign", [1, -1])
def test_slices_lie_where_simpleitk_says(tmp_path, orientation, sign):
    step = sign * 2.5 * np.cross(orientation[:3], orientation[3:])
    write_series(tmp_path, ramp(), step, orientation, RescaleSlope=1, RescaleIntercept=-1024)
    voxels, ends = by_simpleitk(tmp_path)
    volume = read_dicom(tmp_path)
    np.testing.assert_array_equal(volume.data[...], voxels)
    np.testing.assert_allclose(corners(volume), ends, atol=1e-3)
    assert (volume.directions, volume.spacing_unit, volume.affine) == ("RAS", "mm", None)
    np.testing.assert_allclose(np.abs(volume.scale), (0.8, 0.7, 2.5), rtol=1e-5)


def test_a_tilted_gantry_is_sheared(tmp_path):
    paths = write_series(tmp_path, ramp(), (0, 1.0, 2.5))
    volume = read_dicom(tmp_path)
    assert volume.affine is not None
    last = pydicom.dcmread(paths[-1]).ImagePositionPatient
    ends = corners(volume)
    np.testing.assert_allclose(ends[1], np.array(last) * (-1, -1, 1), atol=1e-4)


@pytest.mark.parametrize(
    "stored, elements, dtype",
    [
        (np.uint8, {}, np.uint8),
        (np.int16, {}, np.int16),
        (np.uint16, {"BitsStored": 12, "HighBit": 11, "RescaleIntercept": -1024}, np.int16),
        (np.int16, {"RescaleSlope": "0.5", "RescaleIntercept": 3}, np.float32),
        (np.uint16, {"RescaleSlope": 2}, np.uint32),
    ],
)
def test_values_are_rescaled(tmp_path, stored, elements, dtype):
    data = ramp((3, 4, 6), stored)
    write_series(tmp_path, data, **{"RescaleSlope": 1, "RescaleIntercept": 0, **elements})
    volume = read_dicom(tmp_path)
    slope, intercept = (
        float(elements.get("RescaleSlope", 1)),
        float(elements.get("RescaleIntercept", 0)),
    )
    assert volume.data.dtype == dtype
    np.testing.assert_array_equal(volume.data[...], data * slope + intercept)


def test_bits_beyond_those_in_use_are_no_values(tmp_path):
    data = ramp((3, 4, 6), np.uint16)
    write_series(tmp_path, data | 0xF000, BitsStored=12, HighBit=11)
    np.testing.assert_array_equal(read_dicom(tmp_path).data[...], data)


def test_pieces_are_those_of_the_whole(tmp_path):
    data = ramp((6, 4, 5))
    write_series(tmp_path, data)
    lazy = read_dicom(tmp_path).data
    for key in (2, -1, slice(1, 4), (slice(None, None, 2), 1), (..., 3), (2, slice(1, 3), 4), ()):
        np.testing.assert_array_equal(lazy[key], data[key])
    with pytest.raises(IndexError):
        lazy[6]


def test_a_slice_stands_for_itself(tmp_path):
    paths = write_series(tmp_path, ramp(), WindowCenter=[40, 400], WindowWidth=[80, 2000])
    volume = read_dicom(paths[2])
    np.testing.assert_array_equal(volume.data[...], ramp()[2:3])
    assert volume.limits == (0, 79)
    np.testing.assert_allclose(volume.offset, (30, -12, 105), atol=1e-6)


def test_several_series_are_listed_without_a_name(tmp_path):
    write_series(tmp_path, ramp((3, 4, 6)), SeriesDescription="bone")
    write_series(tmp_path, ramp((5, 4, 6)), SeriesDescription="soft")
    (tmp_path / "notes.txt").write_text("no picture")
    with pytest.raises(ChoiceError, match="several series") as caught:
        read_dicom(tmp_path)
    assert caught.value.choices == ("CT 'soft', 5 slices of 4×6", "CT 'bone', 3 slices of 4×6")
    assert [str(one) for one in list_dicom(tmp_path)] == list(caught.value.choices)
    assert "secret" not in str(caught.value).lower()
    for series in (1, "bone", list_dicom(tmp_path)[1].uid):
        assert read_dicom(tmp_path, series).data.shape == (3, 4, 6)
    for series in (2, -1, "brain"):
        with pytest.raises(ChoiceError):
            read_dicom(tmp_path, series)
    with pytest.raises(TypeError):
        read_dicom(tmp_path, 1.5)


def test_echoes_and_orientations_are_volumes_of_their_own(tmp_path):
    uid = pydicom.uid.generate_uid()
    for name, elements in {
        "a": {"EchoNumbers": 1},
        "b": {"EchoNumbers": 2},
        "c": {"EchoNumbers": 1, "orientation": (0, 1, 0, 0, 0, -1)},
    }.items():
        write_series(tmp_path / name, ramp(), SeriesInstanceUID=uid, **elements)
    parts = [one.part for one in list_dicom(tmp_path)]
    assert parts == ["echo 1, axial", "echo 2, axial", "echo 1, sagittal"]


def test_a_localizer_is_left_out(tmp_path):
    kind = ["ORIGINAL", "PRIMARY", "LOCALIZER"]
    write_series(tmp_path, ramp((9, 4, 6)), SeriesDescription="plan", ImageType=kind)
    write_series(tmp_path, ramp())
    assert read_dicom(tmp_path).data.shape == (5, 4, 6)
    assert read_dicom(tmp_path, "plan").data.shape == (9, 4, 6)


def test_slices_of_one_place_are_times(tmp_path):
    data = ramp((2, 5, 4, 6))
    uid = pydicom.uid.generate_uid()
    for at, now in enumerate(data):
        folder = tmp_path / str(9 - at)
        write_series(folder, now, SeriesInstanceUID=uid, TemporalPositionIdentifier=at + 1)
    volume = read_dicom(tmp_path)
    assert volume.axes == "tzyx"
    np.testing.assert_array_equal(volume.data[...], data)


def test_missing_slices_are_told_and_shown_as_missing(tmp_path):
    data = ramp((9, 4, 6))
    paths = write_series(tmp_path, data)
    paths[3].unlink()
    with pytest.warns(UserWarning, match="1 of 9 slices are missing"):
        volume = read_dicom(tmp_path)
    assert volume.data.shape == data.shape and np.isnan(volume.data[3]).all()
    there = [0, 1, 2, 4, 5, 6, 7, 8]
    np.testing.assert_array_equal(volume.data[...][there], data[there])
    for path in paths[4:7]:
        path.unlink()
    with pytest.raises(VolumeFileError, match="not evenly"):
        read_dicom(tmp_path)


def test_slices_there_twice(tmp_path):
    paths = write_series(tmp_path, ramp())
    (tmp_path / "copy.dcm").write_bytes(paths[2].read_bytes())
    with pytest.warns(UserWarning, match="there twice"):
        np.testing.assert_array_equal(read_dicom(tmp_path).data[...], ramp())
    other = pydicom.dcmread(paths[2])
    other.SOPInstanceUID = other.file_meta.MediaStorageSOPInstanceUID = "1.2.3"
    other.save_as(tmp_path / "copy.dcm")
    with pytest.raises(VolumeFileError, match="2 slices lie at one place"):
        read_dicom(tmp_path)


def test_colours(tmp_path):
    data = np.random.default_rng(0).integers(0, 255, (3, 4, 6, 3)).astype(np.uint8)
    write_series(tmp_path, data)
    volume = read_dicom(tmp_path)
    assert volume.axes == "zyxc"
    np.testing.assert_array_equal(volume.data[...], data)


def test_links_that_lead_out_are_not_followed(tmp_path):
    paths = write_series(tmp_path / "other", ramp((1, 4, 6)))
    write_series(tmp_path / "mine", ramp())
    (tmp_path / "mine" / "link.dcm").symlink_to(paths[0])
    (tmp_path / "mine" / "folder").symlink_to(tmp_path / "other")
    assert len(list_dicom(tmp_path / "mine")) == 1


def test_what_is_no_dicom(tmp_path):
    with pytest.raises(VolumeFileNotFoundError):
        read_dicom(tmp_path / "none")
    with pytest.raises(VolumeFileError, match="holds no Zarr and no DICOM files"):
        read_dicom(tmp_path)
    (tmp_path / "a.dcm").write_bytes(bytes(500))
    with pytest.raises(VolumeFileError, match="does not begin as one"):
        read_dicom(tmp_path / "a.dcm")


def test_slices_without_a_place_are_in_their_order(tmp_path):
    uid = pydicom.uid.generate_uid()
    for at, plane in enumerate(ramp()):
        dataset = slice_of(plane, SeriesInstanceUID=uid, InstanceNumber=at)
        pydicom.dcmwrite(tmp_path / f"{9 - at}.dcm", dataset, enforce_file_format=True)
    with pytest.warns(UserWarning, match="do not say where they lie"):
        volume = read_dicom(tmp_path)
    np.testing.assert_array_equal(volume.data[...], ramp())
    assert volume.directions is None
