"""Methods of figures: how true their pictures are, and waiting until they are."""

import asyncio
from typing import Any

from ...base import checks, redraw
from .exact import Exact
from .fidelity import Fidelity


def _fidelity(figure: Any) -> Fidelity:
    """How true the picture is that was drawn last: ``"final"``, ``"improving"`` or ``"limited"``.

    It is always final where all that is shown fits in memory whole.
    """
    return figure.stage.fidelity.now


def _badge(figure: Any) -> bool:
    """Whether windows say in a corner where `fidelity` is not final; exports never do. True at first."""
    return figure.stage.fidelity.has_badge


def _set_badge(figure: Any, value: bool) -> None:
    figure.stage.fidelity.has_badge = checks.boolean("badge", value)
    redraw.announce(figure)


fidelity = property(_fidelity)
badge = property(_badge, _set_badge)


def settle(figure: Any, timeout: float | None = None) -> Fidelity:
    """Load what the picture needs, in the figure's size, as far as the memory has room for it.

    Exports do so themselves. Animations are not called.

    Parameters
    ----------
    timeout : float, optional
        Seconds, above 0, after which it returns, whatever is missing; default: as long as it takes.

    Returns
    -------
    Fidelity
        ``"final"`` or ``"limited"``; ``"improving"`` where the time was not enough.

    Raises
    ------
    TypeError, ValueError
        `timeout` is not what it should be.
    """
    return figure.stage.fidelity.note(_settle(figure, _checked(timeout)))


async def settled(figure: Any, timeout: float | None = None) -> Fidelity:
    """`settle`, while the event loop goes on: ``await figure.settled()`` in a notebook's cell.

    Parameters
    ----------
    timeout : float, optional
        Seconds, above 0, after which it returns, whatever is missing; default: as long as it takes.

    Returns
    -------
    Fidelity
        As `settle`.
    """
    fidelity = await asyncio.to_thread(_settle, figure, _checked(timeout))
    return figure.stage.fidelity.note(fidelity)  # here, where handlers of events belong


def _checked(timeout: float | None) -> float | None:
    return None if timeout is None else checks.number("timeout", timeout, above=0)


def _settle(figure: Any, timeout: float | None) -> Fidelity:
    stage = figure.stage
    exact = Exact(stage.engine, stage.bricked, stage.finest_level(), timeout)
    exact.draw(stage.submit)
    return exact.fidelity
