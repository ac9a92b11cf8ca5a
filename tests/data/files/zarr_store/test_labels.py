"""Label images of OME-Zarr: with their image and on their own."""

import numpy as np
import pytest
import zarr

import volrender
from tests.data.files.zarr_store import made
from volrender.cli import main
from volrender.data.files import Label
from volrender.data.files.zarr_store import read_zarr
from volrender.data.files.zarr_store.lazy import ZarrPixels

IDS = (made.TCZYX[:, :1] // 40).astype(np.uint16)
SAID = {
    "version": "0.4",
    "colors": [
        {"label-value": 0, "rgba": [0, 0, 0, 0]},
        {"label-value": 3, "rgba": [255, 0, 10, 255]},
        {"label-value": 5},
    ],
    "properties": [
        {"label-value": 1, "class": "nucleus", "area (pixels)": 1200},
        {"label-value": 3, "name": "nucleolus", "class": "other"},
        {"label-value": 4, "area (pixels)": 3},
    ],
    "source": {"image": "../../"},
}
LABELS = (Label(1, "nucleus"), Label(3, "nucleolus", "#ff000a"))


def write(root, version="0.4", names=("nuclei",), said=SAID, ids=IDS):
    """An image, and label images of two levels."""
    made.image(root, version)
    listed = {"labels": list(names)}
    zarr.create_group(
        root / "labels",
        zarr_format=2 if version == "0.4" else 3,
        attributes=listed if version == "0.4" else {"ome": {"version": version, **listed}},
    )
    more = {} if said is None else {"image-label": said}
    for name in names:
        where = root / "labels" / name
        made.image(where, version, made.attributes(version, **more), ids)
    return root


@pytest.mark.parametrize("version", ["0.4", "0.5"])
def test_an_image_has_its_label_images(tmp_path, version):
    dataset = volrender.open(write(tmp_path / "a.ome.zarr", version, ("nuclei", "cells")))
    assert len(dataset) == 3 and not any(volume.is_labels for volume in dataset)
    assert [label.channel for label in dataset.labels] == ["nuclei", "cells"]
    for label in dataset.labels:
        assert label.is_labels and label.labels == LABELS
        assert (label.offset, label.scale) == (dataset[0].offset, dataset[0].scale)
        assert [level.data.shape for level in label.levels] == [(2, 6, 8, 10), (2, 6, 4, 5)]
        np.testing.assert_array_equal(label.data[1], IDS[1, 0])


def test_nothing_is_read_of_the_voxels(tmp_path, monkeypatch):
    root = write(tmp_path / "a.ome.zarr")
    monkeypatch.setattr(ZarrPixels, "__getitem__", lambda self, key: pytest.fail("is read"))
    dataset = volrender.open(root, level=1).at_time(1)
    assert dataset.labels[0].labels == LABELS and dataset.labels[0].data.shape == (6, 4, 5)


def test_they_follow_the_image(tmp_path):
    root = write(tmp_path / "a.ome.zarr")
    dataset = volrender.open(root, level=1)
    np.testing.assert_array_equal(dataset.labels[0].data[...], IDS[:, 0, :, ::2, ::2])
    assert dataset.at_level(0).labels[0].data.shape == (2, 6, 8, 10)
    assert dataset.only("GFP").labels == dataset.only("GFP", 0).labels == dataset.labels
    np.testing.assert_array_equal(volrender.open(root).at_time(1).labels[0].data[...], IDS[1, 0])
    coarse = volrender.open(root, downsample=2)
    assert coarse.labels[0].data.shape == coarse[0].data.shape == (2, 3, 4, 5)
    assert set(np.unique(coarse.labels[0].data[...])) <= set(np.unique(IDS))
    assert (coarse.labels[0].offset, coarse.labels[0].scale) == (coarse[0].offset, coarse[0].scale)


def test_with_fewer_levels_than_the_image_it_is_the_coarsest(tmp_path):
    root = write(tmp_path / "a.ome.zarr")
    made.change(
        root / "labels" / "nuclei" / ".zattrs", lambda s: s["multiscales"][0]["datasets"].pop()
    )
    assert volrender.open(root, level=1).labels[0].data.shape == (2, 6, 8, 10)


@pytest.mark.parametrize("version", ["0.4", "0.5"])
@pytest.mark.parametrize("said", [SAID, None])
def test_one_opens_by_its_own_path_and_by_its_key(tmp_path, version, said):
    root = write(tmp_path / "a.ome.zarr", version, said=said)
    for dataset in (
        volrender.open(root / "labels" / "nuclei"),
        volrender.open(f"{root}/labels/nuclei/"),
        volrender.open(root / "labels"),
        volrender.open(root, key="labels/nuclei"),
    ):
        (volume,) = dataset
        assert volume.is_labels and dataset.labels == ()
        assert volume.labels == (LABELS if said else ())
        np.testing.assert_array_equal(volume.data[1], IDS[1, 0])


def test_what_is_no_label_image_is_none(tmp_path):
    write(tmp_path / "a.ome.zarr", ids=IDS.astype(np.float32), said=None)
    assert not volrender.open(tmp_path / "a.ome.zarr").labels[0].is_labels
    made.image(tmp_path / "b.ome.zarr")
    dataset = volrender.open(tmp_path / "b.ome.zarr")
    assert dataset.labels == () and not dataset[0].is_labels
    assert read_zarr(str(tmp_path / "a.ome.zarr"))[0].label_keys == ("labels/nuclei",)


def test_a_damaged_label_image_is_told_and_the_image_is_there(tmp_path):
    root = write(tmp_path / "a.ome.zarr", names=("nuclei", "cells"))
    made.change(root / "labels" / "cells" / ".zattrs", lambda s: s.pop("multiscales"))
    made.change(root / "labels" / ".zattrs", lambda s: s["labels"].extend(["gone", "../../x"]))
    with pytest.warns(UserWarning, match="the label image 'labels/") as told:
        dataset = volrender.open(root)
    assert [label.channel for label in dataset.labels] == ["nuclei"] and len(dataset) == 3
    messages = [str(each.message) for each in told]
    assert len(messages) == 3 and all(" is not read: " in each for each in messages)
    for message, reason in zip(messages, ("several", "nothing at", "no place in"), strict=True):
        assert reason in message


@pytest.mark.parametrize(
    "said, told, labels",
    [
        ([], "image-label ignored", ()),
        ({"colors": {}}, "colors of labels ignored", ()),
        ({"colors": [{"label-value": -1, "rgba": [1, 2, 3, 4]}]}, "colors of labels ignored", ()),
        ({"properties": [3]}, "properties of labels ignored", ()),
        ({"colors": [{"label-value": 7, "rgba": [1, 2, 300, 4]}]}, "colour of label 7 ignored", ()),
        ({"colors": [{"label-value": 7, "rgba": [1, 2]}]}, "colour of label 7 ignored", ()),
        (
            {"colors": [{"label-value": 7, "rgba": [1, 2, 3]}, {}]},
            "colors of labels ignored",
            (Label(7, "label 7", "#010203"),),
        ),
    ],
)
def test_what_is_of_no_use_is_told(tmp_path, said, told, labels):
    root = write(tmp_path / "a.ome.zarr", said=said)
    with pytest.warns(UserWarning, match=told):
        (volume,) = volrender.open(root / "labels" / "nuclei")
    assert volume.is_labels and volume.labels == labels


def test_info_tells_of_both(tmp_path, capsys):
    assert main(["info", str(write(tmp_path / "a.ome.zarr"))]) == 0
    parts = capsys.readouterr().out.split("\n\n")
    assert [("labels " in part) for part in parts] == [False] * 3 + [True]
    assert "channel  nuclei\n" in parts[3]
    assert "ids, 2 of them named: 1 nucleus, 3 nucleolus #ff000a" in parts[3]
