"""The voxels of a TIFF as a volume: its axes in our order, its samples as they are meant."""

from typing import Any

import numpy as np

from ..errors import blame
from ..lazy_array import LazyArray, whole_key
from ..mapped import read_mapped
from .axes import Plan
from .photometric import Meaning


class TiffPixels(LazyArray):
    """A lazy array: what is asked for is read, and turned into what it means.

    Parameters
    ----------
    path : str
        What errors name.
    stored : array-like
        With the axes that are stored: a memory map, or lazy.
    plan : Plan
    meaning : Meaning or None
        None: what is stored is what is meant.

    Attributes
    ----------
    shape, dtype, ndim, size, nbytes, chunks
        As those of other arrays; `chunks` is None where they are not decoded together.
    """

    def __init__(self, path: str, stored: Any, plan: Plan, meaning: Meaning | None) -> None:
        self._path, self._stored, self._plan, self._meaning = path, stored, plan, meaning
        self.dtype: np.dtype = np.dtype(stored.dtype) if meaning is None else meaning.dtype
        self.shape = _lengths(plan, stored.shape)
        chunks = getattr(stored, "chunks", None)
        self.chunks = None if chunks is None else _lengths(plan, chunks)
        if meaning is not None and meaning.colours:
            self.shape = (*self.shape[:-1], meaning.colours)
            self.chunks = self.chunks and (*self.chunks[:-1], meaning.colours)

    def __getitem__(self, key: Any) -> np.ndarray:
        """A piece, read now; as `LazyArray` says."""
        parts = whole_key(key, self.shape)
        kept = [slice(p, p + 1) if isinstance(p, int) else p for p in parts]
        piece = self._piece(kept)
        if self._meaning is not None:
            piece = self._meant(piece, self._meaning, kept)
        after = [0 if isinstance(part, int) else slice(None) for part in parts]
        if self._plan.in_colour:
            after[-1] = parts[-1]  # colours are read together
        return piece[tuple(after)]

    def _piece(self, kept: list[slice]) -> np.ndarray:
        """What is stored, with the axes of the volume, but for the colours of a palette."""
        plan, index = self._plan, list(self._plan.index)
        for axis, part, name in zip(plan.sources, kept, plan.axes, strict=True):
            if axis is not None and name != "c":
                index[axis] = part
        with blame(self._path, "its pixels cannot be read"):
            piece = view(read_mapped(self._stored[tuple(index)]), plan)
        z = plan.axes.index("z")
        return piece[(slice(None),) * z + (kept[z],)] if plan.sources[z] is None else piece

    def _meant(self, piece: np.ndarray, meaning: Meaning, kept: list[slice]) -> np.ndarray:
        """What is stored, as it is meant."""
        ndim = piece.ndim - (3 if self._plan.sources[-1] is not None and meaning.colours else 2)
        lead = piece.shape[:ndim]  # z, or t and z
        if piece.size == 0:
            return np.empty(
                (*lead, *piece.shape[ndim : ndim + 2], *self.shape[ndim + 2 :]), self.dtype
            )
        zs = [*range(self.shape[ndim - 1])[kept[ndim - 1]]]
        planes = piece.reshape(-1, *piece.shape[ndim:])
        meant = meaning.of(planes, zs * (len(planes) // len(zs)))
        return meant.reshape(*lead, *meant.shape[1:])


def view(kept: np.ndarray, plan: Plan) -> np.ndarray:
    """What a plan keeps of the axes that are stored, in their order, as those of the volume.

    A view; but for the colours of a palette, which are not there.
    """
    left = [axis for axis, part in enumerate(plan.index) if isinstance(part, slice)]
    volume = kept.transpose([left.index(axis) for axis in plan.sources if axis is not None])
    z = plan.axes.index("z")
    return np.expand_dims(volume, z) if plan.sources[z] is None else volume


def _lengths(plan: Plan, stored: tuple[int, ...]) -> tuple[int, ...]:
    """Lengths along the axes of the volume, of those along the axes that are stored."""
    lengths = []
    for axis in plan.sources:
        part = slice(None) if axis is None else plan.index[axis]
        assert isinstance(part, slice)
        lengths.append(1 if axis is None else len(range(stored[axis])[part]))
    return tuple(lengths)
