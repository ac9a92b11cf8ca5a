"""``volrender record``: a file to a movie, around the volume, through its time points, or by keyframes."""

import argparse
import itertools
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any

from ..base.checks import nearest_match, printable
from .appearance import add_appearance
from .batch.each import run_each
from .figures import make_figure, save_state
from .input.files import add_file, read_with_looks
from .input.labels import add_labels
from .outputs import written
from .terminal import say

if TYPE_CHECKING:
    from ..scene.figure.figure import Figure
    from ..scene.keyframes.keyframes import Keyframes

# What each move does in a number of seconds, and how many it takes by default.
_MOVES: dict[str, tuple[float, "Callable[[Keyframes, float], object]"]] = {
    "turn": (6.0, lambda keyframes, seconds: keyframes.turn(seconds=seconds)),
    "rock": (4.0, lambda keyframes, seconds: keyframes.rock(seconds=seconds)),
    "slice": (6.0, lambda keyframes, seconds: keyframes.slice_through(seconds=seconds)),
    "cut": (6.0, lambda keyframes, seconds: keyframes.cut_through(seconds=seconds)),
    "fade": (2.0, lambda keyframes, seconds: keyframes.fade(seconds=seconds)),
    "zoom": (3.0, lambda keyframes, seconds: keyframes.zoom_to(2, seconds=seconds)),
    "wait": (1.0, lambda keyframes, seconds: keyframes.wait(seconds)),
}


def add_record(commands: Any) -> None:
    """Add the command to a parser."""
    command = commands.add_parser(
        "record",
        help="record a movie of a file",
        description="Records a movie around a volume. Of a series without --time, it plays all "
        "time points.",
        argument_default=argparse.SUPPRESS,
    )
    command.set_defaults(run=_run, output="volume.mp4", fps=30.0)
    add_file(command)
    command.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help=".mp4, .mov, .mkv, .webm, .gif, or a folder for PNG files (default: volume.mp4); with {stem} "
        "in it, the name of DATA without folder and extension, or {folder}, one for each DATA",
    )
    movie = command.add_argument_group("the movie")
    movie.add_argument(
        "--frames",
        type=int,
        metavar="N",
        help="(default: 120; of a series its time points, of keyframes their length)",
    )
    movie.add_argument("--fps", type=float, metavar="F", help="frames per second (default: 30)")
    movie.add_argument(
        "--turn",
        type=float,
        metavar="DEGREES",
        help="how far the camera turns about the upward axis (default: 360; of a series, 0)",
    )
    _add_moves(movie)
    add_labels(command)
    add_appearance(command)


def _run(options: argparse.Namespace) -> int:
    from ..scene.output.movie_file import movie_writer

    _check_moves(options)
    return run_each(options, movie_writer, _record)


def _record(options: argparse.Namespace) -> None:
    figure = make_figure(options, read_with_looks(options))
    has_keyframes = _make_keyframes(options, figure)
    n_times = figure.n_times
    is_series = n_times > 1 and not has_keyframes
    frames = getattr(options, "frames", n_times if is_series else 120)
    turn = getattr(options, "turn", 0.0 if is_series else 360.0)
    save_state(options, figure)
    if is_series:
        figure.add_animations(_showing_all(figure, frames))
    recording = figure.record
    if has_keyframes:
        frames = getattr(options, "frames", figure.keyframes.frame_count(options.fps))
        recording, turn = partial(recording, keyframes=True), 0.0
    with written(options.save_state) if "save_state" in options else nullcontext():
        path = recording(options.output, frames, options.fps, turn=turn)
    width, height = figure.size
    made = f"{path}: {frames} frames of {width}×{height} pixels, drawn by {figure.engine.name}"
    say(printable(made))


def _showing_all(figure: "Figure", frames: int) -> Callable[[], None]:
    """An animation that shows all time points once, evenly spread over the frames."""
    n_times = figure.n_times
    points = [frame * n_times // frames for frame in range(frames)]
    frames_of_two = 2 * -(-frames // n_times)
    numbers = itertools.count()

    def show_next() -> None:
        frame = next(numbers)
        coming = points[frame + 1 : frame + 1 + frames_of_two]
        figure.player.show(points[frame], then=coming)

    return show_next


def _add_moves(movie: Any) -> None:
    """Add the options to a group."""
    movie.add_argument(
        "--keyframes",
        metavar="FILE",
        help="a JSON file of keyframes, as figure.keyframes.save writes it, instead of --turn",
    )
    movie.add_argument(
        "--move",
        metavar="MOVES",
        type=_moves,
        help=f"one after another, of {', '.join(_MOVES)}, each with its seconds where others are "
        "meant; after those of --keyframes",
    )


def _moves(text: str) -> list[tuple[str, float]]:
    """Names of moves, each with its seconds; raises what argparse shows."""
    found = []
    for part in text.split(","):
        name, _, seconds = (each.strip() for each in part.partition("="))
        if name not in _MOVES:
            close = nearest_match(name, _MOVES)
            raise argparse.ArgumentTypeError(f"moves are {', '.join(_MOVES)}, not {name!r}.{close}")
        try:
            length = float(seconds) if "=" in part else _MOVES[name][0]
        except ValueError:
            length = 0.0
        if not 0 < length <= 1e4:
            raise argparse.ArgumentTypeError(
                f"{part.strip()}: seconds are above 0 and up to 10000."
            )
        found.append((name, length))
    return found


def _check_moves(options: argparse.Namespace) -> None:
    """ValueError where options do not go together."""
    for option in ("keyframes", "move"):
        if option in options and "turn" in options:
            raise ValueError(f"--turn and --{option} both move the camera: give one of them.")


def _make_keyframes(options: argparse.Namespace, figure: "Figure") -> bool:
    """Give a figure the keyframes that the options ask for; whether they ask for any."""
    if "keyframes" in options:
        figure.keyframes.load(options.keyframes)
        if not len(figure.keyframes):
            raise ValueError(f"{options.keyframes} has no keyframes.")
    for name, seconds in getattr(options, "move", []):
        _MOVES[name][1](figure.keyframes, seconds)
    return "keyframes" in options or "move" in options
