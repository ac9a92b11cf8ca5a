"""What every controller does with the events of a canvas: drags, the wheel and held keys move a camera."""

from collections.abc import Callable
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from ....base import checks
from ....base.canvas_event import CanvasEvent
from ..camera import Camera
from . import motion
from .drag import Drag
from .held_keys import HeldKeys
from .viewpoint import DAMPING_S, Viewpoint

LEFT, RIGHT, MIDDLE = 1, 2, 3
DOUBLE = np.log(2)
NOTCH = DOUBLE / 400  # zoom by a pixel of the wheel: four notches double the size
PINCH = DOUBLE / 100  # with Control, as which canvases pass on a pinch
MOST_WHEEL_PX = 1000.0  # of one event
MOST_PINCH_PX = 100.0
COAST = 0.25  # how far at most, in heights of the viewport
LEAST_PX = 0.1  # a glide with less to go ends
LEAST_ZOOM = 2e-4
KEY_PAN = 0.5  # viewport heights in a second
KEY_ZOOM = 2 * DOUBLE  # in a second
_HANDLERS = {
    "pointer_down": "_press",
    "pointer_move": "_drag_on",
    "pointer_up": "_let_go",
    "wheel": "_wheel",
    "key_down": "_key_down",
    "key_up": "_key_up",
}
_COMMANDS = {"Control", "Alt", "Meta"}  # keys that are pressed with these are not a controller's


class Controller(Viewpoint):
    """Base of controllers. This one pans, zooms and rolls.

    Dragging moves the camera at once, and a pointer that is let go while it moves lets it coast; the
    wheel and keys move it smoothly, in `tick`.

    Parameters
    ----------
    camera : Camera
        What it moves.
    damping : float
        Time constant in seconds, 0 to 10, in which what is left of a motion fades to 1/e; 0: none.
    """

    help: ClassVar[tuple[tuple[str, str], ...]] = ()  # (pointer or keys, what they do)
    # Where keys move what is seen: to the right, down, towards the viewer.
    keys: ClassVar[dict[str, tuple[float, float, float]]] = {
        "arrowleft": (-1, 0, 0),
        "arrowright": (1, 0, 0),
        "arrowup": (0, -1, 0),
        "arrowdown": (0, 1, 0),
        "=": (0, 0, 1),
        "-": (0, 0, -1),
        "pageup": (0, 0, 1),
        "pagedown": (0, 0, -1),
    }

    def __init__(self, camera: Camera, damping: float = DAMPING_S) -> None:
        super().__init__(camera, damping)
        self._viewport_px = (0, 0, 1, 1)
        self.enabled = True

    @property
    def kind(self) -> str | None:
        """Its name in `CONTROLLERS`; None: of another making."""
        return None

    @property
    def enabled(self) -> bool:
        """Whether events move the camera."""
        return self._enabled

    @enabled.setter
    def enabled(self, value: bool) -> None:
        self._enabled = checks.boolean("enabled", value)
        self._drag: Drag | None = None
        self._held = HeldKeys(self.keys)
        self._glides.clear()

    @property
    def is_dragging(self) -> bool:
        """Whether a button is held that moves the camera."""
        return self._drag is not None

    def take_over(self, other: "Controller") -> None:
        """Have the target, damping and readiness of an `other` controller."""
        self.set_target(other.chosen_target)
        self._perspective = other.last_perspective
        self.damping = other.damping
        self.enabled = other.enabled

    def for_camera(self, camera: Camera) -> "Controller":
        """A controller like this one for another camera."""
        copied = type(self)(camera, **self._options())
        copied.enabled = self.enabled
        return copied

    def _options(self) -> dict:
        """Arguments that make such a controller."""
        return {"damping": self.damping}

    def uses_key(self, event: dict) -> bool:
        """Whether a key event is one that moves the camera."""
        seen = CanvasEvent.of(event)
        return seen is not None and self._enabled and self._is_steering(seen)

    def handle_event(self, event: dict, viewport_px: tuple[int, int, int, int]) -> bool:
        """Do what an event asks for.

        Parameters
        ----------
        event : dict
            As rendercanvas sends them. One that lacks what it should have is ignored.
        viewport_px : (left, top, width, height)
            Where in the figure the camera's view is, logical pixels.

        Returns
        -------
        bool
            Whether the camera moved, or something changed that will move it.
        """
        seen = CanvasEvent.of(event)
        if seen is None or seen.name not in _HANDLERS or not self._enabled:
            return False
        if min(viewport_px[2:]) <= 0:
            return False
        self._viewport_px = viewport_px
        with self._moving():
            return getattr(self, _HANDLERS[seen.name])(seen)

    def tick(self, dt_s: float) -> bool:
        """Go on with motions that fade out and keys that are held.

        Parameters
        ----------
        dt_s : float
            Seconds since the last call.

        Returns
        -------
        bool
            Whether something moved, so that it may have to go on.
        """
        dt_s = checks.number("dt_s", dt_s, 0)
        with self._moving():
            moved = self._glides.advance(dt_s, self._damping)
            amount = self._held.advance(dt_s, self._damping)
            if amount.any():
                self._steer(amount)
            return moved or bool(amount.any())

    # Events.

    def _press(self, event: CanvasEvent) -> bool:
        place, button = event.place, event.button
        if place is None or button is None or self._drag is not None:
            return False
        action = self._action(button, event.modifiers)
        if action is None:
            return False
        self._glides.clear()
        self._drag = Drag(action, button, self._mover(action), place)
        return True

    def _drag_on(self, event: CanvasEvent) -> bool:
        if self._drag is None or event.place is None:
            return False
        if event.buttons is not None and self._drag.button not in event.buttons:
            self._drag = None  # let go where nobody saw it
            return True
        return self._drag.go_to(event.place, event.time_s)

    def _let_go(self, event: CanvasEvent) -> bool:
        drag = self._drag
        if drag is None or event.button != drag.button:
            return False
        self._drag = None
        if event.place is not None:
            drag.go_to(event.place, None)
        way_px = drag.speed_px(event.time_s) * self._damping
        length_px, most_px = float(np.linalg.norm(way_px)), COAST * self._viewport_px[3]
        if length_px > LEAST_PX and not self._is_led:
            way_px *= min(1.0, most_px / length_px)
            self._glide(
                drag.action, way_px, lambda part: drag.move(drag.at_px, drag.at_px + part), LEAST_PX
            )
        return True

    def _wheel(self, event: CanvasEvent) -> bool:
        dx, dy = np.clip((event.dx, event.dy), -MOST_WHEEL_PX, MOST_WHEEL_PX)
        if event.place is None or (dx == 0 and dy == 0):
            return False
        if event.modifiers & {"Control", "Meta"}:
            self._glide_zoom(-PINCH * np.clip(dy, -MOST_PINCH_PX, MOST_PINCH_PX), event.place)
        elif "Shift" in event.modifiers:
            self._glide_pan((-dx, -dy))
        elif abs(dx) > abs(dy):  # a touchpad, or a wheel that tilts
            self._glide_pan((-dx, 0.0))
        else:
            self._glide_zoom(-NOTCH * dy, event.place)
        return True

    def _key_down(self, event: CanvasEvent) -> bool:
        if event.key is None or event.modifiers & _COMMANDS:
            return False
        return self._held.press(event.key)

    def _key_up(self, event: CanvasEvent) -> bool:
        return event.key is not None and self._held.let_go(event.key)

    def _is_steering(self, event: CanvasEvent) -> bool:
        return event.key in self.keys and not event.modifiers & _COMMANDS

    # Motions.

    def _action(self, button: int | None, modifiers: frozenset) -> str | None:
        """What dragging with a button does, or None."""
        raise NotImplementedError

    def _mover(self, action: str) -> Callable[[np.ndarray, np.ndarray], None]:
        """A function of (start_px, end_px) that does an action; see `Drag`."""
        return {"pan": self._pan_from, "roll": self._roll_from}[action]

    def _steer(self, amount: np.ndarray) -> None:
        """Move by held keys: to the right, down and nearer, in seconds at full speed."""
        if amount[2]:
            self._zoom(KEY_ZOOM * amount[2], (0.0, 0.0))
        if amount[:2].any():
            self._pan(KEY_PAN * self._viewport_px[3] * amount[:2])

    def _glide_zoom(self, amount: float, place_px: tuple[float, float]) -> None:
        (x, y), (left, top, width, height) = place_px, self._viewport_px
        at = 2 * (x - left) / width - 1, 1 - 2 * (y - top) / height
        self._glide("zoom", [amount], lambda part: self._zoom(float(part[0]), at), LEAST_ZOOM)

    def _glide_pan(self, by_px: ArrayLike) -> None:
        self._glide("pan", by_px, self._pan, LEAST_PX)

    def _zoom(self, amount: float, at: tuple[float, float]) -> None:
        motion.zoom(self._camera, amount, at, self._aspect(), *self._sphere())

    def _pan(self, by_px: np.ndarray) -> None:
        """Move what is as deep as the target, to the right and down."""
        _, _, width, height = self._viewport_px
        by = 2 * by_px[0] / width, -2 * by_px[1] / height
        motion.pan(self._camera, by, self._aspect(), self._depth())

    def _pan_from(self, start_px: np.ndarray, end_px: np.ndarray) -> None:
        self._pan(end_px - start_px)

    def _roll_from(self, start_px: np.ndarray, end_px: np.ndarray) -> None:
        """Turn the picture about the middle of the viewport, along with the pointer."""
        left, top, width, height = self._viewport_px
        middle = left + width / 2, top + height / 2
        (x0, y0), (x1, y1) = start_px - middle, end_px - middle
        motion.roll(self._camera, np.arctan2(x1 * y0 - y1 * x0, x0 * x1 + y0 * y1))

    def _aspect(self) -> float:
        return self._viewport_px[2] / self._viewport_px[3]
