"""Cameras turn evenly round their targets: no jumps of speed, no dip through the volume."""

import numpy as np
import pytest

import volrender as vr
from volrender.base.transforms import matrix_from_quaternion

DATA = np.random.default_rng(3).integers(0, 255, (6, 8, 10), dtype=np.uint8)
CENTRE = np.array([4.5, 3.5, 2.5])
FPS = 60


@pytest.fixture
def figure() -> vr.Figure:
    figure = vr.Figure(size=(48, 40))
    figure.add_image_volume(DATA, name="CT")
    return figure


@pytest.fixture
def camera(figure):
    return figure[0, 0].camera


class Seen:
    """What a camera does in the frames of a movie: degrees a frame, places, widths, roll."""

    def __init__(self, figure) -> None:
        self.camera, keyframes = figure[0, 0].camera, figure.keyframes
        frames = []
        for frame in range(round(keyframes.duration_s * FPS) + 1):
            keyframes.apply(frame / FPS)
            axes = matrix_from_quaternion(self.camera.rotation)
            state = self.camera.get_state()
            roll = axes[:, 0] @ self.camera.reference_up
            frames.append((self.camera.forward, self.camera.position, state["zoom"], roll))
        forward, place, zoom, roll = (np.array(each) for each in zip(*frames, strict=True))
        self.angles = np.degrees(
            2 * np.arcsin(np.linalg.norm(np.diff(forward, axis=0), axis=1) / 2)
        )
        self.places, self.zooms, self.rolls = place, zoom, roll
        self.distances = np.linalg.norm(place - CENTRE, axis=1)

    @property
    def jump(self) -> float:
        """How much the degrees a frame change at most from frame to frame, of the most there are."""
        return float(np.abs(np.diff(self.angles)).max() / self.angles.max())


def test_a_linear_turn_has_the_same_angle_in_each_frame(figure, camera):
    figure.keyframes.turn(360, seconds=2, easing="linear")
    seen = Seen(figure)
    assert len(seen.angles) == 120 and seen.angles == pytest.approx(3, abs=1e-5)
    assert np.ptp(seen.distances) < 1e-9 * seen.distances[0]
    assert seen.places[0] == pytest.approx(seen.places[-1]) and np.ptp(seen.places[:, 1]) < 1e-9


def test_a_turn_goes_the_way_that_record_turns(figure, camera):
    figure.keyframes.turn(90, seconds=1)
    figure.keyframes.apply(1)
    other = vr.Figure(size=(48, 40))
    other.add_image_volume(DATA)
    other[0, 0].camera.look_from(90, 0)
    other[0, 0].auto_fit("sphere")
    assert camera.position == pytest.approx(other[0, 0].camera.position)
    assert camera.zoom == pytest.approx(other[0, 0].camera.zoom)  # nothing leaves the picture


def test_smooth_ways_through_several_keyframes_do_not_jump(figure, camera):
    for time, view in ((0, (0, 10)), (1, (120, 60)), (2.5, (200, -40)), (4, (300, 0))):
        camera.look_from(*view)
        figure[0, 0].auto_fit()
        figure.keyframes.add(time)
    seen = Seen(figure)
    assert seen.jump < 0.06 and max(seen.angles[0], seen.angles[-1]) < 0.1
    assert seen.angles[55:65].min() > 1  # it does not stop at a keyframe
    assert np.abs(seen.rolls).max() < 1e-9  # the horizon stays level
    ends = [round(time * FPS) for time in (0, 1, 2.5, 4)]
    assert seen.distances.min() > 0.99 * seen.distances[ends].min()  # no dip


def test_opposite_views_go_round_and_zoom_by_equal_factors(figure, camera):
    figure[0, 0].fit_once()
    first = camera.zoom
    figure.keyframes.add(0, easing="linear")
    camera.look_from(179, 0)
    camera.zoom = 16 * first
    figure.keyframes.add(4)
    seen = Seen(figure)
    assert np.ptp(seen.distances) < 1e-9 * seen.distances[0]
    assert np.diff(np.log(seen.zooms)) == pytest.approx(np.log(16) / 240)
    assert np.ptp(seen.angles) < 1e-4


def test_the_field_of_view_changes_and_things_keep_their_size(figure, camera):
    figure[0, 0].fit_once()
    figure.keyframes.add(0)
    figure[0, 0].controller.set_fov(15)
    figure.keyframes.add(2)
    widths, fovs = [], []
    for time in np.linspace(0, 2, 9):
        figure.keyframes.apply(time)
        distance = np.linalg.norm(camera.position - CENTRE)
        widths.append(distance * np.tan(np.radians(camera.fov) / 2) / camera.zoom)
        fovs.append(camera.fov)
    assert widths == pytest.approx([widths[0]] * 9) and fovs[0] == 50 and fovs[-1] == 15
    assert (np.diff(fovs) < 0).all()
    figure[0, 0].controller.toggle_projection()
    figure.keyframes.add(3)
    figure.keyframes.apply(2.9)
    assert camera.fov == 15  # no way between: it switches
    figure.keyframes.apply(3)
    assert camera.fov == 0


def test_a_flight_moves_over_the_picture_without_a_jump(figure, camera):
    figure[0, 0].fit_once()
    point = np.array([8.0, 6.0, 4.0])
    figure.keyframes.fly_to(point, radius=0.3, seconds=2)
    figure.keyframes.turn(180, seconds=2)
    aside = []
    for frame in range(121):
        figure.keyframes.apply(frame / FPS)
        rays = camera.rays(1.2)
        x, y, z = rays.view_from_world[:3, :3] @ (point - camera.position)
        aside.append(np.array([x, y]) / (1 + rays.spread * (z - rays.near)))
    away = np.linalg.norm(aside, axis=1)  # from the middle of the picture, in halves of it
    assert away[-1] < 1e-9 < 0.1 < away[0] and np.diff(away).max() < 1e-6
    assert np.abs(np.diff(away)).max() < 3 * away[0] / 120
    figure.keyframes.apply(4)
    assert np.linalg.norm(camera.position - point) < 3  # the turn goes round what was flown to


def test_rocking_ends_where_it_began_and_turns_back_at_both_sides(figure, camera):
    figure.keyframes.rock(60, seconds=4, times=2)
    azimuths = []
    for frame in range(241):
        figure.keyframes.apply(frame / FPS)
        azimuths.append(np.degrees(np.arctan2(-camera.forward[0], -camera.forward[2])))
    assert (max(azimuths), min(azimuths)) == pytest.approx((30, -30), abs=1e-3)
    assert azimuths[-1] == pytest.approx(0, abs=1e-6)
    turned = np.flatnonzero(np.diff(np.sign(np.diff(azimuths))))
    assert len(turned) == 4


def test_moves_follow_each_other_and_may_run_at_the_same_time(figure, camera):
    volume, keyframes = figure[0, 0]["CT"], figure.keyframes
    keyframes.fade(0, 1, seconds=1)
    keyframes.turn(360, seconds=2, easing="linear")
    keyframes.sweep("threshold", 10, 20, seconds=1, at=1.5)
    keyframes.wait(1)
    keyframes.zoom_to(2, seconds=1)
    assert keyframes.duration_s == 5
    start = camera.position
    found = []
    for time in (0.5, 2, 3.5, 4, 5):
        keyframes.apply(time)
        found.append((volume.alpha, volume.threshold, camera.zoom))
        if time == 2:
            assert camera.position - CENTRE == pytest.approx((start - CENTRE) * (1, 1, -1))
    alphas, thresholds, zooms = zip(*found, strict=True)
    assert alphas == pytest.approx((0.5, 1, 1, 1, 1)) and thresholds[1:] == pytest.approx(
        (15, 20, 20, 20)
    )
    assert zooms[:4] == pytest.approx([zooms[0]] * 4) and zooms[4] == pytest.approx(2 * zooms[0])


def test_a_zoom_in_the_middle_of_a_turn_leaves_the_turn_as_it_is(figure, camera):
    figure.keyframes.turn(360, seconds=4, easing="linear")
    figure.keyframes.zoom_to(2, seconds=1, at=2, easing="linear")
    assert Seen(figure).angles == pytest.approx(1.5, abs=1e-5)


def test_planes_go_from_one_end_to_the_other(figure, camera):
    volume = figure[0, 0]["CT"]
    figure.keyframes.slice_through(normal=(0, 0, 1), seconds=2, easing="linear")
    heights = []
    for time in (0, 1, 2):
        figure.keyframes.apply(time)
        heights.append(-volume.plane[3] / volume.plane[2])
    assert heights == pytest.approx([-0.5, 2.5, 5.5]) and volume.mode == "slice"
    figure.keyframes.clear()
    figure.keyframes.cut_through(depth=0.5, seconds=2)
    figure.keyframes.apply(2)
    ((a, b, c, d),) = volume.clipping_planes
    assert (a, b, c) == pytest.approx(camera.forward) and d / c == pytest.approx(-2.5)
