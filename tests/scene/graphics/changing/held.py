"""Threads that stop at the engine's lock until a test lets them go on: one order of events, always."""

import threading

TIMEOUT_S = 30


class Gate:
    """Where a thread waits, and is waited for."""

    def __init__(self) -> None:
        self.reached, self.opened = threading.Event(), threading.Event()

    def pass_through(self) -> None:
        self.reached.set()
        assert self.opened.wait(TIMEOUT_S)

    def wait(self) -> None:
        assert self.reached.wait(TIMEOUT_S)


class Held(threading.Thread):
    """A call that stops before it first enters the lock, and again after it first left it.

    Attributes
    ----------
    depth : int
        How often it holds the lock now.
    """

    def __init__(self, function) -> None:
        super().__init__(daemon=True)
        self.before, self.after, self.depth = Gate(), Gate(), 0
        self._function, self._error = function, None
        self.start()
        self.before.wait()

    def run(self) -> None:
        try:
            self._function()
        except BaseException as error:
            self._error = error
        self.before.reached.set()
        self.after.reached.set()

    def enter_and_leave(self) -> None:
        """Let it do what it does with the lock held."""
        self.before.opened.set()
        self.after.wait()

    def finish(self) -> None:
        """Let it go on to its end, and raise what it raised."""
        self.enter_and_leave()
        self.after.opened.set()
        self.join(TIMEOUT_S)
        assert not self.is_alive()
        if self._error is not None:
            raise self._error


class WatchedLock:
    """Stands for an engine's lock: `Held` threads stop at it."""

    def __init__(self, lock) -> None:
        self._lock = lock

    def __enter__(self):
        thread = threading.current_thread()
        if isinstance(thread, Held):
            if thread.depth == 0:
                thread.before.pass_through()
            thread.depth += 1
        self._lock.acquire()
        return True

    def __exit__(self, *_) -> None:
        self._lock.release()
        thread = threading.current_thread()
        if isinstance(thread, Held):
            thread.depth -= 1
            if thread.depth == 0:
                thread.after.pass_through()
