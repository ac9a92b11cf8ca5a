"""Segmentations that highdicom wrote: the same voxels, names, colours and places."""

import random
import warnings

import numpy as np
import pytest

from volrender.data.files import VolumeFileError, describe, read_volume
from volrender.data.files.dicom import read_dicom

pydicom = pytest.importorskip("pydicom")
highdicom = pytest.importorskip("highdicom")

from highdicom.color import CIELabColor  # noqa: E402
from pydicom.sr.codedict import codes  # noqa: E402

from tests.data.files.corners import corners  # noqa: E402
from tests.data.files.dicom.series_files import OBLIQUE, ramp, write_series  # noqa: E402

SHAPE = (7, 9, 11)  # 99 pixels a plane: frames of bits do not begin at bytes
COLOURS = ((220, 30, 40), (10, 200, 90))


def described(number):
    return highdicom.seg.SegmentDescription(
        segment_number=number,
        segment_label=("liver", "spleen")[number - 1],
        segmented_property_category=codes.SCT.Organ,
        segmented_property_type=codes.SCT.Liver,
        algorithm_type="MANUAL",
        display_color=CIELabColor.from_rgb(*COLOURS[number - 1]),
    )


def write(folder, pixels, kind):
    """A CT and, beside it, its segmentation; the path, and the place of the CT."""
    sources = []
    for path in write_series(folder / "ct", ramp(SHAPE), orientation=OBLIQUE):
        dataset = pydicom.dcmread(path)
        dataset.StudyInstanceUID = dataset.FrameOfReferenceUID = "1.2.3"
        for keyword in ("PatientBirthDate", "PatientSex", "AccessionNumber", "StudyID"):
            setattr(dataset, keyword, "")
        for keyword in ("StudyDate", "StudyTime", "ReferringPhysicianName"):
            setattr(dataset, keyword, "")
        sources.append(dataset)
    made = highdicom.seg.Segmentation(
        sources,
        pixels,
        kind,
        [described(1), described(2)],
        highdicom.UID(),
        3,
        highdicom.UID(),
        1,
        "made",
        "made",
        "1",
        "1",
    )
    path = folder / "seg.dcm"
    made.save_as(path)
    return path, corners(read_dicom(folder / "ct"))


def labels():
    data = np.zeros(SHAPE, np.uint8)
    data[1:4, 2:5, 3:9], data[4:6, 6:8, 1:5] = 1, 2
    return data


@pytest.mark.parametrize("kind", ["BINARY", "LABELMAP"])
def test_segments_that_do_not_overlap_are_one_volume(tmp_path, kind):
    path, _ = write(tmp_path, labels(), kind)
    volume = read_volume(path)
    there = labels()[1:6]
    assert volume.data.shape == there.shape  # of empty planes there are no frames
    np.testing.assert_array_equal(volume.data[...], there)
    np.testing.assert_array_equal(volume.data[1, 2:, 3], there[1, 2:, 3])
    assert volume.data.dtype == np.uint8
    assert [(one.id, one.name) for one in volume.labels] == [(1, "liver"), (2, "spleen")]
    assert volume.is_labels
    for one, rgb in zip(volume.labels, COLOURS, strict=True):
        np.testing.assert_allclose(list(bytes.fromhex(one.color[1:])), rgb, atol=1)
    said = describe(volume)
    assert "1 liver #" in said and "secret" not in said.lower()


def test_it_lies_on_what_was_segmented(tmp_path):
    filled = labels()
    filled[0, 0, 0] = filled[-1, 0, 0] = 1
    path, ends = write(tmp_path, filled, "BINARY")
    np.testing.assert_allclose(corners(read_volume(path)), ends, atol=1e-4)


def test_segments_that_overlap_are_a_volume_each(tmp_path):
    pixels = np.stack([labels() == 1, labels() > 0], axis=-1).astype(np.uint8)
    path, _ = write(tmp_path, pixels, "BINARY")
    volumes = read_dicom(path)
    assert [one.channel for one in volumes] == ["liver", "spleen"]
    for number, one in enumerate(volumes):
        np.testing.assert_array_equal(one.data[...], pixels[1:6, ..., number] * (number + 1))
        assert one.labels[0].id == number + 1 and one.color == one.labels[0].color
        assert one.is_labels and len(one.labels) == 1
        np.testing.assert_allclose(
            list(bytes.fromhex(one.labels[0].color[1:])), COLOURS[number], atol=1
        )
    assert read_volume(path, channel=1).channel == "spleen"


def test_frames_that_do_not_say_whether_they_overlap_are_looked_at(tmp_path):
    filled = labels()
    filled[2, 7, 7] = 2
    path, _ = write(tmp_path, filled, "BINARY")
    dataset = pydicom.dcmread(path)
    dataset.SegmentsOverlap = "UNDEFINED"
    dataset.save_as(path)
    np.testing.assert_array_equal(read_volume(path).data[...], filled[1:6])


def test_segments_without_a_colour_have_none_and_a_ct_is_no_labels(tmp_path):
    path, _ = write(tmp_path, labels(), "BINARY")
    dataset = pydicom.dcmread(path)
    del dataset.SegmentSequence[0].RecommendedDisplayCIELabValue
    dataset.save_as(path)
    liver, spleen = read_volume(path).labels
    assert liver.color is None and spleen.color is not None
    assert not read_volume(tmp_path / "ct").is_labels


def test_fractions_are_from_0_to_1(tmp_path):
    pixels = np.random.default_rng(0).random((*SHAPE, 2)).astype(np.float32)
    path, _ = write(tmp_path, pixels, "FRACTIONAL")
    volumes = read_dicom(path)
    assert [one.channel for one in volumes] == ["liver", "spleen"]
    for number, one in enumerate(volumes):
        assert one.data.dtype == np.float32 and one.limits == (0, 1)
        assert not one.is_labels and one.labels == ()
        np.testing.assert_allclose(one.data[...], pixels[..., number], atol=1 / 255)


def test_flipped_bits_give_one_line_or_volumes(tmp_path):
    path, _ = write(tmp_path, labels(), "BINARY")
    content, draw, refused = path.read_bytes(), random.Random(0), 0
    for case in range(60):
        damaged = bytearray(content)
        damaged[draw.randrange(120, len(content))] ^= 1 << draw.randrange(8)
        path.write_bytes(damaged if case % 5 else content[: draw.randrange(len(content))])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                read = read_dicom(path)
                for volume in read if isinstance(read, list) else [read]:
                    assert np.array(volume.data).shape[1:] == SHAPE[1:]
            except VolumeFileError as error:
                assert str(error).isprintable()
                refused += 1
    assert refused >= 12
