"""Turns the GPU library's errors into the built-in ones that volrender promises."""

from contextlib import contextmanager

import wgpu


class DeviceError(RuntimeError):
    """The graphics device refused what it was asked, or there is none."""


@contextmanager
def gpu_errors(doing: str):
    """Raise MemoryError or DeviceError, naming what was being done, where wgpu raises its own.

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
        if "not enough memory" in str(error).lower():
            raise MemoryError(f"Not enough GPU memory while {doing}.") from error
        raise DeviceError(f"The GPU device reports an error while {doing}: {error}") from error
