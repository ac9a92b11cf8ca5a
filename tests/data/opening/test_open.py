"""What people have becomes a dataset, and a picture that shows what it means."""

from dataclasses import replace

import numpy as np
import pytest
import tifffile
from hypothesis import given
from hypothesis import strategies as st

import volrender as vr
from volrender.data.opening.axes import Permuted
from volrender.data.opening.dataset import Dataset
from volrender.io import VolumeFile, VolumeFileError, read_volume

SHEARED = np.array([[1.5, 0.2, 0.1, -20], [-0.3, 0.8, 0.4, 5], [0.2, -0.1, 2.5, 70], [0, 0, 0, 1]])
VOXELS = np.random.default_rng(0).integers(0, 900, (4, 5, 6)).astype(np.int16)


def corners(volume) -> np.ndarray:
    """World positions of the centres of the eight corner voxels, as a graphic has them."""
    parameters = {
        k: v for k, v in volume.graphic_kwargs.items() if k not in ("cmap", "vmin", "vmax")
    }
    graphic = vr.ImageVolumeGraphic(np.zeros(volume.data.shape[-3:], np.uint8), **parameters)
    n = np.array(volume.data.shape[-3:][::-1]) - 1
    ends = np.array([[x, y, z, 1] for z in (0, 1) for y in (0, 1) for x in (0, 1)]) * [*n, 1]
    return (ends @ graphic.world_from_data.T)[:, :3]


def positions(matrix, shape_zyx) -> np.ndarray:
    n = np.array(shape_zyx[::-1]) - 1
    ends = np.array([[x, y, z, 1] for z in (0, 1) for y in (0, 1) for x in (0, 1)]) * [*n, 1]
    return (ends @ matrix.T)[:, :3]


def test_an_array_is_a_volume_as_it_is():
    (volume,) = vr.open(VOXELS)
    assert volume.axes == "zyx" and np.shares_memory(volume.data, VOXELS)
    assert vr.open(np.zeros((2, 3, 4, 3), np.uint8))[0].axes == "zyxc"
    with pytest.raises(
        ValueError, match=r"not \(2, 3, 4, 5\); for a series or channels, give axes"
    ):
        vr.open(np.zeros((2, 3, 4, 5)))
    with pytest.raises(ValueError, match="key is for files; ndarray is none"):
        vr.open(VOXELS, key="a")


@pytest.mark.parametrize("make", ["dask", "zarr"])
def test_lazy_arrays_stay_unread(make):
    if make == "dask":
        import dask.array

        lazy = dask.array.from_array(VOXELS, chunks=2)
    else:
        import zarr

        lazy = zarr.array(VOXELS)
    dataset = vr.open(lazy)
    assert dataset[0].data is lazy
    graphic = vr.Figure(size=(8, 8)).add(dataset)
    np.testing.assert_array_equal(graphic.data.value, VOXELS)


def test_nibabel_images_lie_where_their_affine_says():
    import nibabel

    image = nibabel.Nifti1Image(VOXELS.T, SHEARED)
    image.header.set_xyzt_units("mm")
    dataset = vr.open(image)
    (volume,) = dataset
    np.testing.assert_array_equal(volume.data[:], VOXELS)
    np.testing.assert_allclose(corners(volume), positions(SHEARED, VOXELS.shape), atol=1e-4)
    assert (dataset.unit, dataset.directions, dataset.n_times) == ("mm", "RAS", 1)
    series = nibabel.Nifti1Image(np.stack([VOXELS.T, VOXELS.T + 1], -1), np.eye(4))
    (volume,) = vr.open(series)
    assert volume.axes == "tzyx" and vr.open(series).n_times == 2
    np.testing.assert_array_equal(volume.data[1, 2], VOXELS[2] + 1)


def test_simpleitk_images_are_turned_from_lps_to_ras():
    sitk = pytest.importorskip("SimpleITK")
    image = sitk.GetImageFromArray(VOXELS)
    image.SetSpacing((0.7, 1.2, 3.0))
    image.SetOrigin((-10, 20, 30))
    image.SetDirection((0, 0.8, 0.6, -1, 0, 0, 0, -0.6, 0.8))
    dataset = vr.open(image)
    (volume,) = dataset
    np.testing.assert_array_equal(volume.data, VOXELS)
    n = np.array(VOXELS.shape[::-1]) - 1
    ends = [[int(i * k) for i, k in zip((x, y, z), n, strict=True)]
            for z in (0, 1) for y in (0, 1) for x in (0, 1)]  # fmt: skip
    expected = [image.TransformIndexToPhysicalPoint(index) for index in ends] * np.array(
        (-1, -1, 1)
    )
    np.testing.assert_allclose(corners(volume), expected, atol=1e-5)
    assert (dataset.unit, dataset.directions) == ("mm", "RAS")


def test_xarray_says_axes_spacing_unit_and_channels():
    xarray = pytest.importorskip("xarray")
    data = np.stack([VOXELS, VOXELS + 1000])  # c, z, y, x
    array = xarray.DataArray(
        data.transpose(3, 0, 1, 2),
        dims=("x", "channel", "z", "y"),
        coords={
            "x": ("x", 5 + 0.5 * np.arange(6), {"units": "µm"}),
            "y": ("y", -2.0 * np.arange(5), {"units": "µm"}),
            "z": ("z", 3.0 * np.arange(4), {"units": "µm"}),
            "channel": ["DAPI", "GFP"],
        },
    )
    dataset = vr.open(array)
    assert dataset.channels == ("DAPI", "GFP") and dataset.unit == "µm"
    np.testing.assert_array_equal(dataset["GFP"].data[1:3, :, 2], VOXELS[1:3, :, 2] + 1000)
    place = np.array([[0.5, 0, 0, 5], [0, -2, 0, 0], [0, 0, 3, 0], [0, 0, 0, 1]])
    np.testing.assert_allclose(corners(dataset[0]), positions(place, VOXELS.shape), atol=1e-9)
    (chosen,) = vr.open(array, channel="GFP")
    assert chosen.channel == "GFP" and vr.open(array, channel=1)[0].channel == "GFP"
    with pytest.raises(VolumeFileError, match="no channel called 'RFP'; it has 'DAPI', 'GFP'"):
        vr.open(array, channel="RFP")
    with pytest.raises(ValueError, match=r"coordinates of 'z' are uneven: steps of 1 to 3"):
        vr.open(xarray.DataArray(VOXELS, dims=("z", "y", "x"), coords={"z": [0, 1, 4, 5]}))
    with pytest.raises(ValueError, match=r"dimensions are z, y and x, .* not \('a', 'y', 'x'\)"):
        vr.open(xarray.DataArray(VOXELS, dims=("a", "y", "x")))


def ome(path, **metadata) -> str:
    """An OME-TIFF of two channels."""
    data = np.stack([VOXELS, VOXELS[::-1]], 1).astype(np.uint16)
    tifffile.imwrite(path, data, metadata={"axes": "ZCYX", **metadata}, ome=True)
    return str(path)


CHANNELS = {"Channel": {"Name": ["nuclei", "actin"], "Color": [-16776961, 16711935]}}  # red, green


def test_a_file_of_channels_is_shown_as_its_channels(tmp_path):
    path = ome(tmp_path / "two.ome.tif", **CHANNELS)
    dataset = vr.open(path)
    assert dataset.channels == ("nuclei", "actin")
    assert dataset["nuclei"].color.startswith("#") and dataset.format == "tiff"
    figure = vr.Figure(size=(16, 12))
    graphic = figure.add(dataset, mode="mip")
    nuclei, actin = graphic
    assert (graphic.name, graphic.mode) == ("two", "mip")
    assert actin is graphic.channels["actin"] and tuple(actin.cmap(1.0).rgba) == (0, 1, 0, 1)
    assert tuple(nuclei.cmap(1.0).rgba) == (1, 0, 0, 1)
    np.testing.assert_array_equal(actin.data.value, VOXELS[::-1])
    figure = vr.Figure(size=(16, 12))
    assert figure.add_image_volume(dataset).name == "two"
    assert figure.add(vr.open(path, channel="actin")).name == "two 2"
    with pytest.raises(VolumeFileError, match="holds 2 channels; choose one with channel=0 … 1"):
        read_volume(path)


def test_colours_of_ome_are_red_green_blue_alpha(tmp_path):
    dataset = vr.open(ome(tmp_path / "two.ome.tif", Channel={"Color": [-16776961, 16711935]}))
    assert [volume.color for volume in dataset] == ["#ff0000", "#00ff00"]
    assert dataset.channels == ("channel 0", "channel 1")


def test_imagej_says_ranges_and_colours(tmp_path):
    data = np.stack([VOXELS, VOXELS[::-1]], 1).astype(np.uint16)
    ramp = np.arange(256, dtype=np.uint8)
    luts = [np.stack([ramp, 0 * ramp, ramp]), np.stack([0 * ramp, ramp, 0 * ramp])]
    path = tmp_path / "two.tif"
    tifffile.imwrite(
        path, data, imagej=True,
        metadata={"axes": "ZCYX", "Ranges": (10.0, 500.0, 20.0, 800.0), "LUTs": luts, "mode": "composite"},
    )  # fmt: skip
    dataset = vr.open(path)
    assert [volume.limits for volume in dataset] == [(10, 500), (20, 800)]
    assert [volume.color for volume in dataset] == ["#ff00ff", "#00ff00"]
    first, second = vr.Figure(size=(8, 8)).add(dataset)
    assert (first.vmin, first.vmax, second.vmax) == (10, 500, 800)


def test_nothing_is_added_where_one_channel_cannot_be(tmp_path):
    figure = vr.Figure(size=(8, 8))
    with pytest.raises(
        TypeError, match=r"add takes a Dataset, as volrender\.open gives it, not ndarray"
    ):
        figure.add(VOXELS)
    dataset = vr.open(ome(tmp_path / "two.ome.tif"))
    with pytest.raises(TypeError, match="no parameter 'nonsense'"):
        figure.add(dataset, nonsense=1)
    assert figure[0, 0].graphics == ()


KEYS = st.one_of(
    st.integers(-3, 2),
    st.builds(slice, st.integers(-4, 4), st.integers(-4, 4), st.sampled_from([None, 1, 2])),
)


@given(st.lists(KEYS, max_size=4), st.permutations([0, 1, 2]), st.integers(0, 1))
def test_permuted_arrays_give_what_numpy_does(keys, order, channel):
    source = np.arange(3 * 4 * 5 * 2).reshape(3, 4, 5, 2)
    permuted = Permuted(source, [*order, None], {3: channel})
    expected = source[..., channel].transpose(order)[..., None]
    keys = tuple(keys[:3])
    assert permuted.shape == expected.shape and permuted.nbytes == expected.nbytes
    np.testing.assert_array_equal(permuted[keys], expected[keys])
    np.testing.assert_array_equal(permuted[..., 0], expected[..., 0])


def test_some_channels_are_chosen_in_any_order_and_keep_their_names():
    channels = [VolumeFile("a.tif", "tiff", VOXELS + i, "zyx") for i in range(3)]
    dataset = Dataset([*channels[:2], replace(channels[2], channel="GFP")], level=0)
    some = dataset.only("GFP", 0)
    assert some.channels == ("GFP", "channel 0") and some.level == 0
    assert some[0].data is channels[2].data and some[1].data is channels[0].data
    assert dataset.only(1).channels == () and dataset.only("channel 1")[0] is channels[1]
    with pytest.raises(VolumeFileError, match="no channel called 'DAPI'; it has 'channel 0'"):
        dataset.only(0, "DAPI")
