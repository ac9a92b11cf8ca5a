"""The options that say what moves in a movie: a file of keyframes, and ready moves."""

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ...base import checks

if TYPE_CHECKING:
    from ...scene.figure.figure import Figure
    from ...scene.keyframes.keyframes import Keyframes

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


def add_moves(movie: Any) -> None:
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
        "meant, such as turn,wait=0.5,slice=8; after those of --keyframes",
    )


def _moves(text: str) -> list[tuple[str, float]]:
    """Names of moves, each with its seconds; raises what argparse shows."""
    found = []
    for part in text.split(","):
        name, _, seconds = (each.strip() for each in part.partition("="))
        if name not in _MOVES:
            close = checks.nearest_match(name, _MOVES)
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


def check_moves(options: argparse.Namespace) -> None:
    """ValueError where options do not go together."""
    for option in ("keyframes", "move"):
        if option in options and "turn" in options:
            raise ValueError(f"--turn and --{option} both move the camera: give one of them.")


def make_keyframes(options: argparse.Namespace, figure: "Figure") -> bool:
    """Give a figure the keyframes that the options ask for; whether they ask for any."""
    if "keyframes" in options:
        figure.keyframes.load(options.keyframes)
        if not len(figure.keyframes):
            raise ValueError(f"{options.keyframes} has no keyframes.")
    for name, seconds in getattr(options, "move", []):
        _MOVES[name][1](figure.keyframes, seconds)
    return "keyframes" in options or "move" in options
