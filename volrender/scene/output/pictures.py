"""Pictures of a figure: as arrays, as files, and as the raw results of its rays."""

import os

import numpy as np

from ...base import checks
from ..drawing.layers import Layer
from ..drawing.layers import render_layers as render_layers_of
from .picture_file import picture_path, write_picture


def render_frame(figure) -> np.ndarray:
    """Call the animations and render.

    Returns
    -------
    ndarray of uint8, shape (height, width, 4)
        sRGB with straight alpha.
    """
    figure.animate()
    readback = figure.stage.submit()
    return figure.stage.renderer.frame.read(readback)


def export_numpy(figure, rgb: bool = False) -> np.ndarray:
    """Call the animations, render and return the picture.

    Parameters
    ----------
    rgb : bool
        Leave alpha out.

    Returns
    -------
    ndarray of uint8, shape (height, width, 4), or (height, width, 3)
        sRGB with straight alpha.
    """
    image = figure.render_frame()
    return np.ascontiguousarray(image[..., :3]) if checks.boolean("rgb", rgb) else image


def export(figure, path: str | os.PathLike) -> None:
    """Call the animations, render and write the picture to a file.

    Parameters
    ----------
    path : str or path-like
        The suffix says the format, such as ``.png``. A file that exists is replaced once the
        picture is whole.

    Raises
    ------
    TypeError, ValueError
        The format is unknown or the file cannot be written.
    """
    picture_path(path)  # before the work, not after it
    write_picture(path, figure.render_frame())


def render_layers(figure) -> list[Layer]:
    """Render every visible graphic on its own and return what its rays found.

    Returns
    -------
    list of Layer
        Subplot by subplot, in drawing order.
    """
    with figure.engine.lock:
        return render_layers_of(figure.stage.shown(), figure.stage.renderer.frame)
