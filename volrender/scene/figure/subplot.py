"""A subplot: a camera and its controller, the rectangle that it fills, and what is drawn there."""

import math

import numpy as np

from ...base import checks, redraw
from ...engine.frame.background import BackgroundDrawable
from ...engine.frame.frame import Frame
from ...engine.frame.volume_drawable import VolumeDrawable
from ...engine.shader.blending import BLENDINGS
from ..camera.camera import Camera
from ..camera.controllers import Controller, make_controller
from ..drawing.backdrop import Backdrop
from ..drawing.composition import PlacedVolume, Scene
from ..drawing.pick import pick_volume
from ..graphics.uniforms import write_uniforms
from ..overlays import Axes, Colorbar, Outline, ScaleBar
from .animations import Animations
from .graphics import Graphics


class Subplot(Animations, Graphics):
    """One view in a figure. Made by `Figure`; get it as ``figure[row, column]``."""

    _turns_in_movies = True  # whether `Figure.record` may turn its camera

    def __init__(self, engine, name: str | None = None, controller: str = "orbit"):
        Animations.__init__(self)
        Graphics.__init__(self, engine)
        self._name = name
        self._camera = Camera()
        self._controller: Controller | None = None
        self._corners: np.ndarray | None = None
        self._background: BackgroundDrawable | None = None
        self._pick_frame: Frame | None = None
        self._viewport_px = (0, 0, 1, 1)
        self._skipping = True
        self.outline = Outline()
        self.axes = Axes()
        self.colorbar = Colorbar()
        self.scale_bar = ScaleBar()
        self.controller = controller

    @property
    def name(self) -> str | None:
        """Name by which the figure finds it, or None."""
        return self._name

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
    def controller(self, value) -> None:
        if isinstance(value, Controller):
            if value.camera is not self._camera:
                raise ValueError(
                    "controller moves another camera; set the subplot's camera to that one first."
                )
            new = value
        else:
            new = make_controller(value, self._camera)
            if self._controller is not None:
                new.take_over(self._controller)
        if not new.is_watching:
            new.watch(self._sphere)
        self._controller = new

    @property
    def background(self) -> np.ndarray | None:
        """Colours of the corners, (4, 4): top left, top right, bottom left, bottom right.

        Set one colour, two (bottom, top) or four corners, sRGB; None: the figure's.
        """
        return None if self._corners is None else self._corners.copy()

    @background.setter
    def background(self, value) -> None:
        self._corners = None if value is None else checks.background("background", value)
        redraw.announce(self)

    @property
    def viewport_px(self) -> tuple[int, int, int, int]:
        """Left, top, width and height in the figure, pixels."""
        return self._viewport_px

    def auto_fit(self) -> None:
        """Show all visible graphics whole, from the direction in which the camera looks."""
        sphere = self._sphere()
        if sphere is not None:
            self.camera.fit_sphere(*sphere)

    def pick(self, x_px: float, y_px: float) -> dict | None:
        """What is at a point of the figure.

        Parameters
        ----------
        x_px, y_px : float
            Logical pixels from the top left of the figure.

        Returns
        -------
        dict or None
            Of the nearest volume that shows something there: ``graphic``; ``index`` (x, y, z) of
            the voxel; ``voxel_coord``, the rest of the position, −0.5 to 0.5 voxels; ``world``
            (x, y, z); ``value`` of the voxel, a number or a colour. mip and minip find the place
            of the extremum, iso the surface, slice the plane. None where nothing is.
        """
        x, y = checks.number("x_px", x_px), checks.number("y_px", y_px)
        left, top, width, height = self._viewport_px
        if not (left <= x < left + width and top <= y < top + height):
            return None
        self._fit_once()
        self._pick_frame = self._pick_frame or Frame(self._engine, (1, 1))
        pixel = (math.floor(x), math.floor(y))
        rays = self.camera.rays(width / height)
        picked = [
            pick_volume(graphic, rays, self._pick_frame, self._viewport_px, pixel)
            for graphic in self._graphics
            if graphic.visible
        ]
        found = [result for result in picked if result is not None]
        return min(found, key=lambda result: result[0])[1] if found else None

    def _share_view(self, other: "Subplot") -> None:
        """Take another subplot's camera, and its controller where it is of the same kind."""
        self.camera = other.camera
        own = self._controller
        if type(own) is type(other.controller) and own.kind == other.controller.kind:
            self._controller = other.controller

    def _fit_once(self) -> None:
        camera = self.camera
        if not (camera.is_fitted or camera.is_set):
            zoom = camera.zoom
            self.auto_fit()
            if zoom != 1 and camera.is_fitted:
                camera.zoom = zoom

    def _place(self, viewport_px: tuple[int, int, int, int]) -> None:
        self._viewport_px = viewport_px

    def _volumes(self, viewport_px, target_px) -> list[PlacedVolume]:
        """The visible volumes in drawing order, with all uniforms up to date."""
        self._fit_once()
        rays = self.camera.rays(viewport_px[2] / viewport_px[3])
        prepared = []
        for graphic in self._drawing_order(self.camera.position):
            drawable = graphic._prepare(self._skipping)
            drawable.dither_seed = self._graphics.index(graphic)
            write_uniforms(graphic, drawable, rays, viewport_px, target_px)
            prepared.append(PlacedVolume(graphic, drawable, rays, viewport_px))
        return prepared

    def _scene(self, viewport_px, target_px, backdrop: Backdrop, pixel_ratio: float = 1.0) -> Scene:
        """What to draw, in order, in a frame that was cleared to the first corner of the backdrop."""
        scene = Scene(self._volumes(viewport_px, target_px))
        corners = backdrop.corners if self._corners is None else self._corners
        is_plain = corners is backdrop.corners and backdrop.is_plain
        if not is_plain and (corners != backdrop.corners[0]).any():
            self._background = self._background or BackgroundDrawable(self._engine)
            self._background.set(corners, viewport_px)
            scene.drawables.append(self._background)
        see_through = []
        for volume in scene.volumes:
            blending = BLENDINGS[volume.graphic.alpha_mode]
            if blending.weighted:
                scene.weighted.append(volume.drawable)
            else:
                group = scene.drawables if blending.writes_depth else see_through
                group.append(volume.drawable)
        for overlay in self._all_overlays():
            group = scene.drawables if overlay.in_world else scene.overlay
            group += overlay.drawables(self, viewport_px, target_px, pixel_ratio)
        scene.drawables += see_through
        shown = [*scene.drawables, *scene.weighted, *scene.overlay]
        scene.is_lone = len(shown) <= 1 and all(
            isinstance(drawable, VolumeDrawable) and BLENDINGS[drawable.alpha_mode].can_be_lone
            for drawable in shown
        )
        return scene

    def _all_overlays(self) -> tuple:
        return self.outline, self.axes, self.colorbar, self.scale_bar
