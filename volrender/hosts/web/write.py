"""Writes the page of a figure to a file."""

import os
import warnings
from pathlib import Path
from typing import Any

from ...base import checks
from ...base.digits import bytes_text, shown
from ...base.files.whole_file import check_output, write_whole
from ...scene.output.picture_file import encoded_picture
from .page import page_text
from .scene import scene_of

LARGE_BYTES = 50_000_000  # of a page: more than mail takes, and a browser is a while with it
QUALITIES = ("exact", "8bit")
ABOUT = "The data of this figure are in this file: pass it on only to those who may have them."


def write_page(
    figure: Any,
    path: str | os.PathLike[str],
    *,
    quality: str = "exact",
    max_bytes: int | None = None,
) -> None:
    """Call the animations, and write a page that shows a figure in a browser, by WebGPU.

    The page is one file that asks no network for anything. It has the voxels, so whoever has the page
    has the data. Without WebGPU it shows a picture.

    Parameters
    ----------
    figure : Figure
    path : str or path-like
        Such as ``"page.html"``. A file that exists is replaced once the page is whole. Its name is the
        title where no subplot has one.
    quality : str
        ``"exact"``: the voxels as they are. ``"8bit"``: the values of images rounded to 256 over their
        range, as the page then says; labels, colours, and images with missing voxels stay.
    max_bytes : int, optional
        Of the file. Where an exact page is larger, it is made with 8 bits.

    Raises
    ------
    TypeError, ValueError
        An argument is not what it should be, the file cannot be written, or the page does not fit in
        `max_bytes`.

    Warns
    -----
    UserWarning
        The page has more than 50 MB; or values were rounded to fit in `max_bytes`.
    """
    check_output(path)
    checks.choice("quality", quality, QUALITIES)
    if max_bytes is not None:
        max_bytes = int(checks.number("max_bytes", max_bytes, 1, 1e12))
    picture = encoded_picture(figure.render_frame(), ".png")
    title = _title(figure, path)
    content, about = _page(figure, picture, title, quality == "8bit")
    if max_bytes is not None and len(content) > max_bytes and quality == "exact":
        exact = bytes_text(len(content))
        content, about = _page(figure, picture, title, True)
        if about and len(content) <= max_bytes:
            _warn(f"{os.fspath(path)}: with exact values the page has {exact}. {' '.join(about)}")
    if max_bytes is not None and len(content) > max_bytes:
        raise ValueError(
            f"{os.fspath(path)}: the page has {bytes_text(len(content))} with 8 bits a value, and "
            f"max_bytes is {bytes_text(max_bytes)}: show fewer voxels, such as data[::2, ::2, ::2], "
            "another level of a file or a part of it."
        )
    write_whole(path, content)
    if max_bytes is None and len(content) > LARGE_BYTES:
        _warn(
            f"{os.fspath(path)}: the page has {bytes_text(len(content))}, which takes long to send and to "
            "open; quality='8bit' or fewer voxels make it smaller."
        )


def _page(figure: Any, picture: bytes, title: str, rounded: bool) -> tuple[bytes, list[str]]:
    """The content of the file, and what it says is not as in the figure."""
    scene, blocks = scene_of(figure, rounded)
    steps = [time.get("step", 1.0) for volume in scene["volumes"] for time in volume["times"]]
    lost = [step for step in steps if step != 1]
    about = [f"Values are rounded to 256 steps of {shown(max(lost), 3)}."] if lost else []
    text = page_text(scene, blocks.in_base64, picture, title, [*about, ABOUT])
    return text.encode("utf-8"), about


def _warn(message: str) -> None:
    warnings.warn(checks.printable(message), stacklevel=4)


def _title(figure: Any, path: str | os.PathLike[str]) -> str:
    """The first title of a subplot, else the name of the file."""
    titles = (subplot.heading.text for subplot in figure)
    return next(filter(None, titles), Path(path).stem)
