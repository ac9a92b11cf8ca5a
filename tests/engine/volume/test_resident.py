"""What engines hold of voxels: one buffer on two engines, and what goes wrong on one of them."""

import gc
import weakref

import numpy as np
import pytest
from wgpu import diagnostics

import volrender as vr
from tests.data.counting_source import CountingSource
from tests.engine.skipping.uploads import Uploads, voxels_on_gpu
from volrender.base.modes import modes_of
from volrender.engine.volume import encoding as formats
from volrender.engine.volume.texture import VolumeTexture

MODES = tuple(modes_of("image_volume"))
SHAPE = (9, 10, 11)
LOOK = {"vmin": 0, "vmax": 100, "threshold": 60, "plane": (0.1, 0.2, 1, -5), "opacity": "linear"}
COLOURS = [(0.02, 0.01, 0.03), (0.98, 0.9, 0.7)]


def random_volume(dtype="float32", shape=SHAPE, seed=5) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 100, shape).astype(dtype)


@pytest.fixture(scope="module")
def other_engine():
    return vr.Engine()


@pytest.fixture
def pair(engine, other_engine):
    """Two figures on two engines that show one buffer, in colours that no other test has."""
    first, second = (vr.Figure(size=(32, 24), engine=one) for one in (engine, other_engine))
    volume = first.add_image_volume(random_volume(), cmap=COLOURS, **LOOK)
    second.add_image_volume(volume.data, cmap=COLOURS, **LOOK)
    return first, second


def graphics_of(pair) -> list[vr.ImageVolumeGraphic]:
    return [figure[0, 0].graphics[0] for figure in pair]


def assert_show(pair, expected) -> None:
    """Both engines hold the data, and both pictures are those of a new figure, in every mode."""
    for volume in graphics_of(pair):
        np.testing.assert_array_equal(voxels_on_gpu(volume), expected)
    fresh = vr.Figure(size=(32, 24))
    alone = fresh.add_image_volume(expected, cmap=COLOURS, **LOOK)
    for figure in (*pair, fresh):
        figure[0, 0].auto_fit()
    for mode in MODES:
        for volume in (*graphics_of(pair), alone):
            volume.mode = mode
        wanted = fresh.export_numpy()
        for figure in pair:
            np.testing.assert_array_equal(figure.export_numpy(), wanted, err_msg=mode)


def test_one_buffer_on_two_engines(pair):
    first, second = graphics_of(pair)
    assert first.data is second.data
    assert first.drawing.resident is not second.drawing.resident
    assert first.drawing.resident.level == first.drawing.resident.apron_voxels == 0
    expected = random_volume()
    assert_show(pair, expected)
    for volume, key, value in ((first, (slice(2, 5), 3), 99), (second, (..., 7), 1)):
        volume.data[key] = value
        expected[key] = value
        assert_show(pair, expected)
    first.data.value[1] = expected[1] = 77
    second.data.update(1)
    assert_show(pair, expected)
    for other in (random_volume(seed=8), random_volume("uint8", (4, 12, 6))):
        second.data = other
        assert_show(pair, other)
    assert first.data is second.data


def test_a_graphic_takes_data_that_another_engine_shows(pair, other_engine):
    first, _ = graphics_of(pair)
    other = vr.Figure(size=(32, 24), engine=other_engine).add_image_volume(random_volume(seed=1))
    other.data = first.data
    first.data[0] = 5
    np.testing.assert_array_equal(voxels_on_gpu(other), first.data.value)


def test_each_engine_frees_what_it_holds_when_its_last_graphic_goes(pair):
    gc.collect()
    first, second = graphics_of(pair)
    partner = pair[0].add_image_volume(first.data, cmap=COLOURS, visible=False)
    gc.disable()
    try:
        before = diagnostics.object_counts.get_dict()["Texture"]["count"]
        alive = [volume.drawing.resident.texture for volume in (first, second)]
        pair[1][0, 0].remove_graphic(second)
        pair[0][0, 0].remove_graphic(first)
        assert partner.drawing.resident.texture is alive[0]  # it is shown there still
        del alive
        # That of the other engine, and its colormap.
        assert diagnostics.object_counts.get_dict()["Texture"]["count"] == before - 2
        pair[0][0, 0].clear()
        assert diagnostics.object_counts.get_dict()["Texture"]["count"] == before - 4
    finally:
        gc.enable()
    assert (second.data.value == random_volume()).all()


def test_a_change_uploads_its_box_once_to_each_engine(pair, engine):
    second = graphics_of(pair)[1]
    with Uploads(engine) as uploads:
        second.data[2:4, 5] = 7
    assert uploads.sizes == [(11, 1, 2)] * 2 and uploads.origins == [(0, 5, 2)] * 2


@pytest.mark.parametrize("who", [0, 1])
@pytest.mark.parametrize("what", ["box", "everything", "other"])
def test_where_one_engine_has_no_room_nothing_changes_on_either(pair, who, what, monkeypatch):
    """Half floats need another format for what is missing."""
    monkeypatch.setattr(vr.Engine, "is_cpu", False)
    monkeypatch.setattr(formats, "FAST_BYTES", 0)
    volume = graphics_of(pair)[0]
    volume.data = random_volume("float16")
    volume.data[3, 3] = 50
    expected = volume.data.value.copy()
    full = graphics_of(pair)[who].drawing.engine
    allocate = VolumeTexture._allocate

    def refuse(texture, encoding):
        if texture.engine is full:
            raise MemoryError("Not enough memory left")
        allocate(texture, encoding)

    monkeypatch.setattr(VolumeTexture, "_allocate", refuse)
    missing = expected.copy()
    missing[:2] = np.nan
    with pytest.raises(MemoryError):
        if what == "box":
            volume.data[:2] = np.nan
        else:
            volume.data = missing if what == "everything" else missing[:, :4]
    monkeypatch.setattr(VolumeTexture, "_allocate", allocate)
    np.testing.assert_array_equal(volume.data.value, expected)
    assert_show(pair, expected)
    volume.data[:2] = np.nan
    assert all(np.isnan(voxels_on_gpu(graphic)[:2]).all() for graphic in graphics_of(pair))


@pytest.mark.parametrize("who", [0, 1])
def test_what_was_made_ready_for_values_that_did_not_come_is_undone(pair, who, monkeypatch):
    """All voxels were to be numbers again."""
    volume, expected = graphics_of(pair)[0], random_volume()
    volume.data[:2] = expected[:2] = np.nan
    full = graphics_of(pair)[who].drawing.engine
    accommodate = VolumeTexture.accommodate

    def refuse(texture, *arguments):
        if texture.engine is full:
            raise MemoryError("Not enough memory left")
        accommodate(texture, *arguments)

    with monkeypatch.context() as broken:
        broken.setattr(VolumeTexture, "accommodate", refuse)
        with pytest.raises(MemoryError):
            volume.data = random_volume()
    assert all(graphic.drawing.resident.encoding.masked for graphic in graphics_of(pair))
    assert_show(pair, expected)
    volume.data = random_volume()
    assert not any(graphic.drawing.resident.encoding.masked for graphic in graphics_of(pair))


def test_a_box_after_everything_was_to_be_of_another_range(monkeypatch):
    """Room was made for large numbers, and Ctrl-C came before they did."""
    monkeypatch.setattr(vr.Engine, "is_cpu", False)
    monkeypatch.setattr(formats, "FAST_BYTES", 0)
    expected = random_volume("int16") - 20_000
    volume = vr.Figure(size=(32, 24)).add_image_volume(expected.copy(), **LOOK)

    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        volume.data.voxels.change(None, random_volume("int16") + 20_000, interrupted)
    resident = volume.drawing.resident
    assert resident.version != volume.data.voxels.version
    volume.data[0, 0, 0] = expected[0, 0, 0] = 20_050
    assert resident.version == volume.data.voxels.version
    np.testing.assert_array_equal(voxels_on_gpu(volume), expected)


def test_what_is_replaced_goes_at_once_though_its_graphic_is_not_shown():
    figure = vr.Figure(size=(32, 24))
    data = np.zeros((20, 20, 20), np.float32)
    data[4, 5, 6] = 100
    volume = figure.add_image_volume(data, mode="iso", **LOOK)
    figure.export_numpy()
    grid = weakref.ref(volume.drawing.latest.grid)
    gc.collect()
    gc.disable()
    try:
        volume.visible = False
        figure.export_numpy()
        assert grid() is not None
        volume.data = random_volume(shape=(4, 5, 6))
        assert grid() is None
    finally:
        gc.enable()


def test_what_one_engine_missed_its_next_picture_shows(pair, monkeypatch):
    first, second = graphics_of(pair)
    expected = random_volume()
    for figure in pair:
        figure.export_numpy()
    write = VolumeTexture._write

    def fail(texture, *arguments):
        if texture.engine is first.drawing.engine:
            raise RuntimeError("a cable was pulled")
        return write(texture, *arguments)

    with monkeypatch.context() as broken:
        broken.setattr(VolumeTexture, "_write", fail)
        with pytest.raises(RuntimeError, match="cable"):
            first.data[3] = 7
        expected[3] = 7
        with pytest.raises(RuntimeError, match="cable"):
            first.data[5:7] = 8  # what is missing there cannot be made up for
    np.testing.assert_array_equal(voxels_on_gpu(second), expected)  # which was not concerned
    with Uploads(first.drawing.engine) as uploads:
        pair[0].export_numpy()
    assert sum(np.prod(size) for size in uploads.sizes) == 990
    assert_show(pair, expected)


def test_a_source_is_read_once_for_each_engine(engine, other_engine):
    source = CountingSource(random_volume())
    for number, one in enumerate((engine, other_engine, engine), 1):
        figure = vr.Figure(size=(32, 24), engine=one)
        if number == 1:
            figures = [figure]
            volume = figure.add_image_volume(source, **LOOK)
        else:
            figures.append(figure)
            figure.add_image_volume(volume.data, **LOOK)
        assert (source.reads == min(number, 2)).all()


def test_a_replacement_that_cannot_be_read_changes_nothing(pair):
    class Broken(CountingSource):
        def read(self, box_zyx, level=0):
            if box_zyx[0].stop > 2:
                raise RuntimeError("the data could not be read")
            return super().read(box_zyx, level)

    before = [figure.export_numpy() for figure in pair]
    for shape in (SHAPE, (4, 5, 6)):
        with pytest.raises(RuntimeError, match="could not be read"):
            graphics_of(pair)[0].data = Broken(random_volume(shape=shape, seed=9))
    np.testing.assert_array_equal(graphics_of(pair)[0].data.value, random_volume())
    for figure, picture in zip(pair, before, strict=True):
        np.testing.assert_array_equal(figure.export_numpy(), picture)
