"""Records a figure as a movie: draws frame after frame, and turns the cameras."""

import math
import os
import warnings
from collections.abc import Generator
from contextlib import ExitStack, closing, contextmanager, nullcontext
from pathlib import Path

import numpy as np

from ...base import checks
from ...base.transforms import bounding_sphere, matrix_from_quaternion, quaternion_from_matrix
from ..state.changes import restore_camera
from .movie_file import movie_writer


def record(
    figure,
    path: str | os.PathLike,
    frames: int | None = None,
    fps: float = 30,
    turn: float = 0.0,
    progress: bool = True,
    keyframes: bool = False,
) -> Path:
    """Render a movie: call the animations, render and add the picture, frame after frame.

    Series that play (`play`) show the points that are due at the frames' times, at most one new
    point in each frame.

    Parameters
    ----------
    path : str or path-like
        ``.mp4``, ``.mov``, ``.mkv`` (H.264), ``.webm`` (VP9) or ``.gif``, replaced if it exists;
        or a folder, by a name without suffix or with a slash at its end, for PNG files
        ``frame_0000.png`` and on. Videos need ``pip install volrender[movie]``.
    frames : int, optional
        How many, such as 120 for four seconds; left out only with `keyframes`, whose movie then takes
        as long as they say. Where nothing moves in them, a warning says so; a GIF then has one frame, as
        long as all of them.
    fps : float
        Frames per second, 0.01 to 1000; up to 50 in a GIF. PNG files do not hold it.
    turn : float
        Degrees by which the cameras turn during the movie, as azimuth, about the vertical axis
        (`reference_up`) through the centre of what they show; 360 makes a loop. Afterwards the
        cameras are as before.
    progress : bool
        Show a bar in a terminal; needs tqdm.
    keyframes : bool
        Show the movie of ``figure.keyframes``, from 0 to the last of them, evenly over the frames.
        Afterwards what they set is as before.

    Returns
    -------
    Path
        Where the movie is. Where recording fails or is stopped, what was there stays. In a folder
        that exists, frames are replaced one by one once all are drawn.

    Notes
    -----
    In videos, transparent pixels are laid over black, and an odd width or height grows by a
    copy of the last pixels: players want even ones. In a GIF a pixel is transparent or not, and
    a frame has 256 colours. PNG files keep everything.

    Raises
    ------
    TypeError, ValueError
        An argument is not what it should be, or the file cannot be written.
    RuntimeError
        The extra is missing, or the codec does not take such frames.

    Examples
    --------
    >>> figure = vr.Figure(size=(64, 48))
    >>> volume = figure.add_image_volume(vr.datasets.sphere(16))
    >>> path = figure.record("turn.gif", frames=4, turn=360, progress=False)
    """
    bar = _progress_bar if checks.boolean("progress", progress) else _no_bar
    recording = Recording(figure, path, frames, fps, turn, keyframes)
    if recording.is_still:
        warnings.warn(
            f"{recording.path.name}: nothing moves in its {recording.count} frames. turn=360 turns the "
            "camera, figure.keyframes and keyframes=True change what is set, add_animations what you like.",
            stacklevel=2,
        )
    with closing(recording.frames()) as written:
        for _ in zip(bar(recording.count, recording.path.name), written, strict=True):
            pass
    return recording.path


class Recording:
    """A movie that is made frame by frame: whoever goes through `frames` has it made.

    Parameters
    ----------
    figure, path, frames, fps, turn, keyframes
        As of `record`.

    Attributes
    ----------
    path : Path
    count : int
        Of frames.
    """

    def __init__(
        self,
        figure,
        path: str | os.PathLike,
        frames: int | None = None,
        fps: float = 30,
        turn: float = 0.0,
        keyframes: bool = False,
    ) -> None:
        self._figure = figure
        self.path, self._writer_class = movie_writer(path)
        self._fps = checks.number("fps", fps, 0.01, 1000)
        self._turn = checks.number("turn", turn, -1e6, 1e6)
        self._has_keyframes = checks.boolean("keyframes", keyframes)
        if self._has_keyframes:
            self._check_keyframes()
            if frames is None:
                frames = figure.keyframes.frame_count(self._fps)
        elif frames is None:
            raise TypeError(
                "frames is how many frames the movie has, such as 120; only with keyframes=True are they "
                "counted."
            )
        self.count = checks.whole_number("frames", frames)

    @property
    def is_still(self) -> bool:
        """Whether all of several frames will be alike, as far as one can tell."""
        moves = self._turn or self._has_keyframes or self._figure.is_animated
        return self.count > 1 and not moves

    def _check_keyframes(self) -> None:
        if self._turn:
            raise ValueError(
                "turn and keyframes both move the camera: figure.keyframes.turn() adds one."
            )
        if not len(self._figure.keyframes):
            raise ValueError("There are no keyframes: figure.keyframes.add(time_s) adds one.")

    def frames(self) -> Generator[int, None, None]:
        """Draw and write frame after frame: their numbers, each when it is written.

        The movie is in its place at the end; where that is not reached, and the iterator is closed,
        nothing is left of it, and the figure is as before.
        """
        figure = self._figure
        with closing(self._writer_class(self.path, figure.size, self._fps, self.count)) as writer:
            with ExitStack() as stack:
                if self._has_keyframes:
                    stack.enter_context(figure.keyframes.as_it_was())
                    steps = figure.keyframes.frames(self.count)
                else:
                    turning = _turning(figure, math.radians(self._turn) / self.count)
                    steps = _between(self.count, stack.enter_context(turning))
                stack.enter_context(figure.stage.player.in_movie(self._fps))
                for number, picture in enumerate(figure.render_frames(steps)):
                    writer.write(picture)
                    yield number
            writer.finish()


def _between(frames: int, step):
    """Goes through the frames, and calls a function from one to the next."""
    for index in range(frames):
        if index:
            step()
        yield


def _no_bar(frames: int, name: str):
    return range(frames)


def _progress_bar(frames: int, name: str):
    """The numbers of the frames, with a bar where there is a terminal to show it."""
    try:
        from tqdm import tqdm
    except ImportError:
        return range(frames)
    return tqdm(range(frames), desc=name, unit="frame", disable=None)


def _turning(figure, angle_rad: float):
    """Yields a function that turns every camera on by an angle; afterwards they are as before."""
    return _turntable(figure, angle_rad) if angle_rad else nullcontext(lambda: None)


@contextmanager
def _turntable(figure, angle_rad: float):
    for subplot in figure:
        subplot.fit_once()
    kept = [
        (subplot.camera, subplot.camera.get_state(), subplot.camera.is_set) for subplot in figure
    ]
    for subplot in figure:
        if (
            subplot.camera.is_as_fitted and subplot.turns_in_movies
        ):  # that nothing leaves the picture
            subplot.auto_fit("sphere")
    centres = _centres(figure)

    def turn_on() -> None:
        for camera, centre in centres:
            _turn(camera, centre, angle_rad)

    try:
        yield turn_on
    finally:
        for camera, state, is_set in kept:
            restore_camera(camera, state)
            camera.is_set = is_set


def _centres(figure) -> list:
    """Each camera that sees something, once, with the centre of what is shown."""
    cameras: dict[int, tuple] = {}
    for subplot in figure:
        if not subplot.turns_in_movies:
            continue
        corners = [graphic.world_corners() for graphic in subplot.graphics if graphic.visible]
        if corners:
            _, known = cameras.setdefault(id(subplot.camera), (subplot.camera, []))
            known += corners
    return [
        (camera, bounding_sphere(np.concatenate(corners))[0])
        for camera, corners in cameras.values()
    ]


def _turn(camera, centre: np.ndarray, angle_rad: float) -> None:
    """Turn a camera about the vertical axis through a point, the way in which azimuth grows."""
    state = camera.get_state()
    axis = np.array(state["reference_up"])
    turn = matrix_from_quaternion([*(axis * math.sin(angle_rad / 2)), math.cos(angle_rad / 2)])
    camera.set_state(
        {
            "position": centre + turn @ (camera.position - centre),
            "rotation": quaternion_from_matrix(turn @ matrix_from_quaternion(camera.rotation)),
        }
    )
