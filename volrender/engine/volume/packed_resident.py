"""What does an engine hold of several channels? One texture of up to four, and its skipping grids."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Protocol, TypeVar
from weakref import WeakKeyDictionary, WeakSet, ref

import numpy as np

from ...data.sources.source import Box, Source
from ...data.voxels import Voxels
from ..device.engine import Engine
from ..skipping.packed import PackedGrids
from .encoding import Encoding
from .packed_texture import PackedTexture
from .resident import User


class Packed(Protocol):
    """What an engine holds of some channels together."""

    @property
    def followers(self) -> Sequence[Any]:
        """What follows each channel: its ``resident()`` is this, as long as that is there."""


P = TypeVar("P", bound=Packed)


def packed_resident_of(channels: Sequence[Voxels], engine: Engine, make: Callable[[], P]) -> P:
    """What an engine holds of some channels together: one for all who show the same ones there.

    Raises
    ------
    ValueError, MemoryError, RuntimeError
        As ``make()``, where there is none yet.
    """
    with engine.lock:
        made = None

        def first_follower() -> Any:
            nonlocal made
            made = make()
            return made.followers[0]

        first = channels[0].follower((engine, *channels, 0), first_follower)
        resident: P | None = first.resident()
        return packed_resident_of(channels, engine, make) if resident is None else resident


class PackedResident:
    """The voxels of one to four channels on one engine.

    Where it differs from `Resident`: what changes is uploaded when it is drawn next, once for all
    channels.

    Parameters
    ----------
    engine : Engine
    channels : sequence of Voxels

    Attributes
    ----------
    engine : Engine
    channels : tuple of Voxels
    grids : PackedGrids
    users : WeakSet of User
    followers : tuple of ChannelFollower
        One for each channel.
    version : int
        Grows with every upload.
    """

    paging: tuple[Any, ...] = ()  # page table and feedback, of bricks
    described_by: tuple[Any, ...] = ()  # what records of bricks follow

    def __init__(self, engine: Engine, channels: Sequence[Voxels]) -> None:
        self.engine = engine
        self.channels = tuple(channels)
        self._packed = self.copy_of(self.sources)
        self._held = [voxels.version for voxels in self.channels]
        self.grids = PackedGrids(engine, self._packed.shape_zyx)
        self.users: WeakSet[User] = WeakSet()
        self.version = 0
        self.followers = tuple(
            [ChannelFollower(self, number) for number in range(len(self.channels))]
        )
        for number in range(1, len(self.channels)):
            place = engine, *self.channels, number
            self.channels[number].follower(place, partial(self.followers.__getitem__, number))

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where the voxels of each channel are read now."""
        return tuple([voxels.source for voxels in self.channels])

    @property
    def shape_zyx(self) -> tuple[int, int, int]:
        """Voxels along z, y, x."""
        return self._packed.shape_zyx

    @property
    def encodings(self) -> tuple[Encoding, ...]:
        """How the voxels of each channel lie in the texture."""
        return self._packed.encodings

    @property
    def texture(self) -> Any:
        """The 3D texture; another one after some changes."""
        return self._packed.texture

    @property
    def view(self) -> Any:
        """The view of the texture."""
        return self._packed.view

    @property
    def bind_groups(self) -> WeakKeyDictionary:
        """What binds the texture; see `VolumeTexture`."""
        return self._packed.bind_groups

    @property
    def nbytes(self) -> int:
        """Bytes of the texture."""
        return self._packed.nbytes

    def keep_up(self) -> None:
        """Upload what changed since it was drawn last; the caller holds the engine's lock."""
        now = [voxels.version for voxels in self.channels]
        if now == self._held and not self._packed.is_stale:
            return
        changed: list[tuple[int, tuple[Box, ...] | None]] = [
            (number, voxels.changed_since(held))
            for number, (voxels, held) in enumerate(zip(self.channels, self._held, strict=True))
        ]
        if self._packed.is_stale or any(boxes is None for _, boxes in changed):
            self._packed.upload(self.sources)
            self._forget()
        else:
            boxes = {_numbers(box): box for _, boxes in changed for box in boxes or ()}
            for box in boxes.values():
                self._packed.write(self.sources, box)
            for number, boxes_of_it in changed:
                for box in boxes_of_it or ():
                    self.grids.update(number, box, self)
        self._held = now
        self.version += 1

    def expect(self, channel: int, values: np.ndarray, everything: bool) -> None:
        """Make room for values of a channel that are about to be written."""
        self._packed.expect(channel, values, everything)

    def copy_of(self, sources: Sequence[Source]) -> PackedTexture:
        """A texture that holds these channels."""
        return PackedTexture(self.engine, sources)

    def take(self, copy: PackedTexture) -> None:
        """Hold this texture instead, and nothing of the one before."""
        before, self._packed = self.shape_zyx, copy
        if self.shape_zyx != before:
            self.grids = PackedGrids(self.engine, self.shape_zyx)
        self._forget()
        self._held = [voxels.version for voxels in self.channels]
        self.version += 1

    def _forget(self) -> None:
        """Keep nothing that was made of voxels before."""
        self.grids.forget()
        for user in tuple(self.users):
            user.let_go()


class ChannelFollower:
    """Follows one of the channels of a `PackedResident`: a `Follower` of `Voxels`.

    Parameters
    ----------
    resident : PackedResident
    number : int
        Of the channel.
    """

    def __init__(self, resident: PackedResident, number: int) -> None:
        self.resident = ref(resident)  # which keeps its followers: they go with it
        self._number = number
        self.lock = resident.engine.lock  # is held while a frame is composed, up to the submit

    def prepare(self, values: np.ndarray, everything: bool) -> None:
        """Make room for values that are about to be written."""
        if (resident := self.resident()) is not None:
            resident.expect(self._number, values, everything)

    def follow(self) -> None:
        """They are uploaded when they are drawn."""

    def catch_up(self) -> None:
        """They are uploaded when they are drawn."""

    def copy_of(self, source: Source) -> PackedTexture | None:
        """A texture of all channels in which this one is another source."""
        if (resident := self.resident()) is None:
            return None
        sources = list(resident.sources)
        sources[self._number] = source
        return resident.copy_of(sources)

    def foresee(self, find: Callable[[], Source] | None) -> None:
        """Another source may come next: nothing is read of it before."""

    def take(self, copy: PackedTexture | None) -> None:
        """Have the resident hold that."""
        if (resident := self.resident()) is not None and copy is not None:
            resident.take(copy)


def _numbers(box: Box) -> tuple[int, ...]:
    """Of a box, what tells it from others."""
    return tuple(bound for part in box for bound in (part.start, part.stop))
