"""Distance maps for several thresholds: surfaces that share their voxels, and what is kept of them."""

import random
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import volrender as vr
from tests.engine.skipping.built import Recorded, distances_of, skips_by, sparse, texels
from tests.pictures import difference
from volrender.data.sources.source import ArraySource
from volrender.data.voxels import Voxels
from volrender.engine.skipping.builder import BUILDERS
from volrender.engine.skipping.distance_maps import MOST_MAPS
from volrender.engine.skipping.textures import GridTexture
from volrender.engine.volume.resident import resident_of

FURTHER_SHARE = 0.016  # of the volume's bytes, for each threshold but the first


def soft_and_hard() -> np.ndarray:
    """A large soft ball, up to 600, and far from its middle a small hard one, up to 900."""
    z, y, x = np.mgrid[:48, :40, :44]
    soft = np.exp(-((x - 20) ** 2 + (y - 20) ** 2 + (z - 22) ** 2) / 160)
    hard = np.exp(-((x - 34) ** 2 + (y - 20) ** 2 + (z - 38) ** 2) / 16)
    return (soft * 600 + hard * 900).astype(np.int16)


def surfaces(thresholds, subplots=1, data=None) -> tuple:
    """A figure of surfaces of one volume, one after the other in the subplots, and the graphics."""
    figure = vr.Figure(shape=(1, subplots), size=(96 * subplots, 64))
    voxels = soft_and_hard() if data is None else data
    graphics = []
    for number, threshold in enumerate(thresholds):
        cmap = ("gray", "red", "green", "blue", "cyan")[number]
        graphic = figure[0, number % subplots].add_image_volume(
            voxels, mode="iso", threshold=threshold, cmap=cmap, vmin=0, vmax=900
        )
        voxels = graphic.data
        graphics.append(graphic)
    return figure, graphics


def check_skipping_changes_nothing(figure, graphics) -> None:
    figure.skipping = False
    plain = figure.export_numpy()
    assert [skips_by(graphic) for graphic in graphics] == len(graphics) * ["none"]
    figure.skipping = True
    for _ in range(2):
        assert difference(figure.export_numpy(), plain).max() <= 1
        assert [skips_by(graphic) for graphic in graphics] == len(graphics) * ["distance"]
    assert plain[..., :3].any()


@pytest.mark.parametrize("dispatch", ["fragment", "compute"])
@pytest.mark.parametrize("subplots", [1, 2])
def test_surfaces_that_share_their_voxels_are_whole(builder, dispatch, subplots):
    figure, graphics = surfaces((200, 700), subplots)
    figure.dispatch = dispatch
    check_skipping_changes_nothing(figure, graphics)
    graphics[0].data[30:44, 12:28, 4:12] = 800
    check_skipping_changes_nothing(figure, graphics)


@pytest.mark.parametrize("dispatch", ["fragment", "compute"])
def test_more_surfaces_in_a_frame_than_maps_are_kept(builder, dispatch):
    """A map that was let go is still bound by the frame that is recorded."""
    thresholds = (100, 250, 400, 550, 700)
    assert len(thresholds) > MOST_MAPS
    figure, graphics = surfaces(thresholds)
    figure.dispatch = dispatch
    check_skipping_changes_nothing(figure, graphics)


def test_thresholds_in_turn(builder):
    figure, (graphic,) = surfaces((100,))
    figure.skipping = False
    plain = {}
    thresholds = (100, 250, 400, 550, 700)
    for threshold in thresholds:
        graphic.threshold = threshold
        plain[threshold] = figure.export_numpy()
    assert len({picture.tobytes() for picture in plain.values()}) == len(plain)
    figure.skipping = True
    for threshold in (*thresholds, *thresholds[::-1], *thresholds[::2]):
        graphic.threshold = threshold
        assert difference(figure.export_numpy(), plain[threshold]).max() <= 1
        assert skips_by(graphic) == "distance"


@pytest.fixture
def maps_of(engine):
    """Gives a builder and a volume with which it built maps for some limits."""

    def make(builder: str, limits, data=None):
        volume = resident_of(Voxels(ArraySource(sparse() if data is None else data)), engine)
        grids = BUILDERS[builder](engine, volume.shape_zyx)
        for limit in limits:
            grids.distances(limit, volume)
        return grids, volume

    return make


def test_the_least_recently_used_map_goes(builder, maps_of):
    grids, volume = maps_of(builder, (10, 20, 30, 40, 10))
    views = {limit: grids.distances(limit, volume) for limit in (20, 30, 40, 10)}
    assert len(set(views.values())) == MOST_MAPS
    grids.distances(50, volume)  # 20 goes
    for limit in (10, 30, 40):
        assert grids.distances(limit, volume) is views[limit]
    assert grids.distances(20, volume) is not views[20]


def test_a_map_that_does_not_pay_goes_alone(builder, maps_of):
    grids, volume = maps_of(builder, (10, 20))
    kept, nbytes = grids.distances(10, volume), grids.nbytes
    grids.drop("distance", 20)
    assert grids.nbytes == nbytes - np.prod(grids.cells_zyx)
    assert grids.distances(10, volume) is kept


@pytest.mark.parametrize("stored", ["as it is", "as on GPUs"])
def test_memory_of_several_thresholds(builder, maps_of, stored, monkeypatch):
    if stored == "as on GPUs":
        monkeypatch.setattr(vr.Engine, "is_cpu", False)
    data = np.zeros((64, 64, 64), np.uint8)
    data[20:30, 20:30, 20:30] = 200
    grids, volume = maps_of(builder, (), data)
    assert volume.encoding.voxel_bytes == (4 if vr.default_engine().is_cpu else 1)
    for number, limit in enumerate((10, 20, 30, 40, 50, 60)):
        grids.share_above("maximum", limit, volume)
        grids.distances(limit, volume)
        further = min(number, 3)
        assert 0 < grids.nbytes <= (0.05 + FURTHER_SHARE * further) * volume.nbytes
    before = grids.nbytes
    grids.distances(70, volume)
    assert grids.nbytes == before


def test_all_maps_follow_a_changed_box(engine, builder, maps_of):
    """In place: each equals a fresh one."""
    limits = (10, 90, 150, 190)
    data = sparse()
    grids, volume = maps_of(builder, limits, data)
    views = {limit: grids.distances(limit, volume) for limit in limits}
    stale = {limit: distances_of(grids, limit, volume) for limit in limits}
    for values, box in (
        (100, np.s_[30:34, 2:9, 40:41]),
        (0, np.s_[0:20, 10:30, 5:44]),
        (195, np.s_[1:2, 1:2, 1:2]),
    ):
        data[box] = values
        volume.voxels.change(box, data[box])
        grids.update(box, volume)
    fresh, _ = maps_of(builder, (), data)
    for limit in limits:
        found = distances_of(grids, limit, volume)
        np.testing.assert_array_equal(found, distances_of(fresh, limit, volume), err_msg=limit)
        assert (found != stale[limit]).any()
        assert grids.distances(limit, volume) is views[limit]


def test_replaced_voxels_drop_all_maps(builder, maps_of):
    data = sparse()
    grids, volume = maps_of(builder, (10, 20, 30), data)
    grids.forget()
    assert grids.nbytes == 0
    data[:, :9] = 250
    volume.voxels.change(None, data)
    fresh, _ = maps_of(builder, (), data)
    np.testing.assert_array_equal(distances_of(grids, 20, volume), distances_of(fresh, 20, volume))


def test_numpy_writes_only_what_a_box_can_change(engine, maps_of, monkeypatch):
    data = np.zeros((16, 16, 400), np.uint8)
    data[8, 8, ::40] = 200
    grids, volume = maps_of("numpy", (10, 20), data)
    written = []
    write = type(engine.device.queue).write_texture

    def write_texture(queue, destination, texels, layout, size):
        written.append((destination["texture"].label, size))
        return write(queue, destination, texels, layout, size)

    monkeypatch.setattr(type(engine.device.queue), "write_texture", write_texture)
    grids.update(np.s_[3:4, 3:4, 201:202], volume)
    for limit in (10, 20):
        grids.distances(limit, volume)
        grids.distances(limit, volume)
    assert written == 2 * [("distance grid", (13, 4, 4))]


def test_thresholds_in_turn_are_built_and_decided_once(compute, monkeypatch):
    figure, graphics = surfaces((100, 190), data=sparse())
    recorded = Recorded(monkeypatch)
    figure.render_frame()
    assert recorded.taken() == ["extremum", *6 * ["distance"]]
    assert recorded.summaries == 2
    for _ in range(3):
        figure.render_frame()
    assert recorded.taken() == [] and recorded.summaries == 2
    graphics[0].data[3:5, 2:9, 40] = 120
    figure.render_frame()
    assert recorded.taken() == ["extremum", *6 * ["distance"]]


def test_threads_that_ask_for_different_maps(engine, builder):
    """Each is given whole ones, while others have theirs built."""
    rng = np.random.default_rng(7)
    data = (255 * rng.random((40, 40, 40)) ** 2000).astype(np.uint8)
    volume = resident_of(Voxels(ArraySource(data)), engine)
    thresholds = (30, 60, 90, 120, 150, 180)

    def distances(threshold: int) -> bytes:
        kind, view = volume.grids.view("distance", volume, threshold)
        assert kind == "distance"
        with engine.lock:
            return texels(engine, GridTexture(view.texture, view)).tobytes()

    expected = {threshold: distances(threshold) for threshold in thresholds}
    assert len(set(expected.values())) == len(thresholds)

    def ask(seed: int) -> bool:
        choose = random.Random(seed)
        chosen = [choose.choice(thresholds) for _ in range(40)]
        return all(distances(threshold) == expected[threshold] for threshold in chosen)

    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(ask, range(4)))
