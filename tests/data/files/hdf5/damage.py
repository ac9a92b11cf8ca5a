"""Damages small HDF5 files, reads each in this process, and prints as JSON what became of them.

A program of its own, ``python -m tests.data.files.hdf5.damage FOLDER CASES``: a library in C may end it.
It names each case before it reads it, so that the last one named is the one that ended it.
"""

import json
import random
import resource
import sys
import time
import warnings
from pathlib import Path

import h5py
import numpy as np

from volrender.data.files import MissingExtraError, VolumeFileError
from volrender.data.files.hdf5 import read_hdf5

VALUES = np.random.default_rng(1).integers(0, 60000, (5, 6, 7)).astype(np.uint16)
KINDS = {
    "block": ({}, "earliest"),
    "chunks": ({"chunks": (2, 3, 4)}, "earliest"),
    "deflated": ({"chunks": (2, 3, 4), "compression": "gzip"}, "earliest"),
    "new": ({"chunks": (2, 3, 4), "compression": "gzip", "shuffle": True}, "latest"),
    "checked": ({"chunks": (2, 3, 4), "fletcher32": True}, "latest"),
}


def outcome(path: Path) -> str:
    """What became of one file."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            volume = read_hdf5(str(path))
            volume = volume[0] if isinstance(volume, list) else volume
            if volume.data.nbytes > 2**20:
                volume.data[(slice(0, 1),) * volume.data.ndim]
                return "other shape"
            data = volume.data[...]
    except UserWarning:
        return "told"
    except (VolumeFileError, MissingExtraError) as error:
        return "refused" if str(error).isprintable() else f"no sentence: {error!r}"
    except Exception as error:
        return f"raised {error!r}"
    if data.shape != VALUES.shape:
        return "other shape"
    return "right" if np.array_equal(data, VALUES) else "other numbers"


def main(folder: Path, cases: int) -> None:
    """Print each case before it is read, then the counts of each kind."""
    resource.setrlimit(resource.RLIMIT_AS, (2**32, 2**32))
    found = {}
    for name, (options, version) in KINDS.items():
        path = folder / f"{name}.h5"
        with h5py.File(path, "w", libver=version) as file:
            file.create_dataset("group/a", data=VALUES, **options)
        whole, draw = path.read_bytes(), random.Random(name)
        assert outcome(path) == "right", name
        counts: dict[str, int] = {}
        longest_s = 0.0
        for case in range(cases):
            place = draw.randrange(len(whole))
            content = bytearray(whole)
            content[place] ^= 1 << draw.randrange(8)
            damaged = folder / f"{name} {case}.h5"  # one of its own: HDF5 keeps what is open
            damaged.write_bytes(whole[:place] if case % 10 == 9 else content)
            print(f"{name} {case}: byte {place}", file=sys.stderr, flush=True)
            start = time.perf_counter()
            result = outcome(damaged)
            longest_s = max(longest_s, time.perf_counter() - start)
            counts[result] = counts.get(result, 0) + 1
            damaged.unlink()
        found[name] = {"counts": counts, "longest_s": longest_s}
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
