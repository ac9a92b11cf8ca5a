"""How far is what is read piece by piece? Whoever reads tells; nothing is shown unless one asked for it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import TypeVar

Item = TypeVar("Item")
Advance = Callable[[int], object]  # called with how much more is done
Reporter = Callable[[int], AbstractContextManager[Advance]]

_reporter: ContextVar[Reporter | None] = ContextVar("reporter", default=None)


@contextmanager
def reporting_to(reporter: Reporter) -> Iterator[None]:
    """Within it, in this thread alone, a reporter is told of whatever is read piece by piece.

    Parameters
    ----------
    reporter : callable
        Gets how much there is to do, of whatever unit, and returns a context manager that gives
        what is called with how much more is done. It may be asked again while it reports: a piece
        may be read in pieces.
    """
    token = _reporter.set(reporter)
    try:
        yield
    finally:
        _reporter.reset(token)


@contextmanager
def progress(total: int) -> Iterator[Advance]:
    """Within it something is read; it gives what to call with how much more is done."""
    reporter = _reporter.get()
    if reporter is None:
        yield _nobody
    else:
        with reporter(total) as advance:
            yield advance


def followed(items: Sequence[Item]) -> Iterator[Item]:
    """The same, one after another, and each is done where the next is asked for."""
    with progress(len(items)) as advance:
        for item in items:
            yield item
            advance(1)


def _nobody(_: int) -> None:
    """Nobody asked."""
