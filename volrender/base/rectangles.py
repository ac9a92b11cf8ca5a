"""Rectangles of pixels: (left, top, width, height)."""

from collections.abc import Iterable

Rectangle = tuple[int, int, int, int]


def visible_part(viewport_px: Rectangle, target_px: tuple[int, int]) -> Rectangle:
    """What of a viewport lies in a target of (width, height); (0, 0, 0, 0) where nothing does."""
    left, top, width, height = (int(length) for length in viewport_px)
    x0, y0 = max(left, 0), max(top, 0)
    x1, y1 = min(left + width, target_px[0]), min(top + height, target_px[1])
    return (x0, y0, x1 - x0, y1 - y0) if x1 > x0 and y1 > y0 else (0, 0, 0, 0)


def in_pixels(viewport: Rectangle, scale: tuple[float, float]) -> Rectangle:
    """A viewport of logical pixels in physical ones; neighbours keep a common edge.

    Parameters
    ----------
    viewport : Rectangle
    scale : (float, float)
        Physical pixels of a logical one, across and down.
    """
    if scale == (1, 1):
        return viewport
    (left, top, width, height), (across, down) = viewport, scale
    x0, y0 = round(left * across), round(top * down)
    x1, y1 = round((left + width) * across), round((top + height) * down)
    return x0, y0, x1 - x0, y1 - y0


def bounding(rectangles: Iterable[Rectangle]) -> Rectangle:
    """The smallest one around all that are not empty; (0, 0, 0, 0) where all are."""
    filled = [rectangle for rectangle in rectangles if min(rectangle[2:]) > 0]
    if not filled:
        return 0, 0, 0, 0
    left, top = (min(corner) for corner in list(zip(*filled, strict=True))[:2])
    right = max(x + width for x, _, width, _ in filled)
    bottom = max(y + height for _, y, _, height in filled)
    return left, top, right - left, bottom - top
