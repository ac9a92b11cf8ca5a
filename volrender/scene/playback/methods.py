"""What a figure has of its player: the time point that is shown, play and pause."""

from typing import Any

from .player import Player


def _player(figure: Any) -> Player:
    return figure.stage.player


def _time(figure: Any) -> int | None:
    return _player(figure).time


def _set_time(figure: Any, value: int) -> None:
    _player(figure).time = value


def _n_times(figure: Any) -> int:
    return _player(figure).n_times


def _is_playing(figure: Any) -> bool:
    return _player(figure).is_playing


player = property(_player, doc="The `Player`: its rate, how many points a second it shows.")
time = property(
    _time,
    _set_time,
    doc="""The time point that is shown, 0 … n_times − 1, or None where there is no series.

    Set it, −1 for the last, and all series of the figure move together; those that are shorter
    stay at their last point. Where one cannot be read, RuntimeError, and all stay as they were.
    ValueError where there is no series. Each graphic sends its event ``"time"``.
    """,
)
n_times = property(
    _n_times,
    doc="Time points of the longest series of the figure; 1 where there is none.",
)
is_playing = property(_is_playing, doc="Whether its series play.")


def play(figure: Any, rate_hz: float | None = None, loop: bool | None = None) -> None:
    """Play the series of the figure, all together, from the point that is shown.

    The next point is shown before the first frame in which it is due, in a window or by whoever
    renders frames. Every point is shown: where reading or drawing is slower than the rate, points
    come late, and none is left out. ``figure.player.shown_hz`` says how many a second are shown,
    ``figure.player.late`` by how many points they fell behind. The next two points of lazy series
    are read by a thread; of those in several resolutions, what pictures use of the next one. In a movie
    of `record`, time is that of its frames, and at most one new point is shown in each.

    Parameters
    ----------
    rate_hz : float, optional
        Points per second, 0.01 to 1000. Default: as before; 10 at first.
    loop : bool, optional
        Whether the first point follows the last one; else it pauses there, and plays from the
        first when it is there already. Default: as before; True at first.

    Raises
    ------
    TypeError, ValueError
        An argument is not what it should be, or there is no series.

    Examples
    --------
    >>> figure = vr.Figure()
    >>> movie = figure.add_image_volume(vr.datasets.cells_movie(3, (8, 16, 16)), axes="tzyx")
    >>> figure.n_times
    3
    >>> figure.play(rate_hz=10)
    >>> figure.pause()
    """
    _player(figure).play(rate_hz, loop)


def pause(figure: Any) -> None:
    """Stay at the time point that is shown."""
    _player(figure).pause()
