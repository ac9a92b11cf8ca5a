"""A figure: subplots in a grid, what they have in common, and what happens to them."""

import numpy as np

from ...base import checks, redraw
from ...engine.device.engine import Engine, default_engine
from ...engine.frame.frame import Frame
from ..camera.controllers import controller_kinds
from ..drawing.auto_dispatch import dispatch_choice
from ..drawing.backdrop import Backdrop
from ..drawing.composition import Composition
from ..graphics.volume_graphic import ImageVolumeGraphic
from ..state.state import get_scene_state, set_scene_state
from .animations import Animations
from .grid import Grid
from .pictures import Pictures
from .pointer import Pointer
from .showing import show
from .steering import Steering
from .subplot import Subplot

CANVASES = ("auto", "glfw", "offscreen")


class Figure(Animations, Pictures):
    """A picture made of subplots.

    Parameters
    ----------
    size : (int, int)
        Width and height in pixels.
    canvas : str or rendercanvas canvas
        Where `show` shows it. ``"glfw"``: a window. ``"offscreen"``: none, pictures are exported.
        ``"auto"``: a window, unless the environment variable ``RENDERCANVAS_FORCE_OFFSCREEN`` is
        set. A canvas of any rendercanvas backend: there. Until `show` is called, no window opens.
    shape : (int, int)
        Rows and columns of subplots.
    names : sequence of str, optional
        A name for each subplot, row by row: ``figure["name"]``.
    background : colour or colours
        One colour, two (bottom, top) or four (top left, top right, bottom left, bottom right) of
        the subplots; each a name, or 3 or 4 sRGB components, 0..1. ``(0, 0, 0, 0)`` is
        transparent.
    dispatch : str
        What marches the rays: ``"fragment"`` or ``"compute"`` shaders, with the same picture;
        ``"auto"``: what is faster on this adapter.
    engine : Engine, optional
        The device to render on; default: one that all figures share.
    controller_types : str or sequence of str
        What the pointer and the keys do to the camera: ``"orbit"`` (turn it about what is shown),
        ``"trackball"`` (the same without an upward axis), ``"fly"`` or ``"panzoom"``. One for all
        subplots, or one for each, row by row.

    Raises
    ------
    TypeError, ValueError
        An argument is not what it should be.
    RuntimeError
        There is no graphics adapter.
    """

    def __init__(
        self,
        size=(700, 560),
        canvas="auto",
        shape=(1, 1),
        names=None,
        background="black",
        dispatch="auto",
        engine: Engine | None = None,
        controller_types="orbit",
    ):
        super().__init__()
        self.dispatch = dispatch
        self._size = checks.size("size", size)
        self._canvas = _check_canvas(canvas)
        self._window = None
        rows, columns = checks.grid_shape("shape", shape)
        names = checks.unique_names("names", names, rows * columns)
        kinds = controller_kinds("controller_types", controller_types, rows * columns)
        self.background = background
        if engine is not None and not isinstance(engine, Engine):
            raise TypeError(f"engine is an Engine or None, not {type(engine).__name__}.")
        self._engine = engine or default_engine()
        subplots = [self._make_subplot(name, kind) for name, kind in zip(names, kinds, strict=True)]
        self._grid = Grid(subplots, (rows, columns), self._size)
        self._frame = Frame(self._engine, self._size)
        self._pointer = Pointer(self._grid.at)
        self._steering = Steering(self._grid)

    def _make_subplot(self, name: str | None, controller: str) -> Subplot:
        return Subplot(self._engine, name, controller)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels; in a window logical ones, of what its panel leaves.

        To set it resizes the window; RuntimeError where the canvas of the figure cannot be resized.
        """
        return self._size

    @size.setter
    def size(self, value) -> None:
        size = checks.size("size", value)
        if size != self._size:
            frame = Frame(self._engine, size)  # may fail, as may the next step
            if self._window is not None and not self._window.is_closed:
                self._window.resize(size)
            self._take(frame)

    def _fit(self, size: tuple[int, int]) -> None:
        """Take the size that the window has for it."""
        if size != self._size:
            self._take(Frame(self._engine, size))

    def _take(self, frame: Frame) -> None:
        """Draw into another frame from now on, with its size."""
        self._frame, self._size = frame, frame.size_px
        self._grid.place(self._size)
        redraw.announce(self)

    @property
    def window(self):
        """The `Window` that shows the figure, or None."""
        return self._window

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of subplots."""
        return self._grid.shape

    @property
    def engine(self) -> Engine:
        """The device that the figure renders on."""
        return self._engine

    @property
    def dispatch(self) -> str:
        """``"auto"``, ``"fragment"`` or ``"compute"``: what marches the rays."""
        return self._dispatch

    @dispatch.setter
    def dispatch(self, value: str) -> None:
        self._dispatch = checks.choice("dispatch", value, checks.DISPATCHES)

    @property
    def skipping(self) -> bool:
        """Whether rays pass over what cannot be seen; the picture is the same, but later without."""
        return self[0, 0]._skipping

    @skipping.setter
    def skipping(self, value: bool) -> None:
        for subplot in self:
            subplot._skipping = checks.boolean("skipping", value)
        redraw.announce(self)

    @property
    def background(self) -> np.ndarray:
        """Colours of the corners of a subplot, (4, 4), sRGB with straight alpha.

        Set one colour, two (bottom, top) or four (top left, top right, bottom left, bottom right).
        """
        return self._backdrop.corners.copy()

    @background.setter
    def background(self, value) -> None:
        self._backdrop = Backdrop.of(checks.background("background", value))
        redraw.announce(self)

    def __getitem__(self, key) -> Subplot:
        return self._grid[key]

    def __iter__(self):
        return iter(self._grid.subplots)

    def __len__(self) -> int:
        return len(self._grid.subplots)

    def link_cameras(self) -> None:
        """Give all subplots the camera of the first: they move together."""
        for subplot in self:
            subplot._share_view(self[0, 0])

    def add_image_volume(self, data, **kwargs) -> ImageVolumeGraphic:
        """Add a volume to the first subplot; see `Subplot.add_image_volume`."""
        return self[0, 0].add_image_volume(data, **kwargs)

    def show(self, panel: bool = True):
        """Open a window, or show the figure on the canvas that it was given.

        The window lives while `volrender.loop.run` runs, or the loop of an interactive session.
        An offscreen figure is drawn once when `volrender.loop.run` is called.

        Parameters
        ----------
        panel : bool
            Whether the window has a control panel, where ``volrender[gui]`` is installed.

        Returns
        -------
        Window or None
            None offscreen.

        Raises
        ------
        RuntimeError
            There is no display, or the device cannot draw to the canvas.
        """
        checks.boolean("panel", panel)
        if self._window is None or self._window.is_closed:
            self._window = show(self, self._canvas, panel)
        return self._window

    def get_state(self) -> dict:
        """What everything is set to, without the data: a dict that JSON can hold.

        Returns
        -------
        dict
            ``version``, ``size``, ``shape``, ``background``, and in ``subplots`` for each:
            ``name``, ``background``, ``camera`` (its state, or the number of the earlier subplot
            that has the same one), ``controller`` (its kind), ``graphics``. Each graphic has all its
            properties (metadata where JSON can hold it), the ``time`` point that is shown and, in
            ``data``, shape and dtype. Colormaps are names of the cmap catalog or lists of colours.
        """
        return get_scene_state(self)

    def set_state(self, state: dict, check_data: bool = True) -> None:
        """Set everything to a state that `get_state` gave, or some of it; the rest stays.

        Entries of ``subplots`` and ``graphics`` are for what has their name, else for what is in
        their place. ``size`` is not applied: give it to `Figure`. Where something is wrong,
        nothing changes.

        Parameters
        ----------
        state : dict
        check_data : bool
            Whether the shape and dtype of each volume must be those in the state, and the time
            point one that it has; else it is the last where the series is shorter.

        Raises
        ------
        KeyError
            An unknown field or name.
        TypeError, ValueError
            A value that its field does not take, or a state of a figure that is made otherwise.
        """
        set_scene_state(self, state, check_data)

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
        self._pointer.handle(event)
        return self._steering.handle(event)

    def _tick(self, dt_s: float) -> bool:
        """Go on with what moves after events; whether something still does."""
        return self._steering.tick(dt_s)

    def _compose(self, target_px, pixel_ratio: float = 1.0, notes=()) -> Composition:
        """Call the animations; what is to be drawn then on a target, with notes over all of it."""
        self._animate()
        for subplot in self:
            subplot._animate()
        return Composition(self._shown(), target_px, self._backdrop, pixel_ratio, notes)

    def _main_subplot(self, subplot: Subplot) -> Subplot:
        """Where modes and views are changed, when the pointer is in a subplot."""
        return subplot

    def _is_animated(self) -> bool:
        """Whether every frame is another one."""
        return bool(self._animations) or any(subplot._animations for subplot in self)

    def _chosen_dispatch(self) -> str:
        if self._dispatch == "auto":
            return dispatch_choice(self._engine, Figure).now(self._size)
        return self._dispatch

    def _shown(self) -> list[Subplot]:
        """The subplots that are at least a pixel large."""
        return [subplot for subplot in self if min(subplot.viewport_px[2:]) > 0]


def _check_canvas(canvas):
    if isinstance(canvas, str):
        return checks.choice("canvas", canvas, CANVASES)
    if not hasattr(canvas, "get_wgpu_context"):
        raise TypeError(
            f"canvas is {', '.join(map(repr, CANVASES))} or a rendercanvas canvas, not {canvas!r}."
        )
    return canvas
