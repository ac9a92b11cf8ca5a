"""Prints what was measured as a table, writes it as JSON, and draws it.

python -m benchmarks.report RESULTS.json CHART.png
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
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
    from volrender.scene.auto_dispatch import dispatch_choice

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
        "auto_dispatch": min(auto_ms, key=auto_ms.get),
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
    if unit != "ms":
        return f"{value.median:.3f} {unit}"
    return f"{value.median:.2f} ({value.least:.2f} .. {value.most:.2f})"


def write_json(path: Path, about: dict[str, Any], rows: list[Row]) -> None:
    """Write everything that was measured."""
    results = {"about": about, "rows": [asdict(row) for row in rows]}
    path.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def draw_chart(results: dict[str, Any], path: Path) -> None:
    """Draw the wall times as bars, log scale, and the scaling cases as lines.

    Parameters
    ----------
    results : dict
        As `write_json` writes them.
    path : Path

    Raises
    ------
    RuntimeError
        matplotlib is not installed.
    """
    if importlib.util.find_spec("matplotlib") is None:
        raise RuntimeError("matplotlib is missing: pip install 'volrender[bench]'")
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    timed = [row for row in results["rows"] if row["value"] and row["unit"] == "ms"]
    scaling = [row for row in timed if row["case"].startswith("scaling-")]
    bars = [row for row in timed if row not in scaling]
    kinds = list(dict.fromkeys(row["case"].split("-")[1] for row in scaling))
    count = bool(bars) + len(kinds)
    if not count:
        raise RuntimeError("there is nothing to draw")
    heights = [max(3.0, 0.22 * len(bars))] * bool(bars) + [3.0] * len(kinds)
    figure, axes = pyplot.subplots(
        count, 1, figsize=(9, sum(heights)), height_ratios=heights, squeeze=False
    )
    panels = list(axes[:, 0])
    colours = {name: f"C{i}" for i, name in enumerate(dict.fromkeys(r["contender"] for r in timed))}
    if bars:
        _draw_bars(panels.pop(0), bars, colours)
    for panel, kind in zip(panels, kinds, strict=True):
        _draw_lines(panel, kind, scaling, colours)
    about = results["about"]
    figure.suptitle(f"{about['adapter']}, {about['driver']}, {about['date'][:10]}", fontsize=9)
    figure.tight_layout()
    figure.savefig(path, dpi=120)
    pyplot.close(figure)


def _draw_bars(panel, rows: list[dict], colours: dict[str, str]) -> None:
    medians = [row["value"]["median"] for row in rows]
    errors = [
        [row["value"]["median"] - row["value"]["least"] for row in rows],
        [row["value"]["most"] - row["value"]["median"] for row in rows],
    ]
    labels = [f"{row['case']}: {row['contender']}" for row in rows]
    places = range(len(rows))
    panel.barh(places, medians, xerr=errors, color=[colours[r["contender"]] for r in rows])
    panel.set_yticks(places, labels, fontsize=6)
    panel.invert_yaxis()
    panel.set_xscale("log")
    panel.set_xlabel("wall time, ms")


def _draw_lines(panel, kind: str, rows: list[dict], colours: dict[str, str]) -> None:
    rows = [row for row in rows if row["case"].startswith(f"scaling-{kind}-")]
    names = list(dict.fromkeys(row["case"].split("-")[2] for row in rows))
    for contender in dict.fromkeys(row["contender"] for row in rows):
        own = [row for row in rows if row["contender"] == contender]
        places = [names.index(row["case"].split("-")[2]) for row in own]
        medians = [row["value"]["median"] for row in own]
        panel.plot(places, medians, "o-", color=colours[contender], label=contender)
    panel.set_xticks(range(len(names)), names)
    panel.set_yscale("log")
    panel.set_xlabel(kind)
    panel.set_ylabel("wall time, ms")
    panel.legend(fontsize=7)


def main(arguments: list[str] | None = None) -> int:
    """Draw a chart of results; return the exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        draw_chart(json.loads(Path(arguments[0]).read_text(encoding="utf-8")), Path(arguments[1]))
    except (OSError, RuntimeError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
