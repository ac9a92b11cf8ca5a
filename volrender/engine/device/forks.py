"""A process that is forked after it drew: its child is refused when it draws, and ends as others do."""

import ctypes
import os
from functools import cache
from typing import Any
from weakref import WeakSet

_locks: WeakSet = WeakSet()


def prepare_forks(lock: Any) -> None:
    """Have children that are forked from now on neither wait for ever nor crash.

    In a child, no other thread will ever release the lock of an engine; so it is free there, and who
    draws is refused. At its exit a driver waits for threads of its own (llvmpipe does), which a
    child does not have. Functions to call at the exit go from the last to the first: in a child the
    first one is ``_exit``, with its status. Python has ended by then, with all its handlers, and
    has written what was printed.

    Parameters
    ----------
    lock : threading.RLock
        Of an engine.
    """
    _locks.add(lock)
    _prepare()


@cache
def _prepare() -> None:
    if hasattr(os, "register_at_fork"):  # not on Windows
        os.register_at_fork(after_in_child=_in_child)


def _in_child() -> None:
    for lock in _locks:
        lock._at_fork_reinit()
    library = ctypes.CDLL(None)
    if hasattr(library, "on_exit"):  # that of GNU
        library.on_exit(library["_exit"], None)
