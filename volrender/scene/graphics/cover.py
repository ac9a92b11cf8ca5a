"""Where is a graphic, and how does it cover what is behind it? The order of drawing follows from it."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np


class Bounds(Protocol):
    """Where a graphic is: the same object for as long as nothing that places it is set."""

    @property
    def corners(self) -> np.ndarray:
        """The corners of a box around it, world space, (8, 3), as `transforms.box_corners` has them."""

    @property
    def centre(self) -> Sequence[float]:
        """The middle of that box."""


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
    has_depth : bool
        What it shows of a ray is at a place on it.
    absorbs : bool
        It is matter that dims what is behind it.
    is_thick : bool
        What is behind what it shows first shines through, of itself too.
    """

    is_opaque: bool
    is_projection: bool = False
    fades: bool = False
    plane: np.ndarray | None = None
    has_depth: bool = True
    absorbs: bool = False
    is_thick: bool = False

    @property
    def is_deep(self) -> bool:
        """It shows more of a ray than a point: where that ends, at what is opaque, matters."""
        return self.is_projection or self.absorbs or self.is_thick
