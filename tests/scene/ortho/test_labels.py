"""Labels in orthogonal views: all four show the same ones, and the crosshair names them."""

import numpy as np
import pytest

import volrender as vr
from tests.scene.ortho.orthogonal import (
    DATA,
    PLACES,
    SLICES,
    part,
    pixels_of,
    send,
    without_overlays,
)
from tests.scene.ortho.orthogonal import ortho as plain
from volrender.data.files.volume_file import Label, VolumeFile

IDS = np.zeros(DATA.shape, np.uint16)
IDS[1:6, 1:7, 1:5], IDS[1:6, 1:7, 5:8] = 3, 500
NAMES = {3: "liver", 500: "kidney"}
COLOURS = {3: "red", 500: "lime"}


def ortho(data=IDS, place=(), **parameters) -> tuple[vr.OrthoFigure, vr.LabelsGraphic]:
    figure = plain(**dict(place))
    look = {"colors": COLOURS, "names": NAMES, "interpolation": "nearest", "fill": 1.0}
    return figure, figure.add_labels(data, **{**look, **parameters})


def all_of(figure) -> list[vr.LabelsGraphic]:
    return [view.graphics[1] for view in figure]


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_each_slice_shows_the_labels_of_its_voxels(place):
    figure, _ = ortho(place=place)
    without_overlays(figure)
    figure.index = (4, 3, 2)
    picture = figure.export_numpy()
    colours = {3: (255, 0, 0), 500: (0, 255, 0)}
    for name in SLICES:
        voxels = np.stack(np.meshgrid(range(9), range(8), range(7), indexing="ij"), axis=-1)
        axis = figure[name].axis
        voxels = np.take(voxels, [figure.index[axis]], axis=axis).reshape(-1, 3)
        x, y = np.floor(pixels_of(figure, name, voxels)).astype(int).T
        for (i, j, k), pixel in zip(voxels, picture[y, x, :3], strict=True):
            label = IDS[k, j, i]
            np.testing.assert_array_equal(pixel, colours.get(label, [DATA[k, j, i]] * 3))
    assert part(figure, picture, "3d")[..., 0].max() > 150


def test_they_share_one_buffer_and_what_is_set_on_one():
    figure, labels = ortho()
    graphics = all_of(figure)
    assert labels is figure["3d"].graphics[1] and labels.mode == "surface"
    assert all(graphic.data is labels.data for graphic in graphics)
    told = []
    for graphic in graphics:
        graphic.add_event_handler(
            lambda event: told.append(event.type), "hidden", "colors", "values"
        )
    graphics[0].hidden = [3]
    graphics[2].colors = {3: (0.1, 0.2, 0.3), 500: "blue"}
    labels.values = np.array([np.nan, 2.0, np.nan, 7.0])
    graphics[3].values = {3: 1.5, 500: float("nan")}
    labels.selected, labels.outline, labels.visible = 500, 2, False
    figure["coronal"].graphics[1].names = {3: "spleen"}
    assert told == ["hidden"] * 4 + ["colors"] * 4 + ["values"] * 8
    for graphic in graphics:
        assert graphic.hidden == (3,) and graphic.selected == (500,) and not graphic.visible
        assert graphic.values[3] == 1.5 and graphic.colors[500].tolist() == [0, 0, 1, 1]
        assert (graphic.outline, graphic.names) == (2, {3: "spleen"})
    labels.alpha = 0.5  # its own
    assert graphics[0].alpha == 1
    labels.data = np.zeros((4, 5, 6), np.uint8)
    assert all(graphic.data.shape == (4, 5, 6) for graphic in graphics)


def test_they_lie_where_the_volume_does_unless_they_say_where():
    figure, labels = ortho(place=PLACES["tilted"])
    figure.volume.offset = (4, 5, 6)
    for graphic in all_of(figure):
        np.testing.assert_array_equal(graphic.world_from_data, figure.volume.world_from_data)
    own = figure.add_labels(IDS, offset=(1, 1, 1))
    figure.volume.offset = (7, 8, 9)
    assert own.offset.tolist() == [1, 1, 1] and labels.offset.tolist() == [7, 8, 9]
    assert figure["axial"].graphics[2].offset.tolist() == [1, 1, 1]


def test_the_crosshair_says_which_label_is_there():
    figure, labels = ortho(name="organs")
    figure.index = (2, 2, 2)
    assert figure["3d"]._readout()[-1] == "organs 3 liver"
    figure.index = (6, 2, 2)
    assert figure["3d"]._readout()[-1] == "organs 500 kidney"
    figure["sagittal"].graphics[1].names = {500: "a kidney with a name that is far too long"}
    line = figure["3d"]._readout()[-1]
    assert line.startswith("organs 500 a kidney") and line.endswith("…") and len(line) < 40
    figure.index = (0, 0, 0)
    assert figure["3d"]._readout()[-1] == "organs none"
    labels.name = None
    assert figure["3d"]._readout()[-1] == "label none"
    labels.visible = False
    assert figure["3d"]._readout()[-1].startswith("value")


def test_the_readout_in_the_picture_follows():
    figure, labels = ortho()
    figure.index = (2, 2, 2)
    before = part(figure, figure.export_numpy(), "3d")
    labels.names = {3: "lung"}
    after = part(figure, figure.export_numpy(), "3d")
    assert (before != after).any()


def test_a_click_in_a_slice_picks_a_label_out_in_all_views():
    figure, _ = ortho()
    figure.export_numpy()
    for voxel, label in (((2, 3, 3), 3), ((6, 3, 3), 500)):
        place = pixels_of(figure, "axial", voxel)
        for name in ("pointer_down", "pointer_up"):
            send(figure, name, place, button=1)
        assert all(graphic.selected == (label,) for graphic in all_of(figure))
        assert figure.index[:2] == voxel[:2]  # and the crosshair moves there


def test_a_double_click_on_a_label_and_a_flight_move_the_crosshair():
    figure, labels = ortho()
    figure.volume.visible = False
    labels.hidden = 500
    figure.export_numpy()
    place = pixels_of(figure, "3d", (2, 3, 3))
    send(figure, "double_click", place, button=1)
    picked = figure["3d"].pick(*place)
    assert picked["value"] == 3 and figure.index == picked["index"] != (4, 4, 3)
    figure["3d"].fly_to(labels.corners_of(500))
    assert figure.index == (6, 4, 3)
    figure["3d"].fly_to((500, 0, 0), radius=2)
    assert figure.index == (8, 0, 0)


def test_the_state_goes_into_other_views():
    figure, labels = ortho()
    figure.index, labels.hidden, labels.outline = (1, 2, 3), (500,), 1.5
    other, _ = ortho()
    assert (figure.export_numpy() != other.export_numpy()).any()
    other.set_state(figure.get_state())
    np.testing.assert_array_equal(other.export_numpy(), figure.export_numpy())


def test_series_of_labels():
    figure, _ = ortho(np.stack([IDS, np.where(IDS == 3, 500, 0)]), axes="tzyx")
    figure.time = 1
    assert all(graphic.time == 1 for graphic in all_of(figure))
    figure.index = (2, 2, 2)
    assert figure["3d"]._readout()[-1] == "label 500 kidney"


def test_labels_of_a_file_lie_where_the_file_says():
    figure, _ = ortho(place=PLACES["turned"])
    affine = np.diag([2.0, 2, 2, 1])
    said = (Label(3, "liver"),)
    file = VolumeFile("a.nii", "nifti", IDS, "zyx", affine=affine, labels=said, is_labels=True)
    labels = figure.add_labels(file)
    for view in figure:
        graphic = view.graphics[2]
        np.testing.assert_allclose(graphic.world_from_data, affine)
        assert graphic.names == {3: "liver"} and graphic.data is labels.data
