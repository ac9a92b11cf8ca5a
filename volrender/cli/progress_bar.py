"""A bar on standard error for what takes long to read, where that is a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

from ..base.files.progress import Advance

DELAY_S = 1.0  # what takes less needs no bar
_LOOK = "volrender: reading {percentage:3.0f}% |{bar}| {elapsed}, {remaining} left"


class ProgressBar:
    """Shows one bar at a time: what is read within what is read belongs to it."""

    def __init__(self) -> None:
        self._is_shown = False

    @contextmanager
    def __call__(self, total: int) -> Iterator[Advance]:
        """A bar as long as the ``with``, to give to `reporting_to`; none where tqdm is missing."""
        try:
            from tqdm import tqdm
        except ImportError:
            tqdm = None
        if tqdm is None or self._is_shown:
            yield lambda _: None
            return
        self._is_shown = True
        try:
            with tqdm(
                total=total,
                bar_format=_LOOK,
                delay=DELAY_S,
                disable=None,
                leave=False,
            ) as bar:
                yield bar.update
        finally:
            self._is_shown = False
