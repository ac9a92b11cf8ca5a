"""The 3D texture of voxels itself: made, and written to box by box."""

from typing import Any

import numpy as np
import wgpu

from ...data.sources.source import Box
from ..device.engine import Engine
from ..device.errors import gpu_errors

Shape = tuple[int, int, int]


def check_side(engine: Engine, shape_zyx: Shape) -> None:
    """Raise ValueError where an axis is longer than the device's 3D textures."""
    limit = engine.limits["max-texture-dimension-3d"]
    if max(shape_zyx) > limit:
        raise ValueError(
            f"data of shape {shape_zyx} (z, y, x) does not fit in a 3D texture of {engine.name}: "
            f"its limit max-texture-dimension-3d is {limit} voxels a side. Crop or downsample the data."
        )


def make_texture(engine: Engine, shape_zyx: Shape, texture_format: str, voxel_bytes: int) -> Any:
    """A 3D texture that nothing was written to yet.

    Raises
    ------
    MemoryError
        It does not fit in GPU memory.
    """
    nz, ny, nx = shape_zyx
    size_bytes = nx * ny * nz * voxel_bytes
    with gpu_errors(f"making a {nx}×{ny}×{nz} texture of {size_bytes / 2**20:.0f} MiB"):
        return engine.device.create_texture(
            label="volume",
            size=(nx, ny, nz),
            dimension="3d",
            format=texture_format,
            usage=wgpu.TextureUsage.TEXTURE_BINDING
            | wgpu.TextureUsage.COPY_DST
            | wgpu.TextureUsage.COPY_SRC,
        )


def write_box(engine: Engine, texture: Any, shape_zyx: Shape, box: Box, texels: np.ndarray) -> None:
    """Upload a box of a texture of some shape.

    Parameters
    ----------
    engine : Engine
    texture : wgpu texture
    shape_zyx : (int, int, int)
    box : (slice, slice, slice)
        Along z, y, x.
    texels : ndarray, (nz, ny, nx) or (nz, ny, nx, 4)
        C-contiguous.
    """
    depth, height, width = texels.shape[:3]
    # wgpu ends the process where a write reaches beyond its texture.
    if (depth, height, width) != tuple(part.stop - part.start for part in box) or any(
        part.start < 0 or part.stop > length for part, length in zip(box, shape_zyx, strict=True)
    ):
        raise ValueError(
            f"{texels.shape[:3]} voxels (z, y, x) cannot be written to the box {box} of a "
            f"texture of shape {shape_zyx}."
        )
    row_bytes = texels[0, 0].nbytes if texels.size else 0
    engine.check()
    with gpu_errors("uploading voxels"):
        engine.device.queue.write_texture(
            {"texture": texture, "origin": (box[2].start, box[1].start, box[0].start)},
            texels,
            {"bytes_per_row": row_bytes, "rows_per_image": height},
            (width, height, depth),
        )
    # In staging memory, rows begin at multiples of 256 bytes.
    engine.staged(depth * height * -(-row_bytes // 256) * 256)


def clear(engine: Engine, texture: Any, voxel_bytes: int) -> None:
    """Have a new 3D texture hold zeros now.

    wgpu would do that when it is first read, over what was copied to it, as it looks for that at z = 0
    alone.
    """
    with gpu_errors("clearing a texture"):
        layout = {"bytes_per_row": voxel_bytes, "rows_per_image": 1}
        engine.device.queue.write_texture(
            {"texture": texture}, bytes(voxel_bytes), layout, (1, 1, 1)
        )
