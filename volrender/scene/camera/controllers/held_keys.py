"""Keys that are held down: how far do they move something in a time?"""

import numpy as np

from .glides import share_of

LONGEST_S = 0.25  # in one step: after a pause nothing jumps
SLOWEST = 1e-3  # of full speed; slower is at rest


class HeldKeys:
    """Keys with a direction each. Speed builds up and fades out exponentially.

    Parameters
    ----------
    directions : dict of str to (x, y, z)
        Speed in each direction while a key is held.
    """

    def __init__(self, directions: dict[str, tuple[float, float, float]]) -> None:
        self._directions = directions
        self._held: set[str] = set()
        self._speed = np.zeros(3)

    def press(self, key: str) -> bool:
        """Hold a key; whether it is one that moves something."""
        self._held.add(key)
        return key in self._directions

    def let_go(self, key: str) -> bool:
        """Whether the key was held and moved something."""
        was_held = key in self._held
        self._held.discard(key)
        return was_held and key in self._directions

    def is_held(self, key: str) -> bool:
        return key in self._held

    def advance(self, dt_s: float, damping_s: float) -> np.ndarray:
        """How far to go in a time, (3,): the integral of a speed that nears that of the keys."""
        wanted = np.zeros(3)
        for key in self._held & self._directions.keys():
            wanted += self._directions[key]
        lag = self._speed - wanted
        if not wanted.any() and np.abs(lag).max() < SLOWEST:
            self._speed = wanted
            return wanted
        dt_s = min(dt_s, LONGEST_S)
        share = share_of(dt_s, damping_s)
        self._speed = wanted + (1 - share) * lag
        return wanted * dt_s + damping_s * share * lag
