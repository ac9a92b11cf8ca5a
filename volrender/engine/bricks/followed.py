"""What do bricks follow? Voxels that change: those of a volume, or of several channels."""

from typing import Any, Protocol

from ...data.sources.source import Box, Source
from ...data.voxels import Follower


class Followed(Protocol):
    """What bricks ask of a `Voxels`.

    Attributes
    ----------
    source : Source
        Where the voxels are read now.
    version : object
        Another one with each change.
    """

    @property
    def source(self) -> Source: ...

    @property
    def version(self) -> Any: ...

    def changed_since(self, version: Any) -> tuple[Box, ...] | None:
        """The boxes that changed after a version; None where everything may have."""

    def catch_up(self, follower: Follower) -> None:
        """Have one follow that could not when voxels changed; the caller holds its lock."""
