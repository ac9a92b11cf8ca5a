"""Who closes what a page shows, where only its connection is closed? marimo does, as cells run again."""

import weakref
from typing import Any, Protocol


class Closing(Protocol):
    """Something on a page."""

    def close(self) -> None:
        """Take it from the page."""


def follow_closing(comm: Any, shown: Closing) -> None:
    """Close what is shown when its connection to the page is closed, once."""
    close, reference = comm.close, weakref.ref(shown)
    is_closing = False

    def close_both(*arguments: Any, **options: Any) -> None:
        nonlocal is_closing
        close(*arguments, **options)
        if not is_closing and (alive := reference()) is not None:
            is_closing = True
            alive.close()

    comm.close = close_both
