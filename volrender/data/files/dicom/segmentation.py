"""What a segmentation object says of its segments: numbers, names, colours, how they are stored."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ....base.colour import srgb_from_linear
from ..errors import cut
from ..volume_file import Label
from .tags import first, number, numbers, text, whole

_KINDS = ("BINARY", "FRACTIONAL", "LABELMAP")
_MOST_SEGMENTS = 2**16 - 1
# The standard means the white of ICC profiles, D50; those who write segmentations (highdicom, among
# others) take that of sRGB, D65, and the colours that they meant are those of D65.
_XYZ_WHITE = (0.95047, 1.0, 1.08883)
_RGB_FROM_XYZ = np.array(
    [
        [3.2404542, -1.5371385, -0.4985314],
        [-0.9692660, 1.8760108, 0.0415560],
        [0.0556434, -0.2040259, 1.0572252],
    ]
)


@dataclass(frozen=True, eq=False)
class Segmentation:
    """What all frames of a segmentation object have in common.

    Parameters
    ----------
    kind : str
        "BINARY": each frame marks one segment; "FRACTIONAL": it says how much of it each pixel has,
        or how likely; "LABELMAP": its values are numbers of segments.
    most : int
        The value of a pixel that is wholly of a fractional segment.
    overlap : str
        Whether a voxel may be of several segments: "YES", "NO", or "UNDEFINED".
    labels : tuple of Label
        Sorted by number.
    spacing_mm : float or None
        Between the planes on which frames may lie.
    """

    kind: str
    most: int
    overlap: str
    labels: tuple[Label, ...]
    spacing_mm: float | None

    def label(self, segment: int) -> Label:
        """What a number stands for, also where the file does not describe it."""
        known = (label for label in self.labels if label.id == segment)
        return next(known, Label(segment, f"segment {segment}"))

    def paint(self, plane: np.ndarray, stored: np.ndarray, segment: int) -> None:
        """Put a frame, as it is stored, on a plane that was zero."""
        if self.kind == "BINARY":
            plane[stored != 0] = segment
        elif self.kind == "FRACTIONAL":
            plane[...] = stored / np.float32(self.most)
        else:
            plane[...] = stored


def segmentation_of(dataset: Any) -> Segmentation | None:
    """What a file says of its segments; None where it is no segmentation.

    Raises
    ------
    ValueError
        It is of another kind, or says what cannot be.
    """
    kind = text(dataset, "SegmentationType").upper()
    if not kind:
        return None
    if kind not in _KINDS:
        raise ValueError(f"segmentations of kind {cut(kind, 20)} are not read")
    most = whole(dataset, "MaximumFractionalValue", 255)
    if kind == "FRACTIONAL" and not 1 <= most <= 255:
        raise ValueError(f"its MaximumFractionalValue is {most}")
    described = dataset.get("SegmentSequence") or []
    labels = {label.id: label for label in map(_label, described) if label.id != 0}
    measures = first(first(dataset, "SharedFunctionalGroupsSequence"), "PixelMeasuresSequence")
    return Segmentation(
        kind,
        most,
        text(dataset, "SegmentsOverlap").upper() or "UNDEFINED",
        tuple(labels[number] for number in sorted(labels)),
        number(measures, "SpacingBetweenSlices"),
    )


def _label(item: Any) -> Label:
    """A segment: 0, of label maps, is their background."""
    segment = checked_segment(whole(item, "SegmentNumber"))
    name = cut(text(item, "SegmentLabel")) or f"segment {segment}"
    stored = numbers(item, "RecommendedDisplayCIELabValue", 3)
    return Label(segment, name, None if stored is None else _hex_from_stored_lab(stored))


def checked_segment(segment: int) -> int:
    """The number of a segment, if it may be one."""
    if not 0 <= segment <= _MOST_SEGMENTS:
        raise ValueError(f"it has a segment of number {segment}")
    return segment


def _hex_from_stored_lab(stored: tuple[float, ...]) -> str:
    """sRGB of CIELAB as 16 bits hold it (PS3.3, C.10.7.1.1): L of 0 to 100, a and b of −128 to 127."""
    lightness, a, b = np.clip(stored, 0, 65535) / 65535 * (100, 255, 255) - (0, 128, 128)
    y = (lightness + 16) / 116
    roots = np.array([y + a / 500, y, y - b / 200])  # CIE 15: XYZ of L*a*b*
    xyz = np.where(roots > 6 / 29, roots**3, (roots - 4 / 29) * 3 * (6 / 29) ** 2) * _XYZ_WHITE
    rgb = srgb_from_linear(np.clip(_RGB_FROM_XYZ @ xyz, 0, 1))
    return "#" + "".join(f"{round(255 * float(part)):02x}" for part in rgb)
