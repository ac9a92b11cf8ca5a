"""What files say of labels, in a subplot."""

from dataclasses import replace

import numpy as np
import pytest

import volrender as vr
from volrender.data.files.volume_file import Label, VolumeFile
from volrender.data.opening.dataset import Dataset

IDS = (np.arange(60, dtype=np.uint8).reshape(3, 4, 5) // 20).astype(np.uint8)
SAID = (Label(1, "liver", "#ff0000"), Label(2, "kidney"))
PLACE = {"offset": (5.0, 0.0, -5.0), "scale": (1.0, 2.0, 3.0), "spacing_unit": "mm"}
SEGMENTS = VolumeFile("seg.npy", "npy", IDS, "zyx", **PLACE, labels=SAID, is_labels=True)
IMAGE = VolumeFile("a.npy", "npy", IDS, "zyx", **PLACE)


@pytest.fixture
def subplot():
    return vr.Figure(size=(20, 20))[0, 0]


def test_a_file_that_says_so_is_labels_with_names_and_colours(subplot):
    for graphic in (subplot.add(Dataset([SEGMENTS])), subplot.add_labels(SEGMENTS)):
        assert isinstance(graphic, vr.LabelsGraphic) and subplot.unit == "mm"
        assert graphic.names == {1: "liver", 2: "kidney"}
        assert graphic.color_of(1).tolist() == [1, 0, 0, 1] and graphic.color_of(2)[0] < 1
        assert tuple(graphic.scale) == (1, 2, 3) and tuple(graphic.offset) == (5, 0, -5)
    assert [graphic.name for graphic in subplot.graphics] == ["seg", "seg 2"]


def test_what_is_given_wins(subplot):
    given = {"names": ["a"], "colors": "blue", "mode": "volume", "name": "mine"}
    graphic = subplot.add(Dataset([SEGMENTS]), **given)
    assert (graphic.names, graphic.mode, graphic.name) == ({1: "a"}, "volume", "mine")
    assert graphic.color_of(1).tolist() == [0, 0, 1, 1]


def test_who_asks_for_an_image_or_for_labels_gets_that(subplot):
    assert isinstance(subplot.add_image_volume(SEGMENTS), vr.ImageVolumeGraphic)
    assert isinstance(subplot.add_image_volume(Dataset([SEGMENTS])), vr.ImageVolumeGraphic)
    assert isinstance(subplot.add_labels(Dataset([IMAGE])), vr.LabelsGraphic)
    assert isinstance(subplot.add_labels(IMAGE), vr.LabelsGraphic)


def test_segments_that_overlap_are_graphics_of_their_own(subplot):
    parts = [replace(SEGMENTS, labels=(label,), channel=label.name) for label in SAID]
    first, second = subplot.add(Dataset(parts))
    assert (first.name, second.name) == ("seg liver", "seg kidney")
    assert (first.names, second.names) == ({1: "liver"}, {2: "kidney"})


def test_label_images_of_an_image_are_found(subplot):
    dataset = Dataset([IMAGE], labels=[replace(SEGMENTS, channel="organs")])
    assert isinstance(subplot.add(dataset), vr.ImageVolumeGraphic)
    assert subplot.add_labels(dataset).names == {1: "liver", 2: "kidney"}
    assert subplot.add_labels(dataset.labels[0]).names == {1: "liver", 2: "kidney"}


def test_lengths_are_converted_to_the_unit_of_the_world(subplot):
    subplot.add(Dataset([IMAGE]))
    labels = subplot.add(Dataset([replace(SEGMENTS, spacing_unit="µm")]))
    np.testing.assert_allclose(labels.scale, (1e-3, 2e-3, 3e-3))


def test_where_one_cannot_be_added_none_is(subplot):
    wrong = replace(SEGMENTS, data=IDS.astype(np.float32) + 0.5)
    with pytest.raises(ValueError, match="whole numbers"):
        subplot.add(Dataset([SEGMENTS, replace(wrong, channel="b")]))
    assert subplot.graphics == ()
