"""What is in a volume file, as a few lines of text."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from ...base.checks import printable
from ...base.digits import bytes_text, shown
from ...base.files.progress import followed
from .affine import skew_rad
from .errors import blame
from .mapped import read_mapped
from .volume_file import Label, VolumeFile

_SLAB_BYTES = 16 * 2**20
_MOST_LABELS = 8
_AXIS_NAMES = {
    "zyx": "nz, ny, nx",
    "zyxc": "nz, ny, nx, colours",
    "tzyx": "nt, nz, ny, nx",
    "tzyxc": "nt, nz, ny, nx, colours",
}


def describe(volume_file: VolumeFile, *, read: bool = False) -> str:
    """A short aligned text: path, format, shape, dtype, range of values, spacing, placement.

    The voxels are read slab by slab, so that a memory map is never loaded whole.

    Parameters
    ----------
    volume_file : VolumeFile
        What `read_volume` gave.
    read : bool
        Whether the range is read also of what is stored in parts, which may take long.

    Returns
    -------
    str
        One "name  value" per line; offset, rotation and shear only where they are not zero. Nothing
        in it is what a terminal would obey.

    Raises
    ------
    VolumeFileError
        If the file has become shorter since it was opened.
    """
    data = volume_file.data
    range_text = "not read"  # of what is stored in parts, that may take long
    if read or isinstance(data, np.ndarray):
        with blame(volume_file.path, "cannot be read"):
            range_text = _range_text(data)
    scale = volume_file.scale
    unit = volume_file.spacing_unit or "(no unit)"
    mirrored = ", ".join(axis for axis, s in zip("xyz", scale, strict=True) if s < 0)
    lines = [
        ("path", volume_file.path),
        ("format", volume_file.format),
        ("shape", f"{data.shape} ({_AXIS_NAMES[volume_file.axes]})"),
        ("axes", volume_file.axes),
        ("dtype", data.dtype.name),
        ("range", range_text),
        ("spacing", f"{_numbers(np.abs(scale))} {unit} (x, y, z)"),
    ]
    if volume_file.channel is not None:
        color = "" if volume_file.color is None else f", {volume_file.color}"
        lines.insert(2, ("channel", volume_file.channel + color))
    if volume_file.limits is not None:
        lines.append(("window", " to ".join(map(_number, volume_file.limits))))
    if volume_file.value_unit is not None:
        lines.append(("values", volume_file.value_unit))
    if volume_file.is_labels:
        lines.append(("labels", _labels_text(volume_file.labels)))
    if mirrored:
        lines.append(("mirrored", f"along {mirrored}"))
    if any(volume_file.offset):
        lines.append(("offset", f"{_numbers(volume_file.offset)} {unit} (x, y, z)"))
    if any(volume_file.rotation[:3]):
        lines.append(("rotation", f"{_numbers(volume_file.rotation)} (quaternion x, y, z, w)"))
    if volume_file.affine is not None:
        skew = np.degrees(skew_rad(np.diag(scale) @ volume_file.affine[:3, :3]))
        lines.append(("sheared", f"axes up to {skew:.3g}° from perpendicular, drawn as they are"))
    for number, level in enumerate(volume_file.levels):
        here = ", this one" if number == volume_file.level else ""
        lines.append((f"level {number}", f"{level.data.shape}{here}"))
    is_held = isinstance(data, np.ndarray) and not isinstance(data, np.memmap)
    where = "" if is_held else ", on disk until used"
    lines.append(("size", bytes_text(data.nbytes) + where))
    width = max(len(name) for name, _ in lines)
    return "\n".join(f"{name:<{width}}  {printable(value)}" for name, value in lines)


def value_range(data: np.ndarray) -> tuple[Any, Any, int, int]:
    """Smallest and largest finite value, and the number of NaN and of infinite values.

    Parameters
    ----------
    data : np.ndarray or array-like
        Booleans, integers or floats, of at least one element.

    Returns
    -------
    low, high : number or None
        None if no value is finite.
    nan_count, infinite_count : int
    """
    low = high = None
    nan_count = infinite_count = 0
    for slab in map(read_mapped, _slabs(data)):
        least, most = slab.min(), slab.max()
        if not np.isfinite([least, most]).all():  # min and max pass on a NaN
            nan_here = int(np.isnan(slab).sum())
            infinite_count += int(np.isinf(slab).sum())
            nan_count += nan_here
            finite = slab[np.isfinite(slab)]
            if finite.size == 0:
                continue
            least, most = finite.min(), finite.max()
        low = least if low is None else min(low, least)
        high = most if high is None else max(high, most)
    return low, high, nan_count, infinite_count


def _slabs(data: np.ndarray) -> Iterator[np.ndarray]:
    """Parts of about 16 MiB along the axis that is slowest in memory, usually the first.

    Of what is stored in parts, along the first.
    """
    if not isinstance(data, np.ndarray):
        plane_bytes = max(1, data.nbytes // data.shape[0])
        count = max(1, _SLAB_BYTES // plane_bytes)
        for start in followed(range(0, data.shape[0], count)):
            yield np.asarray(data[start : start + count])
        return
    slow = int(np.argmax(np.abs(data.strides)))
    planes = np.moveaxis(data, slow, 0)
    count = max(1, _SLAB_BYTES // max(1, data.nbytes // len(planes)))
    for start in followed(range(0, len(planes), count)):
        yield planes[start : start + count]


def _labels_text(labels: Sequence[Label]) -> str:
    """That the numbers are ids, how many of them have names, and the first of these."""
    if not labels:
        return "the numbers are ids of labels, without names"
    count = f"the numbers are ids, {len(labels)} of them named: "
    more = f", and {len(labels) - _MOST_LABELS} more" * (len(labels) > _MOST_LABELS)
    return count + ", ".join(map(str, labels[:_MOST_LABELS])) + more


def _range_text(data: np.ndarray) -> str:
    low, high, nan_count, infinite_count = value_range(data)
    counts = [f"{n} {what}" for n, what in ((nan_count, "NaN"), (infinite_count, "infinite")) if n]
    text = "no finite value" if low is None else f"{_number(low)} to {_number(high)}"
    return text + (f" ({', '.join(counts)})" if counts else "")


def _number(value: Any) -> str:
    if isinstance(value, np.bool_ | bool | np.integer):
        return str(value)
    return shown(value)


def _numbers(values: Iterable[Any]) -> str:
    return "(" + ", ".join(_number(value) for value in values) + ")"
