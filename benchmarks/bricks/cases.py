"""The cases of bricks, by name."""

from __future__ import annotations

from argparse import Namespace

from benchmarks.bricks.against_dense import against_dense, dense_cases
from benchmarks.bricks.flight import flights
from benchmarks.bricks.opening import opening
from benchmarks.bricks.page_in import page_in
from benchmarks.measure import Row

OTHERS = {"bricks-page-in": page_in, "bricks-opening": opening, "bricks-flight": flights}


def brick_cases(quick: bool) -> list[str]:
    """Their names."""
    return [*dense_cases(quick), *OTHERS]


def run_bricks(name: str, options: Namespace) -> list[Row]:
    """Run one."""
    return OTHERS.get(name, lambda options: against_dense(name, options))(options)
