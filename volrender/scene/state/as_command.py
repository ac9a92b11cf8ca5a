"""A figure as a line for a shell that makes its picture."""

import shlex
from pathlib import Path
from typing import Any


def as_command(figure: Any, state_path: Any, output: str = "picture.png") -> str:
    """The command that draws what the figure shows, from its files and its state.

    Parameters
    ----------
    state_path : str or path
        Where the state is, or will be: ``json.dump(figure.get_state(), file)``.
    output : str
        The picture that it writes.

    Returns
    -------
    str
        ``volrender render FILE … -o OUTPUT --state STATE``, quoted for a POSIX shell, with absolute
        paths. Of what was chosen from a file, such as a channel or a series, it says nothing.

    Raises
    ------
    ValueError
        There is nothing, or an array, which no command can read.
    """
    images, labels = _paths(figure)
    words = ["volrender", "render", *(images or labels[:1])]
    words += [] if images else ["--as-labels"]
    for path in labels[0 if images else 1 :]:
        words += ["--labels", path]
    words += _views(figure)
    words += ["-o", str(output), "--state", str(Path(state_path).absolute())]
    return shlex.join(words)


def _paths(figure: Any) -> tuple[list[str], list[str]]:
    """Those of images and of labels, in the order in which they were added, each once."""
    subplots = list(figure)
    if len(subplots) > 1 and getattr(figure, "convention", None) is None:
        raise ValueError("a command makes pictures of one subplot, not of several.")
    graphics = [graphic for subplot in subplots for graphic in subplot.graphics]
    named = [graphic for graphic in graphics if getattr(graphic, "file_path", None) is not None]
    alone = subplots[0].graphics if len(subplots) == 1 else ()
    if not named or any(graphic not in named for graphic in alone):
        raise ValueError("the figure shows an array, or nothing: a command reads files.")
    found: dict[bool, list[str]] = {True: [], False: []}
    for graphic in named:
        path, paths = str(Path(graphic.file_path).absolute()), found[graphic.kind == "labels"]
        if path not in paths:
            paths.append(path)
    return found[False], found[True]


def _views(figure: Any) -> list[str]:
    """Options of orthogonal views and of mosaics."""
    convention = getattr(figure, "convention", None)
    if convention is None:
        return []
    axis = getattr(figure, "axis", None)
    if axis is None:
        return ["--ortho"]
    rows, columns = figure.shape
    every = [] if figure.every is None else ["--every", repr(figure.every)]
    return ["--mosaic", f"{rows}x{columns}", "--axis", axis, *every]
