"""Reading ahead: a thread reads what will be asked for next, while something else is looked at."""

import threading
import weakref
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any


class ReadAhead:
    """Reads what is wanted, one thing after another, in a thread that ends when all of it is there.

    Nothing but what is wanted is kept. Where this object goes, its thread ends after what it reads.

    Parameters
    ----------
    read : callable
        ``read(key)``, called in the thread. It must not know this object, so that both can go.
    """

    def __init__(self, read: Callable[[int], Any]) -> None:
        self._read = read
        self._lock = threading.Lock()
        self._futures: dict[int, Future] = {}  # of what is wanted, in the order of reading
        self._is_reading = False  # whether there is a thread

    def want(self, keys: Sequence[int]) -> None:
        """Read these, the first one first, and nothing else; what is no longer wanted is dropped."""
        with self._lock:
            there = self._futures
            self._futures = {key: there[key] if key in there else Future() for key in keys}
            if self._is_reading or all(future.done() for future in self._futures.values()):
                return
            self._is_reading = True
        # At the end of the process it is waited for: a library must not go while it is reading.
        threading.Thread(target=_work, args=(weakref.ref(self),), name="read ahead").start()

    def is_ready(self, key: int) -> bool:
        """Whether `take` need not wait for the thread."""
        with self._lock:
            future = self._futures.get(key)
        return future is None or future.done()

    def take(self, key: int) -> Any:
        """What was read, waited for where it is being read, and no longer kept here.

        Returns
        -------
        object or None
            None where it is not wanted, or its turn has not come: whoever asks reads it.

        Raises
        ------
        Exception
            What reading it raised.
        """
        with self._lock:
            future = self._futures.pop(key, None)
        if future is None or future.cancel():
            return None
        return future.result()

    def read_next(self) -> bool:
        """Read the next thing, in the thread; False where nothing is left."""
        with self._lock:
            left = ((key, each) for key, each in self._futures.items() if not each.done())
            key, future = next(left, (0, None))
            if future is None:
                self._is_reading = False
                return False
            future.set_running_or_notify_cancel()  # the lock is held: nobody cancels it
        try:
            future.set_result(self._read(key))
        except BaseException as error:  # raised by whoever takes it
            future.set_exception(error)
        return True


def _work(reference: "weakref.ref[ReadAhead]") -> None:
    while (ahead := reference()) is not None and ahead.read_next():
        del ahead  # between two things, it may go
