"""A mosaic: which slices are where, what they say, and what they have in common."""

import numpy as np
import pytest

import volrender as vr
from tests.pictures import difference
from volrender.scene.ortho.one_view import state_for

DATA = np.random.default_rng(0).integers(0, 255, (9, 8, 7), np.uint8)
PLACE = {"scale": (2, 2, 2), "offset": (-7, -8, -9), "directions": "RAS"}


def mosaic(data=DATA, **kwargs) -> vr.MosaicFigure:
    return vr.MosaicFigure(data, **{"size": (90, 90), **PLACE, **kwargs})


def readouts(figure) -> list[str]:
    return [line for view in figure for line in getattr(view, "_readout", list)()]


def test_each_cell_is_the_slice_of_its_place():
    figure = mosaic(shape=(3, 3), interpolation="nearest", vmin=0, vmax=255, cmap="gray")
    for view in figure:
        view.caption.visible = False
    image = figure.export_numpy()[..., 0]
    np.testing.assert_allclose(figure.positions[:, 2], np.arange(9) * 2 - 9)
    for number, view in enumerate(figure):
        row, column = divmod(number, 3)
        seen = image[row * 30 : row * 30 + 30, column * 30 : column * 30 + 30]
        x, y = 3, 5
        right, up = (np.array([x, y]) + 0.5 - (3.5, 4)) * 30 * 0.97 / 8
        assert abs(int(seen[int(15 - up), int(15 + right)]) - int(DATA[number, y, x])) <= 1, view


@pytest.mark.parametrize(
    ("kwargs", "expected"),
    [
        ({"every": 4}, ["z = -8", "z = -4", "z = 0", "z = 4"]),
        ({"every": 4, "shape": (1, 3)}, ["z = -8", "z = -4", "z = 0"]),
        ({"every": 2.5, "axis": "sagittal"}, ["x = -7.5", "x = -5", "x = -2.5", "x = 0", "x = 2.5", "x = 5"]),
        ({"every": 100}, ["z = 0"]),
        ({"shape": (1, 2)}, ["z = -5", "z = 3"]),
        ({"shape": (1, 2), "axis": "coronal", "directions": "LPS"}, ["y = 4", "y = -4"]),
        ({"shape": (1, 2), "rotation": (0.1, 0.2, 0, 1)}, ["slice 2", "slice 6"]),
        ({"every": 9, "rotation": (0.1, 0.2, 0, 1)}, ["slice 4"]),
        ({"shape": (1, 2), "crop": ((4, 8), (0, 8), (0, 7))}, ["z = 1", "z = 5"]),
    ],
    ids=str,
)  # fmt: skip
def test_where_slices_are_and_what_they_say(kwargs, expected):
    assert readouts(mosaic(**kwargs)) == expected


def test_the_convention_says_which_side_is_right():
    figure, other = mosaic(shape=(1, 2)), mosaic(shape=(1, 2), convention="radiological")
    assert [view.caption.edges for view in figure] == [("L", "R", "", "")] * 2
    for view in (*figure, *other):
        view.caption.visible = False
    image = figure.export_numpy().reshape(90, 2, 45, 4)[:, :, ::-1].reshape(90, 90, 4)
    assert difference(other.export_numpy(), image).mean() < 1
    assert [view.caption.edges for view in other] == [("R", "L", "", "")] * 2
    figure.convention = "radiological"
    np.testing.assert_array_equal(figure.export_numpy(), other.export_numpy())


def test_slices_look_alike_and_move_together():
    figure = mosaic(shape=(2, 2))
    figure[1, 1].graphics[0].vmax = 99
    figure.volume.slab_thickness = 3
    figure[0, 1].camera.zoom = 2
    assert {(view.graphics[0].vmax, view.graphics[0].slab_thickness) for view in figure} == {
        (99, 3)
    }
    assert {view.camera.zoom for view in figure} == {2}
    data = {id(view.graphics[0].data) for view in figure}
    assert len(data) == 1


def test_the_state_has_the_convention_and_leaves_the_slices():
    figure, other = mosaic(shape=(2, 2), convention="radiological", vmax=90), mosaic(shape=(2, 2))
    other.set_state(figure.get_state())
    np.testing.assert_array_equal(other.export_numpy(), figure.export_numpy())
    shorter = mosaic(DATA[:5], shape=(2, 2))
    before = readouts(shorter)
    shorter.set_state(figure.get_state(), check_data=False)
    assert shorter.volume.vmax == 90 and readouts(shorter) == before
    planes = [view.graphics[0].plane for view in shorter]
    np.testing.assert_allclose([-plane[3] / plane[2] for plane in planes], shorter.positions[:, 2])


def test_the_size_suits_the_slices_and_channels_are_shown():
    figure = vr.MosaicFigure(
        np.stack([DATA, DATA[::-1]]), axes="czyx", shape=(2, 3), scale=(1, 1, 1)
    )
    assert figure.size == (3 * 210, 2 * 240)
    assert figure.export_numpy().max() > 200


@pytest.mark.parametrize(
    ("kwargs", "message"),
    [
        ({"axis": "axail"}, "axis is one of"),
        ({"shape": (0, 3)}, "shape"),
        ({"every": -1}, "every"),
        ({"every": 0.01}, "every is a step that gives at most 400"),
        ({"convention": "left"}, "convention is one of"),
        ({"mode": "iso"}, "takes no mode"),
        ({"size": (0, 1)}, "size"),
    ],
    ids=str,
)
def test_wrong_arguments_are_refused(kwargs, message):
    with pytest.raises((TypeError, ValueError), match=message):
        mosaic(**kwargs)


def test_a_state_serves_for_mosaics_of_other_slices():
    saved = mosaic(shape=(2, 2), cmap="viridis", vmax=100, convention="radiological")
    first = saved[0, 0]
    first.scale_bar.visible, first.scale_bar.position = True, "top left"
    state = saved.get_state()
    other = mosaic(np.pad(DATA, 2), shape=(1, 3))
    expected = mosaic(
        np.pad(DATA, 2), shape=(1, 3), cmap="viridis", vmax=100, convention="radiological"
    )
    expected[0, 0].scale_bar.visible, expected[0, 0].scale_bar.position = True, "top left"
    other.set_state(state_for(other, state), check_data=False)
    np.testing.assert_array_equal(other.export_numpy(), expected.export_numpy())
    for figure in (vr.Figure(), vr.OrthoFigure(DATA, **PLACE)):
        with pytest.raises(ValueError, match="state is one of a mosaic of slices"):
            state_for(figure, state)
