"""What every overlay has: visibility, colour, font, and items that are kept while they stay the same."""

import os
from functools import lru_cache
from typing import Any

import numpy as np

from ...base import checks
from ...base.colour import LUMINANCE, linear_from_srgb
from ...base.property import Property, PropertyOwner
from ...base.units import name_of
from ...engine.frame.draw_list import Owner
from .text import LONGEST, Font, TextPicture
from .view import View

Rectangle = tuple[float, float, float, float]  # left, top, width, height

LIGHT, DARK = (1.0, 1.0, 1.0, 1.0), (0.0, 0.0, 0.0, 1.0)


class Overlay(PropertyOwner):
    """Base of what a subplot can draw on top of its volumes. Off until `visible` is set.

    Attributes
    ----------
    in_world : bool
        True: it lies in the world, and what is nearer hides it. False: it lies on the picture.
    never_hidden : bool
        Nothing that is shown can be before it, even where it lies in the world.
    on_light : bool
        Whether the background is light, as whoever draws the overlay says.
    gives_way : bool
        Whether it goes beside what lies in its place.
    taken_px : tuple of (left, top, width, height)
        What it gives way to, as whoever draws the overlay says.
    rooms_px : tuple of (left, top, width, height)
        What it took of the picture when `items` was last called.
    """

    in_world = False
    never_hidden = False
    gives_way = False

    visible = Property(checks.boolean, doc="Whether it is drawn; False at first.")
    colour = Property(
        checks.optional_colour,
        doc="Of lines and text, sRGB (r, g, b, a); None, at first: white, or black on a light background.",
    )

    def __init__(self) -> None:
        super().__init__()
        self._owners: dict[str, Owner] = {}
        self._kept: dict = {}
        self.visible = False
        self.colour = None
        self.on_light = False
        self.taken_px: tuple[Rectangle, ...] = ()
        self.rooms_px: tuple[Rectangle, ...] = ()

    def shows(self, thing: object) -> bool:
        """Whether it looks as it does because of this object: itself, or one that it was given."""
        return thing is self

    def items(
        self,
        subplot: Any,
        viewport_px: tuple[int, int, int, int],
        target_px: tuple[int, int],
        pixel_ratio: float = 1.0,
    ) -> list:
        """What to draw in this frame.

        Parameters
        ----------
        subplot : Subplot
            With its camera in place.
        viewport_px : (left, top, width, height)
        target_px : (width, height)
        pixel_ratio : float
            Pixels of the target per logical pixel.

        Returns
        -------
        list of QuadsItem
            Empty where it is not visible, or there is nothing to show.
        """
        shown = [graphic for graphic in subplot.graphics if graphic.visible]
        if not self.visible or not shown or min(viewport_px[2:]) <= 0:
            self.rooms_px = ()
            return []
        view = View(subplot.camera, viewport_px, target_px, pixel_ratio, subplot.unit)
        place = viewport_px, target_px, pixel_ratio, subplot.unit
        key = self.revision, self.on_light, self.taken_px, place, *self._depends_on(shown, view)
        items, self.rooms_px = self._keep("items", key, lambda: self._made(shown, view))
        return items

    def _made(self, shown: list, view: View) -> tuple[list, tuple[Rectangle, ...]]:
        """The items, and the room that they take."""
        self.rooms_px = ()
        items = self._items(shown, view)
        return items, self.rooms_px if items else ()

    def _items(self, shown: list, view: View) -> list:
        """What to draw, made anew."""
        raise NotImplementedError

    def _depends_on(self, shown: list, view: View) -> tuple:
        """What the items follow from, beside own properties and the place in the target."""
        return *view.key, *_placements(shown)

    def _keep(self, name: str, key: tuple, make):
        """What `make()` gave when it was last asked for something of this name, while the key is equal."""
        if name not in self._kept or self._kept[name][0] != key:
            self._kept[name] = key, make()
        return self._kept[name][1]

    def _bounds(self, shown: list) -> tuple[np.ndarray, np.ndarray]:
        """Lowest and highest corner (x, y, z) of the box around all that is shown, world space."""

        def make():
            corners = np.concatenate([graphic.world_corners() for graphic in shown])
            return corners.min(axis=0), corners.max(axis=0)

        return self._keep("bounds", _placements(shown), make)

    @property
    def owners(self) -> set[Owner]:
        """Of its items."""
        return set(self._owners.values())

    def _owner(self, name: str = "") -> Owner:
        """Whose an item of a name is, for as long as the overlay lives."""
        return self._owners.setdefault(name, Owner())

    @property
    def ink(self) -> tuple:
        """The colour of lines and text that is drawn with: sRGB, straight."""
        if self.colour is None:
            return DARK if self.on_light else LIGHT
        return tuple(self.colour.tolist())

    def _linear_colour(self) -> tuple:
        """The ink for lines: linear, premultiplied."""
        return linear_premultiplied(*self.ink)


def is_light(corners: np.ndarray) -> bool:
    """Whether the colours of a background, (4, 4) sRGB, are nearer to white than to black."""
    return float((corners[:, :3] @ LUMINANCE * corners[:, 3]).mean()) > 0.5


def _placements(shown: list) -> tuple:
    """Where graphics are; each is the same object for as long as it stays there."""
    return tuple(graphic.placement for graphic in shown)


@lru_cache(maxsize=256)
def linear_premultiplied(red: float, green: float, blue: float, alpha: float) -> tuple[float, ...]:
    """Linear light, premultiplied, of an sRGB colour with straight alpha."""
    return (*(linear_from_srgb((red, green, blue)) * alpha).tolist(), alpha)


def _font_file(name: str, value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str | os.PathLike):
        raise TypeError(f"{name} is the path of a font file or None, not {checks.short(value)}.")
    path = os.fspath(value)
    try:
        Font(path, 14.0).size("0")
    except (OSError, ValueError) as error:
        raise ValueError(
            f"{name} is the path of a TrueType or OpenType file, and {checks.short(value)} is not: {error}"
        ) from error
    return path


class TextOverlay(Overlay):
    """An overlay with text."""

    font_size = Property(checks.number, 6, 72, doc="Pixels, 6 to 72; 14 at first.")
    font = Property(
        _font_file,
        doc="Path of a TrueType or OpenType file, or None for Pillow's own font (ASCII and µ).",
    )

    def __init__(self) -> None:
        super().__init__()
        self._texts: dict[str, TextPicture] = {}
        self.font_size = 14
        self.font = None

    def _text(self, labels, colour, view: View, bars_px=(), name: str = "text"):
        """The item of labels and bars of one colour; a picture of texts is kept under each name."""
        if name not in self._texts:
            self._texts[name] = TextPicture(self._owner(name), self.in_world)
        return self._texts[name].item(labels, self.face(view.pixel_ratio), colour, view, bars_px)

    def face(self, pixel_ratio: float = 1.0) -> Font:
        """The font, for a target with so many pixels per logical pixel."""
        return Font(self.font, self.font_size * pixel_ratio)

    def writable(self, unit: str | None) -> str | None:
        """A unit as the font can write it: the word, where it lacks the symbol, as of "Å"."""
        if unit is None:
            return None
        spelled = (name_of(unit) or "") if self.face().missing(unit) else unit
        return spelled or "".join(sign for sign in unit if not self.face().missing(sign)) or None


class Text(Property):
    """A property that is one line of text, or None; raises where the font lacks a character."""

    def __init__(self, doc: str) -> None:
        super().__init__(_line_of_text, doc=doc)

    def __set__(self, thing: Any, value: Any) -> None:
        check_glyphs(self.name, value, thing)
        super().__set__(thing, value)


def _line_of_text(name: str, value: Any) -> str | None:
    checks.optional_text(name, value)
    if value is not None and (len(value) > LONGEST or not value.isprintable()):
        raise ValueError(
            f"{name} is one line of at most {LONGEST} printable characters, not {checks.short(value)}."
        )
    return value or None


def check_glyphs(name: str, value: Any, overlay: TextOverlay) -> None:
    """Raise ValueError where a text has characters that the overlay's font lacks."""
    text = _line_of_text(name, value)
    if missing := overlay.face().missing(text or ""):
        raise ValueError(
            f"{name} {checks.short(value)} has {', '.join(map(repr, missing))}, which the font "
            "lacks. Set `font` to the file of a font that has it."
        )
