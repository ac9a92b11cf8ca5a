"""Changes of data that an error or Ctrl-C ends midway: the next picture shows what the array holds."""

import numpy as np
import pytest

import volrender as vr
from tests.engine.skipping.uploads import voxels_on_gpu
from volrender.data.sources import source
from volrender.engine.volume import encoding as formats
from volrender.engine.volume.texture import VolumeTexture

SIDE = 24
MODES = ("mip", "minip", "iso")


class Failing:
    """While in a ``with`` block, an upload of voxels fails: the one of this number, the first is 0."""

    def __init__(self, engine, number: int, error: BaseException):
        self._queue = type(engine.device.queue)
        self._patch = pytest.MonkeyPatch()
        self._left, self._error = number, error

    def __enter__(self):
        original = self._queue.write_texture

        def write_texture(queue, destination, data, layout, size):
            if destination["texture"].label == "volume":
                self._left -= 1
                if self._left == -1:
                    raise self._error
            return original(queue, destination, data, layout, size)

        self._patch.setattr(self._queue, "write_texture", write_texture)

    def __exit__(self, *_):
        self._patch.undo()
        assert self._left < 0, "nothing failed"


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch):
    monkeypatch.setattr(source, "SLAB_BYTES", 1024)


def sparse(dtype="float32") -> np.ndarray:
    data = np.full((SIDE,) * 3, 50, dtype)
    data[:4] = 0
    return data


def shown(data, **parameters) -> tuple[vr.Figure, vr.ImageVolumeGraphic]:
    figure = vr.Figure(size=(32, 24))
    look = {"vmin": 0, "vmax": 250, "threshold": 100, **parameters}
    volume = figure.add_image_volume(data, **look)
    pictures(figure)  # grids are there
    return figure, volume


def pictures(figure) -> list[np.ndarray]:
    volume, found = figure[0, 0].graphics[0], []
    for mode in MODES:
        volume.mode = mode
        found.append(figure.export_numpy())
    return found


def assert_shows_its_array(figure) -> None:
    volume = figure[0, 0].graphics[0]
    fresh, _ = shown(volume.data.value.copy())
    for picture, expected in zip(pictures(figure), pictures(fresh), strict=True):
        np.testing.assert_array_equal(picture, expected)
    np.testing.assert_array_equal(voxels_on_gpu(volume), volume.data.value)


def assign_box(data) -> None:
    data[8:20, 8:14, 8:14] = 200


def assign_everything(data) -> None:
    data[...] = 200


def change_and_update(data) -> None:
    data.value[8:20, 8:14, 8:14] = 200
    data.update(slice(8, 20))


def replace(data) -> None:
    new = sparse(data.dtype)
    new[8:20, 8:14, 8:14] = 200
    data.replace(new)


CHANGES = (assign_box, assign_everything, change_and_update, replace)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("isolated", [True, False])
@pytest.mark.parametrize(("number", "error"), [(0, KeyboardInterrupt()), (1, MemoryError())])
def test_the_next_picture_shows_the_array(engine, change, isolated, number, error):
    figure, volume = shown(sparse(), isolated_buffer=isolated)
    with Failing(engine, number, error), pytest.raises(type(error)):
        change(volume.data)
    assert volume.data.value.max() == 200
    assert_shows_its_array(figure)
    with Failing(engine, number, error), pytest.raises(type(error)):
        replace(volume.data)
    volume.data[0, 0, 0] = 30  # elsewhere, before any picture
    assert_shows_its_array(figure)


@pytest.mark.parametrize("change", CHANGES)
def test_nor_do_grids_miss_what_was_written_before_they_could_be_told(engine, change, monkeypatch):
    figure, volume = shown(sparse())
    grids = volume.drawing.resident.grids

    def fail(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(grids, "update", fail)
        patch.setattr(grids, "forget", fail)
        change(volume.data)
    assert_shows_its_array(figure)


@pytest.mark.parametrize("number", [0, 1])
def test_values_of_another_range(engine, number, monkeypatch):
    """How 16-bit integers are stored follows from their range, which no longer is that of the new."""
    monkeypatch.setattr(vr.Engine, "is_cpu", False)
    monkeypatch.setattr(formats, "FAST_BYTES", 0)
    figure, volume = shown(sparse("int16"))
    for change in (
        lambda: volume.data.replace(sparse("int16") + 20_000),
        lambda: assign_box(volume.data),
    ):
        with Failing(engine, number, KeyboardInterrupt()), pytest.raises(KeyboardInterrupt):
            change()
        assert_shows_its_array(figure)


def test_what_ends_between_making_room_and_writing(engine, monkeypatch):
    figure, volume = shown(sparse())

    def fail(*_):
        raise KeyboardInterrupt

    for then in (None, lambda: volume.data.__setitem__(0, 30)):
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(VolumeTexture, "write", fail)
            assign_box(volume.data)
        assert volume.data.value.max() == 200
        if then is not None:
            then()
        assert_shows_its_array(figure)
        volume.data[...] = 50


@pytest.mark.parametrize("isolated", [True, False])
def test_a_time_point_whose_upload_fails_is_the_one_that_is_set(engine, isolated):
    points = np.stack([sparse() + 10 * time for time in range(3)])
    figure, volume = shown(points.copy(), axes="tzyx", isolated_buffer=isolated)
    with Failing(engine, 1, KeyboardInterrupt()), pytest.raises(KeyboardInterrupt):
        volume.time = 2
    np.testing.assert_array_equal(volume.data.value, points[volume.time])
    assert_shows_its_array(figure)
    volume.data[0] = 99
    points[volume.time, 0] = 99
    for time in (0, 1, 2):
        volume.time = time
        np.testing.assert_array_equal(voxels_on_gpu(volume), points[time])
    with Failing(engine, 1, KeyboardInterrupt()), pytest.raises(KeyboardInterrupt):
        volume.data = points + 1
    for time in (volume.time, 0, 1, 2):
        volume.time = time
        np.testing.assert_array_equal(voxels_on_gpu(volume), points[time] + 1)


def test_pictures_of_what_is_whole_upload_nothing(engine):
    figure, volume = shown(sparse())
    assign_box(volume.data)
    version = volume.drawing.resident.version
    figure.export_numpy()
    assert volume.drawing.resident.version == version
