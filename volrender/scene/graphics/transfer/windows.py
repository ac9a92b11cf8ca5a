"""Windows of CT: contrast limits that suit kinds of tissue, and which volumes they are for."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from weakref import WeakKeyDictionary

from ....base.modes import mode_of

HOUNSFIELD = "HU"
# What the smallest value of a CT is between: air is −1000, what lies outside of the scan less, and
# what is cropped to a body may lack the air; and what its largest value exceeds, being bone.
LEAST_OF_CT, MOST_OF_CT = (-3100.0, -700.0), 200.0

_RANGES: WeakKeyDictionary = WeakKeyDictionary()  # by buffer: which version it is of, and the range


def _window(level: float, width: float) -> Mapping[str, float]:
    return MappingProxyType({"vmin": level - width / 2, "vmax": level + width / 2})


# Hounsfield units. The first four are those of 3D Slicer, the last is that of Radiopaedia.
CT_WINDOWS: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "bone": _window(400, 1000),
        "lung": _window(-500, 1400),
        "brain": _window(50, 100),
        "abdomen": _window(40, 350),
        "soft": _window(50, 400),
    }
)
# The keys of windows on a desktop, as canvases name them, in lower case.
CT_KEYS: Mapping[str, str] = MappingProxyType(
    {f"f{number}": name for number, name in enumerate(CT_WINDOWS, start=5)}
)


def put_ct_window(graphic: Any, name: str) -> None:
    """Give a volume the limits of a window of CT, and where it absorbs an opacity that follows them."""
    graphic.vmin, graphic.vmax = CT_WINDOWS[name]["vmin"], CT_WINDOWS[name]["vmax"]
    if mode_of(graphic).absorbs:
        graphic.opacity = "linear"


def is_in_hounsfield_units(graphic: Any) -> bool:
    """Whether the values of a volume are Hounsfield units (HU), as those of a CT are.

    Where the metadata say a ``"value_unit"``, as those of DICOM do, that counts. Else it is guessed by
    the values: integers with a sign or floats, the smallest between −3100 and −700, the largest above 200.

    Parameters
    ----------
    graphic : Graphic
        Of any kind; channels, colours and labels are never in Hounsfield units.
    """
    if graphic.kind != "image_volume" or graphic.channels or graphic.data.is_colour:
        return False
    if isinstance(graphic.metadata, Mapping) and "value_unit" in graphic.metadata:
        return graphic.metadata["value_unit"] == HOUNSFIELD
    if graphic.data.dtype.kind not in "if":
        return False
    low, high = _range(graphic.data)
    return LEAST_OF_CT[0] <= low <= LEAST_OF_CT[1] and high > MOST_OF_CT


def _range(data: Any) -> tuple[float, float]:
    """The range of a `VolumeBuffer`, looked for once as long as it stays the same.

    Of a series, that of all of it, looked for once: its time points are of one kind.
    """
    version = 0 if data.n_times > 1 else data.voxels.version
    if _RANGES.get(data, (None,))[0] != version:
        _RANGES[data] = version, data.range()
    return _RANGES[data][1]
