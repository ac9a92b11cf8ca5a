"""Looks ahead: while the camera moves, a few rays from where it will be tell which bricks it will miss."""

import time
from collections import deque
from itertools import pairwise
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary, WeakSet

import numpy as np

from ...engine.device.engine import Engine
from ...engine.frame.draw_list import Blocks, Owner
from ...engine.frame.frame import Frame
from ...engine.frame.march import MarchTarget, OpaqueDepth, Stored, march_part
from ...scene.drawing.composition import Composition
from ...scene.drawing.placed import Placed, scaled_size
from ...scene.fidelity.bricked import is_bricked

AHEAD_S = 0.5
VIEWS = 5  # the latest ones, which say how the camera moves
MOVES = 2  # of the camera between them: one alone is a jump
PAUSE_S = 1.0  # views before such a pause say nothing
PX_A_RAY = 16  # along each axis: the bricks of a picture are 60 pixels wide or more
STRETCH = 4.0  # of steps
MOST_ZOOM = 32.0  # until then; faster ones are no motion


class _View(NamedTuple):
    """From where a volume was seen in a frame."""

    time_s: float
    rays: Any
    viewport_px: tuple

    def goes_on(self, before: "_View") -> bool:
        """Whether one before is of the same motion: soon before, of a view of the same kind."""
        is_alike = self.viewport_px == before.viewport_px and (
            self.rays.near,
            self.rays.spread,
        ) == (
            before.rays.near,
            before.rays.spread,
        )
        return is_alike and self.time_s - before.time_s <= PAUSE_S

    def is_where(self, other: "_View") -> bool:
        """Whether the camera was in the same place."""
        now, then = self.rays, other.rays
        return now is then or bool((now.world_from_view == then.world_from_view).all())


class Scout:
    """Marches ahead of the pictures of a window.

    Parameters
    ----------
    engine : Engine
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._views: WeakKeyDictionary[Owner, deque[_View]] = WeakKeyDictionary()
        self._residents: WeakSet[Any] = WeakSet()  # of which it looks ahead
        self._blocks = Blocks(engine)
        self._target: tuple[tuple[int, int], MarchTarget] | None = None

    @property
    def is_looking(self) -> bool:
        """Whether it looked ahead in the last frame."""
        return len(self._residents) > 0

    def look(
        self,
        encoder: Any,
        composition: Composition,
        frame: Frame,
        dispatch: str,
        share: float,
    ) -> None:
        """March what moves; while the engine's lock is held, up to the submit.

        Parameters
        ----------
        encoder : wgpu command encoder
        composition : Composition
            What the frame shows.
        frame : Frame
        dispatch : str
            As of `march_part`.
        share : float
            Rays of the frame per pixel, along each axis.
        """
        now_s, looking = time.perf_counter(), WeakSet[Any]()
        for placed in composition.volumes:
            bricked = [one for one in _residents_of(placed.item) if is_bricked(one)]
            rays = self._rays_ahead(placed, now_s) if bricked else None
            if rays is not None:
                for one in bricked:
                    one.look_ahead(self)
                    looking.add(one)
                self._march(encoder, placed, rays, share, dispatch, frame.opaque_depth)
        for one in self._residents - looking:
            one.rest(self)
        self._residents = looking

    def rest(self) -> None:
        """Look ahead no more, until something moves again."""
        with self._engine.lock:
            for one in self._residents:
                one.rest(self)
            self._residents.clear()
            self._views.clear()
            self._blocks, self._target = Blocks(self._engine), None

    def _rays_ahead(self, placed: Placed, now_s: float) -> Any:
        """The rays of where the camera will be; None where it is at rest, or only jumped."""
        sight = placed.sight
        views = self._views.setdefault(placed.item.owner, deque(maxlen=VIEWS))
        now = _View(now_s, sight.rays, sight.viewport_px)
        if views and not now.goes_on(views[-1]):
            views.clear()
        views.append(now)
        if sum(not b.is_where(a) for a, b in pairwise(views)) < MOVES:
            return None
        lately = (view for view in views if now_s - view.time_s <= AHEAD_S)
        before = min(next(lately), views[-2], key=lambda view: view.time_s)
        took_s = max(now_s - before.time_s, 1e-3)
        rays = sight.rays.led_on(before.rays, max(1, round(AHEAD_S / took_s)))
        grown = np.divide(rays.lengths, sight.rays.lengths)
        return rays if ((grown < MOST_ZOOM) & (grown > 1 / MOST_ZOOM)).all() else None

    def _march(
        self,
        encoder: Any,
        placed: Placed,
        rays: Any,
        share: float,
        dispatch: str,
        behind: OpaqueDepth,
    ) -> None:
        """March few rays of a volume; what they find is of no use, but what they tell."""
        sight = placed.sight
        part = share / PX_A_RAY
        view = rays.view_from_world[2]
        corners = np.concatenate([one.graphic.placement.corners for one in placed.all])
        item = placed.seen(
            rays=rays,
            viewport_px=tuple(length * part for length in sight.viewport_px),
            target_px=scaled_size(sight.target_px, part),
            nearest=float((corners @ view[:3] + view[3]).min()),
            stretch=STRETCH,
            scouts=float(PX_A_RAY),
        )
        if min(item.scissor_px[2:]) > 0:
            to = Stored(self._target_of(sight.target_px), part)
            march_part(encoder, self._blocks, item, to, True, dispatch, behind)

    def _target_of(self, size_px: tuple[int, int]) -> MarchTarget:
        """Where it marches to, for pictures of a size."""
        if self._target is None or self._target[0] != size_px:
            target = MarchTarget(self._engine, scaled_size(size_px, 1 / PX_A_RAY))
            self._target = size_px, target
        return self._target[1]


def _residents_of(item: Any) -> list[Any]:
    """What holds the voxels that an item shows, and labels that paint it."""
    painters = [member.paint.resident for member in item.members if member.paint is not None]
    return [*(member.resident for member in item.members), *painters]
