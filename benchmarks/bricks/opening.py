"""How long until a terabyte is seen: in bricks, and as the level that its picture needs, loaded whole."""

from __future__ import annotations

import time
from argparse import Namespace
from typing import Any

from benchmarks.bricks.flight import LOOK, PLANS, SMALL
from benchmarks.measure import Row, Times
from benchmarks.measure import rows_of as lines_of
from benchmarks.scenes import SIZE_PX


def opening(options: Namespace) -> list[Row]:
    """A store as it is first seen, all of it in the picture; shaders are compiled before."""
    import volrender

    engine = volrender.Engine()
    plan = PLANS["quick" if options.quick else "CPU" if engine.is_cpu else "GPU"]
    size = plan.size_px if options.size == SIZE_PX else options.size
    engine.memory_budget_bytes = plan.budget_bytes
    store = volrender.datasets.vessels_store(*((SMALL,) if options.quick else ()))
    _warm_up(engine, size)
    names = ("bricks, the first picture", "bricks, the final one", "its level whole")
    times = {name: Times() for name in names}
    level = 0
    for _ in range(min(options.repeats, 2)):
        start = time.perf_counter()
        figure = _shown(engine, size, store)
        drawn = figure.stage.submit()
        figure.stage.renderer.frame.read(drawn)
        times[names[0]].wall.append((time.perf_counter() - start) * 1e3)
        figure.export_numpy()
        times[names[1]].wall.append((time.perf_counter() - start) * 1e3)
        level = figure.fidelity.level
        said = str(figure.fidelity)
        del figure
    times[names[2]].wall.append(_whole_ms(engine, size, store, level))
    notes = {
        names[0]: f"{size[0]}×{size[1]}, of {store!r}",
        names[1]: said,
        names[2]: f"level {level}: {' × '.join(map(str, store.levels[level]))}",
    }
    return lines_of("bricks-opening", times, notes)


def _shown(engine: Any, size: tuple[int, int], data: Any) -> Any:
    import volrender

    figure = volrender.Figure(size=size, engine=engine)
    figure.add_image_volume(data, **LOOK)
    return figure


def _warm_up(engine: Any, size: tuple[int, int]) -> None:
    """Draw a small volume, dense and in bricks."""
    import volrender

    budget, engine.memory_budget_bytes = engine.memory_budget_bytes, 2**24
    small = volrender.datasets.vessels_store((400, 300, 200))
    for data in (small, small.read((slice(0, 64),) * 3)):
        _shown(engine, size, data).export_numpy()
    engine.memory_budget_bytes = budget


def _whole_ms(engine: Any, size: tuple[int, int], store: Any, level: int) -> float:
    """Until the first picture of a level that is loaded whole, whatever memory it takes."""
    from volrender.data.sources.one_level import OneLevel

    budget, engine.memory_budget_bytes = engine.memory_budget_bytes, 2**40
    start = time.perf_counter()
    figure = _shown(engine, size, OneLevel(store, level))
    figure.export_numpy()
    taken_ms = (time.perf_counter() - start) * 1e3
    engine.memory_budget_bytes = budget
    return taken_ms
