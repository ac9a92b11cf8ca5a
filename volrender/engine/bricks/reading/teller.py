"""Who is told that bricks came, or that a level was made? Whoever waits, by a function that keeps nobody."""

from collections import deque
from collections.abc import Callable


def teller(
    arrivals: list[Callable[[], object]], made: deque[int] | None = None
) -> Callable[..., None]:
    """What notes a level that was made, and calls those who wait; it holds no more than that."""

    def tell(*levels: int) -> None:
        if made is not None:
            made.extend(levels)
        for callback in tuple(arrivals):
            callback()

    return tell
