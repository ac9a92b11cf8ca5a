"""Where does WGSL put the fields of a struct? Offsets are derived from the WGSL text, never typed twice."""

import re

import numpy as np

# type → (alignment, size in bytes, numpy scalar, shape in memory); WGSL specification, "Alignment and Size".
_TYPES = {
    "f32": (4, 4, "f4", ()),
    "u32": (4, 4, "u4", ()),
    "i32": (4, 4, "i4", ()),
    "vec2f": (8, 8, "f4", (2,)),
    "vec3f": (16, 12, "f4", (3,)),
    "vec4f": (16, 16, "f4", (4,)),
    "vec2u": (8, 8, "u4", (2,)),
    "vec3u": (16, 12, "u4", (3,)),
    "vec4u": (16, 16, "u4", (4,)),
    "vec2i": (8, 8, "i4", (2,)),
    "vec3i": (16, 12, "i4", (3,)),
    "vec4i": (16, 16, "i4", (4,)),
    # Matrices are arrays of columns, each column aligned as a vector of its length.
    "mat3x3f": (16, 48, "f4", (3, 4)),
    "mat4x4f": (16, 64, "f4", (4, 4)),
}
_FIELD = re.compile(r"(\w+)\s*:\s*(\w+(?:\s*<\s*\w+\s*,\s*\w+\s*>)?)\s*(?:,|$)", re.MULTILINE)
_WHOLE_CONSTANT = re.compile(r"^const\s+(\w+)\s*(?::\s*\w+\s*)?=\s*(\d+)[iu]?;", re.MULTILINE)
_ARRAY = re.compile(r"array\s*<\s*(\w+)\s*,\s*(\d+)\s*>")


def _round_up(value: int, multiple: int) -> int:
    return -(-value // multiple) * multiple


def _type_layout(name: str) -> tuple[int, int, str, tuple[int, ...]]:
    if array := _ARRAY.fullmatch(name):
        alignment, size, scalar, shape = _type_layout(array[1])
        stride, length = _round_up(size, alignment), int(array[2])
        if stride % 16:
            raise ValueError(f"{name}: arrays in a uniform block need elements of 16 bytes")
        inner = (*shape[:-1], stride // 4 // max(1, int(np.prod(shape[:-1]))))
        return alignment, stride * length, scalar, (length, *inner)
    try:
        return _TYPES[name]
    except KeyError:
        raise ValueError(f"unknown WGSL type {name!r}, known: {', '.join(_TYPES)}") from None


def has_struct(wgsl: str, name: str) -> bool:
    """Whether a WGSL text declares a struct."""
    return _body_of(wgsl, name) is not None


def _body_of(wgsl: str, name: str) -> str | None:
    """What stands between the braces of a struct, with numbers for the constants of the text."""
    text = re.sub(r"//[^\n]*", "", wgsl)
    struct = re.search(rf"struct\s+{name}\s*{{([^}}]*)}}", text)
    if not struct:
        return None
    numbers = dict(_WHOLE_CONSTANT.findall(text))
    return re.sub(
        r"(?<=,)\s*(\w+)\s*>", lambda length: f"{numbers.get(length[1], length[1])}>", struct[1]
    )


def struct_dtype(wgsl: str, name: str) -> np.dtype:
    """The numpy dtype with the memory layout of a WGSL struct.

    Parameters
    ----------
    wgsl : str
        WGSL text that declares the struct.
    name : str
        Name of the struct.

    Returns
    -------
    numpy.dtype
        Structured dtype with WGSL's offsets and size. Matrices are arrays of columns, padded to
        four rows: ``mat3x3f`` is (3, 4).

    Raises
    ------
    ValueError
        The struct is not in the text, or has a field of an unknown type.
    """
    body = _body_of(wgsl, name)
    if body is None:
        raise ValueError(f"there is no struct {name} in the WGSL text")
    names, formats, offsets = [], [], []
    end, largest = 0, 4
    for field, type_name in _FIELD.findall(body):
        alignment, size, scalar, shape = _type_layout(type_name)
        offset = _round_up(end, alignment)
        names.append(field)
        formats.append((scalar, shape))
        offsets.append(offset)
        end, largest = offset + size, max(largest, alignment)
    size = _round_up(end, largest)
    return np.dtype({"names": names, "formats": formats, "offsets": offsets, "itemsize": size})


def fields_of(struct: np.dtype) -> dict[str, tuple[np.dtype, int]]:
    """The dtype and the offset in bytes of each field of a struct, by name."""
    return {name: (field[0], field[1]) for name, field in (struct.fields or {}).items()}


def columns(matrix: np.ndarray) -> np.ndarray:
    """A 3×3 matrix as WGSL stores it: three columns, each padded to four numbers."""
    padded = np.zeros((3, 4), np.float32)
    padded[:, :3] = np.asarray(matrix).T
    return padded
