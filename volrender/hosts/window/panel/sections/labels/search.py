"""Which labels are there, and how large? Found in a thread, while the window goes on."""

import threading
import time
import weakref
from dataclasses import dataclass

from ......base import redraw
from ......data.labels.found import LabelsFound
from ...widgets.setter import REFUSALS

LARGEST_SHARE = 0.2  # of the time that may go into searches while labels keep changing


@dataclass
class _Entry:
    shown: LabelsFound | None = None  # the last that are known
    sought: LabelsFound | None = None
    error: str | None = None
    ended: float = 0.0  # when the last search did, seconds
    cost: float = 0.0  # of it, seconds


class Search:
    """Has the labels of graphics found, of one graphic after the other.

    Attributes
    ----------
    is_due : bool
        Whether the labels that were asked for last changed, to be sought a little later.
    ended : int
        How many searches did.
    """

    def __init__(self):
        self.is_due = False
        self.ended = 0
        self._entries: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()
        self._thread: threading.Thread | None = None

    def of(self, graphic) -> LabelsFound | None:
        """The labels of a graphic as they are known; None until they are for the first time."""
        entry, found = self._entries.setdefault(graphic, _Entry()), graphic.found
        self.is_due = False
        if found.is_known:
            entry.shown, entry.error = found, None
        elif entry.sought is not found and not self.is_running:
            self.is_due = time.perf_counter() < entry.ended + entry.cost / LARGEST_SHARE
            if not self.is_due:
                self._begin(graphic, entry, found)
        return entry.shown

    def error(self, graphic) -> str | None:
        """Why the labels of a graphic could not be found, or None."""
        return self._entries[graphic].error

    @property
    def is_running(self) -> bool:
        """Whether a search goes on."""
        return self._thread is not None and self._thread.is_alive()

    def _begin(self, graphic, entry: _Entry, found: LabelsFound) -> None:
        entry.sought, entry.error = found, None
        task = found, entry, weakref.ref(graphic)
        self._thread = threading.Thread(target=self._find, args=task, name="labels", daemon=True)
        self._thread.start()

    def _find(self, found: LabelsFound, entry: _Entry, graphic: weakref.ref) -> None:
        """Find labels, and ask for a frame that shows them, or why that was not possible."""
        began = time.perf_counter()
        try:
            _ = found.ids
        except REFUSALS as error:
            entry.error = str(error)
        entry.ended = time.perf_counter()
        entry.cost = entry.ended - began
        self.ended += 1
        redraw.announce(graphic())
