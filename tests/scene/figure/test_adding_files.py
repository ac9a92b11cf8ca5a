"""What becomes of the names and units of files that are added to one subplot."""

import warnings

import numpy as np
import pytest

import volrender as vr
from tests.pictures import difference
from volrender.data.files.volume_file import VolumeFile
from volrender.data.opening.dataset import Dataset
from volrender.scene.overlays.fonts import faces

DATA = np.arange(60, dtype=np.uint8).reshape(3, 4, 5)


def dataset(unit=None, name="a", scale=(1.0, 2.0, 3.0), channels=1, data=DATA) -> Dataset:
    place = {"offset": (5.0, 0.0, -5.0), "scale": scale, "spacing_unit": unit}
    named = [{"channel": f"c{i}"} for i in range(channels)] if channels > 1 else [{}]
    return Dataset([VolumeFile(f"{name}.npy", "npy", data, "zyx", **place, **own) for own in named])


def test_a_dataset_added_again_gets_a_number():
    figure = vr.Figure(size=(20, 20))
    added = [figure.add(dataset()) for _ in range(3)]
    assert [graphic.name for graphic in added] == ["a", "a 2", "a 3"]
    assert figure.add_image_volume(dataset()).name == "a 4"
    channels = figure.add(dataset(channels=2))
    assert channels.name == "a 5" and [channel.name for channel in channels] == ["c0", "c1"]
    assert figure.add(dataset(channels=2)).name == "a 6"
    with pytest.raises(ValueError, match="taken"):
        figure.add(dataset(), name="a")  # that was asked for


def test_files_of_other_units_are_converted_to_that_of_the_first():
    figure = vr.Figure(size=(20, 20))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        first, second = figure.add(dataset("mm")), figure.add(dataset("µm"))
    assert figure[0, 0].unit == "mm"
    assert tuple(first.scale) == (1, 2, 3)
    np.testing.assert_allclose(second.scale, (0.001, 0.002, 0.003), rtol=1e-12)
    np.testing.assert_allclose(second.offset, (0.005, 0, -0.005), rtol=1e-12)
    assert tuple(figure.add(dataset("µm"), scale=(7, 7, 7)).scale) == (7, 7, 7)


def test_the_unit_that_is_set_wins():
    figure = vr.Figure(size=(20, 20))
    figure[0, 0].unit = "µm"
    assert tuple(figure.add_image_volume(dataset("mm")[0]).scale) == (1000, 2000, 3000)
    figure[0, 0].clear()
    figure.add(dataset("nm"))
    assert figure[0, 0].unit == "µm"
    with pytest.raises(TypeError, match="unit is a string or None"):
        figure[0, 0].unit = 3


def test_an_empty_subplot_takes_the_next_unit():
    figure = vr.Figure(size=(20, 20))
    figure.add(dataset("mm"))
    figure[0, 0].clear()
    assert tuple(figure.add(dataset("µm")).scale) == (1, 2, 3)
    assert figure[0, 0].unit == "µm"


@pytest.mark.parametrize(
    ("first", "second", "said", "unit"),
    [
        ("mm", None, "b.npy: says no unit of length, and is taken to be in mm", "mm"),
        ("mm", "pixel", "b.npy: is in pixel, which does not compare with mm", "mm"),
        (None, "mm", "b.npy: is in mm; what is there already says no unit", "mm"),
    ],
)
def test_units_that_do_not_compare_are_told(first, second, said, unit):
    figure = vr.Figure(size=(20, 20))
    figure.add(dataset(first))
    with pytest.warns(UserWarning, match=said):
        graphic = figure.add(dataset(second, "b"))
    assert tuple(graphic.scale) == (1, 2, 3)
    assert figure[0, 0].unit == unit


def test_what_could_not_be_added_leaves_the_unit():
    figure = vr.Figure(size=(20, 20))
    with pytest.raises(ValueError, match="gamma"):
        figure.add(dataset("mm"), gamma=-1)
    assert figure[0, 0].unit is None


@pytest.fixture
def plain_font(monkeypatch):
    """What the built-in font lacks, no other font has."""
    monkeypatch.setattr(faces, "FALLBACKS", ())
    faces.drawn_as.cache_clear(), faces._fallbacks.cache_clear()
    yield
    faces.drawn_as.cache_clear(), faces._fallbacks.cache_clear()


@pytest.mark.parametrize("overlay", ["axes", "scale_bar"])
def test_overlays_write_the_unit_of_the_world_unless_they_have_one(overlay, plain_font):
    def picture(world=None, own=None):
        figure = vr.Figure(size=(240, 200))
        figure.add(dataset(world, data=np.zeros_like(DATA)))
        part = getattr(figure[0, 0], overlay)
        part.visible, part.unit = True, own
        return figure.export_numpy()

    without = picture()
    assert difference(picture("mm"), without).max() > 100
    assert difference(picture("mm"), picture(None, "mm")).max() == 0
    assert difference(picture("mm", "µm"), picture(None, "µm")).max() == 0
    assert difference(picture("Å"), picture(None, "angstrom")).max() == 0  # the font lacks it
    assert difference(picture("\U00013000"), without).max() == 0


def test_a_unit_that_changes_is_written_anew():
    figure = vr.Figure(size=(240, 200))
    figure.add(dataset("mm"))
    figure[0, 0].scale_bar.visible = True
    before = figure.export_numpy()
    figure[0, 0].unit = "µm"
    assert difference(figure.export_numpy(), before).max() > 100


def test_orthogonal_views_have_the_unit_of_the_file(plain_font):
    figure = vr.OrthoFigure(dataset("Å"), size=(60, 60))
    assert {subplot.unit for subplot in figure} == {"Å"}
    assert any("angstrom" in line for line in figure["3d"].caption.readout())
