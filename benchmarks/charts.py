"""Draws what was measured: a chart of all cases, and pictures of how time grows.

    python -m benchmarks.charts RESULTS.json CHART.png
    python -m benchmarks.charts RESULTS.json FOLDER/

The folder gets scaling-side.png, scaling-image.png, … from a run with `--scaling`.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

AXES = {
    "side": "side of the volume, voxels",
    "image": "side of the picture, pixels",
    "volumes": "number of volumes",
    "dtype": "dtype of the volume",
}
"""Kinds of scaling cases, "scaling-KIND-VALUE", and what their axis says."""

COLOURS = {"volrender": "#0072b2", "plain": "#56b4e9", "pygfx": "#d55e00"}
"""Of contenders by the first word of their name, apart for all who see colours differently."""


def draw_chart(results: dict[str, Any], path: Path) -> None:
    """Draw the wall times of all cases as bars, log scale.

    Parameters
    ----------
    results : dict
        As `report.write_json` writes them.
    path : Path

    Raises
    ------
    RuntimeError
        matplotlib is not installed, or nothing was timed.
    """
    pyplot = _pyplot()
    rows = [row for row in _timed(results) if not row["case"].startswith("scaling-")]
    if not rows:
        raise RuntimeError("there is nothing to draw")
    figure, panel = pyplot.subplots(figsize=(9, max(3.0, 0.22 * len(rows))))
    names = list(dict.fromkeys(row["contender"] for row in rows))
    medians = [row["value"]["median"] for row in rows]
    errors = [
        [row["value"]["median"] - row["value"]["least"] for row in rows],
        [row["value"]["most"] - row["value"]["median"] for row in rows],
    ]
    colours = [f"C{names.index(row['contender']) % 10}" for row in rows]
    panel.barh(range(len(rows)), medians, xerr=errors, color=colours)
    labels = [f"{row['case']}: {row['contender']}" for row in rows]
    panel.set_yticks(range(len(rows)), labels, fontsize=6)
    panel.invert_yaxis()
    panel.set_xscale("log")
    panel.set_xlabel("wall time, ms")
    panel.set_title(_title(results), fontsize=9)
    _save(pyplot, figure, path)


def draw_growth(results: dict[str, Any], folder: Path) -> list[Path]:
    """Draw how time grows: a picture for each thing that was changed.

    Wall time is a line with its range, the GPU time of the march a dashed one.

    Parameters
    ----------
    results : dict
        As `report.write_json` writes them.
    folder : Path
        Made if need be.

    Returns
    -------
    list of Path
        The pictures.

    Raises
    ------
    RuntimeError
        matplotlib is not installed, or no scaling case was timed.
    """
    pyplot = _pyplot()
    rows = [row for row in _timed(results) if row["case"].startswith("scaling-")]
    kinds = list(dict.fromkeys(row["case"].split("-")[1] for row in rows))
    if not kinds:
        raise RuntimeError("no scaling case was timed: run with --scaling")
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for kind in kinds:
        figure, panel = pyplot.subplots(figsize=(7, 4))
        _draw_lines(panel, kind, [row for row in rows if row["case"].split("-")[1] == kind])
        panel.set_title(_title(results), fontsize=9)
        paths.append(folder / f"scaling-{kind}.png")
        _save(pyplot, figure, paths[-1])
    return paths


def _draw_lines(panel, kind: str, rows: list[dict]) -> None:
    from matplotlib import ticker

    values = list(dict.fromkeys(row["case"].split("-")[2] for row in rows))
    is_number = values[0].isdecimal()
    places = {value: int(value) if is_number else i for i, value in enumerate(values)}
    for contender in dict.fromkeys(row["contender"] for row in rows):
        own = [row for row in rows if row["contender"] == contender]
        at = [places[row["case"].split("-")[2]] for row in own]
        colour = COLOURS.get(contender.split()[0])
        line = "o-" if is_number else "o"
        medians = [row["value"]["median"] for row in own]
        panel.plot(at, medians, line, color=colour, label=contender)
        least, most = ([row["value"][end] for row in own] for end in ("least", "most"))
        panel.vlines(at, least, most, color=colour)
        timed = [
            (place, row["gpu"]["median"]) for place, row in zip(at, own, strict=True) if row["gpu"]
        ]
        if timed:
            line = "x--" if is_number else "x"
            panel.plot(*zip(*timed, strict=True), line, color=colour, label=f"{contender}, GPU")
    if is_number:
        panel.set_xscale("log", base=2)
    panel.set_xticks(list(places.values()), values)
    panel.set_yscale("log")
    panel.yaxis.set_major_locator(ticker.LogLocator(subs=(1, 2, 5)))
    panel.yaxis.set_major_formatter("{x:g}")
    panel.yaxis.set_minor_locator(ticker.NullLocator())
    panel.set_xlabel(AXES.get(kind, kind))
    panel.set_ylabel("time a frame, ms")
    panel.grid(axis="y", color="0.9")
    panel.set_axisbelow(True)
    panel.spines[["top", "right"]].set_visible(False)
    panel.legend(fontsize=8, frameon=False, loc="upper left", bbox_to_anchor=(1, 1))


def _timed(results: dict[str, Any]) -> list[dict]:
    return [row for row in results["rows"] if row["value"] and row["unit"] == "ms"]


def _title(results: dict[str, Any]) -> str:
    about = results["about"]
    return f"{about['adapter']}, {about['driver']}, {about['date'][:10]}"


def _pyplot():
    if importlib.util.find_spec("matplotlib") is None:
        raise RuntimeError("matplotlib is missing: pip install 'volrender[bench]'")
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    return pyplot


def _save(pyplot, figure, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path, dpi=150)
    pyplot.close(figure)


def main(arguments: list[str] | None = None) -> int:
    """Draw charts of results; return the exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    path = Path(arguments[1])
    try:
        results = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
        (draw_chart if path.suffix else draw_growth)(results, path)
    except (OSError, RuntimeError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
