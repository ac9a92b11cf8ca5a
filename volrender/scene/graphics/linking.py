"""Properties that several graphics have in common: what is set on one is set on all."""

from collections.abc import Sequence
from typing import Any


def link(graphics: Sequence[Any], names: Sequence[str]) -> None:
    """Have graphics follow each other.

    Parameters
    ----------
    graphics : sequence of Graphic
    names : sequence of str
        Properties; ``"data"``: whose voxels they show.
    """
    is_following = False

    def follow(event: Any) -> None:
        nonlocal is_following
        if is_following:
            return
        is_following = True
        try:
            value = getattr(event.graphic, event.type)
            for graphic in graphics:
                if getattr(graphic, event.type) is not value:
                    setattr(graphic, event.type, value)
        finally:
            is_following = False

    for graphic in graphics:
        graphic.add_event_handler(follow, *names)
