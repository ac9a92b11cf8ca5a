"""Which files does a command write? Looked at before anything is read or drawn."""

import argparse
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ..base.files.whole_file import check_output, place_of


def check_outputs(options: argparse.Namespace, check: Callable[[str], object] | None) -> None:
    """Refuse to replace what is read, and what cannot be written.

    ``--save-state`` may name the file of ``--state``, which then goes on.

    Parameters
    ----------
    options : argparse.Namespace
    check : callable or None
        Raises where ``--output`` is not what the command writes; None: it writes none.

    Raises
    ------
    ValueError
        An output is an input, by whatever name or link, or another output, or cannot be written.
    """
    read = {"DATA": "data", "--state": "state", "--camera": "camera"}
    read |= {"--transfer": "transfer", "--preset": "preset", "--keyframes": "keyframes"}
    inputs = [*_given(options, read).items(), *(("DATA", path) for path in options.more)]
    outputs = _given(options, {"-o": "output", "--save-state": "save_state"})
    for option, path in outputs.items():
        for other, taken in inputs:
            if (option, other) != ("--save-state", "--state") and _is_same(path, taken):
                raise ValueError(
                    f"{option} {path} would replace {taken}, which is read ({other}): name another "
                    "file."
                )
    if len(outputs) == 2 and _is_same(*outputs.values()):
        raise ValueError(f"-o and --save-state are one file, {options.output}: name another one.")
    if check is not None:
        check(options.output)
    if "--save-state" in outputs:
        check_output(options.save_state)


@contextmanager
def written(path: str) -> Iterator[None]:
    """An error says that a file was written before."""
    try:
        yield
    except Exception as error:
        error.add_note(f"{path} was written.")
        raise


def _given(options: argparse.Namespace, names: dict[str, str]) -> dict[str, str]:
    paths = {option: getattr(options, name, None) for option, name in names.items()}
    return {option: path for option, path in paths.items() if path is not None}


def _is_same(path: str, other: str) -> bool:
    """Whether two paths lead to one file, which need not be there."""
    try:
        return os.path.samefile(path, other)
    except OSError:
        return place_of(path) == place_of(other)
