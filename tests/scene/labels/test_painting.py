"""`graphic.data[...] = ids` looks as labels do that were made so, and uploads no more than it must."""

import gc

import numpy as np
import pytest

import volrender as vr
from tests.engine.skipping.uploads import Uploads
from tests.scene.labels.scenes import BOX, MODES, SHAPE, blobs, shown

SOURCES = {"small": blobs(), "large": blobs().astype(np.uint32) * 50_000}
PAINTS = {  # dtype of the data, what is painted, and the format that it takes
    "one that is there": ("small", [2], "r8uint"),
    "nothing": ("small", [0], "r8uint"),
    "a new one": ("small", [200], "r8uint"),
    "of 16 bits": ("small", [300], "r16uint"),
    "beyond 16 bits": ("small", [70_000], "r8uint"),
    "small and beyond": ("small", [250, 4_000_000_000], "r8uint"),
    "one that is there, large": ("large", [100_000], "r8uint"),
    "small, among large": ("large", [3], "r8uint"),
    "new, among large": ("large", [2**32 - 1], "r8uint"),
    "300 new ones": ("large", range(1, 301), "r16uint"),
    "66000 new ones": ("large", range(7, 66_007), "r32uint"),
}


def painted(what: str) -> tuple:
    """Labels, labels as they are to become, a key, and what is assigned to it."""
    source, ids, _ = PAINTS[what]
    before = SOURCES[source].astype(np.uint32)
    if len(ids) > 1000:
        before = np.tile(before, (4, 5, 5))
    key = BOX if len(ids) < 100 else (slice(None),) * 3
    after = before.copy()
    drawn = np.broadcast_to(True, after[key].shape) if len(ids) < 100 else before > 0
    after[key][drawn] = np.resize(np.asarray(ids, np.uint32), np.count_nonzero(drawn))
    return before, after, key, ids[0] if len(ids) == 1 else after[key].copy()


def texture_of(graphic):
    return graphic.drawing.resident.texture


@pytest.mark.parametrize("what", PAINTS)
def test_it_equals_labels_that_are_made_anew(what):
    before, after, key, values = painted(what)
    figure, graphic = shown(before)
    fresh, made = shown(after)
    figure.export_numpy()
    assert texture_of(graphic).format == "r8uint"
    graphic.data[key] = values
    modes = MODES if before.shape == SHAPE else ("surface", "slice")
    for mode in modes:
        graphic.mode = made.mode = mode
        unpainted = shown(before, mode=mode)[0].export_numpy()
        assert (fresh.export_numpy() != unpainted).any()
        np.testing.assert_array_equal(figure.export_numpy(), fresh.export_numpy())
    np.testing.assert_array_equal(graphic.data.value, after)
    assert graphic.ids.tolist() == made.ids.tolist() == np.unique(after[after > 0]).tolist()
    assert texture_of(graphic).format == PAINTS[what][2]


def test_formats_grow_from_8_to_16_to_32_bits():
    """And pick, colours and pictures are right after each."""
    data = blobs().astype(np.uint32)
    figure, graphic = shown(data, mode="slice")
    seen = []
    for values in (3, 255, 256, 65_535, 65_536, 2**32 - 1):
        graphic.data[BOX] = data[BOX] = values
        fresh, _ = shown(data, mode="slice")
        np.testing.assert_array_equal(figure.export_numpy(), fresh.export_numpy())
        found = [figure[0, 0].pick(x, y) for x in range(12, 30, 4) for y in (13, 16)]
        assert values in {info["value"] for info in found if info}
        seen.append(texture_of(graphic).format)
    # all up to 65535 keep a number: whether they are there is not looked for
    assert seen == ["r8uint", "r8uint", "r16uint", "r16uint", "r32uint", "r32uint"]


@pytest.mark.parametrize("source", SOURCES)
def test_of_ids_that_are_known_the_box_alone_is_uploaded(engine, source):
    data = SOURCES[source].astype(np.uint32)
    figure, graphic = shown(data)
    figure.export_numpy()
    texture = texture_of(graphic)
    known = int(data.max())
    with Uploads(engine) as uploads:
        graphic.data[BOX] = known
        graphic.data[2, 3, 4:6] = 0
        figure.export_numpy()
    assert uploads.origins == [(6, 5, 6), (4, 3, 2)]
    assert uploads.sizes == [(9, 6, 6), (2, 1, 1)]
    assert (uploads.nbytes, texture.format) == (324 + 2, "r8uint")
    assert texture_of(graphic) is texture


@pytest.mark.parametrize(
    ("source", "new"), [("small", 250), ("large", 77), ("large", 4_000_000_000)]
)
def test_of_new_ids_that_there_is_room_for_too(engine, source, new):
    figure, graphic = shown(SOURCES[source].astype(np.uint32))
    figure.export_numpy()
    with Uploads(engine) as uploads:
        graphic.data[BOX] = new
        figure.export_numpy()
    assert (uploads.origins, uploads.sizes) == ([(6, 5, 6)], [(9, 6, 6)])


def test_another_format_is_uploaded_whole_once(engine):
    figure, graphic = shown(blobs().astype(np.uint32))
    figure.export_numpy()
    with Uploads(engine) as uploads:
        graphic.data[BOX] = 300
        figure.export_numpy()
        figure.export_numpy()
    assert uploads.sizes == [SHAPE[::-1]]


def test_data_of_its_own_is_written_through():
    data = blobs()
    figure, graphic = shown(data, isolated_buffer=False)
    graphic.data[BOX] = 9
    assert (data[BOX] == 9).all()
    data[0:4] = 1
    graphic.data.update(slice(0, 4))
    np.testing.assert_array_equal(figure.export_numpy(), shown(data)[0].export_numpy())


def test_other_data_replaces_all():
    figure, graphic = shown(blobs())
    figure.export_numpy()
    for data in (
        blobs(seed=5),
        blobs((9, 20, 11), (1, 4)).astype(float),
        SOURCES["large"],
        blobs() == 3,
    ):
        graphic.data = data
        fresh, made = shown(data)
        np.testing.assert_array_equal(figure.export_numpy(), fresh.export_numpy())
        assert graphic.data.dtype == data.dtype
        assert graphic.ids.tolist() == made.ids.tolist() == np.unique(data[data > 0]).tolist()
    graphic.data[:] = True
    assert graphic.ids.tolist() == [1]


def test_what_is_painted_in_no_figure_is_there_in_one():
    graphic = vr.LabelsGraphic(blobs(), plane=(0.3, 0.5, 1.0, -12.4))
    graphic.data[BOX] = 9
    assert graphic.size(9) == (graphic.data.value == 9).sum()
    data = blobs()
    data[BOX] = 9
    figure, shown_before = shown(data)
    picture = figure.export_numpy()
    figure[0, 0].remove_graphic(shown_before)
    figure[0, 0].add_graphic(graphic)
    np.testing.assert_array_equal(figure.export_numpy(), picture)


def test_textures_that_are_replaced_go():
    from wgpu._diagnostics import diagnostics

    figure, graphic = shown(blobs().astype(np.uint32))

    def textures() -> int:
        figure.export_numpy()
        gc.collect()
        return diagnostics.object_counts.get_dict()["Texture"]["count"]

    before = textures()
    for value in (300, 70_000, 4, 2**32 - 1, 5, 6):
        graphic.data[BOX] = value
        assert textures() <= before
