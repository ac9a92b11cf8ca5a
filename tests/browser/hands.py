"""Mouse, fingers and keys on a page, as a user has them: events come from the browser itself."""

import math
from collections.abc import Callable, Sequence

Send = Callable[..., object]
Point = tuple[float, float]

BUTTONS = {"none": 0, "left": 1, "right": 2, "middle": 4}  # as in MouseEvent.buttons
MODIFIERS = {"Alt": 1, "Control": 2, "Meta": 4, "Shift": 8}
# Keys with another name than the character that they write: code, number, and what they write.
NAMED_KEYS = {
    "Enter": ("Enter", 13, "\r"),
    "Tab": ("Tab", 9, ""),
    "Escape": ("Escape", 27, ""),
    "Backspace": ("Backspace", 8, ""),
    "Delete": ("Delete", 46, ""),
    "Home": ("Home", 36, ""),
    "End": ("End", 35, ""),
    "PageUp": ("PageUp", 33, ""),
    "PageDown": ("PageDown", 34, ""),
    "ArrowLeft": ("ArrowLeft", 37, ""),
    "ArrowUp": ("ArrowUp", 38, ""),
    "ArrowRight": ("ArrowRight", 39, ""),
    "ArrowDown": ("ArrowDown", 40, ""),
    " ": ("Space", 32, " "),
}


def bits(modifiers: Sequence[str]) -> int:
    """Of keys that are held: ``("Shift", "Alt")``."""
    return sum(MODIFIERS[name] for name in modifiers)


def between(start: Point, end: Point, steps: int) -> list[Point]:
    """Points on the way, without the first and with the last."""
    (x0, y0), (x1, y1) = start, end
    return [(x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps) for i in range(1, steps + 1)]


class Mouse:
    """Each call returns when the page has handled it. `modifiers` are keys that are held."""

    def __init__(self, send: Send):
        self._send = send
        self._held = "none"

    def _do(self, kind: str, x: float, y: float, modifiers: Sequence[str], **more) -> None:
        about = {"type": kind, "x": x, "y": y, "modifiers": bits(modifiers), **more}
        self._send("Input.dispatchMouseEvent", **about)

    def move(self, x: float, y: float, *, modifiers: Sequence[str] = ()) -> None:
        held = {"button": self._held, "buttons": BUTTONS[self._held]}
        self._do("mouseMoved", x, y, modifiers, **held)

    def press(
        self,
        x: float,
        y: float,
        button: str = "left",
        *,
        count: int = 1,
        modifiers: Sequence[str] = (),
    ) -> None:
        """`count` is 2 for the second press of a double click."""
        self.move(x, y, modifiers=modifiers)
        self._held = button
        more = {"button": button, "buttons": BUTTONS[button], "clickCount": count}
        self._do("mousePressed", x, y, modifiers, **more)

    def release(self, x: float, y: float, *, count: int = 1, modifiers: Sequence[str] = ()) -> None:
        button, self._held = self._held, "none"
        more = {"button": button, "buttons": 0, "clickCount": count}
        self._do("mouseReleased", x, y, modifiers, **more)

    def click(
        self,
        x: float,
        y: float,
        button: str = "left",
        *,
        times: int = 1,
        modifiers: Sequence[str] = (),
    ) -> None:
        for count in range(1, times + 1):
            self.press(x, y, button, count=count, modifiers=modifiers)
            self.release(x, y, count=count, modifiers=modifiers)

    def drag(
        self,
        start: Point,
        end: Point,
        button: str = "left",
        *,
        steps: int = 5,
        modifiers: Sequence[str] = (),
    ) -> None:
        self.press(*start, button, modifiers=modifiers)
        for point in between(start, end, steps):
            self.move(*point, modifiers=modifiers)
        self.release(*end, modifiers=modifiers)

    def wheel(
        self, x: float, y: float, dy: float, dx: float = 0, *, modifiers: Sequence[str] = ()
    ) -> None:
        """Turn the wheel by some CSS pixels; a notch is about 100, down is positive."""
        self._do("mouseWheel", x, y, modifiers, deltaX=dx, deltaY=dy)


class Touch:
    """Fingers: each call says where all of them are. Returns when the page has handled it."""

    def __init__(self, send: Send):
        self._send = send

    def _do(self, kind: str, points: Sequence[Point]) -> None:
        fingers = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(points)]
        self._send("Input.dispatchTouchEvent", type=kind, touchPoints=fingers)

    def start(self, *points: Point) -> None:
        for count in range(1, len(points) + 1):  # no two fingers come down at once
            self._do("touchStart", points[:count])

    def move(self, *points: Point) -> None:
        self._do("touchMove", points)

    def end(self) -> None:
        self._do("touchEnd", ())

    def tap(self, x: float, y: float) -> None:
        self.start((x, y))
        self.end()

    def drag(self, start: Point, end: Point, *, steps: int = 5) -> None:
        self.start(start)
        for point in between(start, end, steps):
            self.move(point)
        self.end()

    def pinch(
        self,
        middle: Point,
        start_px: float,
        end_px: float,
        *,
        turn_rad: float = 0,
        steps: int = 5,
    ) -> None:
        """Two fingers around a middle, whose distance changes, and which turn around it."""

        def fingers(progress: float) -> tuple[Point, Point]:
            radius = (start_px + (end_px - start_px) * progress) / 2
            dx = radius * math.cos(turn_rad * progress)
            dy = radius * math.sin(turn_rad * progress)
            return (middle[0] - dx, middle[1] - dy), (middle[0] + dx, middle[1] + dy)

        self.start(*fingers(0))
        for i in range(1, steps + 1):
            self.move(*fingers(i / steps))
        self.end()


class Keyboard:
    """Keys go to the element that has the focus; names are those of `KeyboardEvent.key`."""

    def __init__(self, send: Send):
        self._send = send

    def down(self, key: str, *, modifiers: Sequence[str] = ()) -> None:
        self._do("keyDown", key, modifiers)

    def up(self, key: str, *, modifiers: Sequence[str] = ()) -> None:
        self._do("keyUp", key, modifiers)

    def press(self, key: str, *, modifiers: Sequence[str] = ()) -> None:
        self.down(key, modifiers=modifiers)
        self.up(key, modifiers=modifiers)

    def write(self, text: str) -> None:
        for character in text:
            self.press(character)

    def _do(self, kind: str, key: str, modifiers: Sequence[str]) -> None:
        if key in MODIFIERS:
            code, number, text = (
                f"{key}Left",
                {"Alt": 18, "Control": 17, "Shift": 16}.get(key, 91),
                "",
            )
        elif key in NAMED_KEYS:
            code, number, text = NAMED_KEYS[key]
        elif len(key) == 1:
            named = f"Key{key.upper()}" if key.isalpha() else f"Digit{key}" if key.isdigit() else ""
            code, number, text = named, ord(key.upper()), key
        else:
            raise ValueError(f"no key is {key!r}; one character, or one of {list(NAMED_KEYS)}")
        writes = kind == "keyDown" and text and not set(modifiers) & {"Control", "Alt", "Meta"}
        about = {"key": key, "code": code, "windowsVirtualKeyCode": number}
        if writes:
            about["text"] = text
        self._send("Input.dispatchKeyEvent", type=kind, modifiers=bits(modifiers), **about)
