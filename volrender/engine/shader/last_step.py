"""The programs of a frame's last step: its light, encoded into a picture or a window."""

from functools import cache

from .bindings import LIGHT
from .program import Program, Target
from .target_formats import IMAGE_FORMAT

# Encodes the frame to sRGB.
PRESENT = Program("present", "entry/present.wgsl", (LIGHT,), targets=(Target(IMAGE_FORMAT),))


@cache
def window_program(texture_format: str) -> Program:
    """Encodes the frame as the texture of a window wants it."""
    return Program(
        "window",
        "entry/window.wgsl",
        (LIGHT,),
        constants=(("format_encodes", texture_format.endswith("-srgb")),),
        targets=(Target(texture_format),),
    )
