"""Which cells show which views? A view is closed when all of these ran again, or were deleted."""

import re
import weakref
from typing import Any, Protocol

from .front_end import request

_RESULT_NAME = re.compile(r"_\d+|_{1,3}")  # of what IPython keeps of what cells gave


class View(Protocol):
    """What cells show: a figure on their page."""

    @property
    def figure(self) -> object:
        """What it shows."""

    def close(self) -> None:
        """Take it from the page."""


class Cells:
    """The cells of a kernel's notebook, as front ends name them; those that do not say it have none.

    What a cell showed is gone from the page where it runs again. Nothing else tells a kernel so, and
    the volumes of all figures that were ever shown would stay on the GPU.

    Parameters
    ----------
    shell : InteractiveShell
    """

    def __init__(self, shell: Any) -> None:
        self._shell = weakref.proxy(shell)
        self._views: dict[str, weakref.WeakSet[View]] = {}
        shell.events.register("pre_run_cell", self._before)

    def add(self, view: View) -> None:
        """The cell that is being run shows a view."""
        if cell := request(self._shell).get("metadata", {}).get("cellId"):
            self._views.setdefault(cell, weakref.WeakSet()).add(view)

    def _before(self, info: Any) -> None:
        """A cell will run; without a name where it is code that a cell runs."""
        deleted = request(self._shell).get("metadata", {}).get("deletedCells", ())
        for cell in (info.cell_id, *deleted):
            for view in self._views.pop(cell, ()):
                if not any(view in others for others in self._views.values()):
                    self._close(view)

    def _close(self, view: View) -> None:
        """Close a view, and have IPython no longer keep what it showed as what a cell gave."""
        shown = view, view.figure
        view.close()
        hook = self._shell.displayhook
        for place in (self._shell.user_ns, self._shell.user_ns_hidden, vars(hook)):
            for name in [name for name, value in place.items() if _is_in(value, shown)]:
                if _RESULT_NAME.fullmatch(name):
                    place[name] = ""
        outputs = self._shell.user_ns.get("_oh", {})
        for number in [number for number, value in outputs.items() if _is_in(value, shown)]:
            del outputs[number]


def _is_in(value: object, objects: tuple) -> bool:
    """Whether it is one of some objects, which it may not be comparable to."""
    return any(value is other for other in objects)


_cells: weakref.WeakKeyDictionary[Any, Cells] = weakref.WeakKeyDictionary()


def cells_of(shell: Any) -> Cells:
    """The cells of a session of IPython."""
    if shell not in _cells:
        _cells[shell] = Cells(shell)
    return _cells[shell]
