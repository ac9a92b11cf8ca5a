"""Transfer functions as JSON that people can read and edit, in files and as text."""

import json
import os
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from ...base import checks
from ...base.files.json_file import MOST_BYTES, parse_json, read_json
from ...base.files.whole_file import write_whole
from ..graphics.transfer.colormaps import is_in_data_units
from ..graphics.volume_graphic import ImageVolumeGraphic
from .transfer_function import NAMES, Look, transfer_function_of
from .values import plain

MARK, KIND = "volrender", "transfer function"
VERSION = 1
_REFUSALS = (TypeError, ValueError, KeyError)


def save_transfer_function(
    graphic_or_channel: Look, path: str | os.PathLike[str], overwrite: bool = True
) -> None:
    """Write the transfer function of a volume, or of one of its channels, to a JSON file.

    The file has contrast limits, gamma, colours, opacities, `opacity_unit` and the light. It gives the
    same picture of the same data; so opacity ``"auto"`` is written as the points that it means.

    Parameters
    ----------
    graphic_or_channel : ImageVolumeGraphic or Channel
        Whose colours, opacities, limits and light are kept.
    path : str or path-like
        A file that exists is replaced once the new one is whole.
    overwrite : bool
        False: a file that exists is an error.

    Raises
    ------
    TypeError
        The first is something else.
    ValueError
        The file cannot be written, or exists and is not to be replaced.

    Examples
    --------
    >>> bone = vr.Figure().add_image_volume(vr.datasets.head(16), **vr.presets["ct-bone"])
    >>> vr.save_transfer_function(bone, "bone.json")
    """
    text = text_of(transfer_function_of(graphic_or_channel))
    if not checks.boolean("overwrite", overwrite) and os.path.lexists(path):
        raise ValueError(f"{path} exists.")
    write_whole(path, text.encode())


def load_transfer_function(path: str | os.PathLike[str]) -> dict[str, Any]:
    """Read a file of `save_transfer_function`.

    Parameters
    ----------
    path : str or path-like
        A JSON file, as `save_transfer_function` writes it.

    Returns
    -------
    dict
        Parameters of `ImageVolumeGraphic`, as those of `presets`, all of them checked:
        ``add_image_volume(ct, mode="composite", **load_transfer_function("bone.json"))``. They can be
        given to `apply_transfer_function`, too.

    Raises
    ------
    ValueError
        The file cannot be read, or is no such file; the message names the file, the key and what is
        allowed.
    """
    return _checked(str(path), read_json(path))


def text_of(mapping: Mapping[str, Any]) -> str:
    """A transfer function as JSON: each property in a line, and each point in a line of its own.

    Raises
    ------
    ValueError
        It is larger than a file may be: the image of a 2D transfer function.
    """
    entries = {MARK: KIND, "version": VERSION}
    entries |= {name: _readable(name, value) for name, value in mapping.items()}
    text = ",\n".join(f" {json.dumps(name)}: {_lines(value)}" for name, value in entries.items())
    if len(text) > MOST_BYTES:
        raise ValueError(
            f"A transfer function of {len(text)} bytes of JSON; at most {MOST_BYTES} can be read again."
        )
    return f"{{\n{text}\n}}\n"


def transfer_function_of_text(text: str, name: str) -> dict[str, Any]:
    """What a text of `text_of` holds; raises as `load_transfer_function`, with a name for the text."""
    return _checked(name, parse_json(name, text, "no transfer function"))


def _checked(name: str, entries: Any) -> dict[str, Any]:
    if not isinstance(entries, dict) or entries.get(MARK) != KIND:
        raise ValueError(
            f'{name} is no transfer function: it has no "{MARK}": "{KIND}". '
            "save_transfer_function writes files that have."
        )
    values = {key: value for key, value in entries.items() if key not in (MARK, "version")}
    try:
        version = checks.whole_number("version", entries.get("version"))
        if version > VERSION:
            raise ValueError(
                f"version {version} needs a newer volrender, and this reads {VERSION}."
            )
        checks.entries("it", values, NAMES)
        values |= {key: _usable(values[key]) for key in ("transfer",) if key in values}
        for key, value in values.items():
            getattr(ImageVolumeGraphic, key).checked(key, value)
    except _REFUSALS as error:
        raise ValueError(f"{name}: {error.args[0]}") from error
    return values


def _readable(name: str, value: Any) -> Any:
    """As `plain`, with short numbers, and colours as people write them where that is exact."""
    if name == "transfer" and isinstance(value, np.ndarray):
        return _written_image(value)
    if name != "cmap":
        return _short(plain(value))
    if is_in_data_units(value):
        pairs = zip(value.values.tolist(), value.colours, strict=True)
        return [[_short(at), _colour(colour)] for at, colour in pairs]
    found = plain(value)
    if isinstance(found, list):
        colours = [_colour(np.array(colour)) for colour in found]
        found = colours if all(isinstance(each, str) for each in colours) else _short(found)
    return found


def _colour(colour: np.ndarray) -> str | list:
    """ "#rrggbb", or "#rrggbbaa" where it is not opaque; numbers where these do not tell it exactly."""
    levels = np.round(colour * 255).astype(np.uint8)
    if np.array_equal(levels / 255, colour):
        return "#" + bytes(levels[: 3 if levels[3] == 255 else 4]).hex()
    return _short(colour.tolist())


def _written_image(image: np.ndarray) -> list[list]:
    """Texels of a float32 image as "#rrggbbaa"; as numbers where these do not tell all of them exactly."""
    levels = np.round(image * 255).astype(np.uint8)
    if np.array_equal(levels.astype(np.float32) / 255, image):
        return [[f"#{bytes(texel).hex()}" for texel in row] for row in levels]
    as_short = np.vectorize(lambda part: float(str(part)), otypes=[np.float64])
    return _short(as_short(image).tolist())


def _usable(value: Any) -> Any:
    """The image of a 2D transfer function as uint8, of "#rrggbbaa"; the rest as it is."""
    rows = value if isinstance(value, list) else []
    if not rows or not all(_is_texels(row) and len(row) == len(rows[0]) for row in rows):
        return value
    digits = "".join(texel[1:] for row in rows for texel in row)
    return np.frombuffer(bytes.fromhex(digits), np.uint8).reshape(len(rows), -1, 4)


def _is_texels(row: Any) -> bool:
    is_texel = re.compile("#[0-9a-fA-F]{8}").fullmatch
    return isinstance(row, list) and all(isinstance(each, str) and is_texel(each) for each in row)


def _short(value: Any) -> Any:
    """Whole numbers without a point."""
    if isinstance(value, list | tuple):
        return [_short(item) for item in value]
    if isinstance(value, dict):
        return {name: _short(item) for name, item in value.items()}
    is_whole = isinstance(value, float) and value.is_integer() and abs(value) < 2**53
    return int(value) if is_whole else value


def _lines(value: Any) -> str:
    """JSON of a value; a list of lists or of dicts has a line for each."""
    if isinstance(value, list) and any(isinstance(item, list | dict) for item in value):
        return "[\n" + ",\n".join(f"  {json.dumps(item)}" for item in value) + "\n ]"
    return json.dumps(value)
