"""The programs that draw volumes: for each mode, way of sampling, way of blending and target."""

from functools import cache
from itertools import zip_longest
from typing import NamedTuple

from .bindings import (
    IMAGE_TARGET,
    MARCH_TARGET,
    MEMBER_NAMES,
    NOTHING,
    OPAQUE_DEPTH,
    PAINTER,
    STORED,
    TILES,
    Group,
    VolumeBindings,
    joint_group,
    painted_group,
    volume_group,
)
from .blending import BLENDINGS, REVEAL, SUM
from .program import Depth, Program, Target
from .target_formats import (
    FRAME_FORMAT,
    IMAGE_FORMAT,
    LAYER_FORMATS,
    MARCH_FORMATS,
    REVEALED_FORMAT,
    TILE_FORMAT,
    WEIGHTED_FORMAT,
)

STORED_MODE = "stored"  # in place of a mode, where pixels are not marched


class VolumePipeline(NamedTuple):
    """What selects the shader of a volume: nothing in here is touched by a slider."""

    mode: str  # a file in shaders/modes
    interpolation: str  # "nearest", "linear" or "cubic"; of labels "majority" or "cell"
    transfer: (
        str  # "cmap1d", "rgba", "channels", or "matter" where a table of that classifies values
    )
    volume: str  # "dense", "masked" or "labels"
    gradient: str  # "sampled", "exact" or "smoothed"
    skipping: str = "none"  # "none", "maximum", "minimum" or "distance"
    clipping: str = "none"  # "none" or "planes"
    batch: str = "four"  # "four" or "eight" samples of mip at a time
    search: str = "pairs"  # "pairs" or "fours": how many samples of iso at a time; or "channels"
    scalar: str = "one"  # "one" or "four": the channels of a voxel that modes compare
    pack: str = "adding"  # of several textures of channels: lights add up, or "covering" surfaces
    mixture: str = "pure"  # of matter: of one channel, or "mixed"
    slab: str = "plane"  # what a slice cuts: "plane", or "thick"
    segment: str = "preintegrated"  # of matter: or "middle", "colours" for RGB(A), "by_gradient"
    walk: str = "searching"  # through matter: "searching", or "fours" segments at a time
    shading: str = "flat"  # of matter: "flat", "lit", or "by_gradient" where the segment is so
    place: str = "half"  # where matter is: where "half" is absorbed, or "dithered"
    paint: str = "own"  # of iso: colours of its own, or those of "labels"
    order: str = "by_number"  # of labels: numbers follow ids, or "by_id" where they do not
    seen: str = "all"  # of labels: "all", or "some" where a table says which
    lookup: str = "whole"  # of labels that paint: in a "whole" texture, or in "bricks"
    layout: str = "whole"  # of the texture: the "whole" volume, or "bricks"
    course: str = "whole"  # of a ray: the "whole" in one leg, or one for each of "bricks"
    line: str = "direct"  # samples: "direct" in the texture, or their bricks are "looked_up"
    end: str = "box"  # where rays end: "box", or "depth", of what is opaque
    members: tuple["VolumePipeline", ...] = ()  # of modes joint and packs: volumes on one ray

    def any_with_its_layout(self) -> "VolumePipeline":
        """One that stands for all whose bindings are the same: stored pixels take no mode."""
        skipping = "none" if self.skipping == "none" else "maximum"
        transfer = "matter" if self.is_matter else "cmap1d"
        members = tuple(member.any_with_its_layout() for member in self.members)
        own = (STORED_MODE, "linear", transfer, self.volume, "sampled", skipping)
        paint = {"paint": self.paint, "lookup": self.lookup}
        return VolumePipeline(*own, members=members, layout=self.layout, **paint)

    @property
    def is_matter(self) -> bool:
        """Whether a table or an image of matter colours it, not a colormap."""
        return self.transfer == "matter" or self.segment in ("colours", "by_gradient")

    @property
    def coloured_by(self) -> str:
        """What says which colours voxels have: a key of `bindings.COLOURED_BY`."""
        if self.volume == "labels":
            return "labels"
        return "matter" if self.is_matter else "colormap"

    @property
    def group(self) -> Group:
        """What it is bound to."""
        if self.members:
            coloured_by = self.coloured_by
            return joint_group(tuple(one.bindings(coloured_by) for one in self.members))
        own = self.bindings(self.coloured_by)
        if self.paint == "labels":
            return painted_group(own, self.lookup)
        return volume_group(own)

    def bindings(self, coloured_by: str) -> VolumeBindings:
        """What its volume is bound to."""
        return VolumeBindings(self.volume, self.skipping, coloured_by, self.layout)

    def roles(self) -> dict[str, str]:
        roles = {role: choice for role, choice in self._asdict().items() if role != "members"}
        if self.volume == "labels":
            roles["line"] = "loaded_apart" if self.line == "looked_up" else "loaded"
        if self.paint == "labels" and self.mode != STORED_MODE:
            own = {"volume": "labels", "interpolation": "majority"}
            own |= {"order": self.order, "seen": self.seen}
            own |= {"layout": self.lookup}
            return {**roles, **{f"{PAINTER}.{role}": choice for role, choice in own.items()}}
        if not self.members or self.mode == STORED_MODE:
            return roles
        for name, member in zip_longest(MEMBER_NAMES, self.members):
            if member:
                roles |= {f"{name}.{role}": choice for role, choice in member.roles().items()}
            if self.is_matter or not member:
                role = "member" if self.is_matter else "pack"
                roles[f"{name}.{role}"] = "present" if member else "absent"
        return roles


def joint_pipeline(members: tuple[VolumePipeline, ...]) -> VolumePipeline:
    """What selects the shader of several volumes: of matter, modes/joint.wgsl, else modes/packs.wgsl."""
    mode, transfer = ("joint", "matter") if members[0].is_matter else ("packs", "cmap1d")
    if mode == "joint":  # steps are common to all: they end in no brick
        members = tuple(
            one._replace(line="looked_up", course="whole", skipping="none")
            if one.layout == "bricks"
            else one
            for one in members
        )
    return VolumePipeline(mode, "linear", transfer, "dense", "sampled", members=members)


# Where pixels come from, of the role `pixels`: what is bound for it beside the volume.
_PIXEL_GROUPS: dict[str, tuple[Group, ...]] = {
    "marched": (),
    "tiled": (TILES,),
    "stored": (STORED,),
    "enlarged": (STORED,),
}


@cache
def _volume_program(
    entry: str,
    volume: VolumePipeline,
    pixels: str,
    targets: tuple[Target, ...],
    depth: Depth | None = None,
    constants: tuple[tuple[str, float], ...] = (),
    asks_mode: bool = True,
) -> Program:
    """An entry file that draws a volume; one that does not march it has no use for what paints that."""
    groups = [volume.group, *_PIXEL_GROUPS[pixels]]
    if volume.end == "depth":
        groups += [*[NOTHING] * (2 - len(groups)), OPAQUE_DEPTH]
    return Program(
        label=f"{volume.mode} volume",
        entry=entry,
        groups=tuple(groups),
        roles=(
            *(volume if asks_mode else volume._replace(paint="own")).roles().items(),
            ("pixels", pixels),
        ),
        constants=constants,
        targets=targets,
        depth=depth,
    )


# Draws at depth 0, where the mask of tiles is not 1.
_MASKED = Depth(writes=False, compare="greater-equal")


def _alpha_use(alpha_mode: str) -> tuple[tuple[str, float], ...]:
    return (("alpha_use", BLENDINGS[alpha_mode].alpha_use),)


def _as_bound(volume: VolumePipeline, pixels: str) -> VolumePipeline:
    return volume.any_with_its_layout() if pixels in ("stored", "enlarged") else volume


@cache
def image_program(volume: VolumePipeline, alpha_mode: str, pixels: str) -> Program:
    """Draws a volume into the frame, blended and with depth: marched, stored or enlarged pixels."""
    blending = BLENDINGS[alpha_mode]
    return _volume_program(
        "entry/fragment.wgsl",
        _as_bound(volume, pixels),
        pixels,
        (Target(FRAME_FORMAT, blending.blend),),
        Depth(blending.writes_depth),
        _alpha_use(alpha_mode),
    )


@cache
def direct_program(volume: VolumePipeline, alpha_mode: str, pixels: str) -> Program:
    """Draws a volume that nothing else is drawn with directly into the picture.

    Where `pixels` is ``"tiled"``, into the pixels that `tiles.Tiles` has marked.
    """
    return _volume_program(
        "entry/direct_fragment.wgsl",
        volume,
        pixels,
        (Target(IMAGE_FORMAT),),
        _MASKED if pixels == "tiled" else None,
        _alpha_use(alpha_mode),
    )


@cache
def tiles_program(volume: VolumePipeline) -> Program:
    """Walks the cones of tiles, wherever their rays end."""
    whole = volume._replace(end="box")
    target = (Target(TILE_FORMAT),)
    return _volume_program("entry/tiles.wgsl", whole, "marched", target, asks_mode=False)


@cache
def layers_program(volume: VolumePipeline) -> Program:
    """Draws a volume's raw colour, scalar and depth, unblended."""
    targets = tuple(Target(name) for name in LAYER_FORMATS)
    return _volume_program("entry/layers.wgsl", volume, "marched", targets)


@cache
def store_program(volume: VolumePipeline, pixels: str) -> Program:
    """Marches a volume in a fragment shader, into textures of colour and depth.

    Where `pixels` is ``"tiled"``, the pixels that `tiles.Tiles` has marked.
    """
    return _volume_program(
        "entry/store.wgsl",
        volume,
        pixels,
        tuple(Target(name) for name in MARCH_FORMATS),
        _MASKED if pixels == "tiled" else None,
    )


@cache
def weighted_program(volume: VolumePipeline, pixels: str) -> Program:
    """Adds a volume to the sums of weighted transparency."""
    return _volume_program(
        "entry/weighted.wgsl",
        _as_bound(volume, pixels),
        pixels,
        (Target(WEIGHTED_FORMAT, SUM), Target(REVEALED_FORMAT, REVEAL)),
        Depth(writes=False),
    )


@cache
def compute_program(volume: VolumePipeline, alpha_mode: str | None = None) -> Program:
    """Marches a volume in a compute shader, into textures of colour and depth.

    With an `alpha_mode`, directly into the picture.
    """
    is_direct = alpha_mode is not None
    return Program(
        label=f"{volume.mode} volume by compute",
        entry="entry/direct_compute.wgsl" if is_direct else "entry/compute.wgsl",
        groups=(
            volume.group,
            IMAGE_TARGET if is_direct else MARCH_TARGET,
            *((OPAQUE_DEPTH,) if volume.end == "depth" else ()),
        ),
        roles=(*volume.roles().items(), ("pixels", "marched")),
        constants=() if alpha_mode is None else _alpha_use(alpha_mode),
        is_compute=True,
    )
