"""Files of many frames, compressed ones, and those that ship inside pydicom."""

import numpy as np
import pytest

from volrender.data.files.dicom import list_dicom, read_dicom
from volrender.data.files.errors import VolumeFileError

pydicom = pytest.importorskip("pydicom")
sitk = pytest.importorskip("SimpleITK")

from pydicom.data import get_testdata_file  # noqa: E402
from pydicom.dataset import Dataset  # noqa: E402
from pydicom.uid import EnhancedMRImageStorage, RLELossless  # noqa: E402

from tests.data.files.dicom.series_files import (  # noqa: E402
    OBLIQUE,
    corners,
    ramp,
    slice_of,
    write_series,
)


def item(keyword, **elements):
    """A functional group of one item."""
    inner, group = Dataset(), Dataset()
    for name, value in elements.items():
        setattr(inner, name, value)
    setattr(group, keyword, [inner])
    return group


def enhanced(path, volume, order=None, orientation=OBLIQUE, times=None, **elements):
    """An enhanced MR file; `order`: which slice each frame is, `times`: when it was taken."""
    order = range(len(volume)) if order is None else order
    normal = np.cross(orientation[:3], orientation[3:])
    dataset = slice_of(volume, Rows=volume.shape[1], Columns=volume.shape[2], **elements)
    for keyword in ("PixelSpacing", "ImageOrientationPatient", "SliceThickness"):
        delattr(dataset, keyword)
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    del dataset.PlanarConfiguration
    dataset.SOPClassUID = dataset.file_meta.MediaStorageSOPClassUID = EnhancedMRImageStorage
    dataset.Modality, dataset.NumberOfFrames = "MR", len(volume)
    shared = item("PlaneOrientationSequence", ImageOrientationPatient=list(orientation))
    shared.update(item("PixelMeasuresSequence", PixelSpacing=[0.7, 0.8], SliceThickness=99))
    dataset.SharedFunctionalGroupsSequence = [shared]
    groups = []
    for frame, at in enumerate(order):
        place = [float(f"{x:.6f}") for x in (np.array([-30, 12, 100]) + 2.5 * at * normal)]
        group = item("PlanePositionSequence", ImagePositionPatient=place)
        group.update(
            item("PixelValueTransformationSequence", RescaleSlope=frame + 1, RescaleIntercept=3)
        )
        group.update(item("FrameVOILUTSequence", WindowCenter=100, WindowWidth=51))
        when = 1 if times is None else times[frame]
        group.update(item("FrameContentSequence", TemporalPositionIndex=when, StackID="1"))
        groups.append(group)
    dataset.PerFrameFunctionalGroupsSequence = groups
    pydicom.dcmwrite(path, dataset, enforce_file_format=True)
    return np.array([p * (frame + 1.0) + 3 for frame, p in enumerate(volume)])


def test_an_enhanced_file_lies_where_simpleitk_says(tmp_path):
    values = enhanced(tmp_path / "a.dcm", ramp())
    volume = read_dicom(tmp_path / "a.dcm")
    image = sitk.ReadImage(str(tmp_path / "a.dcm"))
    ends = [(x, y, z) for x in (0, 5) for y in (0, 3) for z in (0, 4)]
    lps = np.array([image.TransformIndexToPhysicalPoint(end) for end in ends])
    np.testing.assert_allclose(corners(volume), lps * (-1, -1, 1), atol=1e-3)
    np.testing.assert_array_equal(volume.data[...], values)
    assert (volume.limits, volume.directions) == ((74.5, 124.5), "RAS")


def test_frames_are_sorted_by_place_and_time(tmp_path):
    order, times = [2, 0, 1, 1, 0, 2], [2, 1, 1, 2, 2, 1]
    values = enhanced(tmp_path / "a.dcm", ramp((6, 4, 6)), order, times=times)
    volume = read_dicom(tmp_path)
    assert volume.axes == "tzyx"
    np.testing.assert_array_equal(volume.data[...], values[[[1, 2, 5], [4, 3, 0]]])


def test_a_file_that_describes_other_frames_than_it_has(tmp_path):
    enhanced(tmp_path / "a.dcm", ramp())
    dataset = pydicom.dcmread(tmp_path / "a.dcm")
    dataset.PerFrameFunctionalGroupsSequence.pop()
    dataset.save_as(tmp_path / "a.dcm")
    with pytest.raises(VolumeFileError, match="describes 4 frames of 5"):
        read_dicom(tmp_path / "a.dcm")


def test_a_compressed_folder_and_a_compressed_file(tmp_path):
    data = ramp((20, 16, 16))
    for path in write_series(tmp_path / "slices", data):
        dataset = pydicom.dcmread(path)
        dataset.compress(RLELossless, generate_instance_uid=False)
        dataset.save_as(path)
    np.testing.assert_array_equal(read_dicom(tmp_path / "slices").data[...], data)
    values = enhanced(tmp_path / "a.dcm", data)
    dataset = pydicom.dcmread(tmp_path / "a.dcm")
    dataset.compress(RLELossless, generate_instance_uid=False)
    dataset.save_as(tmp_path / "a.dcm")
    lazy = read_dicom(tmp_path / "a.dcm").data
    np.testing.assert_array_equal(lazy[...], values)
    np.testing.assert_array_equal(lazy[18:3:-5, 2:4], values[18:3:-5, 2:4])


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "name",
    [
        *("CT_small.dcm", "MR_small_implicit.dcm", "MR_small_bigendian.dcm", "MR_small_RLE.dcm"),
        *("MR_small_jp2klossless.dcm", "MR_small_jpeg_ls_lossless.dcm", "JPGExtended.dcm"),
        *("SC_rgb_rle_2frame.dcm", "SC_ybr_full_422_uncompressed.dcm", "examples_overlay.dcm"),
    ],
)
def test_files_that_ship_with_pydicom(name):
    if name.startswith(("MR_small_j", "JPG")):
        pytest.importorskip("pylibjpeg")
    path = get_testdata_file(name, download=False)
    dataset = pydicom.dcmread(path)
    expected = pydicom.pixels.apply_modality_lut(dataset.pixel_array, dataset)
    data = read_dicom(path).data
    np.testing.assert_array_equal(data[...], expected.reshape(data.shape))


def test_a_grid_of_doses():
    path = get_testdata_file("rtdose.dcm", download=False)
    dataset = pydicom.dcmread(path)
    volume = read_dicom(path)
    expected = dataset.pixel_array * float(dataset.DoseGridScaling)
    np.testing.assert_allclose(volume.data[...], expected, rtol=1e-6)
    offsets = dataset.GridFrameOffsetVector
    np.testing.assert_allclose(np.abs(volume.scale[2]), abs(offsets[1] - offsets[0]))


def test_what_holds_no_picture():
    path = get_testdata_file("rtplan.dcm", download=False)
    with pytest.raises(VolumeFileError, match="hold no pictures"):
        list_dicom(path)
