"""Outline, axes, colorbar and scale bar: they lie where the camera sees what they measure."""

import gc
import itertools
import weakref

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import volrender as vr
from tests.pictures import SHEARED, camera_towards, difference
from volrender.base.colour import linear_from_srgb
from volrender.base.transforms import box_corners
from volrender.engine.frame.draw_list import Background, DrawList, Owner
from volrender.engine.frame.frame import Frame
from volrender.engine.quads.lines import lines
from volrender.scene.graphics.transfer.colormaps import colormap_table
from volrender.scene.overlays import Axes, Colorbar, Outline, ScaleBar
from volrender.scene.overlays.axis_edges import axis_edges
from volrender.scene.overlays.boxes import Box
from volrender.scene.overlays.colorbar.colours import colours_of
from volrender.scene.overlays.text import Font, Label, TextPicture
from volrender.scene.overlays.ticks import (
    RoundNumber,
    number_label,
    round_down,
    round_up,
    tick_labels,
    ticks,
)
from volrender.scene.overlays.view import View

SHAPE = (8, 10, 12)
CENTRE = (5.5, 4.5, 3.5)
BOX = (-0.5, np.array([11.5, 9.5, 7.5]))
FROM_ABOVE = camera_towards(CENTRE, (-0.5, -0.6, -1.0), 30.0)
STRAIGHT = camera_towards(CENTRE, (0, 0, -1), 40.0, fov=0, width=20, height=20)
OVERLAYS = ("outline", "axes", "colorbar", "scale_bar")


def figure_with(data=None, size=(120, 100), camera=FROM_ABOVE, shape=(1, 1), **parameters):
    """A figure with a volume, which cannot be seen unless it is given."""
    figure = vr.Figure(size=size, shape=shape)
    if data is None:
        parameters = {"vmin": 0, "vmax": 1, "alpha": 0, **parameters}
    for subplot in figure:
        subplot.add_image_volume(np.zeros(SHAPE, np.uint8) if data is None else data, **parameters)
        if camera is not None:
            subplot.camera.set_state(camera)
    return figure


def draw(frame, item) -> np.ndarray:
    """The picture of one thing on opaque black."""
    draw_list = DrawList(Background((0, 0, 0, 1), (0, 0, 0, 1)), (), (item,), (), (), (), False)
    return frame.read(frame.submit(lambda encoder: frame.encode(encoder, draw_list)))


def light(figure) -> np.ndarray:
    """Linear light of the red channel, (height, width), 0..1."""
    return linear_from_srgb(figure.export_numpy()[..., 0] / 255)


def pixels_of(figure, points) -> np.ndarray:
    """World points in pixels, (n, 2), those in front of the camera."""
    width, height = figure.size
    ndc, t = figure[0, 0].camera.rays(width / height).project(points)
    return ((ndc * (1, -1) + 1) / 2 * (width, height))[t > 0]


def points_on_edges(corners, count=100) -> np.ndarray:
    """Points along the twelve edges of a box, (12, count, 3)."""
    pairs = [(a, b) for a in range(8) for b in range(a) if bin(a ^ b).count("1") == 1]
    share = np.linspace(0, 1, count)[:, None]
    return np.array([corners[a] + share * (corners[b] - corners[a]) for a, b in pairs])


def distance_of_light(lit, points_px) -> np.ndarray:
    """How far each lit pixel's centre is from the nearest of some points."""
    pixels = np.argwhere(lit > 0)[:, ::-1] + 0.5
    apart = pixels[:, None].astype(np.float32) - points_px.astype(np.float32)
    return np.hypot(apart[..., 0], apart[..., 1]).min(axis=1)


def quaternion_product(a, b) -> np.ndarray:
    """First b, then a."""
    u, v = np.array(a[:3]), np.array(b[:3])
    return np.append(a[3] * v + b[3] * u + np.cross(u, v), a[3] * b[3] - u @ v)


def light_around(lit, points_px) -> np.ndarray:
    """Light within a pixel of each point that is in the picture."""
    columns, rows = np.floor(points_px).astype(int).T
    padded = np.pad(lit, 1)
    inside = (columns >= 0) & (rows >= 0) & (columns < lit.shape[1]) & (rows < lit.shape[0])
    columns, rows = columns[inside], rows[inside]
    return np.sum([padded[rows + i, columns + j] for i in range(3) for j in range(3)], axis=0)


# Off by default.


def test_nothing_is_drawn_unless_it_is_made_visible():
    figure = figure_with()
    assert [getattr(figure[0, 0], name).visible for name in OVERLAYS] == [False] * 4
    assert not figure.export_numpy()[..., :3].any()
    for name in OVERLAYS:
        getattr(figure[0, 0], name).visible = True
        assert figure.export_numpy()[..., :3].any(), name
        getattr(figure[0, 0], name).visible = False
    assert not figure.export_numpy()[..., :3].any()


def test_nothing_is_drawn_around_nothing():
    figure = figure_with(visible=False)
    for name in OVERLAYS:
        getattr(figure[0, 0], name).visible = True
    assert not figure.export_numpy()[..., :3].any()


# Outline.

TURNED = {"rotation": (0.3, -0.2, 0.4, 0.8), "scale": (1, 0.5, 2), "offset": (1, 2, -3)}


@pytest.mark.parametrize("place", [{}, TURNED, SHEARED], ids=["straight", "turned", "sheared"])
@pytest.mark.parametrize("fov", [50, 0])
def test_the_outline_is_where_the_camera_projects_the_edges(fov, place):
    figure = figure_with(camera={**FROM_ABOVE, "fov": fov, "width": 20, "height": 20}, **place)
    figure[0, 0].outline.visible = True
    lit = light(figure)
    volume = figure[0, 0].graphics[0]
    points = points_on_edges(volume.world_corners()).reshape(-1, 3)
    assert distance_of_light(lit, pixels_of(figure, points)).max() < 1.2
    assert light_around(lit, pixels_of(figure, points)).min() > 1.5


@pytest.mark.parametrize("mirror", [1, -1])
def test_faces_of_a_sheared_box_are_seen_from_their_side(mirror):
    """Which side of a face the camera is on says the data, in which the box is straight."""
    figure = figure_with(**{**SHEARED, "scale": (1, 2, mirror)})
    volume, camera = figure[0, 0].graphics[0], figure[0, 0].camera
    box = Box(volume.world_corners())
    ends = volume.map_world_to_model(box.edges.reshape(-1, 3)).reshape(12, 2, 3)
    faces = [[axis for axis in range(3) if axis != edge // 4] for edge in range(12)]
    middle, random = volume.world_corners().mean(axis=0), np.random.default_rng(0)
    outside = 0
    for away in random.normal(size=(40, 3)) * 15:
        camera.set_state({**FROM_ABOVE, "position": middle + away})
        seen = box.facing(View(camera, (0, 0, 10, 10), (10, 10)))
        position = volume.map_world_to_model(middle + away)
        for edge, axes in enumerate(faces):
            for cosine, axis in zip(seen[edge], axes, strict=True):
                face = ends[edge, 0, axis]
                is_outside = (position[axis] - face) * np.sign(face) > 0
                assert (cosine > 0) == is_outside
                outside += is_outside
    assert 100 < outside < 700


@pytest.mark.parametrize("width_px", [0.5, 1, 3.5, 8])
@pytest.mark.parametrize("end", [(80, 30.3), (60, 7.25)])
def test_a_line_is_as_wide_as_asked_for(engine, width_px, end):
    start, end = np.array([20, 30.3]), np.array(end)
    size = (100, 60)
    ends = np.array([[(*start, 0), (*end, 0)]])
    item = lines(Owner(), False, ends, width_px, (1, 1, 1, 1), size, (0, 0, *size))
    lit = linear_from_srgb(draw(Frame(engine, size), item)[..., 0] / 255)
    # Along the line, and a round end at each side.
    area = width_px * np.linalg.norm(end - start) + np.pi / 4 * width_px**2
    assert lit.sum() == pytest.approx(area, rel=0.02, abs=1)
    assert lit.max() == pytest.approx(min(1, width_px), abs=0.25)


@pytest.mark.parametrize("fov", [50, 0])
def test_depth_in_the_world_is_the_depth_of_volumes(fov):
    camera = {**FROM_ABOVE, "fov": fov, "width": 20, "height": 20}
    plane = np.array([0.1, 0.3, 1, -4.3])
    figure = figure_with(np.ones(SHAPE, np.uint8), mode="slice", plane=plane, camera=camera)
    depth = figure.render_layers()[0].depth
    view = View(figure[0, 0].camera, (0, 0, *figure.size), figure.size)
    x, y = np.meshgrid(np.arange(3, 9), np.arange(3, 7))
    on_plane = np.stack([x, y, -(0.1 * x + 0.3 * y - 4.3)], axis=-1).reshape(-1, 3)
    clip = view.clip_coordinates(on_plane)
    np.testing.assert_allclose(view.pixels(clip), pixels_of(figure, on_plane), atol=1e-9)
    columns, rows = np.floor(view.pixels(clip)).astype(int).T
    one_pixel = np.nanmax(np.abs(np.diff(depth[20:80, 30:90])))
    error = np.abs(view.depth(clip, 0.0) - depth[rows, columns])
    assert error.max() < 1.5 * one_pixel
    nearer = view.depth(clip, 3.0) - view.depth(clip, 0.0)
    assert (nearer < -error / 10).all() and (nearer > -20 * one_pixel).all()


@pytest.mark.parametrize("fov", [50, 0])
def test_edges_behind_a_surface_are_hidden_and_those_in_front_are_seen(fov):
    """The surface is the box itself: every edge lies exactly on it."""
    camera = {**FROM_ABOVE, "fov": fov, "width": 20, "height": 20}
    solid = {"mode": "iso", "threshold": 0.5, "cmap": "red", "vmin": 0, "vmax": 1}
    figure = figure_with(np.ones(SHAPE, np.uint8), camera=camera, **solid)
    without = figure.export_numpy()
    figure[0, 0].outline.visible = True
    figure[0, 0].outline.colour = "#00ff00"
    drawn = figure.export_numpy()
    lines = points_on_edges(box_corners(*BOX), 50)
    # The camera sees the faces at the high ends of x, y and z: other edges are behind.
    seen = [np.isclose(points, BOX[1]).all(axis=0).any() for points in lines]
    assert sum(seen) == 9
    in_front = pixels_of(figure, np.concatenate([lines[i] for i in np.flatnonzero(seen)]))
    assert light_around(linear_from_srgb(drawn[..., 1] / 255), in_front).min() > 0.9
    behind = pixels_of(figure, np.concatenate([lines[i] for i in np.flatnonzero(~np.array(seen))]))
    clear = [point for point in behind if np.linalg.norm(in_front - point, axis=1).min() > 4]
    columns, rows = np.floor(clear).astype(int).T
    assert len(rows) > 80
    np.testing.assert_array_equal(drawn[rows, columns], without[rows, columns])


@pytest.mark.parametrize("fov", [50, 0])
def test_edges_of_a_face_seen_at_a_grazing_angle_are_whole(fov):
    """One pixel beside the far edge of the top, the volume is many pixels nearer."""
    camera = camera_towards(CENTRE, (-0.5, -0.16, -1.0), 30.0, fov=fov, width=20, height=20)
    figure = figure_with(np.ones(SHAPE, np.uint8), camera=camera, cmap="black", vmin=0, vmax=1)
    figure[0, 0].outline.visible = True
    lit = light(figure)
    far = [(x, 9.5, -0.5) for x in np.linspace(-0.3, 11.3, 50)]
    assert light_around(lit, pixels_of(figure, far)).min() > 2


def test_a_volume_in_front_hides_the_outline_of_one_behind():
    solid = {"mode": "iso", "threshold": 0.5, "vmin": 0, "vmax": 1}
    figure = figure_with(np.ones(SHAPE, np.uint8), camera=STRAIGHT, cmap="blue", **solid)
    small = figure.add_image_volume(np.zeros((2, 2, 2), np.uint8), vmin=0, vmax=1, alpha=0)
    without = figure.export_numpy()
    figure[0, 0].outline.visible = True
    middle = np.s_[35:65, 45:75]
    for z, seen in ((-20, False), (20, True)):
        small.offset = (5, 4, z)
        assert difference(figure.export_numpy(), without)[middle].any() == seen, z


def test_a_transparent_volume_behind_a_line_does_not_cover_it():
    data = np.ones(SHAPE, np.uint8)
    camera = camera_towards(CENTRE, (0, 0, -1), 20.0)
    figure = figure_with(data, camera=camera, cmap="blue", vmin=0, vmax=1, alpha_mode="add")
    figure[0, 0].outline.visible = True
    figure[0, 0].outline.colour = "#ff0000"
    figure[0, 0].outline.width_px = 3
    picture = figure.export_numpy()
    places = pixels_of(figure, [(5.5, -0.5, 7.5), (5.5, -0.5, -0.5)])
    (_, front), (column, back) = np.floor(places).astype(int)
    red, _, blue = picture[front - 1, column, :3]  # on the line, and inside the box
    assert red > 250 and blue == 0
    red, _, blue = picture[back, column, :3]  # seen through the volume
    assert red > 250 and blue > 250


@pytest.mark.parametrize("position", [(5.5, 4.5, 3.5), (5.5, 4.5, 9.0), (11.5, 9.5, 7.0)])
def test_edges_that_reach_behind_the_camera_do_not_wrap(position):
    camera = {**FROM_ABOVE, "position": position, "fov": 90}
    figure = figure_with(camera=camera)
    figure[0, 0].outline.visible = True
    lit = light(figure)
    points = pixels_of(figure, points_on_edges(box_corners(*BOX), 2000).reshape(-1, 3))
    near = points[(np.abs(points - 50) < 80).all(axis=1)]
    assert distance_of_light(lit, near).max() < 1.5
    assert light_around(lit, near).min() > 0.9


angle = st.floats(-180, 180)


@settings(max_examples=100, deadline=None)
@given(angle, st.floats(-90, 90), st.floats(0.1, 100), st.sampled_from([0, 20, 60, 120]))
def test_lines_end_within_reach_of_the_view(azimuth, elevation, distance, fov):
    camera = vr.Figure(size=(8, 8))[0, 0].camera
    camera.set_state({"fov": fov, "depth": 30, "width": 30, "height": 30})
    camera.look_from(azimuth, elevation)
    camera.position = np.array(CENTRE) - distance * camera.forward
    view = View(camera, (10, 20, 90, 60), (200, 100))
    edges = points_on_edges(box_corners(*BOX), 2)
    lines = view.lines(edges, np.full(12, 2.0))
    assert np.isfinite(lines).all()
    assert (np.abs(lines[..., 0] - 55) <= 45 * 3 + 1e-6).all()
    assert (np.abs(lines[..., 1] - 50) <= 30 * 3 + 1e-6).all()
    assert ((lines[..., 2] >= 0) & (lines[..., 2] <= 1)).all()


def test_overlays_stay_in_their_subplot():
    figure = figure_with(size=(240, 100), shape=(1, 2), camera={**FROM_ABOVE, "zoom": 4.0})
    for name in OVERLAYS:
        getattr(figure[0, 1], name).visible = True
    picture = figure.export_numpy()
    assert not picture[:, :120, :3].any()
    assert picture[:, 120:, :3].any()


# Ticks.

finite = st.floats(-1e12, 1e12)


@given(finite, st.floats(1e-9, 1e12), st.integers(1, 200))
def test_ticks_are_round_and_in_the_range(low, span, count):
    high = low + span
    step = round_up(span / count)
    assert step.digit in (1, 2, 5)
    values = ticks(low, high, step)
    width = float(step)
    assert len(values) <= count + 1
    assert all(low - 1e-6 * width <= value <= high + 1e-6 * width for value in values)
    for value, following in itertools.pairwise(values):
        assert following - value == pytest.approx(width, rel=1e-6, abs=8e-16 * abs(value))
    if width > 1e-9 * abs(low):
        assert len(values) >= int(span / width)
    texts = tick_labels(values, step)
    assert len(set(texts)) == len(texts)
    for value, text in zip(values, texts, strict=True):
        assert float(text) == pytest.approx(value, rel=1e-12, abs=width * 1e-9)


def test_ticks_at_the_ends_are_in():
    assert ticks(0.1, 0.3, RoundNumber(1, -1)) == [0.1, 0.2, 0.3]
    assert ticks(0.1 + 0.2, 0.5, RoundNumber(1, -1)) == [0.3, 0.4, 0.5]
    assert ticks(-0.5, 20.5, RoundNumber(5, 0)) == [0, 5, 10, 15, 20]
    assert ticks(1e15, 1e15 + 1, RoundNumber(1, -3)) == []  # cannot be told apart


@given(st.floats(1e-300, 1e300))
def test_round_numbers_enclose_a_value(value):
    low, high = round_down(value), round_up(value)
    assert float(low) <= value <= float(high)
    assert {low.digit, high.digit} <= {1, 2, 5}
    assert low.next() == high or low == high


def test_how_numbers_are_written():
    assert tick_labels([-0.5, 0.0, 0.5], RoundNumber(5, -1)) == ["-0.5", "0.0", "0.5"]
    assert tick_labels([0.0, 40000.0], RoundNumber(2, 4)) == ["0", "40000"]
    assert tick_labels([0.0, 5e6, 1.5e7], RoundNumber(5, 6)) == ["0", "5e6", "1.5e7"]
    assert tick_labels([1e6, 1000020.0], RoundNumber(2, 1)) == ["1000000", "1000020"]
    assert tick_labels([2e-7], RoundNumber(1, -7)) == ["2e-7"]
    written = [number_label(value) for value in (0.0, 12.5, 200.0, 5e7, 2.5e-6)]
    assert written == ["0", "12.5", "200", "5e7", "2.5e-6"]


# Axes.


def test_ticks_lie_where_the_camera_projects_round_numbers():
    figure = figure_with(size=(260, 220), camera=STRAIGHT)
    figure[0, 0].axes.visible = True
    figure[0, 0].axes.names = ("", "", "")
    figure[0, 0].axes.font_size = 8
    lit = light(figure)
    left, bottom = pixels_of(figure, [(-0.5, -0.5, 7.5)])[0]
    below, beside = lit[int(bottom) + 4], lit[:, int(left) - 4]
    for axis, row in ((0, below), (1, beside)):
        points = np.full((5, 3), -0.5)
        points[:, axis] = [0, 2, 4, 6, 8]
        expected = pixels_of(figure, points)[:, axis]
        for place in expected:
            near = slice(int(place) - 2, int(place) + 3)
            centre = (np.arange(len(row))[near] + 0.5) @ row[near] / row[near].sum()
            assert centre == pytest.approx(place, abs=0.1)
    # The axes themselves: the left and the lower edge of the box.
    right, top = pixels_of(figure, [(11.5, 9.5, 7.5)])[0]
    assert (
        lit[int(bottom - 1) : int(bottom + 2), int(left) + 3 : int(right) - 2].sum(axis=0).min()
        > 0.9
    )
    assert (
        lit[int(top) + 3 : int(bottom) - 2, int(left - 1) : int(left + 2)].sum(axis=1).min() > 0.9
    )


@settings(max_examples=200, deadline=None)
@given(angle, st.floats(-89, 89), angle, st.sampled_from([0, 30, 70]), st.floats(1.0, 4.0))
def test_axes_are_on_the_outline_of_the_box(azimuth, elevation, roll, fov, distance):
    camera = vr.Figure(size=(8, 8))[0, 0].camera
    camera.set_state({"fov": fov})
    camera.look_from(azimuth, elevation)
    camera.rotation = quaternion_product(camera.rotation, (0, 0, np.sin(roll), np.cos(roll)))
    low, high = np.array([-3.0, 0, 10]), np.array([5.0, 30, 22])
    camera.fit((low + high) / 2 + 18 * distance * np.array([[-1, 0, 0], [1, 0, 0]]), 1.0, "sphere")
    view = View(camera, (0, 0, 300, 200), (300, 200))
    edges = axis_edges(Box(box_corners(low, high)), view)
    assert len({edge.axis for edge in edges}) == len(edges) >= 2
    corners = view.pixels(view.clip_coordinates(box_corners(low, high)))
    for edge in edges:
        start = edge.at([0.0])[0, :2]
        assert ((corners - start) @ edge.outward).max() < 1e-6
        assert abs(edge.direction @ edge.outward) < 1e-9


def test_there_are_no_axes_where_the_camera_is_inside():
    figure = figure_with(camera={**FROM_ABOVE, "position": CENTRE, "fov": 90})
    figure[0, 0].axes.visible = True
    assert not figure.export_numpy()[..., :3].any()


@pytest.mark.parametrize("azimuth, elevation", [(35, 20), (-20, 20), (44, 60), (0, 90), (0, 0)])
def test_labels_neither_overlap_nor_leave_the_subplot(monkeypatch, azimuth, elevation):
    shown = []
    item = TextPicture.item
    monkeypatch.setattr(TextPicture, "item", lambda *args: (shown.extend(args[1]), item(*args))[1])
    figure = figure_with(size=(300, 240), camera=None)
    figure[0, 0].camera.look_from(azimuth, elevation)
    axes = figure[0, 0].axes
    axes.visible, axes.unit, axes.names = True, "mm", ("left", "y", "z")
    axes.font_size = 16
    figure.export_numpy()
    texts = [label.text for label in shown]
    assert len(texts) >= 5 and "left (mm)" in texts
    for i, label in enumerate(shown):
        assert label.is_inside((0, 0, 300, 240))
        assert not any(label.overlaps(other, 0) for other in shown[:i])


# Colorbar.


def colorbar_figure(**parameters):
    ramp = np.linspace(-50, 150, 64, dtype=np.float32)
    data = np.broadcast_to(ramp, (3, 4, 64))
    camera = camera_towards((31.5, 1.5, 1), (0, 0, -1), 100, fov=0, width=70, height=70)
    return figure_with(
        data, size=(280, 160), camera=camera, mode="slice", plane=(0, 0, 1, -1), **parameters
    )


LIMITS = [
    {},
    {"vmin": 20, "vmax": 90},
    {"vmin": 100, "vmax": 0, "gamma": 2.2},
    {"vmin": 30, "vmax": 30},
    {"cmap": ["red", "lime", "blue"], "cmap_interpolation": "nearest"},
]


@pytest.mark.parametrize("parameters", LIMITS)
def test_the_colours_of_a_colorbar_are_those_of_the_volume(parameters):
    if isinstance(parameters.get("cmap"), list):
        parameters = {**parameters, "cmap": np.eye(3)}
    figure = colorbar_figure(cmap="viridis", **{k: v for k, v in parameters.items() if k != "cmap"})
    if "cmap" in parameters:
        figure[0, 0].graphics[0].cmap = parameters["cmap"]
    layer = figure.render_layers()[0]
    row = 80
    inside = np.isfinite(layer.scalar[row])
    expected = colours_of(layer.graphic, layer.scalar[row, inside].astype(float))[:, :3] * 255
    drawn = figure.export_numpy()[row, inside, :3]
    # Between two entries of the map, or at a step, single precision decides where a pixel is.
    one_entry = 3.0 if layer.graphic.cmap_interpolation == "nearest" else 1.01
    wrong = np.abs(drawn - expected).max(axis=1) > one_entry
    assert wrong.sum() <= 1 and inside.sum() > 100


@pytest.mark.parametrize("limits", LIMITS[:4])
def test_a_colorbar_runs_from_the_smaller_limit_to_the_larger(limits):
    figure = colorbar_figure(cmap="viridis", visible=True, alpha=0, **limits)
    figure[0, 0].colorbar.visible = True
    picture = figure.export_numpy()[..., :3]
    height = round(0.6 * 160)
    top = (160 - height) // 2
    column = int(np.flatnonzero((picture[80] != 0).any(axis=-1))[0]) + 8
    graphic = figure[0, 0].graphics[0]
    low, high = sorted((graphic.vmin, graphic.vmax))
    if low == high:
        low, high = low / 2, low * 1.5
    values = high - (np.arange(height) + 0.5) / height * (high - low)
    expected = np.round(colours_of(graphic, values)[:, :3] * 255)
    np.testing.assert_allclose(picture[top : top + height, column], expected, atol=1)
    assert (picture[[top - 1, top + height], column] == 255).all()  # the frame


def test_a_colorbar_of_depths_runs_from_near_to_far():
    figure = colorbar_figure(cmap="viridis", alpha=0, color_by="depth", vmin=100, vmax=0, gamma=2.2)
    graphic = figure[0, 0].graphics[0]
    figure[0, 0].colorbar.visible = True
    of_values = figure.export_numpy()
    graphic.mode = "mip"
    of_depths = figure.export_numpy()
    assert (of_values != of_depths).any()
    table = colormap_table(graphic.cmap)
    shares = np.array((0.5, 100.25, 255.5)) / 256
    np.testing.assert_allclose(colours_of(graphic, shares, by_depth=True)[[0, 2]], table[[0, 255]])
    graphic.vmin, graphic.vmax, graphic.gamma = -50, 150, 1.0
    np.testing.assert_array_equal(figure.export_numpy(), of_depths)


def test_a_colorbar_follows_its_volume_and_its_choice():
    figure = colorbar_figure(cmap="viridis", alpha=0)
    other = figure.add_image_volume(
        np.zeros(SHAPE, np.float32), vmin=0, vmax=1, cmap="gray", alpha=0
    )
    figure[0, 0].colorbar.visible = True
    first = figure.export_numpy()
    figure[0, 0].graphics[0].cmap = "magma"
    second = figure.export_numpy()
    figure[0, 0].colorbar.graphic = other
    third = figure.export_numpy()
    assert difference(first, second).any() and difference(second, third).any()
    figure[0, 0].graphics[0].visible = False
    figure[0, 0].colorbar.graphic = None  # the first that is visible
    np.testing.assert_array_equal(figure.export_numpy(), third)


def test_a_colorbar_keeps_no_volume_that_is_gone():
    figure = vr.Figure(size=(200, 150))
    graphic = figure.add_image_volume(np.arange(8.0).reshape(2, 2, 2))
    figure[0, 0].colorbar.visible = True
    figure.export_numpy()
    figure[0, 0].remove_graphic(graphic)
    gone = weakref.ref(graphic)
    del graphic
    gc.collect()
    assert gone() is None


def test_text_after_a_failure_on_the_device(monkeypatch):
    figure = vr.Figure(size=(200, 150))
    figure.add_image_volume(np.arange(8.0).reshape(2, 2, 2))
    figure[0, 0].colorbar.visible = True
    before = figure.export_numpy()
    figure[0, 0].colorbar.title = "a title"

    def fail(**arguments):
        raise MemoryError("for the moment")

    with monkeypatch.context() as patched, pytest.raises(MemoryError):
        patched.setattr(figure.engine.device, "create_bind_group", fail)
        figure.export_numpy()
    after = figure.export_numpy()
    assert (after != before).any()
    fresh = vr.Figure(size=(200, 150))
    fresh[0, 0].add_image_volume(np.arange(8.0).reshape(2, 2, 2))
    fresh[0, 0].colorbar.visible, fresh[0, 0].colorbar.title = True, "a title"
    np.testing.assert_array_equal(after, fresh.export_numpy())


def test_a_colorbar_is_not_drawn_for_colour_volumes():
    figure = figure_with(np.zeros((*SHAPE, 3), np.uint8), alpha=0)
    figure[0, 0].colorbar.visible = True
    assert not figure.export_numpy()[..., :3].any()
    gray = figure[0, 0].colorbar.graphic = figure.add_image_volume(np.zeros(SHAPE), alpha=0)
    assert figure.export_numpy()[..., :3].any()
    gray.data = np.zeros((*SHAPE, 3), np.uint8)
    assert not figure.export_numpy()[..., :3].any()


@pytest.mark.parametrize("limits", [(-1.7e308, 1.7e308), (0, 5e-324), (1, 1 + 2e-16), (-7, -7)])
def test_a_colorbar_of_extreme_limits(limits):
    figure = colorbar_figure(alpha=0)
    figure[0, 0].colorbar.visible = True
    graphic = figure[0, 0].graphics[0]
    graphic.vmin, graphic.vmax = limits
    assert figure.export_numpy()[..., :3].any()
    first, last = colours_of(graphic, np.array(limits))
    assert np.isfinite([*first, *last]).all()
    below = colours_of(graphic, np.array([min(limits) - 1.0]))[0]
    assert (below != last).any() and (first != last).any() == (limits[0] < -1e308)


@pytest.mark.parametrize("dtype", ["float32", "uint8"])
def test_limits_that_float32_cannot_tell_apart_are_the_step_of_equal_ones_on_the_bar(dtype):
    figure = vr.Figure(size=(200, 150))
    graphic = figure.add_image_volume(np.full((4, 4, 4), 3, dtype), vmin=3, vmax=3, alpha=0)
    figure[0, 0].colorbar.visible = True
    equal = figure.export_numpy()
    assert equal.any()
    graphic.vmax = 3 + 1e-8
    np.testing.assert_array_equal(figure.export_numpy(), equal)
    graphic.vmax = 4
    assert (figure.export_numpy() != equal).any()


# Scale bar.


@pytest.mark.parametrize("fov", [0, 50])
@pytest.mark.parametrize("length", [None, 3.7])
def test_a_scale_bar_is_as_long_as_what_it_measures(fov, length):
    camera = {**FROM_ABOVE, "fov": fov, "width": 31, "height": 20}
    figure = figure_with(size=(300, 200), camera=camera)
    bar = figure[0, 0].scale_bar
    bar.visible, bar.length = True, length
    lit = light(figure)
    row = lit[-22]  # the middle of the bar, which is 3 pixels high and 20 from below
    centre = np.array(CENTRE)
    # A world length across the view, at the centre of the volume.
    across = figure[0, 0].camera.rays(1.5).origin_dx
    across = across / np.linalg.norm(across)
    (x0, _), (x1, _) = pixels_of(figure, [centre, centre + across])
    expected = length or float(round_down(75 / (x1 - x0)))
    assert row.sum() == pytest.approx(expected * (x1 - x0), abs=0.02)
    assert np.flatnonzero(row)[0] == 20


def test_a_length_that_does_not_fit_gives_an_automatic_one():
    figure = figure_with(size=(300, 200))
    bar = figure[0, 0].scale_bar
    bar.visible = True
    automatic = figure.export_numpy()
    bar.length = 1e5
    np.testing.assert_array_equal(figure.export_numpy(), automatic)
    bar.length = 1.0
    assert difference(figure.export_numpy(), automatic).any()


# Text.


def test_text_is_of_its_colour_and_has_no_fringe():
    figure = vr.Figure(size=(160, 120), background=(0, 0, 0, 0))
    figure.add_image_volume(np.zeros(SHAPE, np.uint8), vmin=0, vmax=1, alpha=0)
    bar = figure[0, 0].scale_bar
    bar.visible, bar.unit = True, "mm"
    for colour in ((255, 255, 255), (255, 128, 0)):
        bar.colour = np.array(colour) / 255
        picture = figure.export_numpy().astype(int)
        text, alpha = picture[60:-25, :, :3], picture[60:-25, :, 3]
        assert (alpha == 255).sum() > 10  # the cores of the strokes
        assert ((alpha > 0) & (alpha < 255)).sum() > 10
        assert (text[alpha == 255] == colour).all()
        assert np.abs(text[alpha > 30] - colour).max() <= 2


def test_text_is_placed_on_whole_pixels():
    font = Font(None, 14)
    coverage, baseline = font.coverage("Hm 40")
    label = Label.at(font, "Hm 40", 33.4, 20.3, align=(0, 1))
    figure = vr.Figure(size=(100, 40))
    figure.add_image_volume(np.zeros(SHAPE, np.uint8), vmin=0, vmax=1, alpha=0)
    view = View(figure[0, 0].camera, (0, 0, 100, 40), (100, 40))
    text = TextPicture(Owner(), in_world=False).item([label], font, np.ones(4), view)
    picture = draw(figure.stage.renderer.frame, text)
    expected = np.zeros((40, 100))
    height, width = coverage.shape
    expected[20 - baseline : 20 - baseline + height, 33 : 33 + width] = coverage / 255
    np.testing.assert_allclose(linear_from_srgb(picture[..., 0] / 255), expected, atol=0.01)


def test_units_of_microscopes_can_be_written():
    font = Font(None, 14)
    (micro, baseline), (u, _) = font.coverage("µ"), font.coverage("u")
    assert len(micro) > baseline and micro[baseline:].max() > 200  # it reaches below the line
    assert (micro[: baseline - 2, : u.shape[1]] >= u[: baseline - 2]).all()
    assert font.missing("µm² −1 °C mm \U00013000") == "\U00013000"
    for raised, plain in ("²2", "³3"):  # smaller, and above the line
        small, baseline = font.coverage(f"m{raised}")
        assert small.shape[1] < font.coverage(f"m{plain}")[0].shape[1]
        assert not small[baseline - 2 :, font.coverage("m")[0].shape[1] + 1 :].any()


def test_a_picture_is_made_again_only_for_new_text(monkeypatch):
    figure = figure_with()
    subplot = figure[0, 0]
    for name in OVERLAYS:
        getattr(subplot, name).visible = True
    figure.export_numpy()
    made = []
    make = TextPicture._make_picture
    monkeypatch.setattr(TextPicture, "_make_picture", lambda *args: made.append(make(*args)))

    def owners_and_pictures() -> list:
        return [(i.owner, i.picture) for name in OVERLAYS for i in _items(figure, name)]

    before = owners_and_pictures()
    subplot.camera.zoom *= 1.001
    figure.export_numpy()
    assert owners_and_pictures() == before
    assert made == []
    subplot.scale_bar.unit = "mm"
    _items(figure, "scale_bar")
    assert len(made) == 1


def test_nothing_is_uploaded_where_nothing_changed(monkeypatch):
    figure = figure_with()
    for name in OVERLAYS:
        getattr(figure[0, 0], name).visible = True
    figure.export_numpy()
    uploads = []
    engine = figure.engine
    for cls, name in (
        (type(engine._commands), "write_buffer"),
        (type(engine.device.queue), "write_texture"),
    ):
        monkeypatch.setattr(cls, name, lambda *args, name=name: uploads.append(name))
    figure.export_numpy()
    assert uploads == []


CHANGES = {
    "camera": lambda figure: setattr(figure[0, 0].camera, "zoom", 1.3),
    "fov": lambda figure: setattr(figure[0, 0].camera, "fov", 20),
    "offset": lambda figure: setattr(figure[0, 0].graphics[0], "offset", (2, 0, 0)),
    "rotation": lambda figure: figure[0, 0].graphics[0].rotate(0.2),
    "crop": lambda figure: setattr(figure[0, 0].graphics[0], "crop", ((2, 6), (0, 5), (3, 9))),
    "vmax": lambda figure: setattr(figure[0, 0].graphics[0], "vmax", 30),
    "gamma": lambda figure: setattr(figure[0, 0].graphics[0], "gamma", 2),
    "cmap": lambda figure: setattr(figure[0, 0].graphics[0], "cmap", "viridis"),
    "shape": lambda figure: setattr(figure[0, 0].graphics[0], "data", np.zeros((3, 4, 5), "u1")),
    "colour": lambda figure: setattr(figure[0, 0].graphics[0], "data", np.zeros((*SHAPE, 3), "u1")),
    "another": lambda figure: figure[0, 0].add_image_volume(np.zeros((20, 3, 3), np.uint8)),
    "size": lambda figure: setattr(figure, "size", (200, 120)),
    "names": lambda figure: setattr(figure[0, 0].axes, "names", ("a", "b", "c")),
    "width": lambda figure: setattr(figure[0, 0].outline, "width_px", 4),
    "length": lambda figure: setattr(figure[0, 0].scale_bar, "length", 7),
    "font": lambda figure: setattr(figure[0, 0].colorbar, "font_size", 9),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_kept_of_overlays_follows_every_change(change):
    def with_overlays():
        figure = figure_with(size=(160, 140))
        for name in OVERLAYS:
            getattr(figure[0, 0], name).visible = True
        return figure

    kept, fresh = with_overlays(), with_overlays()
    before = kept.export_numpy()
    for figure in (kept, fresh):
        CHANGES[change](figure)
    after = kept.export_numpy()
    assert after.shape != before.shape or (after != before).any()
    np.testing.assert_array_equal(after, fresh.export_numpy())


def test_overlays_are_laid_out_only_where_something_changed(monkeypatch):
    figure = figure_with()
    laid_out = []
    for name in OVERLAYS:
        overlay = getattr(figure[0, 0], name)
        overlay.visible = True
        make = overlay._items
        monkeypatch.setattr(
            overlay,
            "_items",
            lambda *args, name=name, make=make: laid_out.append(name) or make(*args),
        )
    figure.export_numpy()
    assert laid_out == list(OVERLAYS)
    figure.export_numpy()
    assert laid_out == list(OVERLAYS)
    laid_out.clear()
    figure[0, 0].camera.zoom *= 1.1
    figure.export_numpy()
    assert laid_out == ["outline", "axes", "scale_bar"]  # no camera moves the colorbar
    laid_out.clear()
    figure[0, 0].graphics[0].gamma = 2
    figure.export_numpy()
    assert laid_out == ["colorbar"]


def _items(figure, name):
    viewport = (0, 0, *figure.size)
    return getattr(figure[0, 0], name).items(figure[0, 0], viewport, figure.size)


# What a user can set.


@pytest.mark.parametrize("cls", [Outline, Axes, Colorbar, ScaleBar])
def test_properties_announce_themselves(cls):
    overlay = cls()
    seen = []
    overlay.add_event_handler(lambda event: seen.append((event.type, event.info)), "visible")
    overlay.visible = True
    assert seen == [("visible", {"value": True})]
    assert {"visible", "colour"} <= set(overlay.supported_events)


WRONG = [
    (Outline, "visible", 1, TypeError, "visible is True or False"),
    (Outline, "colour", "wite", ValueError, "colour is a colour"),
    (Outline, "width_px", 0, ValueError, "width_px is between"),
    (Axes, "font_size", 1000, ValueError, "font_size is between 6 and 72"),
    (Axes, "names", "xyz", TypeError, "names is three strings"),
    (Axes, "names", ("x", "y"), ValueError, "names is three strings"),
    (Axes, "names", ("x", "y", 3), TypeError, "names is three strings"),
    (Axes, "unit", 5, TypeError, "unit is a string or None"),
    (Axes, "unit", "m\nm", ValueError, "unit is one line"),
    (ScaleBar, "unit", "\U00013000", ValueError, "which the font lacks. Set `font`"),
    (ScaleBar, "length", 0, ValueError, "length is greater than 0"),
    (ScaleBar, "length", "long", TypeError, "length is a number"),
    (ScaleBar, "font", "no.ttf", ValueError, "font is the path"),
    (ScaleBar, "font", 3, TypeError, "font is the path"),
    (Colorbar, "title", "x" * 101, ValueError, "at most 100"),
    (Colorbar, "graphic", "volume", TypeError, "graphic is an ImageVolumeGraphic or None"),
]


@pytest.mark.parametrize("cls, name, value, error, message", WRONG)
def test_wrong_values_are_named(cls, name, value, error, message):
    overlay = cls()
    before = getattr(overlay, name)
    with pytest.raises(error, match=message):
        setattr(overlay, name, value)
    assert getattr(overlay, name) is before


def test_a_colorbar_takes_no_colour_volume():
    volume = vr.ImageVolumeGraphic(np.zeros((2, 2, 2, 3), np.uint8))
    with pytest.raises(ValueError, match="graphic is a grayscale volume"):
        Colorbar().graphic = volume


@settings(max_examples=25, deadline=None)
@given(
    st.tuples(st.integers(1, 200), st.integers(1, 200)),
    st.floats(6, 72),
    st.floats(1e-9, 1e9),
    st.sampled_from([0, 1, 120]),
    st.tuples(angle, st.floats(-90, 90)),
)
def test_any_size_and_any_camera_gives_a_picture(size, font_size, scale, fov, direction):
    figure = figure_with(size=size, camera=None, scale=(scale, scale, 2 * scale))
    subplot = figure[0, 0]
    subplot.camera.set_state({"fov": fov})
    subplot.camera.is_set = False
    subplot.camera.look_from(*direction)
    for name in OVERLAYS:
        overlay = getattr(subplot, name)
        overlay.visible = True
        if name != "outline":
            overlay.font_size = font_size
    assert figure.export_numpy().shape == (size[1], size[0], 4)
