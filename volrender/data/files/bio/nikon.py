"""Reading ND2 files of Nikon: positions, channels, and the loops that frames were taken in."""

import math
import os
import warnings
from typing import Any

import numpy as np

from ..affine import Vector3
from ..errors import VolumeFileError, blame, cut, import_extra
from ..logs import warn
from ..volume_file import VolumeFile
from .choice import chosen, combinations, described
from .nd2_chunks import Nd2Chunks
from .planes import Planes

_AXES = {"TimeLoop": "t", "NETimeLoop": "t", "ZStackLoop": "z", "XYPosLoop": "position"}
_MOST_DEFLATED = 1032  # times the bytes
_MOST_LOOPS = 10_000_000  # frames


def read_nd2(path: str, series: int | str | None = None) -> list[VolumeFile]:
    """Read the channels of a position of an ND2 file; its planes stay there until they are asked for.

    Parameters
    ----------
    path : str
    series : int or str, optional
        Which position of the stage, where there are several.

    Returns
    -------
    list of VolumeFile
        One for each channel, with its name and colour; of axes "zyxc" where a channel is RGB. Lengths
        are in micrometres; where a position lies on the stage is not told.

    Raises
    ------
    ChoiceError
        There are several positions, and `series` chooses none.
    VolumeFileError
        It is no ND2 file, is damaged, or older than version 2, whose frames are JPEG 2000.
    MissingExtraError
        nd2 is not installed.
    """
    nd2 = import_extra("nd2", path, "bio")
    problem = "not a readable ND2 file"
    with blame(path, problem), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        chunks = Nd2Chunks(path)
        with nd2.ND2File(path) as file:
            attributes, loops = file.attributes, list(file.experiment)
            metadata, voxel = file.metadata, file.voxel_size()
    with blame(path, problem):
        lengths = _lengths(path, loops)
        names = {axis: length for axis, length in lengths.items() if axis not in "tz"}
        several = combinations({axis: length for axis, length in names.items() if length > 1})
        at = several[chosen(path, [_name(each, loops) for each in several], series)]
        placed = _placement(path, voxel, lengths)
        return _channels(chunks, attributes, metadata, lengths, at, placed)


def _lengths(path: str, loops: list[Any]) -> dict[str, int]:
    """Of each loop, the outermost first."""
    lengths: dict[str, int] = {}
    for loop in loops:
        axis = _AXES.get(loop.type, cut(loop.type, 20))
        if axis in lengths or loop.count < 1:
            raise VolumeFileError(
                f"{path}: damaged, or not read: loops {cut(list(lengths))}, {axis}"
            )
        lengths[axis] = loop.count
    if math.prod(lengths.values()) > _MOST_LOOPS:
        raise VolumeFileError(f"{path}: damaged: it says it holds {described(lengths)}")
    return lengths


def _name(at: dict[str, int], loops: list[Any]) -> str:
    """A position by its name, or its number."""
    for loop in loops:
        if loop.type == "XYPosLoop" and list(at) == ["position"]:
            points = loop.parameters.points
            if at["position"] < len(points) and points[at["position"]].name:
                return cut(points[at["position"]].name)
    return described(at)


def _channels(
    chunks: Nd2Chunks,
    attributes: Any,
    metadata: Any,
    lengths: dict[str, int],
    at: dict[str, int],
    placed: tuple[Vector3, str | None],
) -> list[VolumeFile]:
    path = chunks.path
    height, width = int(attributes.heightPx), int(attributes.widthPx or 0)
    components, count = int(attributes.componentCount), int(attributes.channelCount or 1)
    dtype = _dtype(path, attributes)
    row_bytes = int(attributes.widthBytes or width * components * dtype.itemsize)
    packed = attributes.compressionType == "lossless"
    if attributes.compressionType == "lossy":
        raise VolumeFileError(f"{path}: its frames are compressed with loss, which is not read")
    frame_bytes = height * row_bytes
    most = os.path.getsize(path) * (_MOST_DEFLATED if packed else 1)
    if (
        min(height, width, components) < 1
        or row_bytes < width * components * dtype.itemsize
        or frame_bytes > most
    ):
        raise VolumeFileError(
            f"{path}: damaged: it says its frames are {height} × {width} of {components} values"
        )
    colour = components == 3 * count
    frames = _frames(chunks, lengths, at)
    axes = ("t" if lengths.get("t", 1) > 1 else "") + "zyx" + ("c" if colour else "")
    sizes = {"t": lengths.get("t", 1), "z": lengths.get("z", 1), "y": height, "x": width, "c": 3}
    strides = (row_bytes, components * dtype.itemsize, dtype.itemsize)
    said = list(getattr(metadata, "channels", None) or [])

    def reader(first: int) -> Any:
        def read(t: int, z: int, rows: slice, columns: slice) -> np.ndarray:
            number = frames[t][z]
            content = chunks.inflated(number, frame_bytes) if packed else chunks.frame(number)
            shape = (height, width, components)
            frame: np.ndarray = np.ndarray(shape, dtype, content, 0, strides)
            box = frame[rows, columns]
            return box[..., first : first + 3] if colour else box[..., first]

        return read

    volumes = []
    for number in range(count if colour else components):
        data: Any = Planes(
            *(path, axes, tuple(sizes[axis] for axis in axes), dtype),
            reader(number * (3 if colour else 1)),
        )
        about = said[number].channel if number < len(said) else None
        volumes.append(
            VolumeFile(
                *(path, "nd2", data, axes),
                scale=placed[0],
                spacing_unit=placed[1],
                channel=cut(about.name) if about and about.name else f"channel {number}",
                color=None if colour or about is None else _color(about.color),
            )
        )
    return volumes


def _dtype(path: str, attributes: Any) -> np.dtype:
    bits = int(attributes.bitsPerComponentInMemory)
    if bits not in (8, 16, 32):
        raise VolumeFileError(f"{path}: damaged: its values have {bits} bits")
    return np.dtype(f"<{'f' if attributes.pixelDataType == 'float' else 'u'}{bits // 8}")


def _frames(chunks: Nd2Chunks, lengths: dict[str, int], at: dict[str, int]) -> list[list[int]]:
    """The number of the frame of each time and plane; of series that were stopped, the whole volumes."""
    shape = tuple(lengths.values())
    found = []
    for t in range(lengths.get("t", 1)):
        planes = []
        for z in range(lengths.get("z", 1)):
            index = {**dict.fromkeys(lengths, 0), **at, "t": t, "z": z}
            planes.append(
                int(np.ravel_multi_index([index[axis] for axis in lengths], shape)) if shape else 0
            )
        found.append(planes)
    missing = sum(number not in chunks for planes in found for number in planes)
    if missing:
        held = lengths.get("t", 1) * lengths.get("z", 1)
        raise VolumeFileError(f"{chunks.path}: {missing} of {held} frames are missing")
    return found


def _placement(path: str, voxel: Any, lengths: dict[str, int]) -> tuple[Vector3, str | None]:
    x, y, z = (float(length) for length in voxel)
    if not all(math.isfinite(length) and length > 0 for length in (x, y)):
        warn(path, "it does not say how large a voxel is; a voxel is a unit")
        return (1.0, 1.0, 1.0), None
    return (x, y, z if math.isfinite(z) and z > 0 else x), "µm"


def _color(color: Any) -> str | None:
    parts = [color.r, color.g, color.b]
    if not any(parts) or not all(isinstance(part, int) and 0 <= part <= 255 for part in parts):
        return None  # black would show nothing
    return "#" + "".join(f"{part:02x}" for part in parts)
