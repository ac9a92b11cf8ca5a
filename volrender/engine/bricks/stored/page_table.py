"""The page table: where each brick is in the atlas, and between which values its voxels are."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import wgpu

from ...device.engine import Engine
from ...device.errors import gpu_errors
from ..layout import BrickLayout

SLOT_BITS = 0xFFFF  # of an entry: the slot + 1, or 0
MOST_CODE = 255
ROUNDING = 1e-6  # steps: what is so near to a whole one is one
WHOLE_BYTES = 2**16  # so much, from the first change to the last, is written in one piece


class Codes(NamedTuple):
    """Values in 256 steps, texel units: what is known of the extremes of a brick.

    The least code stands for all values below too, the largest for all above.
    """

    low: float
    step: float

    @classmethod
    def of_range(cls, low: float, high: float) -> "Codes":
        """Those that run from one value to another."""
        return cls(low, max((high - low) / MOST_CODE, 1e-30))

    def bits(self, low: float, high: float) -> int:
        """What an entry has of values from `low` to `high`; where there are none, `low` is larger."""
        if low > high:
            return MOST_CODE << 16 | MOST_CODE << 24
        least = math.floor(self._steps(low) + ROUNDING)
        most = math.ceil(self._steps(high) - ROUNDING)
        return least << 16 | (MOST_CODE - most) << 24

    def _steps(self, value: float) -> float:
        return min(max((value - self.low) / self.step, 0.0), float(MOST_CODE))


class PageTable:
    """A texture of one number for each brick of all levels.

    An entry has 16 bits of the slot + 1, or 0; 8 of the code of the least value; 8 of 255 less that
    of the largest. So 0 is a brick of which nothing is known.

    Parameters
    ----------
    engine : Engine
    layout : BrickLayout

    Attributes
    ----------
    entries : ndarray of uint32
        By page.
    texture, view : wgpu texture, wgpu texture view
    """

    def __init__(self, engine: Engine, layout: BrickLayout) -> None:
        self._engine = engine
        self._shape = nz, ny, nx = layout.page_shape_zyx
        self._z = [*layout.page_z, nz]
        self.entries = np.zeros(nz * ny * nx, np.uint32)
        self._changed: set[int] = set()
        with gpu_errors(f"making a page table of {nx}×{ny}×{nz} entries"):
            self.texture = engine.device.create_texture(
                label="page table",
                size=(nx, ny, nz),
                dimension="3d",
                format="r32uint",
                usage=wgpu.TextureUsage.TEXTURE_BINDING
                | wgpu.TextureUsage.COPY_DST
                | wgpu.TextureUsage.COPY_SRC,
            )
            self.view = self.texture.create_view()

    @property
    def nbytes(self) -> int:
        """Bytes of the texture."""
        return self.entries.nbytes

    def slot(self, page: int) -> int:
        """The slot of a page; -1 where it is not there."""
        return int(self.entries[page] & SLOT_BITS) - 1

    def are_there(self, pages: np.ndarray) -> np.ndarray:
        """Which pages have slots."""
        return np.asarray(self.entries[pages] & SLOT_BITS) != 0

    def pages_in(self, slots: Sequence[int]) -> np.ndarray:
        """The pages that have some slots."""
        return np.flatnonzero(np.isin(self.entries & SLOT_BITS, np.array(slots) + 1))

    def put(self, page: int, slot: int, bits: int) -> None:
        """A brick is in a slot, and its voxels within codes."""
        self.entries[page] = bits | (slot + 1)
        self._changed.add(page)

    def learn(self, pages: np.ndarray, bits: np.ndarray) -> bool:
        """Codes of bricks of which nothing is known; whether there were any."""
        is_new = self.entries[pages] == 0
        self.entries[pages[is_new]] = bits[is_new]
        self._changed.update(pages[is_new].tolist())
        return bool(is_new.any())

    def leave(self, page: int) -> None:
        """A brick is not in its slot any more; its codes stay."""
        self.entries[page] &= ~np.uint32(SLOT_BITS)
        self._changed.add(page)

    def forget(self, pages: np.ndarray) -> None:
        """Nothing is known of some bricks any more, but where they are."""
        self.entries[pages] &= SLOT_BITS
        self._changed.update(pages.tolist())

    def clear(self) -> None:
        """No brick is there, and nothing is known of any."""
        self._changed.update(np.flatnonzero(self.entries).tolist())
        self.entries[:] = 0

    def flush(self) -> None:
        """Write what changed to the texture."""
        if not self._changed:
            return
        pages = np.fromiter(self._changed, np.int64, len(self._changed))
        self._changed.clear()
        at = np.stack(np.unravel_index(pages, self._shape), axis=-1)
        levels = np.searchsorted(self._z, at[:, 0], side="right")
        with gpu_errors("writing to the page table"):
            for level in np.unique(levels):
                self._write(at[levels == level])

    def _write(self, at: np.ndarray) -> None:
        """Write the box around some entries, in halves where they are far apart."""
        low, high = at.min(axis=0), at.max(axis=0) + 1
        size = high - low
        if len(at) == 1 or 4 * size.prod() <= max(WHOLE_BYTES, 64 * len(at)):
            z, y, x = (slice(a, b) for a, b in zip(low, high, strict=True))
            entries = np.ascontiguousarray(self.entries.reshape(self._shape)[z, y, x])
            nz, ny, nx = map(int, size)
            self._engine.device.queue.write_texture(
                {"texture": self.texture, "origin": tuple(map(int, low[::-1]))},
                entries,
                {"bytes_per_row": 4 * nx, "rows_per_image": ny},
                (nx, ny, nz),
            )
            return
        axis = int(size.argmax())
        first = at[:, axis] < low[axis] + size[axis] // 2
        self._write(at[first])
        self._write(at[~first])
