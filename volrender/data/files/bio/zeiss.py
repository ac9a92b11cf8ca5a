"""Reading CZI files of Zeiss: scenes, channels, resolutions, and where they lie."""

import math
import os
from typing import Any
from xml.etree import ElementTree

import numpy as np

from ..affine import Vector3
from ..errors import VolumeFileError, blame, import_extra
from ..levels import Level, check_level
from ..logs import warn
from ..volume_file import VolumeFile
from .choice import chosen, combinations, described
from .czi_process import CziProcess
from .planes import Planes

_DTYPES = {
    "Gray8": np.uint8,
    "Gray16": np.uint16,
    "Gray32Float": np.float32,
    "Bgr24": np.uint8,
    "Bgr48": np.uint16,
    "Bgr96Float": np.float32,
}
_OTHER_AXES = "RIHVB"  # rotation, illumination, phase, view, block
_MOST_PACKED = 32768  # times the bytes: what Zstandard makes of a constant plane
_SPARSEST = 1000  # times as many pixels as its tiles have: the box around them


def read_czi(
    path: str, series: int | str | None = None, level: int | None = None
) -> list[VolumeFile]:
    """Read the channels of a scene of a CZI file; its planes stay there until they are asked for.

    Parameters
    ----------
    path : str
    series : int or str, optional
        Which scene, and which view, illumination, phase or rotation of it, where it has several.
    level : int, optional
        Which resolution, 0 being the finest, and the default.

    Returns
    -------
    list of VolumeFile
        One for each channel, with its name, colour and window. Scenes lie beside one another as they
        do in the file, in micrometres; the image is not turned to the axes of the stage.

    Raises
    ------
    ChoiceError
        There are several scenes or views, and `series` chooses none.
    VolumeFileError
        It is no CZI file, or is damaged.
    MissingExtraError
        pylibCZIrw is not installed.
    """
    import_extra("pylibCZIrw", path, "bio")
    process = CziProcess(path)
    with blame(path, "not a readable CZI file"):
        facts = process.facts
        others = {axis: facts["sizes"][axis] for axis in _OTHER_AXES if axis in facts["sizes"]}
        if any(length > 4096 for length in others.values()):
            raise VolumeFileError(f"{path}: damaged: it says it holds {described(others)} views")
        several = {axis: length for axis, length in others.items() if length > 1}
        choices = [(scene, at) for scene in facts["scenes"] for at in combinations(several)]
        names = [
            ", ".join(filter(None, (f"scene {max(scene['number'], 0)}", described(at))))
            for scene, at in choices
        ]
        scene, at = choices[chosen(path, names, series)]
        _check(path, facts, scene, math.prod(several.values()))
        root = ElementTree.fromstring(facts["xml"])
        levels = [1, *(factor for factor in scene["factors"] if 1 < factor <= _largest(scene))]
        level = check_level(path, level or 0, len(levels))
        scale, unit = _scale(path, root)
        return [
            _channel(process, scene, at, number, levels, scale, unit, root).at_level(level)
            for number in range(facts["sizes"]["C"])
        ]


def _largest(scene: dict[str, Any]) -> int:
    """The factor beyond which nothing is left of a scene."""
    return int(min(scene["box"][2:]))


def _check(path: str, facts: dict[str, Any], scene: dict[str, Any], views: int) -> None:
    """Hold what the file claims against its size; warn of planes that are not there."""
    sizes, (_, _, width, height) = facts["sizes"], scene["box"]
    if scene["planes"] == 0 or min(width, height) < 1:
        raise VolumeFileError(f"{path}: holds no tiles of scene {max(scene['number'], 0)}")
    if sizes["C"] > len(facts["types"]):
        raise VolumeFileError(f"{path}: damaged: it says it holds {sizes['C']} channels")
    planes = sizes["T"] * sizes["Z"] * sizes["C"] * views
    if (
        scene["pixels"] > _MOST_PACKED * os.path.getsize(path)
        or planes * width * height > _SPARSEST * scene["pixels"]
    ):
        raise VolumeFileError(
            f"{path}: damaged: it says it holds {planes} planes of {height} × {width}, more than "
            f"its tiles have"
        )
    if scene["planes"] < planes:
        warn(path, f"{planes - scene['planes']} of {planes} planes are missing: zeros")


def _channel(
    process: CziProcess,
    scene: dict[str, Any],
    at: dict[str, int],
    number: int,
    factors: list[int],
    scale: Vector3,
    unit: str | None,
    root: ElementTree.Element,
) -> VolumeFile:
    facts, path = process.facts, process.path
    kind = facts["types"][number]
    if kind not in _DTYPES:
        raise VolumeFileError(f"{path}: channel {number} has pixels of type {kind}, not read")
    x, y, width, height = scene["box"]
    times, planes = facts["sizes"]["T"], facts["sizes"]["Z"]
    axes = ("t" if times > 1 else "") + "zyx" + ("c" if kind.startswith("Bgr") else "")
    levels = []
    for factor in factors:
        lengths = {"t": times, "z": planes, "y": height // factor, "x": width // factor, "c": 3}
        data: Any = Planes(
            path,
            axes,
            tuple(lengths[axis] for axis in axes),
            _DTYPES[kind],
            _reader(process, scene, {**at, "C": number}, factor, kind),
        )
        middle = (factor - 1) / 2  # of the first voxel, in those of the finest
        offset = ((x + middle) * scale[0], (y + middle) * scale[1], 0.0)
        levels.append(Level(data, offset, (scale[0] * factor, scale[1] * factor, scale[2])))
    name, color, limits = _shown(root, number, _DTYPES[kind])
    return VolumeFile(
        *(path, "czi", levels[0].data, axes, levels[0].offset),
        scale=levels[0].scale,
        spacing_unit=unit,
        channel=name or f"channel {number}",
        color=None if axes.endswith("c") else color,
        limits=None if axes.endswith("c") else limits,
        levels=tuple(levels) if len(levels) > 1 else (),
    )


def _reader(
    process: CziProcess, scene: dict[str, Any], at: dict[str, int], factor: int, kind: str
) -> Any:
    """Who reads boxes of planes of a channel in one resolution."""
    starts, (left, top, _, _) = process.facts["starts"], scene["box"]
    colour = kind.startswith("Bgr")

    def read(t: int, z: int, rows: slice, columns: slice) -> np.ndarray:
        height, width = rows.stop - rows.start, columns.stop - columns.start
        plane = {**at, "T": t, "Z": z}
        box = process.read(
            {
                "box": [
                    *(left + columns.start * factor, top + rows.start * factor),
                    *(width * factor, height * factor),
                ],
                "plane": {axis: index + starts.get(axis, 0) for axis, index in plane.items()},
                "scene": scene["number"],
                "zoom": min(1.0, 1 / factor * (1 + 1e-6)),  # lengths are rounded down
                "type": kind,
                "bytes": width * height * factor**2 * np.dtype(_DTYPES[kind]).itemsize * 3,
            }
        )[:height, :width]
        return box[..., ::-1] if colour else box[..., 0]

    return read


def _scale(path: str, root: ElementTree.Element) -> tuple[Vector3, str | None]:
    """Lengths of a voxel along x, y, z; the file has them in metres."""
    found = {}
    for distance in root.findall("./Metadata/Scaling/Items/Distance"):
        value = _number(distance, "Value")
        if value is not None and value > 0:
            found[distance.get("Id")] = value * 1e6
    if "X" not in found or "Y" not in found:
        warn(path, "it does not say how large a voxel is; a voxel is a unit")
        return (1.0, 1.0, 1.0), None
    return (found["X"], found["Y"], found.get("Z", found["X"])), "µm"


def _shown(
    root: ElementTree.Element, number: int, dtype: Any
) -> tuple[str | None, str | None, tuple[float, float] | None]:
    """Name, colour and window of a channel."""
    channels = root.findall("./Metadata/Information/Image/Dimensions/Channels/Channel")
    name = channels[number].get("Name") if number < len(channels) else None
    displays = root.findall("./Metadata/DisplaySetting/Channels/Channel")
    if number >= len(displays):
        return name, None, None
    shown = displays[number]
    said = (shown.findtext("Color") or "").strip().lower()
    color = f"#{said[-6:]}" if len(said) in (7, 9) and said[0] == "#" else None
    if color == "#000000" or not all(letter in "0123456789abcdef#" for letter in color or ""):
        color = None  # black would show nothing
    low, high = _number(shown, "Low"), _number(shown, "High")
    if np.dtype(dtype).kind != "u" or low is None or high is None or not 0 <= low < high <= 1:
        return name or shown.get("Name"), color, None
    most = float(np.iinfo(dtype).max)
    return name or shown.get("Name"), color, (low * most, high * most)


def _number(element: ElementTree.Element, name: str) -> float | None:
    """A finite number that an element holds."""
    try:
        value = float(element.findtext(name) or "")
    except ValueError:
        return None
    return value if math.isfinite(value) else None
