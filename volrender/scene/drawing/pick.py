"""What is under the pointer? The rays of one pixel, marched again as they were for the picture."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ...engine.device.engine import Engine
from ...engine.frame.draw_list import GraphicItem
from ...engine.frame.frame import Frame
from ...engine.shader.blending import BLENDINGS, DITHERED, IGNORED
from ...engine.shader.constants import constant
from ..camera.rays import RayBundle
from ..graphics.sight import Sight
from .composition import Shown
from .order import Turn

UNSEEN_ALPHA = constant("ray/opacity.wgsl", "UNSEEN_ALPHA")


class _Found(NamedTuple):
    """What a pixel shows of a graphic.

    Attributes
    ----------
    turn : Turn
    item : GraphicItem
    found : ndarray, (4,)
        As `Frame.render_layer` gives it.
    opacity : float
        The share of what is behind that it hides.
    strength : float
        The share that it has in the pixel, where nothing is before it.
    """

    turn: Turn
    item: GraphicItem
    found: np.ndarray
    opacity: float
    strength: float

    @property
    def depth(self) -> float:
        """0 at the near plane, 1 at the far plane."""
        return float(self.found[1])


class Picker:
    """Finds what one pixel shows: a drawer of its own, of a single pixel.

    Parameters
    ----------
    engine : Engine
    """

    def __init__(self, engine: Engine):
        self._engine = engine
        self._frame: Frame | None = None

    def pick(
        self, subplot: Shown, viewport_px: Sequence[int], x_px: float, y_px: float
    ) -> dict | None:
        """What a subplot shows at a point; see `Subplot.pick`.

        Parameters
        ----------
        subplot : Shown
        viewport_px : (left, top, width, height)
        x_px, y_px : float
            Logical pixels from the top left of the figure.
        """
        left, top, width, height = viewport_px
        camera = subplot.camera
        rays = camera.rays(width / height)
        # The viewport moves so that the pixel becomes the only one of the frame.
        moved = (left - math.floor(x_px), top - math.floor(y_px), width, height)
        with self._engine.lock:
            turns = subplot.order.of(subplot.graphics, camera.position)
            seen = _seen_one(self._found(turns, rays, moved))
            if seen is None:
                return None
            graphic = seen.turn.graphic
            return {"graphic": graphic, **graphic.pick_info(seen.item, seen.found, moved)}

    def _found(self, turns: list[Turn], rays: RayBundle, viewport_px) -> list[_Found]:
        """What the pixel shows of each graphic, in drawing order."""
        frame = self._frame = self._frame or Frame(self._engine, (1, 1))
        items = []
        for turn in turns:
            # Plainly: beyond the contrast limits too, the largest value is where it is.
            sight = Sight(
                rays,
                viewport_px,
                (1, 1),
                clamped=False,
                blending=turn.blending,
                fades=turn.fades,
                ends=turn.ends,
            )
            items.append(turn.graphic.item(sight, skipping=False))
        if any(turn.ends for turn in turns):
            frame.submit_opaque(
                [item for turn, item in zip(turns, items, strict=True) if turn.is_opaque]
            )
        results = []
        for turn, item in zip(turns, items, strict=True):
            colour, found = frame.render_layer(item)
            if found[0, 0, 2]:
                results.append(_found_of(turn, item, colour[0, 0], found[0, 0]))
        return [result for result in results if result.strength > UNSEEN_ALPHA]


def _found_of(turn: Turn, item: GraphicItem, colour: np.ndarray, found: np.ndarray) -> _Found:
    """By linear, premultiplied colour: what a graphic hides, and what it adds."""
    alpha, light = float(colour[3]), colour[:3]
    if BLENDINGS[turn.blending].alpha_use == IGNORED:
        return _Found(turn, item, found, 1.0, 1.0)
    if turn.blending == "add":
        return _Found(turn, item, found, 0.0, float(light.max()))
    hidden = {"subtract": float(light.mean()), "multiply": alpha - float(light.mean())}
    return _Found(turn, item, found, hidden.get(turn.blending, alpha), alpha)


def _seen_one(results: list[_Found]) -> _Found | None:
    """Where the opacity accumulated from the eye passes ½; else the largest contributor."""
    shown: list[_Found] = []
    depth = math.inf
    for result in results:  # as they are drawn
        if result.depth > depth:
            continue
        shown.append(result)
        blending = BLENDINGS[result.turn.blending]
        is_scattered = blending.alpha_use == DITHERED and result.opacity <= 0.5
        if blending.writes_depth and not is_scattered:
            depth = result.depth
    largest, most, through = None, 0.0, 1.0
    for result in reversed(shown):
        share = through * result.strength
        through *= 1.0 - result.opacity
        if through < 0.5:
            return result
        if share > most:
            largest, most = result, share
    return largest
