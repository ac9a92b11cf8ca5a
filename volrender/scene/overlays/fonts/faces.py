"""Which glyph stands for a character: of the font, made of another one, or of a font of the system?"""

from functools import lru_cache
from typing import Any, NamedTuple

MICRO = "µμ"  # the micro sign and the Greek letter
# What is a smaller sign in the upper part of the line.
RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻°ⁿ", "0123456789+-on", strict=True))
RAISED_SHARE, RISE = 0.62, 0.42  # of the font's size: how large, and how far above the baseline
MINUS = {"−": "-", "‐": "-", "‑": "-"}
# What many systems have, each with Greek, mathematics and the accents of Europe.
FALLBACKS = (
    *("DejaVuSans.ttf", "NotoSans-Regular.ttf", "LiberationSans-Regular.ttf"),
    *("Arial Unicode.ttf", "Arial.ttf", "arial.ttf", "segoeui.ttf", "seguisym.ttf"),
)
PROBE_PX = 14.0


class Drawn(NamedTuple):
    """How a stretch of text is drawn.

    Attributes
    ----------
    letters : str
    path : str or None
        Of the font that has them.
    share : float
        Of the font's size.
    rise : float
        Of the baseline, in font sizes.
    has_tail : bool
        A "u" whose left stem goes on below the baseline: "µ".
    """

    letters: str
    path: str | None
    share: float = 1.0
    rise: float = 0.0
    has_tail: bool = False


@lru_cache(maxsize=64)
def load(path: str | None, size_px: float) -> Any:
    """A font of Pillow at a size; None is the one that it has built in, which knows ASCII alone."""
    from PIL import ImageFont

    if path is None:
        return ImageFont.load_default(size_px)
    return ImageFont.truetype(path, size_px)


@lru_cache(maxsize=4096)
def drawn_as(path: str | None, sign: str) -> Drawn | None:
    """How a character is drawn in a font; None where nothing has it."""
    if not sign.isprintable():
        return None
    if _has_glyph(path, sign):
        return Drawn(sign, path)
    if sign in MICRO:
        return Drawn("u", path, has_tail=True)
    if sign in MINUS:
        return Drawn(MINUS[sign], path)
    if sign in RAISED and _has_glyph(path, RAISED[sign]):
        return Drawn(RAISED[sign], path, RAISED_SHARE, RISE)
    for other in _fallbacks():
        if _has_glyph(other, sign):
            return Drawn(sign, other)
    return None


def stretches(path: str | None, text: str) -> list[Drawn]:
    """A line of text in parts that are drawn alike; what nothing has shows as the font shows that."""
    parts: list[Drawn] = []
    for sign in text:
        part = drawn_as(path, sign) or Drawn(sign, path)
        if parts and parts[-1][1:] == part[1:] and not part.has_tail:
            part = part._replace(letters=parts.pop().letters + part.letters)
        parts.append(part)
    return parts


@lru_cache(maxsize=4096)
def _has_glyph(path: str | None, sign: str) -> bool:
    # U+FFFF is no character: every font shows what it shows for those that it lacks.
    face = load(path, PROBE_PX)
    return sign == " " or bytes(face.getmask(sign)) != bytes(face.getmask("\uffff"))


@lru_cache(maxsize=1)
def _fallbacks() -> tuple[str, ...]:
    """Those that this system has; Pillow knows where its fonts are."""
    found = []
    for name in FALLBACKS:
        try:
            load(name, PROBE_PX)
        except OSError:
            continue
        found.append(name)
    return tuple(found)
