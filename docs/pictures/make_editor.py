"""Makes the screenshots of the transfer function editor: `python docs/pictures/make_editor.py`.

Needs what make_screenshots.py needs; takes names of states. In a window on a virtual display, each
state is reached by the pointer and the keyboard, as by hand.
"""

import sys

from make_screenshots import MATTER, Display, Program, press, shoot

# Hardly anything is seen, until the dropper says what shall be.
FAINT = MATTER + "volume.opacity = [(-400, 0), (-250, 0.02), (-100, 0.006), (1000, 0.01)]"
CHANNELS = """
import runpy
from unittest import mock
with mock.patch("volrender.Figure.show"):
    scene = runpy.run_path("examples/multichannel_volumes.py")
figure, volume = scene["figure"], scene["graphic"]
figure.clear_animations()
figure.size = (820, 760)
volume.mode, volume.shade, volume.opacity_unit = "composite", 0.6, 3
"""


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
    """By value and gradient: the border of the body, and bone."""
    program.display.click(*place(program, "transfer.2D"))
    program.wait("volume.transfer is not None")
    program.settle()
    press(program, "joint.rectangle")
    for control, text in (("joint.values.low", "250"), ("joint.values.high", "1000")):
        type_into(program, control, text)


def dropper(program: Program) -> None:
    """Make what is under the pointer opaque."""
    press(program, "dropper")
    program.display.click(300, 380, times=2)
    program.settle()


def channels(program: Program) -> None:
    """The curve of one channel of three."""
    x, y = place(program, "point.2")
    program.display.drag((x, y), (x - 20, y - 20))
    program.settle()


STATES = {
    **dict.fromkeys((points, log_axis, window, isovalue, percentiles, joint), MATTER),
    dropper: FAINT,
    channels: CHANNELS,
}


def main() -> None:
    display = Display()
    try:
        chosen = set(sys.argv[1:]) or {reach.__name__ for reach in STATES}
        for reach, scene in STATES.items():
            if reach.__name__ not in chosen:
                continue
            program = Program(display, scene)
            reach(program)
            shoot(program, f"editor_{reach.__name__}", pointer=(300, 380))
            program.close()
    finally:
        display.close()


if __name__ == "__main__":
    main()
