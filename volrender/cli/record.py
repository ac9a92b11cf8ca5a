"""``volrender record``: a file to a movie, around the volume or through its time points."""

import argparse
import itertools
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any

from ..base.checks import printable
from .appearance import add_appearance
from .batch.each import run_each
from .figures import make_figure, save_state
from .input.files import add_file, read_with_looks
from .input.labels import add_labels
from .input.moves import add_moves, check_moves, make_keyframes
from .outputs import written
from .terminal import say

if TYPE_CHECKING:
    from ..scene.figure.figure import Figure


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
    add_moves(movie)
    add_labels(command)
    add_appearance(command)


def _run(options: argparse.Namespace) -> int:
    from ..scene.output.movie_file import movie_writer

    check_moves(options)
    return run_each(options, movie_writer, _record)


def _record(options: argparse.Namespace) -> None:
    figure = make_figure(options, read_with_looks(options))
    has_keyframes = make_keyframes(options, figure)
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
