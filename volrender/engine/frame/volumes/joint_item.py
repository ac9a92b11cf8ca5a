"""Several volumes in one place, as they are drawn: marched together, on the same rays."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from weakref import finalize, ref

import numpy as np

from ....base.rectangles import bounding
from ...device.engine import Engine
from ...shader.bindings import MEMBER_NAMES
from ...shader.making import bind
from ...shader.uniforms import UniformBlock, with_alpha, with_scissor
from ...shader.volume_programs import VolumePipeline, joint_pipeline
from ..draw_list import Owner
from .bound_volume import feedback_of, nothing, tell_drawn, textures_of
from .volume_block import VolumeBlock
from .volume_item import VolumeItem, which_in

MOST_MEMBERS = len(MEMBER_NAMES)  # what they are bound to fits in what every WebGPU device has
MOST_BRICKED = MOST_MEMBERS - 1  # the same where any is in bricks: what its rays tell is bound too


class JointItem(NamedTuple):
    """Volumes of matter, or packs of channels, that are marched together in a frame.

    Attributes
    ----------
    owner : Owner
    program : VolumePipeline
    alpha_mode : str
    record : bytes
        That of the first member, for all pixels that any of them can touch.
    scissor_px : (left, top, width, height) of int
        The part of the target that these are in.
    members : tuple of VolumeItem
        Two to `MOST_MEMBERS`; the t of all their rays is the same.
    """

    owner: Owner
    program: VolumePipeline
    alpha_mode: str
    record: bytes
    scissor_px: tuple[int, int, int, int]
    members: tuple[VolumeItem, ...]

    @classmethod
    def of(
        cls,
        owner: Owner,
        members: Sequence[VolumeItem],
        alpha_mode: str,
        ends: bool,
        alpha: float | None = None,
    ) -> "JointItem":
        """Of some volumes.

        Parameters
        ----------
        ends : bool
            Their rays end at what is opaque.
        alpha : float, optional
            That of all of them together; None: each has its own.
        """
        program = joint_pipeline(tuple(member.program for member in members))
        if ends:
            program = program._replace(end="depth")
        scissor_px = bounding([member.scissor_px for member in members])
        record = with_scissor(members[0].record, scissor_px)
        record = with_alpha(record, 1.0 if alpha is None else alpha)
        if alpha is not None:
            members = [one._replace(record=with_alpha(one.record, 1.0)) for one in members]
        return cls(owner, program, alpha_mode, record, scissor_px, tuple(members))

    def make_block(self, engine: Engine) -> VolumeBlock:
        return VolumeBlock(engine, BoundJoint(engine))

    def scalar(self, found: np.ndarray) -> np.ndarray:
        """What rays found, as a layer has it: `scalar_exactly` in float32, inf beyond that."""
        with np.errstate(over="ignore"):
            return self.scalar_exactly(found).astype(np.float32)

    def scalar_exactly(self, found: np.ndarray) -> np.ndarray:
        """What rays found of the member that is seen; see `VolumeItem.scalar_exactly`."""
        which = which_in(found)
        scalar = self.members[0].scalar_exactly(found)
        for number, member in enumerate(self.members[1:], 1):
            scalar = np.where(which == number, member.scalar_exactly(found), scalar)
        return scalar

    @property
    def is_marched(self) -> bool:
        """Its pixels are what rays find: they may be marched before they are drawn."""
        return True

    def cut_to(self, scissor_px: tuple[int, int, int, int]) -> "JointItem":
        """The same in a part of its rectangle."""
        return self._replace(scissor_px=scissor_px, record=with_scissor(self.record, scissor_px))

    @property
    def ends_at_depth(self) -> bool:
        """Whether its rays end at what is opaque: it is marched once that is drawn."""
        return self.program.end == "depth"

    @property
    def is_tiled(self) -> bool:
        """Fragment shaders look at no tiles of pixels first."""
        return False


class BoundJoint:
    """What one drawer binds for volumes that are marched together.

    Parameters
    ----------
    engine : Engine

    Attributes
    ----------
    uniforms : UniformBlock
        Of all of them together: the view, and the layer that tells pixels.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.uniforms = UniformBlock(engine)
        self._members: list[UniformBlock] = []
        self._bound: Callable[[], Any] = nothing  # a weak reference to a `_Held`
        self._bound_key: tuple = ()

    def group_of(self, item: JointItem) -> Any:
        """The bind group of an item, made anew only where a texture or the layout changed.

        What its uniforms say is written before the next submit.
        """
        while len(self._members) < len(item.members):
            self._members.append(UniformBlock(self._engine))
        blocks = self._members[: len(item.members)]
        for block, record in zip(
            (self.uniforms, *blocks),
            (item.record, *(member.record for member in item.members)),
            strict=True,
        ):
            block.take(record)
            block.upload()
        tell_drawn(item.members, self)
        programs = item.program.members  # those of its own: some skip nothing here
        members = [
            textures_of(self._engine, member._replace(program=program))
            for member, program in zip(item.members, programs, strict=True)
        ]
        feedback = feedback_of(item.members)
        bound = [resource for member in members for resource in member]
        bound += [part["buffer"] for part in feedback]
        key = (item.program.group, *map(id, bound))
        held = self._bound()
        # While the group is there, so is what it binds, and no other thing has an identity of theirs.
        if held is None or held.group is None or self._bound_key != key:
            resources = self.uniforms.resources()
            for block, textures in zip(blocks, members, strict=True):
                _view, *own = block.resources()
                resources += [*own, *textures]
            resources += feedback
            held = _Held(bind(self._engine, item.program.group, resources), members)
            self._hold(item, held)
            self._bound, self._bound_key = ref(held), key
        return held.group

    def _hold(self, item: JointItem, held: "_Held") -> None:
        """Keep a group for as long as the voxels of all members are there."""
        for resident in {id(member.resident): member.resident for member in item.members}.values():
            part = _Part(held)
            finalize(part, held.let_go).atexit = False
            resident.bind_groups[self] = part


class _Held:
    """A bind group, and what it binds."""

    def __init__(self, group: Any, resources: list) -> None:
        self.group, self.resources = group, resources

    def let_go(self) -> None:
        """Have nothing any more."""
        self.group, self.resources = None, []


class _Part:
    """What the voxels of one member keep of it: it goes with any of them."""

    def __init__(self, held: _Held) -> None:
        self.held = held
