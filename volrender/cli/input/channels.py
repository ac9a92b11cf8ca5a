"""``--channel``: which channels of a file are shown, and how does each look?"""

import argparse
import math
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ...base.checks import short

if TYPE_CHECKING:
    from ...data.opening.dataset import Dataset

HELP = (
    "only this channel, by number from 0 or by name, with a colour or colormap and limits if they are "
    "given, each of which may be empty: DAPI:blue, 1::200-4000; several times for several channels "
    "(default: all, their colours added up)"
)
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_LIMITS = re.compile(f"({_NUMBER})-({_NUMBER})", re.ASCII)

Look = dict[str, Any]


def add_channel(command: argparse.ArgumentParser) -> None:
    """The option ``--channel``."""
    command.add_argument(
        "--channel", action="append", metavar="NAME[:COLOUR[:LOW-HIGH]]", help=HELP
    )


def open_channels(
    path: str, texts: Sequence[str] | None, **choices: Any
) -> "tuple[Dataset, list[Look]]":
    """The channels of a file that are asked for, and what is said of how each looks.

    Parameters
    ----------
    path : str
    texts : sequence of str, optional
        As ``--channel`` has them. Default: all channels.
    **choices
        As of `open_dataset`.

    Returns
    -------
    dataset : Dataset
        Of these channels alone, in the order in which they are named.
    looks : list of dict
        Of each, those of ``cmap``, ``vmin`` and ``vmax`` that are said.

    Raises
    ------
    VolumeFileError
        There is no such channel, one is named twice, or what is said of it is no look.
    """
    from ...data.files.errors import VolumeFileError
    from ...data.opening.dataset import Dataset
    from ...data.opening.open import open_dataset

    dataset = open_dataset(path, **choices)
    if texts is None:
        return dataset, [{} for _ in dataset]
    chosen = [_chosen(text, dataset) for text in texts]
    looks = [look for _, look in chosen]
    numbers = [n if isinstance(n, int) else dataset.number_of(n) for n, _ in chosen]
    for text, number in zip(texts, numbers, strict=True):
        if numbers.count(number) > 1:
            raise VolumeFileError(f"{path}: --channel {text} names a channel that is named twice")
    if len(dataset) > 1 or isinstance(chosen[0][0], str):
        return dataset.only(*numbers), looks
    # Of colours, the reader makes channels.
    parts = [open_dataset(path, channel=number, **choices)[0] for number in numbers]
    if len(parts) > 1:
        named = zip(parts, numbers, strict=True)
        parts = [replace(part, channel=part.channel or f"channel {n}") for part, n in named]
    return Dataset(parts, dataset.level, dataset.labels), looks


def _chosen(text: str, dataset: "Dataset") -> tuple[int | str, Look]:
    """The number or name of a channel, as it is called, and its look; names may have colons, too."""
    names, words = list(dataset.channels), text.split(":")
    for count in range(len(words), 0, -1):
        name, rest = ":".join(words[:count]), words[count:]
        if names.count(name) == 1:
            return name, _look(text, ":".join(rest), dataset.path)
        if name in names:
            raise _no_channel(dataset, f"{names.count(name)} channels are called {short(name)}")
    name, rest = words[0], words[1:]
    if not name.removeprefix("-").isdecimal():
        raise _no_channel(dataset, f"no channel called {short(name)}")
    number = int(name)
    # Of one volume, the reader knows how many colours it has.
    if len(dataset) > 1 and not 0 <= number < len(dataset):
        raise _no_channel(dataset, f"no channel {short(number)}")
    return number, _look(text, ":".join(rest), dataset.path)


def _no_channel(dataset: "Dataset", what: str) -> ValueError:
    from ...data.files.errors import VolumeFileError

    there = ", ".join(f"{number} {name!r}" for number, name in enumerate(dataset.channels))
    return VolumeFileError(f"{dataset.path}: {what}; it has {there or 'one without a name'}")


def _look(text: str, rest: str, path: str) -> Look:
    """What COLOUR:LOW-HIGH says, either of which may be empty; of a colormap, too, that has a colon."""
    from ...data.files.errors import VolumeFileError

    colour, _, limits = rest.rpartition(":")
    found = _LIMITS.fullmatch(limits)
    if limits and (found is None or ":" not in rest):
        colour, found = rest, None
    try:
        look = {"cmap": _colormap(colour)} if colour else {}
    except ValueError:
        raise VolumeFileError(
            f"{path}: --channel {text}: {short(colour)} is no colour or colormap, with limits LOW-HIGH "
            "after it if there are any, as in DAPI:blue:200-4000"
        ) from None
    if found is None:
        return look
    low, high = map(float, found.groups())
    if not (math.isfinite(low) and math.isfinite(high)):
        raise VolumeFileError(f"{path}: --channel {text}: limits are finite numbers")
    return {**look, "vmin": low, "vmax": high}


def _colormap(text: str) -> Any:
    """From black to a colour; a colormap where it is no colour, or begins with black as well."""
    from ...base.checks import colour
    from ...scene.graphics.transfer.colormaps import resolve_colormap

    found = resolve_colormap("colour", text)
    try:
        red, green, blue, _ = colour("colour", text).tolist()
    except ValueError:
        return text
    if any(found(0.0).rgba[:3]):  # such as orange, which is also a colormap that begins with white
        return [(0.0, 0.0, 0.0), (red, green, blue)]
    return text
