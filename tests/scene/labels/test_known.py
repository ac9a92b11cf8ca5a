"""What is known of labels: which there are, how large, where, and what a pick says of them."""

import numpy as np
import pytest

import volrender as vr
from tests.oracle.labels import render_labels
from tests.pictures import SHEARED
from tests.scene.labels.scenes import (
    MODES,
    SHAPE,
    blobs,
    figure_of,
    labels_in,
    looking_at_the_middle,
    scene_of,
    shown,
)


def by_numpy(data, label) -> tuple:
    """Voxels of a label, their bounding box, and the mean of their (x, y, z)."""
    places = np.argwhere(data == label)
    box = tuple(zip(places.min(axis=0).tolist(), (places.max(axis=0) + 1).tolist(), strict=True))
    return len(places), box, places.mean(axis=0)[::-1]


DATA = {
    "blobs": blobs(),
    "large ids": np.where(blobs() > 0, 2**32 - blobs().astype(np.int64), 0),
    "noise": np.random.default_rng(0).integers(0, 40, SHAPE).astype(np.uint16),
    "no background": np.random.default_rng(0).integers(1, 3, SHAPE).astype(np.uint8),
    "floats": blobs().astype(np.float32),
    "a mask": blobs() == 2,
    "in Fortran order": np.asfortranarray(blobs()),
    "one voxel": np.full((1, 1, 1), 7),
}


@pytest.mark.parametrize("what", DATA)
def test_ids_sizes_boxes_and_centres(what):
    data = DATA[what]
    graphic = vr.LabelsGraphic(data, offset=(3, -2, 1), scale=(2, 1, 0.5))
    ids = np.unique(data[data != 0]).astype(np.uint32)
    np.testing.assert_array_equal(graphic.ids, ids)
    assert graphic.ids.dtype == np.uint32
    for label in ids:
        size, box, centre = by_numpy(data, label)
        assert graphic.size(label) == size and isinstance(graphic.size(label), int)
        assert graphic.bounding_box(int(label)) == box
        assert graphic.centre(label) == pytest.approx(centre * (2, 1, 0.5) + (3, -2, 1))
    for missing in (0, 6_000, 2**32 - 4):
        for ask in (graphic.size, graphic.bounding_box, graphic.centre):
            with pytest.raises(KeyError, match=f"no label {missing}"):
                ask(missing)
    for wrong in (-1, 1.5, "a", None, True):
        with pytest.raises((TypeError, ValueError), match="label"):
            graphic.size(wrong)


def test_they_follow_what_is_painted_and_placed():
    data = blobs()
    graphic = vr.LabelsGraphic(data)
    assert graphic.size(2) == (data == 2).sum()
    graphic.data[data == 2] = 44
    assert 2 not in graphic.ids and graphic.size(44) == (data == 2).sum()
    graphic.data = np.full((2, 3, 4), 6)
    assert graphic.ids.tolist() == [6] and graphic.bounding_box(6) == ((0, 2), (0, 3), (0, 4))
    assert graphic.centre(6).tolist() == [1.5, 1, 0.5]
    graphic.offset, graphic.scale = (10, 0, 0), (1, 1, 4)
    assert graphic.centre(6).tolist() == [11.5, 1, 2]
    graphic.data[:] = 0
    assert graphic.ids.tolist() == []


def test_a_bounding_box_is_what_a_crop_takes():
    figure, graphic = shown(blobs(), mode="slice")
    box = graphic.bounding_box(3)
    graphic.crop = box
    low, high = graphic.shown_box()
    assert [*zip(low + 0.5, high + 0.5, strict=True)] == [*box[::-1]]
    corners = graphic.corners_of(3)
    assert corners.shape == (8, 3)
    np.testing.assert_array_equal(corners.min(axis=0), low)
    np.testing.assert_array_equal(corners.max(axis=0), high)
    figure.export_numpy()


def test_what_is_returned_is_ones_own():
    graphic = vr.LabelsGraphic(blobs())
    graphic.centre(1)[:] = 99
    assert graphic.centre(1).max() < 20


# -- picks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes", [{}, {"interpolation": "nearest"}, SHEARED], ids=["", "cells", "sheared"]
)
@pytest.mark.parametrize("mode", MODES)
def test_picks_give_ids_names_and_places(mode, changes):
    names = {1: "one", 2: "two", 9: "nine"}
    scene = looking_at_the_middle(scene_of(mode, hidden=(5,), size=(24, 18), **changes))
    figure = figure_of(scene, names=names, name="atlas")
    graphic, expected = labels_in(figure), render_labels(scene)
    missed = found = 0
    for y in range(1, 18, 2):
        for x in range(1, 24, 2):
            info = figure[0, 0].pick(x + 0.5, y + 0.5)
            label = expected.label[y, x]
            if (0 if info is None else info["value"]) != label:
                missed += 1
                continue
            if info is None:
                continue
            found += 1
            assert info["graphic"] is graphic
            assert (info["name"], info["scalar"]) == (names.get(label, ""), label)
            assert label not in (0, 5)
            i, j, k = info["index"]
            # a smooth surface may be in the cell of a neighbour
            near = graphic.data.value[
                max(0, k - 1) : k + 2, max(0, j - 1) : j + 2, max(0, i - 1) : i + 2
            ]
            assert label in near
            world = graphic.world_from_data
            place = np.linalg.inv(world[:3, :3]) @ (info["world"] - world[:3, 3])
            assert place - (i, j, k) == pytest.approx(info["voxel_coord"], abs=1e-3)
            assert np.abs(info["voxel_coord"]).max() <= 0.51
    assert missed <= 1 and found > 5


def test_what_is_hidden_or_invisible_is_not_picked():
    figure, graphic = shown(blobs(), mode="slice")
    at = next((x, y) for x in range(40) for y in range(30) if figure[0, 0].pick(x, y) is not None)
    label = figure[0, 0].pick(*at)["value"]
    for name, value in (
        ("hidden", label),
        ("opacity", {label: 0}),
        ("alpha", 0),
        ("fill", 0),
        ("visible", False),
    ):
        kept = getattr(graphic, name)
        setattr(graphic, name, value)
        assert figure[0, 0].pick(*at) is None, name
        setattr(graphic, name, kept)
    assert figure[0, 0].pick(*at)["value"] == label


@pytest.mark.parametrize("mode", MODES)
def test_layers_are_those_of_the_oracle(mode):
    scene = scene_of(mode)
    expected, layer = render_labels(scene), figure_of(scene).render_layers()[0]
    label = np.nan_to_num(layer.scalar).astype(np.int64)
    assert (label != expected.label).mean() <= 0.006
    has_depth = np.nan_to_num(layer.depth, nan=1.0) < 1  # 1: matter that hides less than a half
    both = (label == expected.label) & np.isfinite(expected.depth) & has_depth
    assert both.mean() > 0.15
    off = np.abs(layer.depth - expected.depth)[both]
    assert (off > 2e-5).mean() <= 0.01
    assert (has_depth != np.isfinite(expected.depth)).mean() <= 0.006
