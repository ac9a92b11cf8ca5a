"""Graphics as a subplot shows them in a frame: each alone, or several as one."""

import math
from typing import Any, NamedTuple, Protocol

import numpy as np

from ...engine.frame.draw_list import Owner
from ...engine.frame.volumes.joint_item import JointItem
from ..camera.camera import Camera
from ..graphics.graphic import Graphic
from ..graphics.records.sight import Sight
from .order import AsTheyAre, DrawingOrder
from .turn import Turn


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
    draft : bool
        As `Sight.draft`.
    pixel_ratio : float
        As `Sight.pixel_ratio`.
    level : int or None
        As `Sight.level`.
    """

    __slots__ = ("__weakref__", "draft", "level", "pixel_ratio", "viewer")

    def __init__(
        self,
        viewer: object,
        draft: bool = False,
        pixel_ratio: float = 1.0,
        level: int | None = None,
    ):
        self.viewer = viewer
        self.draft = draft
        self.pixel_ratio = pixel_ratio
        self.level = level


class Placed(NamedTuple):
    """A graphic as a subplot shows it in a frame.

    Attributes
    ----------
    turn : Turn
    sight : Sight
    item : GraphicItem
    skipping : bool
    frame : FrameOf
    joint : tuple of Placed
        Those that it stands for, where they are marched together.
    """

    turn: Turn
    sight: Sight
    item: Any
    skipping: bool
    frame: FrameOf
    joint: tuple["Placed", ...] = ()

    @property
    def graphic(self) -> Graphic:
        return self.turn.graphic

    @property
    def all(self) -> tuple["Placed", ...]:
        """Itself, or all that it stands for."""
        return self.joint or (self,)

    def alone(self) -> Any:
        """The item of one graphic as it were without others beside it."""
        return self.seen(blending="", fades=False, ends=False, nearest=math.inf)

    def plain(self) -> Any:
        """The item where a mip or minip does not stop at the contrast limits."""
        return self.seen(clamped=False)

    def scaled(self, share: float, stretch: float) -> Any:
        """The item of a volume for fewer pixels, or with longer steps.

        Parameters
        ----------
        share : float
            Pixels per pixel of the picture, along each axis.
        stretch : float
            Length of a step, in steps of the final picture.
        """
        return self.seen(
            viewport_px=tuple(length * share for length in self.sight.viewport_px),
            target_px=scaled_size(self.sight.target_px, share),
            stretch=stretch,
        )

    def seen(self, **changes: Any) -> Any:
        """The item where it is seen otherwise."""
        if self.joint:
            return _joint_item(self.turn, [one.seen(**changes) for one in self.joint])
        return self.graphic.item(self.sight._replace(**changes), self.skipping, self.frame)


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
            number, _, blending, fades, _, ends, joint, _ = turn
            sight = Sight(rays, viewport_px, target_px, True, 1.0, number, blending, fades, ends)
            sight = sight._replace(
                draft=frame.draft, pixel_ratio=frame.pixel_ratio, level=frame.level
            )
            if joint:
                placed.append(_placed_jointly(turn, sight, skipping, frame))
            else:
                item = turn.graphic.item(sight, skipping, frame)
                placed.append(Placed(turn, sight, item, skipping, frame))
    return placed


def _placed_jointly(turn: Turn, sight: Sight, skipping: bool, frame: FrameOf) -> Placed:
    """Graphics that are marched on the same rays, whose t begins in front of all of them."""
    view = sight.rays.view_from_world[2]
    corners = np.concatenate([one.graphic.placement.corners for one in turn.joint])
    nearest = float((corners @ view[:3] + view[3]).min())
    members = []
    for one in turn.joint:
        own = sight._replace(dither_seed=one.number, ends=False, nearest=nearest)
        item = one.graphic.item(own, skipping, frame)
        members.append(Placed(one, own, item, skipping, frame))
    joint = _joint_item(turn, [member.item for member in members])
    return Placed(turn, sight, joint, skipping, frame, tuple(members))


def _joint_item(turn: Turn, members: list) -> Any:
    """A `JointItem` of these."""
    assert turn.owner is not None  # it stands for several
    return JointItem.of(turn.owner, members, turn.blending, turn.ends)


def scaled_size(size_px, share: float) -> tuple[int, int]:
    """How many pixels a smaller picture of a size has; at least one."""
    width, height = (max(1, math.ceil(length * share)) for length in size_px)
    return width, height
