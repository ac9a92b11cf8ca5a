"""Who reads piece by piece tells whoever asked, and nobody else."""

import threading
from contextlib import contextmanager

import pytest

from volrender.base.files.progress import followed, progress, reporting_to


class Report:
    """Keeps what it is told: how much there is to do, and what was done of it."""

    def __init__(self) -> None:
        self.told = []
        self.ended = 0

    @contextmanager
    def __call__(self, total):
        self.told.append([total])
        try:
            yield self.told[-1].append
        finally:
            self.ended += 1


def test_a_reporter_is_told_of_each_item_once_it_is_done():
    report, done = Report(), []
    with reporting_to(report):
        for item in followed("abc"):
            done.append((item, len(report.told[0]) - 1))
        with progress(7) as advance:
            advance(4)
    assert done == [("a", 0), ("b", 1), ("c", 2)]
    assert report.told == [[3, 1, 1, 1], [7, 4]] and report.ended == 2


def test_what_fails_ends_its_report():
    report = Report()
    with pytest.raises(OSError), reporting_to(report), progress(3):
        raise OSError
    assert report.ended == 1


def test_nobody_is_told_without_asking_nor_of_other_threads():
    report = Report()
    assert list(followed([1, 2])) == [1, 2]
    with reporting_to(report):
        thread = threading.Thread(target=lambda: list(followed([1, 2])))
        thread.start()
        thread.join()
    assert list(followed([1, 2])) == [1, 2]
    assert report.told == []
