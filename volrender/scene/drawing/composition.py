"""What a frame of a figure consists of, and in which order it is drawn."""

import math
from collections.abc import Iterable
from typing import Any, NamedTuple, Protocol

import numpy as np

from ...base.rectangles import Rectangle, in_pixels, visible_part
from ...engine.frame.background import BackgroundItem
from ...engine.frame.draw_list import DrawList, Owner
from ...engine.shader.blending import BLENDINGS
from ..camera.camera import Camera
from ..graphics.graphic import Graphic
from ..graphics.records.sight import Sight
from .background import FigureBackground
from .order import AsTheyAre, DrawingOrder, Turn


class Shown(Protocol):
    """What a composition asks of a subplot."""

    camera: Camera
    skipping: bool  # whether rays pass over what cannot be seen
    owner: Owner  # of its background
    order: DrawingOrder

    @property
    def graphics(self) -> tuple[Graphic, ...]:
        """The graphics, in the order in which they were added."""

    @property
    def viewport_px(self) -> tuple[int, int, int, int]:
        """Left, top, width and height in the figure, logical pixels."""

    @property
    def background(self) -> np.ndarray | None:
        """Colours of the corners, (4, 4); None: the figure's."""

    def fit_once(self) -> None:
        """Place the camera, unless somebody did."""

    def overlays(self, corners: np.ndarray) -> tuple:
        """What lies over the graphics, on a background of these colours."""


class FrameOf:
    """One frame of a viewer: equal for all that is drawn in it, another one for the next.

    Attributes
    ----------
    viewer : object
        Who looks: a `Renderer`.
    """

    __slots__ = ("__weakref__", "viewer")

    def __init__(self, viewer: object):
        self.viewer = viewer


class Placed(NamedTuple):
    """A graphic as a subplot shows it in a frame.

    Attributes
    ----------
    turn : Turn
    sight : Sight
    item : GraphicItem
    skipping : bool
    frame : FrameOf
    """

    turn: Turn
    sight: Sight
    item: Any
    skipping: bool
    frame: FrameOf

    @property
    def graphic(self) -> Graphic:
        return self.turn.graphic

    def alone(self) -> Any:
        """The item as it were without others beside it."""
        return self._seen(blending="", fades=False, ends=False)

    def plain(self) -> Any:
        """The item where a mip or minip does not stop at the contrast limits."""
        return self._seen(clamped=False)

    def scaled(self, share: float, stretch: float) -> Any:
        """The item of a volume for fewer pixels, or with longer steps.

        Parameters
        ----------
        share : float
            Pixels per pixel of the picture, along each axis.
        stretch : float
            Length of a step, in steps of the final picture.
        """
        return self._seen(
            viewport_px=tuple(length * share for length in self.sight.viewport_px),
            target_px=scaled_size(self.sight.target_px, share),
            stretch=stretch,
        )

    def _seen(self, **changes: Any) -> Any:
        """The item where it is seen otherwise."""
        return self.graphic.item(self.sight._replace(**changes), self.skipping, self.frame)


class Composition(NamedTuple):
    """A frame of a figure.

    Attributes
    ----------
    draw_list : DrawList
    volumes : tuple of Placed
        In the order of `draw_list.volumes`: what is opaque comes first.
    ends_at : dict of Owner to tuple of GraphicItem
        Of each volume whose rays end at what is opaque, that.
    """

    draw_list: DrawList
    volumes: tuple[Placed, ...]
    ends_at: dict[Owner, tuple]


def compose(
    subplots: Iterable[Shown],
    target_px: tuple[int, int],
    background: FigureBackground,
    pixel_ratio: float,
    scale: tuple[float, float],
    over: Iterable,
    frame: FrameOf,
) -> Composition:
    """The visible things of some subplots, as they are now.

    Called while the engine's lock is held, up to the submit.

    Parameters
    ----------
    subplots : iterable of Subplot
    target_px : (width, height)
    background : FigureBackground
    pixel_ratio : float
        Pixels of the target that a line of one pixel is wide.
    scale : (float, float)
        Pixels of the target per logical pixel of the figure, across and down.
    over : iterable of Item
        What lies over all subplots.
    frame : FrameOf
    """
    parts = _Parts()
    for subplot in subplots:
        viewport_px = in_pixels(subplot.viewport_px, scale)
        _add(parts, subplot, viewport_px, target_px, background, pixel_ratio, frame)
    parts.over.extend(over)
    volumes = parts.volumes
    if len(volumes) > 1:  # a stable order: within a subplot, what is opaque comes first already
        volumes.sort(key=lambda placed: not placed.turn.is_opaque)
    draw_list = DrawList(
        background.cleared,
        tuple(parts.opaque),
        tuple(parts.world),
        tuple(parts.weighted),
        tuple(parts.over),
        tuple([placed.item for placed in volumes]),
        parts.is_direct and not parts.weighted and not parts.over,
    )
    return Composition(draw_list, tuple(volumes), parts.ends_at)


class _Parts:
    """What goes into a draw list, while it is put together."""

    __slots__ = ("ends_at", "is_direct", "opaque", "over", "volumes", "weighted", "world")

    def __init__(self) -> None:
        self.volumes: list[Placed] = []
        self.ends_at: dict[Owner, tuple] = {}
        self.opaque: list = []
        self.world: list = []
        self.weighted: list = []
        self.over: list = []
        self.is_direct = True  # each subplot has at most a volume that can be drawn directly


def _add(
    parts: _Parts,
    subplot: Shown,
    viewport_px: Rectangle,
    target_px,
    behind: FigureBackground,
    pixel_ratio,
    frame: FrameOf,
) -> None:
    """Add what a subplot shows, in the order in which it is drawn.

    1. Its background, and what is opaque, with depth. Rays of projections end there.
    2. What is translucent, group by group from far to near, hidden by what is before it; then what
       is weighted.
    3. Overlays of the world: before whatever of 2 writes no depth, since it may be before them; after
       what comes earlier, with which their smooth edges are blended.
    4. Overlays of the screen.
    """
    own = subplot.background
    corners = behind.corners if own is None else own
    is_plain = behind.is_plain if own is None else not (own != behind.corners[0]).any()
    translucent: list[Any] = []
    opaque: list[Any] = []
    before_lines = 0
    if not is_plain:
        scissor_px = visible_part(viewport_px, target_px)
        parts.opaque.append(BackgroundItem.of(subplot.owner, corners, viewport_px, scissor_px))
        parts.is_direct = False
    placed_graphics = place_graphics(subplot, viewport_px, target_px, frame)
    for placed in placed_graphics:
        item, blending = placed.item, BLENDINGS[placed.turn.blending]
        if item.is_marched:
            parts.volumes.append(placed)
        if placed.turn.ends:
            parts.ends_at[item.owner] = tuple(opaque)  # they come first
        if placed.turn.is_opaque:
            opaque.append(item)
        elif blending.weighted:
            parts.weighted.append(item)
        else:
            translucent.append(item)
            if blending.writes_depth and len(translucent) == before_lines + 1:
                before_lines += 1
        parts.is_direct = parts.is_direct and blending.can_be_direct and item.is_marched
    parts.opaque += opaque
    parts.world += translucent[:before_lines]
    for overlay in subplot.overlays(corners):
        if overlay.visible:
            items = overlay.items(subplot, viewport_px, target_px, pixel_ratio)
            (parts.world if overlay.in_world else parts.over).extend(items)
            parts.is_direct = parts.is_direct and not items
    parts.world += translucent[before_lines:]
    parts.is_direct = parts.is_direct and len(placed_graphics) <= 1


def place_graphics(
    subplot: Shown, viewport_px, target_px, frame: FrameOf, skipping: bool = True
) -> list[Placed]:
    """The visible graphics of a subplot in drawing order; skipping, if the subplot does."""
    subplot.fit_once()
    skipping = skipping and subplot.skipping
    rays = subplot.camera.rays(viewport_px[2] / viewport_px[3])
    placed = []
    graphics = subplot.graphics
    with AsTheyAre(graphics):
        for turn in subplot.order.of(graphics, subplot.camera.position):
            number, _, blending, fades, _, ends = turn
            sight = Sight(rays, viewport_px, target_px, True, 1.0, number, blending, fades, ends)
            item = turn.graphic.item(sight, skipping, frame)
            placed.append(Placed(turn, sight, item, skipping, frame))
    return placed


def scaled_size(size_px, share: float) -> tuple[int, int]:
    """How many pixels a smaller picture of a size has; at least one."""
    width, height = (max(1, math.ceil(length * share)) for length in size_px)
    return width, height
