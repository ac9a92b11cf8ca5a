"""Voxels that other ones take the place of may fit in one texture, where those before did not, or no more."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from ...data.sources.source import Source
from ...data.voxels import Voxels
from ..device.engine import Engine
from ..volume.resident import Other


class Kinds(NamedTuple):
    """The two kinds of residents that voxels may have.

    Attributes
    ----------
    dense, bricked : type
    is_dense : callable
        ``is_dense(source, engine)``: whether an engine holds a source in one texture.
    """

    dense: Callable[..., Any]
    bricked: Callable[..., Any]
    is_dense: Callable[[Source, Engine], bool]

    def make(self, voxels: Voxels, engine: Engine, source: Source | None = None) -> Any:
        """The one for a source, which is that of the voxels, or takes its place; raises as that one."""
        is_dense = self.is_dense(voxels.source if source is None else source, engine)
        resident = (self.dense if is_dense else self.bricked)(engine, voxels, source=source)
        resident.other_for = partial(self._other_for, voxels, engine, is_dense)
        return resident

    def _other_for(
        self, voxels: Voxels, engine: Engine, is_dense: bool, source: Source
    ) -> Other | None:
        """What holds a source, where it is of the other kind."""
        if self.is_dense(source, engine) == is_dense:
            return None
        return Other(self.make(voxels, engine, source))
