"""The tables that looks have in a page, each once: colours of values and of labels, 2D transfer functions."""

from typing import Any

import numpy as np


class PageTables:
    """The tables of one page.

    Parameters
    ----------
    blocks : Blocks
        Get the bytes.

    Attributes
    ----------
    colours, labels, transfers : list of dict
        ``block``, and of those with two axes ``rows`` and ``width``, by number.
    """

    def __init__(self, blocks: Any) -> None:
        self.colours: list[dict[str, Any]] = []
        self.labels: list[dict[str, Any]] = []
        self.transfers: list[dict[str, Any]] = []
        self._blocks = blocks
        self._known: dict[tuple[str, bytes], int] = {}

    def add_colours(self, table: np.ndarray) -> int:
        """The number of a colormap's colours, (ENTRIES, 4) float32, sRGB with straight alpha."""
        return self._add("colours", self.colours, table, {})

    def add_labels(self, entries: np.ndarray) -> int:
        """The number of what `label_entries` gave."""
        return self._add("labels", self.labels, entries, _size(entries))

    def add_transfer(self, texels: np.ndarray) -> int:
        """The number of a 2D transfer function's texels, (rows, columns, 4) float16."""
        return self._add("transfer", self.transfers, texels, _size(texels))

    def _add(self, kind: str, entries: list, table: np.ndarray, size: dict[str, int]) -> int:
        key = kind, table.tobytes()
        if key not in self._known:
            self._known[key] = len(entries)
            entries.append({"block": self._blocks.add(f"{kind}-{len(entries)}", table), **size})
        return self._known[key]


def _size(table: np.ndarray) -> dict[str, int]:
    return {"rows": table.shape[0], "width": table.shape[1]}
