"""What the device has of labels: their numbers in a texture, and a table of what is said of each."""

import gc

import numpy as np
import pytest
from wgpu._diagnostics import diagnostics

import volrender as vr
from tests.scene.labels.scenes import blobs, shown
from volrender.data.sources import source
from volrender.data.sources.source import ArraySource
from volrender.data.voxels import Voxels
from volrender.engine.volume.labels.label_resident import label_resident_of
from volrender.engine.volume.labels.label_table import WIDTH, LabelTable
from volrender.engine.volume.labels.label_texture import LabelTexture
from volrender.engine.volume.labels.numbering import FORMATS


def ids_on_gpu(texture: LabelTexture) -> np.ndarray:
    """The ids that a texture holds, by its numbering."""
    nz, ny, nx = texture.shape_zyx
    dtype = FORMATS[texture.encoding.format]
    raw = texture.engine.device.queue.read_texture(
        {"texture": texture.texture},
        {"bytes_per_row": nx * dtype.itemsize, "rows_per_image": ny},
        (nx, ny, nz),
    )
    return texture.encoding.ids[np.frombuffer(raw, dtype).reshape(nz, ny, nx)]


DATA = {
    "8 bits": blobs(),
    "16 bits": blobs().astype(np.int64) * 300,
    "compacted": blobs().astype(np.uint32) * 100_000,
    "floats": blobs().astype(np.float64),
    "a mask": blobs() > 0,
    "many": np.random.default_rng(0).integers(0, 2**32, (40, 41, 42)),
}


@pytest.mark.parametrize("slab_bytes", [500, 2**26])
@pytest.mark.parametrize("what", DATA)
def test_it_holds_what_the_source_does(engine, what, slab_bytes, monkeypatch):
    monkeypatch.setattr(source, "SLAB_BYTES", slab_bytes if what != "many" else 2**26)
    texture = LabelTexture(engine, ArraySource(DATA[what]))
    np.testing.assert_array_equal(ids_on_gpu(texture), DATA[what])
    assert not texture.is_stale
    assert texture.nbytes == DATA[what].size * FORMATS[texture.encoding.format].itemsize


def test_a_box_is_written_where_it_is(engine):
    data = DATA["compacted"].copy()
    texture = LabelTexture(engine, ArraySource(data))
    box = slice(2, 5), slice(0, 7), slice(3, 4)
    texture.accommodate(np.array([77, 2**32 - 1]))
    assert not texture.is_stale
    data[box], data[0, 0, 0] = 77, 2**32 - 1
    texture.write(ArraySource(data), box)
    assert ids_on_gpu(texture)[0, 0, 0] == 0  # beside the box
    texture.write(ArraySource(data), (slice(0, 1),) * 3)
    np.testing.assert_array_equal(ids_on_gpu(texture), data)


@pytest.mark.parametrize("new", [300, 70_000])
def test_room_for_others_makes_it_stale(engine, new):
    texture = LabelTexture(engine, ArraySource(blobs()))
    held = texture.texture
    texture.accommodate(np.array([new]))
    assert texture.is_stale
    assert (texture.texture is held) == (new == 70_000)  # as large as before
    data = blobs().astype(np.uint32)
    data[3] = new
    texture.upload(ArraySource(data))
    np.testing.assert_array_equal(ids_on_gpu(texture), data)


def test_what_is_no_id_changes_nothing(engine):
    texture = LabelTexture(engine, ArraySource(blobs()))
    numbering, held = texture.encoding, texture.texture
    for values in (np.array([-1]), np.array([0.5]), np.array([2**32])):
        for everything in (True, False):
            with pytest.raises(ValueError, match="labels are whole numbers"):
                texture.accommodate(values, everything)
    assert (texture.encoding, texture.texture, texture.is_stale) == (numbering, held, False)


def test_no_memory_for_another_format_changes_nothing(engine, monkeypatch):
    figure, graphic = shown(blobs().astype(np.uint16))
    before = figure.export_numpy()

    def refuse(*_, **__):
        raise MemoryError("Not enough GPU memory while making a texture.")

    with monkeypatch.context() as patch:
        patch.setattr("volrender.engine.volume.labels.label_texture.make_texture", refuse)
        with pytest.raises(MemoryError):
            graphic.data[3] = 300
    np.testing.assert_array_equal(graphic.data.value, blobs())
    np.testing.assert_array_equal(figure.export_numpy(), before)
    graphic.data[3:9] = 300
    fresh, _ = shown(graphic.data.value.copy())
    np.testing.assert_array_equal(figure.export_numpy(), fresh.export_numpy())
    assert 300 in graphic.ids and (fresh.export_numpy() != before).any()


def test_too_many_labels_are_refused_before_anything_is_made(monkeypatch):
    monkeypatch.setattr("volrender.engine.volume.labels.numbering.MOST_LABELS", 20)
    data = np.arange(70_000, 70_060).reshape(3, 4, 5)
    figure = vr.Figure(size=(16, 16))
    with pytest.raises(
        ValueError, match="data holds 61 labels, and 20 can be shown: is it an image"
    ):
        figure.add_labels(data)
    assert figure[0, 0].graphics == ()
    graphic = figure.add_labels(np.where(data < 70_010, data, 0))
    with pytest.raises(ValueError, match="can be shown"):
        graphic.data[:] = data
    assert len(graphic.ids) == 10
    figure.export_numpy()


# -- the table -----------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 2, WIDTH - 1, WIDTH, WIDTH + 1, 3 * WIDTH + 7])
def test_tables_have_a_place_for_each_number(engine, count):
    ids = np.arange(count, dtype=np.uint32) * 3
    table = LabelTable(engine, np.full((count, 4), 255, np.uint8), ids)
    width, rows, _ = table.texture.size
    assert width == min(count, WIDTH) and (rows - 1) * WIDTH < count <= rows * width


def test_colours_beyond_the_first_row_of_a_table():
    """Of labels whose numbers are around multiples of its width."""
    ids = [WIDTH - 1, WIDTH, WIDTH + 1, 2 * WIDTH - 1, 2 * WIDTH, 3 * WIDTH + 5]
    colors = dict(zip(ids, np.eye(6, 3) * 0.5 + 0.5 * np.eye(6, 3, -3) + 0.2, strict=True))
    data = np.pad(np.broadcast_to(np.repeat(ids, 2), (12, 12, 12)), 1)
    figure, graphic = shown(data, mode="slice", plane="middle", colors=colors)
    found = figure.export_numpy()[..., :3].reshape(-1, 3)
    labels = np.nan_to_num(figure.render_layers()[0].scalar).astype(int).ravel()
    assert set(labels) >= set(ids)
    for label in ids:
        seen = np.unique(found[labels == label], axis=0)
        assert len(seen) == 1
        assert np.abs(seen[0] - np.rint(255 * graphic.color_of(label)[:3])).max() <= 1


# -- residents -----------------------------------------------------------------------------------


def test_an_engine_holds_labels_of_some_voxels_once(engine):
    voxels = Voxels(ArraySource(blobs()))
    first = label_resident_of(voxels, engine)
    assert label_resident_of(voxels, engine) is first
    assert first.numbering is first.encoding and first.numbering.is_direct
    other = label_resident_of(voxels, vr.Engine())
    assert other is not first and other.shape_zyx == first.shape_zyx


def test_textures_go_with_the_last_who_shows_them():
    gc.collect()
    gc.disable()
    try:
        before = diagnostics.object_counts.get_dict()["Texture"]["count"]
        figure, graphic = shown(blobs())
        other = figure.add_labels(graphic.data, mode="slice")
        figure.export_numpy()
        figure[0, 0].remove_graphic(graphic)
        figure[0, 0].remove_graphic(other)
        held = diagnostics.object_counts.get_dict()["Texture"]["count"]
        del figure
        gc.collect()
        assert held > before  # the picture
        assert diagnostics.object_counts.get_dict()["Texture"]["count"] == before
    finally:
        gc.enable()
