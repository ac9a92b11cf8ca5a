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
from .scene import MOST_VOXEL_BYTES, scene_of
from .voxels.lattice import levels_said

LARGE_BYTES = 50_000_000  # of a page: more than mail takes, and a browser is a while with it
# What is sent of values and voxels, from exact to small: whether values are rounded, and how long blocks
# of voxels are, of which the mean is sent.
QUALITIES = {"exact": (False, 1), "8bit": (True, 1), "half": (True, 2), "quarter": (True, 4)}
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
        range; labels, colours, and images with missing voxels stay. ``"half"`` and ``"quarter"``: so
        rounded, and of each block of 2×2×2 or 4×4×4 voxels the mean, of labels the id that most have;
        where labels paint surfaces and in orthogonal views, all voxels stay. The page says what is not as
        in the figure. Of volumes with a crop, only what is shown is in the page, whatever the quality. Of
        volumes that are larger than memory it has the finest level of detail of at most 64 MiB, or
        `max_bytes` where that is less.
    max_bytes : int, optional
        Of the file. Where the page is larger, it is made with the next lower qualities until it fits.

    Raises
    ------
    TypeError, ValueError
        An argument is not what it should be, the file cannot be written, or the page does not fit in
        `max_bytes`.

    Warns
    -----
    UserWarning
        The page has more than 50 MB; values were rounded or voxels left out to fit in `max_bytes`; or
        there are graphics without voxels, which only its picture shows.
    """
    check_output(path)
    checks.choice("quality", quality, QUALITIES)
    if max_bytes is not None:
        max_bytes = int(checks.number("max_bytes", max_bytes, 1, 1e12))
    image = figure.render_frame()
    is_opaque = (image[..., 3] == 255).all()
    picture = encoded_picture(image[..., :3] if is_opaque else image, ".png")
    title = _title(figure, path)
    most_bytes = min(MOST_VOXEL_BYTES, max_bytes or MOST_VOXEL_BYTES)
    content, about = _page(figure, picture, title, quality, most_bytes)
    whole, smaller = len(content), list(QUALITIES)[list(QUALITIES).index(quality) + 1 :]
    while max_bytes is not None and len(content) > max_bytes:
        if not smaller:
            raise ValueError(
                f"{os.fspath(path)}: the page has {bytes_text(len(content))} at its smallest, and max_bytes "
                f"is {bytes_text(max_bytes)}: show fewer voxels, another level of a file or a part of it."
            )
        content, about = _page(figure, picture, title, smaller.pop(0), most_bytes)
    if len(content) < whole:
        said = f"as asked for, the page would have {bytes_text(whole)}."
        _warn(f"{os.fspath(path)}: {said} {' '.join(about)}")
    write_whole(path, content)
    if without := _without_voxels(figure):
        _warn(f"{os.fspath(path)}: a page does not draw what has no voxels: {', '.join(without)}.")
    if max_bytes is None and len(content) > LARGE_BYTES:
        _warn(
            f"{os.fspath(path)}: the page has {bytes_text(len(content))}, which takes long to send and to "
            "open; quality='8bit', 'half' or 'quarter', or fewer voxels, make it smaller."
        )


def _page(
    figure: Any, picture: bytes, title: str, quality: str, most_bytes: int
) -> tuple[bytes, list[str]]:
    """The content of the file, and what it says is not as in the figure."""
    rounded, factor = QUALITIES[quality]
    scene, blocks = scene_of(figure, rounded, factor, most_bytes=most_bytes)
    steps = [time.get("step", 1.0) for volume in scene["volumes"] for time in volume["times"]]
    lost = [step for step in steps if step != 1]
    about = levels_said(figure, most_bytes)
    if lost:
        about.append(f"Values are rounded to 256 steps of {shown(max(lost), 3)}.")
    if any(volume["factor"] > 1 for volume in scene["volumes"]):
        about.append(
            f"Voxels are the means of {factor}×{factor}×{factor}, of labels what most are."
        )
    if without := _without_voxels(figure):
        about.append(f"Only in the picture, as they have no voxels: {', '.join(without)}.")
    text = page_text(scene, blocks.in_base64, picture, title, [*about, ABOUT])
    return text.encode("utf-8"), about


def _without_voxels(figure: Any) -> list[str]:
    """The names of graphics that a picture shows and a page does not."""
    graphics = [graphic for subplot in figure for graphic in subplot.graphics]
    return [each.name or type(each).__name__ for each in graphics if each.visible and not each.kind]


def _warn(message: str) -> None:
    warnings.warn(checks.printable(message), stacklevel=4)


def _title(figure: Any, path: str | os.PathLike[str]) -> str:
    """The first title of a subplot, else the name of the file."""
    titles = (subplot.heading.text for subplot in figure)
    return next(filter(None, titles), Path(path).stem)
