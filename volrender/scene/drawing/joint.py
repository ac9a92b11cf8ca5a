"""Which volumes of matter are marched together? Those whose boxes overlap, up to a few."""

import warnings
from collections.abc import Sequence

import numpy as np

from ...engine.frame.draw_list import Owner
from ...engine.frame.volumes.joint_item import MOST_BRICKED, MOST_MEMBERS
from .groups import find_groups
from .turn import Turn


class JointMarches:
    """The joint marches of one subplot; what was worked out is kept while nothing is moved."""

    def __init__(self) -> None:
        # By the identities of what they are of; the value has that, so that nothing else gets it.
        self._sets: dict[tuple[int, ...], tuple[list, list[list[int]]]] = {}
        self._owners: dict[tuple[int, ...], Owner] = {}

    def merged(self, groups: Sequence[list[Turn]]) -> list[list[Turn]]:
        """Groups of translucent graphics, where one turn stands for all that are marched together.

        It is that of the first of them. Called once for each frame, with all groups of it.
        """
        if not groups and not self._owners:
            return []
        before, self._sets = self._sets, {}
        owners, self._owners = self._owners, {}
        merged = []
        for turns in groups:
            matter = [t for t in turns if t.graphic.cover.absorbs and t.blending == "blend"]
            stands_for: dict[int, Turn | None] = {}  # by number
            for places in self._overlapping(matter, before):
                joint = tuple(matter[place] for place in places)
                graphics = tuple(id(turn.graphic) for turn in joint)
                owner = self._owners[graphics] = owners.get(graphics) or Owner()
                stands_for.update({turn.number: None for turn in joint})
                stands_for[joint[0].number] = joint[0]._replace(joint=joint, owner=owner)
            new = [stands_for.get(turn.number, turn) for turn in turns]
            merged.append([turn for turn in new if turn is not None])
        return merged

    def _overlapping(self, turns: list[Turn], before: dict) -> list[list[int]]:
        """Two or more that overlap, in the order in which they were added, as places in a list."""
        placements = [turn.graphic.placement for turn in turns]
        limit = _most_together(turns)
        key = limit, *(id(placement) for placement in placements)
        known = before.get(key)
        if known is None:
            corners = np.array([placement.corners for placement in placements]).reshape(-1, 8, 3)
            members = find_groups(corners, [None] * len(turns)).members if turns else []
            if (most := max(map(len, members), default=0)) > limit:
                warnings.warn(
                    f"{most} semi-transparent volumes overlap: the first {limit} are marched "
                    "together, and the others are drawn over them, one after the other.",
                    stacklevel=2,
                )
            known = placements, [places[:limit] for places in members if len(places) > 1]
        self._sets[key] = known
        return known[1]


def _most_together(turns: list[Turn]) -> int:
    """How many volumes are marched together at most, of these."""
    residents = [each for turn in turns for each in turn.graphic.residents]
    return MOST_BRICKED if any(each.paging for each in residents) else MOST_MEMBERS
