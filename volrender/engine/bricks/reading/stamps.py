"""When were the files last written that bricks are read from? As of before they were read."""

import os
import struct
import time
from collections.abc import Sequence
from hashlib import blake2b
from itertools import product

from ....data.files.stored import Stored
from ....data.sources.chunks import stored_of
from ....data.sources.source import Source
from ..layout import APRON, PAYLOAD, BrickIndex, BrickLayout
from .brick import clipped_box

SETTLED_S = (
    3.0  # what was written so lately may be written once more within the same tick of its clock
)
MOST_FILES = 2**18  # that are looked at; more are not


class Stamps:
    """Numbers that tell whether the files of a brick are still those that it was read from.

    A file is looked at once, before it is first read: where it changes later on, what is read of it
    goes with a stamp that no longer fits.

    Parameters
    ----------
    sources : sequence of Source
        That bricks are read from together.
    layout : BrickLayout

    Attributes
    ----------
    identity : str
        Of all levels that are in files, all of their sources; empty where none is.
    """

    def __init__(self, sources: Sequence[Source], layout: BrickLayout) -> None:
        self._layout = layout
        self._stored: list[
            list[Stored]
        ] = []  # of each level, by source; none where one does not say
        for level in range(layout.n_levels):
            stored = [stored_of(source, layout.source_level(level)) for source in sources]
            self._stored.append([] if None in stored else [each for each in stored if each])
        said = [[each.identity for each in stored] for stored in self._stored]
        self.identity = repr((PAYLOAD, APRON, layout.key, said)) if any(said) else ""
        self._seen: dict[tuple, bytes | None] = {}

    def of(self, level: int, brick: BrickIndex) -> int | None:
        """The stamp of a brick; None where nothing tells that it is what it was."""
        box, _ = clipped_box(self._layout, level, brick)
        stamps = []
        for number, stored in enumerate(self._stored[level]):
            z, y, x = (
                range(part.start // length, -(-part.stop // length))
                for part, length in zip(box, stored.block, strict=True)
            )
            for place in product(z, y, x):
                key = (level, number, place)
                if key not in self._seen:
                    if len(self._seen) >= MOST_FILES:
                        return None
                    # Whoever looked first also looked before anything was read of it.
                    self._seen.setdefault(key, _stamp_of(stored.file_of(place)))
                if (stamp := self._seen[key]) is None:
                    return None
                stamps.append(stamp)
        if not stamps:
            return None
        return int.from_bytes(blake2b(b"".join(stamps), digest_size=8).digest(), "little")


def _stamp_of(path: str) -> bytes | None:
    """What changes when a file is written; None where that cannot be told."""
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return b"none"
    except OSError:
        return None
    if time.time() - max(status.st_mtime, status.st_ctime) < SETTLED_S:
        return None
    times = (status.st_mtime_ns, status.st_ctime_ns)
    return struct.pack("<qqqQ", *times, status.st_size, status.st_ino)
