"""What is sent of voxels, and how do they lie in a browser's textures?

They are encoded as for a GPU that has what every browser has. Whole numbers go as whole numbers, and
numbers of several bytes byte by byte, since that packs better.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from ....data.buffer import VolumeBuffer
from ....data.sources.source import Source
from ....engine.volume.encoding import Encoding
from ....engine.volume.labels.label_texture import LabelTexture
from ....engine.volume.packed_texture import PackedTexture
from ....engine.volume.texture import VolumeTexture
from ..blocks import Blocks
from .device import PageDevice
from .eight_bits import in_8_bits
from .lattice import Lattice


class PageVolumes:
    """The voxels of a page, each once, whoever shows them.

    Parameters
    ----------
    blocks : Blocks
        Get the bytes.
    rounded : bool
        Values of images get 8 bits each; the ``step`` of an entry's times says how far apart they are.
    encoded : dict, optional
        What was encoded for another page of these blocks, which this one takes where voxels are the same,
        and adds to.

    Attributes
    ----------
    entries : list of dict
        `Volume` of the page's scene.
    """

    def __init__(
        self, blocks: Blocks, rounded: bool = False, encoded: dict[tuple, Any] | None = None
    ) -> None:
        self.entries: list[dict[str, Any]] = []
        self._rounded = rounded
        self._blocks = blocks
        self._encoded = {} if encoded is None else encoded
        self._known: dict[tuple, int] = {}
        self._encodings: list[Encoding | None] = []  # of the first channel at the first time

    def encoding(self, number: int) -> Encoding:
        """How an image is encoded that was added: of channels, the first of them."""
        encoding = self._encodings[number]
        assert encoding is not None, "labels are not encoded so"
        return encoding

    def may_load(self, number: int) -> bool:
        """Whether some browsers cannot filter it, or voxels are missing, at any time."""
        times = self.entries[number]["times"]
        return any(
            time["format"].endswith("32float") or any(each["masked"] for each in time["encodings"])
            for time in times
        )

    def on(self, lattice: Lattice | None) -> "OnLattice":
        """What gets only these voxels of volumes; None: all."""
        return OnLattice(self, lattice)

    def image(self, data: VolumeBuffer, lattice: Lattice | None = None) -> int:
        """The number of an image, grey or in colours."""
        return self._add((id(data), "image", str(lattice)), [data], lattice, self._image)

    def channels(self, channels: Sequence[VolumeBuffer], lattice: Lattice | None = None) -> int:
        """The number of one to four channels in one texture."""
        return self._add((*map(id, channels), str(lattice)), channels, lattice, self._channels)

    def labels(self, data: VolumeBuffer, lattice: Lattice | None = None) -> int:
        """The number of labels."""
        return self._add((id(data), "labels", str(lattice)), [data], lattice, _labels)

    def _add(
        self,
        key: tuple,
        buffers: Sequence[VolumeBuffer],
        lattice: Lattice | None,
        encode: Callable[[Sequence[Source]], "_Encoded"],
    ) -> int:
        if key in self._known:
            return self._known[key]
        number = self._known[key] = len(self.entries)
        made = self._encoded.get(key)
        versions = [buffer.voxels.version for buffer in buffers]
        if made is None or made.versions != versions:
            times, encoding = self._times(f"volume-{number}", buffers, lattice, encode)
            made = self._encoded[key] = _Made(list(buffers), versions, times, encoding)
        self._encodings.append(made.encoding)
        shape_zyx = buffers[0].shape_zyx if lattice is None else lattice.shape_zyx
        factor = 1 if lattice is None else lattice.factor
        self.entries.append({"shape_zyx": list(shape_zyx), "factor": factor, "times": made.times})
        return number

    def forget_others(self) -> None:
        """Forget what was encoded of volumes that this page does not have."""
        for key in self._encoded.keys() - self._known.keys():
            del self._encoded[key]

    def _times(
        self,
        name: str,
        buffers: Sequence[VolumeBuffer],
        lattice: Lattice | None,
        encode: Callable[[Sequence[Source]], "_Encoded"],
    ) -> tuple[list[dict[str, Any]], Encoding | None]:
        """The entries of all time points, and how the first is encoded."""
        times, encodings = [], []
        for time in range(buffers[0].n_times):
            sources = [buffer.source_at(time) for buffer in buffers]
            if lattice is not None:
                sources = [lattice.of(source, encode is _labels) for source in sources]
            entry, texels, encoding = encode(sources)
            block = self._blocks.add(f"{name}-{time}", packed_bytes(texels, entry))
            times.append({**entry, "block": block})
            encodings.append(encoding)
        return times, encodings[0]

    def _image(self, sources: Sequence[Source]) -> "_Encoded":
        (source,), steps = self._rounding(sources)
        texture = VolumeTexture(_device(), source)
        return _encoded(texture.texture.texels, [texture.encoding], steps)

    def _channels(self, sources: Sequence[Source]) -> "_Encoded":
        sources, steps = self._rounding(sources)
        texture = PackedTexture(_device(), sources)
        return _encoded(texture.texture.texels, texture.encodings, steps)

    def _rounding(self, sources: Sequence[Source]) -> tuple[list[Source], list["_Steps"]]:
        """What is sent instead of sources, and which values that stands for."""
        if not self._rounded:
            return list(sources), [(1.0, 0.0)] * len(sources)
        found = [in_8_bits(source) for source in sources]
        return [source for source, *_ in found], [(step, low) for _, step, low in found]


class OnLattice:
    """The voxels of a page that some graphic needs."""

    def __init__(self, volumes: PageVolumes, lattice: Lattice | None) -> None:
        self._volumes, self._lattice = volumes, lattice

    def image(self, data: VolumeBuffer) -> int:
        return self._volumes.image(data, self._lattice)

    def channels(self, channels: Sequence[VolumeBuffer]) -> int:
        return self._volumes.channels(channels, self._lattice)

    def labels(self, data: VolumeBuffer) -> int:
        return self._volumes.labels(data, self._lattice)


class _Made(NamedTuple):
    """What was encoded of the voxels of some buffers, when they had some versions."""

    buffers: list[VolumeBuffer]  # kept, so that no other has the id of one of them
    versions: list[int]
    times: list[dict[str, Any]]
    encoding: Encoding | None


_Encoded = tuple[dict[str, Any], np.ndarray, Encoding | None]
_Steps = tuple[float, float]  # of whole numbers: value = number · step + low


def _encoded(
    texels: np.ndarray, encodings: Sequence[Encoding], steps: Sequence[_Steps]
) -> _Encoded:
    """An entry of texels that stand for whole numbers, which stand for values."""
    means = [
        replace(encoding, scale=encoding.scale * step, offset=encoding.offset * step + low)
        for encoding, (step, low) in zip(encodings, steps, strict=True)
    ]
    entry = {**_entry(means), "step": max(step for step, _ in steps)}
    return entry, texels, means[0]


def _labels(sources: Sequence[Source]) -> _Encoded:
    texture = LabelTexture(_device(), sources[0])
    numbering = texture.encoding
    entry = {
        "format": numbering.format,
        "encodings": [],
        "order": "by_number" if numbering.is_sorted else "by_id",
    }
    return entry, texture.texture.texels, None


def _device() -> Any:
    return PageDevice()


def _entry(encodings: Sequence[Encoding]) -> dict[str, Any]:
    return {
        "format": encodings[0].format,
        "encodings": [
            {
                "format": encoding.format,
                "scale": encoding.scale,
                "offset": encoding.offset,
                "channels": encoding.channels,
                "masked": encoding.masked,
                "normalised": encoding.is_normalised,
            }
            for encoding in encodings
        ],
    }


def packed_bytes(texels: np.ndarray, entry: dict[str, Any]) -> np.ndarray:
    """The bytes of texels as they are sent; adds to the entry how: its `bytes` a number, and `whole`.

    Half floats that are whole numbers are sent as int16.
    """
    size = {"8": 1, "1": 2, "3": 4}[entry["format"].lstrip("rgba")[0]]
    numbers = texels.reshape(-1).view(f"<u{size}")
    entry["bytes"], entry["whole"] = size, False
    if entry["format"].endswith("16float"):
        halves = numbers.view(np.float16)
        if (halves == np.round(halves)).all() and np.abs(halves).max(initial=0) <= 2**15 - 1:
            entry["whole"] = True
            numbers = halves.astype("<i2").view("<u2")
    return np.ascontiguousarray(numbers.view(np.uint8).reshape(-1, size).T)
