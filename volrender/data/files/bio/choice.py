"""Which of several images of a file is meant: by its number, or by its name."""

import itertools
from collections.abc import Mapping, Sequence

from ..errors import ChoiceError, VolumeFileError, cut

_MOST_NAMED = 20  # in a message


def chosen(path: str, names: Sequence[str], series: int | str | None) -> int:
    """The number of the image that is asked for, or of the only one.

    Raises
    ------
    ChoiceError
        There are several, and none was asked for, or one by a name that several have.
    VolumeFileError
        There is no such image.
    """
    listed = ", ".join(f"{at} ({cut(name, 40)})" for at, name in enumerate(names[:_MOST_NAMED]))
    listed += ", …" if len(names) > _MOST_NAMED else ""
    if isinstance(series, str):
        at = [number for number, name in enumerate(names) if name == series]
        if len(at) == 1:
            return at[0]
        if not at:
            raise VolumeFileError(f"{path}: no image {cut(series)!r}; it holds {listed}")
    elif series is not None:
        if 0 <= series < len(names):
            return series
        raise VolumeFileError(f"{path}: no image {series}; it holds {listed}")
    elif len(names) == 1:
        return 0
    raise ChoiceError(
        f"{path}: holds {len(names)} images; choose one with series: {listed}", tuple(names)
    )


def combinations(lengths: Mapping[str, int]) -> list[dict[str, int]]:
    """One index for each axis, in all ways, the last axis fastest; of no axes, the empty one."""
    ranges = [range(length) for length in lengths.values()]
    return [dict(zip(lengths, indices, strict=True)) for indices in itertools.product(*ranges)]


def described(indices: Mapping[str, int]) -> str:
    """Such indices in words: "scene 1, V 0"."""
    return ", ".join(f"{axis} {index}" for axis, index in indices.items())
