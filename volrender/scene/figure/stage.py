"""What hosts ask of a figure: what to draw now, what events do to it, and how large it is."""

from collections.abc import Callable, Iterable

import numpy as np

from ...base.weak import weak_method
from ...engine.device.engine import Engine
from ...engine.frame.readback import Readback
from ..drawing.auto_dispatch import dispatch_choice
from ..drawing.background import FigureBackground
from ..drawing.composition import Composition, compose
from ..drawing.placed import FrameOf
from ..drawing.renderer import Renderer
from ..fidelity.bricked import Bricked, bricked_in
from ..fidelity.known import Known
from ..fidelity.levels import finest_level
from ..keyframes.keyframes import Keyframes
from ..playback.player import Player
from .arrangement import Arrangement
from .pointer import Pointer
from .steering import Steering
from .subplot import Subplot


class Stage:
    """Subplots in rows and columns, what is behind them, and the renderer of a figure's pictures.

    Parameters
    ----------
    engine : Engine
    arrangement : Arrangement
    size : (width, height)
        Of the figure, logical pixels.
    make_figure : callable
        Makes a figure to measure dispatches with.

    Attributes
    ----------
    engine : Engine
    arrangement : Arrangement
    renderer : Renderer
        Of pictures of the figure's size.
    dispatch : str
        ``"auto"``, ``"fragment"`` or ``"compute"``.
    pointer : Pointer
    steering : Steering
    player : Player
        Of its time series.
    keyframes : Keyframes or None
        Of its movie, once somebody asked for them.
    fidelity : Known
        Of its pictures.
    """

    def __init__(
        self, engine: Engine, arrangement: Arrangement, size: tuple[int, int], make_figure: Callable
    ) -> None:
        self.engine = engine
        self.arrangement = arrangement
        self.renderer = Renderer(engine, size)
        self.dispatch = "auto"
        self.pointer = Pointer(arrangement.at)
        self.steering = Steering(arrangement)
        self.player = Player(lambda: arrangement.subplots)
        self.keyframes: Keyframes | None = None
        self.fidelity = Known(weak_method(self.bricked, []))
        self._make_figure = make_figure

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the figure, logical pixels."""
        return self.renderer.frame.size_px

    @property
    def corners(self) -> np.ndarray:
        """Colours of the figure's background, (4, 4), sRGB with straight alpha."""
        return self._background.corners

    @corners.setter
    def corners(self, corners: np.ndarray) -> None:
        self._background = FigureBackground.of(corners)

    @property
    def subplot(self) -> Subplot:
        """The subplot under the pointer, or where it was last; the first one at the start."""
        return self.steering.subplot

    @property
    def is_animated(self) -> bool:
        """Whether series play, or subplots call functions before each frame."""
        return self.player.is_playing or any(
            len(subplot.animations) for subplot in self.arrangement.subplots
        )

    def take(self, renderer: Renderer) -> None:
        """Draw pictures by another renderer from now on, with its size."""
        with self.engine.lock:  # both or none, for who draws in another thread
            self.renderer = renderer
            self.arrangement.place(self.size)

    def compose(
        self,
        viewer: Renderer,
        target_px: tuple[int, int],
        pixel_ratio: float = 1.0,
        over: Iterable = (),
        part_px: tuple[int, int] | None = None,
        at_px: tuple[int, int] = (0, 0),
        level: int | None = None,
    ) -> Composition:
        """What there is to draw now; while the engine's lock is held, up to the submit.

        Parameters
        ----------
        viewer : Renderer
            Whose frame it is.
        target_px : (width, height)
            Of the target, physical pixels.
        pixel_ratio : float
            Physical pixels of a logical one.
        over : iterable of Item
            What lies over all subplots.
        part_px : (width, height), optional
            Of the target's part at its top left that the figure fills; default: by the ratio.
        at_px : (int, int)
            Where in the figure, in physical pixels, the target begins.
        level : int, optional
            As `Sight.level`.
        """
        frame = FrameOf(viewer, viewer.drafts, pixel_ratio, level)
        scale = pixel_ratio, pixel_ratio
        if part_px is not None:
            scale = part_px[0] / self.size[0], part_px[1] / self.size[1]
        behind = self._background
        return compose(self.shown(), target_px, behind, pixel_ratio, scale, over, frame, at_px)

    def submit(self) -> Readback:
        """Have a picture of the figure drawn."""
        dispatch = self.chosen_dispatch()
        with self.engine.lock:
            renderer = self.renderer
            return renderer.submit(lambda: self.compose(renderer, self.size), dispatch)

    def submit_at_once(self) -> Readback | None:
        """Have a picture of the figure drawn, if it waits for nothing: None where it shows bricks."""
        with self.engine.lock:
            return None if self.bricked() else self.submit()

    def bricked(self) -> list[Bricked]:
        """The voxels held in bricks of all that is shown."""
        return bricked_in(self.shown())

    def finest_level(self, pixel_ratio: float = 1.0, level: int | None = None) -> int | None:
        """The finest level of detail in a picture, `level` if not None; None where nothing has several."""
        finest = finest_level(self.shown(), pixel_ratio)
        return finest if finest is None or level is None else level

    def chosen_dispatch(self) -> str:
        """``"fragment"`` or ``"compute"``: what marches the next frame."""
        if self.dispatch == "auto":
            return dispatch_choice(self.engine, self._make_figure).now(self.size)
        return self.dispatch

    def tick(self, dt_s: float) -> bool:
        """Go on with what moves after events; whether something still does."""
        return self.steering.tick(dt_s)

    def shown(self) -> list[Subplot]:
        """The subplots that are at least a pixel large."""
        return [
            subplot for subplot in self.arrangement.subplots if min(subplot.viewport_px[2:]) > 0
        ]
