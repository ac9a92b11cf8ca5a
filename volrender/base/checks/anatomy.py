"""Which way in a patient do the axes of the world point?"""

from typing import Any

from .choices import optional_text

OPPOSITE = dict(zip("RLAPSI", "LRPAIS", strict=True))


def directions(name: str, value: Any) -> str | None:
    """Three letters for x, y and z, one of each pair, right-handed, such as "RAS"; or None."""
    optional_text(name, value)
    pairs = {frozenset((letter, OPPOSITE.get(letter))) for letter in value or "RAS"}
    if value is not None and not (len(value) == len(pairs) == 3 and set(value) <= set(OPPOSITE)):
        raise ValueError(
            f'{name} is three letters, one of R and L, one of A and P, one of S and I, such as "RAS", '
            f"not {value!r}."
        )
    if value is not None and _is_left_handed(value):
        raise ValueError(
            f"{name} {value!r} is left-handed: as a world it would show a patient's mirror image. Mirror "
            f"the volume instead: scale=(-1, 1, 1) and {name}={OPPOSITE[value[0]] + value[1:]!r}."
        )
    return value


def _is_left_handed(value: str) -> bool:
    order = ["RAS".index(way if way in "RAS" else OPPOSITE[way]) for way in value]
    swaps = sum(order[i] > order[j] for i in range(3) for j in range(i + 1, 3))
    return (swaps + sum(way not in "RAS" for way in value)) % 2 == 1
