"""The options that say which views of a file there are, as `view` and `render` share them."""

import argparse
import itertools
import re
from collections.abc import Sequence

from ...base import checks
from ...scene.ortho.convention import CONVENTIONS
from ...scene.ortho.slice_view import ORIENTATIONS

ALONE = "auto"  # a mosaic of as many rows and columns as suit it
_SHAPE = re.compile(r"(\d+)[xX×](\d+)")
_OF_MOSAIC = ("axis", "every")


def add_views(command: argparse.ArgumentParser) -> None:
    """Add the options; the command's `argument_default` must be SUPPRESS."""
    group = command.add_argument_group("slices beside each other")
    kinds = group.add_mutually_exclusive_group()
    kinds.add_argument(
        "--ortho", action="store_true", help="axial, coronal and sagittal slices and the volume"
    )
    kinds.add_argument(
        "--mosaic",
        nargs="?",
        const=ALONE,
        type=_rows_and_columns,
        metavar="ROWSxCOLUMNS",
        help="many parallel slices, a lightbox (default: as many as there are slices)",
    )
    group.add_argument(
        "--axis", choices=tuple(ORIENTATIONS), help="--mosaic: which slices (default: axial)"
    )
    group.add_argument(
        "--every",
        type=float,
        metavar="DISTANCE",
        help="--mosaic: from slice to slice, in units of the world, mm say (default: evenly, 20 in all)",
    )
    group.add_argument(
        "--convention",
        choices=CONVENTIONS,
        help="--ortho, --mosaic: the right of a patient at the right, or as radiologists look, at the "
        "left (default: neurological)",
    )
    command.set_defaults(ortho=False)


def check_views(options: argparse.Namespace) -> None:
    """Raise ValueError where an option is of other views than those that are asked for."""
    is_mosaic = "mosaic" in options
    for name in _OF_MOSAIC:
        if name in options and not is_mosaic:
            raise ValueError(f"--{name} is of --mosaic.")
    if "convention" in options and not (is_mosaic or options.ortho):
        raise ValueError("--convention is of --ortho and --mosaic.")


def mosaic_told_apart(arguments: Sequence[str]) -> list[str]:
    """The same, but what follows ``--mosaic`` and is no shape is not for it: `render --mosaic scan.nii`."""
    followed = itertools.pairwise([*arguments, ""])
    return [
        f"{word}={ALONE}" if word == "--mosaic" and not _SHAPE.fullmatch(following) else word
        for word, following in followed
    ]


def _rows_and_columns(text: str) -> tuple[int, int] | None:
    if text == ALONE:
        return None
    found = _SHAPE.fullmatch(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"a mosaic is ROWSxCOLUMNS, such as 4x6, not {text!r}")
    return checks.grid_shape("--mosaic", (int(found[1]), int(found[2])))
