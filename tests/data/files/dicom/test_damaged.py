"""Damaged DICOM files: one line, in little memory, or what they hold."""

import warnings

import numpy as np
import pytest

from volrender.data.files.dicom import read_dicom
from volrender.data.files.errors import VolumeFileError

pydicom = pytest.importorskip("pydicom")

from tests.data.files.dicom.series_files import ramp, write_series  # noqa: E402


def outcome(path):
    """The sentence of an error, or the shape that was read; anything else is raised."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            volume = read_dicom(path)
            return np.array(volume.data).shape
        except VolumeFileError as error:
            assert str(error).isprintable() and len(str(error)) < len(str(path)) * 3 + 600
            return str(error)


def test_every_cut_of_a_slice_is_seen(tmp_path):
    path = write_series(tmp_path, ramp((1, 4, 6)))[0]
    content = path.read_bytes()
    for length in range(0, len(content), 7):
        path.write_bytes(content[:length])
        assert isinstance(outcome(path), str), length


def test_a_cut_slice_of_a_folder_is_told(tmp_path):
    paths = write_series(tmp_path, ramp((9, 4, 6)))
    paths[4].write_bytes(paths[4].read_bytes()[:-3])
    with pytest.warns(UserWarning) as told:
        volume = read_dicom(tmp_path)
    said = [str(one.message) for one in told]
    assert "left out" in said[0] and str(paths[4]) in said[0] and "cut short" in said[0]
    assert "1 of 9 slices are missing" in said[1]
    assert np.isnan(volume.data[4]).all()


def test_a_slice_that_is_cut_after_it_was_opened(tmp_path):
    paths = write_series(tmp_path, ramp())
    volume = read_dicom(tmp_path)
    paths[1].write_bytes(paths[1].read_bytes()[:-3])
    with pytest.raises(VolumeFileError, match="shorter"):
        volume.data[1]
    np.testing.assert_array_equal(volume.data[2], ramp()[2])


@pytest.mark.parametrize(
    "elements, reason",
    [
        ({"Rows": 60000, "Columns": 60000}, "cut short"),
        ({"NumberOfFrames": 100_000}, "cut short"),
        ({"NumberOfFrames": 2**31 - 1}, "2147483647 frames"),
        ({"PixelSpacing": [0, 1]}, "PixelSpacing"),
        ({"ImageOrientationPatient": [1, 0, 0, 1, 0, 0]}, "not perpendicular"),
        ({"ImagePositionPatient": [0, 0, 1e9]}, "mm"),
        ({"BitsStored": 0, "BitsAllocated": 12}, "12 bits"),
        ({"SamplesPerPixel": 4}, "4 values"),
        ({"PhotometricInterpretation": "HSV"}, "HSV"),
        ({"Rows": 0}, "0 rows"),
    ],
)
def test_headers_that_say_what_cannot_be(tmp_path, elements, reason):
    path = write_series(tmp_path, ramp((1, 4, 6)))[0]
    dataset = pydicom.dcmread(path)
    for keyword, value in elements.items():
        setattr(dataset, keyword, value)
    dataset.save_as(path)
    said = outcome(path)
    assert isinstance(said, str) and reason in said


def test_a_compressed_picture_that_claims_gigabytes(tmp_path):
    path = write_series(tmp_path, ramp((1, 4, 6)))[0]
    dataset = pydicom.dcmread(path)
    dataset.compress(pydicom.uid.RLELossless)
    dataset.Rows = dataset.Columns = 60000
    dataset.save_as(path)
    assert "compressed bytes for pictures of" in outcome(path)
