"""Bind group layouts, each made once: what the shaders of volumes and frames are bound to."""

import wgpu

from ..device.engine import Engine
from .target_formats import IMAGE_FORMAT, MARCH_COLOUR_FORMAT, MARCH_DEPTH_FORMAT
from .uniforms import uniforms_dtype

UNFILTERED = "unfilterable-float"


def volume_layout(engine: Engine, volume: str, skipping: str):
    """A drawn volume in its roles `volume` and `skipping` (uniforms.wgsl, bindings.wgsl, grid.wgsl)."""
    filterable, skips = volume == "dense", skipping != "none"
    bindings = [
        {"buffer": {"type": "uniform", "min_binding_size": uniforms_dtype().itemsize}},
        _texture("float" if filterable else UNFILTERED, "3d"),
        {"sampler": {"type": "filtering" if filterable else "non-filtering"}},
        _texture(UNFILTERED, "1d"),
    ]
    if skips:
        bindings += [_texture(UNFILTERED, "3d"), {"sampler": {"type": "non-filtering"}}]
    visible = wgpu.ShaderStage.FRAGMENT | wgpu.ShaderStage.COMPUTE
    return _layout(engine, "volume", visible, bindings, (filterable, skips))


def march_target_layout(engine: Engine):
    """Where compute stores colour and depth (compute.wgsl)."""
    bindings = [_storage(MARCH_COLOUR_FORMAT), _storage(MARCH_DEPTH_FORMAT)]
    return _layout(engine, "march target", wgpu.ShaderStage.COMPUTE, bindings)


def image_target_layout(engine: Engine):
    """Where compute stores a picture directly (direct_compute.wgsl)."""
    return _layout(engine, "image target", wgpu.ShaderStage.COMPUTE, [_storage(IMAGE_FORMAT)])


def stored_layout(engine: Engine):
    """Where stored colour and depth are read again (pixels/stored.wgsl)."""
    bindings = [_texture(UNFILTERED), _texture(UNFILTERED)]
    return _layout(engine, "stored pixels", wgpu.ShaderStage.FRAGMENT, bindings)


def tile_layout(engine: Engine):
    """Where the march reads what is known of its tile (pixels/tiled.wgsl)."""
    return _layout(engine, "tiles", wgpu.ShaderStage.FRAGMENT, [_texture(UNFILTERED)])


def present_layout(engine: Engine):
    """The light of a frame, for its last step (present.wgsl, window.wgsl)."""
    return _layout(engine, "present", wgpu.ShaderStage.FRAGMENT, [_texture(UNFILTERED)])


def _layout(engine: Engine, label: str, visibility: int, bindings: list[dict], variant=()):
    """Bindings numbered from 0; of one label and variant always the same."""
    return engine.once(
        ("layout", label, variant),
        lambda: engine.device.create_bind_group_layout(
            label=label,
            entries=[
                {"binding": number, "visibility": visibility, **binding}
                for number, binding in enumerate(bindings)
            ],
        ),
    )


def _texture(sample_type: str, dimension: str = "2d") -> dict:
    return {"texture": {"sample_type": sample_type, "view_dimension": dimension}}


def _storage(texture_format: str) -> dict:
    return {"storage_texture": {"access": "write-only", "format": texture_format}}
