"""One volume as it is drawn: what a scene says of it."""

from typing import Any, NamedTuple

import numpy as np

from ...device.engine import Engine
from ...shader.uniforms import with_scissor
from ...shader.volume_programs import VolumePipeline
from ...volume.colormap import ColormapTexture
from ...volume.labels.label_table import LabelTable
from ...volume.matter import MatterTable
from ...volume.matter_image import MatterImage
from ...volume.packed_resident import PackedResident
from ...volume.resident import Resident
from ..draw_list import Owner
from .bound_volume import BoundVolume
from .volume_block import VolumeBlock


class Paint(NamedTuple):
    """Labels whose colours the surfaces of a volume have.

    Attributes
    ----------
    resident : LabelResident or BrickedLabels
    table : LabelTable
    record : bytes
        Of those in bricks, as of an item that shows them; else empty.
    """

    resident: Any
    table: LabelTable
    record: bytes = b""


class VolumeItem(NamedTuple):
    """A volume in a frame.

    Attributes
    ----------
    owner : Owner
    program : VolumePipeline
        Mode and ways of sampling.
    alpha_mode : str
        A key of `blending.BLENDINGS`.
    record : bytes
        As `UniformRecord.content` gives it.
    scissor_px : (left, top, width, height) of int
        The part of the target that the volume can touch.
    resident : Resident or PackedResident
    colormap : ColormapTexture, MatterTable, MatterImage or LabelTable
    colour_version : int
        Of what that holds, where it is written anew.
    grid : wgpu texture view or None
        What the program skips by.
    paint : Paint or None
        Labels whose colours its surfaces have.
    scalar_length : float
        What rays find counts times this: a world length, of modes that integrate; else 1.
    is_scout : bool
        It is marched for what its rays tell of bricks alone, which nobody waits for.
    """

    owner: Owner
    program: VolumePipeline
    alpha_mode: str
    record: bytes
    scissor_px: tuple[int, int, int, int]
    resident: Resident | PackedResident
    colormap: ColormapTexture | MatterTable | MatterImage | LabelTable
    colour_version: int
    grid: Any
    scalar_length: float = 1.0
    paint: Paint | None = None
    is_scout: bool = False

    def make_block(self, engine: Engine) -> VolumeBlock:
        return VolumeBlock(engine, BoundVolume(engine))

    @property
    def is_marched(self) -> bool:
        """Its pixels are what rays find: they may be marched before they are drawn."""
        return True

    @property
    def members(self) -> tuple["VolumeItem", ...]:
        """The volumes that it shows: itself."""
        return (self,)

    def scalar(self, found: np.ndarray) -> np.ndarray:
        """What rays found, as a layer has it: `scalar_exactly` in float32, inf beyond that."""
        with np.errstate(over="ignore"):
            return self.scalar_exactly(found).astype(np.float32)

    def scalar_exactly(self, found: np.ndarray) -> np.ndarray:
        """What rays found, in data units, or these times a world length; float64.

        Of several channels, that which is seen most.

        Parameters
        ----------
        found : ndarray, (…, 4)
            As `Frame.render_layer` gives it.
        """
        encodings = self.resident.encodings
        channels = channels_in(found)
        scalar = encodings[0].data(found[..., 0])
        for number, encoding in enumerate(encodings[1:], 1):
            scalar = np.where(channels == number, encoding.data(found[..., 0]), scalar)
        return scalar * self.scalar_length

    def cut_to(self, scissor_px: tuple[int, int, int, int]) -> "VolumeItem":
        """The same in a part of its rectangle."""
        return self._replace(scissor_px=scissor_px, record=with_scissor(self.record, scissor_px))

    @property
    def ends_at_depth(self) -> bool:
        """Whether its rays end at what is opaque: it is marched once that is drawn."""
        return self.program.end == "depth"

    @property
    def is_tiled(self) -> bool:
        """Whether fragment shaders look at tiles of pixels first (tiles.py)."""
        skips = self.program.skipping == "distance" and self.program.layout == "whole"
        return skips and min(self.scissor_px[2:]) > 0


def channels_in(found: np.ndarray) -> np.ndarray:
    """Which channel of a volume is seen most, as entry/layers.wgsl says it; 0 where nothing is found."""
    return np.round(found[..., 2] % 1 * 8).astype(int)


def which_in(found: np.ndarray) -> np.ndarray:
    """Which of several volumes on the same rays is seen; −1 where nothing is found."""
    return np.floor(found[..., 2]).astype(int) - 1
