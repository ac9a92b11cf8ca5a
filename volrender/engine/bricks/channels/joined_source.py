"""Several channels of one lattice as one source, whose voxels have a field for each of them."""

from collections.abc import Callable, Sequence

import numpy as np

from ....data.sources.level_places import LevelPlace, places_of
from ....data.sources.source import Box, Shape, Source, full_range_of
from ..reading.block import Reader, check_block, lengths_of


class JoinedSource:
    """The voxels of some channels, read together.

    Parameters
    ----------
    parts : sequence of Source
        One of each channel, grayscale, with the same levels in the same places.

    Attributes
    ----------
    dtype : numpy.dtype
        Structured: a field for each channel, of its own dtype, in their order.

    Raises
    ------
    ValueError
        They are not of one lattice, or have colours.
    """

    channels = 1

    def __init__(self, parts: Sequence[Source]) -> None:
        self.parts = tuple(parts)
        first = self.parts[0]
        for number, part in enumerate(self.parts):
            if part.channels != 1 or part.levels != first.levels:
                raise ValueError(
                    "channels of a volume that is larger than memory have the same levels of detail, "
                    f"without colours: channel {number} has levels of {_said(part)}, and channel 0 of "
                    f"{_said(first)} voxels (z, y, x)."
                )
        self.shape_zyx: Shape = first.shape_zyx
        self.levels: tuple[Shape, ...] = first.levels
        self.level_places: tuple[LevelPlace, ...] = places_of(first)

    @property
    def dtype(self) -> np.dtype:
        """Of a voxel: a field for each channel."""
        return np.dtype([(f"channel {n}", part.dtype) for n, part in enumerate(self.parts)])

    @property
    def full_range(self) -> tuple[float, float]:
        """Of the first channel."""
        return full_range_of(self.parts[0])

    @property
    def failure(self) -> Exception | None:
        """Why levels of a channel could not be made; None where none failed."""
        failures = (getattr(part, "failure", None) for part in self.parts)
        return next((failure for failure in failures if failure is not None), None)

    def is_provisional(self, level: int) -> bool:
        """Whether a level of any channel is still being made."""
        asked = (getattr(part, "is_provisional", None) for part in self.parts)
        return any(ask is not None and ask(level) for ask in asked)

    def can_be_provisional(self, level: int) -> bool:
        """Whether a level of any channel may be provisional."""
        asked = (getattr(part, "can_be_provisional", None) for part in self.parts)
        return any(ask is not None and ask(level) for ask in asked)

    def on_made(self, callback: Callable[[int], object]) -> None:
        """As `MadeLevels.on_made`, of each channel."""
        for part in self.parts:
            if (on_made := getattr(part, "on_made", None)) is not None:
                on_made(callback)

    def changed(self, box_zyx: Box | None = None) -> None:
        """Make anew what is held of voxels that changed."""
        for part in self.parts:
            if (changed := getattr(part, "changed", None)) is not None:
                changed(box_zyx)

    def read(self, box_zyx: Box, level: int = 0) -> np.ndarray:
        """As `Source.read`: (nz, ny, nx) of the structured dtype.

        Raises
        ------
        Unreadable
            What a channel gave are no voxels of it.
        """
        return self.read_by(self.parts, box_zyx, level)

    def read_by(self, readers: Sequence[Reader], box_zyx: Box, level: int) -> np.ndarray:
        """The same, by readers of the boxes of each channel."""
        dtype = self.dtype
        block = np.empty(lengths_of(box_zyx), dtype)
        for name, part, reader in zip(dtype.names or (), self.parts, readers, strict=True):
            values = reader.read(box_zyx, level)
            check_block(values, box_zyx, part)
            block[name] = values
        return block


def _said(source: Source) -> str:
    """The shapes of its levels, in text."""
    shapes = ", ".join(" × ".join(map(str, shape)) for shape in source.levels)
    return f"{shapes}{' with colours' if source.channels > 1 else ''}"
