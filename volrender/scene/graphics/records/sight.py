"""How is a graphic seen? By whom, in which part of which picture, and beside what."""

import math
from typing import NamedTuple

from ...camera.rays import RayBundle


class Sight(NamedTuple):
    """How a graphic is seen.

    Attributes
    ----------
    rays : RayBundle
        Of the viewport.
    viewport_px : (left, top, width, height)
    target_px : (width, height)
    clamped : bool
        mip and minip stop at the contrast limits, where the picture cannot tell.
    stretch : float
        Length of a step, in steps of the final picture.
    dither_seed : int
        Another one for each graphic of a picture.
    blending : str
        A key of `blending.BLENDINGS`; "" for that of the graphic's alpha mode.
    fades : bool
        Its opacity falls with its values, because of others that are in its place.
    ends : bool
        Rays end at what is opaque.
    nearest : float
        Where rays begin to be counted at the latest, in front of the camera along the view axis: alike
        for volumes on whose rays others are looked at too.
    draft : bool
        The picture is of what is being changed, and the next one follows at once: tables may be coarse.
    pixel_ratio : float
        Pixels of the target per logical pixel: widths of lines are logical.
    scouts : float
        Pixels of the picture, along each axis, for each ray, where rays only tell which bricks they miss
        of what a picture will show; 0: they are of a picture.
    level : int, optional
        Of detail, which volumes of several are shown at; None: each place at what its pixels can show.
    """

    rays: RayBundle
    viewport_px: tuple
    target_px: tuple[int, int]
    clamped: bool = True
    stretch: float = 1.0
    dither_seed: int = 0
    blending: str = ""
    fades: bool = False
    ends: bool = False
    nearest: float = math.inf
    draft: bool = False
    pixel_ratio: float = 1.0
    scouts: float = 0.0
    level: int | None = None

    @property
    def look(self) -> tuple:
        """What colours, values and steps follow from."""
        return self.clamped, self.stretch, self.fades, self.pixel_ratio
