"""Prints what was measured as a table, and writes it as JSON."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.measure import Row, Spread

PACKAGES = ("volrender", "numpy", "wgpu", "pygfx", "vtk", "vispy", "cupy", "cupy-cuda12x")
HEAD = f"{'case':24s} {'renderer':30s} {'wall ms (least .. most)':>28s} " + (
    f"{'GPU ms':>9s} {'ratio':>7s} {'GPU r.':>7s}"
)


def header() -> dict[str, Any]:
    """Where and when this runs."""
    import volrender
    from volrender.scene.drawing.auto_dispatch import dispatch_choice

    engine = volrender.Figure(size=(16, 16)).engine
    info = dict(engine.adapter.info)
    choice = dispatch_choice(engine, volrender.Figure)
    auto_ms = choice.times_ms or choice.measure()
    versions = {name: _version(name) for name in PACKAGES}
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "adapter": info["device"],
        "driver": info["description"],
        "backend": info["backend_type"],
        "auto_dispatch": choice.now(),
        "auto_dispatch_ms": auto_ms,
        "timestamps": "timestamp-query" in engine.features,
        "system": platform.platform(),
        "cores": cores,
        "load_average": os.getloadavg() if hasattr(os, "getloadavg") else None,
        "python": platform.python_version(),
        "versions": {name: version for name, version in versions.items() if version},
    }


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def print_header(about: dict[str, Any]) -> None:
    """Print what `header` gave, and what the table means."""
    for key in ("date", "adapter", "driver", "backend", "system", "cores", "python"):
        print(f"{key}: {about[key]}")
    print("versions:", ", ".join(f"{name} {v}" for name, v in about["versions"].items()))
    if about["load_average"]:
        print("load average:", " ".join(f"{load:.2f}" for load in about["load_average"]))
    times = ", ".join(f"{name} {ms} ms" for name, ms in about["auto_dispatch_ms"].items())
    print(f"auto dispatch: {about['auto_dispatch']} ({times})")
    print("wall: a frame with readback, median of the batches; GPU: the march by timestamps")
    print("ratio: how many times volrender's")
    print(f"\n{HEAD}")


def print_rows(rows: list[Row]) -> None:
    """Print lines of the table."""
    for row in rows:
        note = " ".join(row.note.split())
        wall = _spread(row.value, row.unit)
        gpu = f"{row.gpu.median:9.3f}" if row.gpu else f"{'':9s}"
        ratios = "".join(
            f" {ratio:7.2f}" if ratio is not None else f" {'':7s}"
            for ratio in (row.ratio, row.gpu_ratio)
        )
        print(f"{row.case:24s} {row.contender:30s} {wall:>28s} {gpu}{ratios}  {note}".rstrip())
    sys.stdout.flush()


def _spread(value: Spread | None, unit: str) -> str:
    if value is None:
        return "–"
    if unit == "µs":
        return f"{value.median:.0f} µs ({value.least:.0f} .. {value.most:.0f})"
    if unit != "ms":
        return f"{value.median:.3f} {unit}"
    return f"{value.median:.2f} ({value.least:.2f} .. {value.most:.2f})"


def write_json(path: Path, about: dict[str, Any], rows: list[Row]) -> None:
    """Write everything that was measured."""
    results = {"about": about, "rows": [asdict(row) for row in rows]}
    path.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
