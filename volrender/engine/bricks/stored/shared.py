"""Slots that stand for bricks of one value each, as many as have it."""

from collections.abc import Collection

MOST = 64  # slots
PART = 8  # of so many slots, one at most is shared


class SharedSlots:
    """Which slot stands for which value; they stay.

    Parameters
    ----------
    slots : int
        As many as there may be in all.
    """

    def __init__(self, slots: int) -> None:
        self._most = min(MOST, slots // PART)
        self._slots: dict[float, int] = {}  # by value

    def __contains__(self, slot: int) -> bool:
        return slot in self._slots.values()

    def slot_of(self, value: float | None) -> int | None:
        """The slot that stands for a value, if there is one; a brick of several values has none."""
        return None if value is None else self._slots.get(value)

    def may_have(self, value: float | None) -> bool:
        """Whether a slot may stand for a value from now on."""
        return value is not None and len(self._slots) < self._most

    def add(self, value: float, slot: int) -> None:
        """A slot stands for a value."""
        self._slots[value] = slot

    def leave(self, slots: Collection[int]) -> None:
        """Some slots stand for nothing any more."""
        self._slots = {value: slot for value, slot in self._slots.items() if slot not in slots}
