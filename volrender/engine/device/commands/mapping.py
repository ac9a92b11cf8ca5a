"""Maps buffers into memory, by the C functions of wgpu-native."""

import threading
from functools import cache
from itertools import count
from typing import Any
from weakref import WeakValueDictionary

import wgpu

from .c_library import c_library


class Mapping:
    """Maps a buffer for reading, as `plain.Mapping` does.

    Parameters
    ----------
    commands : native.Commands
    buffer : wgpu.GPUBuffer
        Of usage MAP_READ.
    """

    _number = count(1).__next__

    def __init__(self, commands: Any, buffer: wgpu.GPUBuffer) -> None:
        self._c = c_library()
        self._commands, self._owner, self._buffer = commands, buffer, buffer._internal
        self._size = buffer.size
        self._submission: Any = None
        self.status: int | None = None  # what the library answered
        number = Mapping._number()
        _mappings[number] = self  # found by number: it may be gone when the answer comes
        self._callback = self._c.new(
            self._c.map_callback,
            {
                "mode": self._c.when_polled,
                "callback": map_callback(),
                "userdata1": self._c.ffi.cast("void *", number),
            },
        )

    def request(self) -> None:
        """Have the buffer mapped when what was submitted until now is done."""
        c = self._c
        self.status = None
        self._submission = c.new(c.submission, self._commands.last_submission)
        c.BufferMapAsync(self._buffer, c.map_read, 0, self._size, self._callback[0])

    def is_ready(self) -> bool:
        """Whether `wait` would return at once."""
        if self.status is None:
            self._commands.poll(self._submission, waits=False)
        return self.status is not None

    def wait(self) -> memoryview:
        """Wait for it; the mapped memory, until `release`."""
        c = self._c
        while self.status is None:  # also when the GPU is done, while another thread calls back
            self._commands.poll(self._submission)
        raise_kept()  # called back before, as by `loss_probe`
        if self.status != c.map_success:
            raise _map_error(self.status)
        return c.ffi.buffer(c.BufferGetMappedRange(self._buffer, 0, self._size), self._size)

    def release(self) -> None:
        """Let the memory go, so that the buffer can be copied to again."""
        self._c.BufferUnmap(self._buffer)


_mappings: WeakValueDictionary[int, Mapping] = WeakValueDictionary()


class _Kept(threading.local):
    """What was raised in this thread while the library called back: it cannot pass through C."""

    error: BaseException | None = None


_kept = _Kept()


def raise_kept() -> None:
    """Raise it, after a call in which the library may have called back."""
    error, _kept.error = _kept.error, None
    if error is not None:
        raise error


@cache
def map_callback() -> Any:
    """What the library calls when a buffer is mapped, or cannot be. One for all: it stays."""
    ffi = c_library().ffi

    def keep_error(kind: type[BaseException], error: BaseException, traceback: Any) -> None:
        """A signal that comes while the library waits raises (KeyboardInterrupt) in `take_status`."""
        _kept.error = error
        arguments = traceback.tb_frame.f_locals
        set_status(arguments["status"], arguments["number"])

    def set_status(status: int, number: Any) -> None:
        mapping = _mappings.get(int(ffi.cast("intptr_t", number)))
        if mapping is not None:
            mapping.status = status

    @ffi.callback("void(WGPUMapAsyncStatus, WGPUStringView, void *, void *)", onerror=keep_error)
    def take_status(status: int, message: Any, number: Any, unused: Any) -> None:
        set_status(status, number)

    return take_status


def _map_error(status: int) -> wgpu.GPUError:
    return wgpu.GPUError(f"A buffer could not be mapped (WGPUMapAsyncStatus {status}).")
