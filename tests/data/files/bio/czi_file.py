"""Writes small CZI files by the library of Zeiss, and what that cannot write, into them afterwards."""

import struct
from pathlib import Path

import numpy as np
from pylibCZIrw import czi


def write_czi(
    path: Path,
    data: np.ndarray,
    *,
    scenes: int = 1,
    compression: str | None = None,
    metadata: dict | None = None,
    skip: tuple[tuple[int, int, int], ...] = (),
    half: bool = False,
) -> None:
    """Values of axes (z, y, x) to (t, c, z, y, x), or colours (z, y, x, 3).

    Scene s has all values plus s, 100 s pixels to the right; it begins at (5, 7). `skip` lists planes
    (t, c, z) that are not written, `half`: each plane has itself in half the resolution too.
    """
    colour = data.ndim == 4 and data.shape[-1] == 3
    values = data if colour else data.reshape((1,) * (5 - data.ndim) + data.shape)
    shape = (1, 1, len(data)) if colour else values.shape[:3]
    with czi.create_czi(str(path), exist_ok=True, compression_options=compression) as writer:
        for scene in range(scenes):
            for t, c, z in np.ndindex(*shape):
                plane = values[z] if colour else values[t, c, z]
                if (t, c, z) in skip:
                    continue
                at = {"plane": {"T": t, "C": c, "Z": z}, "scene": scene}
                writer.write(plane + plane.dtype.type(scene), location=(5 + 100 * scene, 7), **at)
                if half:
                    writer.write(halved(plane), location=(5 + 100 * scene, 7), **at)
        writer.write_metadata(
            "made up", **(metadata or {"scale_x": 1e-7, "scale_y": 2e-7, "scale_z": 5e-7})
        )
    if half:
        _call_half(path, plane.shape)


def halved(plane: np.ndarray) -> np.ndarray:
    """What is written for half the resolution: not what one would compute, so that it is known again."""
    return np.ascontiguousarray(plane[::2, ::2] + plane.dtype.type(1000))


def _call_half(path: Path, shape: tuple[int, ...]) -> None:
    """Let the tiles of half the size say that they cover that of the whole ones."""
    content = path.read_bytes()
    for axis, length in zip(b"YX", shape, strict=False):
        stored = (length + 1) // 2
        start = {b"X"[0]: 5, b"Y"[0]: 7}[axis]
        entry = struct.Struct("<B3xiIfI")  # axis, start, size, coordinate, stored size
        content = content.replace(
            entry.pack(axis, start, stored, float(start), stored),
            entry.pack(axis, start, 2 * stored, float(start), stored),
        ).replace(
            entry.pack(axis, start, stored, 0.0, stored),
            entry.pack(axis, start, 2 * stored, 0.0, stored),
        )
    path.write_bytes(content)
