"""Pipelines: one for each mode, way of sampling, way of blending and target, made when first needed."""

from dataclasses import dataclass
from functools import wraps

from ..device.engine import Engine
from ..device.errors import gpu_errors
from .bindings import (
    image_target_layout,
    march_target_layout,
    present_layout,
    stored_layout,
    tile_layout,
    volume_layout,
)
from .blending import BLENDINGS
from .fullscreen import fullscreen_pipeline
from .linker import compile_shader, link
from .target_formats import (
    FRAME_FORMAT,
    IMAGE_FORMAT,
    LAYER_FORMATS,
    MARCH_FORMATS,
    REVEALED_FORMAT,
    TILE_FORMAT,
    WEIGHTED_FORMAT,
)


@dataclass(frozen=True)
class VolumePipeline:
    """What selects the shader of a volume: nothing in here is touched by a slider."""

    mode: str  # a file in shaders/modes
    interpolation: str  # "nearest" or "linear"
    transfer: str  # "cmap1d" or "rgba"
    volume: str  # "dense" or "masked"
    gradient: str  # "sampled" or "exact"
    skipping: str = "none"  # "none", "maximum", "minimum" or "distance"
    clipping: str = "none"  # "none" or "planes"
    batch: str = "four"  # "four" or "eight" samples of mip at a time
    search: str = "pairs"  # "pairs" or "fours": how many samples of iso at a time
    scalar: str = "one"  # "one" or "four": the channels of a voxel that modes compare

    def any_with_its_layout(self) -> "VolumePipeline":
        """One that stands for all whose bindings are the same: stored pixels take no mode."""
        skipping = "none" if self.skipping == "none" else "maximum"
        return VolumePipeline("stored", "linear", "cmap1d", self.volume, "sampled", skipping)

    def roles(self) -> dict[str, str]:
        return {
            "mode": self.mode,
            "interpolation": self.interpolation,
            "transfer": self.transfer,
            "volume": self.volume,
            "gradient": self.gradient,
            "skipping": self.skipping,
            "clipping": self.clipping,
            "batch": self.batch,
            "search": self.search,
            "scalar": self.scalar,
        }


def _found_fast(make):
    """What a function gave on an engine the first time that it had these arguments.

    Frames ask for pipelines by few words; the keys below them, by all that makes a difference.
    """

    @wraps(make)
    def made(engine: Engine, *arguments):
        return engine.once((make.__name__, *arguments), lambda: make(engine, *arguments))

    return made


def _volume_pipeline(engine: Engine, entry: str, volume: VolumePipeline, targets, **options):
    """A render pipeline of an entry file that draws a volume."""
    pixels = options.pop("pixels", "marched")
    if pixels in ("stored", "enlarged"):
        volume = volume.any_with_its_layout()
    roles = {**volume.roles(), "pixels": pixels}
    layouts = [volume_layout(engine, volume.volume, volume.skipping)]
    if pixels != "marched":
        layouts.append(tile_layout(engine) if pixels == "tiled" else stored_layout(engine))
    key = (entry, volume, pixels, repr(targets), *(repr(option) for option in options.values()))
    return engine.once(
        key,
        lambda: fullscreen_pipeline(
            engine, f"{volume.mode} volume", link(entry, roles), layouts, targets, **options
        ),
    )


# Draws at depth 0, where the mask of tiles is not 1.
_MASKED = {"depth_write": False, "depth_compare": "greater-equal"}


@_found_fast
def image_pipeline(engine: Engine, volume: VolumePipeline, alpha_mode: str, pixels: str):
    """Draws a volume into the frame, blended and with depth: marched, stored or enlarged pixels."""
    blending = BLENDINGS[alpha_mode]
    return _volume_pipeline(
        engine,
        "entry/fragment.wgsl",
        volume,
        [{"format": FRAME_FORMAT, "blend": blending.state()}],
        pixels=pixels,
        depth_write=blending.writes_depth,
        constants={"alpha_use": blending.alpha_use},
    )


@_found_fast
def direct_pipeline(engine: Engine, volume: VolumePipeline, alpha_mode: str, pixels: str):
    """Draws a volume that nothing else is drawn with directly into the picture.

    Where `pixels` is ``"tiled"``, into the pixels that `tiles.Tiles` has marked.
    """
    return _volume_pipeline(
        engine,
        "entry/direct_fragment.wgsl",
        volume,
        [{"format": IMAGE_FORMAT}],
        pixels=pixels,
        constants={"alpha_use": BLENDINGS[alpha_mode].alpha_use},
        **(_MASKED if pixels == "tiled" else {}),
    )


@_found_fast
def tiles_pipeline(engine: Engine, volume: VolumePipeline):
    """Walks the cones of tiles (tiles.wgsl)."""
    return _volume_pipeline(engine, "entry/tiles.wgsl", volume, [{"format": TILE_FORMAT}])


@_found_fast
def layers_pipeline(engine: Engine, volume: VolumePipeline):
    """Draws a volume's raw colour, scalar and depth, unblended."""
    return _volume_pipeline(
        engine, "entry/layers.wgsl", volume, [{"format": name} for name in LAYER_FORMATS]
    )


@_found_fast
def store_pipeline(engine: Engine, volume: VolumePipeline, pixels: str):
    """Marches a volume in a fragment shader, into textures of colour and depth.

    Where `pixels` is ``"tiled"``, the pixels that `tiles.Tiles` has marked.
    """
    return _volume_pipeline(
        engine,
        "entry/store.wgsl",
        volume,
        [{"format": name} for name in MARCH_FORMATS],
        pixels=pixels,
        **(_MASKED if pixels == "tiled" else {}),
    )


@_found_fast
def weighted_pipeline(engine: Engine, volume: VolumePipeline, pixels: str):
    """Adds a volume to the sums of weighted transparency."""
    add = {"operation": "add", "src_factor": "one", "dst_factor": "one"}
    multiply = {"operation": "add", "src_factor": "zero", "dst_factor": "one-minus-src"}
    return _volume_pipeline(
        engine,
        "entry/weighted.wgsl",
        volume,
        [
            {"format": WEIGHTED_FORMAT, "blend": {"color": add, "alpha": add}},
            {"format": REVEALED_FORMAT, "blend": {"color": multiply, "alpha": multiply}},
        ],
        pixels=pixels,
        depth_write=False,
    )


@_found_fast
def compute_pipeline(engine: Engine, volume: VolumePipeline, alpha_mode: str | None = None):
    """Marches a volume in a compute shader, into textures of colour and depth.

    With an `alpha_mode`, directly into the picture.
    """
    direct = alpha_mode is not None
    entry = "entry/direct_compute.wgsl" if direct else "entry/compute.wgsl"
    constants = {} if alpha_mode is None else {"alpha_use": BLENDINGS[alpha_mode].alpha_use}
    target = image_target_layout(engine) if direct else march_target_layout(engine)

    def make():
        label = f"{volume.mode} volume by compute"
        shader = link(entry, {**volume.roles(), "pixels": "marched"})
        module = compile_shader(engine.device, shader, label)
        layouts = [volume_layout(engine, volume.volume, volume.skipping), target]
        with gpu_errors(f"making the pipeline of {label}"):
            return engine.device.create_compute_pipeline(
                label=label,
                layout=engine.device.create_pipeline_layout(bind_group_layouts=layouts),
                compute={"module": module, "entry_point": "compute_main", "constants": constants},
            )

    return engine.once((entry, volume, repr(constants)), make)


def window_pipeline(engine: Engine, texture_format: str):
    """Encodes the frame as the texture of a window wants it."""
    return engine.once(
        ("window", texture_format),
        lambda: fullscreen_pipeline(
            engine,
            "window",
            link("entry/window.wgsl"),
            [present_layout(engine)],
            [{"format": texture_format}],
            constants={"format_encodes": texture_format.endswith("-srgb")},
        ),
    )


def present_pipeline(engine: Engine):
    """Encodes the frame to sRGB."""
    return engine.once(
        "present",
        lambda: fullscreen_pipeline(
            engine,
            "present",
            link("entry/present.wgsl"),
            [present_layout(engine)],
            [{"format": IMAGE_FORMAT}],
        ),
    )
