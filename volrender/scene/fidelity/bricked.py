"""Which of the volumes that are shown are held in bricks, of which some may not be there?"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeGuard

from ...engine.device.engine import Engine


class Served(Protocol):
    """What `Bricked.serve` did.

    Attributes
    ----------
    asked, loaded, refused, failed : int
        Bricks that marches missed since; that are there now; for which there is no room beside what
        the picture needs, too; those of what is there that could not be read.
    """

    asked: int
    loaded: int
    refused: int
    failed: int


class Serving(Protocol):
    """What a `Bricked` has for exact pictures."""

    def listening(self) -> AbstractContextManager[None]:
        """One is drawn meanwhile, by who has the engine's `turn` and holds its lock."""

    def let_go(self) -> None:
        """It is done: what it used need not stay; the caller holds the lock."""


class Bricked(Protocol):
    """What a scene asks of voxels that an engine holds in bricks, as far as they are needed.

    Attributes
    ----------
    engine : Engine
    missing : int
        Bricks that marches asked for last, and that are not there.
    pending : int
        Bricks that are being loaded.
    refused : int
        Those of `missing` for which there is no room.
    failed : int
        Bricks that could not be read, and are there as missing voxels.
    is_awaited : bool
        Whether it is not known yet what the last marches missed.
    layout : BrickLayout
        Its levels.
    source : Source
        Where they are read.
    picture_version : int
        Another one whenever pictures may be others: bricks came or went.
    serving : Serving
    """

    engine: Engine
    missing: int
    pending: int
    refused: int
    failed: int
    is_awaited: bool
    layout: Any
    source: Any
    picture_version: int
    serving: Serving

    def keep_up(self) -> None:
        """Take what marches asked for, and what was loaded since; the caller holds the lock."""

    def serve(self, timeout_s: float | None = None) -> Served:
        """Load what marches missed, those of an exact picture if one was; others draw meanwhile."""

    def look_ahead(self, scout: Any) -> None:
        """A scout marches for it from now on, whose rays say what will be missed; the lock is held."""

    def rest(self, scout: Any) -> None:
        """A scout does so no more; the lock is held."""

    def on_arrival(self, callback: Callable[[], object]) -> None:
        """Have a function called, in any thread, whenever something can be taken by `keep_up`."""


def is_bricked(resident: Any) -> TypeGuard[Bricked]:
    """Whether voxels on an engine are held in bricks."""
    return hasattr(resident, "serve")


def is_provisional(one: Bricked, finest: int | None = None) -> bool:
    """Whether coarser levels are still being made of voxels, down to the finest that is asked for."""
    ask, levels = getattr(one.source, "is_provisional", None), range(len(one.source.levels))
    if ask is None or getattr(one.source, "failure", None) is not None:
        return False
    return any(ask(level) for level in levels[finest or 0 :])


def bricked_in(subplots: Iterable[Any]) -> list[Bricked]:
    """The voxels held in bricks of all that subplots show, each once."""
    found = {
        id(resident): resident for subplot in subplots for _, resident in shown_bricked(subplot)
    }
    return list(found.values())


def shown_bricked(subplot: Any) -> Iterator[tuple[Any, Bricked]]:
    """The voxels held in bricks that a subplot shows, each with the graphic that says where they are."""
    for graphic in subplot.graphics:
        if graphic.visible:
            yield from ((graphic, one) for one in graphic.residents if is_bricked(one))
            painting = graphic.paint_residents
            yield from ((graphic.painter, one) for one in painting if is_bricked(one))
