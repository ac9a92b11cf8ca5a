"""How do the voxels of several channels lie in one texture? Each as its own encoding says, in one format."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...volume.encoding import Encoding
from ...volume.packed_texture import PREFIX, width_of


@dataclass(frozen=True)
class PackedEncoding(Encoding):
    """The encodings of one to four channels that share a texture; as an `Encoding`, that of the first.

    Attributes
    ----------
    channels : int
        Numbers of a texel: 1, 2 or 4.
    each : tuple of Encoding
        Of each channel, all in one format; all are masked where one is.
    """

    each: tuple[Encoding, ...] = ()

    @classmethod
    def of(cls, each: Sequence[Encoding]) -> "PackedEncoding":
        """Of the encodings that each channel would have alone, in formats that differ in nothing."""
        width = width_of(len(each))
        name = PREFIX[width] + each[0].format.lstrip("rgba")
        masked = any(encoding.masked for encoding in each)
        packed = tuple([replace(one, format=name, channels=width, masked=masked) for one in each])
        return cls(**vars(packed[0]), each=packed)

    def stacked(self, texels: Sequence[np.ndarray]) -> np.ndarray:
        """The texels of each channel, (nz, ny, nx), as the array to upload: (nz, ny, nx, numbers)."""
        stacked = np.zeros((*texels[0].shape, self.channels), self.texel_dtype)
        for number, its in enumerate(texels):
            stacked[..., number] = its
        return stacked


def encodings_of(encoding: Encoding) -> tuple[Encoding, ...]:
    """Those of each channel; of what has one, or colours, the encoding itself."""
    return encoding.each if isinstance(encoding, PackedEncoding) else (encoding,)
