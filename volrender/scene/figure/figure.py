"""A figure: subplots in rows and columns, what they have in common, and what happens to them."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ...base import checks, redraw
from ...base.checks import BackgroundLike
from ...base.events import EventEmitter
from ...data.opening.dataset import Dataset
from ...engine.device.engine import Engine, default_engine
from ..camera.controllers import controller_kinds
from ..drawing.renderer import Renderer
from ..fidelity import methods as fidelities
from ..graphics.labels.graphic import LabelsGraphic
from ..keyframes.keyframes import figure_keyframes
from ..output import frames_in_flight, pictures
from ..output.record import record
from ..overlays import letters
from ..playback import methods as playback
from ..state import as_command, as_python, state
from .adding import Showable
from .animations import Animations, add_animations, clear_animations, remove_animation
from .arrangement import Arrangement
from .showing import Showing
from .stage import Stage
from .subplot import Subplot


class Figure(EventEmitter):
    """A picture made of subplots.

    Parameters
    ----------
    size : (int, int)
        Width and height in pixels.
    canvas : str or rendercanvas canvas
        Where `show` shows it, and nothing before. ``"glfw"``: a window. ``"notebook"``: the page of a
        notebook. ``"offscreen"``: none. ``"auto"``: there in a notebook, else a window, unless
        ``RENDERCANVAS_FORCE_OFFSCREEN`` is set. A canvas of any rendercanvas backend: there.
    shape : (int, int)
        Rows and columns of subplots.
    names : sequence of str, optional
        A name for each subplot, row by row: ``figure["name"]``.
    background : colour or colours
        One, two (bottom, top) or four (top left, top right, bottom left, bottom right) of the subplots:
        names, or 3 or 4 sRGB components, 0..1. ``(0, 0, 0, 0)`` is transparent.
    dispatch : str
        What marches the rays: ``"fragment"`` or ``"compute"`` shaders, with the same picture; ``"auto"``:
        what is faster on this adapter.
    engine : Engine, optional
        The device to render on; default: one for all.
    controller_types : str or sequence of str
        What the pointer and the keys do to the camera: ``"orbit"`` (turn it about what is shown),
        ``"trackball"`` (the same without an upward axis), ``"fly"`` or ``"panzoom"``. One for all, or each.

    Raises
    ------
    TypeError, ValueError
        An argument is not what it should be.
    RuntimeError
        There is no graphics adapter.

    Attributes
    ----------
    animations : Animations
        What `add_animations` added.
    """

    _event_names = ("fidelity",)

    # Methods that have rooms of their own.
    render_frame, render_layers = pictures.render_frame, pictures.render_layers
    render_frames, record = frames_in_flight.render_frames, record
    export_numpy, export = pictures.export_numpy, pictures.export
    keyframes, letters, badge = figure_keyframes, letters, fidelities.badge
    fidelity, settle, settled = fidelities.fidelity, fidelities.settle, fidelities.settled
    get_state, set_state = state.get_state, state.set_state
    as_python, as_command = as_python.as_python, as_command.as_command
    player, time, n_times = playback.player, playback.time, playback.n_times
    play, pause, is_playing = playback.play, playback.pause, playback.is_playing
    add_animations, remove_animation = add_animations, remove_animation
    clear_animations = clear_animations

    def __init__(
        self,
        size: tuple[int, int] = (700, 560),
        canvas: Any = "auto",
        shape: tuple[int, int] = (1, 1),
        names: Sequence[str] | Sequence[Sequence[str]] | None = None,
        background: BackgroundLike = "black",
        dispatch: str = "auto",
        engine: Engine | None = None,
        controller_types: str | Sequence[str] | Sequence[Sequence[str]] = "orbit",
    ) -> None:
        super().__init__()
        size = checks.size("size", size)
        self._showing = Showing(canvas)
        rows, columns = checks.grid_shape("shape", shape)
        own_names = checks.unique_names("names", names, rows * columns)
        kinds = controller_kinds("controller_types", controller_types, rows * columns)
        dispatch = checks.choice("dispatch", dispatch, checks.DISPATCHES)
        corners = checks.background("background", background)
        if engine is not None and not isinstance(engine, Engine):
            raise TypeError(f"engine is an Engine or None, not {type(engine).__name__}.")
        engine = engine or default_engine()
        subplots = [
            self._make_subplot(engine, name, kind)
            for name, kind in zip(own_names, kinds, strict=True)
        ]
        self._stage = Stage(engine, Arrangement(subplots, (rows, columns), size), size, Figure)
        self._stage.fidelity.belong_to(self)
        self._stage.corners, self._stage.dispatch = corners, dispatch
        self.animations = Animations()

    def _make_subplot(self, engine: Engine, name: str | None, controller: str) -> Subplot:
        return Subplot(engine, name, controller)

    @property
    def stage(self) -> Stage:
        """What hosts need of it."""
        return self._stage

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels; in a window logical ones, of what its panel leaves.

        To set it resizes the window; RuntimeError where the canvas of the figure cannot be resized.
        """
        return self._stage.size

    @size.setter
    def size(self, value: tuple[int, int]) -> None:
        size = checks.size("size", value)
        if size != self.size:
            renderer = Renderer(self.engine, size)  # may fail, as may the next step
            if (window := self._showing.open_window) is not None:
                window.resize(size)
            self._take(renderer)

    def fit(self, size: tuple[int, int]) -> None:
        """Take the size that the window has for it, in which other windows do not show it."""
        if size != self.size:
            self._stage.take(Renderer(self.engine, size))

    def _take(self, renderer: Renderer) -> None:
        self._stage.take(renderer)
        redraw.announce(self)

    @property
    def window(self) -> Any:
        """The `Window` that shows the figure, or None."""
        return self._showing.window

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of subplots."""
        return self._stage.arrangement.shape

    @property
    def engine(self) -> Engine:
        """The device that the figure renders on."""
        return self._stage.engine

    @property
    def dispatch(self) -> str:
        """``"auto"``, ``"fragment"`` or ``"compute"``: what marches the rays."""
        return self._stage.dispatch

    @dispatch.setter
    def dispatch(self, value: str) -> None:
        self._stage.dispatch = checks.choice("dispatch", value, checks.DISPATCHES)

    @property
    def skipping(self) -> bool:
        """Whether rays pass over what cannot be seen; the picture is the same, but later without."""
        return self[0, 0].skipping

    @skipping.setter
    def skipping(self, value: bool) -> None:
        for subplot in self:
            subplot.skipping = checks.boolean("skipping", value)
        redraw.announce(self)

    @property
    def background(self) -> np.ndarray:
        """Colours of the corners of a subplot, (4, 4), sRGB with straight alpha.

        Set one colour, two (bottom, top) or four (top left, top right, bottom left, bottom right).
        """
        return self._stage.corners.copy()

    @background.setter
    def background(self, value: BackgroundLike) -> None:
        self._stage.corners = checks.background("background", value)
        redraw.announce(self)

    def __getitem__(self, key: str | tuple[int, int]) -> Subplot:
        return self._stage.arrangement[key]

    def __iter__(self) -> Iterator[Subplot]:
        return iter(self._stage.arrangement.subplots)

    def __len__(self) -> int:
        return len(self._stage.arrangement.subplots)

    def link_cameras(self) -> None:
        """Give all subplots the camera of the first: they move together."""
        for subplot in self:
            subplot.share_view(self[0, 0])

    def add(self, dataset: Dataset, **kwargs: Any) -> Any:
        """Add a `dataset` to the first subplot; that and `kwargs` are as of `Subplot.add`."""
        return self[0, 0].add(dataset, **kwargs)

    def add_labels(self, data: Showable, **kwargs: Any) -> LabelsGraphic:
        """Add labels to the first subplot; `data` and `kwargs` are as of `Subplot.add_labels`."""
        return self[0, 0].add_labels(data, **kwargs)

    def add_image_volume(self, data: Showable, **kwargs: Any) -> Any:
        """Add a volume to the first subplot; `data` and `kwargs` are as of `Subplot.add_image_volume`."""
        return self[0, 0].add_image_volume(data, **kwargs)

    def show(self, panel: bool | None = None, *, canvas: Any = None) -> Any:
        """Open a window, show the figure in the notebook, or on the canvas that it was given.

        A window lives while `volrender.loop.run` runs, or an interactive session's; offscreen, it draws once.

        Parameters
        ----------
        panel : bool, optional
            Whether there is a control panel, where ``volrender[gui]`` is installed; default: in windows.
        canvas : str or rendercanvas canvas, optional
            Where, also if it is shown elsewhere already; as `Figure` takes it, whose canvas is the default.

        Returns
        -------
        Window or None
            None offscreen.

        Raises
        ------
        RuntimeError
            There is no display, or the device cannot draw to the canvas.
        """
        return self._showing.show(self, panel, canvas)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        return self._showing.mimebundle(self, include, exclude)

    def _display_(self) -> Any:
        return self._showing.displayed(self)

    def animate(self) -> None:
        """Show the time point that is due, and call the animations, as each frame does."""
        self._stage.player.advance()
        self.animations.run(self)
        for subplot in self:
            subplot.animations.run(subplot)

    def handle_event(self, event: dict) -> bool:
        """Pass an event of a canvas on to the graphics and the controller that it concerns.

        Parameters
        ----------
        event : dict
            As rendercanvas sends them: ``event_type`` (``"pointer_down"``, …), ``x``, ``y`` in
            logical pixels, ``button``, ``buttons``, ``modifiers``. One that lacks what it should
            have is ignored; controllers also ignore one with a true ``stop_propagation``, which a
            handler may set.

        Returns
        -------
        bool
            Whether a camera moved or will move.
        """
        self._stage.pointer.handle(event)
        return self._stage.steering.handle(event)

    def main_subplot(self, subplot: Subplot) -> Subplot:
        """Where modes and views are changed, when the pointer is in a subplot."""
        return subplot

    @property
    def is_animated(self) -> bool:
        """Whether every frame is another one."""
        return bool(len(self.animations)) or self._stage.is_animated
