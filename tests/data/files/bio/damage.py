"""Damages small CZI, LIF and ND2 files, reads each, and prints as JSON what became of them.

A program of its own, ``python -m tests.data.files.bio.damage FOLDER CASES``: a library in C may end it.
It names each case before it reads it, so that the last one named is the one that ended it.
"""

import json
import random
import resource
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tests.data.files.bio.czi_file import write_czi
from tests.data.files.bio.lif_file import image_xml, write_lif
from tests.data.files.bio.nd2_file import write_nd2, z_loop
from volrender.data.files import MissingExtraError, VolumeFileError, describe, read_volume

VALUES = np.random.default_rng(1).integers(0, 60000, (5, 6, 7)).astype(np.uint16)


def _lif(path: Path) -> None:
    axes = [("x", 7, 2, 6e-6), ("y", 6, 14, 5e-6), ("z", 5, 84, 4e-6)]
    image = image_xml("one", "block", axes, [{"BytesInc": 0}], VALUES.nbytes)
    write_lif(path, [image], {"block": VALUES})


def _nd2(path: Path, **options: bool) -> None:
    write_nd2(path, VALUES[..., np.newaxis], [z_loop(5, 1.0)], [("GFP", 0xFF00)], **options)


KINDS: dict[str, Callable[[Path], None]] = {
    "stored.czi": lambda path: write_czi(path, VALUES),
    "packed.czi": lambda path: write_czi(path, VALUES, compression="zstd1:ExplicitLevel=3"),
    "a.lif": _lif,
    "stored.nd2": _nd2,
    "packed.nd2": lambda path: _nd2(path, deflate=True),
}


def outcome(path: Path) -> str:
    """What became of one file."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            volume = read_volume(path)
            if volume.data.size > 2**20:
                volume.data[(slice(0, 1),) * volume.data.ndim]
                return "other shape"
            describe(volume)
            data = np.array(volume.data[...])
    except UserWarning:
        return "told"
    except (VolumeFileError, MissingExtraError) as error:
        if "ends whoever" in str(error):
            return "refused: it ended the child"
        return "refused" if str(error).isprintable() else f"no sentence: {error!r}"
    except Exception as error:
        return f"raised {error!r}"
    if data.shape != VALUES.shape:
        return "other shape"
    return "right" if np.array_equal(data, VALUES) else "other numbers"


def main(folder: Path, cases: int) -> None:
    """Print each case before it is read, then the counts of each kind."""
    resource.setrlimit(resource.RLIMIT_AS, (2**33, 2**33))
    found = {}
    for name, write in KINDS.items():
        path = folder / name
        write(path)
        whole, draw = path.read_bytes(), random.Random(name)
        assert outcome(path) == "right", name
        counts: dict[str, int] = {}
        longest_s = 0.0
        for case in range(cases // 8 if name.endswith("czi") else cases):  # a process each
            place = draw.randrange(len(whole))
            if case % 3:  # the names in chunks of ND2 and the empty parts of a CZI mean nothing
                while whole[place] == 0:
                    place = draw.randrange(len(whole))
            content = bytearray(whole)
            content[place] ^= 1 << draw.randrange(8)
            path.write_bytes(whole[:place] if case % 10 == 9 else content)
            print(f"{name} {case}: byte {place}", file=sys.stderr, flush=True)
            start = time.perf_counter()
            result = outcome(path)
            longest_s = max(longest_s, time.perf_counter() - start)
            counts[result] = counts.get(result, 0) + 1
            path.unlink()  # a map of it may be left: not the same file again
        found[name] = {"counts": counts, "longest_s": longest_s}
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
