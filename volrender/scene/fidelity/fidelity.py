"""How true is a picture to its data? A small answer, for programs and for people."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from .bricked import Bricked, is_provisional

STATES = ("final", "limited", "improving")  # each is worse than those before it


@dataclass(frozen=True)
class Fidelity:
    """How true a picture is to its data. ``str`` of it says so in a line.

    Attributes
    ----------
    state : str
        ``"final"``: each part of each ray is at the level of detail that the picture asks for, which is
        the finest of which a voxel is at least a pixel large, or the one that was asked for.
        ``"improving"``: it is not yet; what is missing is being loaded, and drawn from coarser levels
        meanwhile. ``"limited"``: it is as good as it gets; not all fits in the memory for volumes
        (`Engine.memory_budget_bytes`), or some could not be read.
    level : int or None
        The finest level of detail that the picture asks for: 0 is the full one. None where nothing that
        is shown has several.
    missing : int
        Bricks, blocks of 60 voxels a side, that the picture asks for and that are not there.
    loading : int
        Bricks that are being loaded.
    failed : int
        Bricks that could not be read.
    """

    state: str = "final"
    level: int | None = None
    missing: int = 0
    loading: int = 0
    failed: int = 0

    @property
    def is_final(self) -> bool:
        """Whether the picture is what it should be."""
        return self.state == "final"

    @property
    def is_improving(self) -> bool:
        """Whether a better picture will follow."""
        return self.state == "improving"

    def __str__(self) -> str:
        said = [self.state]
        if self.level is not None:
            said.append(f"level {self.level}")
        if self.is_improving and (self.loading or self.missing):
            said.append(f"{_bricks(max(self.loading, self.missing))} to come")
        elif self.state == "limited" and self.missing:
            said.append(f"no memory for {_bricks(self.missing)}")
        if self.failed:
            said.append(f"{_bricks(self.failed)} unreadable")
        return ", ".join(said)


def _bricks(count: int) -> str:
    return f"{count} brick{'' if count == 1 else 's'}"


FINAL = Fidelity()


def fidelity_of(
    bricked: Iterable[Bricked], level: int | None = None, is_final: bool = True
) -> Fidelity:
    """How true pictures of these voxels are now, by what was asked of them last.

    Parameters
    ----------
    bricked : iterable of Bricked
    level : int, optional
        The finest that pictures ask for.
    is_final : bool
        Nothing is left to refine in the picture.
    """
    found = worst(_of_one(one, level) for one in bricked)
    return found if is_final else replace(found, state="improving")


def worst(fidelities: Iterable[Fidelity]) -> Fidelity:
    """The worst of several states, the finest level, and all that is missing."""
    each = list(fidelities)
    if len(each) < 2:
        return each[0] if each else FINAL
    levels = [one.level for one in each if one.level is not None]
    return Fidelity(
        max((one.state for one in each), key=STATES.index),
        min(levels) if levels else None,
        sum(one.missing for one in each),
        sum(one.loading for one in each),
        sum(one.failed for one in each),
    )


def _of_one(one: Bricked, level: int | None) -> Fidelity:
    is_to_come = one.is_awaited or one.pending or one.missing > one.refused
    if is_to_come or is_provisional(one, level):
        state = "improving"
    else:
        state = "limited" if one.refused or one.failed else "final"
    return Fidelity(state, level, one.missing, one.pending, one.failed)
