"""What of a text, or of a number, has room in so many pixels? And how are these shared among texts?"""

from imgui_bundle import imgui

from .....base.digits import digits_of

FEWEST = 3  # digits
LEAST_PX = 4  # of room at each side of a text on a button


def shortened(text: str, width_px: float) -> str:
    """A text that fits into a width: its end is left out where it is too long."""
    if imgui.calc_text_size(text).x <= width_px:
        return text
    while text and imgui.calc_text_size(text + "…").x > width_px:
        text = text[:-1]
    return text.rstrip() + "…"


def begun_later(text: str, width_px: float) -> str:
    """A text that fits into a width: its beginning is left out where it is too long."""
    if imgui.calc_text_size(text).x <= width_px:
        return text
    while text and imgui.calc_text_size(f"…{text}").x > width_px:
        text = text[1:]
    return f"…{text}"


def digits_that_fit(value: float, width_px: float) -> int:
    """With how many digits is a number shown in a width, so that none of what it shows is cut off?"""
    usual = digits_of(value)
    for digits in range(usual, FEWEST, -1):
        if imgui.calc_text_size(f"{value:.{digits}g}").x <= width_px:
            return digits
    return FEWEST


def segment_widths(texts: list[str], whole_px: float, are_alike: bool) -> tuple[list[float], float]:
    """How wide buttons in a row are, and the room at each side of the longest text.

    Where they need not be alike, and that text came too near the borders, all have alike room.
    """
    wide = [imgui.calc_text_size(text).x for text in texts]
    each = whole_px / len(texts)
    room = (each - max(wide)) / 2
    if are_alike or room >= LEAST_PX:
        return [each] * len(texts), room
    room = (whole_px - sum(wide)) / len(texts) / 2
    return [text + 2 * room for text in wide], room
