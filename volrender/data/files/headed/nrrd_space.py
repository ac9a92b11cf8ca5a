"""Where the voxels of an NRRD file lie: its space, its directions, its spacings, its units."""

from typing import Any

import numpy as np

from ....base.units import METRES, symbol_of
from ..errors import VolumeFileError, cut
from ..logs import warn
from .nrrd_header import rows_of
from .volumes import Place

# The turn to RAS, by the names of spaces and their short ones; None: the space is no patient's.
_TURNS = {
    "right-anterior-superior": (1, 1, 1),
    "left-anterior-superior": (-1, 1, 1),
    "left-posterior-superior": (-1, -1, 1),
    "scanner-xyz": None,
    "3d-right-handed": None,
    "3d-left-handed": None,
}
_SHORT = {
    "ras": "right-anterior-superior",
    "las": "left-anterior-superior",
    "lps": "left-posterior-superior",
}


def space_name(path: str, fields: dict[str, Any]) -> str | None:
    """The long name of the space, without its time, or None where only its dimension is given."""
    given = fields.get("space")
    if given is None:
        return None
    name = given.lower().removesuffix("-time")
    if name in ("rast", "last", "lpst"):
        name = name[:3]
    name = _SHORT.get(name, name)
    if name not in _TURNS:
        raise VolumeFileError(
            f"{path}: its space {cut(given)!r} is not known; known are {', '.join(_TURNS)}"
        )
    return name


def place_of(path: str, fields: dict[str, Any], space_axes: tuple[int, ...]) -> Place:
    """Where the voxels lie whose axes are these, that of x first."""
    name = space_name(path, fields)
    matrix = np.eye(4)
    if fields.get("space directions") is not None:
        rows = rows_of(fields["space directions"], len(fields["sizes"]))
        columns = [_vector(path, rows[axis]) for axis in space_axes]
        matrix[:3, : len(columns)] = np.transpose(columns)
        if len(columns) == 2:  # a plane: as thick as its pixels are wide, towards its normal
            normal = np.cross(columns[0], columns[1])
            length = np.linalg.norm(normal)
            matrix[:3, 2] = normal / np.sqrt(length) if length > 0 else (0, 0, 1)
    else:
        steps, begins = _scalar_axes(path, fields, space_axes)
        matrix[range(len(steps)), range(len(steps))] = steps
        matrix[: len(begins), 3] = begins
    if fields.get("space origin") is not None:
        matrix[:3, 3] = _vector(path, fields["space origin"])
    unit = _unit(path, fields, space_axes, matrix)
    turn = _TURNS[name] if name else None
    if turn is None:
        if name == "3d-left-handed":
            warn(path, "its space is left-handed, and shown as a right-handed one: mirrored")
        return Place(matrix, unit, None)
    matrix = np.diag([*turn, 1.0]) @ matrix
    if unit in METRES:
        matrix[:3] *= METRES[unit] / METRES["mm"]
    elif unit is not None:
        raise VolumeFileError(f"{path}: its space is measured in {cut(unit)!r}, which is not known")
    return Place(matrix, "mm", "RAS")


def _vector(path: str, vector: Any) -> np.ndarray:
    """A vector of the world with three components: a fourth is time, a missing one nothing."""
    if vector is None or not 2 <= len(vector) <= 4 or not np.isfinite(vector[:3]).all():
        raise VolumeFileError(f"{path}: its header is damaged: a vector of space is {cut(vector)}")
    return np.array([*vector[:3], 0.0][:3], np.float64)


def _scalar_axes(
    path: str, fields: dict[str, Any], space_axes: tuple[int, ...]
) -> tuple[list[float], list[float]]:
    """Steps and first positions of axes that have spacings, or a least and a largest position."""
    count = len(fields["sizes"])

    def listed(name: str) -> list[float]:
        values = [float(value) for value in fields.get(name, [np.nan] * count)]
        if len(values) != count:
            raise VolumeFileError(f"{path}: its header is damaged: {len(values)} {name}")
        return values

    spacings, mins, maxs = listed("spacings"), listed("axis mins"), listed("axis maxs")
    centerings = [str(word).lower() for word in fields.get("centerings", [])] or ["cell"] * count
    if len(centerings) != count:
        raise VolumeFileError(f"{path}: its header is damaged: {len(centerings)} centerings")
    steps, begins = [], []
    for axis in space_axes:
        is_node, size = centerings[axis] == "node", int(fields["sizes"][axis])
        step, begin = spacings[axis], mins[axis]
        if not np.isfinite(step):
            step = (maxs[axis] - begin) / max(1, size - is_node)
        step = step if np.isfinite(step) else 1.0
        steps.append(step)
        begins.append((begin if is_node else begin + step / 2) if np.isfinite(begin) else 0.0)
    return steps, begins


def _unit(
    path: str, fields: dict[str, Any], space_axes: tuple[int, ...], matrix: np.ndarray
) -> str | None:
    """The unit of the world, into whose first one others are turned."""
    if fields.get("space units") is not None:
        given, rows = list(fields["space units"])[:3], matrix
    elif fields.get("units") is not None and len(fields["units"]) == len(fields["sizes"]):
        # Of axes that each have a spacing: those of the world are the same.
        given, rows = [fields["units"][axis] for axis in space_axes], matrix
        if fields.get("space directions") is not None:
            return None
    else:
        return None
    units = [symbol_of(str(word)) or "???" for word in given]
    if not units or "???" in units:
        return None
    if len(set(units)) > 1:
        if not set(units) <= set(METRES):
            warn(path, f"its axes have different units, {cut(', '.join(units))}: none is used")
            return None
        for row, unit in enumerate(units):
            rows[row] *= METRES[unit] / METRES[units[0]]
    return units[0]
