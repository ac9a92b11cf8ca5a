"""Whether skipping pays: what was found out, for the limits that were last used."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

MOST_DECISIONS = 64  # more than there are distance maps: a GPU is not to be asked anew


@dataclass
class _Decision:
    pays: bool
    is_current: bool  # the data did not change since


class Decisions:
    """Decisions by kind of grid and limit, at most `MOST_DECISIONS`; the least recently used one goes."""

    def __init__(self):
        self._decisions: OrderedDict[tuple, _Decision] = OrderedDict()  # the last used one is last

    def current(self, kind: str, limit: Hashable) -> bool | None:
        """What was decided on the data as they are; None where nothing was."""
        key = kind, limit
        decision = self._decisions.get(key)
        if decision is None or not decision.is_current:
            return None
        self._decisions.move_to_end(key)
        return decision.pays

    def latest(self, kind: str, limit: Hashable) -> bool | None:
        """What was decided last, on data that may have changed since.

        For the limit, or else for the limit that was used last; None where nothing was.
        """
        found = self._decisions.get((kind, limit))
        if found is None:
            of_kind = (kept for (k, _), kept in reversed(self._decisions.items()) if k == kind)
            found = next(of_kind, None)
        return None if found is None else found.pays

    def note(self, kind: str, limit: Hashable, pays: bool) -> None:
        """Keep what was decided just now."""
        self._decisions[kind, limit] = _Decision(pays, is_current=True)
        self._decisions.move_to_end((kind, limit))
        if len(self._decisions) > MOST_DECISIONS:
            self._decisions.popitem(last=False)

    def outdate(self, kinds) -> None:
        """The data changed: what was decided on these kinds is to be decided anew."""
        for (kind, _), decision in self._decisions.items():
            if kind in kinds:
                decision.is_current = False
