"""Turns the GPU library's errors into the built-in ones that volrender promises."""

from collections.abc import Iterator
from contextlib import contextmanager

import wgpu

from .loss import is_loss

LOST = (
    "its driver was reset, or the GPU was removed, and what was uploaded to it is gone. What was "
    "made on it cannot be drawn any more: make the figures anew, which then get a new device (or "
    "give them engine=volrender.Engine()), or start the program again."
)


class DeviceError(RuntimeError):
    """The graphics device refused what it was asked, or there is none."""


class DeviceLostError(DeviceError):
    """The graphics device is gone, and all that was on it."""


@contextmanager
def gpu_errors(doing: str) -> Iterator[None]:
    """Raise MemoryError or DeviceError, naming what was being done, where wgpu raises its own.

    Where the device was lost, it is a DeviceLostError.

    Parameters
    ----------
    doing : str
        What is being done, in words that continue "while …".
    """
    try:
        yield
    except wgpu.GPUOutOfMemoryError as error:
        raise MemoryError(f"Not enough GPU memory while {doing}: {error}") from error
    except wgpu.GPUError as error:
        if is_loss(error):
            raise DeviceLostError(f"The GPU device was lost while {doing}: {LOST}") from error
        if "not enough memory" in str(error).lower():
            raise MemoryError(f"Not enough GPU memory while {doing}.") from error
        raise DeviceError(f"The GPU device reports an error while {doing}: {error}") from error
