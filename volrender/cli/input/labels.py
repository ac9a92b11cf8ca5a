"""Which labels does a command show over what it reads, and how?"""

import argparse
from typing import TYPE_CHECKING, Any

from ...base.modes import mode_of, modes_of, modes_with
from ...base.property import property_names

if TYPE_CHECKING:
    from ...data.files.volume_file import VolumeFile
    from ...data.opening.dataset import Dataset
    from ...scene.figure.figure import Figure
    from ...scene.ortho.ortho_figure import OrthoFigure

PLANAR = modes_with("labels", "plane")[0]
# Options, and the properties of labels that they set.
LOOK = {
    "labels_mode": "mode",
    "labels_outline": "outline",
    "fill": "fill",
    "labels_opacity": "opacity",
}


def add_labels(command: argparse.ArgumentParser) -> None:
    """The options of labels."""
    group = command.add_argument_group("labels: a segmentation or an atlas")
    group.add_argument(
        "--labels",
        metavar="FILE",
        action="append",
        help="show this one over DATA; of an OME-Zarr image also the name of one of its labels",
    )
    group.add_argument(
        "--as-labels",
        action="store_true",
        help="the numbers of DATA are ids, whatever the file says",
    )
    command.set_defaults(as_labels=False)
    group.add_argument(
        "--labels-mode",
        choices=tuple(modes_of("labels")),
        help="(default: slice beside a slice, else surface)",
    )
    group.add_argument(
        "--labels-outline",
        type=float,
        metavar="PX",
        help="slice: width of outlines (default: 0, none)",
    )
    group.add_argument(
        "--fill", type=float, help="slice: opacity within outlines (default: 1, over a slice 0.5)"
    )
    group.add_argument("--labels-opacity", type=float, help="of labels, 0 to 1 (default: 1)")


def label_files(options: argparse.Namespace, datasets: "list[Dataset]") -> "list[VolumeFile]":
    """What ``--labels`` names: files, or label images of what is read.

    Raises
    ------
    ValueError
        An option of labels was given, and there are none.
    """
    from ...data.opening.open import open_dataset

    own = {label.channel: label for dataset in datasets for label in dataset.labels}
    named = getattr(options, "labels", [])
    given = [option for option in LOOK if option in options]
    if given and not named and not any(dataset.is_labels for dataset in datasets):
        option = "--" + given[0].replace("_", "-")
        raise ValueError(f"{option} is of labels: name them by --labels, or say --as-labels")
    return [own[name] if name in own else open_dataset(name)[0] for name in named]


def _look(options: argparse.Namespace) -> dict[str, Any]:
    return {name: getattr(options, option) for option, name in LOOK.items() if option in options}


def add_data_as_labels(
    options: argparse.Namespace, figure: "Figure", dataset: "Dataset", parameters: dict
) -> None:
    """Add what is read, whose numbers are ids.

    Raises
    ------
    ValueError
        A parameter was given that labels have not.
    """
    from ...scene.graphics.labels.graphic import LabelsGraphic

    given = {**parameters, **_look(options)}
    other = [name for name in given if name not in property_names(LabelsGraphic)]
    if other:
        option = "--" + other[0].replace("_", "-")
        raise ValueError(f"{dataset.path} is labels, for which there is no {option}")
    figure.add(dataset, **given)


def show_labels_in_all(
    options: argparse.Namespace, figure: "OrthoFigure", files: "list[VolumeFile]"
) -> None:
    """Show labels in orthogonal views."""
    for file in files:
        figure.add_labels(file, **_look(options))


def show_labels(options: argparse.Namespace, figure: "Figure", files: "list[VolumeFile]") -> None:
    """Show labels in a figure, over what is there."""
    look = _look(options)
    is_cut = any(mode_of(graphic).planar for graphic in figure[0, 0].graphics)
    for file in files:
        figure.add_labels(file, **({"mode": PLANAR} if is_cut else {}) | look)


def set_look(options: argparse.Namespace, figure: "Figure") -> None:
    """Give labels what was asked for, and the plane, which is that of all slices."""
    asked = _look(options)
    if "plane" in options:
        asked["plane"] = options.plane
    for graphic in figure[0, 0].graphics:
        if graphic.kind == "labels":
            for name, value in asked.items():
                setattr(graphic, name, value)
