"""Functions that are called before each frame."""

import inspect

from ...base import redraw


class Animations:
    """Mixed into figures and subplots: functions called before each of their frames."""

    def __init__(self) -> None:
        self._animations: list[tuple] = []

    def add_animations(self, *functions) -> None:
        """Call functions before each frame, in the order in which they were added.

        A function that takes an argument gets this figure or subplot.

        Raises
        ------
        TypeError
            Not a function, or one that needs more than one argument. None is added.
        """
        added = [(function, _takes_argument(function)) for function in functions]
        self._animations += added
        redraw.announce(self)

    def remove_animation(self, function) -> None:
        """Stop calling a function; KeyError where it was not called."""
        for entry in self._animations:
            if entry[0] == function:
                self._animations.remove(entry)
                redraw.announce(self)
                return
        raise KeyError(f"{function!r} is not an animation here.")

    def clear_animations(self) -> None:
        """Stop calling all functions."""
        self._animations.clear()
        redraw.announce(self)

    def _animate(self) -> None:
        for function, takes_argument in tuple(self._animations):
            if takes_argument:
                function(self)
            else:
                function()


def _takes_argument(function) -> bool:
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
