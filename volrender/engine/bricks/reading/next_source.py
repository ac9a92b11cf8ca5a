"""What may be shown next, in place of what is: what pictures use now is decoded of it before they do."""

import threading
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from ....data.sources.level_places import places_of
from ....data.sources.source import Box, Source
from ..layout import BrickLayout
from .brick import clipped_box
from .decoded import Decoded, decoded_of, kept

SHARE = 1 / 2  # of what is kept of all stores, for what comes next


class NextSource:
    """A source that may be shown next, such as a time point of a series, and what is decoded of it.

    Parameters
    ----------
    find : callable
        Gives the source, the same one whenever it is called; from any thread.
    in_levels : callable
        Gives it in levels; see `levelled`.
    """

    def __init__(self, find: Callable[[], Source], in_levels: Callable[[Source], Source]) -> None:
        self._find, self._in_levels = find, in_levels
        self._lock = threading.Lock()
        self._found: tuple[Source, Source, Decoded] | None = None
        self._asked: set[int] = set()  # pages
        self._left_bytes = SHARE * kept().most_bytes
        self._is_over = False

    def levels_of(self, source: Source) -> Source | None:
        """A source in levels, if it is this one and was looked at; None where it was not."""
        with self._lock:
            found = self._found
        return found[1] if found is not None and found[0] is source else None

    def forget(self) -> None:
        """Decode nothing more."""
        self._is_over = True

    def chores(self, layout: BrickLayout, pages: np.ndarray) -> Iterator[Callable[[], object]]:
        """What is to be done so that it can be shown at once, beside what was to be done before.

        Parameters
        ----------
        layout : BrickLayout
            Of what is shown now; of a source in other levels nothing is read.
        pages : ndarray
            Of bricks that pictures use.
        """
        if not self._asked:
            last = layout.n_levels - 1
            z, y, x = (slice(0, length) for length in layout.shapes_zyx[last])
            yield partial(self._read, layout, last, (z, y, x))
        new = [page for page in pages.tolist() if page not in self._asked]
        self._asked.update(new)
        for page in new:
            level, brick = layout.brick_of(page)
            yield partial(self._read, layout, level, clipped_box(layout, level, brick)[0])

    def _read(self, layout: BrickLayout, level: int, box: Box) -> None:
        """Have a box decoded, as long as there is room."""
        if self._is_over or self._left_bytes <= 0:
            return
        if (decoded := self._decoded(layout)) is not None:
            self._left_bytes -= decoded.read(box, layout.source_level(level)).nbytes

    def _decoded(self, layout: BrickLayout) -> Decoded | None:
        """What reads it; None where its levels are not those of the layout, or are made and not stored."""
        with self._lock:
            if self._found is None:
                self._is_over = True  # unless it is found
                source = self._find()
                in_levels = self._in_levels(source)
                self._found = source, in_levels, decoded_of(in_levels, kept())
                self._is_over = False
        _, in_levels, decoded = self._found
        is_alike = BrickLayout(in_levels.levels, places_of(in_levels)) == layout
        return decoded if is_alike and not hasattr(in_levels, "on_made") else None
