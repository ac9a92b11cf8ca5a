"""Where pictures end: near and far planes, subplots' borders, grazing light, and what must not be lost."""

import math

import numpy as np
import pytest

import volrender as vr
from tests.oracle import render
from tests.pictures import difference, figure_of
from tests.scene.drawing.test_against_oracle import PIXELS, scene_of
from volrender.base.modes import modes_of
from volrender.engine.volume import encoding as formats
from volrender.scene.camera.camera import Camera

MODES = tuple(modes_of("image_volume"))


@pytest.mark.parametrize("planes", [(1.0, 44.0), (42.0, 200.0), (40.0, 46.0)], ids=str)
@pytest.mark.parametrize("mode", MODES)
def test_near_and_far_planes_cut_the_volume(mode, planes):
    scene = scene_of("ramp", mode, "aside", threshold=700.3)
    scene.camera["depth_range"] = planes
    try:
        expected = render(scene)
        wrong = difference(figure_of(scene).export_numpy(), expected.image) > 2
    finally:
        del scene.camera["depth_range"]
    assert (~np.isnan(expected.depth)).any()
    assert wrong.sum() <= 0.01 * PIXELS


def test_near_and_far_by_the_formula():
    camera = Camera(fov=50)
    camera.set_state({"depth": 7})
    factor = 0.5 / math.tan(math.radians(25))
    assert camera.near_far() == pytest.approx((7 * factor * 0.01, 7 * factor * 10000))
    camera.set_state({"depth_range": (3, 9)})
    assert camera.near_far() == (3, 9)
    camera.fit([(-1, -1, -1), (1, 1, 1)], 1.0)
    assert camera.get_state()["depth_range"] is None
    with pytest.raises(ValueError, match="fov"):
        camera.fov = 0.05


def test_normals_in_full_precision_as_on_gpus(monkeypatch):
    """The gradient that GPUs use, against the oracle."""
    monkeypatch.setattr(vr.Engine, "is_cpu", False)
    monkeypatch.setattr(formats, "FAST_BYTES", 0)
    for name in ("ball", "marschner_lobb", "ramp"):
        scene = scene_of(name, "iso", "aside")
        figure = figure_of(scene)
        wrong = difference(figure.export_numpy(), render(scene).image) > 2
        assert figure[0, 0].graphics[0].drawing.latest.program.gradient == "exact"
        assert wrong.sum() <= 0.01 * PIXELS, name


def test_depth_of_rays_that_stay_below_the_limits_is_their_entry():
    data = np.random.default_rng(0).random((8, 8, 8)).astype(np.float32)
    figure = vr.Figure(size=(24, 24))
    volume = figure.add_image_volume(data, vmin=5, vmax=6)
    figure[0, 0].auto_fit()
    entry = figure.render_layers()[0].depth
    volume.mode, volume.vmin, volume.vmax = "minip", -6, -5
    np.testing.assert_allclose(figure.render_layers()[0].depth, entry, atol=1e-7)
    volume.mode, volume.vmin, volume.vmax = (
        "minip",
        2,
        3,
    )  # the first sample is below: it stops there
    np.testing.assert_allclose(figure.render_layers()[0].depth, entry, atol=1e-7)


def test_planes_between_layers_do_not_flicker():
    """A plane halfway between two layers shows one of them, whole, from any angle."""
    data = np.zeros((6, 8, 8), np.uint8)
    data[3:] = 200
    for angle in (5, 20, 35, 50):
        figure = vr.Figure(size=(40, 40))
        figure.add_image_volume(
            data,
            mode="slice",
            plane=(0, 0, 1, -2.5),
            interpolation="nearest",
            cmap="gray",
            vmin=-50,
        )
        figure[0, 0].camera.look_from(angle, angle / 2)
        picture = figure.export_numpy()[..., 0]
        assert len(np.unique(picture[picture > 0])) == 1, angle


@pytest.mark.parametrize("z", [-0.5, 5.5])
def test_planes_on_a_face_are_drawn_whole(z):
    for angle in (-40, 3, 17, 41):
        figure = vr.Figure(size=(40, 40))
        data = np.full((6, 8, 8), 9, np.uint8)
        figure.add_image_volume(data, mode="slice", plane=(0, 0, 1, -z), vmin=0, vmax=9)
        inside = figure.add_image_volume(data, mode="slice", plane=(0, 0, 1, -2.5), vmin=0, vmax=9)
        figure[0, 0].camera.fov = 0
        figure[0, 0].camera.look_from(angle, 10)
        figure[0, 0].auto_fit()
        layers = figure.render_layers()
        face, middle = (np.isfinite(layer.depth) for layer in layers)
        assert inside is layers[1].graphic
        assert face.sum() == pytest.approx(middle.sum(), rel=0.1)


def test_a_zoomed_volume_stays_in_its_subplot():
    figure = vr.Figure(size=(40, 20), shape=(1, 2))
    figure[0, 1].add_image_volume(np.ones((4, 4, 4)), vmin=0)
    figure[0, 1].auto_fit()
    figure[0, 1].camera.zoom = 20
    picture = figure.export_numpy()[..., :3].any(axis=-1)
    assert picture[:, 20:].all() and not picture[:, :20].any()
    figure[0, 0].add_image_volume(np.ones((4, 4, 4)), vmin=0, alpha_mode="weighted_blend")
    figure[0, 0].auto_fit()
    figure[0, 0].camera.zoom = 0.2
    corner = figure.export_numpy()[:5, :5, :3]
    assert not corner.any()


def test_half_transparent_backgrounds():
    figure = vr.Figure(size=(16, 16), background=(1, 0, 0, 0.5))
    red, *rest, alpha = figure.export_numpy()[0, 0].tolist()
    assert (red, *rest) == (255, 0, 0) and alpha in (127, 128)  # 127.5 rounds either way
    figure[0, 0].background = [(0, 1, 0, 0.5), (0, 0, 1, 0.25)]
    figure.add_image_volume(np.ones((2, 2, 2)), vmin=0, alpha_mode="add")
    picture = figure.export_numpy()
    assert picture[-1, 0, 3] > 110 and picture[0, 0, 3] < 80


def test_auto_fit_leaves_invisible_graphics_out():
    figure = vr.Figure(size=(16, 16))
    figure.add_image_volume(np.ones((4, 4, 4)))
    figure[0, 0].auto_fit()
    near = figure[0, 0].camera.position
    figure.add_image_volume(np.ones((4, 4, 4)), offset=(1e4, 0, 0), visible=False)
    figure[0, 0].auto_fit()
    np.testing.assert_array_equal(figure[0, 0].camera.position, near)


def test_a_wrong_suffix_is_refused_before_rendering(monkeypatch):
    figure = vr.Figure(size=(8, 8))
    monkeypatch.setattr(vr.Figure, "render_frame", lambda self: pytest.fail("rendered"))
    with pytest.raises(ValueError, match="suffix"):
        figure.export("picture.jpgg")


@pytest.mark.parametrize("dtype", ["bool", "uint8", "int8", "uint16", "int16", "uint32", "int64"])
@pytest.mark.parametrize("features", [None, ()], ids=["all features", "no features"])
def test_alpha_of_integers_is_the_share_of_their_range(dtype, features):
    engine = vr.Engine(features=features) if features is not None else vr.default_engine()
    info = (0, 1) if dtype == "bool" else (np.iinfo(dtype).min, np.iinfo(dtype).max)
    for share in (0.0, 1.0) if dtype == "bool" else (0.0, 0.25, 0.75, 1.0):
        data = np.full((4, 4, 4, 4), info[1], dtype)
        alpha = min(int(info[0]) + round(share * (int(info[1]) - int(info[0]))), int(info[1]))
        data[..., 3] = alpha if dtype != "bool" else bool(share)
        figure = vr.Figure(size=(12, 12), engine=engine, background=(0, 0, 0, 0))
        figure.add_image_volume(data, mode="slice", plane=(0, 0, 1, -1.5))
        assert figure.export_numpy()[6, 6, 3] == pytest.approx(255 * share, abs=2)


def test_interrupted_exports_leave_the_figure_usable(monkeypatch):

    figure = vr.Figure(size=(16, 16))
    figure.add_image_volume(np.ones((4, 4, 4)), vmin=0)
    before = figure.export_numpy()

    def interrupt(self, *args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(type(figure.stage.renderer.frame._spare[0]._mapping), "wait", interrupt)
        with pytest.raises(KeyboardInterrupt):
            figure.export_numpy()
    np.testing.assert_array_equal(figure.export_numpy(), before)


def test_threads_may_export_one_figure():
    import threading

    figure = vr.Figure(size=(32, 32))
    figure.add_image_volume(np.random.default_rng(0).random((8, 8, 8)))
    expected = figure.export_numpy()
    wrong = []

    def work():
        for _ in range(15):
            if (figure.export_numpy() != expected).any():
                wrong.append(1)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
