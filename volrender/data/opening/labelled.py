"""Arrays that say what their axes are: xarray."""

from typing import Any

import numpy as np

from ..files.affine import decompose_affine
from ..files.volume_file import VolumeFile
from .axes import Permuted

SPACE = ("z", "y", "x")
OTHER_NAMES = {"time": "t", "channel": "c", "channels": "c", "rgb": "s", "rgba": "s", "color": "s"}
UNEVEN = 1e-3  # of a step: coordinates that differ by more have no spacing


def volumes_of_dataarray(array: Any) -> list[VolumeFile]:
    """One volume for each channel of an xarray DataArray, in the place that its coordinates say.

    Raises
    ------
    ValueError
        Its dimensions are not called x, y and z, with t or time, c or channel, and rgb for colours;
        or its coordinates are uneven, so that there is no one spacing.
    """
    names = [OTHER_NAMES.get(str(dim).lower(), str(dim).lower()) for dim in array.dims]
    if not {"y", "x"} <= set(names) or set(names) - set("tczyxs") or len(set(names)) < len(names):
        raise ValueError(
            f"dimensions are z, y and x, with t or time, c or channel, rgb; not {tuple(array.dims)}."
        )
    label = f"DataArray {array.name!r}" if array.name else "DataArray in memory"
    axes = [*"t" * ("t" in names), *SPACE, *"s" * ("s" in names)]
    places = [names.index(axis) if axis in names else None for axis in axes]
    lines = {axis: _line(array, axis, names) for axis in SPACE}
    units = {unit for _, _, unit in lines.values() if unit is not None}
    if len(units) > 1:
        raise ValueError(f"{label}: its coordinates have several units: {sorted(units)}.")
    affine = np.eye(4)
    for row, axis in enumerate("xyz"):
        affine[row, 3], affine[row, row], _ = lines[axis]
    offset, rotation, scale, _ = decompose_affine(affine)
    count = array.shape[names.index("c")] if "c" in names else 1
    volumes = []
    for channel in range(count):
        fixed = {names.index("c"): channel} if "c" in names else {}
        volumes.append(
            VolumeFile(
                label,
                "xarray",
                Permuted(array.data, places, fixed),  # type: ignore[arg-type]
                "".join(axes).replace("s", "c"),
                *(offset, rotation, scale),
                spacing_unit=next(iter(units), None),
                channel=_channel_name(array, names, channel) if count > 1 else None,
            )
        )
    return volumes


def _line(array: Any, axis: str, names: list[str]) -> tuple[float, float, str | None]:
    """Where the first voxel is along an axis, how far apart they are, and the unit."""
    dim = array.dims[names.index(axis)] if axis in names else None
    if dim is None or dim not in array.coords:
        return 0.0, 1.0, None
    coordinate = array.coords[dim]
    unit = coordinate.attrs.get("units") or coordinate.attrs.get("unit")
    values = np.asarray(coordinate.values, np.float64)
    if len(values) == 1:
        return float(values[0]), 1.0, unit
    steps = np.diff(values)
    step = (values[-1] - values[0]) / len(steps)
    if not np.isfinite(values).all() or step == 0 or np.ptp(steps) > UNEVEN * abs(step):
        raise ValueError(
            f"the coordinates of {dim!r} are uneven: steps of {steps.min():g} to {steps.max():g}; "
            "interpolate them to even ones first."
        )
    return float(values[0]), float(step), unit


def _channel_name(array: Any, names: list[str], channel: int) -> str | None:
    dim = array.dims[names.index("c")]
    return str(array.coords[dim].values[channel]) if dim in array.coords else None
