"""Catching what another library only logs, so that it reaches whoever asked for the file."""

import logging
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from ...base.checks import printable


@contextmanager
def gathered_log(logger_name: str) -> Iterator[list[tuple[int, str]]]:
    """Keep this thread's warnings and errors of a logger out of the log, and give them as a list.

    Yields
    ------
    list of (int, str)
        Level and one-line text of each record so far.
    """
    records = []
    thread = threading.get_ident()

    def keep(record: logging.LogRecord) -> bool:
        if record.thread != thread or record.levelno < logging.WARNING:
            return True
        records.append((record.levelno, " ".join(record.getMessage().split())))
        return False

    logger = logging.getLogger(logger_name)
    logger.addFilter(keep)
    try:
        yield records
    finally:
        logger.removeFilter(keep)


def warn(path: str, message: str) -> None:
    """Warn of something about a file that the user should know, though it can be read."""
    warnings.warn(printable(f"{path}: {message}"), stacklevel=2)


def warn_of_more(path: str, more_bytes: int) -> None:
    """Warn where a file is longer than what it says it holds: one of them is damaged, perhaps."""
    if more_bytes:
        warn(path, f"holds {more_bytes} bytes more than its header says, which are not read")
