"""The crosshair of orthogonal views: where it is, how it looks, and how one moves it by hand."""

import numpy as np
import pytest

import volrender as vr
from tests.pictures import camera_towards
from tests.scene.ortho.orthogonal import (
    DATA,
    MIRRORED,
    PLACES,
    SLICES,
    ortho,
    part,
    pixels_of,
    send,
    without_overlays,
)
from volrender.scene.overlays.crosshair import AXIS_COLOURS


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
    in_world = view.planes.items(view, view.viewport_px, figure.size)
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
    figure, other = (ortho(black, size=(400, 400), directions=d) for d in ("RAS", None))
    assert figure["axial"].caption.edges == ("L", "R", "P", "A")
    assert figure["coronal"].caption.edges == ("L", "R", "I", "S")
    assert figure["sagittal"].caption.edges == ("P", "A", "I", "S")
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
    for mirrored in ("LAS", "RPS", "LPI", "SAR"):
        with pytest.raises(ValueError, match=r"left-handed.*mirror image.*scale=\(-1, 1, 1\)"):
            ortho(directions=mirrored)
    with pytest.raises(TypeError, match="directions"):
        ortho(directions=3)


@pytest.mark.parametrize("directions", ["RAS", "LPS", "LAI", "ASR", "IAR"])
def test_a_patient_lies_alike_in_every_world(directions):
    volume = np.zeros((8, 8, 8), np.uint8)
    corner = tuple(-1 if way in "RAS" else 0 for way in reversed(directions))  # right, front, top
    volume[corner] = 255
    for convention in ("neurological", "radiological"):
        radiological = convention == "radiological"
        figure = ortho(
            volume,
            size=(300, 300),
            directions=directions,
            convention=convention,
            interpolation="nearest",
        )
        figure.index = tuple(int(i) % 8 for i in reversed(corner))
        for name in SLICES:
            figure[name].crosshair.visible = False
            figure[name].caption.visible = False
        image = figure.export_numpy()
        for name in SLICES:
            view = part(figure, image, name)[11:139, 11:139, :3]  # eight voxels of 16 pixels
            view = view[:, ::-1] if radiological else view
            edges = figure[name].caption.edges
            assert edges[0 if radiological else 1] == ("A" if name == "sagittal" else "R")
            assert (view[3:13, -13:-3] == 255).all()  # at the top right, where its voxel is
            assert (view[20:, :-20] == 0).all()


def test_directions_can_be_told_later():
    black = np.zeros((8, 8, 8), np.uint8)
    figure, other = ortho(black, directions="LPS"), ortho(black)
    figure["axial"].crosshair.width_px = other["axial"].crosshair.width_px = 3
    other.volume.directions = "LPS"
    assert np.array_equal(figure.export_numpy(), other.export_numpy())
    with pytest.raises(ValueError, match=r"convention is one of .*'radiological'"):
        ortho(convention="radiologic")


def test_the_convention_can_be_switched_and_is_in_the_state():
    random = np.random.default_rng(3).integers(0, 255, (9, 8, 7), np.uint8)
    figure = ortho(random, size=(120, 120), directions="LPS")
    made = ortho(random, size=(120, 120), directions="LPS", convention="radiological")
    before, state = figure.export_numpy(), figure.get_state()
    figure.convention = "radiological"
    np.testing.assert_array_equal(figure.export_numpy(), made.export_numpy())
    assert figure["axial"].caption.edges[:2] == ("R", "L")
    figure.set_state(state)
    assert figure.convention == "neurological"
    np.testing.assert_array_equal(figure.export_numpy(), before)
    camera = figure["axial"].camera
    camera.zoom *= 3
    camera.position = camera.position + np.array((2, 1, 0))
    middle = figure["axial"].voxel_at(30, 30)
    figure.convention = "radiological"
    np.testing.assert_array_equal(figure["axial"].voxel_at(30, 30), middle)
    with pytest.raises(ValueError, match=r"state\.convention"):
        figure.set_state({"convention": "left", "background": "red"})
    with pytest.raises(ValueError, match="background"):
        figure.set_state({"convention": "neurological", "background": "rde"})
    assert figure.convention == "radiological"


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


@pytest.mark.parametrize("mode", ["mip", "iso"])
@pytest.mark.parametrize(
    "change",
    [
        lambda figure: setattr(figure, "index", (7, 2, 3)),
        lambda figure: setattr(figure.volume, "scale", (1, 2, 1)),
        lambda figure: figure["3d"].camera.look_from(80, 10),
        lambda figure: setattr(figure["axial"].camera, "zoom", 3),
        lambda figure: setattr(figure["3d"].planes, "colour", "yellow"),
        lambda figure: setattr(figure["coronal"].crosshair, "width_px", 3),
        lambda figure: setattr(figure["sagittal"].caption, "title", "here"),
        lambda figure: setattr(figure.volume, "mode", "minip"),
        lambda figure: setattr(figure, "background", "white"),
        lambda figure: setattr(figure, "size", (200, 260)),
    ],
)
def test_what_is_kept_of_crosshairs_and_captions_follows_every_change(mode, change):
    kept, fresh = ortho(mode=mode), ortho(mode=mode)
    before = kept.export_numpy()
    for figure in (kept, fresh):
        change(figure)
    after = kept.export_numpy()
    assert after.shape != before.shape or (after != before).any()
    np.testing.assert_array_equal(after, fresh.export_numpy())
