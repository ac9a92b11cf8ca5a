"""Skipping and compute shaders change the time, never the picture."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import volrender as vr
from tests.pictures import SHEAR, camera_towards, difference
from volrender.base.modes import modes_of
from volrender.engine.skipping import by_numpy, cells
from volrender.engine.skipping.skipping import MOST_OCCUPIED
from volrender.engine.volume import encoding as formats

SKIPPING_MODES = [mode.name for mode in modes_of("image_volume").values() if mode.grid != "none"]
SIZE = (40, 32)
DTYPES = ("uint8", "int8", "uint16", "int16", "float16", "float32")


def volume(kind: str, shape, seed: int) -> np.ndarray:
    """Values −100..100: sparse blobs, single voxels, dense noise, or a slow wave."""
    rng = np.random.default_rng(seed)
    z, y, x = np.indices(shape)
    if kind == "noise":
        return rng.uniform(-100, 100, shape)
    if kind == "wave":
        return 100 * np.sin(x / 5 + seed) * np.cos(y / 4) * np.sin(z / 3 + 1)
    data = np.full(shape, -100.0)
    if kind == "points":  # alone, so that nothing near tells of them
        data[rng.random(shape) < 0.004] = 100
        return data
    for _ in range(4):
        centre = [rng.uniform(0, n) for n in shape]
        away = (z - centre[0]) ** 2 + (y - centre[1]) ** 2 + (x - centre[2]) ** 2
        data = np.maximum(data, 200 * np.exp(-away / rng.uniform(1, 12)) - 100)
    return data


scenes = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["sparse", "points", "noise", "wave"]),
        "shape": st.tuples(*[st.integers(1, 40)] * 3),
        "seed": st.integers(0, 9),
        "dtype": st.sampled_from(DTYPES),
        "missing": st.booleans(),
        "mode": st.sampled_from(SKIPPING_MODES),
        "direction": st.tuples(*[st.floats(-1, 1)] * 3).filter(lambda d: max(map(abs, d)) > 0.1),
        "distance": st.sampled_from([3.0, 40.0, 90.0]),
        "fov": st.sampled_from([0.0, 35.0, 90.0]),
        "vmin": st.sampled_from([-100.0, -60.0, 20.0]),
        "vmax": st.sampled_from([100.0, 40.0, -80.0]),
        "threshold": st.sampled_from([-100.0, 0.0, 30.5, 95.0]),
        "step_size": st.sampled_from([0.3, 1.0, 3.0]),
        "interpolation": st.sampled_from(["linear", "nearest", "cubic"]),
        "smoothing": st.sampled_from([0.0, 0.0, 0.6]),
        "crop": st.sampled_from([None, ((0, 9), (2, None), (0, 20))]),
        "planes": st.sampled_from([(), ((1, 0.3, 0.2, -9),)]),
        "scale": st.sampled_from([(1, 1, 1), (1, 2, 0.5)]),
        "affine": st.sampled_from([None, SHEAR]),
    }
)


def figure_of(s: dict) -> vr.Figure:
    data = volume(s["kind"], s["shape"], s["seed"])
    if s["dtype"].startswith("u"):
        data = data + 100
    data = data.astype(s["dtype"])
    if s["missing"] and s["dtype"].startswith("f"):
        data[np.random.default_rng(1).random(data.shape) < 0.2] = np.nan
    figure = vr.Figure(size=SIZE)
    names = "mode vmin vmax threshold step_size interpolation smoothing crop scale affine".split()
    parameters = {name: s[name] for name in names}
    added = figure.add_image_volume(data, clipping_planes=s["planes"], **parameters)
    centre = added.map_model_to_world((np.array(s["shape"][::-1]) - 1) / 2)
    figure[0, 0].camera.set_state(
        camera_towards(centre, s["direction"], s["distance"], fov=s["fov"])
    )
    return figure


QUIET = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@pytest.fixture
def skips_anyway(monkeypatch):
    """A MIP skips blocks, and a mean what is alike, even where that does not pay, as in small volumes."""
    monkeypatch.setattr(by_numpy, "LEAST_PASSED_OVER", 0.0)
    monkeypatch.setitem(MOST_OCCUPIED, "variation", 1.0)
    monkeypatch.setitem(MOST_OCCUPIED, "attenuation", 1.0)


@QUIET
@given(scenes)
def test_skipping_and_dispatch_change_nothing(skips_anyway, s):
    figure = figure_of(s)
    figure.skipping = False
    plain = figure.export_numpy()
    figure.skipping = True
    assert difference(figure.export_numpy(), plain).max() <= 1, "skipping"
    figure.dispatch = "compute"
    assert difference(figure.export_numpy(), plain).max() <= 1, "compute"
    depth = figure.render_layers()
    assert len(depth) == 1


@settings(parent=QUIET, max_examples=30)
@given(scenes)
def test_skipping_in_the_formats_of_gpus(skips_anyway, s):
    is_cpu, fast = vr.Engine.is_cpu, formats.FAST_BYTES
    vr.Engine.is_cpu, formats.FAST_BYTES = False, 0
    try:
        figure = figure_of(s)
        figure.skipping = False
        plain = figure.export_numpy()
        figure.skipping = True
        assert difference(figure.export_numpy(), plain).max() <= 1
    finally:
        vr.Engine.is_cpu, formats.FAST_BYTES = is_cpu, fast


@settings(parent=QUIET, max_examples=20)
@given(scenes, st.sampled_from(["mip", "iso"]))
def test_batches_of_samples_change_nothing(skips_anyway, s, mode):
    s = {**s, "mode": mode, "dtype": "float32"}  # the same format on CPUs and GPUs
    on_cpus = figure_of(s).export_numpy()
    is_cpu = vr.Engine.is_cpu
    vr.Engine.is_cpu = False
    try:
        figure = figure_of(s)
        on_gpus = figure.export_numpy()
        pipeline = figure[0, 0].graphics[0].drawing.latest.program
        assert (pipeline.batch, pipeline.search) == ("four", "fours")
    finally:
        vr.Engine.is_cpu = is_cpu
    assert difference(on_gpus, on_cpus).max() <= 1


@pytest.mark.parametrize(
    "alpha_mode", ["auto", "solid", "blend", "add", "multiply", "weighted_blend", "dither"]
)
@pytest.mark.parametrize("mode", ["mip", "iso", "slice"])
def test_compute_is_fragment_with_several_volumes(mode, alpha_mode):
    figure = vr.Figure(size=SIZE, background="steelblue")
    data = volume("sparse", (16, 16, 16), 2)
    first = figure.add_image_volume(data, mode=mode, vmin=-100, plane=(0, 0.2, 1, -8), alpha=0.6)
    second = figure.add_image_volume(
        volume("wave", (16, 16, 16), 1), mode="mip", cmap="cyan", offset=(3, 2, -4), alpha=0.5
    )
    first.alpha_mode = second.alpha_mode = alpha_mode
    figure[0, 0].camera.set_state(camera_towards((8, 8, 8), (-0.4, -0.3, -1), 40.0))
    figure.dispatch = "fragment"
    expected = figure.export_numpy()
    figure.dispatch = "compute"
    assert difference(figure.export_numpy(), expected).max() <= 1
    second.visible = False
    alone = figure.export_numpy()
    figure.dispatch = "fragment"
    assert difference(figure.export_numpy(), alone).max() <= 1
    assert (alone != expected).any()


def test_grids_follow_every_update(skips_anyway, builder):
    rng = np.random.default_rng(3)
    data = volume("sparse", (21, 30, 18), 3).astype(np.float32)
    figure = vr.Figure(size=SIZE)
    graphic = figure.add_image_volume(data, vmin=-100, vmax=150, threshold=20)
    for mode in SKIPPING_MODES:
        graphic.mode = mode
        figure.export_numpy()
        for _ in range(6):
            low = [rng.integers(0, n) for n in data.shape]
            key = tuple(
                slice(a, min(a + rng.integers(1, 6), n))
                for a, n in zip(low, data.shape, strict=True)
            )
            graphic.data[key] = rng.uniform(-150, 150)
            figure.skipping = False
            plain = figure.export_numpy()
            figure.skipping = True
            assert difference(figure.export_numpy(), plain).max() <= 1, (mode, key)


def test_what_no_mode_uses_is_not_built(skips_anyway, builder):
    figure = vr.Figure(size=SIZE)
    graphic = figure.add_image_volume(volume("sparse", (32, 32, 32), 1), mode="slice", vmin=-100)
    figure.export_numpy()
    held = graphic.drawing.resident.grids
    assert held.nbytes == 0
    graphic.mode = "mip"
    figure.export_numpy()
    assert 0 < held.nbytes <= 0.05 * graphic.drawing.resident.nbytes
    figure.skipping = False
    graphic.mode, graphic.threshold = "iso", 50
    before = held.nbytes
    figure.export_numpy()
    assert held.nbytes == before


def test_half_floats_just_above_the_threshold_are_seen():
    """0.4999 is 0.5 as a half float: compared in half precision, nothing would exceed it."""
    figure = vr.Figure(size=SIZE)
    data = np.zeros((24, 24, 24), np.float16)
    data[8:16, 8:16, 8:16] = 0.5
    figure.add_image_volume(data, mode="iso", threshold=0.4999, interpolation="nearest")
    with_skipping = figure.export_numpy()
    figure.skipping = False
    plain = figure.export_numpy()
    assert plain[..., :3].any()
    assert difference(with_skipping, plain).max() <= 1


@pytest.mark.parametrize("shape", [(1, 1, 1), (4, 5, 8), (13, 9, 30)])
@pytest.mark.parametrize("reduce", [np.maximum, np.minimum])
def test_cell_extrema_by_brute_force(shape, reduce):
    data = np.random.default_rng(4).integers(0, 255, shape)
    found = cells.cell_extrema(data, reduce)
    for c in np.ndindex(found.shape):
        box = data[tuple(slice(4 * i, 4 * i + 5) for i in c)]
        assert found[c] == reduce.reduce(box, axis=None)
    wide = cells.dilate(found, reduce)
    for c in np.ndindex(found.shape):
        box = found[tuple(slice(max(0, i - 1), i + 2) for i in c)]
        assert wide[c] == reduce.reduce(box, axis=None)


def test_distances_by_brute_force():
    occupied = np.random.default_rng(5).random((9, 12, 20)) < 0.004
    assert occupied.any()
    there = np.argwhere(occupied)
    found = cells.distances(occupied)
    for c in np.ndindex(found.shape):
        nearest = np.abs(there - c).max(axis=1).min()
        assert found[c] == min(nearest, cells.LONGEST_DISTANCE)


@pytest.mark.parametrize("channels", [1, 3])
def test_share_passed_over_by_brute_force(channels):
    rng = np.random.default_rng(6)
    middles = rng.random((channels, 5, 6, 7))
    bounds = middles + rng.choice([0, 0.1], middles.shape)
    passed = 0
    for axis in range(1, 4):
        for way in (1, -1):
            bound, middle = (np.moveaxis(grid, axis, 1)[:, ::way] for grid in (bounds, middles))
            for _, k, i, j in np.ndindex((1, *bound.shape[1:])):
                if k > 0:
                    passed += all(bound[:, k, i, j] <= middle[:, :k, i, j].max(axis=1))
    found = cells.share_passed_over(*zip(bounds, middles, strict=True))
    assert found == pytest.approx(passed / (6 * bounds[0].size))
    assert 0.1 < found < 0.9


@pytest.mark.parametrize(("kind", "pays"), [("sparse", True), ("noise", False)])
def test_a_mip_skips_where_that_pays(builder, kind, pays):
    figure = vr.Figure(size=SIZE)
    graphic = figure.add_image_volume(volume(kind, (60, 62, 65), 3).astype(np.float32))
    figure.export_numpy()
    assert graphic.drawing.latest.program.skipping == ("maximum" if pays else "none")


@pytest.mark.parametrize(("start", "stop"), [(0, 1), (4, 5), (3, 9), (8, 8 + 1), (17, 20)])
def test_touched_cells(start, stop):
    before, after = np.zeros((20, 1, 1)), np.zeros((20, 1, 1))
    after[start:stop] = 1
    changed = cells.cell_extrema(before) != cells.cell_extrema(after)
    one = slice(0, 1)
    found, *others = cells.touched_cells((slice(start, stop), one, one), changed.shape)
    expected = np.flatnonzero(changed)
    assert (found.start, found.stop) == (expected[0], expected[-1] + 1)
    assert others == [one, one]


def test_auto_dispatch_is_measured_once_and_remembered(tmp_path, monkeypatch):
    from volrender.scene.drawing import auto_dispatch

    monkeypatch.delenv(auto_dispatch.VARIABLE, raising=False)
    monkeypatch.setattr(auto_dispatch, "cache_file", lambda: tmp_path / "cache" / "dispatch.json")
    engine = vr.Engine()
    choice = auto_dispatch.DispatchChoice(engine, vr.Figure)
    assert choice.now() == ("fragment" if engine.is_cpu else "compute")
    assert choice.times_ms is None, "the first frame waits for nothing"
    answer = choice.now()
    assert answer == choice.preferred()
    assert set(choice.times_ms) == {"fragment", "compute"} and min(choice.times_ms.values()) > 0
    guess, other = ("fragment", "compute") if engine.is_cpu else ("compute", "fragment")
    for share, expected in ((1.5, guess), (0.9, guess), (0.5, other)):
        choice._measured = {guess: 10.0, other: 10.0 * share}
        assert choice.preferred() == expected
    choice._measured = None
    choice.measure()
    again = auto_dispatch.DispatchChoice(engine, vr.Figure)
    assert again.times_ms == choice.times_ms
    assert again.now() == choice.preferred()
    monkeypatch.setattr(vr.Engine, "is_cpu", True)
    again._measured = {"fragment": 1.0, "compute": 1.0}
    sizes = (64, 64), (128, 64), (129, 64), (700, 560)
    assert [again.now(size) for size in sizes] == [*["compute"] * 2, *["fragment"] * 2]
    monkeypatch.setenv(auto_dispatch.VARIABLE, "fragment")
    assert again.now((64, 64)) == "fragment"
    monkeypatch.setenv(auto_dispatch.VARIABLE, "compute")
    assert again.now() == "compute"
    monkeypatch.setenv(auto_dispatch.VARIABLE, "quantum")
    with pytest.raises(ValueError, match="VOLRENDER_DISPATCH"):
        again.now()
    (tmp_path / "cache" / "dispatch.json").write_text("[1, 2]")
    assert auto_dispatch.DispatchChoice(engine, vr.Figure).times_ms is None


@pytest.mark.parametrize("is_cpu", [True, False])
@pytest.mark.parametrize("skipping", [True, False])
@pytest.mark.parametrize("layers", range(8, 14))
def test_samples_taken_together_end_with_the_ray(
    skips_anyway, monkeypatch, is_cpu, skipping, layers
):
    """What is behind a cut is not found, however many samples there are before it."""
    monkeypatch.setattr(vr.Engine, "is_cpu", is_cpu)
    data = np.zeros((16, 16, 20), np.float32)
    data[..., layers + 1 :] = 100
    figure = vr.Figure(size=SIZE)
    figure.skipping = skipping
    seen = figure.add_image_volume(
        data, mode="iso", threshold=60, step_size=2.5, crop=((0, 16), (0, 16), (0, layers))
    )
    figure[0, 0].camera.look_from(-90, 0)  # along x
    assert not figure.export_numpy()[..., :3].any()
    seen.crop = ((0, 16), (0, 16), (0, layers + 2))
    assert figure.export_numpy()[..., :3].any()


@pytest.mark.parametrize("dtype", ["int64", "uint64"])
def test_large_integers_are_compared_exactly(dtype):
    """float64 does not tell them apart."""
    base = 2**60
    values = np.array([base, base + 1, base + 100], dtype)
    assert cells.exceeds(values, float(base)).tolist() == [False, True, True]
    assert cells.exceeds(values, base - 128.0).tolist() == [True, True, True]
    for limit in (-np.inf, -1e300, float(np.iinfo(dtype).min) - 1e4):
        assert cells.exceeds(values, limit).all()
    for limit in (np.inf, 1e300, 2.0**64):
        assert not cells.exceeds(values, limit).any()
