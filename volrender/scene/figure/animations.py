"""Functions that are called before each frame."""

import inspect
from collections.abc import Callable
from typing import Any

from ...base import redraw


class Animations:
    """The functions that a figure or subplot calls before each of its frames, in order."""

    def __init__(self) -> None:
        self._functions: list[tuple[Callable, bool]] = []

    def __len__(self) -> int:
        return len(self._functions)

    def add(self, functions: tuple[Callable, ...]) -> None:
        """Call functions too; TypeError, and none is added, where one is not to be called so."""
        self._functions += [(function, _takes_argument(function)) for function in functions]
        redraw.announce(self)

    def remove(self, function: Callable) -> None:
        """Stop calling a function; KeyError where it was not called."""
        for entry in self._functions:
            if entry[0] == function:
                self._functions.remove(entry)
                redraw.announce(self)
                return
        raise KeyError(f"{function!r} is not an animation here.")

    def clear(self) -> None:
        """Stop calling all functions."""
        self._functions.clear()
        redraw.announce(self)

    def run(self, owner: Any) -> None:
        """Call them all; those that take an argument get the figure or subplot."""
        for function, takes_argument in tuple(self._functions):
            if takes_argument:
                function(owner)
            else:
                function()


def add_animations(owner: Any, *functions: Callable) -> None:
    """Call functions before each frame, in the order in which they were added.

    A function that takes an argument gets this figure or subplot.

    Raises
    ------
    TypeError
        Not a function, or one that needs more than one argument. None is added.
    """
    owner.animations.add(functions)


def remove_animation(owner: Any, function: Callable) -> None:
    """Stop calling a function; KeyError where it was not called."""
    owner.animations.remove(function)


def clear_animations(owner: Any) -> None:
    """Stop calling all functions."""
    owner.animations.clear()


def _takes_argument(function: Callable) -> bool:
    if not callable(function):
        raise TypeError(f"An animation is a function, not {function!r}.")
    try:
        signature = inspect.signature(function)
    except ValueError:  # built in, and says nothing about itself
        return False
    for arguments, answer in (((None,), True), ((), False)):
        try:
            signature.bind(*arguments)
        except TypeError:
            continue
        return answer
    raise TypeError(f"An animation takes no argument or one, unlike {function!r} with {signature}.")
