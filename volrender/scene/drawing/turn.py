"""One graphic in the order of drawing, or several that are drawn as one."""

from typing import NamedTuple

from ...engine.frame.draw_list import Owner
from ..graphics.graphic import Graphic


class Turn(NamedTuple):
    """A graphic in the order of drawing.

    Attributes
    ----------
    number : int
        Of the graphic, as it was added.
    graphic : Graphic
    blending : str
        A key of `blending.BLENDINGS`: what becomes of its `alpha_mode` beside the others.
    fades : bool
        Its opacity falls with its values, because of the others.
    is_opaque : bool
        It hides all that is behind it.
    ends : bool
        Its rays end at what is opaque.
    joint : tuple of Turn
        It stands for all of these: they are matter in one place, marched on the same rays.
    owner : Owner or None
        Of the item of these.
    """

    number: int
    graphic: Graphic
    blending: str
    fades: bool = False
    is_opaque: bool = False
    ends: bool = False
    joint: tuple["Turn", ...] = ()
    owner: Owner | None = None

    @property
    def all(self) -> tuple["Turn", ...]:
        """Itself, or all that it stands for."""
        return self.joint or (self,)
