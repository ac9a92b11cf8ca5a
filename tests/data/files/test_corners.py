"""Where the corners of a volume lie: as SimpleITK has it, in every format that both read."""

import itertools
import locale

import numpy as np
import pytest

import volrender
from tests.data.files.corners import corners

sitk = pytest.importorskip("SimpleITK")

from tests.data.files.headed.test_against_simpleitk import DIRECTIONS, VOXELS, image_of  # noqa: E402

EXTRAS = {"nii": "nibabel", "nii.gz": "nibabel", "nrrd": "nrrd", "nhdr": "nrrd", "dcm": "pydicom"}


def lps_corners(image):
    ends = [(0, n - 1) for n in image.GetSize()[::-1]]
    return [
        image.TransformIndexToPhysicalPoint(corner[::-1]) for corner in itertools.product(*ends)
    ]


def slices_of(image, folder):
    """A series by SimpleITK: a file for each slice."""
    folder.mkdir()
    turn = np.array(image.GetDirection()).reshape(3, 3)
    writer = sitk.ImageFileWriter()
    writer.KeepOriginalImageUIDOn()
    for z in range(image.GetSize()[2]):
        plane = image[:, :, z]
        place = image.TransformIndexToPhysicalPoint((0, 0, z))
        said = {
            "0008|0060": "CT",
            "0020|000e": "1.2.3",
            "0020|0037": "\\".join(f"{v:.12g}" for v in (*turn[:, 0], *turn[:, 1])),
            "0020|0032": "\\".join(f"{v:.12g}" for v in place),
            "0020|0013": str(z + 1),
        }
        for tag, value in said.items():
            plane.SetMetaData(tag, value)
        writer.SetFileName(str(folder / f"{z}.dcm"))
        writer.Execute(plane)
    return folder


def by_simpleitk(path):
    if not path.is_dir():
        return sitk.ReadImage(str(path))
    return sitk.ReadImage(sitk.ImageSeriesReader.GetGDCMSeriesFileNames(str(path)))


@pytest.fixture(autouse=True)
def same_locale():
    """GDCM, which reads and writes DICOM for SimpleITK, leaves the process with the locale "C"."""
    before = locale.setlocale(locale.LC_ALL)
    yield
    locale.setlocale(locale.LC_ALL, before)


@pytest.mark.parametrize("name", DIRECTIONS)
@pytest.mark.parametrize("extension", ["nii", "nii.gz", "nrrd", "nhdr", "mha", "mhd", "dcm"])
def test_corners(tmp_path, extension, name):
    if extension in EXTRAS:
        pytest.importorskip(EXTRAS[extension])
    if extension == "dcm" and name == "mirrored":
        pytest.skip("slices of DICOM are never mirrored: their normal says which way they follow")
    image = image_of(VOXELS, DIRECTIONS[name])
    path = tmp_path / f"a.{extension}"
    if extension == "dcm":
        slices_of(image, path)
    else:
        sitk.WriteImage(image, str(path))
    volume = volrender.open(path)[0]
    read = by_simpleitk(path)
    np.testing.assert_array_equal(volume.data[...], sitk.GetArrayFromImage(read))
    np.testing.assert_allclose(
        corners(volume), lps_corners(read) * np.array([-1, -1, 1]), atol=2e-4
    )
    assert (volume.spacing_unit, volume.directions) == ("mm", "RAS")


def test_corners_of_a_map_are_not_turned(tmp_path):
    pytest.importorskip("mrcfile")
    image = sitk.GetImageFromArray(VOXELS)
    image.SetSpacing((0.5, 0.75, 3.0))
    path = tmp_path / "a.mrc"
    sitk.WriteImage(image, str(path))
    volume, read = volrender.open(path)[0], sitk.ReadImage(str(path))
    np.testing.assert_array_equal(volume.data[...], sitk.GetArrayFromImage(read))
    np.testing.assert_allclose(corners(volume), lps_corners(read), atol=1e-4)
    assert (volume.spacing_unit, volume.directions) == ("Å", None)
