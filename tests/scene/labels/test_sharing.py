"""Voxels of labels that several show: graphics, subplots, figures and threads; and series of them."""

import json

import numpy as np
import pytest

import volrender as vr
from tests.engine.skipping.uploads import Uploads
from tests.pictures import difference
from tests.scene.drawing.test_threads import Threads
from tests.scene.labels.scenes import BOX, MODES, PLANE, SHAPE, SIZE, VIEWS, blobs, shown
from volrender.data.sources import source


def alone(data, **parameters) -> np.ndarray:
    """A picture of labels that nobody else shows."""
    return shown(data, **parameters)[0].export_numpy()


def test_two_graphics_on_one_buffer_have_colours_of_their_own(engine):
    figure, first = shown(blobs(), colors="red")
    with Uploads(engine) as uploads:
        other_figure, second = shown(
            first.data, mode="slice", colors={1: "lime", 2: "blue"}, hidden=3
        )
        np.testing.assert_array_equal(figure.export_numpy(), alone(blobs(), colors="red"))
    assert [size for size in uploads.sizes if size == SHAPE[::-1]] == [SHAPE[::-1]]  # of `alone`
    look = {"mode": "slice", "colors": {1: "lime", 2: "blue"}, "hidden": 3}
    np.testing.assert_array_equal(other_figure.export_numpy(), alone(blobs(), **look))
    assert first.drawing.resident is second.drawing.resident
    for graphic, new in ((first, 5), (second, 60_000), (first, 70_000)):
        data = first.data.value.copy()
        data = data.astype(np.uint32)
        if data.max() < 256 < new:
            graphic.data = data  # another dtype
        graphic.data[BOX] = data[BOX] = new
        assert second.data is first.data
        np.testing.assert_array_equal(figure.export_numpy(), alone(data, colors="red"))
        np.testing.assert_array_equal(other_figure.export_numpy(), alone(data, **look))
        assert second.ids.tolist() == first.ids.tolist() == np.unique(data[data > 0]).tolist()


@pytest.mark.parametrize("labels_first", [True, False])
def test_an_image_and_labels_of_one_buffer(labels_first):
    """In one figure, each with a texture of its own; both follow what is assigned through either."""
    image_look = {"mode": "slice", "plane": PLANE, "vmin": 0, "vmax": 9, "cmap": "gray"}
    figure = vr.Figure(size=SIZE, shape=(1, 2))
    left, right = figure
    if labels_first:
        labels = left.add_labels(blobs(), plane=PLANE)
        image = right.add_image_volume(labels.data, **image_look)
    else:
        image = right.add_image_volume(blobs(), **image_look)
        labels = left.add_labels(image.data, plane=PLANE)
    for subplot in figure:
        subplot.camera.set_state(VIEWS["aside"])
    assert labels.drawing.resident is not image.drawing.resident
    data = blobs()
    for number, graphic in enumerate((labels, image, labels)):
        if number:
            graphic.data[BOX] = data[BOX] = 2 + number
        picture = figure.export_numpy()
        apart = vr.Figure(size=SIZE, shape=(1, 2))
        apart[0, 0].add_labels(data, plane=PLANE)
        apart[0, 1].add_image_volume(data, **image_look)
        for subplot in apart:
            subplot.camera.set_state(VIEWS["aside"])
        np.testing.assert_array_equal(picture, apart.export_numpy())
    right.remove_graphic(image)
    labels.data[BOX] = 9
    figure.export_numpy()


def test_subplots_and_figures_follow_each_other():
    first = vr.Figure(size=(80, 30), shape=(1, 2))
    labels = first[0, 0].add_labels(blobs(), plane=PLANE)
    first[0, 1].add_labels(labels.data, mode="slice", plane=PLANE, colors="yellow", hidden=9)
    second = vr.Figure(size=(80, 30), shape=(1, 2), dispatch="compute")
    second[0, 0].add_labels(labels.data, mode="volume", plane=PLANE)
    second[0, 1].add_labels(labels.data, plane=PLANE, selected=[2])
    for subplot in (*first, *second):
        subplot.camera.set_state(VIEWS["aside"])
    before = [figure.export_numpy() for figure in (first, second)]
    labels.data[BOX] = 9
    for figure, picture in zip((first, second), before, strict=True):
        off = difference(figure.export_numpy(), picture) > 5
        assert off[:, :40].any() and off[:, 40:].any()
    labels.colors = "cyan"  # of this one alone
    off = difference(first.export_numpy(), before[0]) > 5
    assert off[:, :40].sum() > 100
    assert second[0, 1].graphics[0].colors is None
    second[0, 1].remove_graphic(second[0, 1].graphics[0])
    labels.data[BOX] = 1
    assert (difference(second.export_numpy(), before[1]) > 5).any()


# -- series --------------------------------------------------------------------------------------


def series() -> np.ndarray:
    """Four time points whose ids differ: of one kind, of two, beyond 16 bits, and none at all."""
    ids = ((1, 2, 3, 5, 9), (7, 300), (70_000, 2**32 - 1, 2), (0, 0))
    return np.stack([blobs(ids=each, seed=n).astype(np.uint32) for n, each in enumerate(ids)])


@pytest.mark.parametrize("mode", MODES)
def test_each_time_point_looks_as_it_does_alone(mode):
    data = series()
    figure, graphic = shown(data, axes="tzyx", mode=mode)
    assert graphic.n_times == 4 and graphic.data.axes == "tzyx"
    for time in (0, 2, 1, 3, 2, 0):
        graphic.time = time
        np.testing.assert_array_equal(figure.export_numpy(), alone(data[time], mode=mode))
        assert graphic.ids.tolist() == np.unique(data[time][data[time] > 0]).tolist()
        for label in graphic.ids[:2]:
            assert graphic.size(label) == (data[time] == label).sum()


def test_what_is_painted_in_a_time_point_stays_there():
    data = series()
    figure, graphic = shown(data, axes="tzyx")
    graphic.time = 1
    graphic.data[BOX] = 4_000_000_000
    graphic.time = 2
    graphic.data[BOX] = 11
    for time, value in ((1, 4_000_000_000), (2, 11)):
        expected = data[time].copy()
        expected[BOX] = value
        graphic.time = time
        np.testing.assert_array_equal(figure.export_numpy(), alone(expected))
        assert value in graphic.ids
    graphic.time = 0
    assert graphic.ids.tolist() == [1, 2, 3, 5, 9]
    np.testing.assert_array_equal(data, series())


def test_the_time_of_a_figure_and_of_its_state():
    figure, graphic = shown(series(), axes="tzyx")
    told = []
    graphic.add_event_handler(lambda event: told.append(event.info["value"]), "time")
    figure.time = 2
    assert (graphic.time, told) == (2, [2])
    state = json.loads(json.dumps(figure.get_state()))
    other, same = shown(series(), axes="tzyx")
    other.set_state(state)
    assert same.time == 2
    np.testing.assert_array_equal(figure.export_numpy(), other.export_numpy())


class Lazy:
    """Labels that are read only piece by piece."""

    def __init__(self, array) -> None:
        self.array, self.shape, self.dtype, self.ndim = array, array.shape, array.dtype, array.ndim

    def __getitem__(self, key) -> np.ndarray:
        return self.array[key].copy()


@pytest.mark.parametrize("isolated", [True, False])
def test_lazy_labels(isolated):
    data = series()
    figure, graphic = shown(Lazy(data[2]), isolated_buffer=isolated)
    np.testing.assert_array_equal(figure.export_numpy(), alone(data[2]))
    assert graphic.ids.tolist() == [2, 70_000, 2**32 - 1]
    graphic.data[BOX] = 5
    painted = data[2].copy()
    painted[BOX] = 5
    np.testing.assert_array_equal(figure.export_numpy(), alone(painted))
    bad = data[2].astype(np.int64)
    bad[5, 5, 5] = -1
    with pytest.raises(ValueError, match="not -1"):
        shown(Lazy(bad), isolated_buffer=isolated)


# -- threads -------------------------------------------------------------------------------------

IDS = (3, 300, 65_535, 70_000, 2**32 - 1)
COLOURS = {"red": (255, 0, 0), "lime": (0, 255, 0), "white": (255, 255, 255)}


@pytest.mark.parametrize("dispatch", ["fragment", "compute"])
def test_paint_replace_colour_export_and_pick_at_once(dispatch, soak, monkeypatch):
    """Every picture has one colour, one that was set, and picks give ids that were there."""
    monkeypatch.setattr(source, "SLAB_BYTES", 1024)  # uploads come in pieces, others in between
    figures = [vr.Figure(size=(32, 24), dispatch=dispatch) for _ in range(2)]
    first = figures[0].add_labels(
        np.full((12, 12, 12), 3, np.uint32), mode="slice", plane=(0, 0, 1, -6)
    )
    second = figures[1].add_labels(first.data, mode="slice", plane=(0, 0, 1, -6))
    graphics, inside = (first, second), (slice(9, 15), slice(12, 20))
    for figure, graphic in zip(figures, graphics, strict=True):
        graphic.colors = "red"
        figure[0, 0].auto_fit()
        assert (figure.export_numpy()[inside][..., 0] > 200).all()
    threads, picked = Threads(), []

    def paint(number: int) -> None:
        value = IDS[number % len(IDS)]
        if number % 3:
            first.data[...] = value
        else:
            graphics[number % 2].data = np.full((12, 12, 12), value, np.uint32)

    def colour(number: int) -> None:
        graphics[number % 2].colors = tuple(COLOURS)[number // 2 % 3]
        graphics[number % 2].outline = number % 5 / 2

    def pick(number: int) -> None:
        info = figures[number % 2][0, 0].pick(13 + number % 6, 10 + number % 5)
        assert info is not None and info["value"] in IDS
        picked.append(info["value"])

    def export(number: int) -> None:
        pixels = figures[number % 2].export_numpy()[inside][..., :3].reshape(-1, 3)
        assert (pixels == pixels[0]).all(), "one picture shows two states"
        assert tuple(pixels[0].tolist()) in COLOURS.values()

    for function in (paint, colour, pick):
        threads.add(function)
    threads.run_beside(export, 1500 if soak else 30)
    assert min(threads.rounds) > 2 and len(set(picked)) > 1
