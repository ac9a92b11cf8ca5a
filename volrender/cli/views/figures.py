"""From the options of a command to orthogonal views, or to a mosaic of slices."""

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ...base.files.json_file import read_json
from ...base.modes import modes_of
from ..appearance import given_parameters, stamp_time
from ..figures import (
    ALPHA,
    CMAPS,
    give,
    has_colours,
    make_figure,
    set_background,
    shown_with,
    size_of,
    upward,
)
from ..input.files import check_one_graphic
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
    """A figure of a kind that shows a volume, and others and labels over it, set to the given state."""
    from ...scene.ortho.one_view import set_to

    parameters = given_parameters(options)
    state = read_json(options.state) if "state" in options else {}
    if isinstance(state, dict) and ("cursor" in state) == (option == "--ortho"):
        own |= size_of(options, state if "convention" in state else {})
    own |= {name: getattr(options, name) for name in ("size", "convention") if name in options}
    images = [(dataset, looks) for dataset, looks in datasets if not dataset.is_labels]
    shown = []
    for number, (dataset, looks) in enumerate(images or datasets[:1]):
        whole = check_one_graphic(dataset, option).with_labels(False)
        look = shown_with({**_look_of(options, number, images), **parameters}, looks, whole)
        if number == 0:
            figure = kind(whole, **own, **look)
            shown.append((figure.volume, looks))
        else:
            shown.append((figure.add_image_volume(whole, **look), looks))
    labels = [file for dataset, _ in datasets if dataset.is_labels for file in dataset]
    labels += label_files(options, [dataset for dataset, _ in datasets])
    show_labels_in_all(options, figure, labels)
    if "state" in options:
        set_to(figure, state)
        for graphic, looks in shown:
            give(graphic, parameters)
            for look, given in zip(graphic.looks, looks, strict=False):
                give(look, given)
        if "convention" in options:
            figure.convention = options.convention
    set_background(figure, options)
    return figure


def _look_of(options: argparse.Namespace, number: int, images: Datasets) -> dict[str, Any]:
    """How one of several volumes looks where nobody says so: the first is gray, others lie over it."""
    look: dict[str, Any] = {}
    if len(images) < 2:
        return look
    if not has_colours(*images[number]):
        look["cmap"] = CMAPS[min(number, len(CMAPS) - 1)]
    hides = "mode" in options and modes_of("image_volume")[options.mode].surface
    return look | ({"alpha": ALPHA} if number > 0 or hides else {})


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
