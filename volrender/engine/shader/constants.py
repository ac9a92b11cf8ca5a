"""What WGSL and Python share beside structs, read from the WGSL text: constants and workgroup sizes."""

import re
from functools import cache

from .linker import ShaderError, read_shader

_WORKGROUP = re.compile(r"@workgroup_size\(([^)]*)\)")
_LITERAL = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?[fiu]?")


@cache
def constant(file: str, name: str) -> float:
    """The value of a constant: a number, or one divided by another.

    Parameters
    ----------
    file : str
        Path below the shader folder.
    name : str
        As declared by ``const name: type = value;``.

    Raises
    ------
    ShaderError
        The file declares no such constant, or its value is no plain number.
    """
    found = re.search(rf"^const\s+{name}\s*(?::\s*\w+\s*)?=([^;]*);", read_shader(file), re.M)
    if not found:
        raise ShaderError(f"{file} declares no constant {name}")
    words = [word.strip() for word in found[1].split("/")]
    if not all(_LITERAL.fullmatch(word) for word in words):
        raise ShaderError(f"{file}: the constant {name} is no plain number: {found[1].strip()}")
    value, *divisors = (float(word.rstrip("fiu")) for word in words)
    for divisor in divisors:
        value /= divisor
    return value


def whole_constant(file: str, name: str) -> int:
    """The value of a constant that is a whole number, of whatever type."""
    value = constant(file, name)
    if value != int(value):
        raise ShaderError(f"{file}: the constant {name} is no whole number: {value}")
    return int(value)


@cache
def workgroup_size(file: str) -> tuple[int, int, int]:
    """How many invocations a compute entry has in a workgroup, along x, y and z."""
    found = _WORKGROUP.search(read_shader(file))
    if not found:
        raise ShaderError(f"{file} has no workgroups")
    x, y, z = (*(int(word) for word in found[1].split(",") if word.strip()), 1, 1)[:3]
    return x, y, z
