"""Skipping grids are the same, bit for bit, whether numpy or compute shaders build them."""

import numpy as np
import pytest

import volrender as vr
from tests.engine.skipping.built import Recorded, distances_of, skips_by, sparse, texels
from volrender.data.sources.source import ArraySource
from volrender.data.voxels import Voxels
from volrender.engine.skipping import by_compute, cells, distance_maps
from volrender.engine.skipping import passes as grid_passes
from volrender.engine.skipping.builder import VARIABLE, make_builder
from volrender.engine.skipping.by_compute import MOST_ALIKE, NEAR_LARGEST, ComputeGrids
from volrender.engine.skipping.by_numpy import NumpyGrids
from volrender.engine.skipping.distance_maps import VARIATION
from volrender.engine.volume import encoding as formats
from volrender.engine.volume.resident import resident_of

DTYPES = "bool uint8 int8 uint16 int16 int32 float16 float32 float64".split()
SHAPES = [(1, 1, 1), (4, 5, 8), (9, 1, 33), (13, 22, 7), (30, 41, 29)]


@pytest.fixture(params=["formats of CPUs", "formats of GPUs"])
def any_formats(request, monkeypatch):
    """Volumes are stored as on CPU adapters, and as on GPUs."""
    if request.param.endswith("GPUs"):
        monkeypatch.setattr(vr.Engine, "is_cpu", False)
        monkeypatch.setattr(formats, "FAST_BYTES", 0)
    return request.param


def values(rng, shape, dtype: str, missing: bool) -> np.ndarray:
    """Dense, or sparse, or alike; both signs where the dtype has them."""
    dtype = np.dtype(dtype)
    share, most = rng.choice([0.002, 0.05, 1.0]), rng.choice([1, 100, 30000])
    data = np.where(rng.random(shape) < share, rng.uniform(-most, most, shape), 0.0)
    if dtype.kind == "b":
        return data > 0
    if dtype.kind in "ui":
        low, high = np.iinfo(dtype).min, np.iinfo(dtype).max
        return np.clip(np.round(data), low, high).astype(dtype)
    data = (data / 37).astype(dtype)
    if missing:
        data[rng.random(shape) < 0.3] = rng.choice([np.nan, np.inf, -np.inf])
    return data


def check_the_same(builders, volume, limits, rng) -> None:
    for kind in ("maximum", "minimum"):
        for builder in builders:
            builder.bounds(kind, volume)
        one, two = (texels(volume.engine, builder._textures[kind]) for builder in builders)
        np.testing.assert_array_equal(one, two, err_msg=kind)
    one, two = (builder.share_occupied(VARIATION, volume) for builder in builders)
    assert one == two
    one, two = (distances_of(builder, VARIATION, volume) for builder in builders)
    np.testing.assert_array_equal(one, two, err_msg=VARIATION)
    for limit in rng.permutation(limits):
        for kind in ("maximum", "minimum"):
            one, two = (builder.share_above(kind, limit, volume) for builder in builders)
            assert one == two, (kind, limit)
        one, two = (distances_of(builder, limit, volume) for builder in builders)
        np.testing.assert_array_equal(one, two, err_msg=f"distance {limit}")
    numpy_grids, compute_grids = builders
    bounds = numpy_grids._cells.bounds("maximum", numpy_grids._everything, volume.source)
    bounds = bounds.astype(float)
    alike = bounds > bounds.max() - NEAR_LARGEST * np.ptp(bounds)
    assert compute_grids.mip_pays(volume) == (alike.mean() <= MOST_ALIKE)


@pytest.mark.parametrize("dtype", DTYPES)
def test_both_build_the_same(engine, any_formats, dtype, soak, monkeypatch):
    rng = np.random.default_rng(DTYPES.index(dtype))
    # Any two of dtype, formats and shape meet; in a soak all three.
    half = (DTYPES.index(dtype) + any_formats.endswith("GPUs")) % 2
    # Small scratch memory and few jobs, so that passes are split.
    monkeypatch.setattr(grid_passes, "WORDS_BYTES", 2048)
    monkeypatch.setattr(grid_passes, "MOST_JOBS", 3)
    monkeypatch.setattr(cells, "MOST_REGIONS", 3)
    for shape in SHAPES if soak else SHAPES[half::2]:
        for missing in (False, True)[: 1 + dtype.startswith("float")]:
            data = values(rng, shape, dtype, missing)
            volume = resident_of(Voxels(ArraySource(data)), engine)
            builders = NumpyGrids(engine, shape), ComputeGrids(engine, shape)
            some = data[np.isfinite(data)].astype(float).ravel()[:2]
            limits = [*some, 0.0, -0.5, 7.3, 1e30]
            check_the_same(builders, volume, limits, rng)
            for boxes in (1, 4):
                for _ in range(boxes):
                    box = random_box(rng, shape)
                    part = tuple(b.stop - b.start for b in box)
                    data[box] = new = values(rng, part, dtype, missing)
                    before = volume.view, volume.encoding.scale, volume.encoding.offset
                    volume.voxels.change(box, new)
                    encoding = volume.encoding
                    uploads_all = before != (volume.view, encoding.scale, encoding.offset)
                    for builder in builders:
                        if uploads_all:
                            builder.forget()
                        builder.update(box, volume)
                check_the_same(builders, volume, limits[:4], rng)


def random_box(rng, shape) -> tuple[slice, ...]:
    low = [int(rng.integers(0, n)) for n in shape]
    return tuple(
        slice(a, int(rng.integers(a + 1, min(a + 9, n) + 1)))
        for a, n in zip(low, shape, strict=True)
    )


def shown(mode: str, data, **parameters) -> tuple:
    figure = vr.Figure(size=(8, 8))
    graphic = figure.add_image_volume(data, mode=mode, vmin=0, vmax=255, **parameters)
    figure.render_frame()
    return figure, graphic


def test_only_what_is_needed_is_built(compute, monkeypatch):
    recorded = Recorded(monkeypatch)
    figure, graphic = shown("slice", sparse(), threshold=100)
    assert recorded.taken() == []
    graphic.mode = "iso"
    figure.render_frame()
    assert recorded.taken() == ["extremum"] + 3 * ["distance"]
    figure.render_frame()
    assert recorded.taken() == []
    graphic.threshold = 50
    figure.render_frame()
    assert recorded.taken() == 3 * ["distance"]
    graphic.mode = "mip"
    figure.render_frame()
    assert recorded.taken() == ["dilated"]
    recorded.fills.clear()
    graphic.data[9:11, 30, 8] = 17
    assert recorded.fills == [], "not before a frame needs it"
    figure.render_frame()
    assert recorded.fills == [
        ("extremum", ((2, 3), (7, 8), (1, 3))),
        ("dilated", ((1, 4), (6, 9), (0, 4))),
    ]


def test_grids_of_all_modes_leave_room(compute, monkeypatch):
    monkeypatch.setattr(vr.Engine, "is_cpu", False)
    figure, graphic = shown("mip", np.tile(sparse(), (2, 2, 2)), threshold=100)
    texture = graphic.drawing.resident
    maps = 0
    for mode in ("iso", "minip", "mip", *5 * ["iso"]):
        graphic.mode = mode
        graphic.vmin -= 1
        graphic.threshold += 1
        figure.render_frame()
        assert skips_by(graphic) != "none", mode
        maps = min(maps + (mode == "iso"), distance_maps.MOST_MAPS)
        most = 0.05 + 0.016 * max(0, maps - 1)
        assert 0 < texture.grids.nbytes <= most * texture.nbytes
    assert maps == 4


@pytest.mark.parametrize("mode", ["mip", "minip", "iso"])
def test_decisions_are_the_same(mode, monkeypatch):
    rng = np.random.default_rng(2)
    alike = rng.integers(0, 256, (24, 24, 24)).astype(np.uint8)
    seen = set()
    for data in (sparse(), alike, 255 - sparse(), np.full((9, 9, 9), 3, np.uint8)):
        for vmin, threshold in ((0, 0), (0, 100), (60, 254), (-1, 500)):
            found = []
            for name in ("numpy", "compute"):
                monkeypatch.setenv(VARIABLE, name)
                figure, graphic = shown(mode, data, threshold=threshold)
                graphic.vmin = vmin
                figure.render_frame()
                found.append(skips_by(graphic))
            assert found[0] == found[1], (vmin, threshold)
            seen.add(found[0])
    assert len(seen) == 2, "some pay and some do not"


@pytest.mark.parametrize(
    ("name", "least_voxels", "expected"),
    [("numpy", 0, "none"), ("compute", 0, "distance"), ("compute", 10**6, "none")],
)
def test_a_movie_skips_where_grids_are_quick_to_build(name, least_voxels, expected, monkeypatch):
    monkeypatch.setenv(VARIABLE, name)
    monkeypatch.setattr(by_compute, "LEAST_MOVIE_VOXELS", least_voxels)
    recorded = Recorded(monkeypatch)
    figure, graphic = shown("iso", sparse(), threshold=100)
    for point in range(1, 4):
        graphic.data = sparse(point)
        figure.render_frame()
    assert skips_by(graphic) == expected
    waited = recorded.summaries
    graphic.data = np.full_like(sparse(), 200)
    figure.render_frame()
    assert skips_by(graphic) == expected
    assert recorded.summaries == waited, "while all changes, the GPU is not waited for"
    figure.render_frame()
    figure.render_frame()
    assert skips_by(graphic) == "none", "all is occupied"


def test_a_pass_that_fails_leaves_nothing_unfilled(compute, monkeypatch):
    data = np.zeros((20, 20, 20), np.uint8)
    data[5:15, 5:15, 5:15] = 200
    figure, graphic = shown("slice", data, threshold=100)
    expected = shown("iso", data, threshold=100)[0].export_numpy()
    assert expected[..., :3].any()

    def fail(*_):
        raise MemoryError("Not enough GPU memory")

    with monkeypatch.context() as patch:
        patch.setattr(grid_passes.GridPasses, "_submit", fail)
        graphic.mode = "iso"
        with pytest.raises(MemoryError):
            figure.render_frame()
    assert np.array_equal(figure.export_numpy(), expected)
    assert skips_by(graphic) == "distance"


def test_an_unknown_builder_is_named(engine, monkeypatch):
    monkeypatch.setenv(VARIABLE, "nunpy")
    with pytest.raises(ValueError, match=r"VOLRENDER_GRIDS.*nunpy.*numpy"):
        make_builder(engine, (4, 4, 4))


def test_one_buffer_of_a_kind_grows_with_need(engine, monkeypatch):
    """The bind groups of grids follow it."""
    monkeypatch.setattr(grid_passes, "WORDS_BYTES", 256)
    buffers = engine.once("grid buffers", dict)
    buffers.clear()
    small, large = (resident_of(Voxels(ArraySource(sparse()[:n, :n, :n])), engine) for n in (9, 40))
    builder = ComputeGrids(engine, small.shape_zyx)
    expected = distances_of(builder, 100, small)
    before = buffers["words"]
    ComputeGrids(engine, large.shape_zyx).distances(100, large)
    assert buffers.keys() == {"words", "summary", "jobs"}
    assert before.size < buffers["words"].size
    grown = buffers["words"]
    builder.update(tuple(slice(0, n) for n in small.shape_zyx), small)
    np.testing.assert_array_equal(distances_of(builder, 100, small), expected)
    assert buffers["words"] is grown
    assert all(kept is not before for kept, *_ in builder._maps.use(100).grid.bind_groups.values())
