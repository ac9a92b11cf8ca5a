"""The programs of a frame's last step: its light, encoded into a picture or a window."""

from functools import cache

from .bindings import LIGHT
from .program import Program, Target
from .target_formats import IMAGE_FORMAT

CANVAS_FORMATS = ("bgra8unorm", "rgba8unorm")  # what browsers prefer

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


@cache
def canvas_program(texture_format: str) -> Program:
    """Encodes the frame as the canvas of a page wants it."""
    return Program(
        "canvas",
        "entry/present.wgsl",
        (LIGHT,),
        constants=(("premultiplies", True),),
        targets=(Target(texture_format),),
    )
