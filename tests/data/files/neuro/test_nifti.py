"""Reading NIfTI: where voxels land in the world, what becomes of their values."""

import random
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from volrender import ImageVolumeGraphic
from volrender.base import transforms
from volrender.data.files import VolumeFileError, describe, read_volume
from volrender.data.files.affine import decompose_affine

nibabel = pytest.importorskip("nibabel")

SHAPE_XYZ = (4, 5, 6)
OBLIQUE = transforms.matrix_from_quaternion(transforms.normalised_quaternion((0.3, -0.5, 0.2, 0.8)))


def affine_of(linear, offset=(-12.5, 7.25, 30.0)):
    matrix = np.eye(4)
    matrix[:3, :3] = linear
    matrix[:3, 3] = offset
    return matrix


@pytest.fixture
def values_xyz():
    return np.random.default_rng(1).integers(-900, 3000, SHAPE_XYZ).astype(np.int16)


def saved(path, values_xyz, affine=None, image=nibabel.Nifti1Image):
    nibabel.save(image(values_xyz, np.eye(4) if affine is None else affine), path)
    return path


AFFINES = {
    "identity": np.eye(4),
    "anisotropic": affine_of(np.diag([0.5, 0.75, 3.0])),
    "LAS": affine_of(np.diag([-2.0, 2.0, 3.0])),
    "LPS": affine_of(np.diag([-2.0, -2.0, 3.0])),
    "LPI": affine_of(np.diag([-2.0, -2.0, -3.0])),
    "upside down": affine_of(np.diag([1.0, 1.0, -4.0])),
    "sagittal": affine_of([[0, 0, 3], [2, 0, 0], [0, 1, 0]]),
    "coronal, mirrored": affine_of([[2, 0, 0], [0, 0, 3], [0, 1, 0]]),
    "oblique": affine_of(OBLIQUE * (0.9, 1.1, 2.5)),
    "oblique, mirrored": affine_of(OBLIQUE * (0.9, -1.1, 2.5)),
    "half a turn": affine_of(np.diag([-1.0, 1.0, -1.0])),
}


@pytest.mark.parametrize("image", [nibabel.Nifti1Image, nibabel.Nifti2Image])
@pytest.mark.parametrize("name", AFFINES)
def test_every_voxel_lands_where_the_affine_says(tmp_path, values_xyz, name, image):
    affine = AFFINES[name]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        volume = read_volume(saved(tmp_path / "a.nii", values_xyz, affine, image))
    world_from_data = transforms.affine(volume.offset, volume.rotation, volume.scale)
    assert volume.affine is None
    for ijk in np.ndindex(SHAPE_XYZ):
        assert volume.data[ijk[::-1]] == values_xyz[ijk]
        expected = affine @ (*ijk, 1)
        np.testing.assert_allclose(world_from_data @ (*ijk, 1), expected, rtol=0, atol=1e-5)
    assert np.prod(np.sign(volume.scale)) == np.sign(np.linalg.det(affine[:3, :3]))
    assert sum(s < 0 for s in volume.scale) <= 1
    assert np.linalg.norm(volume.rotation) == pytest.approx(1, abs=1e-12)
    assert volume.rotation[3] >= 0


def test_a_mirrored_axis_needs_no_rotation():
    for axis in range(3):
        scale = np.where(np.arange(3) == axis, -2.0, 3.0)
        offset, rotation, found, shear = decompose_affine(affine_of(np.diag(scale)))
        assert offset == (-12.5, 7.25, 30.0)
        np.testing.assert_allclose(rotation, (0, 0, 0, 1), atol=1e-12)
        np.testing.assert_allclose(found, scale, atol=1e-12)
        assert shear is None


finite = st.floats(-1, 1, allow_subnormal=False)
length = st.floats(1e-4, 1e4)


@settings(max_examples=60, deadline=None)
@given(
    st.tuples(finite, finite, finite, finite).filter(lambda q: np.linalg.norm(q) > 0.1),
    st.tuples(length, length, length),
    st.tuples(*[st.sampled_from((-1, 1))] * 3),
)
def test_any_rotation_and_scale_is_found_again(quaternion, lengths, signs):
    rotation = transforms.matrix_from_quaternion(transforms.normalised_quaternion(quaternion))
    linear = rotation * (np.array(lengths) * signs)
    offset, found_rotation, found_scale, shear = decompose_affine(affine_of(linear))
    found = transforms.affine(offset, found_rotation, found_scale)
    np.testing.assert_allclose(found[:3, :3] / lengths, linear / lengths, atol=1e-9)
    assert shear is None


TILT = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.6], [0.0, 0.0, 2.0]])  # as of a gantry
SHEARED = {
    "tilted": affine_of(TILT),
    "tilted, mirrored": affine_of(TILT * (-1.0, 1.0, 1.0)),
    "oblique": affine_of(OBLIQUE @ np.array([[1.0, 0.3, 0.0], [0.0, 2.0, -0.2], [0.0, 0.0, 1.5]])),
}


@pytest.mark.parametrize("name", SHEARED)
def test_a_sheared_affine_is_kept_as_the_file_has_it(tmp_path, values_xyz, name):
    path = saved(tmp_path / "a.nii", values_xyz, SHEARED[name])
    expected = nibabel.load(path).affine
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        volume = read_volume(path)
    place = volume.offset, volume.rotation, volume.scale
    np.testing.assert_allclose(transforms.affine(*place, volume.affine), expected, atol=1e-6)
    np.testing.assert_allclose(np.abs(volume.scale), nibabel.affines.voxel_sizes(expected))
    unsheared = transforms.affine(*place)[:3, :3]
    assert np.abs(unsheared - expected[:3, :3]).max() < 0.7  # near to what it is without the shear
    assert np.prod(np.sign(volume.scale)) == np.sign(np.linalg.det(expected[:3, :3]))


def test_a_sheared_file_is_placed_where_nibabel_says(tmp_path, values_xyz):
    path = saved(tmp_path / "a.nii", values_xyz, SHEARED["oblique"])
    image, file = nibabel.load(path), read_volume(path)
    volume = ImageVolumeGraphic(file.data, **file.graphic_kwargs)
    np.testing.assert_allclose(volume.world_from_data, image.affine, atol=1e-6)
    points = np.argwhere(np.ones(SHAPE_XYZ))
    expected = nibabel.affines.apply_affine(image.affine, points)
    np.testing.assert_allclose(volume.map_model_to_world(points), expected, atol=1e-5)


def test_shear_within_the_rounding_of_headers_is_none():
    for skew, is_sheared in ((1e-5, False), (1e-3, True)):
        linear = OBLIQUE @ np.array([[1.0, skew, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 3.0]])
        assert (decompose_affine(affine_of(linear))[3] is not None) == is_sheared


def test_an_affine_without_inverse_leaves_the_voxel_sizes(tmp_path, values_xyz):
    image = nibabel.Nifti1Image(values_xyz, None)
    image.header.set_zooms((2, 3, 4))
    image.header.set_sform(np.diag([0.0, 0.0, 0.0, 1.0]), code=1)
    nibabel.save(nibabel.Nifti1Image(values_xyz, None, image.header), tmp_path / "a.nii")
    with pytest.warns(UserWarning, match="singular"):
        volume = read_volume(tmp_path / "a.nii")
    assert volume.scale == (2, 3, 4)
    for bad in (np.full((4, 4), np.nan), np.zeros((4, 4)), affine_of(np.ones((3, 3)))):
        with pytest.raises(ValueError, match="singular or not finite"):
            decompose_affine(bad)


def test_the_sform_wins_over_the_qform(tmp_path, values_xyz):
    image = nibabel.Nifti1Image(values_xyz, None)
    image.set_qform(np.diag([2, 2, 2, 1]), code=1)
    nibabel.save(image, tmp_path / "q.nii")
    image.set_sform(np.diag([5, 5, 5, 1]), code=1)
    nibabel.save(image, tmp_path / "s.nii")
    assert read_volume(tmp_path / "q.nii").scale == (2, 2, 2)
    assert read_volume(tmp_path / "s.nii").scale == (5, 5, 5)


@pytest.mark.parametrize("dtype", ["u1", "i2", "<u2", ">i2", ">f4", "f8", "i4", "u8"])
@pytest.mark.parametrize("name", ["a.nii", "a.nii.gz", "A.NII.GZ"])
def test_stored_values_are_kept(tmp_path, dtype, name):
    values_xyz = np.arange(60).reshape(3, 4, 5).astype(dtype)
    header = nibabel.Nifti1Header(endianness=">" if dtype[0] == ">" else "<")
    header.set_data_dtype(dtype)
    image = nibabel.Nifti1Image(values_xyz, np.eye(4), header)
    nibabel.save(image, tmp_path / name)
    volume = read_volume(tmp_path / name)
    assert volume.data.dtype == np.dtype(dtype)
    np.testing.assert_array_equal(volume.data, values_xyz.T)
    assert volume.data.base is not None  # a view, no copy
    assert isinstance(volume.data, np.memmap) == (name == "a.nii")
    assert not (name == "a.nii" and volume.data.flags.writeable)


def test_scaled_values_become_float32(tmp_path, values_xyz):
    image = nibabel.Nifti1Image(values_xyz, np.eye(4))
    image.header.set_slope_inter(0.25, -1024)
    nibabel.save(image, tmp_path / "a.nii")  # stores integers as they are
    volume = read_volume(tmp_path / "a.nii")
    assert volume.data.dtype == np.float32
    np.testing.assert_array_equal(volume.data, values_xyz.T * 0.25 - 1024)


def test_a_series_has_axes_tzyx(tmp_path):
    values_xyzt = np.arange(2 * 3 * 4 * 5, dtype=np.float32).reshape(2, 3, 4, 5)
    volume = read_volume(saved(tmp_path / "a.nii", values_xyzt))
    assert (volume.axes, volume.data.shape) == ("tzyx", (5, 4, 3, 2))
    assert volume.data[4, 3, 2, 1] == values_xyzt[1, 2, 3, 4]
    scaled = nibabel.Nifti1Image(values_xyzt.astype(np.int16), np.eye(4))
    scaled.header.set_slope_inter(0.5, 3)
    nibabel.save(scaled, tmp_path / "b.nii")
    expected = values_xyzt.T * 0.5 + 3
    np.testing.assert_array_equal(read_volume(tmp_path / "b.nii").data, expected)


@pytest.mark.parametrize(
    "shape_xyz, shape_zyx",
    [
        ((4, 5), (1, 5, 4)),
        ((4, 5, 6, 1), (6, 5, 4)),
        ((4, 5, 1, 1, 1), (1, 5, 4)),
        ((4,), (1, 1, 4)),
    ],
)
def test_axes_of_length_one(tmp_path, shape_xyz, shape_zyx):
    values = np.arange(np.prod(shape_xyz), dtype=np.int16).reshape(shape_xyz)
    volume = read_volume(saved(tmp_path / "a.nii", values))
    assert (volume.axes, volume.data.shape) == ("zyx", shape_zyx)
    np.testing.assert_array_equal(volume.data.ravel(), values.ravel(order="F"))


@pytest.mark.parametrize("fields", ["RGB", "RGBA"])
@pytest.mark.parametrize("name", ["a.nii", "a.nii.gz"])
def test_colour_records(tmp_path, fields, name):
    values = np.random.default_rng(3).integers(0, 256, (*SHAPE_XYZ, len(fields)), dtype=np.uint8)
    records = np.ascontiguousarray(values).view([(c, "u1") for c in fields])[..., 0]
    volume = read_volume(saved(tmp_path / name, records))
    assert (volume.axes, volume.data.dtype) == ("zyxc", np.uint8)
    np.testing.assert_array_equal(volume.data, values.transpose(2, 1, 0, 3))


def test_colour_vectors_and_other_vectors(tmp_path):
    values = np.random.default_rng(4).random((4, 5, 6, 1, 3)).astype(np.float32)
    image = nibabel.Nifti1Image(values, np.eye(4))
    nibabel.save(image, tmp_path / "vectors.nii")
    with pytest.raises(VolumeFileError, match="neither a volume"):
        read_volume(tmp_path / "vectors.nii")
    image.header.set_intent("rgb vector")
    nibabel.save(image, tmp_path / "colours.nii")
    volume = read_volume(tmp_path / "colours.nii")
    assert volume.axes == "zyxc"
    np.testing.assert_array_equal(volume.data, values[:, :, :, 0].transpose(2, 1, 0, 3))


@pytest.mark.parametrize(
    "unit, symbol", [("mm", "mm"), ("micron", "µm"), ("meter", "m"), (0, None)]
)
def test_units(tmp_path, values_xyz, unit, symbol):
    image = nibabel.Nifti1Image(values_xyz, np.eye(4))
    image.header.set_xyzt_units(unit)
    nibabel.save(image, tmp_path / "a.nii")
    assert read_volume(tmp_path / "a.nii").spacing_unit == symbol


def test_complex_and_empty_images_are_refused(tmp_path):
    with pytest.raises(VolumeFileError, match="complex"):
        read_volume(saved(tmp_path / "a.nii", np.zeros((2, 3, 4), np.complex64)))
    with pytest.raises(VolumeFileError, match="no voxels"):
        read_volume(saved(tmp_path / "b.nii", np.zeros((2, 0, 4), np.int16)))


def test_surface_data_is_refused(tmp_path):
    from nibabel import cifti2

    mask = np.ones((2, 2, 2), bool)
    axes = cifti2.ScalarAxis(["a"]), cifti2.BrainModelAxis.from_mask(mask, affine=np.eye(4))
    image = cifti2.Cifti2Image(np.zeros((1, 8), np.float32), axes)
    nibabel.save(image, tmp_path / "a.dscalar.nii")
    with pytest.raises(VolumeFileError, match="Cifti2Image"):
        read_volume(tmp_path / "a.dscalar.nii")


def test_header_repairs_are_warnings_not_noise(tmp_path, values_xyz, caplog):
    path = saved(tmp_path / "a.nii", values_xyz)
    content = bytearray(path.read_bytes())
    content[252:254] = (99).to_bytes(2, "little")  # qform_code
    path.write_bytes(content)
    with pytest.warns(UserWarning, match="qform_code"):
        read_volume(path)
    assert not caplog.records


@pytest.mark.parametrize("name", ["a.nii", "a.nii.gz"])
def test_cuts_and_damage_give_one_line(tmp_path, values_xyz, name, caplog):
    path = saved(tmp_path / name, values_xyz)
    whole = path.read_bytes()
    for length in range(1, len(whole) - 8, 17):  # gzip ends with 8 bytes of checksum
        path.write_bytes(whole[:length])
        with pytest.raises(VolumeFileError) as caught:
            read_volume(path)
        assert "\n" not in str(caught.value)
    draw = random.Random(0)
    for _ in range(150):
        damaged = bytearray(whole)
        for _ in range(draw.choice((1, 4))):
            damaged[draw.randrange(min(len(damaged), 352))] = draw.randrange(256)
        path.write_bytes(damaged)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                describe(read_volume(path))
            except VolumeFileError as error:
                assert "\n" not in str(error)
    assert not caplog.records
