"""What of a text, or of a number, has room in so many pixels?"""

from imgui_bundle import imgui

from .....base.digits import digits_of

FEWEST = 3  # digits


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
