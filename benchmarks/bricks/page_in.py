"""How fast do bricks come from a store into the atlas, beside the store alone?"""

from __future__ import annotations

import importlib.util
import itertools
import tempfile
import time
from argparse import Namespace
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import scenes
from benchmarks.bricks.flight import met
from benchmarks.bricks.flown import threads
from benchmarks.measure import Row, Times
from benchmarks.measure import rows_of as lines_of

SIDES = {"quick": 128, "CPU": 256, "GPU": 512}
CHUNK = 64
GOAL = 0.7
TAKEN_BYTES = 64 * 2**20  # of bricks, at a time


def page_in(options: Namespace) -> list[Row]:
    """The finest level of a volume, all of it: from zarr 3, from memory, and from a store that makes it."""
    import volrender
    from volrender.data.sources.lazy_source import source_of
    from volrender.data.sources.made_levels import MadeLevels

    engine = volrender.Engine()
    side = SIDES["quick" if options.quick else "CPU" if engine.is_cpu else "GPU"]
    voxels = scenes.noisy_head(side)
    store = volrender.datasets.vessels_store(side)
    stores = {
        "memory": (MadeLevels(source_of(voxels)), lambda box: voxels[box].copy()),
        "vessels": (store, lambda box: store.read(box)),
    }
    rows = []
    for name, (source, read) in stores.items():
        rows += _against(f"bricks-page-in-{name}", engine, source, read, options.repeats)
    if importlib.util.find_spec("zarr") is None:
        return [*rows, Row("bricks-page-in-zarr", "bricks", note="left out: zarr is missing")]
    with tempfile.TemporaryDirectory() as folder:
        arrays = _written(Path(folder), voxels)
        source = volrender.ImageVolumeGraphic(
            volrender.Multiscale(arrays), vmin=0, vmax=255
        ).data.source
        finest = arrays[0]
        case = "bricks-page-in-zarr"
        return rows + _against(case, engine, source, lambda box: finest[box], options.repeats)


def _written(folder: Path, voxels: np.ndarray) -> list[Any]:
    """The levels of a volume as arrays of zarr 3, compressed as it does by default."""
    import zarr

    arrays: list[Any] = []
    while not arrays or max(arrays[-1].shape) > CHUNK:
        path = folder / str(len(arrays))
        written = zarr.create_array(
            path, shape=voxels.shape, chunks=(CHUNK,) * 3, dtype=voxels.dtype, zarr_format=3
        )
        written[:] = voxels
        arrays.append(zarr.open_array(path, mode="r"))
        voxels = voxels[::2, ::2, ::2]
    return arrays


def _against(case: str, engine: Any, source: Any, read: Any, repeats: int) -> list[Row]:
    """Bricks and what reads chunks alone, in turn, once untimed each."""
    shape = source.shape_zyx
    starts = itertools.product(*(range(0, n, CHUNK) for n in shape))
    boxes = [tuple(slice(at, at + CHUNK) for at in each) for each in starts]
    times = {"bricks": Times(), "the store alone": Times()}
    count = 0
    for repeat in range(repeats + 1):
        count, bricks_s = _page_in(engine, source)
        alone_s = _read_all(read, boxes)
        if repeat:
            times["bricks"].wall.append(1e3 * bricks_s)
            times["the store alone"].wall.append(1e3 * alone_s)
    speeds = {name: np.prod(shape) / 1e3 / np.median(each.wall) for name, each in times.items()}
    notes = {name: f"{speed:.0f} MB/s" for name, speed in speeds.items()}
    share = speeds["bricks"] / speeds["the store alone"]
    notes["bricks"] += (
        f" of {shape[0]}³ uint8, {count} bricks, {threads()} threads; {share:.2f} of the store's speed"
    )
    if case.endswith("zarr"):
        notes["bricks"] += f" ({met(share >= GOAL)}: {GOAL})"
    return lines_of(case, times, notes)


def _read_all(read: Any, boxes: list[tuple[slice, ...]]) -> float:
    """Seconds to read boxes with as many threads as bricks have."""
    start = time.perf_counter()
    with ThreadPoolExecutor(threads()) as pool:
        list(pool.map(lambda box: read(box).shape, boxes))
    return time.perf_counter() - start


def _page_in(engine: Any, source: Any) -> tuple[int, float]:
    """Have all bricks of the finest level of a source in an atlas of their own; how many, and seconds."""
    from volrender.engine.bricks.bricks import Bricks

    with engine.lock:
        bricks = Bricks(engine, source)
        engine.wait()
        start = time.perf_counter()
        try:
            pages = bricks.layout.pages_of_level(0).tolist()
            loader = bricks.loader
            loader.want(pages)
            while loader.pending:
                if taken := loader.take(TAKEN_BYTES):
                    if bricks.upload(taken, 1, 0):
                        raise RuntimeError("there is no room for all bricks")
                else:
                    loader.wait(1.0)
            engine.wait()
        finally:
            bricks.close()
        return len(pages), time.perf_counter() - start
