"""Damages small files of neuroimaging, reads each, and prints as JSON what became of them.

A program of its own, ``python -m tests.data.files.neuro.damage FOLDER CASES``, since its memory is limited.
"""

import json
import random
import resource
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import nibabel
import numpy as np

from tests.data.files.neuro.minc_files import write_minc1, write_minc2
from tests.data.files.neuro.test_afni import write_afni
from tests.data.files.neuro.test_pairs import analyze
from tests.data.files.neuro.test_par_rec import write_par
from volrender.data.files import MissingExtraError, VolumeFileError, describe, read_volume

VALUES = np.random.default_rng(1).integers(0, 250, (4, 5, 6)).astype(np.int16)


class Kind(NamedTuple):
    """A file to damage, and how it is made, with its other half beside."""

    damaged: str
    write: Callable[[Path], object]


def _by_nibabel(image: type) -> Callable[[Path], object]:
    return lambda path: nibabel.save(image(VALUES, np.diag([2.0, 3, 4, 1])), path)


KINDS = {
    "a.mgh": Kind("a.mgh", _by_nibabel(nibabel.MGHImage)),
    "b.mgz": Kind("b.mgz", _by_nibabel(nibabel.MGHImage)),
    "c.hdr": Kind("c.hdr", _by_nibabel(nibabel.Nifti1Pair)),
    "d.hdr": Kind("d.hdr", _by_nibabel(nibabel.Nifti2Pair)),
    "e.hdr.gz": Kind("e.img.gz", _by_nibabel(nibabel.Nifti1Pair)),
    "f.hdr": Kind("f.hdr", analyze),
    "g.par": Kind("g.par", write_par),
    "h.head": Kind("h.head", write_afni),
    "i.mnc": Kind("i.mnc", write_minc1),
    "j.mnc": Kind("j.mnc", write_minc2),
}


def outcome(path: Path, expected: np.ndarray | None) -> str:
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
        return "refused" if str(error).isprintable() else f"no sentence: {error!r}"
    except Exception as error:
        return f"raised {error!r}"
    if expected is None or data.shape != expected.shape:
        return "other shape"
    return "right" if np.array_equal(data, expected) else "other numbers"


def main(folder: Path, cases: int) -> None:
    """Print each case before it is read, then the counts of each kind."""
    resource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31))
    found = {}
    for name, kind in KINDS.items():
        path, place_of = folder / name, folder / kind.damaged
        kind.write(path)
        whole, draw = place_of.read_bytes(), random.Random(name)
        expected = np.array(read_volume(path).data[...])
        assert expected.size > 1, name
        counts: dict[str, int] = {}
        longest_s = 0.0
        for case in range(cases):
            place = draw.randrange(len(whole) if case % 2 else min(len(whole), 400))
            content = bytearray(whole)
            content[place] ^= 1 << draw.randrange(8)
            place_of.unlink()  # a map of it may be left: not the same file again
            place_of.write_bytes(whole[:place] if case % 10 == 9 else content)
            print(f"{name} {case}: byte {place}", file=sys.stderr, flush=True)
            start = time.perf_counter()
            result = outcome(path, expected)
            longest_s = max(longest_s, time.perf_counter() - start)
            counts[result] = counts.get(result, 0) + 1
        found[name] = {"counts": counts, "longest_s": longest_s}
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
