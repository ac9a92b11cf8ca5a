"""What a frame of a figure consists of, and in which order it is drawn."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from ...base.rectangles import Rectangle, in_pixels, visible_part
from ...engine.frame.background import BackgroundItem
from ...engine.frame.draw_list import DrawList, Owner
from ...engine.shader.blending import BLENDINGS
from .background import FigureBackground
from .placed import FrameOf, Placed, Shown, place_graphics


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
    at_px: tuple[int, int] = (0, 0),
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
    at_px : (int, int)
        Where in the picture the target begins, which is a part of it: columns and rows.
    """
    parts = _Parts()
    for subplot in subplots:
        left, top, width, height = in_pixels(subplot.viewport_px, scale)
        viewport_px = left - at_px[0], top - at_px[1], width, height
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
    taken_px: list[tuple] = []
    for overlay in subplot.overlays(corners):
        if overlay.visible:
            overlay.taken_px = tuple(taken_px) if overlay.gives_way else ()
            items = overlay.items(subplot, viewport_px, target_px, pixel_ratio)
            taken_px += overlay.rooms_px
            (parts.world if overlay.in_world else parts.over).extend(items)
            parts.is_direct = parts.is_direct and not items
    parts.world += translucent[before_lines:]
    parts.is_direct = parts.is_direct and len(placed_graphics) <= 1
