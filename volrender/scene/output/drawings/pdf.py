"""PDF, by reportlab: a picture with text that can be selected, and lines, over it."""

import io
from typing import Any

from ...overlays.fonts.faces import PROBE_PX, drawn_as, load
from .shapes import Bar, Drawing, Line, Mark, Words

POINTS = 72.0  # of an inch
BUILT_IN = {False: "Helvetica", True: "Helvetica-Bold"}  # which every viewer has, for Latin text


def pdf_of(drawing: Drawing) -> bytes:
    """The file, of one page."""
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    width, height = drawing.size
    across, down = (POINTS * length for length in drawing.inches)
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(across, down), invariant=1)
    canvas.setTitle(drawing.title)
    canvas.setCreator("volrender")
    canvas.scale(across / width, down / height)
    picture = ImageReader(io.BytesIO(drawing.png))
    canvas.drawImage(picture, 0, 0, width, height, mask="auto")
    for shape in drawing.shapes:
        canvas.saveState()
        _draw(canvas, shape, height)
        canvas.restoreState()
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def _draw(canvas: Any, shape: Line | Bar | Words, height: int) -> None:
    """Draw what of a shape lies in its subplot; y goes up from the bottom."""
    left, top, across, down = shape.mark.clip
    clip = canvas.beginPath()
    clip.rect(left, height - top - down, across, down)
    canvas.clipPath(clip, stroke=0, fill=0)
    if isinstance(shape, Bar):
        _fill(canvas, shape.mark)
        left, top, across, down = shape.place
        canvas.rect(left, height - top - down, across, down, stroke=0, fill=1)
    elif isinstance(shape, Line):
        red, green, blue, alpha = shape.mark.colour
        canvas.setStrokeColorRGB(red, green, blue, alpha)
        canvas.setLineWidth(shape.width)
        canvas.setLineCap(1)
        (x1, y1), (x2, y2) = shape.start, shape.end
        canvas.line(x1, height - y1, x2, height - y2)
    else:
        _fill(canvas, shape.mark)
        _write(canvas, shape, height)


def _fill(canvas: Any, mark: Mark) -> None:
    canvas.setFillColorRGB(*mark.colour[:3], mark.colour[3])


def _write(canvas: Any, words: Words, height: int) -> None:
    """A line of text, as wide as in the picture."""
    font = _font(words)
    natural = canvas.stringWidth(words.text, font, words.size)
    text = canvas.beginText(words.left, height - words.baseline)
    text.setFont(font, words.size)
    if natural > 0:
        text.setHorizScale(100 * words.width / natural)
    text.textOut(words.text)
    canvas.drawText(text)


def _font(words: Words) -> str:
    """A font that has the text: of every viewer, or a file that goes into the PDF."""
    path = words.path
    if path is None:
        try:
            words.text.encode("cp1252")
        except UnicodeEncodeError:
            found = (drawn_as(None, sign) for sign in words.text if ord(sign) > 255)
            path = next((part.path for part in found if part is not None and part.path), None)
        if path is None:
            return BUILT_IN[words.bold]
    return _registered(load(path, PROBE_PX).path)


def _registered(path: str) -> str:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFError, TTFont

    if path not in pdfmetrics.getRegisteredFontNames():
        try:
            pdfmetrics.registerFont(TTFont(path, path))
        except TTFError as error:  # such as OpenType with PostScript outlines
            raise ValueError(
                f"{path} cannot go into a PDF: {error}. Set another `font`."
            ) from error
    return path
