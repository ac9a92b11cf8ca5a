"""In which order are the graphics of a subplot drawn, and which of them fade?

What is opaque comes first, with depth; of equal depths, what was added later is seen. Then comes
what is translucent. Graphics whose boxes overlap form a group, and so do those on one plane: in a
group that has nothing opaque, the first is drawn whole, and every other projection or slice lets
what is behind it shine through where its values are near zero, so that several volumes in one place
can be seen without a word. Matter that overlaps is marched together, as one. A projection that is alone
is drawn whole, with depth, if what it shows of a ray is at a place on it.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ..graphics.cover import Cover
from ..graphics.graphic import Graphic
from .groups import Groups, find_groups
from .joint import JointMarches
from .turn import Turn


class _Member(NamedTuple):
    number: int
    graphic: Graphic
    cover: Cover


class DrawingOrder:
    """The order of the graphics of one subplot; groups are kept while nothing is moved."""

    def __init__(self) -> None:
        self._placements: tuple = ()
        self._groups = Groups([], [])
        self._joint = JointMarches()

    def of(self, graphics: Sequence[Graphic], eye: np.ndarray) -> list[Turn]:
        """The visible graphics, in the order in which they are drawn.

        Parameters
        ----------
        graphics : sequence of Graphic
            In the order in which they were added.
        eye : (x, y, z)
            Where they are seen from, world space.
        """
        shown = [
            _Member(number, graphic, graphic.cover)
            for number, graphic in enumerate(graphics)
            if graphic.visible
        ]
        if len(shown) <= 1:  # as in most frames
            return [_alone(member) for member in shown]
        opaque: list[Turn] = []
        groups: list[list[Turn]] = []
        members, is_over = self._grouped(shown)
        absorbing: list[int] = []  # places in groups
        for group in members:
            turns = _turns([(shown[place], is_over[place]) for place in group])
            opaque += [turn for turn in turns if turn.is_opaque]
            if rest := [turn for turn in turns if not turn.is_opaque]:
                if len(rest) > 1 and sum(shown[place].cover.absorbs for place in group) > 1:
                    absorbing.append(len(groups))
                groups.append(rest)
        merged = self._joint.merged([groups[place] for place in absorbing])
        for place, turns in zip(absorbing, merged, strict=True):
            groups[place] = turns
        opaque.sort(key=lambda turn: turn.number)
        if len(groups) > 1:
            groups.sort(key=lambda turns: -_distance(turns, eye))
        rest = [turn for turns in groups for turn in turns]
        if opaque:
            covers = {member.number: member.cover for member in shown}
            rest = [turn._replace(ends=covers[turn.number].is_deep) for turn in rest]
        return opaque + rest

    def _grouped(self, members: list[_Member]) -> Groups:
        """Their groups, by places in the list."""
        placements = tuple([member.graphic.placement for member in members])
        if placements != self._placements:  # they are compared by identity
            corners = np.array([placement.corners for placement in placements])
            self._groups = find_groups(corners, [member.cover.plane for member in members])
            self._placements = placements
        return self._groups


def _alone(member: _Member) -> Turn:
    """A graphic that is in no group: a projection is drawn whole, with depth where it has one."""
    number, graphic, cover = member
    mode = graphic.alpha_mode
    has_depth = cover.is_projection and cover.has_depth and not cover.fades
    blending = mode if cover.is_opaque or has_depth or mode != "auto" else "blend"
    return Turn(number, graphic, blending, is_opaque=cover.is_opaque)


def _turns(members: list[tuple[_Member, bool]]) -> list[Turn]:
    """The graphics of one group, as they were added, and whether each is over another on its plane."""
    if len(members) == 1:
        return [_alone(members[0][0])]
    opaque = [
        cover.is_opaque and not (graphic.alpha_mode == "auto" and is_over)
        for (_, graphic, cover), is_over in members
    ]
    has_opaque = any(opaque)
    turns = []
    for place, ((number, graphic, cover), is_over) in enumerate(members):
        turn = Turn(number, graphic, graphic.alpha_mode, is_opaque=opaque[place])
        if turn.blending == "auto" and not turn.is_opaque:
            is_first = place == 0 and not has_opaque
            can_fade = cover.is_projection or is_over
            turn = turn._replace(blending="blend", fades=can_fade and not is_first)
        turns.append(turn)
    return turns


def _distance(turns: list[Turn], eye: np.ndarray) -> float:
    """Of the middle of a group's translucent graphics."""
    centres = [one.graphic.placement.centre for turn in turns for one in turn.all]
    return math.dist([sum(axis) / len(axis) for axis in zip(*centres, strict=True)], eye)


class AsTheyAre:
    """What other threads set on some graphics meanwhile comes after, of all of them.

    Parameters
    ----------
    graphics : sequence of Graphic
    """

    __slots__ = ("_locks",)

    def __init__(self, graphics: Sequence[Graphic]) -> None:
        self._locks = [graphic.property_lock for graphic in graphics]

    def __enter__(self) -> None:
        for lock in self._locks:
            lock.acquire()

    def __exit__(self, *_: object) -> None:
        for lock in self._locks:
            lock.release()
