"""From the options of a command to a figure, and a scene's state to a file."""

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..base.files.json_file import read_json, write_json
from ..base.modes import mode_of, modes_of
from ..base.property import property_names
from ..scene.camera.upright import stand_upright
from .appearance import given_parameters, stamp_time
from .input.labels import add_data_as_labels, label_files, set_look, show_labels
from .input.overlays import show_overlays

if TYPE_CHECKING:
    from ..data.opening.dataset import Dataset
    from ..scene.figure.figure import Figure
    from ..scene.figure.subplot import Subplot
    from .input.channels import Look

# Of several files, the first is gray, and the others lie over it in colours, translucent; of surfaces the
# first is translucent, which the others are in.
CMAPS = ("gray", "hot", "viridis", "cool", "spring")
ALPHA = 0.6


def make_figure(
    options: argparse.Namespace, datasets: "Sequence[tuple[Dataset, Sequence[Look]]]"
) -> "Figure":
    """A figure that shows datasets as the options say.

    Of several files, the first is gray, and those after it lie over it in colours.

    What is given wins over the state of ``--state``, and that over what the file says; what is given
    for one channel wins over what is given for all.
    """
    from ..hosts.first_look import light_first
    from ..scene.figure.figure import Figure
    from ..scene.ortho.one_view import set_to

    state = read_json(options.state) if "state" in options else {}
    parameters = given_parameters(options)
    figure = Figure(**size_of(options, state))
    given = []
    cmaps = iter(CMAPS)
    hides = "mode" in parameters and modes_of("image_volume")[parameters["mode"]].surface
    for number, (dataset, looks) in enumerate(datasets):
        if dataset.is_labels:
            add_data_as_labels(options, figure, dataset, parameters)
        else:
            gray = _gray_below(options, dataset, looks)
            if len(datasets) > 1 and not has_colours(dataset, looks):
                gray = {"cmap": next(cmaps, CMAPS[-1])}
                if (number == 0) == hides:
                    gray["alpha"] = ALPHA
            given += _added(figure, dataset, {**gray, **parameters}, looks)
    show_labels(options, figure, label_files(options, [dataset for dataset, _ in datasets]))
    set_to(figure, state)
    set_look(options, figure)
    settled = {*parameters, *_first_graphic(state)}
    for graphic in (one for one in figure[0, 0].graphics if one.kind != "labels"):
        give(graphic, parameters)
        if "threshold" not in settled and mode_of(graphic).surface:
            for look in graphic.looks:
                look.threshold = "auto"
        if "smoothing" not in settled and mode_of(graphic).surface:
            light_first(graphic)
    for look, own in given:
        for name, value in own.items():
            setattr(look, name, value)
    stamp_time(options, figure, figure[0, 0])
    show_overlays(options, figure[0, 0])
    set_background(figure, options)
    _place_camera(figure[0, 0], options, parameters.get("directions", datasets[0][0].directions))
    if "plane" not in settled:
        _cut_in_the_middle(figure[0, 0])
    return figure


def _gray_below(
    options: argparse.Namespace, dataset: "Dataset", looks: "Sequence[Look]"
) -> dict[str, Any]:
    """The colormap of an image that nobody gave one, below labels: beside other colours theirs are lost."""
    return {"cmap": "gray"} if "labels" in options and not has_colours(dataset, looks) else {}


def has_colours(dataset: "Dataset", looks: "Sequence[Look]") -> bool:
    """Whether the file, or who chose from it, says which colours it has."""
    is_colour = dataset[0].axes.endswith("c")
    return is_colour or len(dataset) > 1 or dataset[0].color is not None or any(looks)


def _cut_in_the_middle(subplot: "Subplot") -> None:
    """Show slices on one plane through the middle of the first graphic, which the camera looks at."""
    plane = subplot.graphics[0].middle_plane(subplot.camera.forward)
    for graphic in subplot.graphics:
        graphic.plane = plane


def _added(
    figure: "Figure", dataset: "Dataset", parameters: dict, looks: "Sequence[Look]"
) -> list[tuple[Any, "Look"]]:
    """Add a dataset, and tell for each of its volumes what looks as it does, and what was said of it."""
    added = figure.add(dataset, **shown_with(parameters, looks, dataset))
    graphics = added if isinstance(added, list) else [added]
    shown = [look for graphic in graphics for look in graphic.looks]
    return list(zip(shown, looks, strict=True))


def shown_with(parameters: dict, looks: "Sequence[Look]", dataset: "Dataset") -> dict:
    """Parameters of what shows a dataset, with what is said of its channels as far as one graphic has it."""
    from ..scene.figure.channels import is_one_lattice
    from ..scene.graphics.multichannel.channels import LOOK

    if len(looks) == 1:
        return {**parameters, **looks[0]}
    if not (any(looks) and is_one_lattice(dataset)):
        return parameters
    common = {name: value for name, value in parameters.items() if name in LOOK}
    rest = {name: value for name, value in parameters.items() if name not in LOOK}
    return {**rest, "channels": [{**common, **look} for look in looks]}


def give(graphic: Any, parameters: dict) -> None:
    """Set what is given on a graphic, or what is of its channels on each of these."""
    for name, value in parameters.items():
        for owner in _owners(graphic, name):
            setattr(owner, name, value)


def _owners(graphic: Any, name: str) -> Sequence[Any]:
    """What has a property: a graphic, or each of its channels."""
    return [graphic] if name in property_names(type(graphic)) else graphic.looks


def save_state(options: argparse.Namespace, figure: "Figure") -> None:
    """Write the scene's state where ``--save-state`` says."""
    if "save_state" in options:
        StateFile(options.save_state, figure).save()


class StateFile:
    """A file that has the state of a scene.

    Parameters
    ----------
    path : str
    figure : Figure
    """

    def __init__(self, path: str, figure):
        self._path = path
        self._figure = figure
        self._saved: dict | None = None

    def save(self) -> None:
        """Write it, where it is another one now; ValueError where that cannot be done."""
        state = self._figure.get_state()
        if state != self._saved:
            write_json(self._path, state)
            self._saved = state


def size_of(options: argparse.Namespace, state: Any) -> dict:
    """The size that was given or that the state has, else none."""
    if "size" in options:
        return {"size": options.size}
    if isinstance(state, dict) and "size" in state:
        return {"size": state["size"]}
    return {}


def _first_graphic(state: dict) -> set[str]:
    """Of what a state says something, of the first graphic and its first channel."""
    for subplot in state.get("subplots", [])[:1]:
        for graphic in subplot.get("graphics", [])[:1]:
            return {*graphic, *(name for look in graphic.get("channels", [])[:1] for name in look)}
    return set()


def set_background(figure: "Figure", options: argparse.Namespace) -> None:
    """Give the figure the background that is asked for."""
    if "transparent" in options or "background" in options:
        figure.background = (0, 0, 0, 0) if "transparent" in options else options.background
        figure[0, 0].background = None


def upward(name: str) -> tuple[float, float, float]:
    """The direction of an axis."""
    return {"x": (1.0, 0.0, 0.0), "y": (0.0, 1.0, 0.0), "z": (0.0, 0.0, 1.0)}[name]


def _place_camera(subplot: "Subplot", options: argparse.Namespace, directions: str | None) -> None:
    """As --camera says; else around the volume, unless a state placed it and no direction is given."""
    camera = subplot.camera
    if "camera" in options:
        camera.set_state(read_json(options.camera))
        return
    is_new = not camera.is_set
    if "fov" in options:
        camera.fov = options.fov
    if is_new or any(name in options for name in ("azimuth", "elevation", "up")):
        if "up" in options:
            camera.reference_up = upward(options.up)
        stand_upright(camera, directions)
        camera.look_from(getattr(options, "azimuth", 0.0), getattr(options, "elevation", 0.0))
        zoom = camera.zoom
        subplot.auto_fit()
        if not is_new:
            camera.zoom = zoom
    if "zoom" in options:
        camera.zoom = options.zoom
