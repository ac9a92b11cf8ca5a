"""Several channels as the voxels of one volume, that bricks may follow."""

from collections.abc import Sequence

from ....data.sources.source import Box, Source
from ....data.voxels import Follower, Voxels
from ..levels import levelled
from .joined_source import JoinedSource

Versions = tuple[int, ...]  # of each channel


class JoinedVoxels:
    """The voxels of some channels, with what bricks ask of a `Voxels`.

    Parameters
    ----------
    channels : sequence of Voxels

    Raises
    ------
    ValueError
        As `JoinedSource`.
    """

    def __init__(self, channels: Sequence[Voxels]) -> None:
        self.channels = tuple(channels)
        self._sources = tuple(voxels.source for voxels in channels)
        self._joined = JoinedSource([levelled(source) for source in self._sources])

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where the voxels of each channel are read now."""
        return tuple(voxels.source for voxels in self.channels)

    @property
    def source(self) -> JoinedSource:
        """The same of all of them together: another object where one is read elsewhere."""
        sources = self.sources
        if any(now is not before for now, before in zip(sources, self._sources, strict=True)):
            before = zip(self._sources, self._joined.parts, strict=True)
            known = {id(source): part for source, part in before}
            parts = [known.get(id(source)) or levelled(source) for source in sources]
            self._sources, self._joined = sources, JoinedSource(parts)
        return self._joined

    @property
    def version(self) -> Versions:
        """Another one with each change of any channel."""
        return tuple(voxels.version for voxels in self.channels)

    def changed_since(self, versions: Versions) -> tuple[Box, ...] | None:
        """The boxes that changed in any channel after some versions; None where everything may have."""
        changed: dict[tuple, Box] = {}
        for voxels, version in zip(self.channels, versions, strict=True):
            boxes = voxels.changed_since(version)
            if boxes is None:
                return None
            changed |= {tuple((part.start, part.stop) for part in box): box for box in boxes}
        return tuple(changed.values())

    def catch_up(self, follower: Follower) -> None:
        """Have one follow whose lock is held, so that no channel changes meanwhile."""
        follower.catch_up()

    def with_source(self, number: int, source: Source) -> JoinedSource:
        """All of them together as they are once one channel has another source."""
        parts = list(self.source.parts)
        parts[number] = levelled(source)
        return JoinedSource(parts)

    def hold(self, joined: JoinedSource) -> None:
        """The sources of now are together this, which `with_source` gave."""
        self._sources, self._joined = self.sources, joined
