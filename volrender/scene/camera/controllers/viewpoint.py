"""What does a camera look at, and from where? The target, the six views, fit and projection."""

import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import ArrayLike

from ....base import checks
from ....base.transforms import bounding_sphere
from ..camera import Camera
from ..fields import SHORTEST, check_field
from ..fitting import distance_factor
from . import motion
from .flight import Flight
from .glides import Glides
from .views import place_view

PERSPECTIVE = (50.0, 0.75)  # fov and zoom of a camera that had none yet
Seen = tuple[np.ndarray | None, float]  # points around it, and the aspect of the view
DAMPING_S = 0.1


class Viewpoint:
    """Moves a camera with regard to a target.

    It keeps no pose: each motion starts from the camera's state as it is. What glides ends where
    the camera is set from elsewhere.

    Parameters
    ----------
    camera : Camera
    damping : float
        Time constant in seconds, 0 to 10, in which what is left of a motion fades to 1/e; 0: none.
    """

    def __init__(self, camera: Camera, damping: float = DAMPING_S) -> None:
        if not isinstance(camera, Camera):
            raise TypeError(f"camera is a Camera, not {type(camera).__name__}.")
        self._camera = camera
        self._target: np.ndarray | None = None
        self._find_seen: Callable = _nothing
        self._perspective = PERSPECTIVE  # to go back to
        self._glides = Glides()
        self._left_at: dict | None = None  # the camera's state, when this last moved it
        self._is_led = False  # whether it was set from elsewhere since
        self.damping = damping

    @property
    def camera(self) -> Camera:
        """The camera that it moves."""
        return self._camera

    @property
    def damping(self) -> float:
        """Time constant of motions that fade out, seconds, 0 to 10; 0: they are made at once."""
        return self._damping

    @damping.setter
    def damping(self, value: float) -> None:
        self._damping = checks.number("damping", value, 0, 10)

    @property
    def target(self) -> np.ndarray:
        """The point (x, y, z) of the world that the camera turns about and zooms to.

        The centre of what is shown, until it is set; None: that again.
        """
        return np.array(self._sphere()[0])

    @target.setter
    def target(self, point: ArrayLike | None) -> None:
        self.set_target(point)

    def set_target(self, point: ArrayLike | None) -> None:
        """Set `target` to a `point`; the camera stays where it is."""
        self._target = None if point is None else checks.bounded_vector("target", point, 3)

    @property
    def chosen_target(self) -> np.ndarray | None:
        """The target that was set; None: the centre of what is shown."""
        return self._target

    @property
    def last_perspective(self) -> tuple[float, float]:
        """Field of view, degrees, and zoom that `toggle_projection` goes back to."""
        return self._perspective

    def centre_on(self, point: ArrayLike) -> None:
        """Set `target` to a `point`, glide there, and look in the same direction from as far as now."""
        with self._moving():
            depth = self._depth()
            target = checks.bounded_vector("target", point, 3)
            self.set_target(target)
            by = target - depth * self._camera.forward - self._camera.position

            def move(part: np.ndarray) -> None:
                motion.shift(self._camera, part)

            self._glide("shift", by, move, 1e-3 * depth)

    def view(self, name: str) -> None:
        """Look at the target from one of six sides, as far away as now.

        Parameters
        ----------
        name : str
            ``"front"`` (`Camera.look_from` at azimuth 0), ``"back"``, ``"left"``, ``"right"``
            (the side that is at the right in front view), ``"top"``, ``"bottom"``; or the axis of
            the world to look from: ``"+x"``, ``"-x"``, ``"+y"``, ``"-y"``, ``"+z"``, ``"-z"``.

        Raises
        ------
        TypeError, ValueError
            Another name; says the nearest match.
        """
        with self._moving():
            place_view(self._camera, name, self.target, self._depth())
            self._glides.clear()

    def fit(self, corners: ArrayLike | None = None) -> None:
        """Show things whole, from the direction in which the camera looks, and turn about their centre.

        Parameters
        ----------
        corners : array-like, shape (n, 3), optional
            Points of the world around them; default: all that is visible.
        """
        with self._moving():
            self.set_target(None if corners is None else bounding_sphere(corners)[0])
            shown, view_aspect = self._seen()
            around = shown if corners is None else corners
            if around is None:  # what it was fitted to
                centre, radius = self._sphere()
                around = np.array([centre - radius, centre + radius])
            self._camera.fit(around, view_aspect)
            self._glides.clear()

    def fly_to(self, corners: ArrayLike, duration_s: float = 0.0) -> None:
        """Fly to where things are seen whole and in the middle, and turn about their centre from then on.

        The camera keeps looking in the direction in which it looks.

        Parameters
        ----------
        corners : array-like, shape (n, 3)
            Points of the world around them.
        duration_s : float
            Seconds that it takes, from tick to tick; 0: it is made at once, as where something else
            leads the camera.
        """
        with self._moving():
            self.set_target(bounding_sphere(corners)[0])
            flight = Flight(self._camera, np.asarray(corners, np.float64), self._seen()[1])
            if duration_s == 0 or self._is_led:
                self._glides.clear()
                flight.land()
            else:
                self._glides.fly(flight.go_to, duration_s)

    def toggle_projection(self) -> None:
        """Perspective to orthographic, or back; what is as deep as the target keeps its size."""
        self.set_fov(0.0 if self._camera.fov > 0 else self._perspective[0])

    def set_fov(self, fov: float) -> None:
        """Set the camera's field of view; what is as deep as the target keeps its size.

        Parameters
        ----------
        fov : float
            Degrees, 0.1 to 179, or 0: orthographic.
        """
        fov = check_field("fov", fov)
        with self._moving():
            self._glides.clear()
            camera, target = self._camera, self.target
            if camera.fov > 0:
                depth = self._depth()
                target = camera.position + depth * camera.forward
                self._perspective = camera.fov, camera.zoom
                motion.make_orthographic(camera, depth)
            if fov > 0:
                motion.make_perspective(camera, fov, self._perspective[1], target)

    def watch(self, find_seen: Callable[[], Seen]) -> None:
        """Ask a method what is shown, and in a viewport of which shape.

        Its object is not kept alive.

        Parameters
        ----------
        find_seen : callable
            Gives points of the world, (n, 3), around what is shown, or None where nothing is; and
            the viewport's width over its height.
        """
        self._find_seen = weakref.WeakMethod(find_seen)

    @property
    def is_watching(self) -> bool:
        """Whether there is something to ask what is shown."""
        return self._find_seen() is not None

    @contextmanager
    def _moving(self) -> Iterator[None]:
        """What is done to the camera in here is known to be its own doing."""
        self._is_led = self._left_at is not None and self._camera.get_state() != self._left_at
        if self._is_led:
            self._glides.clear()
        try:
            yield
        finally:
            self._left_at = self._camera.get_state()

    def _glide(
        self, name: str, amount: ArrayLike, move: Callable[[np.ndarray], None], least: float
    ) -> None:
        """Make a motion little by little; see `Glides.add`.

        At once where nothing is damped, and where something else leads the camera, such as an
        animation, which would end it.
        """
        if self._damping == 0 or self._is_led:
            move(np.asarray(amount, np.float64))
        else:
            self._glides.add(name, amount, move, least)

    def _seen(self) -> Seen:
        find_seen = self._find_seen()
        return (None, 1.0) if find_seen is None else find_seen()

    def _sphere(self) -> tuple[np.ndarray, float]:
        """The target, and the radius of what is shown."""
        corners, _ = self._seen()
        found = None if corners is None else bounding_sphere(corners)
        if found is None:  # the one that the camera was fitted to
            camera = self._camera
            depth = camera.get_state()["depth"]
            away = distance_factor(camera.fov) * depth
            found = camera.position + away * camera.forward, depth / 2
        centre, radius = found
        return centre if self._target is None else self._target, max(radius, SHORTEST)

    def _depth(self) -> float:
        """How far in front of the camera the target is; a little, where it is behind."""
        target, radius = self._sphere()
        return max(motion.depth_of(self._camera, target), motion.NEAR * radius)


def _nothing() -> None:
    """A reference to no method."""
