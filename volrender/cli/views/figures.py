"""From the options of a command to orthogonal views, or to a mosaic of slices."""

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ...base.files.json_file import read_json
from ..appearance import given_parameters, stamp_time
from ..figures import give, make_figure, set_background, shown_with, size_of, upward
from ..input.files import only_dataset
from ..input.labels import label_files, show_labels_in_all
from ..input.overlays import show_overlays
from .options import check_views

if TYPE_CHECKING:
    from ...data.opening.dataset import Dataset
    from ...scene.figure.figure import Figure
    from ...scene.figure.subplot import Subplot
    from ..input.channels import Look

Datasets = Sequence[tuple["Dataset", Sequence["Look"]]]
# What says from where one looks at a volume; a mosaic shows slices.
_OF_THE_VOLUME = ("mode", "plane", "azimuth", "elevation", "up", "fov", "camera")


def make_views(options: argparse.Namespace, datasets: Datasets) -> "Figure":
    """The figure that the options ask for: of one view, of orthogonal ones, or of many slices."""
    check_views(options)
    if options.ortho:
        return _ortho(options, datasets)
    if "mosaic" in options:
        return _mosaic(options, datasets)
    return make_figure(options, datasets)


def _ortho(options: argparse.Namespace, datasets: Datasets) -> "Figure":
    """Parameters are those of the volume."""
    from ...scene.ortho.ortho_figure import OrthoFigure

    figure = _figure_of(OrthoFigure, options, datasets, "--ortho")
    whole = figure["3d"]
    stamp_time(options, figure, whole)
    show_overlays(options, whole)
    _place_camera(whole, options)
    return figure


def _mosaic(options: argparse.Namespace, datasets: Datasets) -> "Figure":
    from ...scene.ortho.mosaic_figure import MosaicFigure

    for name in _OF_THE_VOLUME:
        if name in options:
            raise ValueError(f"--{name} is of the whole volume, and --mosaic shows slices.")
    own = {name: getattr(options, name) for name in ("axis", "every") if name in options}
    figure = _figure_of(MosaicFigure, options, datasets, "--mosaic", shape=options.mosaic, **own)
    stamp_time(options, figure, figure[0, 0])
    show_overlays(options, figure[0, 0])
    if "zoom" in options:
        figure[0, 0].camera.zoom *= options.zoom
    return figure


def _figure_of(
    kind: Any, options: argparse.Namespace, datasets: Datasets, option: str, **own: Any
) -> Any:
    """A figure of a kind that shows one dataset and labels over it, set to the state that is given."""
    from ...scene.ortho.one_view import set_to

    dataset = only_dataset([dataset for dataset, _ in datasets], option)
    parameters = given_parameters(options)
    state = read_json(options.state) if "state" in options else {}
    if isinstance(state, dict) and ("cursor" in state) == (option == "--ortho"):
        own |= size_of(options, state if "convention" in state else {})
    own |= {name: getattr(options, name) for name in ("size", "convention") if name in options}
    shown = shown_with(parameters, datasets[0][1], dataset)
    figure = kind(dataset.with_labels(False), **own, **shown)
    labels = [*(dataset if dataset.is_labels else []), *label_files(options, [dataset])]
    show_labels_in_all(options, figure, labels)
    if "state" in options:
        set_to(figure, state)
        give(figure.volume, parameters)
        for look, given in zip(figure.volume.looks, datasets[0][1], strict=False):
            give(look, given)
        if "convention" in options:
            figure.convention = options.convention
    set_background(figure, options)
    return figure


def _place_camera(view: "Subplot", options: argparse.Namespace) -> None:
    """As the options say that are given."""
    camera = view.camera
    if "camera" in options:
        camera.set_state(read_json(options.camera))
        return
    if "fov" in options:
        camera.fov = options.fov
    if "up" in options:
        camera.reference_up = upward(options.up)
    if any(name in options for name in ("azimuth", "elevation")):
        zoom, is_set = camera.zoom, camera.is_set
        camera.look_from(getattr(options, "azimuth", 0.0), getattr(options, "elevation", 0.0))
        view.auto_fit()
        if is_set:
            camera.zoom = zoom
    if "zoom" in options:
        camera.zoom = options.zoom
