"""Keyframes: the movie of a figure."""

import os
import weakref
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from ...base import checks, redraw
from ...base.files.json_file import read_json
from ...base.files.whole_file import write_whole
from . import moves, movie_state, sweeps
from .curve import EASINGS
from .keyframe import Keyframe
from .owners import CAMERA, Owners, Target, set_value
from .track import Track, moving_tracks, track_of

LONGEST_S = 1e5


class Keyframes:
    """What a figure is set to at some times, and so between them; get it as ``figure.keyframes``.

    Only what differs between keyframes, and what was named, is touched. Numbers, vectors and points of
    opacity go from one to the next, rotations and planes turn the short way, colours and colormaps go
    through Oklab, cameras go round their targets; modes, texts and what is on or off switch.

    Parameters
    ----------
    figure : Figure
        Whose they are.
    """

    # What adds keyframes, and has a room of its own.
    turn, rock, zoom_to, fly_to = moves.turn, moves.rock, moves.zoom_to, moves.fly_to
    wait, sweep, fade = moves.wait, sweeps.sweep, sweeps.fade
    slice_through, cut_through = sweeps.slice_through, sweeps.cut_through

    def __init__(self, figure: Any) -> None:
        self._figure = weakref.ref(figure)
        self._all: list[Keyframe] = []
        self._made_of: tuple | None = None
        self._tracks: list[Track] = []

    @property
    def figure(self) -> Any:
        """The figure; RuntimeError where it is gone."""
        if (figure := self._figure()) is None:
            raise RuntimeError("The figure of these keyframes is gone.")
        return figure

    @property
    def owners(self) -> Owners:
        """What in the figure can have keyframes now."""
        return Owners(self.figure)

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Keyframe]:
        return iter(tuple(self._all))

    def __getitem__(self, number: int) -> Keyframe:
        return self._all[checks.index("number of a keyframe", number, len(self._all))]

    @property
    def duration_s(self) -> float:
        """Seconds from 0 to the last keyframe."""
        return self._all[-1].time_s if self._all else 0.0

    def add(
        self,
        time_s: float,
        values: Mapping[str, Any] | None = None,
        of: Any = None,
        *,
        easing: str | None = None,
        replace: bool = False,
    ) -> Keyframe:
        """Add a keyframe: the figure as it is now, or some of its properties.

        Parameters
        ----------
        time_s : float
            Seconds from the start of the movie, 0 or more; between others, too. At the time of one that
            is there, properties that are named join it.
        values : dict, optional
            By the names of properties, what they are set to, such as ``{"threshold": 500}``; the figure
            stays as it is. Default: all that it is now, but for its voxels.
        of : object, optional
            Whose: a graphic, channel, overlay such as ``subplot.scale_bar`` or subplot
            (``background``), the figure (``background``, ``time``; of an `OrthoFigure` ``position``) or a
            camera (entries of its state; ``target``, the point that it goes round; ``turn``, degrees
            by which it turns on the way). Default: the first graphic; of ``time`` the figure.
        easing : str, optional
            How it goes on from here: ``"smooth"`` (default), ``"linear"``, ``"in"``, ``"out"``,
            ``"step"``; see `Keyframe.easing`.
        replace : bool
            Whether it takes the place of one at the same time.

        Raises
        ------
        TypeError, ValueError, KeyError
            No such time, property or value; something that is not in the figure; a keyframe that is there.
        """
        time_s = checks.number("time_s", time_s, 0, LONGEST_S)
        if easing is not None:
            easing = checks.choice("easing", easing, EASINGS)
        there = self._at(time_s)
        is_named = values is not None
        if there is not None and not is_named and not checks.boolean("replace", replace):
            raise ValueError(
                f"There is a keyframe at {time_s:g} s: name what it is to set besides, remove it, or pass "
                "replace=True."
            )
        found = self._named(values, of, time_s) if is_named else dict(self.owners.captured())
        if not is_named:
            self._keep([each for each in self._all if each is not there])
        (keyframe := self.at(time_s, easing)).take(found, are_named=is_named)
        return keyframe

    def _named(self, values: Any, of: Any, time_s: float) -> dict[Target, Any]:
        if not isinstance(values, Mapping):
            raise TypeError(f"values is a dict, not {checks.short(values)}.")
        parts = [(of, values)]
        if of is None:
            parts = [(self.owner_of(name), {name: value}) for name, value in values.items()]
        result: dict[Target, Any] = {}
        for owner, some in parts:
            result |= movie_state.checked_values(
                self.owners, "values", owner, some, lambda target: self.value_at(target, time_s)
            )
        return result

    def owner_of(self, name: str) -> Any:
        """Whose property is meant where nothing is said: the first graphic's, or the figure's."""
        if name in ("time", "position"):
            return self.figure
        graphics = next(iter(self.figure)).graphics
        if not graphics:
            raise ValueError(
                f"There is no graphic in the first subplot: say whose {name} is meant."
            )
        return graphics[0]

    def at(self, time_s: float, easing: str | None = None) -> Keyframe:
        """The keyframe at `time_s`; where there is none it is made, with an `easing`, and changes nothing."""
        keyframe = self._at(time_s)
        if keyframe is None:
            before = [each.easing for each in self._all if each.time_s < time_s < self.duration_s]
            keyframe = Keyframe(time_s, easing or ["smooth", *before][-1])
            self._keep(sorted([*self._all, keyframe], key=lambda each: each.time_s))
        elif easing is not None:
            keyframe.easing = easing
        return keyframe

    def _keep(self, keyframes: list[Keyframe]) -> None:
        self._all = keyframes
        redraw.announce(self.figure)

    def _at(self, time_s: float) -> Keyframe | None:
        return next((each for each in self._all if abs(each.time_s - time_s) < 1e-6), None)

    def remove(self, keyframe: Keyframe | int) -> None:
        """Remove a keyframe, or that of a number; ValueError where it is none of these."""
        if isinstance(keyframe, int):
            keyframe = self[keyframe]
        if keyframe not in self._all:
            raise ValueError(f"{checks.short(keyframe)} is none of these keyframes.")
        self._keep([each for each in self._all if each is not keyframe])

    def clear(self) -> None:
        """Remove all keyframes."""
        self._keep([])

    def forget_gone(self) -> None:
        """Forget what keyframes set of graphics that are no longer in the figure."""
        owners = self.owners
        for keyframe in self._all:
            keyframe.forget({each for each in keyframe.values if each.owner() not in owners})

    def apply(self, time_s: float) -> None:
        """Set the figure to what it is at a time of the movie.

        Parameters
        ----------
        time_s : float
            Seconds; before the first keyframe as there, after the last as there.

        Raises
        ------
        TypeError, ValueError
            Not a time, or graphics that keyframes set are no longer in the figure.
        """
        time_s = checks.number("time_s", time_s, -LONGEST_S, LONGEST_S)
        for track in self._there():
            set_value(track.target, track.at(time_s))

    def value_at(self, target: Target, time_s: float) -> Any:
        """What a property is at a time of the movie; what it is now where no keyframe has it."""
        track = track_of(self._all, target)
        if track is not None:
            return track.at(time_s)
        return self.owners.value(target.owner(), target.name)

    @contextmanager
    def as_it_was(self) -> Iterator[None]:
        """Whatever `apply` sets meanwhile, the figure is afterwards as before."""
        targets = [track.target for track in self._there()]
        owners = self.owners
        with ExitStack() as stack:
            for target in targets:
                if target.name == CAMERA:
                    camera = target.owner()
                    owners.subplot_of(camera).fit_once()
                    stack.enter_context(camera.as_it_was())
            others = [each for each in targets if each.name != CAMERA]
            before = [(each, owners.value(each.owner(), each.name)) for each in others]
            try:
                yield
            finally:
                for target, value in before:
                    if target.owner() is not None:
                        set_value(target, value)

    def record(
        self,
        path: str | os.PathLike,
        fps: float = 30,
        frames: int | None = None,
        progress: bool = True,
    ) -> Path:
        """Record to `path`, as `Figure.record` does with `progress`; by default `frames` are 1/fps apart."""
        return self.figure.record(path, frames, fps, progress=progress, keyframes=True)

    def frame_count(self, fps: float) -> int:
        """How many frames the whole movie has that are 1/fps apart."""
        return round(self.duration_s * fps) + 1

    def frames(self, count: int) -> Iterator[None]:
        """Set the figure to each of `count` frames, evenly over the movie, the first and last included."""
        for number in range(count):
            self.apply(self.duration_s * number / max(count - 1, 1))
            yield

    def get_state(self) -> dict:
        """What differs between keyframes, and what was named, as a dict that JSON can hold."""
        return movie_state.movie_state(self, [track.target for track in self._moving()])

    def set_state(self, state: Mapping[str, Any]) -> None:
        """Take a `state` that `get_state` gave, of this figure or one that is made alike.

        Raises
        ------
        TypeError, ValueError, KeyError
            Something is wrong in it: times that do not ascend, say; nothing changes then.
        """
        self._keep(movie_state.keyframes_of(state, self.owners))

    def save(self, path: str | os.PathLike) -> None:
        """Write the movie to `path`, JSON that can be read and edited; ValueError where that fails."""
        write_whole(path, (movie_state.movie_text(self.get_state()) + "\n").encode())

    def load(self, path: str | os.PathLike) -> None:
        """Read a movie from `path`, a JSON file; errors as of `set_state`."""
        self.set_state(read_json(path))

    def _there(self) -> list[Track]:
        """What moves; ValueError where some of it is no longer in the figure."""
        owners, tracks = self.owners, self._moving()
        for track in tracks:
            if track.target.owner() not in owners:
                raise ValueError(
                    f"Keyframes set {track.target.name} of {track.target.path}, which is no longer in the "
                    "figure: keyframes.forget_gone() forgets it."
                )
        return tracks

    def _moving(self) -> list[Track]:
        """The tracks of what differs, or was named; made anew where keyframes changed."""
        made_of = tuple((id(each), each.revision) for each in self._all)
        if made_of != self._made_of:
            self._tracks, self._made_of = moving_tracks(self._all), made_of
        return self._tracks


def _keyframes_of(figure: Any) -> Keyframes:
    """Those of a figure, which its stage keeps."""
    stage = figure.stage
    if stage.keyframes is None:
        stage.keyframes = Keyframes(figure)
    return stage.keyframes


figure_keyframes = property(
    _keyframes_of, doc="The `Keyframes` of its movie: what it is set to at some times."
)
