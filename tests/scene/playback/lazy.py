"""A lazy series for tests of playing: it notes what is read, by whom, and waits where it is told to."""

import threading

LONG_S = 20.0


class Lazy:
    """Reads time points when it is let to; notes in which threads, and how many at a time are kept."""

    def __init__(self, array, is_open=True, broken=()):
        self.array, self.shape, self.dtype = array, array.shape, array.dtype
        self.broken, self.reads = set(broken), []
        self.gate = threading.Event()
        if is_open:
            self.gate.set()

    def __getitem__(self, key):
        is_own = threading.current_thread() is threading.main_thread()
        piece = self.array[key].copy()
        if piece.size > 1:  # a look at the first voxel says what kind they are
            if not is_own:
                assert self.gate.wait(LONG_S)
            self.reads.append((key[0], "here" if is_own else "ahead"))
            if key[0] in self.broken:
                raise OSError("bad sector")
        return piece

    def __array__(self, dtype=None, copy=None):
        raise AssertionError("read whole")

    def settle(self) -> list:
        """What was read, once no thread reads any more."""
        self.gate.set()
        end_threads()
        return self.reads


def reading() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "read ahead"]


def end_threads() -> None:
    for thread in reading():
        thread.join(LONG_S)
        assert not thread.is_alive()
