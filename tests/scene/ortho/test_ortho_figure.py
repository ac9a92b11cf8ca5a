"""Orthogonal views: slices are those of the array, and the four views have what they share."""

import gc
import json
import weakref

import numpy as np
import pytest

import volrender as vr
from tests.pictures import difference
from tests.scene.drawing.sphere import Sphere
from tests.scene.ortho.orthogonal import (
    DATA,
    LYING,
    MIRRORED,
    PLACES,
    PLAIN,
    SLICES,
    TILT,
    TILTED,
    TURNED,
    ortho,
    part,
    pixels_of,
    send,
    without_overlays,
)
from volrender.base.transforms import (
    affine,
    box_corners,
    closest_axes,
    matrix_from_quaternion,
)
from volrender.scene.overlays.view import View


def voxels_across(axis: int, at: int) -> np.ndarray:
    """All voxels of a slice, (n, 3), x, y, z."""
    ranges = [range(n) for n in DATA.shape[::-1]]
    ranges[axis] = [at]
    return np.array(np.meshgrid(*ranges, indexing="ij")).reshape(3, -1).T


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_slices_show_the_voxels_of_the_array(place):
    figure = without_overlays(ortho(**place))
    for index in ((4, 4, 3), (0, 7, 6), (8, 0, 0)):
        figure.index = index
        assert figure.index == index
        picture = figure.export_numpy()
        for name in SLICES:
            axis = figure[name].axis
            voxels = voxels_across(axis, index[axis])
            x, y = np.floor(pixels_of(figure, name, voxels)).astype(int).T
            expected = DATA[tuple(voxels.T[::-1])]
            np.testing.assert_allclose(picture[y, x, 0], expected, atol=1)


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_slices_lie_as_their_names_say(place):
    figure = ortho(**place)
    directions = {"axial": (2, 0, 1), "coronal": (1, 0, 2), "sagittal": (0, 1, 2)}
    across_axes = np.linalg.inv(figure.volume.world_from_data[:3, :3])  # rows
    assert sorted(figure[name].axis for name in SLICES) == [0, 1, 2]
    for name, (across, right, up) in directions.items():
        camera = figure[name].camera
        assert camera.fov == 0
        assert abs(camera.forward[across]) > 0.85
        screen = matrix_from_quaternion(camera.rotation)
        assert screen[right, 0] > 0.85 and screen[up, 1] > 0.85
        # Straight onto the plane, along which the two other axes of the volume run.
        normal = across_axes[figure[name].axis] / np.linalg.norm(across_axes[figure[name].axis])
        assert abs(normal @ camera.forward) == pytest.approx(1, abs=1e-12)
        plane = figure[name].graphics[0].plane
        assert np.abs(np.cross(plane[:3], normal)).max() < 1e-12
        assert plane[:3] @ figure.position + plane[3] == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("size", [(240, 200), (120, 300), (301, 103)])
def test_slices_are_shown_whole_large_and_undistorted(place, size):
    figure = ortho(size=size, **place)
    for name in SLICES:
        left, top, width, height = figure[name].viewport_px
        corners = box_corners((-0.5,) * 3, np.array(DATA.shape[::-1]) - 0.5)
        seen = pixels_of(figure, name, corners)
        low, high = seen.min(axis=0), seen.max(axis=0)
        middle = (left + width / 2, top + height / 2)
        np.testing.assert_allclose((low + high) / 2, middle, atol=1e-6)
        assert 0.8 < ((high - low) / (width, height)).max() < 0.9
        face = [corner for corner in range(8) if not corner >> figure[name].axis & 1]
        ways_px, ways = (
            np.linalg.norm(points[face] - points[0], axis=1)[1:]
            for points in (seen, figure.volume.map_model_to_world(corners))
        )
        np.testing.assert_allclose(ways_px / ways, ways_px[0] / ways[0])


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_the_volume_is_shown_whole_and_large(place):
    figure = ortho(size=(400, 300), **place)
    screen = View(figure["3d"].camera, figure["3d"].viewport_px, figure.size)
    corners = screen.pixels(screen.clip_coordinates(figure.volume.world_corners()))
    low, high = corners.min(axis=0), corners.max(axis=0)
    assert (low >= (200, 0)).all() and (high <= (400, 150)).all()
    assert max((high - low) / (200, 150)) > 0.6


def test_closest_axes():
    assert closest_axes(np.eye(4)) == [(0, 1), (1, 1), (2, 1)]
    assert closest_axes(np.diag([-1, 2, -3])) == [(0, -1), (1, 1), (2, -1)]
    turn = np.array([[0, 0, 5], [-1, 0, 0], [0, 2, 0]])  # data y is world z, …
    assert closest_axes(turn) == [(2, 1), (0, -1), (1, 1)]
    c, s = np.cos(0.3), np.sin(0.3)
    assert closest_axes([[c, -s, 0], [s, c, 0], [0, 0, 1]]) == [(0, 1), (1, 1), (2, 1)]
    random = np.random.default_rng(0)
    for rotation in random.normal(size=(50, 4)):
        turn = affine((0, 0, 0), rotation / np.linalg.norm(rotation), (1, 1, 1))
        assert closest_axes(turn @ np.diag((0.1, 1, 20, 1))) == closest_axes(turn)
    half = np.sqrt(0.5)  # a tie: as it is
    assert closest_axes([[half, -half, 0], [half, half, 0], [0, 0, 1]])[0] == (0, 1)


def test_the_four_views_share_one_texture(engine):
    figure = ortho()
    graphics = [view.graphics[0] for view in figure]
    assert len(graphics) == 4 and len({graphic.data for graphic in graphics}) == 1
    assert len({graphic.drawing.resident for graphic in graphics}) == 1
    assert [graphic.mode for graphic in graphics] == [
        "slice" if v.name in SLICES else "mip" for v in figure
    ]
    assert figure.volume is figure["3d"].graphics[0]


@pytest.mark.parametrize("shape", [(5, 6, 7, 3), (5, 6, 7, 4)])
def test_colour_volumes(shape):
    data = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    data[..., 3:] = 255
    figure = without_overlays(ortho(data))
    figure.index = (2, 3, 4)
    picture = figure.export_numpy()
    for name, cut in (("axial", data[4, 3]), ("sagittal", data[4, :, 2])):
        line = [(x, 3, 4) for x in range(7)] if name == "axial" else [(2, y, 4) for y in range(6)]
        x, y = np.floor(pixels_of(figure, name, line)).astype(int).T
        np.testing.assert_allclose(picture[y, x, :3], cut[..., :3], atol=1)
    assert (figure.value == data[4, 3, 2]).all()
    r, g, b = data[4, 3, 2, :3]
    assert figure["3d"]._readout()[-1].startswith(f"value ({r}, {g}, {b}")


@pytest.mark.parametrize("size", [(1, 1), (2, 3), (7, 5), (31, 17), (101, 64), (333, 77)])
def test_figures_of_any_size(size):
    figure = ortho(size=size)
    assert figure.export_numpy().shape == (*size[::-1], 4)
    for event in ("pointer_down", "pointer_move", "pointer_up"):
        send(figure, event, (0, size[1] - 1), button=1)
    send(figure, "wheel", (0, 0), dy=100)
    send(figure, "double_click", (size[0] - 1, 0), button=1)


@pytest.mark.parametrize("shape", [(1, 1, 1), (1, 5, 6), (6, 1, 2), (40, 3, 3)])
def test_volumes_of_any_shape(shape):
    figure = ortho(np.full(shape, 200, np.uint8))
    assert figure.index == tuple(n // 2 for n in shape[::-1])
    assert (figure.export_numpy()[..., :3] == 200).any()


# What the views have in common

CHANGES = {
    "vmin": 20, "vmax": 90.5, "cmap": "viridis", "gamma": 2, "interpolation": "linear",
    "cmap_interpolation": "nearest", "offset": (1, 2, 3), "rotation": (0.1, 0.2, 0.3, 0.9),
    "scale": (1, 2, 3), "affine": TILT,
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("view", ["3d", "axial", "sagittal"])
def test_what_is_set_on_one_is_set_on_all(name, view):
    figure = ortho()
    graphics = [v.graphics[0] for v in figure]
    told = []
    for graphic in graphics:
        graphic.add_event_handler(told.append, name)
    setattr(figure[view].graphics[0], name, CHANGES[name])
    values = [getattr(graphic, name) for graphic in graphics]
    for value in values:
        np.testing.assert_array_equal(value, values[0])
    assert len(told) == 4 and {event.graphic for event in told} == set(graphics)
    expected = ortho(**{**PLAIN, name: CHANGES[name]})
    np.testing.assert_array_equal(figure.export_numpy(), expected.export_numpy())


def test_other_properties_are_those_of_one_view():
    cut = {"crop": ((0, 3), (0, 3), (0, 3)), "clipping_planes": [(1, 0, 0, -2)]}
    figure = ortho(alpha=0.5, name="ct", **cut)
    assert (figure.volume.alpha, figure.volume.name) == (0.5, "ct")
    for name in SLICES:
        (graphic,) = figure[name].graphics
        assert graphic.alpha == 1 and graphic.crop is None and graphic.clipping_planes == ()
    figure.volume.mode = "minip"
    assert figure["axial"].graphics[0].mode == "slice"


@pytest.mark.parametrize("place", [TURNED, LYING, MIRRORED, TILTED], ids=str)
def test_a_volume_that_moves_takes_crosshair_and_views_with_it(place):
    figure = ortho(size=(600, 400))
    figure.export_numpy()
    figure.index = (1, 2, 5)
    for name, value in place.items():
        setattr(figure["coronal"].graphics[0], name, value)
    other = ortho(size=(600, 400), **place)
    other.index = (1, 2, 5)
    assert figure.index == (1, 2, 5)
    np.testing.assert_array_equal(figure.position, other.position)
    np.testing.assert_array_equal(figure.export_numpy(), other.export_numpy())


def test_a_user_s_view_stays_unless_the_volume_moves():
    figure = ortho()
    figure["axial"].camera.zoom = 3.0
    figure.position = (-0.3, 1, 2)
    figure.volume.vmin = 5
    figure.volume.data = DATA + 1
    figure.volume.offset = figure.volume.offset
    assert figure["axial"].camera.zoom == 3.0
    figure.volume.scale = (1, 1, 2)
    assert figure["axial"].camera.zoom != 3.0
    assert figure.cursor.voxel.tolist() == [-0.3, 1, 2]


@pytest.mark.parametrize("shape", [(3, 20, 30), (20, 20, 20), (2, 2, 2, 3)])
def test_data_of_another_shape(shape):
    figure = ortho()
    figure.index = (8, 7, 6)
    data = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    figure["sagittal"].graphics[0].data = data
    last = np.array(shape[2::-1]) - 1
    assert figure.cursor.voxel.tolist() == np.minimum((8, 7, 6), last).tolist()
    other = ortho(data)
    other.index = figure.index
    np.testing.assert_array_equal(figure.export_numpy(), other.export_numpy())


def test_other_data_is_shared_by_all():
    figure = ortho()
    other = vr.ImageVolumeGraphic(np.full((4, 5, 6), 9, np.uint8))
    figure["coronal"].graphics[0].data = other.data
    assert all(view.graphics[0].data is other.data for view in figure)
    assert figure.index == (4, 4, 3) and figure.value == 9


def test_a_time_series():
    data = np.random.default_rng(0).integers(0, 256, (3, 5, 6, 7), dtype=np.uint8)
    figure = without_overlays(ortho(data, axes="tzyx"))
    figure.index = (2, 3, 4)
    assert "time 0" in figure["3d"]._readout()
    figure["axial"].graphics[0].time = 2
    assert all(view.graphics[0].time == 2 for view in figure)
    assert figure.value == data[2, 4, 3, 2]
    assert "time 2" in figure["3d"]._readout()
    still = without_overlays(ortho(data[2].copy()))
    still.index = (2, 3, 4)
    np.testing.assert_array_equal(figure.export_numpy(), still.export_numpy())
    assert not any(note.startswith("time") for note in still["3d"]._readout())


@pytest.mark.parametrize(
    ("dtype", "value", "text"),
    [
        ("uint8", 7, "7"), ("int16", -31000, "-31000"), ("float32", 0.1, "0.1"),
        ("float64", 1234567.0, "1.23457e+06"), ("bool", True, "True"), ("float32", np.nan, "nan"),
    ],
)  # fmt: skip
def test_the_readout_says_what_is_there(dtype, value, text):
    data = np.zeros((7, 8, 9), dtype)
    data[5, 2, 1] = value
    figure = vr.OrthoFigure(data, size=(40, 40), unit="mm", offset=(-10, 0, 0), scale=(1, 0.5, 2))
    figure.index = (1, 2, 5)
    np.testing.assert_equal(figure.value, data[5, 2, 1])
    assert [line for line in figure["3d"]._readout() if line] == [
        "voxel (1, 2, 5)", "position (-9.00, 1.00, 10.00) mm", f"value {text}",
    ]  # fmt: skip
    assert figure["axial"]._readout() == ["z = 5"]
    assert figure["coronal"]._readout() == ["y = 2"]
    assert figure["sagittal"]._readout() == ["x = 1"]


@pytest.mark.parametrize(
    ("data", "text"),
    [(1.7e9 + 1.25, "1700000001.25"), (101325.25, "101325.25"), (2**53 - 1, "9007199254740991")],
)
def test_the_readout_tells_apart_what_the_picture_does(data, text):
    values = np.full((3, 4, 5), data)
    values[0] += 60
    figure = vr.OrthoFigure(values, size=(40, 40))
    figure.index = (1, 2, 2)
    assert figure["3d"]._readout()[-1] == f"value {text}"


@pytest.mark.parametrize("scale", [1e-12, 1e-3, 1, 7.5, 1e12])
def test_positions_are_written_to_about_a_tenth_of_a_voxel(scale):
    figure = vr.OrthoFigure(DATA, size=(40, 40), scale=scale)
    figure.index = (1, 0, 2)
    text = next(line for line in figure["3d"]._readout() if line.startswith("position"))
    numbers = [float(number) for number in text[10:-1].split(", ")]
    np.testing.assert_allclose(numbers, np.multiply((1, 0, 2), scale), atol=0.11 * scale)
    assert len(text) < 50
    figure.volume.offset = (0, -1e-9 * scale, 0)
    assert "-0" not in figure["3d"]._readout()[2] or scale < 1e-6


def test_iso_has_a_threshold_of_its_own():
    data = np.full((8, 8, 8), 10, np.int16)
    data[2:6, 2:6, 2:6] = 900
    assert 10 < vr.OrthoFigure(data, size=(20, 20), mode="iso").volume.threshold < 900
    assert vr.OrthoFigure(data, size=(20, 20), mode="iso", threshold=33).volume.threshold == 33


def test_bad_arguments_are_refused():
    for arguments, message in (
        ({"mode": "mop"}, "mode is one of"),
        ({"treshold": 3}, "Did you mean 'threshold'"),
        ({"size": (0, 3)}, "size"),
        ({"unit": 3}, "unit is a string"),
        ({"unit": "漢"}, "which the font lacks"),
        ({"cmap": "grey scale"}, "cmap"),
    ):
        with pytest.raises((TypeError, ValueError), match=message):
            vr.OrthoFigure(DATA, **arguments)


# As other figures


def test_the_state_has_the_crosshair():
    first, second = ortho(**TURNED), ortho()
    first.position = first.cursor.world_of((1.3, 2, 5))
    first["axial"].camera.zoom = 2.0
    first.volume.vmin = 30
    state = json.loads(json.dumps(first.get_state()))
    second.set_state(state)
    assert second.get_state() == state == first.get_state()
    np.testing.assert_array_equal(first.export_numpy(), second.export_numpy())
    second.set_state({"background": "red"})
    assert second.cursor.voxel.tolist() == first.cursor.voxel.tolist()
    for wrong in ([9, 0, 0], [1, 2], "here", None):
        with pytest.raises((TypeError, ValueError), match=r"^state\.cursor is"):
            second.set_state({"background": "blue", "cursor": wrong})
    assert (second.background[0] == (1, 0, 0, 1)).all()
    smaller = ortho(DATA[:, :, :1].copy())
    with pytest.raises(ValueError, match="state"):
        smaller.set_state(state)
    smaller.set_state(state, check_data=False)
    np.testing.assert_allclose(smaller.cursor.voxel, (0, 2, 5))


def test_a_turntable_turns_the_volume_only(tmp_path):
    figure = ortho(size=(80, 80))
    figure.record(tmp_path / "frames/", frames=3, turn=90, progress=False)
    import imageio.v3 as imageio

    first, last = (imageio.imread(tmp_path / "frames" / f"frame_000{i}.png") for i in (0, 2))
    assert (part(figure, first, "3d") != part(figure, last, "3d")).any()
    for name in SLICES:
        np.testing.assert_array_equal(part(figure, first, name), part(figure, last, name))


def test_fragment_and_compute_agree():
    pictures = [ortho(dispatch=dispatch).export_numpy() for dispatch in ("fragment", "compute")]
    assert np.abs(np.subtract(*(picture.astype(int) for picture in pictures))).max() <= 1


def test_a_figure_that_is_gone_leaves_nothing():
    figure = ortho()
    figure.export_numpy()
    gone = weakref.ref(figure.volume.data), weakref.ref(figure["axial"].graphics[0])
    del figure
    gc.collect()
    assert all(reference() is None for reference in gone)


def test_keys_for_modes_and_views_go_to_the_volume():
    from volrender.hosts.window.shortcuts import handle_key

    figure = vr.OrthoFigure(np.random.default_rng(0).integers(0, 255, (8, 9, 10), np.uint8))

    class Window:
        panel = None
        subplot = figure["axial"]
        main_subplot = figure.main_subplot(figure["axial"])

    rotation = figure["axial"].camera.rotation
    for key in ("1", "x", "p"):
        assert handle_key(Window, {"event_type": "key_down", "key": key, "modifiers": ()})
    assert figure["axial"].graphics[0].mode == "slice"
    assert figure["axial"].camera.fov == 0
    np.testing.assert_array_equal(figure["axial"].camera.rotation, rotation)
    assert figure["3d"].camera.fov == 0


def test_a_graphic_that_is_no_volume_is_seen_in_every_view():
    """In a slice view, where its plane cuts nothing away from it; the planes pass it by."""
    figure = ortho()
    before = figure.export_numpy()
    for subplot in figure:
        subplot.add_graphic(Sphere(1.5, offset=figure.cursor.position))
    after = figure.export_numpy()
    for subplot in figure:
        left, top, width, height = subplot.viewport_px
        part = np.s_[top : top + height, left : left + width]
        assert difference(after[part], before[part]).max() > 50
    figure.cursor.index = tuple(i + 1 for i in figure.cursor.index)
    figure.export_numpy()
