"""NRRD and MetaImage: the voxels and the corners that SimpleITK has."""

import itertools

import numpy as np
import pytest

from volrender.base import transforms
from volrender.data.files.headed import read_metaimage, read_nrrd

sitk = pytest.importorskip("SimpleITK")
pytest.importorskip("nrrd")

READERS = {".nrrd": read_nrrd, ".nhdr": read_nrrd, ".mha": read_metaimage, ".mhd": read_metaimage}
VOXELS = np.random.default_rng(3).integers(-900, 3000, (4, 5, 6)).astype(np.int16)
TURN = transforms.matrix_from_quaternion(transforms.normalised_quaternion((0.3, -0.5, 0.2, 0.8)))
DIRECTIONS = {
    "straight": np.eye(3),
    "oblique": TURN,
    "mirrored": TURN * (1.0, -1.0, 1.0),
    "sagittal": np.array([[0.0, 0, 1], [1, 0, 0], [0, 1, 0]]),
}


def image_of(voxels, direction=TURN, vector=False):
    image = sitk.GetImageFromArray(voxels, isVector=vector)
    image.SetSpacing((0.5, 0.75, 3.0))
    image.SetOrigin((-12.5, 7.25, 30.0))
    image.SetDirection(np.asarray(direction).ravel().tolist())
    return image


def check_corners(volume, image):
    matrix = transforms.affine(volume.offset, volume.rotation, volume.scale)
    if volume.affine is not None:
        matrix = matrix @ volume.affine
    for corner in itertools.product(*[(0, n - 1) for n in image.GetSize()]):
        lps = image.TransformIndexToPhysicalPoint(corner)
        np.testing.assert_allclose(
            (matrix @ (*corner, 1))[:3], lps * np.array([-1, -1, 1]), atol=1e-4
        )
    assert (volume.spacing_unit, volume.directions) == ("mm", "RAS")


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("name", DIRECTIONS)
@pytest.mark.parametrize("extension", READERS)
def test_voxels_and_corners(tmp_path, extension, name, compressed):
    path = str(tmp_path / f"a{extension}")
    sitk.WriteImage(image_of(VOXELS, DIRECTIONS[name]), path, useCompression=compressed)
    volume = READERS[extension](path)
    assert np.array_equal(volume.data, VOXELS) and volume.data.dtype == np.int16
    assert isinstance(volume.data, np.memmap) is not compressed
    assert not volume.data.flags.writeable
    check_corners(volume, sitk.ReadImage(path))


@pytest.mark.parametrize("extension", READERS)
def test_colours_and_vectors(tmp_path, extension):
    path = str(tmp_path / f"a{extension}")
    colours = np.random.default_rng(4).integers(0, 255, (4, 5, 6, 3)).astype(np.uint8)
    sitk.WriteImage(image_of(colours, vector=True), path)
    volume = READERS[extension](path)
    assert volume.axes == "zyxc" and np.array_equal(volume.data, colours)
    check_corners(volume, sitk.ReadImage(path))
    vectors = np.random.default_rng(5).random((4, 5, 6, 2), np.float32)
    sitk.WriteImage(image_of(vectors, vector=True), path)
    volumes = READERS[extension](path)
    assert [volume.channel for volume in volumes] == ["0", "1"]
    for number, volume in enumerate(volumes):
        assert np.array_equal(volume.data, vectors[..., number])
        check_corners(volume, sitk.ReadImage(path))


@pytest.mark.parametrize("extension", [".mha", ".nrrd"])
@pytest.mark.parametrize("dtype", "i1 u1 i2 u2 i4 u4 i8 u8 f4 f8".split())
def test_types(tmp_path, extension, dtype):
    path = str(tmp_path / f"a{extension}")
    sitk.WriteImage(image_of(VOXELS.astype(dtype)), path)
    volume = READERS[extension](path)
    assert volume.data.dtype == dtype and np.array_equal(volume.data, VOXELS.astype(dtype))


@pytest.mark.parametrize(
    "keys",
    [
        ("Position = 1 2 3", "Rotation = 0 1 0 0 0 1 1 0 0", "ElementSize = 1 2 3"),
        ("Origin = 1 2 3", "Orientation = 0 1 0 -1 0 0 0 0 1", "CenterOfRotation = 5 6 7"),
        ("Offset = 1 2 3", "ElementSpacing = 1 2 3", "AnatomicalOrientation = LPI"),
    ],
)
@pytest.mark.filterwarnings("ignore:.*(CenterOfRotation|AnatomicalOrientation)")
def test_older_keys_of_metaimage(tmp_path, keys):
    path = tmp_path / "a.mha"
    head = ("ObjectType = Image", "NDims = 3", "DimSize = 6 5 4", *keys, "ElementType = MET_SHORT")
    text = "\n".join((*head, "ElementDataFile = LOCAL")) + "\n"
    path.write_bytes(text.encode() + VOXELS.tobytes())
    check_corners(read_metaimage(str(path)), sitk.ReadImage(str(path)))
