"""What does an engine hold of voxels? A texture and its skipping grids, which follow every change."""

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol
from weakref import WeakKeyDictionary, WeakSet

import numpy as np

from ...data.sources.source import Source
from ...data.voxels import Voxels
from ..device.engine import Engine
from ..skipping.skipping import grids_of
from .encoding import Encoding
from .texture import VolumeTexture

BEHIND = -1  # no version of voxels


def resident_of(voxels: Voxels, engine: Engine) -> "Resident":
    """What an engine holds of some voxels: one for all who show them there.

    It is made when it is first asked for, and goes with the last of those who were given it.

    Raises
    ------
    ValueError, MemoryError, RuntimeError
        As `Resident`.
    """
    with engine.lock:
        return voxels.follower(engine, lambda: Resident(engine, voxels))


class User(Protocol):
    """Keeps what it made of the texture and the grids of a `Resident`."""

    def let_go(self) -> None:
        """Keep nothing of them: they go."""

    def show(self, resident: Any) -> None:
        """Show this one from now on: the voxels are held there."""


class Other(NamedTuple):
    """In place of a copy: a resident of another kind, which holds a source that this kind does not."""

    resident: Any


def no_other(source: Source) -> Other | None:
    """All sources are held by residents of one kind."""
    return None


def hand_over(before: Any, other: Other) -> None:
    """Have another resident hold the voxels in place of one, for all who show that."""
    after = other.resident
    after.version = after.voxels.version
    after.voxels.succeed(before, after)
    for user in tuple(before.users):
        user.show(after)


class Resident:
    """The voxels of a volume on one engine, dense: a `Follower` of `Voxels`.

    Parameters
    ----------
    engine : Engine
    voxels : Voxels
    source : Source, optional
        What it holds; default: that of the voxels.

    Attributes
    ----------
    engine : Engine
    voxels : Voxels
    other_for : callable
        ``other_for(source)`` is an `Other` for a source that is not held like this, or None.
    grids : SkippingGrids or FewCells
    users : WeakSet of User
        Who keeps something of it from frame to frame.
    version : int
        Of the voxels: which one it holds; `BEHIND` while it holds none.
    level : int
        Of the source that it holds.
    apron_voxels : int
        How far its texture reaches beyond the voxels that it stands for, on each side.

    Raises
    ------
    ValueError
        An axis is longer than the device's 3D textures, or a value is too large for float32.
    MemoryError
        The texture does not fit in GPU memory.
    RuntimeError
        The voxels could not be read.
    """

    level = 0
    apron_voxels = 0
    paging: tuple[Any, ...] = ()  # page table and feedback, of bricks
    described_by: tuple[Any, ...] = ()  # what records of bricks follow

    def __init__(self, engine: Engine, voxels: Voxels, source: Source | None = None) -> None:
        self.engine = engine
        self.voxels = voxels
        self.other_for: Callable[[Source], Other | None] = no_other
        self._dense = self._texture_of(voxels.source if source is None else source)
        self.grids = self._make_grids()
        self.version = self._followed = voxels.version
        self.users: WeakSet[User] = WeakSet()

    @property
    def lock(self) -> Any:
        """The engine's: it is held while a frame is composed, up to the submit."""
        return self.engine.lock

    @property
    def source(self) -> Source:
        """Where the voxels are read now."""
        return self.voxels.source

    @property
    def shape_zyx(self) -> tuple[int, int, int]:
        """Voxels along z, y, x."""
        return self._dense.shape_zyx

    @property
    def encoding(self) -> Encoding:
        """How voxels lie in the texture."""
        return self._dense.encoding

    @property
    def encodings(self) -> tuple[Encoding]:
        """That of its only channel."""
        return (self.encoding,)

    @property
    def sources(self) -> tuple[Source]:
        """That of its only channel."""
        return (self.source,)

    @property
    def texture(self) -> Any:
        """The 3D texture; another one after some changes."""
        return self._dense.texture

    @property
    def view(self) -> Any:
        """The view of the texture."""
        return self._dense.view

    @property
    def bind_groups(self) -> WeakKeyDictionary:
        """What binds the texture; see `VolumeTexture`."""
        return self._dense.bind_groups

    @property
    def nbytes(self) -> int:
        """Bytes of the texture."""
        return self._dense.nbytes

    def prepare(self, values: np.ndarray, everything: bool) -> None:
        """Make room for values that are about to be written; see `VolumeTexture.accommodate`.

        Until it followed them, it is behind: an error or Ctrl-C may come in between.
        """
        if not everything or not self._dense.fits(self.source):
            self.catch_up()
        self._followed, self.version = self.version, BEHIND
        try:
            self._dense.accommodate(values, everything)
        except Exception:  # it is what it was
            self.version = self._followed
            raise

    def follow(self) -> None:
        """Upload what was written after `prepare`."""
        boxes = self.voxels.changed_since(self._followed)
        if boxes is not None:
            self._dense.reconsider(self.source)
        if boxes is None or self._dense.is_stale:
            self._dense.upload(self.source)
            self._forget()
        else:
            for box in boxes:
                self._dense.write(self.source, box)
                self.grids.update(box, self)
        self.version = self.voxels.version

    def catch_up(self) -> None:
        """Upload everything where it is behind: what came to no end may have changed any part."""
        if self.version == self.voxels.version:
            return
        if self._dense.fits(self.source):
            self._dense.fill(self.source)
            self._forget()
            self.version = self.voxels.version
        else:
            self.take(self.copy_of(self.source))

    def keep_up(self) -> None:
        """Hold what the voxels are now, where it could not follow; the caller holds the lock."""
        if self.version != self.voxels.version:
            self.voxels.catch_up(self)

    def _make_grids(self) -> Any:
        """What it skips by, of its present shape."""
        return grids_of(self.engine, self.shape_zyx)

    def copy_of(self, source: Source) -> Any:
        """A texture that holds another source; or a resident that does, where that is of another kind."""
        return self.other_for(source) or self._texture_of(source)

    def _texture_of(self, source: Source) -> Any:
        return VolumeTexture(self.engine, source, self.level)

    def foresee(self, find: Callable[[], Source] | None) -> None:
        """Another source may come next: nothing is read of it before."""

    def take(self, copy: Any) -> None:
        """Hold this texture instead, and nothing of the one before."""
        if isinstance(copy, Other):
            hand_over(self, copy)
            return
        before, self._dense = self.shape_zyx, copy
        if self.shape_zyx != before:
            self.grids = self._make_grids()
        self._forget()
        self.version = self.voxels.version

    def _forget(self) -> None:
        """Keep nothing that was made of voxels before."""
        self.grids.forget()
        for user in tuple(self.users):
            user.let_go()
