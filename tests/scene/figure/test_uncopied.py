"""What holds something on the GPU is not copied or pickled; it says what to do instead."""

import copy
import pickle

import numpy as np
import pytest

import volrender as vr

VOLUME = np.arange(4 * 5 * 6, dtype=np.uint8).reshape(4, 5, 6)


@pytest.fixture(scope="module")
def things():
    figure = vr.Figure(size=(30, 20))
    graphic = figure.add_image_volume(VOLUME)
    series = vr.ImageVolumeGraphic(VOLUME[None], axes="tzyx")
    ortho = vr.OrthoFigure(VOLUME)
    return {
        "Figure": figure,
        "Subplot": figure[0, 0],
        "ImageVolumeGraphic": graphic,
        "VolumeBuffer": graphic.data,
        "TimeSeries": series.data,
        "Engine": figure.engine,
        "OrthoFigure": ortho,
        "SliceView": ortho[0, 0],
        "Outline": figure[0, 0].outline,
        "Orbit": figure[0, 0].controller,
    }


@pytest.mark.parametrize(
    "way", [copy.copy, copy.deepcopy, pickle.dumps, lambda thing: pickle.dumps(thing, protocol=0)]
)
@pytest.mark.parametrize(
    "name, instead",
    [
        ("Figure", r"get_state\(\)"),
        ("Subplot", r"get_state\(\)"),
        ("ImageVolumeGraphic", "data=other.data"),
        ("VolumeBuffer", r"np.array\(other.value\)"),
        ("TimeSeries", "data=other.data"),
        ("Engine", r"another Engine\(\)"),
        ("OrthoFigure", r"get_state\(\)"),
        ("SliceView", r"get_state\(\)"),
        ("Outline", "the same properties"),
        ("Orbit", "subplot.controller = other.kind"),
    ],
)
def test_one_sentence_says_what_to_do_instead(things, way, name, instead):
    for held in (things[name], [things[name]]):
        if way is copy.copy and isinstance(held, list):
            continue
        with pytest.raises(TypeError, match=f"^{name} cannot be copied or pickled: .*{instead}"):
            way(held)


def test_what_it_says_to_do_works(things):
    figure, graphic = things["Figure"], things["ImageVolumeGraphic"]
    graphic.mode, figure[0, 0].camera.fov = "iso", 20
    other = vr.Figure(size=figure.size)
    shared = other.add_image_volume(data=graphic.data)
    other.set_state(copy.deepcopy(figure.get_state()))
    assert other[0, 0].camera.fov == 20 and shared.mode == "iso"
    np.testing.assert_array_equal(other.export_numpy(), figure.export_numpy())
    np.testing.assert_array_equal(np.array(graphic.data.value), VOLUME)
    other[0, 0].controller = figure[0, 0].controller.kind


def test_what_is_plain_is_copied(things):
    camera = things["Subplot"].camera
    for way in (copy.copy, copy.deepcopy, lambda thing: pickle.loads(pickle.dumps(thing))):
        other = way(camera)
        assert other.get_state() == camera.get_state()
        other.fov = 77
        assert camera.fov != 77
    assert copy.deepcopy(things["Figure"].get_state()) == things["Figure"].get_state()
