"""The voxels of a volume on the CPU: where they are read, what changed when, and who follows."""

import math
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any, Protocol, TypeVar
from weakref import WeakSet, WeakValueDictionary

import numpy as np

from .sources.made_levels import MadeLevels
from .sources.source import ArraySource, Box, Source, full_range_of, read_whole, voxel_bytes

SMALL_BYTES = 64 * 2**20  # of a box that changed: what is larger is read with all else
MOST_REMEMBERED = 32  # changes; whoever missed more of them takes everything for changed


class Follower(Protocol):
    """Holds a copy of voxels elsewhere, on a GPU, say, and follows their changes.

    All methods are called while its lock is held, and that of the voxels.
    """

    @property
    def lock(self) -> AbstractContextManager:
        """Is held by whoever shows the copy, from the first look at it to the last."""

    def prepare(self, values: np.ndarray, everything: bool) -> None:
        """Make room for values that are about to be written, some or all; raises where there is none."""

    def follow(self) -> None:
        """Copy what was written after `prepare`."""

    def catch_up(self) -> None:
        """Copy everything, where it could not follow or what it was prepared for did not come."""

    def copy_of(self, source: Source) -> Any:
        """A copy of what another source holds; raises where that cannot be had."""

    def take(self, copy: Any) -> None:
        """Hold this copy, which `copy_of` gave, instead of the one before."""

    def foresee(self, find: Callable[[], Source] | None) -> None:
        """Another source may come next: make ready for it, without reading it now."""


class Rule(Protocol):
    """What values of some voxels must be, beside numbers: that they are ids of labels, say."""

    def check(self, values: np.ndarray) -> None:
        """Raise ValueError where values are not so."""

    def check_source(self, source: Source) -> None:
        """Raise ValueError where those of a source are not so; what is lazy is not read for it."""

    def check_given(self, given: np.ndarray, values: np.ndarray) -> None:
        """Raise ValueError where given numbers became values of the dtype of the data wrongly."""


F = TypeVar("F", bound=Follower)


def _nothing() -> None:
    """What comes to nothing."""


class Voxels:
    """The voxels of a volume, whoever shows them.

    Parameters
    ----------
    source : Source

    Attributes
    ----------
    source : Source
        Where they are read now.
    version : int
        Grows by one with each change.
    rules : WeakSet of Rule
        What values must be; whoever shows them so holds its rule.

    Notes
    -----
    A change is seen whole, or not at all: while voxels are written and all followers copy them, the
    locks of all followers are held, taken in one order everywhere, and after them that of the
    voxels. The copies are up to date when a change returns.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.version = 0
        self.rules: WeakSet[Rule] = WeakSet()
        self._lock = threading.RLock()
        self._changes: deque[Box | None] = deque(maxlen=MOST_REMEMBERED)  # the latest; None: all
        self._followers: WeakValueDictionary[Any, Any] = WeakValueDictionary()  # by their place

    def follower(self, place: Any, make: Callable[[], F]) -> F:
        """The follower at a place, made when it is first asked for; it lives as long as others hold it.

        Parameters
        ----------
        place : hashable
            An engine, say, whose lock the caller holds.
        make : callable
        """
        with self._lock:
            follower = self._followers.get(place)
            if follower is None:
                follower = self._followers[place] = make()
            return follower

    def succeed(self, before: Follower, after: Follower) -> None:
        """Have another follow in place of one, from now on, whose lock the caller holds."""
        with self._lock:
            for place, follower in list(self._followers.items()):
                if follower is before:
                    self._followers[place] = after

    def catch_up(self, follower: Follower) -> None:
        """Have one follow that could not when voxels changed; the caller holds its lock."""
        with self._lock:
            follower.catch_up()

    def changed_since(self, version: int) -> tuple[Box, ...] | None:
        """The boxes that changed after a version; None where everything may have."""
        missed = self.version - version
        if missed == 0:
            return ()
        changed = tuple([box for box in list(self._changes)[-missed:] if box is not None])
        return changed if len(changed) == missed else None

    def held(self) -> np.ndarray:
        """All voxels as an array, which is their source from then on where it was not before.

        What is written to it shows after `change`.
        """
        source = self.source
        if isinstance(source, ArraySource):
            return source.array
        with self._lock:  # another thread may have been quicker, and other data may be there
            source = self.source
            if not isinstance(source, ArraySource):
                self.source = source = _held(source)
            return source.array

    def check_given(self, given: np.ndarray, values: np.ndarray) -> None:
        """Raise ValueError where a rule forbids numbers, or what became of them in the data's dtype."""
        for rule in tuple(self.rules):
            rule.check_given(given, values)

    def change(
        self, box_zyx: Box | None, values: np.ndarray, write: Callable[[], object] = _nothing
    ) -> None:
        """Change a box of voxels.

        Parameters
        ----------
        box_zyx : (slice, slice, slice) or None
            What changes; None: everything.
        values : ndarray
            All values that are new there, in any shape.
        write : callable, optional
            Writes them to the array that `held` gives; by default they are there already.

        Raises
        ------
        ValueError, MemoryError
            A rule forbids these values, or a follower has no room for them: nothing has changed.
        """
        with self.alone() as followers:
            for rule in tuple(self.rules):
                rule.check(values)
            for count, follower in enumerate(followers):
                try:
                    follower.prepare(values, box_zyx is None)
                except Exception:
                    _do_all([each.catch_up for each in followers[:count]])
                    raise
            self._note(box_zyx)  # first: who does not follow, whatever happens, is behind
            write()
            _do_all([each.follow for each in followers])

    def replace(self, source: Source, taken: Callable[[], object] = _nothing) -> None:
        """Take another source, of any shape and dtype; on an error, nothing changes.

        Parameters
        ----------
        source : Source
        taken : callable
            Called as soon as it is there.

        Raises
        ------
        ValueError, RuntimeError, MemoryError
            It could not be read, a rule forbids it, or a follower has no room for it.
        """

        def read_from_it() -> None:
            self.source = source
            taken()

        with self.alone() as followers:
            for rule in tuple(self.rules):
                rule.check_source(source)
            if isinstance(source, ArraySource) and _are_alike(self.source, source):
                # Copies are written over, and nothing is held twice.
                self.change(None, source.array, read_from_it)
                return
            # A source may fail half way: copies take each other's place when all of them are there.
            copies = [follower.copy_of(source) for follower in followers]
            self._note(None)
            read_from_it()
            for follower, copy in zip(followers, copies, strict=True):
                follower.take(copy)

    def foresee(self, find: Callable[[], Source] | None) -> None:
        """Tell all followers which source may be shown next; None: none that is known.

        Parameters
        ----------
        find : callable, optional
            Gives it, the same one whenever it is called, from any thread.
        """
        with self.alone() as followers:
            for follower in followers:
                follower.foresee(find)

    def read_anew(self, box_zyx: Box) -> None:
        """A box changed where the source reads it.

        Of one with several levels, a small box is read anew, of any other all.

        Raises
        ------
        ValueError, RuntimeError, MemoryError
            As `replace`.
        """
        source = self.source
        if isinstance(source, MadeLevels):
            source.changed(box_zyx)
        lengths = [part.stop - part.start for part in box_zyx]
        is_small = math.prod(lengths) * voxel_bytes(source) <= SMALL_BYTES
        if len(source.levels) > 1 and is_small:
            self.change(box_zyx, source.read(box_zyx))
        else:
            self.replace(source)

    def _note(self, box_zyx: Box | None) -> None:
        self._changes.append(box_zyx)
        self.version += 1

    @contextmanager
    def alone(self) -> Iterator[list[Follower]]:
        """Nobody else changes voxels meanwhile, and nobody shows them; those who follow.

        What follows from the source, its shape and dtype too, holds only in here: another thread
        may replace it at any other time.
        """
        while True:
            followers = self._following()
            with ExitStack() as locks:
                for follower in followers:
                    locks.enter_context(follower.lock)
                locks.enter_context(self._lock)
                if followers == self._following():  # else another thread was quicker
                    yield followers
                    return

    def _following(self) -> list[Follower]:
        """Those who follow, in the order in which their locks are taken."""
        alive = [reference() for reference in self._followers.valuerefs()]
        return sorted((f for f in alive if f is not None), key=lambda follower: id(follower.lock))


def _do_all(steps: list[Callable[[], None]]) -> None:
    """Take all of some steps, also where one fails."""
    if steps:
        try:
            steps[0]()
        finally:
            _do_all(steps[1:])


def _are_alike(a: Source, b: Source) -> bool:
    """Whether both are arrays of one shape and dtype."""
    if not (isinstance(a, ArraySource) and isinstance(b, ArraySource)):
        return False
    if a.full_range != b.full_range:
        return False
    return a.array.shape == b.array.shape and a.array.dtype == b.array.dtype


def _held(source: Source) -> ArraySource:
    """All that a source has, as an array."""
    array = read_whole(source)
    return ArraySource(array, full_range_of(source))
