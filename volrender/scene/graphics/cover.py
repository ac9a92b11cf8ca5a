"""How does a graphic cover what is behind it? What the order of drawing follows from."""

from typing import NamedTuple

import numpy as np


class Cover(NamedTuple):
    """How a graphic covers what is behind it, beside its `alpha_mode`.

    Attributes
    ----------
    is_opaque : bool
        Drawn with depth, it hides what is behind it wholly: where it is seen, it has no alpha.
    is_projection : bool
        It shows rays as a whole, which end at what is opaque.
    fades : bool
        Its opacity falls with its values, whatever is beside it.
    plane : ndarray (a, b, c, d) or None
        It shows only what is on this plane of the world.
    """

    is_opaque: bool
    is_projection: bool = False
    fades: bool = False
    plane: np.ndarray | None = None
