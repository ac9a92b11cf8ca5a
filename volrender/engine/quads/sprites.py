"""Rectangles of a small picture over the frame, texel by texel: text, gradients, bars."""

from functools import lru_cache

import numpy as np

from ..frame.draw_list import Owner
from .quads import Picture, QuadsItem, QuadsKind

_SPRITE = np.dtype([("place_px", "f4", 4), ("source", "f4", 4), ("depth", "f4")])
SPRITES = QuadsKind("sprites", _SPRITE, has_picture=True)


def sprites(
    owner: Owner, in_world: bool, picture: Picture, places, target_px, scissor_px
) -> QuadsItem:
    """Parts of a picture, put at places of the target.

    Parameters
    ----------
    owner : Owner
    in_world : bool
        Whether they are hidden by what is nearer.
    picture : Picture
    places : array-like, shape (n, 9)
        Place: left, top, width, height in pixels of the target. Source: the same in texels of the
        picture. Ndc depth, 0 near, 1 far. A place of whole numbers, of the size of the source, gives
        the picture itself.
    target_px : (width, height)
    scissor_px : (left, top, width, height) of int
    """
    instances = np.array(places, np.float32).reshape(-1, 9).view(_SPRITE)[:, 0]
    style = _style(tuple(target_px))
    return QuadsItem(owner, SPRITES, style, instances, in_world, scissor_px, picture)


@lru_cache(maxsize=256)
def _style(target_px) -> bytes:
    style = np.zeros((), SPRITES.style)
    style["target_px"] = target_px
    return style.tobytes()
