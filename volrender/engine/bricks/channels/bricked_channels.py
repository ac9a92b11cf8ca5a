"""What does an engine hold of channels that have too many voxels for one texture? Bricks of all of them."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from weakref import ref

import numpy as np

from ....data.sources.source import Source
from ....data.voxels import Voxels
from ...device.engine import Engine
from ...volume.encoding import Encoding
from ..bricked_resident import BrickedResident
from ..copies import Copy
from .joined_source import JoinedSource
from .joined_voxels import JoinedVoxels
from .packed_encoding import encodings_of


class BrickedChannels(BrickedResident):
    """The voxels of one to four channels on one engine, in bricks that have all of them.

    It has what `BrickedResident` and `PackedResident` have.

    Parameters
    ----------
    engine : Engine
    channels : sequence of Voxels
    share : float
        Of `Engine.memory_budget_bytes`, that it may have at most.

    Attributes
    ----------
    channels : tuple of Voxels
    followers : tuple of BrickedChannel
        One for each channel.

    Raises
    ------
    ValueError
        The channels differ in their levels of detail, or as `Bricks`.
    MemoryError, RuntimeError
        As `Bricks`.
    """

    def __init__(self, engine: Engine, channels: Sequence[Voxels], share: float = 1.0) -> None:
        self.channels = tuple(channels)
        self.joined = JoinedVoxels(channels)
        super().__init__(engine, self.joined, share)
        self.followers = tuple([BrickedChannel(self, number) for number in range(len(channels))])
        for number in range(1, len(channels)):
            place = engine, *self.channels, number
            self.channels[number].follower(place, partial(self.followers.__getitem__, number))

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where the voxels of each channel are read now, in levels."""
        return self.joined.source.parts

    @property
    def encodings(self) -> tuple[Encoding, ...]:
        """How the voxels of each channel lie in the atlas."""
        return encodings_of(self.encoding)

    def take(self, copy: Any) -> None:
        """Hold these channels instead."""
        if isinstance(copy.shown, JoinedSource):
            self.joined.hold(copy.shown)
        super().take(copy)


class BrickedChannel:
    """Follows one of the channels of a `BrickedChannels`: a `Follower` of `Voxels`.

    Parameters
    ----------
    resident : BrickedChannels
    number : int
        Of the channel.
    """

    def __init__(self, resident: BrickedChannels, number: int) -> None:
        self.resident = ref(resident)  # which keeps its followers: they go with it
        self._number = number
        self.lock = resident.engine.lock  # is held while a frame is composed, up to the submit

    def prepare(self, values: np.ndarray, everything: bool) -> None:
        """As `BrickedResident.prepare`."""
        if (resident := self.resident()) is not None:
            resident.prepare(values, everything and len(resident.channels) == 1)

    def follow(self) -> None:
        """Have what was written after `prepare`."""
        if (resident := self.resident()) is not None:
            resident.follow()

    def catch_up(self) -> None:
        """Have everything as it is now, where it is behind."""
        if (resident := self.resident()) is not None:
            resident.catch_up()

    def copy_of(self, source: Source) -> Copy | None:
        """What takes the place of all channels, once this one has another source."""
        if (resident := self.resident()) is None:
            return None
        in_levels = resident.foreseen(source, self._number) or source
        return resident.copy_of(resident.joined.with_source(self._number, in_levels))

    def foresee(self, find: Callable[[], Source] | None) -> None:
        """This channel may have another source next."""
        if (resident := self.resident()) is not None:
            resident.foresee(find, self._number)

    def take(self, copy: Copy | None) -> None:
        """Have the resident hold that."""
        if (resident := self.resident()) is not None and copy is not None:
            resident.take(copy)
