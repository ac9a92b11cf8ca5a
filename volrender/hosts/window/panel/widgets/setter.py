"""What the panel sets: at once, or when all controls are laid out; and what was refused."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

REFUSALS = (ValueError, TypeError, KeyError, RuntimeError, MemoryError)  # what a property raises


class Setter:
    """Does what may be refused.

    Attributes
    ----------
    error : str or None
        Why the last thing that was tried was refused.
    """

    def __init__(self) -> None:
        self.error: str | None = None
        self._later: list[Callable[[], object]] | None = None

    @contextmanager
    def later(self) -> Iterator[list[Callable[[], object]]]:
        """Collect what is tried within, in a list, to be tried one by one afterwards.

        So nobody who listens to a property is called in the middle of a layout.
        """
        self._later = []
        try:
            yield self._later
        finally:
            self._later = None

    def attempt(self, action: Callable[[], object]) -> None:
        """Do something, or remember it within `later`; where it is refused, keep the message."""
        if self._later is not None:
            self._later.append(action)
            return
        try:
            action()
            self.error = None
        except REFUSALS as error:
            self.error = str(error.args[0]) if isinstance(error, KeyError) else str(error)
