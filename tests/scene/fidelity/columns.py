"""Voxels that come and go column by column, as bricks do, in a texture that is dense."""

from contextlib import nullcontext
from types import SimpleNamespace

import numpy as np

import volrender as vr
from volrender.data.buffer import VolumeBuffer
from volrender.data.sources.source import ArraySource
from volrender.engine.volume.resident import Resident


class Columns(Resident):
    """A resident of which each x is a brick: what is not there is 0, and has to be asked for.

    Attributes
    ----------
    room : int
        How many there may be.
    a_time : int
        How many are loaded by one `serve`.
    a_frame : int
        How many are loaded by one `keep_up`.
    unreadable : set of int
        Which cannot be read.
    wanted : set of int
        What was marched last.
    """

    making = None  # a source whose levels are being made

    def __init__(self, engine, voxels, room=10**6, a_time=10**6) -> None:
        super().__init__(engine, voxels)
        self.room, self.a_time, self.a_frame = room, a_time, 0
        self.unreadable, self.wanted, self.there = set(), set(), set()
        self.serves = self.loads = self.picture_version = 0
        self.refused = self.failed = self.pending = 0
        scales = [SimpleNamespace(scale_xyz=(scale,) * 3) for scale in (1, 0.5, 0.25)]
        self.layout = SimpleNamespace(places=scales, first_level=0)
        self.serving = SimpleNamespace(listening=nullcontext, let_go=lambda: None)
        self.is_awaited = False
        self.callbacks, self.scouts = [], set()
        self._full = voxels.held()
        self._shown = np.zeros_like(self._full)
        self._write(slice(0, self._full.shape[2]))

    @property
    def source(self):
        return self.making or super().source

    @property
    def missing(self) -> int:
        return len(self.wanted - self.there)

    def look_ahead(self, scout) -> None:
        self.scouts.add(scout)

    def rest(self, scout) -> None:
        self.scouts.discard(scout)

    def on_arrival(self, callback) -> None:
        self.callbacks.append(callback)

    def keep_up(self) -> None:
        super().keep_up()
        lacking = sorted(self.wanted - self.there)
        room = self.room - len(self.there)
        self.refused = max(0, len(lacking) - room) if self.a_frame else 0
        for x in lacking[: max(0, min(room, self.a_frame))]:
            self.put_in(x)

    def serve(self, timeout_s=None):
        self.serves += 1
        asked = sorted(self.wanted - self.there)
        room = self.room - len(self.wanted & self.there)
        loaded = asked[: max(0, min(room, self.a_time))]
        self.refused = max(0, len(asked) - room)
        self.failed = len(self.unreadable.intersection([*self.there, *loaded]))
        for x in [x for x in self.there if x not in self.wanted]:
            if len(self.there) + len(loaded) > self.room:
                self._take_out(x)
        for x in loaded:
            self.put_in(x)
        return SimpleNamespace(
            asked=len(asked), loaded=len(loaded), refused=self.refused, failed=self.failed
        )

    def put_in(self, x: int) -> None:
        self._shown[:, :, x] = 0 if x in self.unreadable else self._full[:, :, x]
        self.there.add(x)
        self.loads += 1
        assert len(self.there) <= self.room
        self._write(slice(x, x + 1))

    def _take_out(self, x: int) -> None:
        self._shown[:, :, x] = 0
        self.there.remove(x)
        self._write(slice(x, x + 1))

    def _write(self, columns: slice) -> None:
        box = (slice(0, self._full.shape[0]), slice(0, self._full.shape[1]), columns)
        self._dense.write(ArraySource(self._shown), box)
        self.grids.update(box, self)
        self.picture_version += 1


def figure_of_columns(array: np.ndarray, size=(96, 64), **kwargs):
    """A figure that shows an array by columns, and these; it looks along z, from afar."""
    figure = vr.Figure(size=size)
    buffer = VolumeBuffer(array)
    columns = buffer.voxels.follower(
        figure.engine, lambda: Columns(figure.engine, buffer.voxels, **kwargs)
    )
    figure.add_image_volume(buffer, vmin=0, vmax=1, interpolation="nearest")
    _follow_marches(figure, columns)
    return figure, columns


def _follow_marches(figure, columns: Columns) -> None:
    """Have the columns that are in a part of the picture wanted whenever that is composed."""
    stage = figure.stage
    compose = stage.compose

    def following(viewer, target_px, pixel_ratio=1.0, over=(), part_px=None, at_px=(0, 0), **more):
        whole = compose(viewer, target_px, pixel_ratio, over, part_px, at_px, **more)
        width = (part_px or target_px)[0]
        graphic = figure[0, 0].graphics[0]
        edges = np.arange(columns.shape_zyx[2] + 1) - 0.5
        ends = [(0, 0, z) for z in (-0.5, columns.shape_zyx[0] - 0.5)]
        points = np.array([(x, y, z) for x in edges for _, y, z in ends])
        world = points @ graphic.placement.world_from_data[:3, :3].T
        world += graphic.placement.world_from_data[:3, 3]
        rays = figure[0, 0].camera.rays(figure.size[0] / figure.size[1])
        at = ((rays.project(world)[0][:, 0] + 1) * width / 2).reshape(-1, len(ends))
        left, right = at_px[0], at_px[0] + target_px[0]
        columns.wanted = {
            x
            for x in range(len(edges) - 1)
            if at[x : x + 2].max() >= left and at[x : x + 2].min() <= right
        }
        return whole

    stage.compose = following
