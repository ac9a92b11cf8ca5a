"""With which glyphs does a page write? Each is sent once for a font, large, and averaged to any size there.

Texts that change with camera and controls are put together from these, and so are those that do not:
one mechanism, at every pixel ratio. What a font draws otherwise as a whole, such as ligatures, is sent as
a whole.
"""

from collections.abc import Callable, Iterable

import numpy as np

from ....scene.overlays.fonts.font import Fine, Font

NUMBERS = "0123456789.-e"
UNKNOWN = "?"  # what is written for signs that were not sent


class Faces:
    """The fonts of a figure, at the sizes in which they are used, and what they write."""

    def __init__(self) -> None:
        self._texts: dict[Font, dict[str, None]] = {}

    def number(self, font: Font, texts: Iterable[str] = (), signs: str = "") -> int:
        """The number of a font, which will write some texts, and others of some signs.

        Parameters
        ----------
        font : Font
            Its size is in logical pixels.
        texts : iterable of str
        signs : str
        """
        kept = self._texts.setdefault(font, {})
        kept.update(dict.fromkeys([UNKNOWN, *signs, *texts]))
        return list(self._texts).index(font)

    def said(self, add: Callable[[str, np.ndarray], str]) -> list[dict]:
        """All fonts, by number, as JSON.

        Parameters
        ----------
        add : callable
            ``add(name, content)`` keeps the bytes of the glyphs and gives the name that finds them.
        """
        return [_said(number, *each, add) for number, each in enumerate(self._texts.items())]


def _said(number: int, font: Font, texts: Iterable[str], add: Callable) -> dict:
    """{size, fine: size of the glyphs, cap, block, glyphs: {text: [offset, …, advance]}}."""
    drawn: dict[str, Fine] = {}
    for text in texts:
        for sign in text:
            if sign not in drawn:
                drawn[sign] = font.fine(sign)
        if len(text) > 1 and not _is_composed(font.fine(text), [drawn[sign] for sign in text]):
            drawn[text] = font.fine(text)
    glyphs, parts, offset = {}, [], 0
    for text, fine in drawn.items():
        height, width = fine.coverage.shape
        glyphs[text] = [offset, width, height, fine.left, fine.top, fine.advance]
        parts.append(fine.coverage.ravel())
        offset += fine.coverage.size
    return {
        "size": font.size_px,
        "fine": font.size_px * font.fineness,
        "cap": font.fine("H").cap_height,
        "block": add(f"glyphs-{number}", np.concatenate(parts)),
        "glyphs": glyphs,
    }


def _is_composed(whole: Fine, signs: list[Fine]) -> bool:
    """Whether a text is what its signs are, one after the other."""
    pen, boxes = 0.0, []
    for sign in signs:
        height, width = sign.coverage.shape
        left = round(pen) + sign.left
        boxes.append((left, sign.top, left + width, sign.top + height))
        pen += sign.advance
    left, top = (min(box[side] for box in boxes) for side in (0, 1))
    right, bottom = (max(box[side] for box in boxes) for side in (2, 3))
    if (left, top, bottom - top, right - left) != (whole.left, whole.top, *whole.coverage.shape):
        return False
    coverage = np.zeros_like(whole.coverage)
    for sign, (x0, y0, x1, y1) in zip(signs, boxes, strict=True):
        part = coverage[y0 - top : y1 - top, x0 - left : x1 - left]
        np.maximum(part, sign.coverage, out=part)
    return np.array_equal(coverage, whole.coverage)
