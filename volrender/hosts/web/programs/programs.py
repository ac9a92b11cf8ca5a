"""Which programs can a page need, and what are they? As data: parts of WGSL, and what they are bound to."""

import json
import re
import sys
from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np

from ....engine.frame.background import FILL
from ....engine.frame.weighted import RESOLVE
from ....engine.quads.lines import LINES
from ....engine.quads.sprites import SPRITES
from ....engine.shader.last_step import CANVAS_FORMATS, canvas_program
from ....engine.shader.program import Program
from ....engine.shader.volume_programs import (
    VolumePipeline,
    image_program,
    layers_program,
    store_program,
    weighted_program,
)
from ....engine.volume.matter import BUILD


def in_javascript(described: Any) -> Any:
    """The same with WebGPU's names as JavaScript has them: ``viewDimension`` for ``view_dimension``."""
    if isinstance(described, list):
        return [in_javascript(item) for item in described]
    if not isinstance(described, dict):
        return described
    return {
        re.sub(r"_(\w)", lambda found: found[1].upper(), name): (
            value if name == "constants" else in_javascript(value)  # they have names of ours
        )
        for name, value in described.items()
    }


class Programs:
    """The programs of one page, each once, and the parts of their texts, each once.

    Attributes
    ----------
    sections : list of str
        Parts of WGSL texts.
    entries : list of dict
        A program each: of which sections its text is, what is bound, and WebGPU's descriptor.
    """

    def __init__(self) -> None:
        self.sections: list[str] = []
        self.entries: list[dict[str, Any]] = []
        self._section_numbers: dict[str, int] = {}
        self._numbers: dict[Program, int] = {}

    def add(self, program: Program) -> int:
        """The number of a program."""
        if program in self._numbers:
            return self._numbers[program]
        number = self._numbers[program] = len(self.entries)
        sections = []
        for text in _parts_of(program):
            if text not in self._section_numbers:
                self._section_numbers[text] = len(self.sections)
                self.sections.append(text)
            sections.append(self._section_numbers[text])
        self.entries.append({**_described(program), "sections": sections})
        return number

    def as_json(self) -> np.ndarray:
        """Both as the bytes of one JSON object."""
        content = {"sections": self.sections, "programs": self.entries}
        return np.frombuffer(json.dumps(content, separators=(",", ":")).encode(), np.uint8)

    def of_frames(self) -> dict[str, Any]:
        """Those that draw whatever is not a volume."""
        quads = {
            kind.name: {
                "flat": self.add(kind.flat),
                "colour": self.add(kind.colour),
                "depth": self.add(kind.depth),
            }
            for kind in (LINES, SPRITES)
        }
        present = {name: self.add(canvas_program(name)) for name in CANVAS_FORMATS}
        others = {"fill": FILL, "resolve": RESOLVE, "matter": BUILD}
        return {
            "present": present,
            **quads,
            **{name: self.add(each) for name, each in others.items()},
        }

    def of_volume(
        self, pipeline: VolumePipeline, blendings: Iterable[str], is_alone: bool
    ) -> dict[str, Any]:
        """Those that draw a volume, by what becomes of its colour.

        ``draw`` by blending; ``layers``, which gives what rays find; and where others are beside it,
        ``store``, which marches as far as what is opaque, ``stored`` by blending, which draws that, and
        ``weighted`` of both kinds.
        """
        plain = [name for name in blendings if name != "weighted_blend"]
        is_weighted = "weighted_blend" in blendings
        uses: dict[str, Any] = {
            "draw": {name: self.add(image_program(pipeline, name, "marched")) for name in plain},
            "layers": self.add(layers_program(pipeline)),
        }
        if is_weighted:
            uses["weighted"] = {"marched": self.add(weighted_program(pipeline, "marched"))}
        if not is_alone:
            ends = pipeline._replace(end="depth")
            uses["store"] = self.add(store_program(ends, "marched"))
            uses["stored"] = {name: self.add(image_program(ends, name, "stored")) for name in plain}
            if is_weighted:
                uses["weighted"]["stored"] = self.add(weighted_program(ends, "stored"))
        return uses


# Figures have many programs in common: each is linked for the first page that has it.
@cache
def _parts_of(program: Program) -> tuple[str, ...]:
    """Its text, file by file; equal parts of all texts are one string."""
    shader = program.link()
    lines = shader.text.splitlines(keepends=True)
    starts = [place for place, (_, number) in enumerate(shader.origins) if number == 1]
    ends = [*starts[1:], len(lines)]
    return tuple([sys.intern("".join(lines[i:j])) for i, j in zip(starts, ends, strict=True)])


@cache
def _described(program: Program) -> dict[str, Any]:
    """What it is bound to, and its descriptor."""
    described = {
        "label": program.label,
        "groups": [in_javascript(group.entries()) for group in program.groups],
        "descriptor": in_javascript(program.descriptor()),
    }
    if program.is_compute:
        described["workgroup"] = list(program.workgroup)
    return described
