"""How much memory may the bricks of an engine take, of all its volumes together?"""

from typing import Any
from weakref import WeakSet

from ...device.engine import Engine

GRIDS_SHARE = 0.06  # of the budget of the engine, for grids


class Budget:
    """That of an engine, beside what is for grids.

    Parameters
    ----------
    engine : Engine
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def _holders(self) -> "WeakSet[Any]":
        return self._engine.once("bricks", WeakSet)

    def add(self, holder: Any) -> None:
        """Its ``nbytes`` count from now on, while it lives."""
        self._holders.add(holder)

    @property
    def nbytes(self) -> int:
        """Bytes for all."""
        return int((1 - GRIDS_SHARE) * self._engine.memory_budget_bytes)

    @property
    def left(self) -> int:
        """Bytes that nobody holds; less than none where a smaller budget was set."""
        return self.nbytes - sum(holder.nbytes for holder in self._holders)
