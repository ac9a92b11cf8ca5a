"""Which number stands for a label in a texture? Its id, or where ids are large its place among them."""

from functools import cached_property

import numpy as np

from ....data.labels.ids import runs

FORMATS: dict[str, np.dtype] = {
    "r8uint": np.dtype(np.uint8),
    "r16uint": np.dtype(np.uint16),
    "r32uint": np.dtype(np.uint32),
}
LARGEST_DIRECT = 2**16 - 1  # ids up to it are their own numbers
MOST_LABELS = (
    2**24
)  # as many whole numbers does float32 tell apart, in which rays give what they found


class Numbering:
    """Ids of labels, and the numbers that stand for them; it is never changed.

    Parameters
    ----------
    ids : ndarray of uint32
        By number, all different; number 0 is background, id 0.
    texture_format : str
        Has room for these numbers: a key of `FORMATS`.
    is_direct : bool
        Every id is its own number.
    follows_ids : bool
        Numbers may be in the order of their ids; False: they are not, and will not be, whatever they are now.

    Attributes
    ----------
    ids : ndarray of uint32
    format : str
    is_direct : bool
    is_sorted : bool
        Numbers are in the order of their ids.
    """

    def __init__(
        self, ids: np.ndarray, texture_format: str, is_direct: bool, follows_ids: bool = True
    ) -> None:
        self.ids = ids
        self.format = texture_format
        self.is_direct = is_direct
        self.is_sorted = is_direct or (follows_ids and bool((ids[1:] > ids[:-1]).all()))

    @cached_property
    def _order(self) -> np.ndarray | None:
        return None if self.is_direct else np.argsort(self.ids)

    @classmethod
    def of(cls, ids: np.ndarray) -> "Numbering":
        """That of a volume with these ids, ascending.

        Raises
        ------
        ValueError
            There are too many.
        """
        largest = int(ids[-1]) if ids.size else 0
        if largest <= LARGEST_DIRECT:
            return cls(np.arange(largest + 1, dtype=np.uint32), _format_for(largest), True)
        others = ids[ids > 0]
        _check_count(len(others) + 1)
        every = np.concatenate(([0], others)).astype(np.uint32)
        return cls(every, _format_for(len(others)), False)

    def with_ids(self, ids: np.ndarray) -> "Numbering | None":
        """This one with further ids, ascending, where those that are there keep their numbers; else None.

        Raises
        ------
        ValueError
            There are too many.
        """
        if self.is_direct:
            largest = int(ids[-1]) if ids.size else 0
            if largest < len(self.ids):
                return self
            if largest > LARGEST_DIRECT or _format_for(largest) != self.format:
                return None
            return Numbering(np.arange(largest + 1, dtype=np.uint32), self.format, True)
        new = np.setdiff1d(ids, self.ids)
        if not new.size:
            return self
        count = len(self.ids) + len(new)
        _check_count(count)
        if _format_for(count - 1) != self.format:
            return None
        return Numbering(np.concatenate((self.ids, new)).astype(np.uint32), self.format, False)

    def begins_with(self, other: "Numbering") -> bool:
        """Whether it has all numbers of another one, and perhaps more after them."""
        return np.array_equal(other.ids, self.ids[: len(other.ids)])

    def encode(self, block: np.ndarray) -> np.ndarray:
        """A block of ids, all of which are there, as the C-contiguous array to upload."""
        dtype = FORMATS[self.format]
        if self._order is None:
            return np.ascontiguousarray(block, dtype)
        flat = block.reshape(-1)
        starts, ids = runs(flat)
        numbers = self.numbers_of(ids).astype(dtype)
        lengths = np.diff(np.append(starts, flat.size))
        return np.repeat(numbers, lengths).reshape(block.shape)

    def numbers_of(self, ids: np.ndarray) -> np.ndarray:
        """The numbers of ids that are there."""
        if self._order is None:
            return ids
        places = np.searchsorted(self.ids, ids, sorter=self._order)
        return self._order[places]

    # What rays find is told by what is stored: as `Encoding` says it of an image.

    channels = 1

    def data(self, numbers: np.ndarray) -> np.ndarray:
        """The ids of numbers that rays found, float64; 0 where they found none."""
        places = np.clip(np.nan_to_num(numbers), 0, len(self.ids) - 1).astype(np.intp)
        return self.ids[places].astype(np.float64)

    def below(self, value: float) -> float:
        """As `Encoding.below`: labels are whole numbers."""
        return value


def _format_for(largest: int) -> str:
    """The smallest format with room for a number."""
    return next(name for name, dtype in FORMATS.items() if largest < 256**dtype.itemsize)


def _check_count(count: int) -> None:
    if count > MOST_LABELS:
        raise ValueError(
            f"data holds {count} labels, and {MOST_LABELS} can be shown: is it an image, and not labels?"
        )
