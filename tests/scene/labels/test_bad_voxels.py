"""What is no id of a label is refused, by whatever way it comes, and nothing changes."""

import numpy as np
import pytest

import volrender as vr
from tests.scene.labels.scenes import blobs, shown

BAD = {"negative": -1, "too large": 2**32, "fraction": 0.5, "NaN": np.nan, "infinite": np.inf}
WAYS = {
    "assigned": lambda data, value: data.__setitem__((2, slice(3, 5)), value),
    "assigned as an array": lambda data, value: data.__setitem__(2, np.full((15, 17), value)),
    "all assigned": lambda data, value: data.__setitem__(slice(None), value),
    "replaced": lambda data, value: data.replace(np.full((13, 15, 17), value)),
    "replaced by another shape": lambda data, value: data.replace(np.full((3, 4, 5), value)),
}


def labels(dtype, in_figure: bool) -> tuple[vr.Figure | None, vr.LabelsGraphic]:
    data = blobs().astype(dtype)
    return shown(data) if in_figure else (None, vr.LabelsGraphic(data))


@pytest.mark.parametrize("in_figure", [True, False], ids=["in a figure", "in none"])
@pytest.mark.parametrize("dtype", ["uint8", "uint32", "int64", "float64"])
@pytest.mark.parametrize("way", WAYS)
def test_it_changes_nothing(way, dtype, in_figure):
    figure, graphic = labels(dtype, in_figure)
    before = None if figure is None else figure.export_numpy()
    buffer, told = graphic.data, []
    graphic.add_event_handler(told.append, "data")
    for value in BAD.values():
        said = "labels are whole numbers"
        if dtype.startswith("uint") or not np.isfinite(value):  # what this dtype has no number for
            said += "|data of .* (has|does not hold)"
        with pytest.raises(ValueError, match="labels are whole numbers" if value == 0.5 else said):
            WAYS[way](graphic.data, value)
        assert graphic.data is buffer and graphic.data.dtype == dtype
        np.testing.assert_array_equal(graphic.data.value, blobs())
    assert told == []
    if figure is not None:
        np.testing.assert_array_equal(figure.export_numpy(), before)
        graphic.data[2:4] = 3  # it still follows
        assert (figure.export_numpy() != before).any()


@pytest.mark.parametrize("value", BAD.values(), ids=BAD)
def test_it_is_no_label_from_the_start(value):
    data = np.full((3, 4, 5), 2, np.int64 if value in (-1, 2**32) else np.float64)
    data[1, 2, 3] = value
    said = r"labels are whole numbers, 0 \(background\) to 4294967295, not "
    for given in (data, data.tolist(), np.stack([data, data])):
        with pytest.raises(ValueError, match=said):
            vr.LabelsGraphic(given, axes="tzyx" if np.ndim(given) == 4 else None)
    with pytest.raises(ValueError, match=said):
        vr.LabelsGraphic(data, isolated_buffer=False)


def test_a_time_point_that_holds_none_is_not_shown():
    series = np.stack([blobs(), blobs(seed=3)]).astype(np.int64)
    series[1, 2, 3, 4] = -5
    for figure, graphic in (
        shown(series, axes="tzyx"),
        (None, vr.LabelsGraphic(series, axes="tzyx")),
    ):
        with pytest.raises(ValueError, match="not -5"):
            graphic.time = 1
        assert graphic.time == 0
        np.testing.assert_array_equal(graphic.data.value, series[0])
        if figure is not None:
            figure.export_numpy()


@pytest.mark.parametrize("in_figure", [True, False], ids=["in a figure", "in none"])
def test_what_does_not_fit_in_the_dtype_is_not_wrapped_around(in_figure):
    _, graphic = labels("uint8", in_figure)
    for value in (300, np.uint16(300), np.full((15, 17), 300)):
        with pytest.raises(ValueError, match=r"data of uint8 does not hold"):
            graphic.data[3] = value
    np.testing.assert_array_equal(graphic.data.value, blobs())
    graphic.data = graphic.data.value.astype("uint32")
    graphic.data[3] = 300
    assert (graphic.data.value[3] == 300).all()


@pytest.mark.parametrize("in_figure", [True, False], ids=["in a figure", "in none"])
def test_colours_of_voxels_are_refused(in_figure):
    _, graphic = labels("uint8", in_figure)
    colours = vr.ImageVolumeGraphic(np.zeros((3, 4, 5, 3), np.uint8))
    for wrong in (colours.data.value, colours.data):
        with pytest.raises(ValueError, match=r"labels have one (id|number) a voxel"):
            graphic.data = wrong
        with pytest.raises(ValueError, match=r"labels have one id a voxel"):
            vr.LabelsGraphic(wrong)
    np.testing.assert_array_equal(graphic.data.value, blobs())


@pytest.mark.parametrize("in_figure", [True, False], ids=["in a figure", "in none"])
def test_voxels_of_an_image_are_shared_only_where_they_are_ids(in_figure):
    figure, graphic = labels("uint8", in_figure)
    image = vr.ImageVolumeGraphic(np.full((4, 5, 6), 0.25))
    before = graphic.data
    with pytest.raises(ValueError, match=r"not 0\.25"):
        graphic.data = image.data
    assert graphic.data is before
    image.data[0] = -3  # they bind the image to nothing
    image.data[:] = 7
    graphic.data = image.data
    with pytest.raises(ValueError, match="not -3"):
        image.data[0] = -3
    assert (image.data.value == 7).all()
    graphic.data = before
    image.data[0] = -3
    if figure is not None:
        figure.export_numpy()


def test_who_shows_them_no_more_forbids_nothing():
    image = vr.ImageVolumeGraphic(np.full((4, 5, 6), 3.0))
    graphic = vr.LabelsGraphic(image.data)
    del graphic
    image.data[0] = 0.5
    assert image.data.value[0, 0, 0] == 0.5
