"""What are programs bound to? Groups of bindings as data, and those that several programs share."""

from functools import cache, partial
from typing import Any, NamedTuple

from .naming import BINDINGS_PER_NAME
from .target_formats import IMAGE_FORMAT, MARCH_COLOUR_FORMAT, MARCH_DEPTH_FORMAT
from .uniforms import parts

MEMBER_NAMES = "abcd"  # of volumes on the same rays, as modes/joint.wgsl uses them
PAINTER = "a"  # the name of labels that paint surfaces, as labels/paint/labels.wgsl uses it
PAINTER_BINDINGS = (3, 5)  # of their voxels and their table
PAINTER_LAYER = 1  # of those in bricks, where these are
PAGE_TABLE = 9  # the number of the binding, of a volume of bricks
FEEDBACK = 50  # and of what its rays tell: one for all volumes of a program
_STAGE_BITS = {"vertex": 1, "fragment": 2, "compute": 4}  # WebGPU's, "GPUShaderStage"


class Binding(NamedTuple):
    """One thing that is bound.

    Attributes
    ----------
    name : str
        Of the variable in WGSL.
    kind : str
        ``"buffer"``, ``"texture"``, ``"sampler"`` or ``"storage_texture"``.
    limit : str
        Which of WebGPU's limits it counts against.
    detail : tuple of (str, value)
        What WebGPU wants to know of one of this kind.
    """

    name: str
    kind: str
    limit: str
    detail: tuple[tuple[str, Any], ...]


class Group(NamedTuple):
    """What is bound together.

    Attributes
    ----------
    label : str
    bindings : tuple of Binding
    stages : tuple of str
        Who sees them: ``"vertex"``, ``"fragment"``, ``"compute"``.
    own_numbers : tuple of int
        Of the bindings; none: they are numbered from 0.
    """

    label: str
    bindings: tuple[Binding, ...]
    stages: tuple[str, ...]
    own_numbers: tuple[int, ...] = ()

    @property
    def numbers(self) -> tuple[int, ...]:
        """The number of each binding."""
        return self.own_numbers or tuple(range(len(self.bindings)))

    def entries(self) -> list[dict[str, Any]]:
        """The entries of its layout, in WebGPU's words."""
        visibility = sum(_STAGE_BITS[stage] for stage in self.stages)
        return [
            {"binding": number, "visibility": visibility, binding.kind: dict(binding.detail)}
            for number, binding in zip(self.numbers, self.bindings, strict=True)
        ]


def uniform(name: str, size_bytes: int, has_dynamic_offset: bool = False) -> Binding:
    """A uniform block, of a struct of that size."""
    detail = (
        ("type", "uniform"),
        ("has_dynamic_offset", has_dynamic_offset),
        ("min_binding_size", size_bytes),
    )
    return Binding(name, "buffer", "max-uniform-buffers-per-shader-stage", detail)


def storage(name: str, is_read_only: bool = False) -> Binding:
    """A buffer that is read and written, or read alone."""
    limit = "max-storage-buffers-per-shader-stage"
    kind = "read-only-storage" if is_read_only else "storage"
    return Binding(name, "buffer", limit, (("type", kind),))


def texture(name: str, dimension: str = "2d", is_filtered: bool = False) -> Binding:
    """A texture of floats that is loaded from, or filtered too."""
    sample_type = "float" if is_filtered else "unfilterable-float"
    detail = (("sample_type", sample_type), ("view_dimension", dimension))
    return Binding(name, "texture", "max-sampled-textures-per-shader-stage", detail)


def whole_texture(name: str, dimension: str = "2d") -> Binding:
    """A texture of whole numbers, which are loaded."""
    detail = (("sample_type", "uint"), ("view_dimension", dimension))
    return Binding(name, "texture", "max-sampled-textures-per-shader-stage", detail)


def depth_texture(name: str) -> Binding:
    """A depth buffer that is loaded from."""
    detail = (("sample_type", "depth"), ("view_dimension", "2d"))
    return Binding(name, "texture", "max-sampled-textures-per-shader-stage", detail)


def sampler(name: str, filters: bool) -> Binding:
    """What samples textures: one that filters, or one that takes the nearest texel."""
    detail = (("type", "filtering" if filters else "non-filtering"),)
    return Binding(name, "sampler", "max-samplers-per-shader-stage", detail)


def stored_texture(name: str, texture_format: str) -> Binding:
    """A texture that compute shaders write to."""
    detail = (("access", "write-only"), ("format", texture_format))
    return Binding(name, "storage_texture", "max-storage-textures-per-shader-stage", detail)


# What says which colours the voxels of a volume have.
COLOURED_BY = {
    "colormap": texture("colormap_texture", "1d"),
    "matter": texture("matter_texture", is_filtered=True),
    "labels": whole_texture("label_table"),
}


class VolumeBindings(NamedTuple):
    """What says which textures a volume has: its roles in `VolumePipeline`, and a key of `COLOURED_BY`."""

    volume: str
    skipping: str
    coloured_by: str
    layout: str = "whole"


@cache
def volume_group(volume: VolumeBindings) -> Group:
    """A drawn volume."""
    textures, numbers = _textures(volume)
    return _with_feedback(
        "volume", [*_uniforms(), *textures], [*range(len(_uniforms())), *numbers], (volume,)
    )


@cache
def painted_group(volume: VolumeBindings, lookup: str = "whole") -> Group:
    """A drawn volume, and under the name `PAINTER` the labels whose colours its surfaces have."""
    textures, numbers = _textures(volume)
    labels = [whole_texture("volume_texture", "3d"), whole_texture("label_table")]
    own_numbers = list(PAINTER_BINDINGS)
    if lookup == "bricks":
        labels += [whole_texture("page_table", "3d"), storage("layer", is_read_only=True)]
        own_numbers += [PAGE_TABLE, PAINTER_LAYER]
    named = [binding._replace(name=f"{PAINTER}_{binding.name}") for binding in labels]
    bindings = [*_uniforms(), *textures, *named]
    numbers = [*range(len(_uniforms())), *numbers]
    numbers += [BINDINGS_PER_NAME + number for number in own_numbers]
    painter = VolumeBindings("labels", "none", "labels", lookup)
    return _with_feedback("painted volume", bindings, numbers, (volume, painter))


@cache
def joint_group(volumes: tuple[VolumeBindings, ...]) -> Group:
    """Several volumes in one program.

    The uniforms of all of them come first; then, under the name of each, those of its own, but for
    the view, and its textures: numbers as the linker gives them.
    """
    bindings = list(_uniforms())
    numbers = list(range(len(bindings)))
    for place, volume in enumerate(volumes, 1):
        textures, own_numbers = _textures(volume)
        own = [storage(name, is_read_only=True) for name in parts() if name != "view"]
        own_numbers = [*range(1, 1 + len(own)), *own_numbers]
        own += textures
        prefix = MEMBER_NAMES[place - 1]
        bindings += [binding._replace(name=f"{prefix}_{binding.name}") for binding in own]
        numbers += [place * BINDINGS_PER_NAME + number for number in own_numbers]
    return _with_feedback("joint volumes", bindings, numbers, volumes)


def _with_feedback(
    label: str, bindings: list[Binding], numbers: list[int], volumes: tuple[VolumeBindings, ...]
) -> Group:
    """A group of volumes: rays through bricks tell what they miss."""
    if any(volume.layout == "bricks" for volume in volumes):
        bindings, numbers = [*bindings, storage("feedback")], [*numbers, FEEDBACK]
    return Group(label, tuple(bindings), ("fragment", "compute"), tuple(numbers))


def _uniforms() -> tuple[Binding, ...]:
    return tuple(uniform(name, size_bytes) for name, (_, size_bytes) in parts().items())


def _textures(volume: VolumeBindings) -> tuple[list[Binding], list[int]]:
    """The textures of a volume, and what samples them; and their numbers."""
    filters = volume.volume == "dense"
    is_labels = volume.volume == "labels"
    voxels = whole_texture if is_labels else partial(texture, is_filtered=filters)
    bindings = [
        voxels("volume_texture", "3d"),
        sampler("volume_sampler", filters),
        COLOURED_BY[volume.coloured_by],
        sampler("matter_sampler", filters=True),
    ]
    if volume.skipping != "none":
        bindings += [texture("grid_texture", "3d"), sampler("grid_sampler", filters=False)]
    first = len(_uniforms())
    numbers = list(range(first, first + len(bindings)))
    if volume.layout == "bricks":
        bindings.append(whole_texture("page_table", "3d"))
        numbers.append(PAGE_TABLE)
    return bindings, numbers


# Where compute stores colour and depth.
MARCH_TARGET = Group(
    "march target",
    (
        stored_texture("colour_target", MARCH_COLOUR_FORMAT),
        stored_texture("depth_target", MARCH_DEPTH_FORMAT),
    ),
    ("compute",),
)
# Where compute stores a picture directly.
IMAGE_TARGET = Group("image target", (stored_texture("image_target", IMAGE_FORMAT),), ("compute",))
# Where stored colour and depth are read again.
STORED = Group("stored pixels", (texture("stored_colour"), texture("stored_depth")), ("fragment",))
# What is known of tiles of pixels.
TILES = Group("tiles", (texture("tile_texture"),), ("fragment",))
# How far away the opaque things of a frame are, for rays that end there.
OPAQUE_DEPTH = Group("opaque depth", (depth_texture("opaque_depth"),), ("fragment", "compute"))
# In place of a group that a program has no use for.
NOTHING = Group("nothing", (), ())
# The light of a frame, for its last step.
LIGHT = Group("light", (texture("frame_texture"),), ("fragment",))
