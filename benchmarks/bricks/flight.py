"""A flight through a terabyte of vessels in a window, with memory for a thousandth of it."""

from __future__ import annotations

import threading
import time
from argparse import Namespace
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from benchmarks.bricks.against_dense import ALIKE, millionths
from benchmarks.bricks.flown import NotedStore, Slots, threads
from benchmarks.bricks.mirrored import mirrored_vessels
from benchmarks.bricks.route import flight, straight_route, vessel_route
from benchmarks.measure import Row, Spread
from benchmarks.scenes import SIZE_PX

LOOK = {"mode": "composite", "vmin": 0, "vmax": 255, "opacity": [(40, 0.0), (120, 0.9)]}
SMALL = (2048, 1024, 1024)  # of --quick
LONGEST_S = 60.0  # until a picture at rest is final
LOOK_S = 0.25  # how often one looks whether bricks came, as a window does
FIRST_GOAL_S = 2.0
FINAL_GOAL_S = 2.0
FINAL_GOAL = 0.7
FRAME_GOAL_MS = 1000 / 30
BUDGET_GOAL = 1.05
LOADED_GOAL, EVICTED_GOAL = 5000, 1000


@dataclass(frozen=True)
class Plan:
    """How a flight is flown.

    Attributes
    ----------
    budget_bytes : int
    size_px : (int, int)
    frames : int
    frame_s : float
        A frame follows the one before after so long, or when that is drawn.
    step, aside : float
        Voxels along the vessel from frame to frame, and away from its middle.
    """

    budget_bytes: int
    size_px: tuple[int, int]
    frames: int = 600
    frame_s: float = 1 / 30
    step: float = 8.0
    aside: float = 250.0


PLANS = {
    "GPU": Plan(2**30, (1024, 1024)),
    "CPU": Plan(2**29, (256, 256), frame_s=1 / 10, aside=150.0),
    "quick": Plan(2**26, (64, 64), frames=40),
}


@dataclass
class Flown:
    """What was seen of a flight.

    Attributes
    ----------
    first_s : float
        From the figure to its first picture.
    times_ms : list of float
        Of each frame.
    shares : list of float
        Of the rays, that were marched.
    rest_s : float
        From the last frame until the picture was final.
    rest_boxes : list
        What was read in that time.
    state : str
        Of the last picture.
    """

    first_s: float = 0.0
    times_ms: list[float] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)
    rest_s: float = 0.0
    rest_boxes: list = field(default_factory=list)
    state: str = ""


class Flight:
    """A window on a store, and the flight in it.

    Parameters
    ----------
    store : VesselsStore
    plan : Plan
    states : list of dict
        Of the camera, of each frame.
    engine : Engine
        Its budget is set.
    """

    def __init__(self, store: Any, plan: Plan, states: list[dict], engine: Any) -> None:
        from rendercanvas.offscreen import OffscreenRenderCanvas

        import volrender

        engine.memory_budget_bytes = plan.budget_bytes
        self.seen = Flown()
        self.store = NotedStore(store)
        self._plan, self._states = plan, states
        start = time.perf_counter()
        self.figure = volrender.Figure(size=plan.size_px, engine=engine)
        graphic = self.figure.add_image_volume(self.store, **LOOK)
        self._camera = self.figure[0, 0].camera
        self._camera.set_state(states[0])
        self.canvas = OffscreenRenderCanvas(size=plan.size_px, pixel_ratio=1.0)
        self.figure.badge = False
        self.window = self.figure.show(panel=False, canvas=self.canvas)
        self.canvas.draw()
        self.seen.first_s = time.perf_counter() - start
        (self.resident,) = graphic.residents
        self.slots = Slots(self.resident)
        self._arrived = threading.Event()
        self.resident.on_arrival(self._arrived.set)

    def fly(self) -> np.ndarray:
        """Draw all frames, then wait until the last picture is final; that picture."""
        seen = self.seen
        for state in self._states:
            self._camera.set_state(state)
            start = time.perf_counter()
            self.canvas.draw()
            taken_s = time.perf_counter() - start
            seen.times_ms.append(taken_s * 1e3)
            seen.shares.append(self.window.quality.share)
            self.slots.look()
            time.sleep(max(0.0, self._plan.frame_s - (time.perf_counter() - start)))
        return self._rest()

    def _rest(self) -> np.ndarray:
        seen, count = self.seen, len(self.store.boxes)
        start = time.perf_counter()
        while True:
            picture = self.canvas.draw()
            self.slots.look()
            seen.rest_s = time.perf_counter() - start
            if self.window.is_final or seen.rest_s > LONGEST_S:
                break
            if not self.window.is_moving:  # as a window, it draws again when something came
                self._arrived.wait(LOOK_S)
                self._arrived.clear()
        seen.state = str(self.figure.fidelity)
        seen.rest_boxes = self.store.boxes[count:]
        return picture


def flights(options: Namespace) -> list[Row]:
    """Fly once, and say what was seen."""
    import volrender

    engine = volrender.Engine()
    kind = "quick" if options.quick else "CPU" if engine.is_cpu else "GPU"
    plan = PLANS[kind]
    if options.size != SIZE_PX:
        plan = replace(plan, size_px=options.size)
    store: Any = mirrored_vessels()
    route = straight_route(store)
    if options.quick or engine.is_cpu:  # where threads are few, what is read is made
        store = volrender.datasets.vessels_store(*((SMALL,) if options.quick else ()))
        route = vessel_route(store)
    states = flight(route, plan.frames, plan.step, plan.aside, 2 * plan.aside)
    flown = Flight(store, plan, states, engine)
    picture = flown.fly()
    rows = rows_of_flight(flown, plan)
    rows.append(_against_fresh(flown, store, states[-1], picture))
    flown.window.close()
    return rows


def rows_of_flight(flown: Flight, plan: Plan) -> list[Row]:
    """What the table says of a flight."""
    seen, slots = flown.seen, flown.slots
    times = np.array(seen.times_ms)
    late_ms = float(np.percentile(times, 95))
    width, height = plan.size_px
    first = f"1st picture, of {width}×{height}, shaders and device-side objects being made"
    frames = (
        f"95 %: {late_ms:.1f} ms ({met(late_ms <= FRAME_GOAL_MS)}: 33.3), {len(times)} frames, "
        f"one each {1e3 * plan.frame_s:.0f} ms; {100 * np.mean(np.array(seen.shares) == 1):.0f} % of "
        f"them with all rays"
    )
    loaded = flown.store.distinct
    enough = loaded >= LOADED_GOAL and slots.evicted >= EVICTED_GOAL
    bricks = (
        f"different bricks, of which {len(slots.loaded)} have several values and had a slot; evicted "
        f"{slots.evicted} times ({met(enough)}: {LOADED_GOAL} and {EVICTED_GOAL}); "
        f"{len(flown.store.boxes)} were read"
    )
    share = slots.most_bytes / plan.budget_bytes
    mib, is_held = plan.budget_bytes / 2**20, share <= BUDGET_GOAL
    held = f"of {mib:.0f} MiB at most, with grids ({met(is_held)}: {BUDGET_GOAL})"
    return [
        _row("first", seen.first_s, "s", f"{first} ({met(seen.first_s < FIRST_GOAL_S)}: 2 s)"),
        Row("bricks-flight-frames", "volrender", Spread.of(times.tolist()), note=frames),
        _row("loaded", loaded, "bricks", bricks),
        _row("budget", share, "× budget", held),
        _row("final", seen.rest_s, "s", _rest_note(flown)),
    ]


def _rest_note(flown: Flight) -> str:
    seen = flown.seen
    alone_s = flown.store.read_again_s(seen.rest_boxes)
    share = alone_s / seen.rest_s
    is_met = seen.rest_s <= FINAL_GOAL_S or share >= FINAL_GOAL
    return (
        f"until {seen.state}; {len(seen.rest_boxes)} bricks were read meanwhile, which the store alone "
        f"gives in {alone_s:.2f} s with {threads()} threads: {share:.2f} of its speed "
        f"({met(is_met)}: 2 s or {FINAL_GOAL})"
    )


def _against_fresh(flown: Flight, store: Any, state: dict, picture: np.ndarray) -> Row:
    """How far the last picture is from those of figures that have memory enough, and these from each other.

    Their bricks lie elsewhere, so that filters of textures round otherwise.
    """
    engine_bytes = 8 * flown.figure.engine.memory_budget_bytes
    fresh = [_fresh(store, state, flown.figure.size, engine_bytes) for _ in range(2)]
    apart, between = (
        np.abs(each[..., :3].astype(int) - fresh[0][0]) for each in (picture, fresh[1][0])
    )
    ours, theirs = millionths(apart.max(axis=-1)), millionths(between.max(axis=-1))
    note = (
        f"at most, by more than {ALIKE} in {ours} of a million pixels, from what a new figure exports "
        f"with 8 times the budget ({fresh[0][1]}); another new one is apart from that in {theirs}"
    )
    return _row("picture", float(apart.max()), "/255", note)


def _fresh(store: Any, state: dict, size_px: tuple, budget_bytes: int) -> tuple[np.ndarray, str]:
    """The picture of a new figure with so much memory, and how good it is."""
    import volrender

    engine = volrender.Engine()
    engine.memory_budget_bytes = budget_bytes
    figure = volrender.Figure(size=size_px, engine=engine)
    figure.add_image_volume(store, **LOOK)
    figure[0, 0].camera.set_state(state)
    return figure.export_numpy(rgb=True), str(figure.fidelity)


def _row(name: str, value: float, unit: str, note: str) -> Row:
    return Row(
        f"bricks-flight-{name}", "volrender", Spread.of([float(value)]), unit=unit, note=note
    )


def met(is_met: bool) -> str:
    """How a goal is spoken of."""
    return "goal met" if is_met else "goal missed"
