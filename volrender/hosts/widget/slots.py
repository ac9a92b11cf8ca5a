"""Where does a widget keep the blocks of its scene? In slots, which get other content with the figure."""

import hashlib
from collections.abc import Iterable

import numpy as np

from ..web.blocks import Blocks, packed_bytes


class Slots(Blocks):
    """Blocks that are sent one by one. A block is called ``slot.version``: other bytes, another name.

    Attributes
    ----------
    packed : dict of str to bytes
        By slot: gzip; ``b""`` of one that is free.
    """

    def __init__(self) -> None:
        super().__init__()
        self._names: dict[bytes, str] = {}  # by the digest of what is in the block
        self._versions: dict[str, int] = {}
        self._free: list[str] = []

    def add(self, name: str, content: np.ndarray) -> str:
        """Keep an array's bytes; the name by which the browser finds them, as before where it has them."""
        packed = np.ascontiguousarray(content)
        digest = hashlib.sha256(packed.data).digest()
        if digest not in self._names:
            slot = self._free.pop() if self._free else f"block-{len(self._versions)}"
            self._versions[slot] = self._versions.get(slot, 0) + 1
            self._packed[slot] = packed_bytes(packed)
            self._names[digest] = f"{slot}.{self._versions[slot]}"
        return self._names[digest]

    def keep(self, names: Iterable[str]) -> None:
        """Free the slots of all other blocks."""
        wanted = set(names)
        for digest, name in list(self._names.items()):
            if name not in wanted:
                del self._names[digest]
                slot = name.split(".")[0]
                self._packed[slot] = b""
                self._free.append(slot)
