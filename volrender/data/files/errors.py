"""What can go wrong with a file, as errors of one line: the path, then the reason."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ...base.checks import printable

_LONGEST_REASON = 200  # characters; some libraries quote the whole file


class VolumeFileError(ValueError):
    """A volume file cannot be read."""

    def __init__(self, message: str) -> None:
        super().__init__(printable(message))


class VolumeFileNotFoundError(VolumeFileError, FileNotFoundError):
    """There is no file at the given path."""


class ChoiceError(VolumeFileError):
    """A file holds several volumes, and which one was not said.

    Attributes
    ----------
    choices : tuple of str
        Each of them in a few words, in the order of their numbers.
    """

    def __init__(self, message: str, choices: tuple[str, ...]) -> None:
        super().__init__(message)
        self.choices = choices


class MissingExtraError(RuntimeError):
    """A format needs a package that is not installed."""

    def __init__(self, message: str) -> None:
        super().__init__(printable(message))


def import_extra(module_name: str, path: str, extra: str = "io") -> Any:
    """Import a package of an extra, needed to read `path`."""
    try:
        return importlib.import_module(module_name)
    except ImportError as error:
        raise MissingExtraError(
            f"{path}: reading this format needs {module_name}: pip install volrender[{extra}]"
        ) from error


def one_line(error: BaseException) -> str:
    """The text of an exception on one line of moderate length, never empty."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    if isinstance(error, RecursionError):
        return "what it holds is nested too deeply"
    text = error.args[0] if isinstance(error, KeyError) and error.args else error
    return cut(text, _LONGEST_REASON) or type(error).__name__


def cut(what: object, most: int = 60) -> str:
    """What a file says, in as many characters as a message can bear."""
    text = " ".join(str(what).split())
    return text if len(text) <= most else text[:most] + "…"


@contextmanager
def blame(path: str, problem: str) -> Iterator[None]:
    """Turn whatever another library raises inside into `VolumeFileError("path: problem: …")`.

    Errors of this package pass through as they are.
    """
    try:
        yield
    except (VolumeFileError, MissingExtraError):
        raise
    except MemoryError:
        raise VolumeFileError(f"{path}: {problem}: its data does not fit in memory") from None
    except Exception as error:
        raise VolumeFileError(f"{path}: {problem}: {one_line(error)}") from None
