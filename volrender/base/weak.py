"""Methods to call as long as their objects live: what keeps them does not keep the objects."""

import weakref
from collections.abc import Callable
from typing import Any


def weak_method(method: Callable[..., Any], otherwise: Any = None) -> Callable[..., Any]:
    """A function that calls a bound method, and gives `otherwise` once its object is gone.

    An object that hands its methods to what it owns would else be in a cycle, and wait for the
    garbage collector with all that it has on the GPU.
    """
    reference = weakref.WeakMethod(method)

    def call(*arguments: Any) -> Any:
        alive = reference()
        return otherwise if alive is None else alive(*arguments)

    return call
