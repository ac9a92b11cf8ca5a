"""How large are pictures of a figure with more pixels than it has, or fewer?"""

from typing import Any

from ...base import checks

LEAST_SCALE, LARGEST_SCALE = 0.25, 16.0
MOST_PIXELS = 2**30  # 4 GiB as an array


def checked_scale(figure: Any, scale: float) -> float:
    """A scale in which a picture of a figure can be made; TypeError or ValueError where it cannot."""
    scale = checks.number("scale", scale, LEAST_SCALE, LARGEST_SCALE)
    width, height = scaled_size(figure.size, scale)
    if width * height > MOST_PIXELS:
        most = (MOST_PIXELS / (figure.size[0] * figure.size[1])) ** 0.5
        raise ValueError(
            f"scale {scale:g} makes {width}×{height} pixels, and a picture has at most {MOST_PIXELS:.3g}: "
            f"for a figure of {figure.size[0]}×{figure.size[1]} pixels, scale is at most "
            f"{int(most * 100) / 100:g}."
        )
    return scale


def scaled_size(size: tuple[int, int], scale: float) -> tuple[int, int]:
    """Width and height of the picture, pixels."""
    width, height = (max(1, round(length * scale)) for length in size)
    return width, height
