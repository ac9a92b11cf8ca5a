"""What a frame of a figure consists of, and in which order it is drawn."""

import math
from collections.abc import Iterable
from typing import Any, NamedTuple, Protocol

import numpy as np

from ...engine.frame.background import BackgroundItem
from ...engine.frame.draw_list import Background, DrawList, Owner
from ...engine.frame.volume_item import VolumeItem
from ...engine.shader.blending import BLENDINGS
from ..camera.camera import Camera
from ..graphics.volume_record import Sight


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

    __slots__ = ("viewer",)

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
    corners: np.ndarray,
    background: Background,
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
    corners : ndarray, shape (4, 4)
        Colours of the figure's background.
    background : Background
        What the frame is cleared to: the first of the corners.
    pixel_ratio : float
        Pixels of the target per logical pixel of the figure.
    over : iterable of Item
        What lies over all subplots.
    frame : FrameOf
    """
    over = tuple(over)
    parts = [_part(subplot, target_px, corners, pixel_ratio, frame) for subplot in subplots]
    world = tuple(item for part in parts for item in part.world)
    weighted = tuple(item for part in parts for item in part.weighted)
    over = (*(item for part in parts for item in part.over), *over)
    volumes = tuple(volume for part in parts for volume in part.volumes)
    draw_list = DrawList(
        background,
        world,
        weighted,
        over,
        tuple(volume.item for volume in volumes),
        not over and not weighted and all(part.is_direct for part in parts),
    )
    return Composition(draw_list, volumes)


class _Part(NamedTuple):
    """What a subplot adds to a frame."""

    volumes: list[PlacedVolume]
    world: list
    weighted: list
    over: list
    is_direct: bool


def _part(subplot: Shown, target_px, figure_corners, pixel_ratio: float, frame: FrameOf) -> _Part:
    viewport_px = _scaled(subplot.viewport_px, pixel_ratio)
    volumes = place_volumes(subplot, viewport_px, target_px, frame)
    own = subplot.background
    corners = figure_corners if own is None else own
    world: list = []
    weighted, see_through, over = [], [], []
    if (corners != figure_corners[0]).any():
        world.append(BackgroundItem.of(subplot.owner, corners, viewport_px))
    for volume in volumes:
        blending = BLENDINGS[volume.item.alpha_mode]
        if blending.weighted:
            weighted.append(volume.item)
        else:
            (world if blending.writes_depth else see_through).append(volume.item)
    for overlay in subplot.overlays(corners):
        items = overlay.items(subplot, viewport_px, target_px, pixel_ratio)
        (world if overlay.in_world else over).extend(items)
    world += see_through
    is_direct = not over and not weighted and _can_be_direct(world, volumes)
    return _Part(volumes, world, weighted, over, is_direct)


def _can_be_direct(world: list, volumes: list[PlacedVolume]) -> bool:
    """Whether there is at most one volume, of which the shader itself can tell what becomes of it."""
    if len(world) > 1:
        return False
    return len(world) == len(volumes) and all(
        BLENDINGS[item.alpha_mode].can_be_direct for item in world
    )


def place_volumes(subplot: Shown, viewport_px, target_px, frame: FrameOf) -> list[PlacedVolume]:
    """The visible volumes of a subplot in drawing order."""
    subplot.fit_once()
    rays = subplot.camera.rays(viewport_px[2] / viewport_px[3])
    numbers = {graphic: number for number, graphic in enumerate(subplot.graphics)}
    volumes = []
    for graphic in _in_order(subplot.graphics, subplot.camera.position):
        sight = Sight(rays, viewport_px, target_px, dither_seed=numbers[graphic])
        item = graphic.item(sight, subplot.skipping, frame)
        volumes.append(PlacedVolume(graphic, sight, item, subplot.skipping, frame))
    return volumes


def _in_order(graphics, eye: np.ndarray) -> list:
    """First those that write depth, then the others from far to near a point of the world."""

    def rank(graphic) -> float:
        if BLENDINGS[graphic.alpha_mode].writes_depth:
            return -math.inf
        return -math.dist(graphic.placement.centre, eye)

    return sorted((graphic for graphic in graphics if graphic.visible), key=rank)


def scaled_size(size_px, share: float) -> tuple[int, int]:
    """How many pixels a smaller picture of a size has; at least one."""
    width, height = (max(1, math.ceil(length * share)) for length in size_px)
    return width, height


def _scaled(viewport_px, pixel_ratio: float) -> tuple[int, int, int, int]:
    """A viewport in physical pixels; neighbours keep a common edge."""
    left, top, width, height = viewport_px
    x0, y0 = round(left * pixel_ratio), round(top * pixel_ratio)
    x1, y1 = round((left + width) * pixel_ratio), round((top + height) * pixel_ratio)
    return x0, y0, x1 - x0, y1 - y0
