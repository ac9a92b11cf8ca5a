"""Where a stack of pictures lies in the world."""

from typing import Any

import numpy as np

from ..affine import decompose_affine
from ..errors import blame
from .frames import Frame

_RAS_FROM_LPS = np.diag([-1.0, -1.0, 1.0, 1.0])


def placement(path: str, frame: Frame, first: np.ndarray, step: np.ndarray) -> dict[str, Any]:
    """What a `VolumeFile` is told of its place.

    Parameters
    ----------
    path : str
    frame : Frame
        Any of its pictures.
    first : ndarray, shape (3,)
        Position of the first pixel of the first picture, mm, LPS.
    step : ndarray, shape (3,)
        From a picture to the next one.
    """
    with blame(path, "where it lies is damaged"):
        offset, rotation, scale, shear = decompose_affine(_world_from_data(frame, first, step))
    return {
        "offset": offset,
        "rotation": rotation,
        "scale": scale,
        "affine": shear,
        "spacing_unit": "mm" if frame.spacing is not None else None,
        "directions": None if frame.position is None else "RAS",
    }


def _world_from_data(frame: Frame, first: np.ndarray, step: np.ndarray) -> np.ndarray:
    """From indices (x, y, z) to RAS, mm (PS3.3, C.7.6.2.1.1); without a position, as it is stored."""
    column_mm, row_mm = frame.spacing or (1.0, 1.0)
    lps_from_data = np.eye(4)
    lps_from_data[:3, 0] = np.multiply(frame.along_row, column_mm)
    lps_from_data[:3, 1] = np.multiply(frame.along_column, row_mm)
    lps_from_data[:3, 2] = step
    lps_from_data[:3, 3] = first
    return lps_from_data if frame.position is None else _RAS_FROM_LPS @ lps_from_data
