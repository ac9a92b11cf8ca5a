"""What bricks do before anybody misses them: follow scouts, and decode what is shown next."""

from collections.abc import Callable
from typing import Any

from ...data.sources.source import Source
from .reading.next_source import NextSource
from .streaming.stream import Stream


class Foresight:
    """Base of voxels in bricks that are read ahead of time, where nothing else is to be read.

    While a camera moves, scouts march a few rays from where it will be; what these miss is read into slots
    that are free, or were not used of late. It counts nowhere as missing. Of what may be shown next,
    the boxes that pictures use now are decoded.
    """

    coding: Any
    _stream: Stream

    @property
    def scouted_at(self) -> int:
        """The first word, in the feedback buffer, of what scouts tell; the lock is held."""
        return self._stream.ahead.begin

    def look_ahead(self, scout: Any) -> None:
        """A scout marches for it from now on, until it rests or goes; the lock is held."""
        self._stream.ahead.look(scout)

    def rest(self, scout: Any) -> None:
        """A scout marches for it no more: after the last one, nothing is read ahead; the lock is held."""
        self._stream.rest(scout)

    def foresee(self, find: Callable[[], Source] | None, number: int = 0) -> None:
        """Another source may be shown next, in place of that of a channel; None: none that is known.

        Parameters
        ----------
        find : callable, optional
            Gives it, the same one whenever it is called, from any thread.
        number : int
            Of the channel.
        """
        if (before := self._stream.coming.pop(number, None)) is not None:
            before.forget()
        if find is not None:
            self._stream.coming[number] = NextSource(find, self.coding.in_levels)

    def foreseen(self, source: Source, number: int = 0) -> Source | None:
        """The source that was foreseen in levels, of which boxes are decoded; None where it is another."""
        coming = self._stream.coming.get(number)
        return None if coming is None else coming.levels_of(source)
