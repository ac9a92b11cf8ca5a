"""How far apart the voxels of a TIFF lie: from what OME-XML, ImageJ and microscopes say."""

import math
import warnings
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

from ....base.units import METRES, symbol_of

_NO_UNITS = ("pixel", "pixels", "voxel", "voxels", "reference frame")
_UNIT_OF_RESOLUTION_TAG = {2: "in", 3: "cm"}
_DOTS_PER_INCH_UNSET = 72  # ImageJ's own default, which it ignores too

Spacing = tuple[tuple[float, float, float], str | None]


def unit_name(text: object) -> str | None:
    """The usual symbol of a unit of length; None for pixels, no unit, or a text that is none."""
    unit = symbol_of(str(text or ""))
    return None if unit is not None and unit.lower() in _NO_UNITS else unit


def spacing_from_ome(pixels: ElementTree.Element) -> Spacing:
    """Voxel size (x, y, z) and its unit from the element Pixels of OME-XML.

    PhysicalSizeX, Y and Z, each with its unit (µm where it has none, as the schema says). A size
    that is not recorded is taken as that of x.
    """
    sizes = [pixels.get(f"PhysicalSize{axis}") for axis in "XYZ"]
    units = [unit_name(pixels.get(f"PhysicalSize{axis}Unit", "µm")) for axis in "XYZ"]
    return _combine(sizes, units)


def spacing_from_lsm(metadata: Mapping[str, Any]) -> Spacing:
    """Voxel size (x, y, z) in µm from ZEISS LSM, which has it in metres."""
    sizes = [_positive(metadata.get(f"VoxelSize{axis}")) for axis in "XYZ"]
    return _combine([size and size * 1e6 for size in sizes], ["µm"] * 3)


def spacing_from_stk(metadata: Mapping[str, Any]) -> Spacing:
    """Voxel size (x, y, z) and its unit from MetaMorph, whose first plane says z."""
    unit = unit_name(metadata.get("CalibrationUnits"))
    distances = metadata.get("ZDistance")
    distance = None if distances is None or len(distances) == 0 else distances[0]
    sizes = [metadata.get("XCalibration"), metadata.get("YCalibration"), distance]
    return _combine(sizes, [unit] * 3)


def spacing_from_imagej(metadata: Mapping[str, Any], tags: Any) -> Spacing:
    """Voxel size (x, y, z) and its unit from ImageJ's metadata and the page's resolution tags.

    x and y come from XResolution and YResolution, which ImageJ writes as pixels per `unit`; z
    comes from `spacing`. Units of y and z may differ (`yunit`, `zunit`). A size that is not
    recorded is taken as that of x.

    Parameters
    ----------
    metadata : dict
        As tifffile parses ImageJ's image description.
    tags : tifffile.TiffTags
        Of the first page.
    """
    sizes = [_pixel_size(tags, "XResolution"), _pixel_size(tags, "YResolution")]
    unit = unit_name(metadata.get("unit"))
    if "unit" not in metadata:
        tag = tags.get("ResolutionUnit")
        unit = _UNIT_OF_RESOLUTION_TAG.get(int(tag.value)) if tag else None
        if unit == "in" and sizes[0] and math.isclose(sizes[0], 1 / _DOTS_PER_INCH_UNSET):
            sizes, unit = [None, None], None
    units = [unit, *(unit_name(metadata.get(key, unit)) for key in ("yunit", "zunit"))]
    return _combine([*sizes, metadata.get("spacing")], units)


def _pixel_size(tags: Any, name: str) -> float | None:
    """Inverse of a resolution tag, a rational number; None if it is missing or zero."""
    tag = tags.get(name)
    if tag is None:
        return None
    numerator, denominator = tag.value
    return denominator / numerator if numerator else None


def _combine(sizes: Sequence[Any], units: Sequence[str | None]) -> Spacing:
    """Sizes of any sign and possibly missing, each in its own unit, as one scale in one unit."""
    sizes = [_positive(size) for size in sizes]
    if sizes[0] is None:
        known = next((i for i, size in enumerate(sizes) if size is not None), None)
        if known is None:
            return (1.0, 1.0, 1.0), None
        sizes[0], units = sizes[known], [units[known], *units[1:]]
    units = [
        unit if size is not None else units[0] for size, unit in zip(sizes, units, strict=True)
    ]
    sizes = [sizes[0] if size is None else size for size in sizes]
    if len(set(units)) > 1:
        if not all(unit in METRES for unit in units):
            named = ", ".join(str(unit) for unit in units)
            warnings.warn(
                f"voxel size ignored: units of x, y and z ({named}) do not compare", stacklevel=2
            )
            return (1.0, 1.0, 1.0), None
        sizes = [
            size * (METRES[str(unit)] / METRES[str(units[0])])
            for size, unit in zip(sizes, units, strict=True)
        ]
    return tuple(sizes), units[0]


def _positive(size: Any) -> float | None:
    """The magnitude of a size, or None if it is no usable number."""
    try:
        size = abs(float(size))
    except (TypeError, ValueError):
        return None
    return size if math.isfinite(size) and size > 0 else None
