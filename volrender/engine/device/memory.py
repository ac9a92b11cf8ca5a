"""How much memory of a device may volumes take? No interface of WebGPU tells what it has."""

import os
import re

from ...data.memory import ram_bytes

VARIABLE = "VOLRENDER_MEMORY"
OF_GPU_BYTES = 2 * 2**30
SHARE_OF_RAM = 0.25
_UNITS = {"": 0, "K": 1, "M": 2, "G": 3, "T": 4}
_BYTES = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT]?)I?B?", re.IGNORECASE)


def default_budget(is_cpu: bool) -> tuple[int, str]:
    """Bytes for volumes, and in a few words whence they are.

    Of the environment variable ``VOLRENDER_MEMORY`` where it is set; else a quarter of the memory of
    the machine for adapters that compute on the CPU, 2 GiB for others.

    Raises
    ------
    ValueError
        The variable is no number of bytes.
    """
    text = os.environ.get(VARIABLE, "").strip()
    if text:
        return bytes_of(text), VARIABLE
    ram = ram_bytes() if is_cpu else 0
    if ram:
        return max(1, int(ram * SHARE_OF_RAM)), "a quarter of the memory"
    return OF_GPU_BYTES, "the default"


def bytes_of(text: str, name: str = VARIABLE) -> int:
    """A number of bytes from text: "800000000", "800MB", "1.5 GiB"; powers of 1024 all.

    Errors call it by its `name`.

    Raises
    ------
    ValueError
        It is none, or is zero.
    """
    found = _BYTES.fullmatch(text.strip())
    number = int(float(found[1]) * 1024 ** _UNITS[found[2].upper()]) if found else 0
    if number < 1:
        raise ValueError(
            f"{name} is a number of bytes above 0, such as 500MB or 4GiB, not {text!r}."
        )
    return number
