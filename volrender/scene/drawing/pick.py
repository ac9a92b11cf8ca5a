"""What is under the pointer? The rays of one pixel, marched again as they were for the picture."""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from ...base import checks
from ...engine.device.engine import Engine
from ...engine.frame.frame import Frame
from ...engine.frame.volumes.volume_item import which_in
from ...engine.shader.blending import BLENDINGS, DITHERED, IGNORED
from ...engine.shader.constants import constant
from ..fidelity.bricked import bricked_in
from ..fidelity.exact import Exact
from ..graphics.graphic import Graphic
from .order import AsTheyAre
from .placed import FrameOf, Placed, Shown, place_graphics

LEAST_MATTER = 1 / 255
UNSEEN_ALPHA = constant("colour/opacity.wgsl", "UNSEEN_ALPHA")


class _Found(NamedTuple):
    """What a pixel shows of a graphic.

    Attributes
    ----------
    placed : Placed
    depth : float
        0 at the near plane, 1 at the far plane.
    opacity : float
        The share of what is behind that it hides.
    strength : float
        The share that it has in the pixel, where nothing is before it.
    """

    placed: Placed
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
        self,
        subplot: Shown,
        viewport_px: Sequence[int],
        x_px: float,
        y_px: float,
        among: Sequence[Graphic] | None = None,
        wait: bool = True,
    ) -> dict | None:
        """What a subplot shows at a point; see `Subplot.pick`.

        Parameters
        ----------
        subplot : Shown
        viewport_px : (left, top, width, height)
        x_px, y_px : float
            Logical pixels from the top left of the figure.
        among : sequence of Graphic, optional
            What is looked for, and found wherever it is seen at all; default: whatever is seen most.
        wait : bool
            For what is missing of volumes that are held in bricks.
        """
        left, top, width, height = viewport_px
        # The viewport moves so that the pixel becomes the only one of the frame.
        moved = (left - math.floor(x_px), top - math.floor(y_px), width, height)

        def march() -> tuple | None:
            with self._engine.lock, AsTheyAre(subplot.graphics):
                frame = self._frame = self._frame or Frame(self._engine, (1, 1))
                shown = place_graphics(subplot, moved, (1, 1), FrameOf(self), skipping=False)
                visible = _visible(_found(shown, frame))
                seen = _seen_one(visible) if among is None else _first_of(visible, among)
                if seen is None:
                    return None
                item = seen.placed.plain()
                return seen, item, *frame.render_layer(item)

        result = Exact(self._engine, lambda: bricked_in([subplot] if wait else [])).draw(march)
        if result is None:
            return None
        seen, item, colour, found = result
        graphic = seen.placed.graphic
        if seen.placed.joint:  # of those that are marched together
            which = int(which_in(found[0, 0]))
            graphic, item = seen.placed.all[which].graphic, item.members[which]
        info = {"graphic": graphic, **graphic.pick_info(item, found[0, 0], moved)}
        if graphic.cover.absorbs:
            info["opacity"] = float(colour[0, 0, 3])
        return info


def pick(
    subplot: Any,
    x_px: float,
    y_px: float,
    among: Sequence[Graphic] | None = None,
    wait: bool = True,
) -> dict | None:
    """What is at a point of the figure.

    Parameters
    ----------
    x_px, y_px : float
        Logical pixels from the top left of the figure.
    among : sequence of Graphic, optional
        Only these are looked for, and found however little of them is seen.
    wait : bool
        Whether what the ray meets of volumes that are larger than memory is loaded first. False: what is
        there, at once.

    Returns
    -------
    dict or None
        Of what is seen there, the graphic in which the opacity accumulated from the eye passes
        ½, else the one that has the largest share: ``graphic``; ``index`` (x, y, z) of the
        voxel; ``voxel_coord``, the rest of the position, −0.5 to 0.5 voxels; ``world``
        (x, y, z); ``value`` of the voxel, a number or a colour; ``scalar``, what the ray found
        there, interpolated as the picture is, and as `Layer` has it. mip, minip and
        attenuated find the place of the extremum, iso the surface, slice the plane, composite the
        place where half of the light is absorbed, or of what is absorbed at all; it adds ``opacity``,
        the share that is. mean and sum find the middle of the ray. None where nothing is.

    Examples
    --------
    >>> figure = vr.Figure(size=(120, 96))
    >>> volume = figure.add_image_volume(vr.datasets.sphere(17), mode="iso", threshold=0.5)
    >>> seen = figure[0, 0].pick(60, 48)
    >>> seen["graphic"] is volume, seen["index"][:2]
    (True, (8, 8))
    """
    x, y = checks.number("x_px", x_px), checks.number("y_px", y_px)
    viewport_px = left, top, width, height = subplot.viewport_px
    if not (left <= x < left + width and top <= y < top + height):
        return None
    checks.boolean("wait", wait)
    return subplot.picker.pick(subplot, viewport_px, x, y, among, wait)


def _found(shown: list[Placed], frame: Frame) -> list[_Found]:
    """What the pixel of a frame shows of each graphic, in drawing order, as a picture would."""
    if any(placed.turn.ends for placed in shown):
        frame.submit_opaque([placed.item for placed in shown if placed.turn.is_opaque])
    results = []
    for placed in shown:
        if min(placed.item.scissor_px[2:]) <= 0:  # as of most, where there are many
            continue
        colour, found = frame.render_layer(placed.item)
        if found[0, 0, 2]:
            results.append(_found_of(placed, colour[0, 0], float(found[0, 0, 1])))
    return [result for result in results if result.strength > _least(result.placed.graphic)]


def _least(graphic: Graphic) -> float:
    """What is to be pointed at must show so much: of matter, which has no edge, a step of a picture."""
    return LEAST_MATTER if graphic.cover.absorbs else UNSEEN_ALPHA


def _found_of(placed: Placed, colour: np.ndarray, depth: float) -> _Found:
    """By linear, premultiplied colour: what a graphic hides, and what it adds."""
    alpha, light, blending = float(colour[3]), colour[:3], placed.turn.blending
    if BLENDINGS[blending].alpha_use == IGNORED:
        return _Found(placed, depth, 1.0, 1.0)
    if blending == "add":
        return _Found(placed, depth, 0.0, float(light.max()))
    hidden = {"subtract": float(light.mean()), "multiply": alpha - float(light.mean())}
    return _Found(placed, depth, hidden.get(blending, alpha), alpha)


def _visible(results: list[_Found]) -> list[_Found]:
    """Those that are not behind what hides them, as they are drawn."""
    shown: list[_Found] = []
    depth = math.inf
    for result in results:
        if result.depth > depth:
            continue
        shown.append(result)
        blending = BLENDINGS[result.placed.turn.blending]
        is_scattered = blending.alpha_use == DITHERED and result.opacity <= 0.5
        if blending.writes_depth and not is_scattered:
            depth = result.depth
    return shown


def _seen_one(visible: list[_Found]) -> _Found | None:
    """Where the opacity accumulated from the eye passes ½; else the largest contributor."""
    largest, most, through = None, 0.0, 1.0
    for result in reversed(visible):
        share = through * result.strength
        through *= 1.0 - result.opacity
        if through < 0.5:
            return result
        if share > most:
            largest, most = result, share
    return largest


def _first_of(visible: list[_Found], among: Sequence[Graphic]) -> _Found | None:
    """The nearest of some graphics, where a step of a picture at least is left for it."""
    through = 1.0
    for result in reversed(visible):
        if result.placed.graphic in among and through * result.strength >= LEAST_MATTER:
            return result
        through *= 1.0 - result.opacity
    return None
