"""Series of volumes in bricks: what pictures use of the next time point is decoded before it is shown."""

import time
from types import SimpleNamespace

import numpy as np
import pytest

import volrender as vr
from volrender.engine.bricks.reading import next_source

SHAPE = (5, 130, 130, 130)
SIZE = (48, 40)


class Counted:
    """A lazy array of a series, in chunks, which notes what is read."""

    def __init__(self, array: np.ndarray, chunks) -> None:
        self._array, self.chunks = array, chunks
        self.shape, self.dtype, self.ndim = array.shape, array.dtype, array.ndim
        self.reads: list[tuple] = []

    def __getitem__(self, key):
        self.reads.append(key)
        return self._array[key]

    def of(self, point: int) -> int:
        """How often anything of a time point was read, but single voxels."""
        boxes = [key[-3:] for key in self.reads if key[0] == point]
        return sum(any(part.stop - part.start > 1 for part in box) for box in boxes)


class Shown:
    """A figure of a series in bricks, and what is read of its two levels."""

    def __init__(self, kind: str = "image") -> None:
        fine = np.random.default_rng(0).integers(0, 200, SHAPE).astype(np.uint8)
        shape = (64,) * 3
        channels = 2 if kind == "channels" else 0
        if channels:
            fine = np.stack([fine + number for number in range(channels)], axis=1)
        self.levels = [
            Counted(level, (1, *shape) if not channels else (1, 1, *shape))
            for level in (fine, np.ascontiguousarray(fine[..., ::4, ::4, ::4]))
        ]
        engine = vr.Engine()
        engine.memory_budget_bytes = 2 * 2**20  # the finest has as many bytes
        self.figure = vr.Figure(size=SIZE, engine=engine)
        data = vr.Multiscale(self.levels)
        limits = {"vmin": 0, "vmax": 255}
        if kind == "labels":
            self.graphic = self.figure.add_labels(data, axes="tzyx", mode="slice")
        elif kind == "channels":
            self.graphic = self.figure[0, 0].add_multichannel_volume(data, axes="tczyx", **limits)
        else:
            self.graphic = self.figure.add_image_volume(data, axes="tzyx", **limits)
        (self.resident,) = self.graphic.residents
        camera = self.figure[0, 0].camera
        camera.set_state(
            {
                "position": (20, 20, 300),
                "fov": 0,
                "width": 40,
                "height": 30,
                "depth_range": (0, 600),
                "rotation": (0, 0, 0, 1),
            }
        )

    def of(self, point: int) -> tuple[int, int]:
        """How often anything of a time point was read, of each level."""
        fine, coarse = (level.of(point) for level in self.levels)
        return fine, coarse

    def settle(self) -> None:
        """Have all that the picture needs, and all that is read beside."""
        self.figure.settle()
        loader, until = self.resident._stream._loader, time.monotonic() + 20
        while loader._chores or loader._workers._busy:
            assert time.monotonic() < until
            time.sleep(0.001)


@pytest.mark.parametrize("kind", ["image", "channels", "labels"])
def test_after_a_step_the_next_one_is_decoded_and_not_read_again(kind):
    shown = Shown(kind)
    shown.settle()
    assert shown.of(0)[0] >= 1 and shown.of(1) == shown.of(2) == (0, 0)  # nobody stepped yet
    shown.figure.time = 1
    shown.settle()
    read = shown.of(2)
    assert read == shown.of(1) and read[0] == shown.of(0)[0]
    picture = shown.figure.export_numpy()
    shown.figure.time = 2
    shown.settle()
    assert shown.of(2) == read and shown.of(3) == read and shown.of(4) == (0, 0)
    assert np.abs(shown.figure.export_numpy().astype(int) - picture).max() > 20
    other = Shown(kind)
    other.figure.time = 2
    found, expected = (each.figure.export_numpy().astype(int) for each in (shown, other))
    assert np.abs(found - expected).max() <= 1  # bricks are in other slots


def test_steps_back_read_what_is_before_and_jumps_read_nothing():
    shown = Shown()
    for point, (after, is_read) in {3: (4, False), 2: (1, True), 4: (3, False)}.items():
        for level in shown.levels:
            level.reads.clear()
        shown.figure.time = point
        shown.settle()
        assert (shown.of(after) != (0, 0)) == is_read
    assert not shown.resident._stream.coming


def test_what_plays_reads_what_is_shown_next_over_the_end_and_no_more_once_it_pauses(monkeypatch):
    now_s = [10.0]
    clock = SimpleNamespace(perf_counter=lambda: now_s[0])
    monkeypatch.setattr("volrender.scene.playback.player.time", clock)
    shown = Shown()
    shown.settle()
    shown.figure.play(rate_hz=10)
    shown.figure.export_numpy()
    order = []
    for _ in range(5):
        shown.settle()
        order.append([shown.figure.time, (shown.figure.time + 1) % 5])
        fine = [shown.of(point)[0] for point in order[-1]]
        assert fine == [3, 6 if order[-1] == [4, 0] else 3] and shown.resident._stream.coming
        now_s[0] += 0.1
        shown.figure.export_numpy()
    assert [at for at, _ in order] == [0, 1, 2, 3, 4]
    shown.figure.pause()
    assert not shown.resident._stream.coming


def test_what_was_decoded_is_of_no_use_once_the_store_changed():
    shown = Shown()
    shown.figure.time = 1
    shown.settle()
    before = shown.of(2)
    for level in shown.levels:
        level._array[2] = 7
    shown.graphic.data.update()
    assert not shown.resident._stream.coming
    shown.figure.time = 2
    shown.settle()
    assert shown.of(2) == (2 * before[0], 2 * before[1])
    assert shown.graphic.data[5, 5, 5] == 7


def test_other_data_are_read_instead_of_what_was_to_come():
    shown = Shown()
    shown.figure.time = 1
    shown.settle()
    shown.graphic.data = vr.Multiscale([level._array[:3] for level in shown.levels])
    assert not shown.resident._stream.coming and shown.figure.settle().is_final


def test_only_a_part_of_what_is_kept_is_for_what_comes(monkeypatch):
    monkeypatch.setattr(next_source, "SHARE", 0.0)
    shown = Shown()
    shown.figure.time = 1
    shown.settle()
    assert shown.of(2) == (0, 0)
