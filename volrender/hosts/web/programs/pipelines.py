"""Which programs can graphics need while a page shows them? Those of all modes, alone and with others."""

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any

from ....base.boxes import boxes_overlap
from ....base.modes import Mode, modes_of
from ....engine.frame.volumes.joint_item import MOST_MEMBERS
from ....engine.shader.volume_programs import VolumePipeline, joint_pipeline
from ....scene.graphics.labels.drawing import program_of as labels_program_of
from ....scene.graphics.volume_drawing import program_of
from ..voxels.device import PageDevice
from .programs import Programs

FEW = 4  # volumes: of more, only those that show matter at first can be marched together


class Pipelines:
    """The programs of the graphics of one subplot.

    Parameters
    ----------
    programs : Programs
    drawn : sequence of (graphic, packs)
        Each graphic with what its voxels are in the page: `Pack` for each texture.
    """

    def __init__(self, programs: Programs, drawn: Sequence[tuple[Any, Sequence[Any]]]) -> None:
        self._programs = programs
        self._drawn = drawn
        self._is_alone = len(drawn) < 2

    def of_modes(self, place: int) -> dict[str, Any]:
        """By mode, the programs of a graphic, for its first texture."""
        graphic, packs = self._drawn[place]
        return {
            mode.name: self._uses(
                [pipeline_of(graphic, mode, packs[0])], packs, graphic.alpha_mode, mode.skipping
            )
            for mode in modes_of(graphic.kind).values()
        }

    def of_packs(self, place: int) -> dict[str, Any]:
        """By mode, those of several textures of channels at once, by their numbers, as of ``"0+1"``."""
        graphic, packs = self._drawn[place]
        if len(packs) < 2:
            return {}
        return {
            mode.name: {
                "+".join(map(str, chosen)): self._uses(
                    [pipeline_of(graphic, mode, packs[number]) for number in chosen],
                    *(packs, graphic.alpha_mode, mode.skipping),
                )
                for chosen in _sets(range(len(packs)))
            }
            for mode in modes_of(graphic.kind).values()
        }

    def of_matter(self) -> dict[str, Any]:
        """Those of graphics that show matter in one place, by their numbers."""
        able = [
            (place, mode)
            for place, (graphic, packs) in enumerate(self._drawn)
            for mode in modes_of(graphic.kind).values()
            if mode.absorbs and graphic.kind != "labels" and len(packs) == 1
        ]
        if len(able) > FEW:
            able = [
                (place, mode) for place, mode in able if self._drawn[place][0].mode == mode.name
            ]
        uses = {}
        for chosen in _sets(able):
            members = [
                pipeline_of(self._drawn[place][0], mode, self._drawn[place][1][0])
                for place, mode in chosen
            ]
            key = "+".join(str(place) for place, _ in chosen)
            packs = [self._drawn[place][1][0] for place, _ in chosen]
            uses[key] = self._uses(members, packs, "blend", chosen[0][1].skipping)
        return uses

    def _uses(
        self,
        members: Sequence[VolumePipeline],
        packs: Sequence[Any],
        alpha_mode: str,
        skipping: str,
    ) -> dict[str, Any]:
        """Programs by how voxels are sampled: ``dense`` or ``loaded``, and with `` skip`` by a grid."""
        blendings = ["auto", "blend"] if alpha_mode == "auto" else [alpha_mode]
        ways = {"dense": list(members)}
        if any(pack.may_load for pack in packs):
            ways["loaded"] = [loaded(member) for member in members]
        if skipping != "none":
            for name, each in tuple(ways.items()):
                ways[f"{name} skip"] = [member._replace(skipping=skipping) for member in each]
        return {
            name: self._programs.of_volume(
                each[0] if len(each) == 1 else joint_pipeline(tuple(each)),
                blendings,
                self._is_alone,
            )
            for name, each in ways.items()
        }


def pipeline_of(graphic: Any, mode: Mode, pack: Any) -> VolumePipeline:
    """What selects the shader of a graphic in a mode, for one of its textures."""
    if graphic.kind == "labels":
        pipeline = labels_program_of(mode, graphic, "none", pack.order, pack.seen)
    else:
        device: Any = PageDevice
        pipeline = program_of(device, mode, graphic, pack.looks, pack.encoding, "none")
        if pack.paint is not None and mode.surface:
            order, seen = pack.paint
            pipeline = pipeline._replace(paint="labels", order=order, seen=seen)
    is_dithered = mode.absorbs and graphic.alpha_mode == "dither"
    return pipeline._replace(place="dithered") if is_dithered else pipeline


def loaded(pipeline: VolumePipeline) -> VolumePipeline:
    """The same where a browser cannot filter the texture: voxels are loaded and weighed one by one."""
    if pipeline.volume != "dense":
        return pipeline
    gradient = "sampled" if pipeline.gradient == "exact" else pipeline.gradient
    return pipeline._replace(volume="masked", gradient=gradient)


def overlaps_of(graphics: Sequence[Any]) -> list[tuple[int, int]]:
    """Pairs of graphics whose boxes overlap, by their numbers."""
    corners = [graphic.placement.corners for graphic in graphics]
    return [
        (i, j)
        for i, j in combinations(range(len(graphics)), 2)
        if boxes_overlap(corners[i][None], corners[j][None])[0]
    ]


def _sets(things: Iterable[Any]) -> list[tuple[Any, ...]]:
    """All choices of two to `MOST_MEMBERS` of some."""
    things = list(things)
    sizes = range(2, min(len(things), MOST_MEMBERS) + 1)
    return [chosen for size in sizes for chosen in combinations(things, size)]
