"""Pictures of a figure: as arrays, as files, and as the raw results of its rays."""

import os

import numpy as np

from ...base import checks
from ..drawing.layers import Layer
from ..drawing.layers import render_layers as render_layers_of
from .picture_file import encoded_picture, picture_path, write_picture


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


def repr_mimebundle(figure, include=None, exclude=None) -> dict:
    """What IPython and notebooks show of a figure that is the last line of a cell: a PNG of its size.

    It is the picture of that moment; animations are not called, and a window that shows the figure goes
    on beside it. Where the picture cannot be drawn, the text says why.

    Parameters
    ----------
    include, exclude : collection of str, optional
        Which kinds are asked for, and which are not.

    Returns
    -------
    dict
        ``"text/plain"`` and, where it is asked for, ``"image/png"``.
    """
    width, height = figure.size
    kind, count = type(figure).__name__, sum(len(subplot.graphics) for subplot in figure)
    text = f"<{kind} of {width} × {height} pixels, {count} graphic{'s' if count != 1 else ''}>"
    bundle: dict[str, object] = {}
    if (include is None or "image/png" in include) and "image/png" not in (exclude or ()):
        try:
            readback = figure.stage.submit()
            picture = figure.stage.renderer.frame.read(readback)
            bundle["image/png"] = encoded_picture(picture, ".png")
        except Exception as error:  # whoever shows objects must not fail; it is said instead
            text = f"{text}, not drawn: {error}"
    return {"text/plain": text, **bundle}
