"""A bar on standard error for what takes long, where that is a terminal."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from ..base.files.progress import Advance

DELAY_S = 1.0  # what takes less needs no bar


class ProgressBar:
    """Shows one bar at a time: what is read within what is read belongs to it.

    Parameters
    ----------
    what : str
        What it says that is done.
    """

    def __init__(self, what: str = "reading") -> None:
        self._look = (
            f"volrender: {what} {{percentage:3.0f}}% |{{bar}}| {{elapsed}}, {{remaining}} left"
        )
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
                bar_format=self._look,
                delay=DELAY_S,
                disable=None,
                leave=False,
            ) as bar:
                yield bar.update
        finally:
            self._is_shown = False


@contextmanager
def above_bars() -> Iterator[None]:
    """Within it, lines may be printed: a bar that is shown is below them afterwards."""
    tqdm = sys.modules.get("tqdm")  # not imported: no bar is shown
    with nullcontext() if tqdm is None else tqdm.tqdm.external_write_mode():
        yield
