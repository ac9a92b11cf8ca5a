"""SVG: a picture with text that can be selected, and lines, over it."""

import base64
from xml.sax.saxutils import escape, quoteattr

from .names import family_of
from .shapes import Bar, Drawing, Line, Mark, Words

# What a viewer that lacks a font takes in its place.
FALLBACKS = "Helvetica, Arial, 'DejaVu Sans', sans-serif"


def svg_of(drawing: Drawing) -> bytes:
    """The file, UTF-8."""
    width, height = drawing.size
    across, down = drawing.inches
    clips: dict[tuple, str] = {}
    shapes = [_element(shape, clips) for shape in drawing.shapes]
    defined = "".join(
        f'<clipPath id="{name}"><rect {_box(place)}/></clipPath>' for place, name in clips.items()
    )
    picture = base64.b64encode(drawing.png).decode("ascii")
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
            f'width="{across:.6g}in" height="{down:.6g}in" viewBox="0 0 {width} {height}">',
            f"<title>{escape(drawing.title)}</title>",
            f"<defs>{defined}</defs>",
            f'<image width="{width}" height="{height}" preserveAspectRatio="none" '
            f'xlink:href="data:image/png;base64,{picture}"/>',
            *shapes,
            "</svg>\n",
        ]
    ).encode()


def _element(shape: Line | Bar | Words, clips: dict[tuple, str]) -> str:
    mark = shape.mark
    name = clips.setdefault(mark.clip, f"subplot{len(clips) + 1}")
    clip = f'clip-path="url(#{name})"'
    if isinstance(shape, Bar):
        return f"<rect {_box(shape.place)} {_paint('fill', mark)} {clip}/>"
    if isinstance(shape, Line):
        (x1, y1), (x2, y2) = shape.start, shape.end
        return (
            f'<line x1="{x1:.6g}" y1="{y1:.6g}" x2="{x2:.6g}" y2="{y2:.6g}" {_paint("stroke", mark)} '
            f'stroke-width="{shape.width:.6g}" stroke-linecap="round" {clip}/>'
        )
    family = quoteattr(f"{family_of(shape.path)}, {FALLBACKS}")
    weight = ' font-weight="bold"' if shape.bold else ""
    return (
        f'<text x="{shape.left:.6g}" y="{shape.baseline:.6g}" textLength="{shape.width:.6g}" '
        f'lengthAdjust="spacingAndGlyphs" font-family={family} font-size="{shape.size:.6g}"{weight} '
        f'xml:space="preserve" {_paint("fill", mark)} {clip}>{escape(shape.text)}</text>'
    )


def _box(place: tuple[float, ...]) -> str:
    names = ("x", "y", "width", "height")
    return " ".join(f'{name}="{value:.6g}"' for name, value in zip(names, place, strict=True))


def _paint(name: str, mark: Mark) -> str:
    red, green, blue = (round(255 * part) for part in mark.colour[:3])
    opacity = "" if mark.colour[3] == 1 else f' {name}-opacity="{mark.colour[3]:.4g}"'
    return f'{name}="#{red:02x}{green:02x}{blue:02x}"{opacity}'
