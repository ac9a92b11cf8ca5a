"""Rays pass over what holds no labels, and the picture is the same."""

from dataclasses import replace

import numpy as np
import pytest

from tests.engine.skipping.built import skips_by
from tests.oracle.labels import render_labels
from tests.pictures import difference
from tests.scene.labels.scenes import figure_of, labels_in, scene_of
from volrender.engine.skipping.cell_extrema import CellExtrema

MARCHED = ("surface", "volume")


def sparse() -> np.ndarray:
    """Few labels, at the ends of cells of four voxels and in a corner, in much that is empty."""
    data = np.zeros((40, 44, 48), np.uint16)
    data[3:5, 8:9, 6:11] = 2
    data[20:26, 23:24, 20:29] = 1
    data[24, 20:28, 24] = 300
    data[33:38, 30:36, 40:44] = 5
    data[4:6, 26:40, 12:30] = data[36:38, 12:28, 16:34] = (
        3  # one behind the other, with nothing between
    )
    data[-1, -1, -1] = 9
    data[0, 0, :3] = 3
    return data


def sparse_scene(mode, **changes):
    scene = scene_of(mode, data=sparse(), **{"step_size": 2.0, "density": 0.8, **changes})
    camera = {**scene.camera, "position": scene.camera["position"] * 2.9}
    colors = {**scene.colors, 300: (0.4, 1.0, 1.0)}
    return replace(scene, camera=camera, colors=colors)


CHANGES = {
    "plain": {},
    "cells": {"interpolation": "nearest"},
    "translucent": {"opacity": 0.4, "hidden": (1,)},
    "long steps": {"step_size": 10.0, "opacity": 0.4},
    "cut": {"crop": ((0, 40), (2, 44), (0, 46)), "clipping_planes": ((1.0, 0.2, 0.1, -6.0),)},
    "sheared": {"affine": np.array([[1, 0.3, 0, 0], [0, 1, 0.2, 0], [0, 0, 0.8, 0], [0, 0, 0, 1]])},
}


@pytest.mark.parametrize("dispatch", ["fragment", "compute"])
@pytest.mark.parametrize("what", CHANGES)
@pytest.mark.parametrize("mode", MARCHED)
def test_it_changes_nothing(mode, what, dispatch):
    figure = figure_of(sparse_scene(mode, size=(64, 48), **CHANGES[what]), dispatch=dispatch)
    graphic = labels_in(figure)
    skipped = figure.export_numpy()
    assert skips_by(graphic) == "distance"
    figure.skipping = False
    plain = figure.export_numpy()
    assert skips_by(graphic) == "none"
    assert (difference(skipped, plain) > 1).sum() <= 1
    assert (plain[..., :3].max(axis=-1) > 30).mean() > 0.02
    assert np.array_equal(skipped, plain) or mode == "volume"


@pytest.mark.parametrize("mode", MARCHED)
def test_it_agrees_with_the_oracle(mode):
    scene = sparse_scene(mode, size=(32, 24))
    figure = figure_of(scene)
    expected = render_labels(scene)
    off = difference(figure.export_numpy(), expected.image)
    assert skips_by(labels_in(figure)) == "distance"
    assert (off > 2).sum() <= 3
    assert (expected.label > 0).sum() > 20


def test_grids_are_looked_at(monkeypatch):
    """Where they say that there is nothing, nothing is seen."""
    monkeypatch.setattr(
        CellExtrema,
        "occupied",
        lambda *_: np.zeros([part.stop - part.start for part in _[2]], bool),
    )
    figure = figure_of(sparse_scene("surface"))
    assert not figure.export_numpy()[..., :3].any()
    figure.skipping = False
    assert figure.export_numpy()[..., :3].any()


@pytest.mark.parametrize("mode", MARCHED)
def test_what_is_painted_into_nothing_is_met(mode):
    scene = sparse_scene(mode, size=(64, 48))
    figure = figure_of(scene)
    graphic = labels_in(figure)
    figure.export_numpy()
    assert skips_by(graphic) == "distance"
    box = slice(12, 18), slice(13, 15), slice(30, 37)
    graphic.data[box] = 5
    graphic.data[3:5, 8:9, 6:11] = 0
    painted = sparse()
    painted[box], painted[3:5, 8:9, 6:11] = 5, 0
    fresh = figure_of(replace(scene, data=painted))
    np.testing.assert_array_equal(figure.export_numpy(), fresh.export_numpy())
    assert skips_by(graphic) == skips_by(labels_in(fresh)) == "distance"


def test_full_volumes_are_marched_plainly():
    figure = figure_of(scene_of("surface", data=np.full((40, 40, 40), 2, np.uint8)))
    figure.export_numpy()
    assert skips_by(labels_in(figure)) == "none"
