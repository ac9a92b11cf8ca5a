"""Boxes that are written to a texture together: side by side in another one, then copied to their places."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ....data.sources.source import Shape
from ...device.engine import Engine
from ...device.errors import gpu_errors
from ...device.limits import DEFAULT_LIMITS
from ...skipping.textures import GridTexture
from ...volume.texels import make_texture, write_box

MOST_BYTES = 4 * 2**20  # of boxes that are written together
MOST_TEXELS = DEFAULT_LIMITS["max-texture-dimension-3d"]  # along x

Origin = tuple[int, int, int]  # of a box in a texture: x, y, z


class Staging:
    """A texture for boxes of one size, which is written to in one piece: each write of wgpu has its price.

    All of an engine share it: what is written is copied, or read by what is submitted, while its lock is
    held.

    Parameters
    ----------
    engine : Engine
    side : int
        Texels of a box along each axis.
    texture_format : str
    texel_bytes : int

    Attributes
    ----------
    most : int
        Boxes that can be written together.
    """

    def __init__(self, engine: Engine, side: int, texture_format: str, texel_bytes: int) -> None:
        self._engine, self._side, self._format = engine, side, texture_format
        self._texel_bytes = texel_bytes
        self.most = max(1, min(MOST_TEXELS // side, MOST_BYTES // (side**3 * texel_bytes)))
        self._texture: GridTexture | None = None

    @property
    def _shape_zyx(self) -> Shape:
        return self._side, self._side, self._side * self.most

    @property
    def texture(self) -> GridTexture:
        """What is written to, made when it is first asked for."""
        if self._texture is None:
            made = make_texture(self._engine, self._shape_zyx, self._format, self._texel_bytes)
            self._texture = GridTexture(made, made.create_view())
        return self._texture

    def write(self, boxes: Sequence[np.ndarray]) -> None:
        """Write at most `most` boxes of (side, side, side) texels, or (side, side, side, 4)."""
        side, row_bytes = self._side, self._side * self._texel_bytes
        if len(boxes) > self.most or any(
            box.shape[:3] != (side,) * 3 or box.nbytes != side * side * row_bytes for box in boxes
        ):
            raise ValueError(f"These are not at most {self.most} boxes of {side} texels a side.")
        # Rows are copied whole.
        rows = [np.ascontiguousarray(box).reshape(side, -1).view(f"V{row_bytes}") for box in boxes]
        texels = np.stack(rows, axis=2).view(np.uint8)
        texels = texels.reshape(side, side, len(boxes) * side, self._texel_bytes)
        box = slice(0, side), slice(0, side), slice(0, len(boxes) * side)
        write_box(self._engine, self.texture.texture, self._shape_zyx, box, texels)

    def copy(self, texture: Any, origins: Sequence[Origin]) -> None:
        """Have the boxes, in the order in which they were written, copied to a texture that was written to.

        They may begin or end one or more texels beyond it: these are left out.
        """
        engine, ends = self._engine, texture.size
        with gpu_errors("copying bricks to their places"):
            encoder = engine.encoder("bricks")
            for first, last in self._runs(origins):
                origin = origins[first]
                size = (self._side * (last - first), self._side, self._side)
                low = tuple(max(0, -at) for at in origin)
                high = tuple(
                    min(n, end - at) for n, end, at in zip(size, ends, origin, strict=True)
                )
                encoder.copy_texture_to_texture(
                    {
                        "texture": self.texture.texture,
                        "origin": (self._side * first + low[0], *low[1:]),
                    },
                    {"texture": texture, "origin": tuple(map(sum, zip(origin, low, strict=True)))},
                    tuple(b - a for a, b in zip(low, high, strict=True)),
                )
            engine.submit(encoder)

    def _runs(self, origins: Sequence[Origin]) -> Iterator[tuple[int, int]]:
        """From where to where boxes lie side by side in the other texture too."""
        first = 0
        for number in range(1, len(origins) + 1):
            x, y, z = origins[number - 1]
            if number == len(origins) or origins[number] != (x + self._side, y, z):
                yield first, number
                first = number

    def parts(self, count: int) -> Iterator[slice]:
        """So many boxes, in pieces that can be written together."""
        for first in range(0, count, self.most):
            yield slice(first, min(first + self.most, count))


def staging_of(
    engine: Engine, name: str, side: int, texture_format: str, texel_bytes: int
) -> Staging:
    """That of an engine for boxes like these; those of another name may be written meanwhile."""
    key = "staging", name, side, texture_format
    return engine.once(key, lambda: Staging(engine, side, texture_format, texel_bytes))
