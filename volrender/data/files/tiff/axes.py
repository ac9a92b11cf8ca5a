"""Which axes of a TIFF's pixels are those of a volume, and which channels are there?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import VolumeFileError
from .photometric import Photometric

_AS_OURS = {"T": "t", "Y": "y", "X": "x", "S": "c"}
_NO_Z = "-"  # the letter of an axis that is not stored


@dataclass(frozen=True)
class Plan:
    """How axes that are stored become those of a volume.

    Parameters
    ----------
    index : tuple of int or slice
        For each axis that is stored, what of it belongs to the volume.
    sources : tuple of int or None
        For each axis of the volume, t, z, y, x or c, which stored one it is; None: one of length 1,
        or the colours of a palette.
    axes : str
        Of the volume, as `VolumeFile` has it.
    sample : int
        Which sample its values are.
    """

    index: tuple[int | slice, ...]
    sources: tuple[int | None, ...]
    axes: str
    sample: int = 0

    @property
    def in_colour(self) -> bool:
        return self.axes[-1] == "c"


def axes_of(series: Any, shaped: Mapping[str, Any] | None) -> str:
    """A letter for each axis of a series; Q for what is not named, by tifffile's own metadata too."""
    is_named = "S" in series.axes or "axes" in (shaped or {})
    if series.kind == "shaped" and not is_named:
        # tifffile misnames arrays whose last axis has length one
        return ("Q" * len(series.shape) + "YX")[-len(series.shape) :]
    return str(series.axes)


def channels_of(
    axes: str, shape: tuple[int, ...], photometric: Photometric
) -> Sequence[int] | list[None]:
    """The numbers of all channels; None where there is one, or where samples are colours."""
    chosen = _axis_of_channels(axes, shape)
    if chosen is None or (chosen == "S" and photometric.samples_of_a_colour):
        return [None]
    return range(shape[axes.index(chosen)])


def plan_of(
    path: str,
    axes: str,
    shape: tuple[int, ...],
    photometric: Photometric,
    channel: int | None,
) -> Plan:
    """How to turn an array with tifffile's axis letters into a volume.

    Parameters
    ----------
    path : str
        What errors name.
    axes, shape : str, tuple of int
        A letter and a length for each axis: X, Y, Z, T (time), C (channel), S (samples of a
        pixel); any other letter is a stack of pages.
    photometric : Photometric
        What samples mean.
    channel : int or None
        Which channel, or which sample, to take.

    Raises
    ------
    VolumeFileError
        There is no such channel, or the axes are no volume's.
    """
    index: list[int | slice] = [
        slice(None) if n > 1 or letter in "YX" else 0 for letter, n in zip(axes, shape, strict=True)
    ]
    samples = shape[axes.index("S")] if "S" in axes else 1
    coloured = photometric.samples_of_a_colour if samples > 1 else 0

    chosen = _axis_of_channels(axes, shape)
    if chosen == "S" and coloured and channel is None:
        chosen = None
        index[axes.index("S")] = slice(coloured)
    count = 1 if chosen is None else shape[axes.index(chosen)]
    if channel is not None and not 0 <= channel < count:
        held = "1 channel" if count == 1 else f"{count} channels, 0 … {count - 1}"
        raise VolumeFileError(f"{path}: no channel {channel}; the file holds {held}")
    if chosen is not None:
        assert channel is not None  # as `channels_of` has it
        index[axes.index(chosen)] = channel

    letters = [letter for letter, i in zip(axes, index, strict=True) if isinstance(i, slice)]
    stack = [letter for letter in letters if letter not in "TYXS"]
    if letters.count("Y") != 1 or letters.count("X") != 1 or letters.count("T") > 1:
        raise VolumeFileError(f"{path}: axes {axes} of shape {shape} are no volume")
    if len(stack) > 1:
        raise VolumeFileError(
            f"{path}: cannot tell which axis is z among axes {axes} of shape {shape}; "
            "save it with named axes, such as ZYX or TZYX"
        )
    by_palette = photometric.is_palette and channel is None
    if by_palette and len(photometric.palettes) > 1 and "T" in letters:
        raise VolumeFileError(
            f"{path}: a time series whose pages differ in palette is not read; choose one channel=…"
        )
    as_z = stack[0] if stack else _NO_Z
    order = [c for c in ("T", as_z, "Y", "X", "S") if c in (*letters, _NO_Z)]
    if by_palette and "S" not in letters:
        order.append("S")
    return Plan(
        tuple(index),
        tuple(axes.index(c) if c in letters else None for c in order),
        "".join("z" if c == as_z else _AS_OURS[c] for c in order),
        channel if chosen == "S" and channel is not None else 0,
    )


def _axis_of_channels(axes: str, shape: tuple[int, ...]) -> str | None:
    """C, or S where samples are the channels; None where there is one channel."""
    return next((c for c in "CS" if c in axes and shape[axes.index(c)] > 1), None)
