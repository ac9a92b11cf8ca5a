"""Files that are dropped on a window: read in a thread, and shown between two frames."""

import queue
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple
from weakref import WeakSet

from ...base.checks import printable
from ...base.files.json_file import read_json
from ...base.files.recent import OPENED, remember_path
from ...data.opening.dataset import Dataset
from ...data.opening.held import held
from ...data.opening.open import open_dataset
from ...scene.figure.figure import Figure
from ...scene.figure.subplot import Subplot
from ...scene.ortho.one_view import set_to
from ...scene.ortho.slices_figure import SlicesFigure
from ...scene.state.transfer_function import apply_transfer_function
from ...scene.state.transfer_function_file import load_transfer_function
from .notes import Notes

ERROR_S = 10.0  # how long it is shown
USER_ERRORS = (ValueError, TypeError, RuntimeError, MemoryError, OSError)  # what files may raise

_STAND_INS: WeakSet = WeakSet()  # graphics that are shown where there is no file


def stand_in(graphic: Any) -> None:
    """Have a graphic replaced by the first file that is dropped on its subplot."""
    _STAND_INS.add(graphic)


class _Read(NamedTuple):
    path: str
    subplot: Subplot
    found: Dataset | dict | Exception


class Dropped:
    """Opens files as `volrender.open` does and adds them to a subplot, while frames go on.

    Where a graphic is a `stand_in`, the first of them takes its place.

    Parameters
    ----------
    notes : Notes
        Of the window: they say what is read, and what went wrong, in one line.
    """

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._reading: list[str] = []
        self._read: queue.SimpleQueue[_Read] = queue.SimpleQueue()

    def open(self, paths: Sequence[str], subplot: Subplot) -> None:
        """Begin to read some files or folders, one after the other, for a subplot."""
        self._reading += paths
        thread = threading.Thread(target=_read, args=(paths, subplot, self._read), daemon=True)
        thread.start()
        self._tell()

    def show(self, figure: Figure) -> None:
        """Add what was read since the last frame; where nothing was there, look at it.

        Of a file that cannot be shown, the window says so, and standard error in full.
        """
        while not self._read.empty():
            read = self._read.get()
            self._reading.remove(read.path)
            what = "took" if isinstance(read.found, dict) else "opened"
            self._notes.say(f"{what} {Path(read.path).name}")
            try:
                _add(read, figure)
                if not isinstance(read.found, dict):
                    remember_path(OPENED, read.path)
            except USER_ERRORS as error:
                line = printable(" ".join([str(error), *getattr(error, "__notes__", ())]))
                print(f"volrender: {line}", file=sys.stderr, flush=True)
                short = line.replace(printable(read.path), printable(Path(read.path).name))
                self._notes.say(short, ERROR_S)
        if self._reading and self._notes.message is None:
            self._tell()

    def _tell(self) -> None:
        first, *more = (Path(path).name for path in self._reading)
        self._notes.say(f"reading {first}" + (f" and {len(more)} more" if more else ""))


def _read(paths: Sequence[str], subplot: Subplot, read: "queue.SimpleQueue[_Read]") -> None:
    """Open files, and have their voxels in memory: adding them then takes the GPU alone."""
    for path in paths:
        found: Dataset | dict | Exception
        try:
            is_look = Path(path).suffix.lower() == ".json"
            found = _look(path) if is_look else held(open_dataset(path))
        except Exception as error:
            found = error
        read.put(_Read(path, subplot, found))


def _look(path: str) -> dict:
    """The state of a scene, or a transfer function."""
    found = read_json(path)
    is_state = isinstance(found, dict) and "subplots" in found
    return found if is_state else dict(load_transfer_function(path))


def _add(read: _Read, figure: Figure) -> None:
    if isinstance(read.found, Exception):
        raise read.found
    if isinstance(read.found, dict):
        _take(read.found, read.subplot, figure)
        return
    stand_ins = [graphic for graphic in read.subplot.graphics if graphic in _STAND_INS]
    for graphic in stand_ins:  # before: the unit of the world is that of the first volume
        read.subplot.remove_graphic(graphic)
    cameras = (subplot.camera for subplot in figure if subplot.graphics)
    was_empty = all(camera is not read.subplot.camera for camera in cameras)
    try:
        home = figure if isinstance(figure, SlicesFigure) else read.subplot
        home.add(read.found, isolated_buffer=False)  # nobody else has it
    except Exception:
        for graphic in stand_ins:
            read.subplot.add_graphic(graphic)
        raise
    if was_empty:
        read.subplot.auto_fit()


def _take(found: dict, subplot: Subplot, figure: Figure) -> None:
    """Have the figure look as a state says, or the first volume of a subplot as a transfer function does."""
    if "subplots" in found:
        try:
            set_to(figure, found)
        except KeyError as error:  # of an unknown field or name
            raise ValueError(error.args[0]) from error
        return
    images = [graphic for graphic in subplot.graphics if graphic.kind == "image_volume"]
    if not images:
        raise ValueError("no volume is here that a transfer function could be for.")
    apply_transfer_function(images[0].looks[0], found, graphic=images[0])
