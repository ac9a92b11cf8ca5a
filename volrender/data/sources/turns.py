"""Which arrays may several threads read at once, and who reads the others when?"""

import threading
from contextlib import AbstractContextManager, nullcontext
from typing import Any

# Libraries whose arrays several threads may read, since they see to that themselves.
_AT_ONCE = frozenset(
    ("volrender", "numpy", "zarr", "dask", "h5py", "xarray", "nibabel", "tensorstore", "torch")
)
_NETCDF = threading.RLock()  # its library takes one thread at a time, whatever file they read


def turn_of(container: Any) -> AbstractContextManager:
    """What a thread holds while it reads a container: a lock, unless several may at once."""
    library = type(container).__module__.partition(".")[0]
    if library in _AT_ONCE:
        return nullcontext()
    return _NETCDF if library == "netCDF4" else threading.RLock()
