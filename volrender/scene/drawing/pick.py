"""What is under the pointer? The rays of one pixel, marched again as they were for the picture."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ...engine.device.engine import Engine
from ...engine.frame.frame import Frame
from ...engine.shader.blending import BLENDINGS, DITHERED, IGNORED
from ...engine.shader.constants import constant
from ..camera.rays import RayBundle
from ..graphics.sight import Sight
from .composition import Shown
from .order import AsTheyAre, Turn

UNSEEN_ALPHA = constant("ray/opacity.wgsl", "UNSEEN_ALPHA")


class _Found(NamedTuple):
    """What a pixel shows of a graphic.

    Attributes
    ----------
    turn : Turn
    sight : Sight
    depth : float
        0 at the near plane, 1 at the far plane.
    opacity : float
        The share of what is behind that it hides.
    strength : float
        The share that it has in the pixel, where nothing is before it.
    """

    turn: Turn
    sight: Sight
    depth: float
    opacity: float
    strength: float


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
            frame = self._frame = self._frame or Frame(self._engine, (1, 1))
            graphics = subplot.graphics
            with AsTheyAre(graphics):
                turns = subplot.order.of(graphics, camera.position)
                seen = _seen_one(_found(turns, rays, moved, frame))
                if seen is None:
                    return None
                # Plainly: beyond the contrast limits too, the largest value is where it is.
                graphic = seen.turn.graphic
                item = graphic.item(seen.sight._replace(clamped=False), skipping=False)
                _, found = frame.render_layer(item)
            return {"graphic": graphic, **graphic.pick_info(item, found[0, 0], moved)}


def _found(turns: list[Turn], rays: RayBundle, viewport_px, frame: Frame) -> list[_Found]:
    """What the pixel of a frame shows of each graphic, in drawing order, as a picture would."""
    sights = [
        Sight(
            rays,
            viewport_px,
            (1, 1),
            blending=turn.blending,
            fades=turn.fades,
            ends=turn.ends,
        )
        for turn in turns
    ]
    items = [
        turn.graphic.item(sight, skipping=False) for turn, sight in zip(turns, sights, strict=True)
    ]
    if any(turn.ends for turn in turns):
        opaque = [item for turn, item in zip(turns, items, strict=True) if turn.is_opaque]
        frame.submit_opaque(opaque)
    results = []
    for turn, sight, item in zip(turns, sights, items, strict=True):
        colour, found = frame.render_layer(item)
        if found[0, 0, 2]:
            results.append(_found_of(turn, sight, colour[0, 0], float(found[0, 0, 1])))
    return [result for result in results if result.strength > UNSEEN_ALPHA]


def _found_of(turn: Turn, sight: Sight, colour: np.ndarray, depth: float) -> _Found:
    """By linear, premultiplied colour: what a graphic hides, and what it adds."""
    alpha, light = float(colour[3]), colour[:3]
    if BLENDINGS[turn.blending].alpha_use == IGNORED:
        return _Found(turn, sight, depth, 1.0, 1.0)
    if turn.blending == "add":
        return _Found(turn, sight, depth, 0.0, float(light.max()))
    hidden = {"subtract": float(light.mean()), "multiply": alpha - float(light.mean())}
    return _Found(turn, sight, depth, hidden.get(turn.blending, alpha), alpha)


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
