"""mean, sum and attenuated take one sample for all that are alike, and the picture is the same."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import volrender as vr
from tests.engine.shader.marches import (
    ONE_VOLUME,
    SIZE_PX,
    bindings_of,
    counting_samples,
    linked_entry,
    run,
)
from tests.engine.skipping.built import skips_by
from tests.pictures import camera_towards, difference
from volrender.base.modes import modes_of
from volrender.data.sources.source import ArraySource
from volrender.engine.skipping.cell_extrema import CellExtrema
from volrender.engine.skipping.cells import cell_counts
from volrender.engine.skipping.distance_maps import VARIATION
from volrender.engine.skipping.skipping import MOST_OCCUPIED

MODES = [mode.name for mode in modes_of("image_volume").values() if mode.skipping == "alike"]


@pytest.fixture
def skips_anyway(monkeypatch):
    """Also where it does not pay."""
    for kind in ("variation", "attenuation"):
        monkeypatch.setitem(MOST_OCCUPIED, kind, 1.0)


def blocks(shape, seed: int, dtype: str, missing: bool) -> np.ndarray:
    """Boxes of one value each, 0 to 100, of noise, and of voxels that are missing, over one another."""
    rng = np.random.default_rng(seed)
    data = np.full(shape, float(rng.choice([0, 7, 100])))
    for kind in rng.permutation(["one", "one", "one", "noise", "missing"]):
        low = [rng.integers(0, n) for n in shape]
        box = tuple(slice(a, a + rng.integers(1, n + 1)) for a, n in zip(low, shape, strict=True))
        if kind == "noise":
            data[box] = rng.uniform(0, 100, data[box].shape)
        elif kind == "one" or missing:
            data[box] = np.nan if kind == "missing" else rng.choice([0, 7, 55.5, 100])
    return data if missing else np.nan_to_num(data).astype(dtype)


def change_nothing(figure, graphic) -> np.ndarray:
    """Skips, and gives the picture, which is the same without."""
    shown = figure.export_numpy()
    assert skips_by(graphic) == "alike"
    figure.skipping = False
    plain = figure.export_numpy()
    assert skips_by(graphic) == "none"
    assert difference(shown, plain).max() <= 1
    figure.skipping = True
    return shown


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    shape=st.tuples(*[st.integers(1, 45)] * 3),
    seed=st.integers(0, 99),
    dtype=st.sampled_from(["uint8", "int16", "float16", "float32", "float64"]),
    missing=st.booleans(),
    direction=st.tuples(*[st.floats(-1, 1)] * 3).filter(lambda d: max(map(abs, d)) > 0.1),
    distance=st.sampled_from([3.0, 60.0]),
    limits=st.sampled_from([(0, 100), (7, 60), (60, 7), (55.5, 55.5), (-20, 300)]),
    gamma=st.sampled_from([1.0, 1.0, 0.5]),
    interpolation=st.sampled_from(["linear", "nearest", "cubic"]),
    attenuation=st.sampled_from([0.0, 0.05, 1.0]),
    cuts=st.sampled_from(["none", "crop", "plane", "what is behind"]),
    mode=st.sampled_from(MODES),
)
def test_it_changes_nothing(
    skips_anyway, shape, seed, dtype, missing, direction, distance, limits, cuts, **look
):
    figure = vr.Figure(size=(24, 20), background="gray")
    data = blocks(shape, seed, dtype, missing)
    volume = figure.add_image_volume(data, vmin=limits[0], vmax=limits[1], **look)
    middle = (np.array(shape[::-1]) - 1) / 2
    if cuts == "crop":
        volume.crop = ((0, max(1, shape[0] // 2)), (0, None), (shape[2] // 3, None))
    elif cuts == "plane":
        volume.clipping_planes = [(1, 0.3, 0.2, -0.4 * shape[2])]
    elif cuts == "what is behind":
        depth = -float(np.dot((0.2, 0.1, 1), middle))
        figure.add_image_volume(volume.data, mode="slice", plane=(0.2, 0.1, 1, depth))
    figure[0, 0].camera.set_state(camera_towards(middle, direction, distance))
    if look["mode"] == "attenuated" and limits[0] >= limits[1]:
        return  # see below
    change_nothing(figure, volume)


@pytest.mark.parametrize("mode", MODES)
def test_fewer_samples_find_the_same(engine, mode):
    figure = vr.Figure(size=SIZE_PX)
    graphic = figure.add_image_volume(vr.datasets.vessels(64).astype(np.float32), mode=mode, vmin=0)
    hits = []
    for figure.skipping in (False, True):
        figure.export_numpy()
        item = graphic.drawing.latest
        linked = linked_entry(ONE_VOLUME, item.program.roles())
        hits.append(run(engine, counting_samples(linked), bindings_of(engine, item)))
    plain, found = hits
    assert plain["found"].mean() > 0.5
    np.testing.assert_array_equal(found["found"], plain["found"])
    np.testing.assert_allclose(found["value"], plain["value"], rtol=1e-4, atol=1e-4)
    assert found["samples"].sum() < 0.5 * plain["samples"].sum()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("kind", "pays"), [("sparse", True), ("noise", False)])
def test_where_it_pays(builder, mode, kind, pays):
    rng = np.random.default_rng(0)
    data = rng.integers(1, 200, (40, 40, 40)).astype(np.float32)
    if kind == "sparse":
        data[:, :28] = 0
    figure = vr.Figure(size=(8, 8))
    graphic = figure.add_image_volume(data, mode=mode, vmin=0)
    figure.export_numpy()
    assert skips_by(graphic) == ("alike" if pays else "none")


def test_cells_of_one_number_by_brute_force():
    data = blocks((13, 22, 19), 3, "float32", True)
    found = CellExtrema(cell_counts(data.shape)).of(VARIATION, ArraySource(data))
    for cell in np.ndindex(found.shape):
        box = data[tuple(slice(4 * c, 4 * c + 5) for c in cell)]
        assert found[cell] == (len(np.unique(box)) > 1)  # NaN is one number there
    assert 0.1 < found.mean() < 0.9


def test_the_least_difference_counts(skips_anyway, builder):
    """Grids do not round: a step of one in the last place is no constant."""
    data = np.ones((24, 24, 24), np.float32)
    data[:12] = np.nextafter(np.float32(1), np.float32(2))
    figure = vr.Figure(size=(20, 20))
    graphic = figure.add_image_volume(data, mode="mean", vmin=1, vmax=float(data.max()))
    figure[0, 0].camera.look_from(0, 0)
    (layer,) = figure.render_layers()
    change_nothing(figure, graphic)
    whole = layer.scalar[np.isfinite(layer.scalar)]
    assert ((whole - 1) / (data.max() - 1) < 0.9).any()


@pytest.mark.parametrize("interpolation", ["linear", "nearest", "cubic"])
@pytest.mark.parametrize("mode", MODES)
def test_voxels_alone_are_met(skips_anyway, mode, interpolation):
    """How far they have a say depends on the interpolation."""
    data = np.zeros((33, 37, 35), np.uint8)
    data[np.random.default_rng(2).random(data.shape) < 0.001] = 255
    figure = vr.Figure(size=(60, 60))
    graphic = figure.add_image_volume(data, mode=mode, interpolation=interpolation, vmin=0, vmax=9)
    figure[0, 0].camera.look_from(20, 30)
    change_nothing(figure, graphic)


def test_zeros_behind_what_is_missing_are_seen(skips_anyway):
    data = np.zeros((20, 20, 20), np.float32)
    data[10:] = np.nan
    figure = vr.Figure(size=(20, 20), background="white")
    graphic = figure.add_image_volume(data, mode="attenuated", vmin=0, vmax=1)
    figure[0, 0].camera.look_from(0, 0)
    assert (change_nothing(figure, graphic)[10, 10, :3] < 200).any()


def test_where_vmin_itself_is_seen_nothing_is_passed_over(builder):
    data = np.zeros((40, 40, 40), np.float32)
    data[14:24:3, 14:24:3, 14:24:3] = 5
    figure = vr.Figure(size=(30, 30))
    graphic = figure.add_image_volume(data, mode="attenuated", interpolation="nearest")
    looks = {}
    for limits in ((0, 5), (5, 5), (5, 0)):
        graphic.vmin, graphic.vmax = limits
        pictures = []
        for figure.skipping in (True, False):
            pictures.append(figure.export_numpy())
            looks.setdefault(limits, skips_by(graphic))
        assert difference(*pictures).max() <= 1
    assert looks == {(0, 5): "alike", (5, 5): "none", (5, 0): "none"}
