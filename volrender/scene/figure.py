"""A figure: a grid of subplots, rendered to an array or a file."""

from dataclasses import dataclass

import numpy as np

from .. import settings
from ..colour import linear_from_srgb
from ..engine.device import Engine, default_engine
from ..engine.frame import Frame
from .picture import check_suffix, write_picture
from .subplot import Subplot
from .volume_graphic import ImageVolumeGraphic

CANVASES = ("offscreen",)


@dataclass(frozen=True)
class Layer:
    """The raw result of one graphic in a frame, before blending.

    Attributes
    ----------
    graphic : ImageVolumeGraphic
    scalar : ndarray of float32, (height, width)
        The value that was found, data units (luminance for colour); NaN where nothing was found.
    colour : ndarray of float32, (height, width, 4)
        Linear RGB, premultiplied by alpha; zero where nothing was found.
    depth : ndarray of float32, (height, width)
        0 at the near plane, 1 at the far plane; NaN where nothing was found.
    """

    graphic: ImageVolumeGraphic
    scalar: np.ndarray
    colour: np.ndarray
    depth: np.ndarray


class Figure:
    """A picture made of subplots.

    Parameters
    ----------
    size : (int, int)
        Width and height in pixels.
    canvas : str
        ``"offscreen"``: pictures are exported, no window opens.
    shape : (int, int)
        Rows and columns of subplots.
    background : colour
        A name, or 3 or 4 sRGB components, 0..1. ``(0, 0, 0, 0)`` is transparent.
    engine : Engine, optional
        The device to render on; default: one that all figures share.

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
        canvas="offscreen",
        shape=(1, 1),
        background="black",
        engine: Engine | None = None,
    ):
        self._size = settings.size("size", size)
        settings.choice("canvas", canvas, CANVASES)
        rows, columns = settings.grid_shape("shape", shape)
        self.background = background
        if engine is not None and not isinstance(engine, Engine):
            raise TypeError(f"engine is an Engine or None, not {type(engine).__name__}.")
        self._engine = engine or default_engine()
        self._subplots = [[Subplot(self._engine) for _ in range(columns)] for _ in range(rows)]
        self._frame = Frame(self._engine, self._size)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self._size

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of subplots."""
        return len(self._subplots), len(self._subplots[0])

    @property
    def engine(self) -> Engine:
        """The device that the figure renders on."""
        return self._engine

    @property
    def background(self) -> np.ndarray:
        """Background colour, sRGB with straight alpha."""
        return self._background

    @background.setter
    def background(self, value) -> None:
        self._background = settings.colour("background", value)

    def __getitem__(self, key) -> Subplot:
        rows, columns = self.shape
        try:
            row, column = key
            return self._subplots[row][column]
        except (TypeError, ValueError, IndexError):
            raise KeyError(
                f"figure[row, column] with {rows} rows and {columns} columns, not {key!r}."
            ) from None

    def __iter__(self):
        return (subplot for row in self._subplots for subplot in row)

    def add_image_volume(self, data, **kwargs) -> ImageVolumeGraphic:
        """Add a volume to the first subplot; see `Subplot.add_image_volume`."""
        return self[0, 0].add_image_volume(data, **kwargs)

    def export_numpy(self) -> np.ndarray:
        """Render and return the picture.

        Returns
        -------
        ndarray of uint8, shape (height, width, 4)
            sRGB with straight alpha.
        """
        drawables = [drawable for _, drawable in self._prepare()]
        alpha = self._background[3]
        background = (*(linear_from_srgb(self._background[:3]) * alpha), alpha)
        return self._frame.render_image(drawables, background)

    def export(self, path) -> None:
        """Render and write the picture to a file.

        Parameters
        ----------
        path : str or path-like
            The suffix says the format, such as ``.png``.

        Raises
        ------
        ValueError
            The format is unknown or the file cannot be written.
        """
        check_suffix(path)  # before the work, not after it
        write_picture(path, self.export_numpy())

    def render_layers(self) -> list[Layer]:
        """Render every visible graphic on its own and return what its rays found.

        Returns
        -------
        list of Layer
            In drawing order.
        """
        layers = []
        for graphic, drawable in self._prepare():
            colour, found = self._frame.render_layer(drawable)
            nothing = found[..., 2] == 0
            scalar = drawable.texture.encoding.data(found[..., 0]).astype(np.float32)
            scalar[nothing] = np.nan
            depth = np.where(nothing, np.float32(np.nan), found[..., 1])
            layers.append(Layer(graphic, scalar, colour, depth))
        return layers

    def _prepare(self):
        rows, columns = self.shape
        width, height = self._size
        prepared = []
        for row in range(rows):
            for column in range(columns):
                left, right = width * column // columns, width * (column + 1) // columns
                top, bottom = height * row // rows, height * (row + 1) // rows
                if right > left and bottom > top:
                    viewport = (left, top, right - left, bottom - top)
                    prepared += self[row, column]._prepare(viewport, self._size)
        return prepared
