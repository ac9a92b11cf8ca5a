"""What a frame of a figure consists of, and in which order it is drawn."""

import math
from collections.abc import Iterable
from typing import Any, NamedTuple, Protocol

import numpy as np

from ...base.rectangles import in_pixels, visible_part
from ...engine.frame.background import BackgroundItem
from ...engine.frame.draw_list import DrawList, Owner
from ...engine.frame.volume_item import VolumeItem
from ...engine.shader.blending import BLENDINGS
from ..camera.camera import Camera
from ..graphics.volume_record import Sight
from .background import FigureBackground


class Shown(Protocol):
    """What a composition asks of a subplot."""

    camera: Camera
    skipping: bool  # whether rays pass over what cannot be seen
    owner: Owner  # of its background

    @property
    def graphics(self) -> tuple:
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


class PlacedVolume(NamedTuple):
    """A volume as a subplot shows it in a frame.

    Attributes
    ----------
    graphic : ImageVolumeGraphic
    sight : Sight
    item : VolumeItem
    skipping : bool
    frame : FrameOf
    """

    graphic: Any
    sight: Sight
    item: VolumeItem
    skipping: bool
    frame: FrameOf

    def scaled(self, share: float, stretch: float) -> VolumeItem:
        """The item for fewer pixels, or with longer steps.

        Parameters
        ----------
        share : float
            Pixels per pixel of the picture, along each axis.
        stretch : float
            Length of a step, in steps of the final picture.
        """
        sight = self.sight._replace(
            viewport_px=tuple(length * share for length in self.sight.viewport_px),
            target_px=scaled_size(self.sight.target_px, share),
            stretch=stretch,
        )
        return self.graphic.item(sight, self.skipping, self.frame)


class Composition(NamedTuple):
    """A frame of a figure.

    Attributes
    ----------
    draw_list : DrawList
    volumes : tuple of PlacedVolume
        In the order of `draw_list.volumes`.
    """

    draw_list: DrawList
    volumes: tuple[PlacedVolume, ...]


def compose(
    subplots: Iterable[Shown],
    target_px: tuple[int, int],
    background: FigureBackground,
    pixel_ratio: float,
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
        Pixels of the target per logical pixel of the figure.
    over : iterable of Item
        What lies over all subplots.
    frame : FrameOf
    """
    parts = _Parts()
    for subplot in subplots:
        _add(parts, subplot, target_px, background, pixel_ratio, frame)
    parts.over.extend(over)
    draw_list = DrawList(
        background.cleared,
        tuple(parts.world),
        tuple(parts.weighted),
        tuple(parts.over),
        tuple([volume.item for volume in parts.volumes]),
        parts.is_direct and not parts.weighted and not parts.over,
    )
    return Composition(draw_list, tuple(parts.volumes))


class _Parts:
    """What goes into a draw list, while it is put together."""

    __slots__ = ("is_direct", "over", "volumes", "weighted", "world")

    def __init__(self) -> None:
        self.volumes: list[PlacedVolume] = []
        self.world: list = []
        self.weighted: list = []
        self.over: list = []
        self.is_direct = True  # each subplot has at most a volume that can be drawn directly


def _add(
    parts: _Parts, subplot: Shown, target_px, behind: FigureBackground, pixel_ratio, frame: FrameOf
) -> None:
    """Add what a subplot shows."""
    viewport_px = in_pixels(subplot.viewport_px, pixel_ratio)
    own = subplot.background
    corners = behind.corners if own is None else own
    is_plain = behind.is_plain if own is None else not (own != behind.corners[0]).any()
    before = len(parts.world)
    see_through: list[Any] = []
    if not is_plain:
        scissor_px = visible_part(viewport_px, target_px)
        parts.world.append(BackgroundItem.of(subplot.owner, corners, viewport_px, scissor_px))
        parts.is_direct = False
    for volume in place_volumes(subplot, viewport_px, target_px, frame):
        parts.volumes.append(volume)
        blending = BLENDINGS[volume.item.alpha_mode]
        if blending.weighted:
            parts.weighted.append(volume.item)
        else:
            (parts.world if blending.writes_depth else see_through).append(volume.item)
        parts.is_direct = parts.is_direct and blending.can_be_direct
    for overlay in subplot.overlays(corners):
        if overlay.visible:
            items = overlay.items(subplot, viewport_px, target_px, pixel_ratio)
            (parts.world if overlay.in_world else parts.over).extend(items)
            parts.is_direct = parts.is_direct and not items
    parts.world += see_through
    parts.is_direct = parts.is_direct and len(parts.world) <= before + 1


def place_volumes(subplot: Shown, viewport_px, target_px, frame: FrameOf) -> list[PlacedVolume]:
    """The visible volumes of a subplot in drawing order."""
    subplot.fit_once()
    rays = subplot.camera.rays(viewport_px[2] / viewport_px[3])
    volumes = []
    for number, graphic in _in_order(subplot.graphics, subplot.camera):
        sight = Sight(rays, viewport_px, target_px, dither_seed=number)
        item = graphic.item(sight, subplot.skipping, frame)
        volumes.append(PlacedVolume(graphic, sight, item, subplot.skipping, frame))
    return volumes


def _in_order(graphics, camera: Camera) -> list[tuple[int, Any]]:
    """The visible ones with their numbers: first those that write depth, then from far to near."""
    shown = [numbered for numbered in enumerate(graphics) if numbered[1].visible]
    if len(shown) < 2:
        return shown
    eye = camera.position

    def rank(numbered) -> float:
        graphic = numbered[1]
        if BLENDINGS[graphic.alpha_mode].writes_depth:
            return -math.inf
        return -math.dist(graphic.placement.centre, eye)

    return sorted(shown, key=rank)


def scaled_size(size_px, share: float) -> tuple[int, int]:
    """How many pixels a smaller picture of a size has; at least one."""
    width, height = (max(1, math.ceil(length * share)) for length in size_px)
    return width, height
