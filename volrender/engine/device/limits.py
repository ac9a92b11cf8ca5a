"""Which limits does the engine ask of a device? WebGPU's own, and larger textures and buffers."""

from collections.abc import Mapping

# What every WebGPU implementation offers (WebGPU specification, "Limits"). A limit that is not asked
# for is the adapter's own in wgpu, and what then works here need not work in a browser.
DEFAULT_LIMITS = {
    "max-texture-dimension-1d": 8192,
    "max-texture-dimension-2d": 8192,
    "max-texture-dimension-3d": 2048,
    "max-texture-array-layers": 256,
    "max-bind-groups": 4,
    "max-bind-groups-plus-vertex-buffers": 24,
    "max-bindings-per-bind-group": 1000,
    "max-dynamic-uniform-buffers-per-pipeline-layout": 8,
    "max-dynamic-storage-buffers-per-pipeline-layout": 4,
    "max-sampled-textures-per-shader-stage": 16,
    "max-samplers-per-shader-stage": 16,
    "max-storage-buffers-per-shader-stage": 8,
    "max-storage-textures-per-shader-stage": 4,
    "max-uniform-buffers-per-shader-stage": 12,
    "max-uniform-buffer-binding-size": 64 * 2**10,
    "max-storage-buffer-binding-size": 128 * 2**20,
    "min-uniform-buffer-offset-alignment": 256,
    "min-storage-buffer-offset-alignment": 256,
    "max-vertex-buffers": 8,
    "max-buffer-size": 256 * 2**20,
    "max-vertex-attributes": 16,
    "max-vertex-buffer-array-stride": 2048,
    "max-inter-stage-shader-variables": 16,
    "max-color-attachments": 8,
    "max-color-attachment-bytes-per-sample": 32,
    "max-compute-workgroup-storage-size": 16384,
    "max-compute-invocations-per-workgroup": 256,
    "max-compute-workgroup-size-x": 256,
    "max-compute-workgroup-size-y": 256,
    "max-compute-workgroup-size-z": 64,
    "max-compute-workgroups-per-dimension": 65535,
    "max-immediate-size": 0,  # not every implementation has immediates
}

# Taken as large as the adapter has them, so that large volumes fit in one texture.
WANTED_LIMITS = ("max-texture-dimension-3d", "max-texture-dimension-2d", "max-buffer-size")


def default_limits(adapter: Mapping[str, int]) -> dict[str, int]:
    """WebGPU's limits; where an adapter has less than one of them, the adapter's own."""
    known = {name: value for name, value in DEFAULT_LIMITS.items() if name in adapter}
    return {name: weaker(name, value, adapter[name]) for name, value in known.items()}


def weaker(name: str, one: int, other: int) -> int:
    """Of two values of a limit the one that promises less: a smaller size, a larger alignment."""
    return max(one, other) if name.startswith("min-") else min(one, other)
