"""The options that say what is drawn over a volume: bars, axes, texts, and which way is which."""

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ...scene.figure.subplot import Subplot

# Options that make an overlay visible.
FLAGS = {
    "scale_bar": "a bar of a round length",
    "colorbar": "which colour stands for which value",
    "legend": "names and colours of channels, and of labels that have names",
    "axes": "x, y and z with numbers, along the box",
    "outline": "the edges of the box",
    "orientation": "R, L, A, P, S, I where the file says them, else x, y, z, turned with the camera",
}


def add_overlays(command: argparse.ArgumentParser) -> None:
    """Add the options; the command's `argument_default` must be SUPPRESS."""
    group = command.add_argument_group("what lies over it")
    for name, text in FLAGS.items():
        group.add_argument("--" + name.replace("_", "-"), action="store_true", help=text)
    group.add_argument("--title", metavar="TEXT", help="at the top, in the middle")
    group.add_argument("--colorbar-title", metavar="TEXT", help="beside the colorbar")
    group.add_argument(
        "--text",
        dest="texts",
        type=_text,
        action="append",
        metavar="[PLACE:]TEXT",
        help="any text, at a place (default: top-left); {time} is the time of a series",
    )
    group.add_argument(
        "--place",
        dest="places",
        type=_place,
        action="append",
        metavar="WHAT=PLACE",
        help="where scale-bar, colorbar, legend, axes, orientation, time-stamp or title is",
    )
    group.add_argument("--font-size", type=float, metavar="PX", help="of all texts, 6 to 72")
    group.add_argument(
        "--ink", metavar="COLOUR", help="of all of it (default: white, on light backgrounds black)"
    )


def _position(text: str) -> str:
    return text.strip().replace("-", " ").replace("_", " ")


def _text(given: str) -> tuple[str, str]:
    """Where and what."""
    from ...scene.overlays.placed import POSITIONS

    place, colon, text = given.partition(":")
    if colon and _position(place) in POSITIONS:
        return _position(place), text.strip().replace("\\n", "\n")
    return "top left", given.replace("\\n", "\n")


def _place(given: str) -> tuple[str, str]:
    """What and where."""
    what, equals, place = given.partition("=")
    name = what.strip().replace("-", "_")
    known = (*(name for name in FLAGS if name != "outline"), "time_stamp", "title")
    if not equals or name not in known:
        names = ", ".join(name.replace("_", "-") for name in known)
        raise argparse.ArgumentTypeError(
            f"it is WHAT=PLACE, such as colorbar=bottom, with one of {names}, not {given!r}"
        )
    return "heading" if name == "title" else name, _position(place)


def show_overlays(options: argparse.Namespace, subplot: "Subplot") -> None:
    """Draw over a subplot what was asked for; the rest stays as it is.

    Raises
    ------
    ValueError
        A place, a size or a colour that there is not, or a text that no font has.
    """
    for name in FLAGS:
        if name in options:
            getattr(subplot, name).visible = True
    if "title" in options:
        subplot.title = options.title
    if "colorbar_title" in options:
        subplot.colorbar.title = options.colorbar_title
    for place, text in getattr(options, "texts", ()):
        subplot.add_text(text, place)
    for name, place in getattr(options, "places", ()):
        getattr(subplot, name).position = place
    for overlay in _all(subplot):
        if "ink" in options:
            overlay.colour = options.ink
        if "font_size" in options and hasattr(overlay, "font_size"):
            overlay.font_size = options.font_size


def _all(subplot: "Subplot") -> list[Any]:
    return [*(getattr(subplot, name) for name in (*FLAGS, "time_stamp", "heading")), *subplot.texts]
