"""Orthogonal views: slices are those of the array, and the crosshair links all four views."""

import gc
import json
import weakref

import numpy as np
import pytest

import volrender as vr
from tests.pictures import camera_towards
from volrender.scene.overlays.crosshair import AXIS_COLOURS
from volrender.scene.overlays.view import View
from volrender.transforms import affine, closest_axes

SLICES = ("axial", "coronal", "sagittal")
DATA = np.random.default_rng(2).integers(1, 256, (7, 8, 9), dtype=np.uint8)
PLAIN = {"vmin": 0, "vmax": 255, "interpolation": "nearest"}
TURNED = {"offset": (50, -20, 7), "rotation": (0.1, 0.05, -0.2, 0.97), "scale": (1, 2, 3.5)}
MIRRORED = {"rotation": (0, 0, 1, 0), "scale": (-1, 1, 2)}  # about z by half a turn
LYING = {"rotation": (0.5, 0.5, 0.5, 0.5), "scale": (2, 1, 1)}  # x is y, y is z, z is x
PLACES = {"as it is": {}, "turned": TURNED, "mirrored": MIRRORED, "lying": LYING}


def ortho(data=DATA, size=(240, 200), **parameters) -> vr.OrthoFigure:
    return vr.OrthoFigure(data, size=size, **{**PLAIN, **parameters})


def without_overlays(figure: vr.OrthoFigure) -> vr.OrthoFigure:
    for view in figure:
        view.caption.visible = False
        if view.name != "3d":
            view.crosshair.visible = False
    figure["3d"].planes.visible = False
    return figure


def pixels_of(figure, name: str, voxels) -> np.ndarray:
    """Where the middles of voxels, (…, 3), x, y, z, lie in a view, pixels (…, 2)."""
    view = figure[name]
    view._fit_once()
    screen = View.of(view.camera, view.viewport_px, figure.size)
    return screen.pixels(screen.clip_coordinates(figure.cursor.world_of(voxels)))


def part(figure, picture: np.ndarray, name: str) -> np.ndarray:
    left, top, width, height = figure[name].viewport_px
    return picture[top : top + height, left : left + width]


def send(figure, event_type: str, place=None, **fields) -> None:
    if place is not None:
        fields |= {"x": float(place[0]), "y": float(place[1])}
    figure.handle_event({"event_type": event_type, **fields})


def voxels_across(axis: int, at: int) -> np.ndarray:
    """All voxels of a slice, (n, 3), x, y, z."""
    ranges = [range(n) for n in DATA.shape[::-1]]
    ranges[axis] = [at]
    return np.array(np.meshgrid(*ranges, indexing="ij")).reshape(3, -1).T


# Slices


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
    matrix = figure.volume.world_from_data[:3, :3]
    assert sorted(figure[name].axis for name in SLICES) == [0, 1, 2]
    for name, (across, right, up) in directions.items():
        camera = figure[name].camera
        assert camera.fov == 0
        assert abs(camera.forward[across]) > 0.85
        screen = camera._axes()
        assert screen[right, 0] > 0.85 and screen[up, 1] > 0.85
        # Straight onto the plane, which is that of the volume's own axis.
        normal = matrix[:, figure[name].axis] / np.linalg.norm(matrix[:, figure[name].axis])
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
        last = np.array(DATA.shape[::-1]) - 0.5
        corners = pixels_of(figure, name, [(-0.5, -0.5, -0.5), last])
        extent = np.abs(np.diff(corners, axis=0))[0]
        middle = corners.mean(axis=0)
        np.testing.assert_allclose(middle, (left + width / 2, top + height / 2), atol=1e-6)
        assert 0.8 < (extent / (width, height)).max() < 0.9
        in_plane = [axis for axis in range(3) if axis != figure[name].axis]
        units = figure.volume.scale[in_plane] * np.array(DATA.shape[::-1])[in_plane]
        assert max(extent) / min(extent) == pytest.approx(np.abs(units).max() / np.abs(units).min())


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_the_volume_is_shown_whole_and_large(place):
    figure = ortho(size=(400, 300), **place)
    screen = View.of(figure["3d"].camera, figure["3d"].viewport_px, figure.size)
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
    assert len({graphic._prepare().texture for graphic in graphics}) == 1
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
    assert figure["3d"]._notes()[-1].startswith(f"value ({r}, {g}, {b}")


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


# The crosshair


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_position_and_index_say_the_same(place):
    figure = ortho(**place)
    assert figure.index == (4, 4, 3)  # the middle
    moved = []
    figure.cursor.add_event_handler(moved.append, "position")
    for voxel in ((1, 2, 3), (0.2, 6.7, 5.4), (-0.5, 7.5, 6.5), (8.49, -0.49, 0)):
        world = figure.cursor.world_of(voxel)
        figure.position = world
        np.testing.assert_allclose(figure.position, world, atol=1e-12)
        np.testing.assert_allclose(moved[-1].info["value"], world, atol=1e-12)
        nearest = np.clip(np.floor(np.add(voxel, 0.5)), 0, (8, 7, 6))
        assert figure.index == tuple(nearest)
        assert figure.value == DATA[figure.index[::-1]]
    figure.position = figure.cursor.world_of(
        (8.5 + 1e-9, 0, -0.5 - 1e-9)
    )  # as rounding may have it
    assert figure.cursor.voxel.tolist() == [8.5, pytest.approx(0, abs=1e-9), -0.5]
    figure.index = (-1, 0, np.int64(5))
    assert figure.index == (8, 0, 5)
    np.testing.assert_allclose(figure.position, figure.cursor.world_of((8, 0, 5)), atol=1e-12)
    assert len(moved) == 6


def test_between_voxels_slices_are_interpolated():
    data = np.zeros((4, 4, 4), np.uint8)
    data[2] = 200
    figure = without_overlays(ortho(data, interpolation="linear"))
    figure.position = (1, 1, 1.25)
    left, top, width, height = figure["axial"].viewport_px
    assert figure.export_numpy()[top + height // 2, left + width // 2, 0] == pytest.approx(
        50, abs=1
    )


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("position", (0, 0, 7), ValueError), ("position", (-0.6, 0, 0), ValueError),
        ("position", (0, 0), ValueError), ("position", "here", TypeError),
        ("position", (0, 0, float("nan")), ValueError), ("index", (9, 0, 0), ValueError),
        ("index", (0, -9, 0), ValueError), ("index", (0, 0), ValueError),
        ("index", (0, 0.5, 0), TypeError), ("index", 3, TypeError), ("index", (True, 0, 0), TypeError),
    ],
)  # fmt: skip
def test_a_place_that_there_is_not_is_refused(name, value, error):
    figure = ortho()
    figure.index = (1, 2, 3)
    moved = []
    figure.cursor.add_event_handler(moved.append, "position")
    with pytest.raises(error, match=f"^{name}.* (is|in) "):
        setattr(figure, name, value)
    assert figure.index == (1, 2, 3) and moved == []


def line_colours(figure, name: str) -> np.ndarray:
    """For each axis, which pixels of a view have its colour."""
    shown = part(figure, figure.export_numpy(), name)[..., :3].astype(int)
    colours = np.round(np.array(AXIS_COLOURS) * 255)
    return np.abs(shown[None] - colours[:, None, None]).max(axis=-1) <= 2


@pytest.mark.parametrize("place", [{}, MIRRORED], ids=["as it is", "mirrored"])
def test_lines_cross_at_the_voxel_in_the_colours_of_the_axes(place):
    figure = ortho(np.zeros((7, 8, 9), np.uint8), **place)
    for view in figure:
        view.caption.visible = False
    for index in ((2, 5, 1), (4, 4, 3), (8, 0, 6)):
        figure.index = index
        for name, upright, level in (("axial", 0, 1), ("coronal", 0, 2), ("sagittal", 1, 2)):
            x, y = pixels_of(figure, name, index) - figure[name].viewport_px[:2]
            found = line_colours(figure, name)
            rows, columns = np.nonzero(found[upright])
            assert set(columns) == {int(x)} and len(rows) > 20
            assert np.abs(rows + 0.5 - y).min() > 5  # the voxel itself is free
            ends = pixels_of(figure, name, [(-0.5,) * 3, (8.5, 7.5, 6.5)])[:, 1]
            low, high = np.sort(ends) - figure[name].viewport_px[1]
            if low + 9 < y < high - 9:
                assert abs(rows.min() - low) <= 1 and abs(rows.max() + 1 - high) <= 1
            rows, columns = np.nonzero(found[level])
            assert set(rows) == {int(y)} and len(columns) > 20
            (across,) = {0, 1, 2} - {upright, level}
            assert not found[across].any()


def test_lines_show_on_data_of_their_own_colour():
    figure = ortho(np.full((9, 9, 9), 255, np.uint8), cmap=[AXIS_COLOURS[0]] * 2)
    x, y = np.floor(pixels_of(figure, "axial", (4, 1, 4))).astype(int)
    left, middle, right = figure.export_numpy()[y, x - 1 : x + 2, 0].astype(int)
    assert left < middle - 40 and right < middle - 40


def hues(figure, name: str) -> np.ndarray:
    """How many pixels of a view are as red, green and blue as the colours of the axes, about."""
    shown = part(figure, figure.export_numpy(), name)[..., :3].astype(int)
    most = [255 * max(colour) for colour in AXIS_COLOURS]
    others = [np.delete(shown, i, axis=-1).max(axis=-1) for i in range(3)]
    clear = [(shown[..., i] > others[i] + 20) & (shown[..., i] > 0.7 * most[i]) for i in range(3)]
    return np.sum(clear, axis=(1, 2))


@pytest.mark.parametrize("mode", ["mip", "minip", "iso"])
def test_planes_are_outlined_in_the_volume(mode):
    data = np.zeros((9, 9, 9), np.uint8)
    data[3:6, 3:6, 3:6] = 255
    figure = ortho(data, size=(400, 400), mode=mode)
    figure["3d"].caption.visible = False
    assert (hues(figure, "3d") > 120).all()
    view = figure["3d"]
    in_world = view.planes.drawables(view, view.viewport_px, figure.size)
    assert bool(in_world) == (mode == "iso")  # a projection has no depth to hide them by
    before = figure.export_numpy()
    figure.index = (4, 4, 8)
    moved = (part(figure, figure.export_numpy(), "3d") != part(figure, before, "3d")).any(axis=-1)
    assert moved.sum() > 100
    figure["3d"].planes.visible = False
    assert not hues(figure, "3d").any()


def test_what_a_surface_hides_of_the_planes_is_faint():
    data = np.zeros((9, 9, 9), np.uint8)
    data[2:7, 2:7, 2:7] = 255
    parameters = {"size": (400, 400), "mode": "iso", "cmap": [(0, 0, 0)] * 2, "shininess": 0}
    figure, lines = ortho(data, **parameters), without_overlays(ortho(data, **parameters))
    shown, plain = (made.export_numpy()[..., :3].astype(int) for made in (figure, lines))

    def most(z) -> int:
        """How far the upright line of the crosshair shows, at a height."""
        x, y = np.floor(pixels_of(figure, "3d", (4, 4, z))).astype(int)
        return np.abs(shown - plain)[y - 1 : y + 2, x - 3 : x + 4].max()

    assert 20 < most(5) < 0.45 * most(8)  # inside the cube, and above it


def test_frames_have_the_colours_of_their_axes_and_titles_their_names():
    figure = ortho(np.zeros((3, 3, 3), np.uint8))
    picture = figure.export_numpy()
    for name, axis in (("axial", 2), ("coronal", 1), ("sagittal", 0)):
        view = part(figure, picture, name)
        for line in (view[1, 1:-1], view[-2, 1:-1], view[1:-1, 1], view[1:-1, -2]):
            np.testing.assert_allclose(
                line[:, :3], [np.multiply(AXIS_COLOURS[axis], 255)] * len(line), atol=1
            )
        assert figure[name].caption.title == name.capitalize()
    figure["axial"].caption.framed = False
    assert not part(figure, figure.export_numpy(), "axial")[1, :, :3].any()


def test_notes_are_dark_on_a_light_background():
    dot = np.zeros((1, 1, 1), np.uint8)
    dark, other = ortho(dot, size=(600, 200)), ortho(dot, size=(600, 200))
    light = ortho(dot, size=(600, 200), background="white")
    other["axial"].background = "white"
    cases = (dark, "axial", 0), (light, "axial", 1), (other, "axial", 1), (other, "coronal", 0)
    for figure, name, is_light in cases:
        corner = part(figure, figure.export_numpy(), name)[-25:-4, 4:40, :3]
        assert (corner.min() < 90 and corner[0, 0, 0] == 255) == is_light
        assert (corner.max() > 165 and corner[0, 0, 0] == 0) != is_light


def test_edges_say_which_way_a_patient_lies():
    black = np.zeros((8, 8, 8), np.uint8)
    figure, other = (ortho(black, size=(400, 400), directions=d) for d in ("LPS", None))
    assert figure["axial"].caption.edges == ("R", "L", "A", "P")
    assert figure["coronal"].caption.edges == ("R", "L", "I", "S")
    assert figure["sagittal"].caption.edges == ("A", "P", "I", "S")
    assert other["axial"].caption.edges is None
    drawn = (figure.export_numpy() != other.export_numpy()).any(axis=-1)
    for name in SLICES:
        view = part(figure, drawn, name)
        for place in (
            np.s_[90:110, :25],
            np.s_[90:110, -25:],
            np.s_[-25:, 90:110],
            np.s_[:25, 90:110],
        ):
            assert view[place].any()
            view[place] = False
    assert not drawn.any()
    for wrong in ("RAL", "RA", "RASL", "ras", "RLS", "", "XYZ"):
        with pytest.raises(ValueError, match="directions is three letters"):
            ortho(directions=wrong)
    with pytest.raises(TypeError, match="directions"):
        ortho(directions=3)


# By hand


def test_a_drag_moves_the_other_views():
    figure = ortho()
    places = {name: pixels_of(figure, name, [(0, 0, 0), (8, 7, 6), (2, 5, 1)]) for name in SLICES}
    for name in SLICES:
        figure.index = (4, 4, 3)
        axis = figure[name].axis
        first, last, other = places[name]
        send(figure, "pointer_down", first, button=1, buttons=(1,), modifiers=())
        expected = np.zeros(3, int)
        expected[axis] = (4, 4, 3)[axis]
        assert figure.index == tuple(expected)
        before = {n: part(figure, figure.export_numpy(), n) for n in SLICES}
        send(figure, "pointer_move", other, button=0, buttons=(1,), modifiers=())
        expected = np.array((2, 5, 1))
        expected[axis] = (4, 4, 3)[axis]
        assert figure.index == tuple(expected)
        for n in SLICES:
            assert (part(figure, figure.export_numpy(), n) != before[n]).any()
        send(figure, "pointer_move", (-1000, 1000), button=0, buttons=(1,), modifiers=())
        assert all(figure.index[i] in (0, DATA.shape[2 - i] - 1) for i in range(3) if i != axis)
        send(figure, "pointer_move", last, buttons=(1,))
        at = figure.index
        send(figure, "pointer_up", last, button=1, buttons=(), modifiers=())
        send(figure, "pointer_move", first, button=0, buttons=(), modifiers=())
        send(figure, "pointer_move", first)
        assert figure.index == at and at[axis] == (4, 4, 3)[axis]


def test_a_drag_keeps_the_slice_that_it_is_in():
    figure = ortho(interpolation="linear")
    figure.position = (4, 4, 2.75)
    before = figure["axial"].graphics[0].plane
    send(figure, "pointer_down", pixels_of(figure, "axial", (1, 6, 2.75)), button=1)
    assert figure.cursor.voxel.tolist() == [1, 6, 2.75]
    np.testing.assert_array_equal(figure["axial"].graphics[0].plane, before)


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_the_voxel_under_the_pointer_is_the_one_that_is_picked(place):
    figure = ortho(**place)
    for view in figure:
        view.camera.zoom *= 1.7  # as a user may
    random = np.random.default_rng(4)
    for name in SLICES:
        left, top, width, height = figure[name].viewport_px
        picks = 0
        for x, y in random.uniform((left, top), (left + width, top + height), (12, 2)):
            picked = figure[name].pick(x, y)
            if picked is not None:
                picks += 1
                send(figure, "pointer_down", (x, y), button=1)
                send(figure, "pointer_up", (x, y), button=1)
                assert figure.index == picked["index"]
                assert figure.value == picked["value"]
        assert picks > 3


def test_the_voxel_under_the_pointer_of_a_view_that_was_turned():
    figure = ortho()
    for fov in (0, 40):
        camera = camera_towards((4, 4, 3), (0.7, 0.4, -1), 20, fov=fov)
        figure["axial"].camera.set_state({**camera, "zoom": 1.0})
        for voxel in ((1, 6, 3), (7, 2, 3)):
            send(figure, "pointer_down", pixels_of(figure, "axial", voxel), button=1)
            assert figure.index == voxel
    figure["axial"].camera.set_state(camera_towards((4, 4, 3), (1, 0, 0), 20, up=(0, 0, 1), fov=0))
    send(figure, "pointer_down", pixels_of(figure, "axial", (1, 1, 3)), button=1)
    assert figure.index == (7, 2, 3)  # seen from its edge, the plane has no place there


def test_a_drag_that_ended_outside_the_window_is_over(monkeypatch):
    figure, passed = ortho(), []
    monkeypatch.setattr(vr.Figure, "handle_event", lambda self, event: passed.append(event))
    send(figure, "pointer_down", pixels_of(figure, "axial", (1, 1, 3)), button=1, buttons=(1,))
    send(figure, "pointer_move", pixels_of(figure, "axial", (5, 5, 3)), buttons=())
    assert figure.index == (1, 1, 3) and len(passed) == 1


def test_the_wheel_steps_through_slices():
    figure = ortho()
    for name in SLICES:
        figure.index = (4, 4, 3)
        axis, place = figure[name].axis, pixels_of(figure, name, (4, 4, 3))

        def turn(dy, place=place, axis=axis, **fields):
            send(figure, "wheel", place, dx=0.0, dy=float(dy), **fields)
            others = [figure.index[i] for i in range(3) if i != axis]
            assert others == [(4, 4, 3)[i] for i in range(3) if i != axis]
            return figure.index[axis] - (4, 4, 3)[axis]

        assert turn(-100) == 1
        assert turn(-100, modifiers=()) == 2
        assert turn(300) == -1  # three notches in one event
        assert [turn(-40), turn(-40), turn(-40), turn(-79), turn(-1)] == [-1, -1, 0, 0, 1]
        assert [turn(-90), turn(20), turn(80)] == [1, 1, 0]  # turned back: from the beginning
        assert turn(-100000) == DATA.shape[2 - axis] - 1 - (4, 4, 3)[axis]
        turn(100)
        assert turn(1e6) == -(4, 4, 3)[axis]
    figure.index = (4, 4, 3)
    figure.position = (4, 4, 3.25)
    send(figure, "wheel", pixels_of(figure, "axial", (4, 4, 3)), dy=-100.0)
    assert figure.cursor.voxel.tolist() == [4, 4, 4]  # on a voxel again


def test_up_is_forward_in_the_world_however_the_data_lie():
    for place in PLACES.values():
        figure = ortho(**place)
        for i, name in ((2, "axial"), (1, "coronal"), (0, "sagittal")):
            before = figure.position
            send(figure, "wheel", pixels_of(figure, name, (4, 4, 3)), dy=-100.0)
            assert figure.position[i] > before[i]


def test_a_double_click_on_the_volume_goes_there():
    data = np.zeros((9, 9, 9), np.uint8)
    data[2, 7, 6] = 255
    figure = ortho(data, size=(400, 400), mode="mip")
    place = pixels_of(figure, "3d", (6, 7, 2))
    send(figure, "double_click", place, button=1)
    assert figure.index == (6, 7, 2) and figure.value == 255
    left, top, *_ = figure["3d"].viewport_px
    send(figure, "double_click", (left + 2, top + 2), button=1)  # beside it
    send(figure, "double_click", pixels_of(figure, "axial", (1, 1, 1)), button=1)
    assert figure.index == (6, 7, 2)


@pytest.mark.parametrize(
    ("name", "fields", "is_for_the_crosshair"),
    [
        ("pointer_down", {"button": 1}, True), ("pointer_down", {"button": 2}, False),
        ("pointer_down", {"button": 3}, False), ("pointer_move", {"buttons": (2,)}, False),
        ("pointer_down", {"button": 1, "modifiers": ("Shift",)}, False),
        ("wheel", {"dy": 100}, True), ("wheel", {"dy": 100, "modifiers": ("Control",)}, False),
        ("wheel", {"dy": 10}, True), ("double_click", {"button": 1}, False),
        ("key_down", {"key": "a"}, False), ("resize", {}, False),
    ],
)  # fmt: skip
def test_other_events_go_where_those_of_a_figure_go(
    name, fields, is_for_the_crosshair, monkeypatch
):
    figure = ortho()
    passed, heard = [], []
    monkeypatch.setattr(vr.Figure, "handle_event", lambda self, event: passed.append(event))
    (graphic,) = figure["axial"].graphics
    graphic.add_event_handler(heard.append, "pointer_down", "wheel")
    place = pixels_of(figure, "axial", (1, 1, 3))
    before = figure.index
    send(figure, name, place, **fields)
    assert (passed == []) == is_for_the_crosshair
    assert (figure.index != before or fields.get("dy") == 10) == is_for_the_crosshair
    assert len(heard) == is_for_the_crosshair  # graphics hear of it all the same
    send(figure, name, pixels_of(figure, "3d", (1, 1, 3)), **fields)
    send(figure, name, **fields)
    assert len(passed) >= 2 if name != "double_click" else len(passed) >= 1


# What the views have in common

CHANGES = {
    "vmin": 20, "vmax": 90.5, "cmap": "viridis", "gamma": 2, "interpolation": "linear",
    "cmap_interpolation": "nearest", "offset": (1, 2, 3), "rotation": (0.1, 0.2, 0.3, 0.9),
    "scale": (1, 2, 3),
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


@pytest.mark.parametrize("place", [TURNED, LYING, MIRRORED], ids=["turned", "lying", "mirrored"])
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
    assert "time 0" in figure["3d"]._notes()
    figure["axial"].graphics[0].time = 2
    assert all(view.graphics[0].time == 2 for view in figure)
    assert figure.value == data[2, 4, 3, 2]
    assert "time 2" in figure["3d"]._notes()
    still = without_overlays(ortho(data[2].copy()))
    still.index = (2, 3, 4)
    np.testing.assert_array_equal(figure.export_numpy(), still.export_numpy())
    assert not any(note.startswith("time") for note in still["3d"]._notes())


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
    assert [line for line in figure["3d"]._notes() if line] == [
        "voxel (1, 2, 5)", "position (-9.00, 1.00, 10.00) mm", f"value {text}",
    ]  # fmt: skip
    assert figure["axial"]._notes() == ["z = 5"]
    assert figure["coronal"]._notes() == ["y = 2"]
    assert figure["sagittal"]._notes() == ["x = 1"]


@pytest.mark.parametrize("scale", [1e-12, 1e-3, 1, 7.5, 1e12])
def test_positions_are_written_to_about_a_tenth_of_a_voxel(scale):
    figure = vr.OrthoFigure(DATA, size=(40, 40), scale=scale)
    figure.index = (1, 0, 2)
    text = next(line for line in figure["3d"]._notes() if line.startswith("position"))
    numbers = [float(number) for number in text[10:-1].split(", ")]
    np.testing.assert_allclose(numbers, np.multiply((1, 0, 2), scale), atol=0.11 * scale)
    assert len(text) < 50
    figure.volume.offset = (0, -1e-9 * scale, 0)
    assert "-0" not in figure["3d"]._notes()[2] or scale < 1e-6


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
