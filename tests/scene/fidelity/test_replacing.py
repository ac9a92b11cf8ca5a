"""Data that take the place of others may fit in one texture, where those before did not, or no more."""

import numpy as np
import pytest
from rendercanvas.offscreen import OffscreenRenderCanvas

import volrender as vr
from tests.hosts.window.test_window import settle
from tests.pictures import difference
from tests.scene.fidelity.test_labels import cells
from volrender.engine.bricks.bricked_resident import BrickedResident
from volrender.engine.bricks.channels.bricked_channels import BrickedChannels
from volrender.engine.bricks.labels.bricked_labels import BrickedLabels
from volrender.engine.volume.labels.label_resident import LabelResident
from volrender.engine.volume.packed_resident import PackedResident
from volrender.engine.volume.resident import Resident

SIZE = (72, 54)
SHAPE = (70, 130, 260)


def voxels() -> np.ndarray:
    """Vessels, and a slope between them that has structure everywhere."""
    z, y, x = np.indices(SHAPE, sparse=True)
    waves = 60 + 50 * np.sin(x / 7) * np.sin(y / 9 + z / 11)
    return np.maximum(waves, vr.datasets.vessels_store(SHAPE).read((slice(None),) * 3)).astype("u1")


LARGE = voxels()
SMALL = np.ascontiguousarray(LARGE[5:65, 40:100, 60:120])
LABELS = cells()
LOOK = {"mode": "mip", "vmin": 10, "vmax": 200, "cmap": "viridis", "gamma": 1.2}
OPACITY = [(0, 0), (90, 0.0), (255, 0.6)]


@pytest.fixture
def engine() -> vr.Engine:
    """A device on which what is stored in levels is held in bricks, and no texture is longer than 256."""
    engine = vr.Engine()
    engine.memory_budget_bytes = 5 * 2**20
    engine.limits["max-texture-dimension-3d"] = 256
    return engine


def shown(data, engine=None, **look) -> tuple[vr.Figure, vr.ImageVolumeGraphic]:
    figure = vr.Figure(size=SIZE, engine=engine)
    graphic = figure.add_image_volume(data, **{**LOOK, **look})
    figure[0, 0].camera.look_from(40, 25)
    return figure, graphic


def kind_of(graphic) -> type:
    (resident,) = graphic.residents
    return type(resident)


def assert_alike(figure: vr.Figure, data: np.ndarray, **look) -> np.ndarray:
    """A figure shows what one does that has these data in one texture, and the same camera."""
    picture = figure.export_numpy(**({"level": 0} if figure.stage.bricked() else {}))
    true, _ = shown(data, **look)
    true[0, 0].camera.set_state(figure[0, 0].camera.get_state())
    assert figure.fidelity.is_final and len(np.unique(picture)) > 20
    assert (difference(picture, true.export_numpy()) > 1).sum() <= 4
    return picture


@pytest.mark.parametrize("large", [LARGE, vr.Multiscale.of(LARGE)], ids=["too long", "in levels"])
@pytest.mark.parametrize("mode", ["mip", "composite", "iso"])
def test_other_data_are_held_as_they_would_be_from_the_start(engine, large, mode):
    look = {"mode": mode, "threshold": 90, "opacity": OPACITY, "opacity_unit": 1.0}
    figure, graphic = shown(SMALL, engine, **look)
    first = assert_alike(figure, SMALL, **look)
    figure[0, 0].camera.zoom = 1.5
    camera, events = figure[0, 0].camera.get_state(), []
    graphic.add_event_handler(lambda event: events.append(event.type), "data")
    graphic.data = large
    assert kind_of(graphic) is BrickedResident
    second = assert_alike(figure, LARGE, **look)
    if large is LARGE:
        graphic.data[:40] = 0  # what is written afterwards shows too
        assert_alike(figure, np.concatenate([0 * LARGE[:40], LARGE[40:]]), **look)
    graphic.data = SMALL
    assert kind_of(graphic) is Resident and set(events) == {"data"}
    third = assert_alike(figure, SMALL, **look)
    assert figure[0, 0].camera.get_state() == camera
    assert (graphic.vmin, graphic.vmax, graphic.gamma, graphic.mode) == (10, 200, 1.2, mode)
    assert difference(first, second).max() > 20 and difference(second, third).max() > 20


def test_all_who_show_the_data_show_the_others(engine):
    """Two graphics in one subplot, one in another figure, and one on another device."""
    figure, graphic = shown(SMALL, engine)
    beside = figure.add_image_volume(graphic.data, **LOOK)
    beside.visible = False
    others = [shown(graphic.data, each) for each in (engine, vr.Engine())]
    middle = LARGE[..., 5:255].astype(np.float32)  # which are stored alike in both
    graphics = [graphic, beside, *(other for _, other in others)]
    for data, array, kinds in (
        (vr.Multiscale.of(LARGE), LARGE, (BrickedResident, Resident)),
        (SMALL, SMALL, (Resident, Resident)),
        (LARGE, LARGE, (BrickedResident, Resident)),
        (middle, middle, (Resident, Resident)),
        (vr.Multiscale.of(middle), middle, (BrickedResident, Resident)),
        (middle, middle, (Resident, Resident)),  # of the same shape
    ):
        graphics[1].data = data  # the last device has room
        assert [kind_of(each) for each in graphics] == [kinds[0]] * 3 + [kinds[1]]
        assert len({id(each.residents[0]) for each in graphics[:3]}) == 1
        for each in (figure, *(other for other, _ in others)):
            assert_alike(each, array)


def test_a_window_goes_on_with_the_other_data(engine):
    figure, graphic = shown(SMALL, engine)
    canvas = OffscreenRenderCanvas(size=SIZE, pixel_ratio=1.0)
    window = figure.show(panel=False, canvas=canvas)
    settle(window, canvas, 2000)
    for data in (vr.Multiscale.of(LARGE), SMALL):
        graphic.data = data
        picture = settle(window, canvas, 2000)
        assert difference(picture[..., :3], figure.export_numpy(rgb=True)).max() <= 2
        assert len(np.unique(picture)) > 20 and figure.fidelity.is_final
    window.close()


class Broken:
    """Levels of which none can be read."""

    shape_zyx, channels, dtype = LARGE.shape, 1, LARGE.dtype
    levels = shape_zyx, (35, 65, 130)

    def read(self, box_zyx, level=0):
        raise RuntimeError("the disk is gone")


@pytest.mark.parametrize("way", ["to bricks", "to one texture"])
def test_where_the_others_cannot_be_held_those_before_stay(engine, way):
    before, data = (SMALL, SMALL) if way == "to bricks" else (vr.Multiscale.of(LARGE), LARGE)
    figure, graphic = shown(before, engine)
    picture = assert_alike(figure, data)
    held = graphic.residents
    if way == "to bricks":
        with pytest.raises(RuntimeError, match="the disk is gone"):
            graphic.data.replace(Broken())
    else:
        with pytest.raises(ValueError, match="can be rendered"):
            graphic.data = np.full((9, 9, 9), 1e38)
    assert graphic.residents == held and graphic.data.shape == data.shape
    np.testing.assert_array_equal(assert_alike(figure, data), picture)
    graphic.data = LARGE if way == "to bricks" else SMALL  # and others can be set still
    assert_alike(figure, LARGE if way == "to bricks" else SMALL)


def test_labels_and_those_that_paint_are_held_anew_too(engine):
    few = np.ascontiguousarray(LABELS[:60, :60, :60])
    engine.memory_budget_bytes = LABELS.nbytes - 1
    image = np.where(LABELS > 0, 200, 0).astype(np.uint8)
    figure, graphic = shown(image, engine, mode="iso", threshold=100)
    true, expected = shown(image, mode="iso", threshold=100)
    labels, of_true = (each.add_labels(few, visible=False) for each in (figure, true))
    graphic.color, expected.color = labels, of_true
    for data, array, kind in (
        (vr.Multiscale.of(LABELS), LABELS, BrickedLabels),
        (few, few, LabelResident),
    ):
        labels.data, of_true.data = data, array
        assert kind_of(labels) is kind and isinstance(graphic.paint_residents[0], kind)
        for is_alone in (False, True):
            for each in (labels, of_true):
                each.visible = is_alone
            graphic.visible = expected.visible = not is_alone
            level = {"level": 0} if figure.stage.bricked() else {}
            pictures = figure.export_numpy(**level), true.export_numpy()
            assert (difference(*pictures) > 1).sum() <= 8 and len(np.unique(pictures[1])) > 20


def test_channels_are_held_anew_together(engine):
    few, many = (np.stack([array, array[:, ::-1]]) for array in (SMALL, LARGE))
    figures = [vr.Figure(size=SIZE, engine=each) for each in (engine, None)]
    graphics = [each.add_image_volume(few, axes="czyx") for each in figures]
    for each in figures:
        each[0, 0].camera.look_from(40, 25)
    middle = np.ascontiguousarray(many[..., :250])
    for data, array, kind in (
        (many, many, BrickedChannels),
        (few, few, PackedResident),
        (middle, middle, PackedResident),
        (vr.Multiscale.of(middle), middle, BrickedChannels),
        (middle, middle, PackedResident),
    ):
        graphics[0].data, graphics[1].data = data, array
        assert kind_of(graphics[0]) is kind and kind_of(graphics[1]) is PackedResident
        level = {"level": 0} if kind is BrickedChannels else {}
        pictures = figures[0].export_numpy(**level), figures[1].export_numpy()
        assert (difference(*pictures) > 1).sum() <= 4 and len(np.unique(pictures[1])) > 20
