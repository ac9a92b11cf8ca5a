"""Makes the screenshots of the transfer function editor: `python docs/pictures/make_editor.py`.

Needs what make_screenshots.py needs; takes names of states. In a window on a virtual display, each
state is reached by the pointer and the keyboard, as by hand.
"""

import sys

from make_screenshots import MATTER, Display, Program, press, shoot


def place(program: Program, control: str) -> tuple[float, float]:
    """The middle of a control."""
    left, top, width, height = program.ask(f"window.panel.rectangles[{control!r}]")
    return left + width / 2, top + height / 2


def type_into(program: Program, control: str, text: str) -> None:
    """Write into a field, and Enter."""
    press(program, control)
    program.display.do("type", "--delay", "40", "--", text)
    program.display.press("Return")
    program.settle()


def points(program: Program) -> None:
    """Drag a point up, and choose it."""
    x, y = place(program, "point.5")
    program.display.drag((x, y), (x - 12, y - 30))
    program.settle()


def log_axis(program: Program) -> None:
    """Opacities near 0 with fine control, around what is soft."""
    press(program, "transfer.log_opacity")
    x, y = place(program, "histogram")
    program.display.move(x - 40, y)
    for _ in range(4):
        program.display.do("click", "4")  # the wheel
    program.settle()
    press(program, "point.3")


def window(program: Program) -> None:
    """Bone by its window."""
    press(program, "transfer.window")
    press(program, "ct.bone")


def isovalue(program: Program) -> None:
    """What is around one value."""
    press(program, "transfer.isovalue")
    for control, text in (("peak.value", "170"), ("peak.width", "240")):
        type_into(program, control, text)


def percentiles(program: Program) -> None:
    """From the 85th to the 99.8th percentile."""
    press(program, "transfer.percentiles")
    for control, text in (("percentiles.low", "85"), ("percentiles.high", "99.8")):
        type_into(program, control, text)


def joint(program: Program) -> None:
    """By value and gradient."""
    program.display.click(*place(program, "transfer.2D"))
    program.wait("volume.transfer is not None and window.is_final", 200)


STATES = (points, log_axis, window, isovalue, percentiles, joint)


def main() -> None:
    display = Display()
    try:
        chosen = set(sys.argv[1:]) or {reach.__name__ for reach in STATES}
        for reach in [reach for reach in STATES if reach.__name__ in chosen]:
            program = Program(display, MATTER)
            reach(program)
            shoot(program, f"editor_{reach.__name__}", pointer=(300, 380))
            program.close()
    finally:
        display.close()


if __name__ == "__main__":
    main()
