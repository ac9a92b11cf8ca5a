"""What icons show: functions of (draw_list, x, y, radius, colour), as `Widgets.icon` takes them."""


def arrow(direction: float):
    """A triangle to the right (1) or left (−1)."""

    def draw(draw_list, x, y, radius, colour) -> None:
        tip = direction * radius
        draw_list.add_triangle_filled(
            (x - tip * 0.7, y - radius), (x - tip * 0.7, y + radius), (x + tip, y), colour
        )

    return draw


def turn(direction: float):
    """An arrow that turns back to the left (−1), or on to the right (1)."""

    def draw(draw_list, x, y, radius, colour) -> None:
        top, bottom, reach = y - radius * 0.5, y + radius * 0.9, direction * radius
        end = x - reach * 0.7, bottom
        curve = (x - reach * 1.9, top), (x - reach * 1.9, bottom), end
        draw_list.add_bezier_cubic((x + reach * 0.6, top), *curve, colour, 1.5)
        draw_list.add_line(end, (x + reach * 0.4, bottom), colour, 1.5)
        draw_list.add_triangle_filled(
            (x + reach * 0.5, top - radius * 0.6),
            (x + reach * 0.5, top + radius * 0.6),
            (x + reach * 1.2, top),
            colour,
        )

    return draw


def cross(draw_list, x, y, radius, colour) -> None:
    """An ×."""
    for side in (-1, 1):
        start, end = (x - radius, y - side * radius), (x + radius, y + side * radius)
        draw_list.add_line(start, end, colour, 1.5)


def copy(draw_list, x, y, radius, colour) -> None:
    """Two sheets, one before the other."""
    side, by = radius * 1.5, radius * 0.6
    for left, top in (
        (x - radius * 0.9 + by, y - radius * 0.9),
        (x - radius * 0.9, y - radius * 0.4),
    ):
        draw_list.add_rect((left, top), (left + side, top + side), colour, 1.5)


def pipette(draw_list, x, y, radius, colour) -> None:
    """A pipette, its tip at the lower left."""
    tip, shaft, neck, bulb = (
        (x + radius * across, y - radius * across) for across in (-1.4, -0.9, 0.3, 0.85)
    )
    draw_list.add_line(tip, neck, colour, radius * 0.25)
    draw_list.add_line(shaft, neck, colour, radius * 0.6)
    draw_list.add_line(neck, bulb, colour, radius * 0.5)
    draw_list.add_circle_filled(bulb, radius * 0.6, colour)
    side = radius * 0.6
    start, end = (neck[0] - side, neck[1] - side), (neck[0] + side, neck[1] + side)
    draw_list.add_line(start, end, colour, radius * 0.4)


def pause(draw_list, x, y, radius, colour) -> None:
    """Two bars."""
    for left in (x - radius * 0.8, x + radius * 0.2):
        draw_list.add_rect_filled((left, y - radius), (left + radius * 0.6, y + radius), colour)


def swap(draw_list, x, y, radius, colour) -> None:
    """Two arrows, to the left and to the right."""
    for side in (-1, 1):
        row, tip = y + side * radius * 0.55, x + side * radius * 1.3
        draw_list.add_line((x - side * radius * 1.3, row), (tip, row), colour, 1.5)
        draw_list.add_triangle_filled(
            (tip - side * radius * 0.7, row - radius * 0.5),
            (tip - side * radius * 0.7, row + radius * 0.5),
            (tip + side * radius * 0.1, row),
            colour,
        )


def eye(draw_list, x, y, radius, colour) -> None:
    """An open eye."""
    _lid(draw_list, x, y, radius, colour, -1)
    _lid(draw_list, x, y, radius, colour, 1)
    draw_list.add_circle_filled((x, y), radius * 0.45, colour)


def closed_eye(draw_list, x, y, radius, colour) -> None:
    """A lid, and lashes below it."""
    _lid(draw_list, x, y - radius * 0.2, radius, colour, 1)
    for across in (-0.75, 0.0, 0.75):
        top = y + radius * (0.55 - 0.5 * abs(across))
        end = x + radius * across * 1.7, top + radius * 0.45
        draw_list.add_line((x + radius * across * 1.3, top), end, colour, 1.2)


def _lid(draw_list, x, y, radius, colour, side: int) -> None:
    """An arc from one corner of an eye to the other: the upper (−1) or the lower one (1)."""
    height, width = side * radius * 1.25, radius * 1.5
    draw_list.add_bezier_quadratic((x - width, y), (x, y + height), (x + width, y), colour, 1.3)
