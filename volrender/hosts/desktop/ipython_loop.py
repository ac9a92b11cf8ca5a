"""IPython's loop: its asyncio loop rests while a line is run, and windows must find it all the same."""

import sys
from collections.abc import Callable
from typing import Any


def in_ipython_loop(make: Callable[[], Any]) -> Any:
    """What `make()` gives, called within the asyncio loop of an IPython session that has one.

    After ``%gui asyncio`` a terminal's IPython runs that loop while it waits for the next line, but
    not while it runs one. A window joins the loop that runs when it is made.

    Parameters
    ----------
    make : callable
    """
    event_loop = _resting_loop()
    if event_loop is None:
        return make()

    async def call():
        return make()

    return event_loop.run_until_complete(call())


def _resting_loop():
    """The asyncio loop of an IPython session between two prompts, or None."""
    ipython = sys.modules.get("IPython")
    session = ipython.get_ipython() if ipython is not None else None
    if getattr(session, "active_eventloop", None) != "asyncio":
        return None
    from IPython.core.async_helpers import get_asyncio_loop

    event_loop = get_asyncio_loop()
    return None if event_loop.is_running() else event_loop
