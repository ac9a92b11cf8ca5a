"""Writes the page of a figure to a file."""

import os
import warnings
from pathlib import Path
from typing import Any

from ...base.checks import printable
from ...base.digits import bytes_text
from ...base.files.whole_file import check_output, write_whole
from ...scene.output.picture_file import encoded_picture
from .page import page_text
from .scene import scene_of

LARGE_BYTES = 50_000_000  # of a page: mail and chats take no more, and browsers wait


def write_page(figure: Any, path: str | os.PathLike[str]) -> None:
    """Call the animations, and write a page that shows a figure in a browser, by WebGPU.

    The page is one file that asks no network for anything. It has the voxels, so whoever has the page
    has the data. Without WebGPU it shows a picture.

    Parameters
    ----------
    figure : Figure
    path : str or path-like
        Such as ``"page.html"``. A file that exists is replaced once the page is whole. Its name is the
        title where no subplot has one.

    Raises
    ------
    TypeError, ValueError
        The file cannot be written.

    Warns
    -----
    UserWarning
        The page has more than 50 MB.
    """
    check_output(path)
    picture = encoded_picture(figure.render_frame(), ".png")
    scene, blocks = scene_of(figure)
    text = page_text(scene, blocks.in_base64, picture, _title(figure, path), [ABOUT])
    content = text.encode("utf-8")
    write_whole(path, content)
    if len(content) > LARGE_BYTES:
        warnings.warn(
            printable(f"{os.fspath(path)}: the page has {bytes_text(len(content))}, ")
            + "which takes long to send and to open.",
            stacklevel=2,
        )


ABOUT = "The data of this figure are in this file: pass it on only to those who may have them."


def _title(figure: Any, path: str | os.PathLike[str]) -> str:
    """The first title of a subplot, else the name of the file."""
    titles = (subplot.heading.text for subplot in figure)
    return next(filter(None, titles), Path(path).stem)
