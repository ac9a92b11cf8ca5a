"""Pictures of a figure: as arrays, as files, and as the raw results of its rays."""

import os

import numpy as np

from ...base import checks
from ..drawing.layers import Layer
from .drawings.drawing import write_drawing
from .pages import export_path, is_page, write_page
from .picture_file import VECTORS, checked_dpi, encoded_picture, write_picture
from .scaled import checked_scale
from .still import checked_level, layers_of, still_of

LONGEST_WAIT_S = 3.0  # for what notebooks show of a figure by itself


def render_frame(figure) -> np.ndarray:
    """Call the animations and render.

    Returns
    -------
    ndarray of uint8, shape (height, width, 4)
        sRGB with straight alpha.
    """
    figure.animate()
    return still_of(figure).picture


def export_numpy(
    figure, rgb: bool = False, scale: float = 1.0, *, level: int | None = None
) -> np.ndarray:
    """Call the animations, render and return the picture.

    Parameters
    ----------
    rgb : bool
        Leave alpha out.
    scale, level
        As for `export`.

    Returns
    -------
    ndarray of uint8, shape (height, width, 4), or (height, width, 3)
        sRGB with straight alpha.

    Examples
    --------
    >>> figure = vr.Figure(size=(120, 96))
    >>> volume = figure.add_image_volume(vr.datasets.sphere(16))
    >>> figure.export_numpy().shape, figure.export_numpy(rgb=True, scale=2).shape
    ((96, 120, 4), (192, 240, 3))
    """
    checks.boolean("rgb", rgb)
    scale, level = checked_scale(figure, scale), checked_level(figure, level)
    figure.animate()
    image = still_of(figure, scale, level=level).picture
    return np.ascontiguousarray(image[..., :3]) if rgb else image


def export(
    figure,
    path: str | os.PathLike,
    scale: float = 1.0,
    dpi: float | None = None,
    *,
    level: int | None = None,
    quality: str | None = None,
    max_bytes: int | None = None,
) -> None:
    """Call the animations, render and write the picture to a file; or a page that draws in a browser.

    What the picture needs of volumes that are larger than memory is waited for, as `settle` does; where
    it does not fit at once, the picture is drawn in parts. A PNG says in a text named ``Fidelity`` whether
    it is ``final``, or what it lacks.

    Parameters
    ----------
    path : str or path-like
        The suffix says the format, such as ``.png``. ``.svg`` and ``.pdf`` have text as text and lines
        as lines over the picture. ``.html`` is one file that shows the figure in a browser, where it
        can be turned; it has the voxels, so whoever has the page has the data. A file that exists is
        replaced once it is whole.
    scale : float
        Pixels of the picture per pixel of the figure, 0.25 to 16, across and down. Text, lines, bars
        and margins grow with it.
    dpi : float, optional
        Pixels per inch, 1 to 9600, which the file says: at 300 a picture of 2100 pixels is 7 inches wide
        on paper.
    level : int, optional
        Level of detail at which volumes that are larger than memory are drawn, 0 the full one; default:
        at each place the finest of which a voxel is at least a pixel large.
    quality : str, optional
        Of a page: ``"exact"``, the default; ``"8bit"``, the values of images rounded to 256 over their
        range; ``"half"`` or ``"quarter"``, of blocks of 2 or 4 voxels a side the mean, too. The page says
        what is not as in the figure.
    max_bytes : int, optional
        Of a page: where it is larger, it gets the first lower quality that fits.

    Raises
    ------
    TypeError, ValueError
        The format is unknown, the file cannot be written, the picture would be too large, or the page
        larger than `max_bytes` even so; or an argument that the format does not have.

    Warns
    -----
    UserWarning
        A page has more than 50 MB, or its values were rounded for `max_bytes`.

    Examples
    --------
    >>> figure = vr.Figure(size=(120, 96))
    >>> volume = figure.add_image_volume(vr.datasets.sphere(16))
    >>> figure.export("sphere.png", scale=2, dpi=300)  # 240 × 192 pixels
    >>> figure.export("sphere.html", quality="8bit")  # a page that draws in a browser
    """
    export_path(path)  # before the work, not after it
    if is_page(path):
        if scale != 1 or dpi is not None or level is not None:
            raise ValueError(
                f"{path}: scale, dpi and level are of pictures; a page has none of them."
            )
        write_page(figure, path, quality=quality or "exact", max_bytes=max_bytes)
        return
    if quality is not None or max_bytes is not None:
        raise ValueError(
            f"{path}: quality and max_bytes are of pages (.html); a picture has neither."
        )
    scale, dpi = checked_scale(figure, scale), checked_dpi(dpi)
    level = checked_level(figure, level)
    figure.animate()
    if os.fspath(path).lower().endswith(VECTORS):
        write_drawing(path, figure, scale, dpi, level)
    else:
        picture, fidelity = still_of(figure, scale, level=level)
        write_picture(path, picture, dpi, {"Fidelity": str(fidelity)})


def render_layers(figure, *, level: int | None = None) -> list[Layer]:
    """Render every visible graphic on its own and return what its rays found.

    Parameters
    ----------
    level : int, optional
        As for `export`.

    Returns
    -------
    list of Layer
        Subplot by subplot, in drawing order.

    Examples
    --------
    >>> figure = vr.Figure(size=(60, 48))
    >>> volume = figure.add_image_volume(vr.datasets.sphere(16))
    >>> (layer,) = figure.render_layers()
    >>> layer.scalar.shape, layer.graphic is volume
    ((48, 60), True)
    """
    return layers_of(figure, checked_level(figure, level))


def repr_mimebundle(figure, include=None, exclude=None) -> dict:
    """What IPython and notebooks show of a figure that is the last line of a cell: a PNG of its size.

    It is the picture of that moment; animations are not called, and a window that shows the figure goes
    on beside it. What is missing of volumes that are larger than memory is waited for, three seconds at
    most. Where the picture cannot be drawn, the text says why.

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
            picture = still_of(figure, timeout_s=LONGEST_WAIT_S).picture
            bundle["image/png"] = encoded_picture(picture, ".png")
        except Exception as error:  # whoever shows objects must not fail; it is said instead
            text = f"{text}, not drawn: {error}"
    return {"text/plain": text, **bundle}
