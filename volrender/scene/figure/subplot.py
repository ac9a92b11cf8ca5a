"""A subplot: a camera and its controller, the rectangle that it fills, and what is drawn there."""

from typing import Any

import numpy as np

from ...base import checks, redraw
from ...base.checks import BackgroundLike
from ...engine.device.engine import Engine
from ...engine.frame.draw_list import Owner
from ..camera.camera import Camera
from ..camera.controllers import Controller, make_controller
from ..camera.fitting import MARGIN, ROOM_FOR_LABELS
from ..camera.targets import fly_to
from ..camera.upright import stand_upright
from ..drawing.order import DrawingOrder
from ..drawing.pick import Picker, pick
from ..graphics.graphic import AnyGraphic, Graphic
from ..overlays import (
    Axes,
    Colorbar,
    Legend,
    Orientation,
    Outline,
    ScaleBar,
    TextNote,
    Texts,
    TimeStamp,
    add_text,
    is_light,
    title,
)
from .adding import Adding
from .animations import Animations, add_animations, clear_animations, remove_animation
from .graphics import Graphics


class Subplot(Adding):
    """One view in a figure; get it as ``figure[row, column]``.

    Made by `Figure`, which says its `engine`, its `name` and the kind of its `controller`.

    Attributes
    ----------
    outline : Outline
    axes : Axes
    colorbar : Colorbar
    scale_bar : ScaleBar
    time_stamp : TimeStamp
    legend : Legend
    orientation : Orientation
        What can be drawn over the graphics; off until ``visible`` is set.
    animations : Animations
        What `add_animations` added.
    skipping : bool
        Whether rays pass over what cannot be seen; see `Figure.skipping`.
    turns_in_movies : bool
        Whether `Figure.record` may turn its camera.
    heading, letter : TextNote
        Its title, and its letter where the figure has `letters`: how they look.
    texts : Texts
        What `add_text` added.
    owner : Owner
        Of its background, for those who draw it.
    picker : Picker
        Who finds what `pick` asks for.
    order : DrawingOrder
        In which its graphics are drawn.
    """

    turns_in_movies = True

    # Methods that have rooms of their own.
    pick = pick
    fly_to = fly_to
    add_text, title = add_text, title
    add_animations, remove_animation = add_animations, remove_animation
    clear_animations = clear_animations

    def __init__(self, engine: Engine, name: str | None = None, controller: str = "orbit") -> None:
        super().__init__()
        self._name = name
        self._graphics = Graphics(engine)
        self.picker = Picker(engine)
        self._camera = Camera()
        self._controller = make_controller(controller, self._camera)
        self._controller.watch(self.seen)
        self._corners: np.ndarray | None = None
        self._viewport_px = (0, 0, 1, 1)
        self.skipping = True
        self.owner = Owner()
        self.order = DrawingOrder()
        self.animations = Animations()
        self.outline = Outline()
        self.axes = Axes()
        self.colorbar = Colorbar()
        self.scale_bar = ScaleBar()
        self.time_stamp = TimeStamp()
        self.legend = Legend()
        self.orientation = Orientation()
        self.heading = TextNote(self.time_stamp, "top", size=18)
        self.letter = TextNote(self.time_stamp, margin=12, size=20, bold=True)
        self.texts = Texts(self.time_stamp)

    @property
    def name(self) -> str | None:
        """Name by which the figure finds it, or None."""
        return self._name

    @property
    def unit(self) -> str | None:
        """Unit of the world, such as "mm": of axes, scale bar and readout, where these have none.

        By default that of the first file which was added and says one. What is there stays as it is
        when it is set; files that are added afterwards are converted.
        """
        return self._unit.value

    @unit.setter
    def unit(self, value: str | None) -> None:
        self._unit.given = checks.optional_text("unit", value)
        redraw.announce(self)

    @property
    def camera(self) -> Camera:
        """The camera; subplots that are given the same one move together."""
        return self._camera

    @camera.setter
    def camera(self, camera: Camera) -> None:
        if not isinstance(camera, Camera):
            raise TypeError(f"camera is a Camera, not {type(camera).__name__}.")
        self._camera = camera
        redraw.announce(self)
        if self._controller.camera is not camera:
            self.controller = self._controller.for_camera(camera)

    @property
    def controller(self) -> Controller:
        """What the pointer and the keys do to the camera.

        Set ``"orbit"``, ``"trackball"``, ``"fly"`` or ``"panzoom"``; or a `Controller` of this camera.
        """
        return self._controller

    @controller.setter
    def controller(self, value: str | Controller) -> None:
        if isinstance(value, Controller):
            if value.camera is not self._camera:
                raise ValueError(
                    "controller moves another camera; set the subplot's camera to that one first."
                )
            new = value
        else:
            new = make_controller(value, self._camera)
            new.take_over(self._controller)
        if not new.is_watching:
            new.watch(self.seen)
        self._controller = new

    @property
    def background(self) -> np.ndarray | None:
        """Colours of the corners, (4, 4): top left, top right, bottom left, bottom right.

        Set one colour, two (bottom, top) or four corners, sRGB; None: the figure's.
        """
        return None if self._corners is None else self._corners.copy()

    @background.setter
    def background(self, value: BackgroundLike | None) -> None:
        self._corners = None if value is None else checks.background("background", value)
        redraw.announce(self)

    @property
    def viewport_px(self) -> tuple[int, int, int, int]:
        """Left, top, width and height in the figure, pixels."""
        return self._viewport_px

    def place(self, viewport_px: tuple[int, int, int, int]) -> None:
        """Take a place in the figure, as the figure arranges it."""
        self._viewport_px = viewport_px

    @property
    def engine(self) -> Engine:
        """The engine on which it is drawn."""
        return self._graphics.engine

    @property
    def graphics(self) -> tuple[Any, ...]:
        """The graphics, each a `Graphic`, in the order in which they were added."""
        return self._graphics.all

    def add_graphic(self, graphic: AnyGraphic) -> AnyGraphic:
        """Add a graphic that is in no subplot yet.

        Where it has `directions`, a camera that nobody turned or fitted yet looks from the front.

        Raises
        ------
        TypeError, ValueError, MemoryError
            Not a graphic, one that is in a subplot, a name that is taken; or it does not fit.
        """
        self._graphics.add(graphic)
        stand_upright(self.camera, graphic.directions)
        redraw.announce(self)
        return graphic

    def remove_graphic(self, graphic: Graphic) -> None:
        """Take a graphic out and free what it has on the GPU.

        Raises
        ------
        TypeError, KeyError
            Not a graphic, but its name, say; or one that is not here.
        """
        self._graphics.remove(graphic)
        self.measurements.forget(graphic)
        redraw.announce(self)

    def clear(self) -> None:
        """Take all graphics out."""
        for graphic in self.graphics:
            self.remove_graphic(graphic)

    def __contains__(self, graphic: object) -> bool:
        return graphic in self._graphics.all

    def __getitem__(self, name: str) -> Any:
        return self._graphics.named(name)

    def auto_fit(self, to: str = "box") -> None:
        """Fill the view with the boxes of what is visible; `to` may be ``"sphere"``, that around them."""
        to = checks.choice("to", to, ("box", "sphere"))
        corners, view_aspect = self.seen()
        stand_upright(self.camera, self._graphics.directions())
        if corners is not None:
            margin = ROOM_FOR_LABELS if self.axes.visible else MARGIN
            self.camera.fit(corners, view_aspect, to, margin)

    def fit_once(self) -> None:
        """Show everything, unless somebody placed the camera already."""
        camera = self.camera
        if not (camera.is_fitted or camera.is_set):
            zoom = camera.zoom
            self.auto_fit()
            if zoom != 1 and camera.is_fitted:
                camera.zoom = zoom

    def seen(self) -> tuple[np.ndarray | None, float]:
        """Corners of the boxes of all that is visible, if anything is; and the view's aspect."""
        return self._graphics.corners(), self._viewport_px[2] / max(self._viewport_px[3], 1)

    def share_view(self, other: "Subplot") -> None:
        """Take another subplot's camera, and its controller where it is of the same kind."""
        self.camera = other.camera
        own = self._controller
        if type(own) is type(other.controller) and own.kind == other.controller.kind:
            self._controller = other.controller

    def shows(self, thing: object) -> bool:
        """Whether it looks as it does because of this object: itself, or one that is in it."""
        painters = [one.painter for one in self._graphics.all if one.painter is not None]
        if thing in (
            self,
            self._camera,
            self.animations,
            self.texts,
            *self._graphics.all,
            *painters,
        ):
            return True
        return any(overlay.shows(thing) for overlay in self._own_overlays)

    @property
    def _own_overlays(self) -> tuple:
        first = self.outline, self.axes, self.letter, self.heading, *self.texts, self.colorbar
        later = self.scale_bar, self.time_stamp, self.legend, self.orientation
        return *first, *later, self.measuring

    def overlays(self, corners: np.ndarray) -> tuple:
        """What lies over the graphics, on a background of these colours, (4, 4)."""
        own, on_light = self._own_overlays, is_light(corners)
        for overlay in own:
            overlay.on_light = on_light
        return own
