"""The way from a composition to a picture, for exports and windows alike: march, draw, hand over."""

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np

from ...engine.device.engine import Engine
from ...engine.device.errors import gpu_errors
from ...engine.frame.draw_list import Owner
from ...engine.frame.frame import Frame
from ...engine.frame.march import Stored
from ...engine.frame.readback import Readback
from .composition import Composition


class Policy(Protocol):
    """How finely, and when, a renderer marches.

    Attributes
    ----------
    drafts : bool
        Whether what is shown is being changed, so that tables are made coarsely.
    """

    drafts: bool

    def march(self, composition: Composition, frame: Frame, dispatch: str) -> dict | None:
        """March what is due now, and say where volumes are stored; None: march while drawing."""

    def forget(self) -> None:
        """The frame has another size: what was marched cannot be used any more."""


class Once:
    """Every picture is the final one: all is marched while it is drawn."""

    drafts = False

    def march(self, composition: Composition, frame: Frame, dispatch: str) -> None:
        """Nothing is marched before."""

    def forget(self) -> None:
        """Nothing is kept."""


class Renderer:
    """One viewer of a figure: its targets, its GPU blocks, and how finely it marches.

    Parameters
    ----------
    engine : Engine
    size_px : (width, height)
        Of the pictures.
    policy : Policy, optional
        Default: `Once`.

    Attributes
    ----------
    frame : Frame

    Raises
    ------
    ValueError
        The size is beyond the device's 2D textures.
    """

    def __init__(self, engine: Engine, size_px: tuple[int, int], policy: Policy | None = None):
        self.engine = engine
        self.frame = Frame(engine, size_px)
        self._policy = policy or Once()
        self._stored: dict[Owner, Stored] | None = None

    @property
    def drafts(self) -> bool:
        """Whether the next picture is of what is being changed, and another one follows."""
        return self._policy.drafts

    def fit(self, size_px: tuple[int, int]) -> None:
        """Draw pictures of another size from now on."""
        if size_px != self.frame.size_px:
            self.frame = Frame(self.engine, size_px)
            self._policy.forget()

    def submit(self, compose: Callable[[], Composition], dispatch: str) -> Readback:
        """Have the GPU draw what `compose()` gives; `Frame.read` of `frame` gives the picture.

        Nothing is set or assigned between the two, by any thread.
        """
        with self.engine.lock, gpu_errors("drawing a frame"):
            composition = compose()
            return self.frame.submit(lambda encoder: self.encode(encoder, composition, dispatch))

    def encode(
        self, encoder: Any, composition: Composition, dispatch: str, present: Callable | None = None
    ) -> None:
        """Record a frame; `present` as in `Frame.encode`."""
        self._stored = self._policy.march(composition, self.frame, dispatch)
        self.frame.encode(encoder, composition.draw_list, dispatch, self._stored, present)

    def picture(self, composition: Composition) -> np.ndarray:
        """What was drawn last, once more, as a picture, (height, width, 4), without what lies over."""
        plain = composition.draw_list._replace(over=())
        with self.engine.lock:
            readback = self.frame.submit(
                lambda encoder: self.frame.encode(encoder, plain, "fragment", self._stored)
            )
        return self.frame.read(readback)
