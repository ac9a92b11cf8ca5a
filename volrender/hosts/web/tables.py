"""The arrays of numbers that looks have in a page, each once: colours of values and of labels, images."""

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
    entries : list of dict
        ``block``, ``shape`` and ``dtype`` (numpy's name) of each.
    """

    def __init__(self, blocks: Any) -> None:
        self.entries: list[dict[str, Any]] = []
        self._blocks = blocks
        self._known: dict[tuple, int] = {}

    def add(self, table: np.ndarray) -> int:
        """The number of a table; one for all that are the same."""
        key = table.shape, table.dtype.str, table.tobytes()
        if key not in self._known:
            number = self._known[key] = len(self.entries)
            block = self._blocks.add(f"table-{number}", table)
            entry = {"block": block, "shape": list(table.shape), "dtype": table.dtype.name}
            self.entries.append(entry)
        return self._known[key]
