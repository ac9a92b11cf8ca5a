"""OME-Zarr: channels, sizes, placement, and what there is to choose from."""

import shutil
import warnings

import numpy as np
import pytest

zarr = pytest.importorskip("zarr", minversion="3")

from tests.data.files.zarr_store import made  # noqa: E402
from volrender.data.files import VolumeFileError  # noqa: E402
from volrender.data.files.errors import ChoiceError  # noqa: E402
from volrender.data.files.zarr_store import read_zarr  # noqa: E402


@pytest.fixture(params=["0.4", "0.5", "0.4 zip", "0.5 zip"])
def stored(tmp_path, request):
    version, _, zipped = request.param.partition(" ")
    path = made.image(tmp_path / "a.zarr", version, chunks=(1, 1, 4, 4, 4))
    return shutil.make_archive(tmp_path / "a.ome", "zip", path) if zipped else str(path)


def test_channels_and_their_voxels(stored):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        channels = read_zarr(stored)
    assert [c.channel for c in channels] == ["DAPI", "GFP", None]
    assert [c.color for c in channels] == ["#0000ff", "#00ff00", "#ff0000"]
    assert [c.limits for c in channels] == [(10, 200.5), (0, 90), None]
    for number, volume in enumerate(channels):
        assert (volume.format, volume.axes, volume.level) == ("ome-zarr", "tzyx", 0)
        assert volume.data.shape == (2, 6, 8, 10) and volume.data.dtype == np.uint16
        np.testing.assert_array_equal(np.asarray(volume.data), made.TCZYX[:, number])


def corners(volume):
    last = np.array(volume.data.shape[-3:])[::-1] - 1
    index = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)]) * last
    assert volume.rotation == (0, 0, 0, 1) and volume.affine is None
    return np.array(volume.offset) + np.array(volume.scale) * index


@pytest.mark.parametrize("level", [0, 1])
def test_levels_and_where_they_lie(stored, level):
    volume = read_zarr(stored, level=level)[1]
    step = 2**level
    np.testing.assert_array_equal(volume.data[...], made.TCZYX[:, 1, :, ::step, ::step])
    z, y, x = (n - 1 for n in volume.data.shape[-3:])
    size = np.array([x * 0.25 * step, y * 0.25 * step, z * 0.5])
    found = corners(volume)
    np.testing.assert_allclose(found[0], [5, 4, 3])
    np.testing.assert_allclose(found[-1], np.array([5, 4, 3]) + size)
    assert volume.spacing_unit == "µm" and volume.level == level
    assert [each.data.shape for each in volume.levels] == [(2, 6, 8, 10), (2, 6, 4, 5)]
    assert [each.scale for each in volume.levels] == [(0.25, 0.25, 0.5), (0.5, 0.5, 0.5)]
    np.testing.assert_array_equal(volume.levels[1].data[0], made.TCZYX[0, 1, :, ::2, ::2])


def test_transformations_of_dataset_and_image_go_one_after_the_other(tmp_path):
    of_all = made.transforms([1, 1, 2, 2, -2], [0, 0, 1, 1, 1])
    said = made.attributes(image=made.multiscale(coordinateTransformations=of_all))
    volume = read_zarr(str(made.image(tmp_path / "a", said=said)))[0]
    np.testing.assert_allclose(corners(volume)[0], [-2 * 5 + 1, 2 * 4 + 1, 2 * 3 + 1])
    np.testing.assert_allclose(corners(volume)[4], [-9 - 9 * 0.5, 9, 7])


def test_all_axes_in_the_unit_of_x(tmp_path):
    axes = [dict(axis) for axis in made.AXES]
    axes[2]["unit"] = "nanometer"
    said = made.attributes(image=made.multiscale(axes))
    volume = read_zarr(str(made.image(tmp_path / "a", said=said)))[0]
    np.testing.assert_allclose(volume.scale, [0.25, 0.25, 0.5e-3])
    np.testing.assert_allclose(volume.offset, [5, 4, 3e-3])
    assert volume.spacing_unit == "µm"
    axes[2].pop("unit")
    said = made.attributes(image=made.multiscale(axes))
    with pytest.warns(UserWarning, match=r"units of x, y and z \(µm, µm, None\) do not compare"):
        volume = read_zarr(str(made.image(tmp_path / "b", said=said)), level=1)[0]
    assert volume.scale == (2, 2, 1) and volume.spacing_unit is None


def test_a_plane_is_a_volume_of_one(tmp_path):
    axes = made.AXES[3:]
    said = made.attributes(image=made.multiscale(made.AXES[2:]))
    said["multiscales"][0]["axes"] = axes
    for dataset in said["multiscales"][0]["datasets"]:
        for each in dataset["coordinateTransformations"]:
            each[each["type"]] = each[each["type"]][1:]
    plane = made.TCZYX[0, 0, 0]
    (volume,) = read_zarr(str(made.image(tmp_path / "a", said=said, pixels=plane)))
    assert volume.axes == "zyx" and volume.scale == (0.25, 0.25, 0.25)
    np.testing.assert_array_equal(volume.data[:], plane[None])
    np.testing.assert_array_equal(volume.data[0, 2:4, ::-1], plane[2:4, ::-1])


def test_several_images(tmp_path):
    said = made.attributes()
    said["multiscales"].append(made.multiscale(name="other", levels=1))
    path = str(made.image(tmp_path / "a", said=said))
    with pytest.raises(ChoiceError, match=r"series=…: 0 \(cells\); 1 \(other\)") as caught:
        read_zarr(path)
    assert caught.value.choices == ("0 (cells)", "1 (other)")
    assert len(read_zarr(path, series=1)[0].levels) == 1
    with pytest.raises(VolumeFileError, match="no series 2; there are 2"):
        read_zarr(path, series=2)


def test_images_of_bioformats2raw(tmp_path):
    root = tmp_path / "a"
    zarr.create_group(root, zarr_format=2, attributes={"bioformats2raw.layout": 3})
    for name in ("0", "1"):
        made.image(root / name, pixels=made.TCZYX + int(name))
    with pytest.raises(ChoiceError, match="series"):
        read_zarr(str(root))
    assert read_zarr(str(root), series=1)[0].data[0, 0, 0, 0] == made.TCZYX[0, 0, 0, 0, 0] + 1


@pytest.mark.parametrize("version", ["0.4", "0.5"])
def test_a_plate_lists_its_fields(tmp_path, version):
    def said(**found):
        return found if version == "0.4" else {"ome": {"version": version, **found}}

    root, zarr_format = tmp_path / "plate", 2 if version == "0.4" else 3
    plate = {"wells": [{"path": "A/1"}, {"path": "B/2"}]}
    zarr.create_group(root, zarr_format=zarr_format, attributes=said(plate=plate))
    for where, fields in (("A/1", "01"), ("B/2", "0")):
        well = {"images": [{"path": field} for field in fields]}
        zarr.create_group(root / where, zarr_format=zarr_format, attributes=said(well=well))
        for field in fields:
            made.image(root / where / field, version)
    with pytest.raises(ChoiceError) as caught:
        read_zarr(str(root))
    assert caught.value.choices == ("A/1/0 (field)", "A/1/1 (field)", "B/2/0 (field)")
    assert "A/1/1" in str(caught.value)
    assert len(read_zarr(str(root), key="A/1/1")) == 3
    assert len(read_zarr(str(root), key="B/2")) == 3  # its only field


def edited(path, edit):
    made.change(path / ".zattrs", edit)
    return str(path)


def image_of(said):
    return said["multiscales"][0]


@pytest.mark.parametrize(
    "edit, reason",
    [
        (lambda s: image_of(s).update(version="0.3"), "version 0.3 is not read; those read are"),
        (lambda s: s.update(multiscales=[]), "multiscales is empty"),
        (lambda s: s.update(multiscales={}), "multiscales is not a list"),
        (lambda s: image_of(s).pop("axes"), "axes is not a list: null"),
        (lambda s: image_of(s)["axes"].pop(), "has axes t, c, z, y|not 5 finite|4 finite"),
        (lambda s: image_of(s)["axes"].insert(0, {"name": "q"}), "2 to 5 axes, not 6"),
        (lambda s: image_of(s)["axes"][0].update(type="angle"), "no volume: axes are"),
        (lambda s: image_of(s).update(datasets=[]), "datasets is empty"),
        (lambda s: image_of(s)["datasets"][0].update(path="../b"), "is no place in this store"),
        (lambda s: image_of(s)["datasets"][0].update(path="7"), "holds no array at '7'"),
        (
            lambda s: image_of(s)["datasets"][0].pop("coordinateTransformations"),
            "coordinateTransformations is not a list",
        ),
        (
            lambda s: image_of(s)["datasets"][0]["coordinateTransformations"].reverse(),
            "are a scale, and perhaps a translation after it",
        ),
        (
            lambda s: image_of(s)["datasets"][0]["coordinateTransformations"][0].update(
                scale=[1, 1, 0, 1, 1]
            ),
            "has a zero",
        ),
        (
            lambda s: image_of(s)["datasets"][0]["coordinateTransformations"][0].update(
                scale=[1, 1, float("nan"), 1, 1]
            ),
            "not 5 finite numbers",
        ),
        (
            lambda s: image_of(s).update(coordinateTransformations=[{"type": "affine"}]),
            "are scale and translation, not affine",
        ),
    ],
)
def test_metadata_that_says_what_cannot_be(tmp_path, edit, reason):
    path = edited(made.image(tmp_path / "a"), edit)
    with pytest.raises(VolumeFileError, match=reason) as caught:
        read_zarr(path)
    assert str(caught.value).startswith(f"{path}: ") and str(caught.value).isprintable()


def test_omero_metadata_of_no_use_is_told(tmp_path):
    path = edited(made.image(tmp_path / "a"), lambda s: s["omero"]["channels"].pop())
    with pytest.warns(UserWarning, match="it is of 2 channels, and there are 3"):
        assert read_zarr(path)[0].channel is None
    bad = {"color": "blue", "window": {"start": 3, "end": 1}, "label": "a\x1b[2J"}
    path = edited(made.image(tmp_path / "b"), lambda s: s["omero"]["channels"].__setitem__(0, bad))
    with pytest.warns(UserWarning) as told:
        volume = read_zarr(path)[0]
    assert len(told) == 2 and volume.color is None and volume.limits is None
