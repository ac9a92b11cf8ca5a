"""The GPU's picture of labels against the plain numpy march that defines it."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from tests.oracle.labels import LabelScene, render_labels
from tests.pictures import SHEARED, difference
from tests.scene.labels.scenes import (
    MODES,
    VIEWS,
    assert_agrees,
    blobs,
    figure_of,
    looking_at_the_middle,
    scene_of,
)

DISPATCHES = ("fragment", "compute")


@pytest.mark.parametrize(
    ("view", "interpolation"), [*product(VIEWS, ("linear", "nearest"))], ids=lambda value: value
)
@pytest.mark.parametrize("mode", MODES)
def test_modes_views_and_dispatches(mode, view, interpolation):
    scene = scene_of(mode, view, interpolation=interpolation)
    expected = render_labels(scene)
    pictures = [figure_of(scene, dispatch=each).export_numpy() for each in DISPATCHES]
    for picture in pictures:
        assert (difference(picture, expected.image) > 2).mean() <= 0.005
    assert (expected.label > 0).mean() > 0.2


def changes_look_otherwise(scene: LabelScene, changes: dict) -> bool:
    """Whether they matter, so that a picture which leaves them out does not agree."""
    pictures = [render_labels(each).image for each in (scene, replace(scene, **changes))]
    return (difference(*pictures) > 8).mean() > 0.01


OF_ALL = {
    "opacity": {"opacity": 102 / 255},
    "by label": {"opacity": {1: 51 / 255, 2: 153 / 255, 5: 0.0}},
    "hidden": {"hidden": (2, 9)},
    "alpha": {"alpha": 0.6, "background": (0.2, 0.5, 0.9, 1.0)},
    "over nothing": {"opacity": 153 / 255, "alpha": 0.7, "background": (0.0, 0.0, 0.0, 0.0)},
    "crop": {"crop": ((2, 9), (3, 12), (5, 12))},
    "clipped": {"clipping_planes": ((1.0, 0.2, 0.1, -8.0), (0.0, -1.0, 0.3, 7.0))},
    "translucent colours": {"colors": dict.fromkeys((1, 2, 3, 5, 9), (0.2, 1.0, 0.6, 0.4))},
}


@pytest.mark.parametrize("what", OF_ALL)
@pytest.mark.parametrize("mode", MODES)
def test_what_all_modes_have(mode, what):
    view = "orthographic" if len(what) % 2 else "aside"
    scene = scene_of(mode, view)
    assert changes_look_otherwise(scene, OF_ALL[what])
    assert_agrees(replace(scene, **OF_ALL[what]))


OF_ONE = [
    ("surface", {"light": (50.0, 20.0), "shininess": 80.0, "emissive": (0.3, 0.0, 0.6)}),
    ("surface", {"ambient": 0.3, "diffuse": 0.4, "specular": 0.3}),
    ("surface", {"smoothing": 0.0}),
    ("surface", {"smoothing": 0.8, "interpolation": "nearest"}),
    ("surface", {"smoothing": 3.0}),
    ("surface", {"step_size": 6.0, "substep_size": 0.01}),
    ("volume", {"density": 1.0, "opacity_unit": 3.0}),
    ("volume", {"light": (-40.0, 30.0), "shininess": 10.0, "shade": 0.5}),
    ("volume", {"ambient": 0.5, "diffuse": 0.1, "specular": 0.0}),
    ("slice", {"fill": 0.3}),
    ("slice", {"fill": 0.3, "outline": 1.0}),
    ("slice", {"fill": 0.0, "outline": 2.0, "interpolation": "nearest"}),
    ("slice", {"fill": 0.5, "outline": 3.5, "hidden": (2, 3)}),
    ("slice", {"fill": 0.2, "outline": 3.5, "clipping_planes": ((1.0, 0.2, 0.1, -8.0),)}),
]


@pytest.mark.parametrize(("mode", "changes"), OF_ONE, ids=str)
def test_what_single_modes_have(mode, changes):
    scene = scene_of(mode)
    assert changes_look_otherwise(scene, changes)
    assert_agrees(replace(scene, **changes))


@pytest.mark.parametrize("mode", MODES)
def test_what_is_not_selected_is_dim(mode):
    scene = scene_of(mode, opacity=dict.fromkeys((1, 3, 9), round(255 * 0.15) / 255))
    figure = figure_of(scene, opacity=1.0, selected=(2, 5))
    assert_agrees(scene, figure)


@pytest.mark.parametrize("changes", [{"scale": (1.0, 0.6, 1.7)}, SHEARED], ids=["scale", "sheared"])
@pytest.mark.parametrize("mode", MODES)
def test_anisotropic_turned_and_sheared(mode, changes):
    scene = looking_at_the_middle(scene_of(mode, fill=0.4, outline=1.5, **changes))
    assert_agrees(scene)


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "uint32", "int64", "float32", "float64"])
def test_dtypes(dtype):
    data = blobs()
    if dtype not in ("uint8", "float32"):
        data = np.where(data == 9, 60009, data.astype(int))  # beyond 8 bits, and int16
    colors = {**scene_of().colors, 60009: (0.4, 0.8, 0.8)}
    scene = scene_of(data=data.astype(dtype), opacity=0.8, colors=colors)
    assert_agrees(scene)
    assert_agrees(replace(scene, mode="slice"))


def test_masks_are_label_1():
    data = blobs() == 2
    scene = scene_of(data=data, crop=((0, 13), (0, 15), (0, 17)))
    assert_agrees(scene)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("shape", [(1, 1, 1), (1, 12, 14), (12, 1, 14), (12, 14, 1)], ids=str)
def test_thin_volumes(mode, shape):
    data = np.full(shape, 3, np.uint8)
    data[..., : shape[2] // 2] = 1
    scene = looking_at_the_middle(scene_of(mode, data=data))
    camera = {**scene.camera, "fov": 0.0, "width": 1.2 * max(shape), "height": 1.2 * max(shape)}
    assert_agrees(replace(scene, camera=camera))
