"""Several frames in flight: how many frames a second, with every picture read back and in order.

volrender's `render_frames` with 1, 2, 3 and 6 in flight, its `render_frame` one by one, and the
peer's loop, which waits for each picture. The camera moves every frame, and the time of filling and
emptying the ring counts.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from benchmarks.contenders import VolrenderScene
from benchmarks.measure import Row, rows_of, take_turns
from benchmarks.peers import PeerUnavailable
from benchmarks.peers.contenders import make_peer
from benchmarks.scenes import Scene

DEFAULT = 3
OTHERS = (1, 2, 6)
MOST_FRAMES = 200
CASES = ("ct-mip", "ct-iso", "ct-slice", "sparse-mip-256", "small-mip")


class InFlightContender:
    """volrender with some frames in flight; 0: one by one, by `render_frame`."""

    def __init__(self, name: str, shared: VolrenderScene, in_flight: int) -> None:
        self.name = name
        self._shared = shared
        self._in_flight = in_flight

    def wall_ms(self, cameras: list[dict[str, Any]]) -> float:
        """See `Contender`."""
        self.image(cameras[-1])
        start = time.perf_counter()
        for _ in self._pictures(cameras):
            pass
        return (time.perf_counter() - start) * 1e3 / len(cameras)

    def _pictures(self, cameras):
        if self._in_flight:
            return self._shared.figure.render_frames(
                map(self._shared.camera.set_state, cameras), self._in_flight
            )
        return map(self._shared.frame, cameras)

    def gpu_ms(self, cameras: list[dict[str, Any]]) -> float | None:
        """See `Contender`: not asked for here."""
        return None

    def image(self, camera: dict[str, Any]) -> np.ndarray:
        """See `Contender`."""
        return next(iter(self._pictures([camera])))

    def close(self) -> None:
        """See `Contender`."""
        self._shared.figure[0, 0].clear()


def in_flight(
    scene: Scene, dispatch: str, repeats: int, quick: bool, peers: list[str]
) -> list[Row]:
    """Milliseconds a frame of one scene."""
    case = f"in-flight-{scene.name}"
    values = scene.make_values()
    shared = VolrenderScene(scene, values)
    shared.figure.dispatch = dispatch
    counts = {f"volrender, {DEFAULT} in flight": DEFAULT, "volrender, one by one": 0}
    counts |= {f"volrender, {count} in flight": count for count in OTHERS}
    contenders = [InFlightContender(name, shared, count) for name, count in counts.items()]
    absent = []
    if "pygfx" in peers:
        try:
            contenders.append(make_peer("pygfx", scene, values))
        except PeerUnavailable as error:
            absent.append(Row(case, "pygfx", note=str(error)))
    try:
        frames = 4 if quick else None
        times = take_turns(contenders, scene.cameras, repeats, frames, most_frames=MOST_FRAMES)
    finally:
        for contender in contenders:
            contender.close()
    rows = rows_of(case, times)
    for row in rows:
        if row.value:
            row.note = f"{1e3 / row.value.median:.0f} frames a second"
    return rows + absent
