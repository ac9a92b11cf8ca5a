"""Every way in which volumes may be marched, and programs that between them have all there is in them."""

import itertools
from functools import cache

from volrender.base.checks import ALPHA_MODES, INTERPOLATIONS
from volrender.base.modes import MODES
from volrender.engine.frame.background import FILL
from volrender.engine.frame.tiles import mask_program
from volrender.engine.frame.weighted import RESOLVE
from volrender.engine.quads.lines import LINES
from volrender.engine.quads.sprites import SPRITES
from volrender.engine.shader.last_step import PRESENT, window_program
from volrender.engine.shader.linker import link
from volrender.engine.shader.program import Program
from volrender.engine.shader.target_formats import IMAGE_FORMAT, MARCH_FORMATS
from volrender.engine.shader.volume_programs import (
    VolumePipeline,
    compute_program,
    direct_program,
    image_program,
    joint_pipeline,
    layers_program,
    store_program,
    tiles_program,
    weighted_program,
)
from volrender.engine.skipping.passes import SLOTS, SUMMARISE, fill_program
from volrender.engine.skipping.textures import NUMBER_BYTES
from volrender.engine.volume.matter import BUILD
from volrender.hosts.window.panel.imgui_renderer import TRIANGLES, layer_program

SKIPPING = ("none", "maximum", "minimum", "distance", "alike")
PLAIN = VolumePipeline("", "linear", "cmap1d", "dense", "sampled")
GRID_OF = {mode.shader: mode.skipping for mode in MODES.values() if mode.kind == "image_volume"}
GRID_OF_LABELS = {mode.shader: mode.skipping for mode in MODES.values() if mode.kind == "labels"}
WINDOW_FORMATS = ("bgra8unorm", "bgra8unorm-srgb", "rgba8unorm", "rgba8unorm-srgb", "rgba16float")


@cache
def takes(shader: str, role: str) -> bool:
    """Whether the march of a mode depends on a role."""
    files = {name for name, _ in link(f"modes/{shader}.wgsl", PLAIN.roles()).origins}
    return any(f"/{role}/" in name for name in files)


def _of_matter(volume: VolumePipeline) -> VolumePipeline:
    """The same of a mode that shows matter, in which a table of that stands for colours."""
    if not takes(volume.mode, "segment"):
        return volume
    if volume.transfer == "rgba":
        return volume._replace(segment="colours")
    segment = "middle" if volume.interpolation == "nearest" else "preintegrated"
    return volume._replace(transfer="matter", segment=segment)


VARIANTS = [
    VolumePipeline(shader, interpolation, transfer, volume, gradient, skipping, clipping)
    for shader, interpolation, transfer, volume, gradient, skipping, clipping in itertools.product(
        GRID_OF,
        INTERPOLATIONS,
        ("cmap1d", "rgba"),
        ("dense", "masked"),
        ("sampled", "exact"),
        SKIPPING,
        ("none", "planes"),
    )
    # Of what does not depend on each other, not every combination.
    if skipping in ("none", GRID_OF[shader])
    and not (clipping == "planes" and (volume, gradient) != ("dense", "sampled"))
    and not (
        interpolation == "cubic" and (transfer, clipping, gradient) != ("cmap1d", "none", "sampled")
    )
    and not (gradient == "exact" and (volume == "masked" or not takes(shader, "gradient")))
    and not (gradient == "exact" and takes(shader, "segment"))
]
VARIANTS = [_of_matter(variant) for variant in VARIANTS]
for _role, _other in (("batch", "eight"), ("search", "fours")):
    VARIANTS += [v._replace(**{_role: _other}) for v in VARIANTS if takes(v.mode, _role)]
# Of matter, every way of sampling is lit, walked through and dithered in turn.
VARIANTS += [
    v._replace(
        shading=("flat", "lit")[i % 2],
        walk=("fours", "searching", "fours")[i % 3],
        place=("half", "half", "dithered")[i // 2 % 3],
    )
    for i, v in enumerate(v for v in VARIANTS if v.is_matter)
]
VARIANTS += [
    v._replace(segment="by_gradient", shading="by_gradient", walk=("fours", "searching")[i % 2])
    for i, v in enumerate(dict.fromkeys(v._replace(walk="fours", shading="flat") for v in VARIANTS))
    if v.is_matter and (v.clipping, v.skipping) == ("none", "none")
]


def of_channels(volume: VolumePipeline) -> VolumePipeline:
    """The same of four packed channels."""
    transfer = "channels" if volume.transfer == "cmap1d" else "matter"
    return volume._replace(scalar="four", mixture="mixed", search="channels", transfer=transfer)


FOUR_CHANNELS = list(
    dict.fromkeys(
        of_channels(v)
        for v in VARIANTS
        if v.transfer != "rgba" and v.segment in ("preintegrated", "middle")
        if v.clipping == "none" and v.search != "fours"
    )
)

# Volumes of matter that are marched together: each way of sampling is in one of them, and two of each number.
MATTER = [v for v in VARIANTS if v.is_matter]
JOINT = [
    joint_pipeline(tuple(MATTER[start::step][:count]))
    for count, start, step in ((2, 0, 5), (2, 3, 7), (3, 1, 11), (3, 6, 9), (4, 2, 6), (4, 5, 13))
]

# Textures of channels that are marched together: as each mode has them, two to four.
PACKED = [
    of_channels(v) for v in VARIANTS if v.transfer == "cmap1d" and v.segment == "preintegrated"
]
PACKS = [
    joint_pipeline(
        tuple([v._replace(pack="covering" if mode == "iso" else "adding") for v in own[:count]])
    )
    for mode, count in (("mip", 2), ("minip", 3), ("iso", 4), ("slice", 2), ("mean", 3), ("sum", 4))
    for own in ([v for v in PACKED if v.mode == mode and v.clipping == "none"],)
]

# Volumes of labels.
LABELS = [
    VolumePipeline(shader, interpolation, "cmap1d", "labels", "sampled", skipping, clipping)
    for shader, interpolation, clipping in itertools.product(
        GRID_OF_LABELS, ("majority", "cell"), ("none", "planes")
    )
    for skipping in {"none": None, GRID_OF_LABELS[shader]: None}
]
LABELS += [v._replace(place="dithered") for v in LABELS if v.mode == "label_volume"]
LABELS = [
    v._replace(seen=("all", "some")[i % 2], order=("by_number", "by_id")[i // 2 % 2])
    for i, v in enumerate(LABELS)
]

# Volumes whose surfaces labels paint.
PAINTED = [
    v._replace(
        paint="labels",
        seen=("all", "some")[i % 2],
        lookup=("whole", "bricks")[i // 2 % 2],
    )
    for i, v in enumerate(v for v in VARIANTS if takes(v.mode, "paint"))
]


def of_bricks(volume: VolumePipeline) -> VolumePipeline:
    """The same of bricks."""
    return volume._replace(layout="bricks", course="bricks")


# Volumes of bricks: what is lit and painted too, and samples that are looked up one by one.
BRICKS = list(
    dict.fromkeys(of_bricks(v) for v in [*VARIANTS[::7], *FOUR_CHANNELS[::17], *PAINTED[::27]])
)
BRICKS += [
    of_bricks(v)._replace(line="looked_up", skipping="none")
    for v in VARIANTS
    if v.is_matter and (v.skipping, v.shading, v.clipping) == ("none", "lit", "none")
]
LABEL_BRICKS = [of_bricks(v) for v in LABELS]
LABEL_BRICKS += [
    of_bricks(v)._replace(line="looked_up", skipping="none")
    for v in LABELS
    if (v.mode, v.skipping, v.clipping) == ("label_volume", "none", "none")
]
JOINT_BRICKS = [
    joint_pipeline(tuple([of_bricks(v) if i else v for i, v in enumerate(joint.members[:3])]))
    for joint in JOINT[::2]
]

# What draws a volume, marching it.
MARCHES = (
    lambda volume: image_program(volume, "auto", "marched"),
    lambda volume: weighted_program(volume, "marched"),
    lambda volume: direct_program(volume, "blend", "marched"),
    lambda volume: store_program(volume, "marched"),
    layers_program,
    compute_program,
    lambda volume: compute_program(volume, "dither"),
)
TILED_MARCHES = (
    tiles_program,
    lambda volume: direct_program(volume, "auto", "tiled"),
    lambda volume: store_program(volume, "tiled"),
)
# What marches volumes whose rays end at what is opaque.
PROJECTIONS = {mode.shader for mode in MODES.values() if mode.projection or mode.absorbs}
ENDED_MARCHES = (
    lambda volume: store_program(volume, "marched"),
    compute_program,
    layers_program,
)


@cache
def programs() -> tuple[Program, ...]:
    """Of volumes, every variant with some entry, and every mode with every entry."""
    return tuple(dict.fromkeys([*_of_volumes(), *_of_grids(), *_of_frames(), *_of_quads()]))


def _of_volumes():
    turns, tiled_turns = itertools.cycle(MARCHES), itertools.cycle(TILED_MARCHES)
    for variant in VARIANTS:
        yield next(turns)(variant)
        if variant.skipping == "distance":
            yield next(tiled_turns)(variant)
    for variant in PAINTED:
        yield next(turns)(variant)
        if variant.skipping == "distance":
            yield next(tiled_turns)(variant)
    for variant in (*BRICKS, *LABEL_BRICKS):
        yield next(turns)(variant)
    for pixels in ("stored", "enlarged"):
        yield image_program(BRICKS[0], "auto", pixels)
        yield image_program(LABEL_BRICKS[0], "auto", pixels)
        yield image_program(PAINTED[0], "auto", pixels)
        yield image_program(PAINTED[2], "auto", pixels)
    for variant in LABELS:
        yield next(turns)(variant)
        yield compute_program(variant._replace(end="depth"))
        if variant.skipping == "distance":
            yield next(tiled_turns)(variant)
    for pixels in ("stored", "enlarged"):
        yield image_program(LABELS[0], "auto", pixels)
    for mode, grid in GRID_OF.items():
        plain = _of_matter(PLAIN._replace(mode=mode, skipping=grid))
        for make in (*MARCHES, *(TILED_MARCHES if grid == "distance" else ())):
            yield make(plain)
    for volume, skipping in itertools.product(("dense", "masked"), ("none", "maximum")):
        plain = PLAIN._replace(mode="mip", volume=volume, skipping=skipping)
        for pixels in ("stored", "enlarged"):
            yield image_program(plain, "auto", pixels)
            yield weighted_program(plain, pixels)
    matter = _of_matter(PLAIN._replace(mode="composite"))
    for pixels in ("stored", "enlarged"):
        yield image_program(matter, "blend", pixels)
    for joint in (*JOINT, *JOINT_BRICKS):
        yield compute_program(joint)
        yield layers_program(joint)
    for packs in PACKS:
        yield compute_program(packs)
        yield layers_program(packs)
        yield store_program(packs._replace(end="depth"), "marched")
    for pixels in ("stored", "enlarged"):
        yield image_program(PACKS[0], "add", pixels)
    for make in (*MARCHES[2:4], *ENDED_MARCHES):
        yield make(JOINT[0]._replace(end="depth") if make in ENDED_MARCHES else JOINT[0])
    for pixels in ("stored", "enlarged"):
        yield image_program(JOINT[0], "blend", pixels)
    for mode in dict.fromkeys(variant.mode for variant in FOUR_CHANNELS):
        four = of_channels(_of_matter(PLAIN._replace(mode=mode)))
        yield image_program(four, "auto", "marched")
        yield compute_program(four)
        yield layers_program(four)
    for mode in dict.fromkeys(
        variant.mode for variant in VARIANTS if takes(variant.mode, "gradient")
    ):
        smooth = _of_matter(PLAIN._replace(mode=mode, gradient="smoothed", shading="lit"))
        yield store_program(smooth, "marched")
        yield compute_program(smooth._replace(volume="masked"))
    for variant in (*VARIANTS, *FOUR_CHANNELS):
        if takes(variant.mode, "slab") and variant.interpolation == "linear":
            yield compute_program(variant._replace(slab="thick"))
    ended_turns = itertools.cycle(ENDED_MARCHES)
    for variant in (*VARIANTS, *FOUR_CHANNELS):
        if variant.mode in PROJECTIONS and variant.interpolation == "linear":
            yield next(ended_turns)(variant._replace(end="depth"))
    for alpha_mode in ALPHA_MODES:
        yield image_program(PLAIN._replace(mode="mip"), alpha_mode, "marched")


def _of_grids():
    yield from (SUMMARISE, SLOTS, BUILD)
    yield from (fill_program("occupied", "r8unorm"), fill_program("varied", "r8unorm"))
    for texture_format in NUMBER_BYTES:
        for cell in ("extremum", "dilated"):
            for takes_largest in (False, True):
                constants = (("takes_largest", takes_largest),)
                yield fill_program(cell, texture_format, constants)
        for is_first_axis in (False, True):
            yield fill_program("distance", texture_format, (("is_first_axis", is_first_axis),))


def _of_frames():
    yield from (FILL, RESOLVE, PRESENT, TRIANGLES)
    yield from (mask_program((IMAGE_FORMAT,)), mask_program(MARCH_FORMATS))
    for texture_format in WINDOW_FORMATS:
        yield window_program(texture_format)
        yield layer_program(texture_format)


def _of_quads():
    for kind in (LINES, SPRITES):
        yield from (kind.flat, kind.colour, kind.depth)
