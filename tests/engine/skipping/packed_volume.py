"""Packed channels without a texture: what their grids ask for, and each channel as a volume of its own."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np

from tests.engine.skipping.built import texels
from volrender.data.sources.source import ArraySource
from volrender.engine.skipping.textures import GridTexture
from volrender.engine.volume.encoding import choose_encoding

# Of each kind of grid, what is looked for in one channel of values 0..200.
SOUGHT = {
    "maximum": 0.0,
    "minimum": -1.0,
    "distance": 120.0,
    "occupancy": ((30.0, 60.0), (150.0, 170.0)),
    "variation": 0.0,
    "attenuation": 90.0,
}


class PackedVolume:
    """Up to four channels, each with an encoding that its own values decide."""

    def __init__(self, engine, *channels: np.ndarray):
        self.engine = engine
        self.channels = channels
        self.shape_zyx = channels[0].shape
        self.sources = tuple(ArraySource(data) for data in channels)
        is_missing = any(data.dtype.kind == "f" and np.isnan(data).any() for data in channels)
        alone = [self._encoding_of(data, is_missing) for data in channels]
        self.alone = [
            SimpleNamespace(engine=engine, source=source, encoding=encoding)
            for source, encoding in zip(self.sources, alone, strict=True)
        ]
        self.encodings = tuple(
            replace(encoding, format=encoding.format.replace("r", "rgba", 1), channels=4)
            for encoding in alone
        )

    def _encoding_of(self, data: np.ndarray, is_missing: bool):
        values = float(np.nanmin(data)), float(np.nanmax(data))
        return choose_encoding(self.engine, data.dtype, 1, data.size, is_missing, values)

    @property
    def nbytes(self) -> int:
        """Bytes that its texture would have."""
        return self.channels[0].size * self.encodings[0].voxel_bytes

    def texels(self, view) -> np.ndarray:
        """What a grid holds whose view this is."""
        return texels(self.engine, GridTexture(view.texture, view))


def channels_of(count: int, dtype: str, seed: int = 0, shape=(38, 41, 29)) -> list[np.ndarray]:
    """Channels of a dark and a darker part, each with a few bright voxels of its own, up to 200."""
    rng = np.random.default_rng(seed)
    channels = []
    for number in range(count):
        data = np.zeros(shape)
        data[18 + number + seed :] = 5 + number
        data[tuple(rng.integers(0, n, 7) for n in shape)] = [
            40,
            80,
            110,
            150,
            160,
            188,
            200 - number,
        ]
        channels.append(data.astype(dtype))
    return channels
