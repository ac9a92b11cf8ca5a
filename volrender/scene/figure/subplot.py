"""A subplot: a camera and its controller, the rectangle that it fills, and what is drawn there."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ...base import checks, redraw
from ...base.checks import BackgroundLike
from ...engine.device.engine import Engine
from ...engine.frame.draw_list import Owner
from ..camera.camera import Camera
from ..camera.controllers import Controller, make_controller
from ..camera.fitting import MARGIN, ROOM_FOR_LABELS
from ..camera.targets import points_around
from ..camera.upright import stand_upright
from ..drawing.order import DrawingOrder
from ..drawing.pick import Picker
from ..graphics.graphic import AnyGraphic, Graphic
from ..overlays import Axes, Colorbar, Outline, ScaleBar, TimeStamp
from .adding import Adding
from .animations import Animations
from .graphics import Graphics


class Subplot(Adding):
    """One view in a figure. Made by `Figure`; get it as ``figure[row, column]``.

    Attributes
    ----------
    outline : Outline
    axes : Axes
    colorbar : Colorbar
    scale_bar : ScaleBar
    time_stamp : TimeStamp
        What can be drawn over the graphics; off until ``visible`` is set.
    animations : Animations
        What `add_animations` added.
    skipping : bool
        Whether rays pass over what cannot be seen; see `Figure.skipping`.
    turns_in_movies : bool
        Whether `Figure.record` may turn its camera.
    owner : Owner
        Of its background, for those who draw it.
    order : DrawingOrder
        In which its graphics are drawn.
    """

    turns_in_movies = True

    def __init__(self, engine: Engine, name: str | None = None, controller: str = "orbit") -> None:
        super().__init__()
        self._name = name
        self._graphics = Graphics(engine)
        self._picker = Picker(engine)
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

    def add_animations(self, *functions: Callable) -> None:
        """Call functions before each frame; see `Figure.add_animations`."""
        self.animations.add(functions)

    def remove_animation(self, function: Callable) -> None:
        """Stop calling a function; KeyError where it was not called."""
        self.animations.remove(function)

    def clear_animations(self) -> None:
        """Stop calling all functions."""
        self.animations.clear()

    def auto_fit(self, to: str = "box") -> None:
        """Fill the view with the boxes of what is visible, or ``"sphere"``: with that around them."""
        to = checks.choice("to", to, ("box", "sphere"))
        corners, view_aspect = self.seen()
        stand_upright(self.camera, self._graphics.directions())
        if corners is not None:
            margin = ROOM_FOR_LABELS if self.axes.visible else MARGIN
            self.camera.fit(corners, view_aspect, to, margin)

    def fly_to(self, target: Any, radius: float | None = None, duration: float = 0.7) -> None:
        """Show something whole and in the middle, from the direction in which the camera looks.

        Parameters
        ----------
        target : Graphic or array-like
            A graphic; points around something, (n, 3), world, such as `LabelsGraphic.corners_of` a
            label; or one point (x, y, z), with a `radius` around it.
        radius : float, optional
            World units; of one point, and of nothing else.
        duration : float
            Seconds, 0 to 60, that it takes in a window; where none shows this, it is made at once.
        """
        around = points_around(target, radius)
        seconds = checks.number("duration", duration, 0, 60)
        self.fit_once()
        self.controller.fly_to(around, seconds if redraw.is_shown(self) else 0.0)
        redraw.announce(self)

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

    def pick(self, x_px: float, y_px: float, among: Sequence[Graphic] | None = None) -> dict | None:
        """What is at a point of the figure.

        Parameters
        ----------
        x_px, y_px : float
            Logical pixels from the top left of the figure.
        among : sequence of Graphic, optional
            Only these are looked for, and found however little of them is seen.

        Returns
        -------
        dict or None
            Of what is seen there, the graphic in which the opacity accumulated from the eye passes
            ½, else the one that has the largest share: ``graphic``; ``index`` (x, y, z) of the
            voxel; ``voxel_coord``, the rest of the position, −0.5 to 0.5 voxels; ``world``
            (x, y, z); ``value`` of the voxel, a number or a colour; ``scalar``, what the ray found
            there, interpolated as the picture is, and as `Layer.scalar` has it. mip, minip and
            attenuated find the place of the extremum, iso the surface, slice the plane, composite the
            place where half of the light is absorbed, or of what is absorbed at all; it adds ``opacity``,
            the share that is. mean and sum find the middle of the ray. None where nothing is.
        """
        x, y = checks.number("x_px", x_px), checks.number("y_px", y_px)
        viewport_px = left, top, width, height = self._viewport_px
        if not (left <= x < left + width and top <= y < top + height):
            return None
        return self._picker.pick(self, viewport_px, x, y, among)

    def share_view(self, other: "Subplot") -> None:
        """Take another subplot's camera, and its controller where it is of the same kind."""
        self.camera = other.camera
        own = self._controller
        if type(own) is type(other.controller) and own.kind == other.controller.kind:
            self._controller = other.controller

    def shows(self, thing: object) -> bool:
        """Whether it looks as it does because of this object: itself, or one that is in it."""
        painters = [one.painter for one in self._graphics.all if one.painter is not None]
        if thing in (self, self._camera, self.animations, *self._graphics.all, *painters):
            return True
        return any(overlay.shows(thing) for overlay in self._own_overlays)

    @property
    def _own_overlays(self) -> tuple:
        own = self.outline, self.axes, self.colorbar, self.scale_bar, self.time_stamp
        return *own, self.measuring

    def overlays(self, corners: np.ndarray) -> tuple:
        """What lies over the graphics, on a background of these colours, (4, 4)."""
        return self._own_overlays
