"""``volrender view``: a window in which one explores a file."""

import argparse
from typing import TYPE_CHECKING, Any

from ..base.files.json_file import read_json
from ..hosts.desktop.make_canvas import NoDisplayError
from ..scene.camera.controllers import CONTROLLERS
from .appearance import add_appearance
from .figures import StateFile, size_of
from .input.files import add_file, read_with_looks, refuse_choices
from .input.labels import add_labels
from .lately import LISTED, LastSize, add_recent, list_recent, remember_files, take_recent
from .outputs import check_outputs
from .views.figures import make_views
from .views.options import add_views

if TYPE_CHECKING:
    from ..data.opening.dataset import Dataset
    from ..scene.figure.figure import Figure
    from .input.channels import Look


WITHOUT_DISPLAY = (
    "Write a picture instead: volrender render; or open the window on a virtual display: "
    "xvfb-run volrender view …"
)


def add_view(commands: Any) -> None:
    """Add the command to a parser."""
    command = commands.add_parser(
        "view",
        help="explore a file in a window",
        description="Opens a window: drag to turn, right drag to pan, wheel to zoom; H lists all "
        "keys. A control panel is at its side where volrender[gui] is installed. Space plays a series.",
        argument_default=argparse.SUPPRESS,
    )
    command.set_defaults(run=_run, data=None, panel=True)
    add_file(command, optional=True)
    add_recent(command)
    window = command.add_argument_group("the window")
    window.add_argument(
        "--no-panel", dest="panel", action="store_false", help="without the control panel"
    )
    window.add_argument(
        "--play", action="store_true", help="play a series as soon as the window is there"
    )
    window.add_argument(
        "--rate", type=float, metavar="HZ", help="--play: time points per second (default: 10)"
    )
    window.add_argument(
        "--controller", choices=tuple(CONTROLLERS), help="what the pointer does (default: orbit)"
    )
    add_views(command)
    add_labels(command)
    add_appearance(command)


def _run(options: argparse.Namespace) -> None:
    from ..hosts import loop
    from ..hosts.agenda import agenda

    if "recent" in options:
        if options.recent == LISTED:
            return list_recent()
        take_recent(options)
    check_outputs(options, None)
    if options.data is None:
        refuse_choices(options)
    datasets = [(_procedural_head(), [{}])] if options.data is None else read_with_looks(options)
    figure = _figure(options, datasets)
    state_file = StateFile(options.save_state, figure) if "save_state" in options else None
    if "play" in options or "rate" in options:
        _play(options, figure)
    if state_file is not None:
        state_file.save()  # what cannot be written is known before one explores
    last_size = LastSize(options, figure, _has_size(options))
    try:
        window = figure.show(panel=options.panel)
    except NoDisplayError as error:
        raise NoDisplayError(error.which, WITHOUT_DISPLAY) from error
    remember_files(options)
    if window is not None:
        if options.data is not None:
            window.title = f"{datasets[0][0].name} - volrender"
        if state_file is not None:
            window.on_rest = state_file.save  # the process may be ended from outside
    with options.signals.closing(agenda.loops, loop.stop):
        loop.run()
    if window is not None:
        last_size.remember()
    if state_file is not None:
        state_file.save()


def _has_size(options: argparse.Namespace) -> bool:
    """Whether an option or a state says how large the window is."""
    return "size" in options or (
        "state" in options and bool(size_of(options, read_json(options.state)))
    )


def _play(options: argparse.Namespace, figure: "Figure") -> None:
    if figure.n_times == 1:
        raise ValueError("nothing that is shown is a time series: --play does not apply.")
    figure.play(getattr(options, "rate", None))


def _figure(options: argparse.Namespace, datasets: "list[tuple[Dataset, list[Look]]]") -> "Figure":
    from ..hosts.window.dropped import stand_in

    is_one_view = not options.ortho and "mosaic" not in options
    if options.data is None and is_one_view and not ("up" in options or "state" in options):
        options.up, options.azimuth, options.elevation = "z", 40.0, 15.0
    figure = make_views(options, datasets)
    if "controller" in options:
        figure.main_subplot(figure[0, 0]).controller = options.controller
    if options.data is None and is_one_view:
        stand_in(figure[0, 0].graphics[0])
    return figure


def _procedural_head() -> "Dataset":
    """What there is to see without a file."""
    from ..data.datasets import head
    from ..data.files.volume_file import VolumeFile
    from ..data.opening.dataset import Dataset

    return Dataset([VolumeFile(path="head", format="made up", data=head(128), axes="zyx")])
