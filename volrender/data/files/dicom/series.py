"""Which volumes there are: pictures of one series, of one kind, size and orientation."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ..errors import cut
from .frames import Frame

_MOST_TURN = 1e-3  # of a direction's component: what rounding may have changed of it
_MOST_STRETCH = 1e-3  # of a spacing


@dataclass(frozen=True)
class Series:
    """Pictures that make one volume, or one for each time.

    Parameters
    ----------
    number : int
        Which of the series there are, from 0; localisers come last.
    uid, modality, description : str
        Of the series, as the files say.
    frames : tuple of Frame
        Not sorted.
    shape : tuple of int
        Rows and columns.
    part : str
        What tells it from others of the same series, "" if it is all of it.
    """

    number: int
    uid: str
    modality: str
    description: str
    frames: tuple[Frame, ...]
    shape: tuple[int, int]
    part: str

    @property
    def is_localizer(self) -> bool:
        """Whether these are overviews, made to plan the others."""
        return self.frames[0].is_localizer

    def __str__(self) -> str:
        count = len(self.frames)
        words = [
            f"{self.modality or 'no modality'} {self.description!r}".replace(" ''", ""),
            f"{count} slice{'s' * (count > 1)} of {self.shape[0]}×{self.shape[1]}",
            *([self.part] if self.part else []),
            *(["localizer"] if self.is_localizer and "LOCALIZER" not in self.part else []),
        ]
        return ", ".join(words)


def series_of(frames: Iterable[Frame]) -> list[Series]:
    """All volumes that pictures make, the largest first, localisers last."""
    groups: list[list[Frame]] = []
    by_key: dict[tuple, list[list[Frame]]] = {}
    for frame in frames:
        alike = by_key.setdefault(_key(frame), [])
        group = next((group for group in alike if _is_parallel(group[0], frame)), None)
        if group is None:
            group = []
            alike.append(group)
            groups.append(group)
        group.append(frame)
    groups.sort(key=lambda group: (group[0].is_localizer, -len(group)))
    return [_series(number, group, groups) for number, group in enumerate(groups)]


def _key(frame: Frame) -> tuple:
    pixels = frame.pixels
    size = pixels.rows, pixels.columns, pixels.is_colour, pixels.is_float
    return frame.series_uid, frame.position is None, frame.kind, size


def _is_parallel(one: Frame, other: Frame) -> bool:
    """Whether two pictures are turned alike, and their pixels as large."""
    turned = np.abs(
        np.subtract([one.along_row, one.along_column], [other.along_row, other.along_column])
    )
    if one.spacing is None or other.spacing is None:
        return one.spacing == other.spacing and bool(turned.max() < _MOST_TURN)
    stretch = np.abs(np.subtract(one.spacing, other.spacing)) / one.spacing
    return bool(turned.max() < _MOST_TURN and stretch.max() < _MOST_STRETCH)


def _series(number: int, group: list[Frame], groups: list[list[Frame]]) -> Series:
    frame = group[0]
    others = [
        other[0]
        for other in groups
        if other is not group and other[0].series_uid == frame.series_uid
    ]
    return Series(
        number,
        frame.series_uid,
        frame.modality,
        frame.description,
        tuple(group),
        (frame.pixels.rows, frame.pixels.columns),
        _part(frame, others),
    )


def _part(frame: Frame, others: list[Frame]) -> str:
    """What sets a picture apart from those of other groups of its series, in few words."""
    words = []
    names = ("", "echo ", "echo time ", "stack ")
    for at, name in enumerate(names[: len(frame.kind)]):
        if any(other.kind[at : at + 1] != frame.kind[at : at + 1] for other in others):
            said = frame.kind[at]
            words.append(f"{name}{said:g}" if isinstance(said, float) else f"{name}{cut(said, 40)}")
    if any(not _is_parallel(frame, other) for other in others):
        normal = np.cross(frame.along_row, frame.along_column)
        words.append(("sagittal", "coronal", "axial")[int(np.abs(normal).argmax())])
    return ", ".join(words)
