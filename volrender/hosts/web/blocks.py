"""What a page holds beside its text: named blocks of bytes, each packed once."""

import base64
import gzip

import numpy as np

LEVEL = 6  # of gzip: 9 takes three times as long, and saves 1 %


def packed_bytes(content: np.ndarray) -> bytes:
    """An array's bytes as gzip, always the same for the same."""
    return gzip.compress(np.ascontiguousarray(content).tobytes(), LEVEL, mtime=0)


class Blocks:
    """The binary blocks of one page."""

    def __init__(self) -> None:
        self._packed: dict[str, bytes] = {}

    def add(self, name: str, content: np.ndarray) -> str:
        """Keep an array's bytes; the name by which the page finds them."""
        self._packed[name] = packed_bytes(content)
        return name

    @property
    def packed(self) -> dict[str, bytes]:
        """By name: gzip."""
        return dict(self._packed)

    @property
    def in_base64(self) -> dict[str, str]:
        """By name: gzip as base64, which is text without markup."""
        return {name: base64.b64encode(packed).decode() for name, packed in self._packed.items()}
