"""The command line with a slow format: ``python -m tests.cli.terminal.slow_file render a.slow``."""

import math
import sys
import time
import warnings

import numpy as np

from volrender.cli import main
from volrender.data.files import formats, gzipped
from volrender.data.files.volume_file import VolumeFile

SHAPE = (160, 1024, 1024)  # twenty slabs
PIECE_S = 0.3


class Slow:
    """A lazy array each of whose pieces takes a while."""

    shape, dtype, ndim = SHAPE, np.dtype(np.uint8), 3
    nbytes = math.prod(SHAPE)

    def __getitem__(self, key):
        piece = np.broadcast_to(np.uint8(0), self.shape)[key]
        if piece.size > 1:
            time.sleep(PIECE_S)
        return piece


def read_slow(path: str) -> VolumeFile:
    for category in (UserWarning, RuntimeWarning):
        warnings.warn(f"{path}: it is\nslow", category, stacklevel=2)
    return VolumeFile(path, "slow", Slow(), "zyx")


def slowly(some):
    """Make a method of a reader take a while."""

    def method(*arguments):
        time.sleep(0.1)
        return some(*arguments)

    return method


if __name__ == "__main__":
    formats.READERS[".slow"] = read_slow
    gzipped.GzipReader.some = slowly(gzipped.GzipReader.some)
    sys.exit(main())
