"""Times volrender and its peers: the same scenes, in turn, with readback, the camera moving.

    python -m benchmarks [--data CT.npz] [--only NAME …] [--json OUT.json] [--chart OUT.png]
    python -m benchmarks --scaling --only scaling --plots FOLDER

"plain" is volrender without skipping. Beside direct volume rendering, cases with "composite" in their
name, it draws a plain mip of the same volume too, and beside what is lit the same without light. Peers
that cannot draw a case are in the table all the same, with the reason. `--only` takes names or their
beginnings: "sparse" is all sparse scenes, "bricks" all of volumes larger than memory.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from benchmarks import charts, report
from benchmarks.bricks.cases import brick_cases, run_bricks
from benchmarks.costs import in_flight
from benchmarks.costs.channels import channels
from benchmarks.costs.cold import cold
from benchmarks.costs.frame_steps import frame_steps
from benchmarks.costs.grids import grids
from benchmarks.costs.labels import labels
from benchmarks.costs.many import many
from benchmarks.costs.memory import memory
from benchmarks.costs.movie import movie
from benchmarks.costs.new_opacity import new_opacity
from benchmarks.costs.opening import opening
from benchmarks.costs.pages import pages
from benchmarks.costs.stream import stream
from benchmarks.costs.uploads import partial_update, upload
from benchmarks.frames import run_scene
from benchmarks.measure import Row
from benchmarks.peers.contenders import PEERS
from benchmarks.scenes import (
    LARGE_SIDE,
    SIDES,
    SIZE_PX,
    Scene,
    forget_volumes,
    load_ct,
    make_scenes,
    scaling_scenes,
)

REPEATS = 5

COSTS = (
    *("upload", "update", "stream", "grids", "new-opacity", "memory", "movie", "many", "cold"),
    *("channels", "labels", "opening", "pages"),
)
STEPS = ("ct-mip", "small-mip", "small-iso", "small-slice")
SCALING_PEERS = ("pygfx",)


def run_cost(name: str, options: argparse.Namespace) -> list[Row]:
    """Measure something that is not a frame."""
    repeats, quick = options.repeats, options.quick
    try:
        if name == "cold":
            return cold(repeats, load_ct(options.data), quick)
        if name == "new-opacity":
            return new_opacity(repeats, options.size, quick)
        function = {
            "upload": upload,
            "update": partial_update,
            "stream": stream,
            "grids": grids,
            "memory": memory,
            "movie": movie,
            "many": many,
            "channels": channels,
            "labels": labels,
            "opening": opening,
            "pages": pages,
        }[name]
        return function(repeats, quick)
    except Exception as error:  # one that fails must not cost what the others measured
        return [Row(name, "volrender", note=f"failed: {type(error).__name__}: {error}")]


def run_named(name: str, scenes: dict[str, Scene], options: argparse.Namespace) -> list[Row]:
    """Run "in-flight-SCENE", "steps-SCENE", "bricks-…", or what is not a frame."""
    try:
        if name.startswith("bricks-"):
            return run_bricks(name, options)
        if name.startswith("in-flight-"):
            scene, quick = scenes[name.removeprefix("in-flight-")], options.quick
            return in_flight.in_flight(
                scene, options.dispatch, options.repeats, quick, options.peers
            )
        if name.startswith("steps-"):
            return frame_steps(scenes[name.removeprefix("steps-")], options.dispatch, options.quick)
    except Exception as error:  # one that fails must not cost what the others measured
        return [Row(name, "volrender", note=f"failed: {type(error).__name__}: {error}")]
    return run_cost(name, options)


def wanted(name: str, only: list[str] | None) -> bool:
    """Whether `--only` takes a name."""
    return only is None or any(name == part or name.startswith(part) for part in only)


def size_argument(text: str) -> tuple[int, int]:
    """Read WIDTHxHEIGHT."""
    try:
        width, height = (int(part) for part in text.lower().split("x"))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not WIDTHxHEIGHT, as 700x560") from None
    if not (1 <= width <= 8192 and 1 <= height <= 8192):
        raise argparse.ArgumentTypeError(f"{text!r}: sides are 1 to 8192 pixels")
    return width, height


def peers_argument(text: str) -> list[str]:
    """Read names of peers, separated by commas; "none" for none."""
    names = [] if text == "none" else text.split(",")
    for name in names:
        if name not in PEERS:
            raise argparse.ArgumentTypeError(f"{name!r} is no peer; there are: {', '.join(PEERS)}")
    return names


def count_argument(text: str) -> int:
    """Read an integer of at least 1."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not an integer of at least 1")
    return int(text)


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    add = parser.add_argument
    add("--data", type=Path, help="CT volume, .npz or .npy, shape (256, 128, 128), 0 .. 2000")
    add("--only", nargs="+", metavar="NAME", help="these cases, or those that begin so")
    add("--peers", type=peers_argument, default=list(PEERS), metavar="A,B", help="or none")
    add("--size", type=size_argument, default=SIZE_PX, metavar="WxH", help="of the pictures")
    add("--dispatch", choices=("auto", "fragment", "compute", "all"), default="auto")
    add("--repeats", type=count_argument, help=f"batches of each; default: {REPEATS}")
    add("--quick", action="store_true", help="short batches, no volume beyond 256³")
    add("--large", action="store_true", help=f"also {LARGE_SIDE}³")
    add("--scaling", action="store_true", help="also how time grows: cases scaling-…")
    add("--json", type=Path, metavar="OUT.json", help="write everything")
    add("--chart", type=Path, metavar="OUT.png", help="draw it; needs matplotlib")
    add("--plots", type=Path, metavar="DIR", help="draw how time grows; needs matplotlib")
    add("--save", type=Path, metavar="DIR", help="write every contender's pictures")
    add("--list", action="store_true", help="list the cases and stop")
    options = parser.parse_args(arguments)
    options.repeats = options.repeats or (2 if options.quick else REPEATS)
    return options


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    options = parse(arguments)
    os.environ.setdefault("VOLRENDER_KNOWN", "off")  # nothing is known of stores from last time
    sides = SIDES[:1] if options.quick else (*SIDES, LARGE_SIDE) if options.large else SIDES
    known = make_scenes(options.data, options.size, sides)
    by_name = {scene.name: scene for scene in known}
    named = [f"in-flight-{name}" for name in in_flight.CASES if name in by_name]
    named += [*(f"steps-{name}" for name in STEPS), *COSTS, *brick_cases(options.quick)]
    if options.scaling:
        known += scaling_scenes(options.quick, options.large)
    scenes = [scene for scene in known if wanted(scene.name, options.only)]
    named = [name for name in named if wanted(name, options.only)]
    if not scenes and not named:
        print(f"--only {' '.join(options.only)}: no such case; see --list", file=sys.stderr)
        return 2
    if options.list:
        print("\n".join([*(scene.name for scene in scenes), *named]))
        return 0
    try:
        load_ct(options.data)
        about = report.header()
    except (OSError, ValueError, RuntimeError) as error:
        print(error, file=sys.stderr)
        return 2
    about["ct"] = options.data.name if options.data else "a made-up head"
    about["size_px"] = options.size

    report.print_header(about)
    rows: list[Row] = []
    side = None
    for scene in scenes:
        if scene.side != side:
            forget_volumes()
            side = scene.side
        peers = options.peers
        if scene.name.startswith("scaling-"):
            peers = [name for name in peers if name in SCALING_PEERS]
        rows += _printed(run_scene(scene, options, peers))
        _write(options, about, rows)
    forget_volumes()
    for name in named:
        rows += _printed(run_named(name, by_name, options))
        _write(options, about, rows)
    return _draw(options, _as_read(about, rows))


def _draw(options: argparse.Namespace, results: dict) -> int:
    for flag, path, draw in (
        ("--chart", options.chart, charts.draw_chart),
        ("--plots", options.plots, charts.draw_growth),
    ):
        try:
            if path is not None:
                draw(results, path)
        except RuntimeError as error:
            print(f"{flag}: {error}", file=sys.stderr)
            return 2
    return 0


def _printed(rows: list[Row]) -> list[Row]:
    report.print_rows(rows)
    return rows


def _write(options: argparse.Namespace, about: dict, rows: list[Row]) -> None:
    """Write after every case, so that a run that is stopped leaves what it measured."""
    if options.json is not None:
        report.write_json(options.json, about, rows)


def _as_read(about: dict, rows: list[Row]) -> dict:
    """What reading the JSON would give."""
    from dataclasses import asdict

    return json.loads(json.dumps({"about": about, "rows": [asdict(row) for row in rows]}))


if __name__ == "__main__":
    sys.exit(main())
