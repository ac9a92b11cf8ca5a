"""A further volume over the first in orthogonal views and mosaics: everywhere, alike, in its own place."""

import numpy as np
import pytest

import volrender as vr
from tests.scene.ortho.orthogonal import DATA, SLICES, pixels_of, without_overlays
from tests.scene.ortho.orthogonal import ortho as plain

PEAK = np.zeros((4, 5, 6), np.float32)  # voxels twice as long as those of the first volume
PEAK[1, 2, 3] = 1
LOOK = {"cmap": [(0, 0, 0), (1, 0, 0)], "vmin": 0, "vmax": 1, "interpolation": "nearest"}
PLACE = {"scale": (2, 2, 2), "offset": (0.5, 0.5, 0.5)}


def ortho(**look):
    figure = plain()
    return figure, figure.add_image_volume(PEAK, **{**LOOK, **PLACE, **look})


def test_each_slice_shows_it_where_it_lies():
    figure, over = ortho()
    without_overlays(figure)
    assert over is figure["3d"].graphics[1] and over.mode == figure.volume.mode
    figure.index = (6, 4, 2)  # voxel (3, 2, 1) of the other one
    picture = figure.export_numpy()[..., :3]
    for name in SLICES:
        voxels = np.stack(np.meshgrid(range(9), range(8), range(7), indexing="ij"), axis=-1)
        axis = figure[name].axis
        voxels = np.take(voxels, [figure.index[axis]], axis=axis).reshape(-1, 3)
        places = np.floor(pixels_of(figure, name, voxels)).astype(int)
        for (i, j, k), (x, y) in zip(voxels, places, strict=True):
            is_peak = (i // 2, j // 2, k // 2) == (3, 2, 1)
            expected = (255, 0, 0) if is_peak else [DATA[k, j, i]] * 3  # where it has vmin
            np.testing.assert_array_equal(picture[y, x], expected)


def test_all_views_look_alike_and_the_crosshair_says_what_is_there():
    figure, over = ortho(name="peak")
    graphics = [view.graphics[1] for view in figure]
    assert all(graphic.data is over.data for graphic in graphics)
    graphics[0].alpha, graphics[2].vmax, over.visible, over.offset = 0.25, 2, False, (1, 1, 1)
    for graphic in graphics:
        assert (graphic.alpha, graphic.vmax, graphic.visible) == (0.25, 2, False)
        np.testing.assert_array_equal(graphic.offset, (1, 1, 1))
    assert figure.volume.alpha == 1 and figure.volume.visible
    over.visible, over.offset = True, PLACE["offset"]
    figure.index = (6, 4, 2)
    assert "peak 1" in figure["3d"]._readout()
    figure.index = (0, 4, 2)
    assert "peak 0" in figure["3d"]._readout()
    over.offset = (100, 0, 0)
    assert "peak outside" in figure["3d"]._readout()


def test_an_array_without_a_place_goes_with_the_volume():
    figure = plain(scale=(1, 2, 3), offset=(5, 6, 7))
    over = figure.add_image_volume(DATA[::-1].copy(), cmap="hot")
    figure.volume.offset = (1, 1, 1)
    for view in figure:
        np.testing.assert_array_equal(view.graphics[1].offset, (1, 1, 1))
        np.testing.assert_array_equal(view.graphics[1].scale, (1, 2, 3))
    placed = figure.add_image_volume(PEAK, **PLACE)
    figure.volume.offset = (2, 2, 2)
    assert tuple(placed.offset) == PLACE["offset"] and tuple(over.offset) == (2, 2, 2)


@pytest.mark.parametrize("make", [vr.OrthoFigure, vr.MosaicFigure])
def test_a_state_has_all_of_them(make):
    figure = make(DATA, size=(120, 120))
    over = figure.add_image_volume(PEAK, name="peak", **LOOK, **PLACE)
    over.alpha, over.cmap, figure.volume.vmax = 0.5, "viridis", 40
    figure.convention = "radiological"
    again = make(DATA, size=(120, 120))
    again.add_image_volume(PEAK, name="peak", **LOOK, **PLACE)
    assert (again.export_numpy() != figure.export_numpy()).any()
    again.set_state(figure.get_state())
    np.testing.assert_array_equal(again.export_numpy(), figure.export_numpy())


def test_a_mosaic_shows_it_in_every_slice():
    figure = vr.MosaicFigure(DATA, shape=(1, 4), size=(400, 100), vmax=1e4, background="navy")
    figure.positions[:, 2].tolist()
    over = figure.add_image_volume(PEAK, **LOOK, **PLACE)
    for view in figure:
        view.caption.visible = False
    picture = figure.export_numpy()[..., :3]
    red = [
        (picture[:, 100 * i : 100 * i + 100] == (255, 0, 0)).all(axis=-1).any() for i in range(4)
    ]
    at = np.abs(figure.positions[:, 2] - 2.5) < 1
    assert red == at.tolist() and 0 < sum(red) < 4
    figure[0, 2].graphics[1].slab_thickness = 3
    assert over.slab_thickness == 3
    with pytest.raises(TypeError, match="MosaicFigure shows slices: it takes no mode"):
        figure.add_image_volume(PEAK, mode="iso")


def test_one_that_does_not_fit_is_in_no_view(monkeypatch):
    figure = plain()

    def refuse(*_, **__):
        raise MemoryError("full")

    monkeypatch.setattr(type(figure["coronal"]), "add_graphic", refuse)
    with pytest.raises(MemoryError):
        figure.add_image_volume(PEAK)
    assert [len(view.graphics) for view in figure] == [1] * 4


def test_a_dataset_of_labels_is_shown_as_such(tmp_path):
    nibabel = pytest.importorskip("nibabel")
    image = nibabel.Nifti1Image((DATA > 100).astype(np.uint8).T, np.eye(4))
    nibabel.save(image, tmp_path / "mask.nii")
    figure = plain()
    assert figure.add(vr.open(tmp_path / "mask.nii").with_labels(True)).kind == "labels"
    assert figure.add(vr.open(tmp_path / "mask.nii").with_labels(False)).kind == "image_volume"
    assert [len(view.graphics) for view in figure] == [3] * 4
