"""Which events of the canvas belong to the panel, and how does imgui learn of them?"""

from imgui_bundle import imgui
from wgpu.utils.imgui import ImguiRenderer

HIDDEN_PX = -1e30  # a pointer that is nowhere
SETTLING_FRAMES = 2  # imgui answers a movement in the frame after the one that saw it
PRESS_FRAMES = 5  # a list opens, is laid out, is shown, and gets the keyboard
AWAKE_S = 0.7  # after the pointer moved over the panel: long enough for tooltips
DELETING = ("Delete", "Backspace")  # what the pointer is over
_BUTTONS = {1: 0, 2: 1, 3: 2}  # rendercanvas: left, right, middle


class Inputs:
    """Passes events on to the current imgui context, and says which the window should not use.

    Attributes
    ----------
    areas : list of (left, top, width, height)
        Where the panel and its popups were in the last frame, logical pixels.
    has_popup : bool
        Whether a popup was open then: a press beside it closes it.
    wants_text : bool
        Whether a text field had the keyboard then.
    presses : int
        How often a button was pressed, with none down before.
    """

    def __init__(self):
        self.areas: list[tuple[float, float, float, float]] = []
        self.has_popup = False
        self.wants_text = False
        self.buttons: set[int] = set()  # that are down
        self.presses = 0
        self.is_dragging = False  # a press in the panel, until all buttons are up
        self.frames_due = SETTLING_FRAMES
        self.last_time = -AWAKE_S
        self._was_inside = False

    def covers(self, x_px: float, y_px: float) -> bool:
        """Whether the panel or one of its popups is at a place."""
        return any(
            left <= x_px < left + width and top <= y_px < top + height
            for left, top, width, height in self.areas
        )

    def handle(self, event: dict, now: float) -> bool:
        """Tell imgui of an event; whether it is the panel's alone."""
        name = event.get("event_type", "")
        if name in ("key_down", "key_up"):
            return self._key(event, name == "key_down")
        if name == "char":
            return self._text(event)
        if name == "pointer_leave":
            if not self.is_dragging:
                imgui.get_io().add_mouse_pos_event(HIDDEN_PX, HIDDEN_PX)
                self._note(self._was_inside, now)
                self._was_inside = False
            return False
        if "x" not in event or "y" not in event:
            return False
        return self._pointer(name, event, now)

    def _pointer(self, name: str, event: dict, now: float) -> bool:
        io = imgui.get_io()
        inside = self.covers(event["x"], event["y"])
        is_ours = self.is_dragging or (inside and not self.buttons)
        self._modifiers(event.get("modifiers", ()))
        io.add_mouse_pos_event(event["x"], event["y"])
        matters = is_ours or self._was_inside or self.wants_text
        if name == "pointer_down":
            is_ours = is_ours or (self.has_popup and not self.buttons)
            self.is_dragging = is_ours
            self.presses += not self.buttons
            self.buttons.add(event.get("button", 0))
            self._button(event, True, matters)
        elif name == "pointer_up":
            self.buttons.discard(event.get("button", 0))
            self.is_dragging = self.is_dragging and bool(self.buttons)
            self._button(event, False, matters)
        elif name == "wheel" and is_ours:
            io.add_mouse_wheel_event(event.get("dx", 0) / 100, -event.get("dy", 0) / 100)
        self._note(matters or is_ours, now)
        self._was_inside = inside
        return is_ours

    def _button(self, event: dict, is_down: bool, matters: bool) -> None:
        if event.get("button") in _BUTTONS:
            imgui.get_io().add_mouse_button_event(_BUTTONS[event["button"]], is_down)
            self.frames_due = max(self.frames_due, PRESS_FRAMES if matters else 1) + 1

    def _note(self, matters: bool, now: float) -> None:
        if matters:
            self.frames_due = max(self.frames_due, SETTLING_FRAMES)
            self.last_time = now

    def _modifiers(self, modifiers) -> None:
        for name, key in ImguiRenderer.KEY_MAP_MOD.items():
            imgui.get_io().add_key_event(key, name in modifiers)

    def _key(self, event: dict, is_down: bool) -> bool:
        self._modifiers(event.get("modifiers", ()))
        modifier = ImguiRenderer.KEY_MAP_MOD.get(event.get("key"))
        if modifier is not None:  # canvases differ in whether its own event has it
            imgui.get_io().add_key_event(modifier, is_down)
        key = _imgui_key(event.get("key", ""))
        takes = (
            self.wants_text
            or (self.has_popup and event.get("key") == "Escape")
            or (self._was_inside and event.get("key") in DELETING)
        )
        if key is not None and (takes or not is_down):
            imgui.get_io().add_key_event(key, is_down)
        if takes:
            self.frames_due = max(self.frames_due, SETTLING_FRAMES) + 1
        return takes

    def _text(self, event: dict) -> bool:
        if self.wants_text:
            text = event.get("data") or event.get("char_str") or ""
            imgui.get_io().add_input_characters_utf8(text)
            self.frames_due = max(self.frames_due, SETTLING_FRAMES) + 1
        return self.wants_text


def _imgui_key(name: str):
    """imgui's key for the name of a key, or None."""
    if name in ImguiRenderer.KEY_MAP:
        return ImguiRenderer.KEY_MAP[name]
    if len(name) == 1 and name.isascii() and name.isalnum():
        lower = name.lower()
        return getattr(imgui.Key, f"_{lower}" if lower.isdigit() else lower)
    return None
