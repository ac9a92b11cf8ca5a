"""Where in a uniform buffer does each number of a record lie? As data, from the structs of the shaders."""

from collections.abc import Iterable
from math import prod
from typing import Any

import numpy as np

from ....engine.quads.lines import LINES
from ....engine.quads.sprites import SPRITES
from ....engine.shader.structs import fields_of
from ....engine.shader.uniforms import (
    block_bytes,
    layer_dtype,
    mode_dtype,
    parts,
    record_bytes,
    view_dtype,
)


def layouts(shaders: Iterable[str]) -> dict[str, Any]:
    """The structs of records, and the parts of a buffer that hold them.

    Parameters
    ----------
    shaders : iterable of str
        Files in shaders/modes.

    Returns
    -------
    dict
        ``layer``, ``view``, ``lines`` and ``sprites``, and by file ``modes``: {"size": bytes,
        "fields": {name: [offset in its struct, "f" or "u", how many numbers]}}. ``parts``: [offset, size]
        of ``view``, ``layer`` and ``mode``, in the order in which they are bound; ``recordBytes``, what a
        scene says; ``blockBytes``, with what the drawer adds.
    """
    return {
        "layer": _struct(layer_dtype()),
        "view": _struct(view_dtype()),
        **{kind.name: _struct(kind.style) for kind in (LINES, SPRITES)},
        "modes": {shader: _struct(mode_dtype(shader)) for shader in shaders},
        "parts": {name: list(part) for name, part in parts().items()},
        "recordBytes": record_bytes(),
        "blockBytes": block_bytes(),
    }


def _struct(struct: np.dtype) -> dict[str, Any]:
    fields = {
        name: [offset, "f" if dtype.base.kind == "f" else "u", prod(dtype.shape)]
        for name, (dtype, offset) in fields_of(struct).items()
    }
    return {"size": struct.itemsize, "fields": fields}
