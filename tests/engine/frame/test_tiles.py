"""Tiles tell fragment shaders which pixels to march, and from where: the picture stays the same."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import volrender as vr
from tests.pictures import camera_towards, difference
from volrender.engine.frame.tiles import TILE_PX

SIZE = (120, 90)
NOTHING_MET = 1e38

QUIET = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


def specks(shape, seed: int) -> np.ndarray:
    """Single voxels and small blobs in nothing."""
    rng = np.random.default_rng(seed)
    data = np.zeros(shape, np.float32)
    data[rng.random(shape) < 3e-4] = 100
    z, y, x = np.indices(shape)
    for _ in range(2):
        centre = [rng.uniform(0, n) for n in shape]
        away = (z - centre[0]) ** 2 + (y - centre[1]) ** 2 + (x - centre[2]) ** 2
        data = np.maximum(data, 100 * np.exp(-away / rng.uniform(2, 20)))
    return data


def render_both(figure) -> tuple[np.ndarray, np.ndarray]:
    figure.dispatch = "fragment"
    figure.skipping = False
    plain = figure.export_numpy()
    figure.skipping = True
    return figure.export_numpy(), plain


def tile_values(figure, number: int = 0) -> np.ndarray:
    """The t of each tile, as the last frame found it."""
    texture = figure.stage.renderer.frame.direct._tiles[number].texture
    width, height, _ = texture.size
    row = -(-4 * width // 256) * 256
    data = figure.engine.device.queue.read_texture(
        {"texture": texture}, {"bytes_per_row": row, "rows_per_image": height}, texture.size
    )
    return np.frombuffer(data, np.float32).reshape(height, row // 4)[:, :width]


views = st.fixed_dictionaries(
    {
        "shape": st.tuples(*[st.integers(20, 60)] * 3),
        "seed": st.integers(0, 9),
        "direction": st.tuples(*[st.floats(-1, 1)] * 3).filter(lambda d: max(map(abs, d)) > 0.1),
        "distance": st.sampled_from([5.0, 60.0, 150.0, 1500.0]),
        "fov": st.sampled_from([0.0, 35.0, 90.0]),
        "crop": st.sampled_from([None, ((5, 19), (2, None), (0, 20))]),
        "planes": st.sampled_from([(), ((1, 0.3, 0.2, -9),)]),
        "scale": st.sampled_from([(1, 1, 1), (1, 2, 0.5), (-1, 1, 1)]),
        "interpolation": st.sampled_from(["linear", "nearest"]),
        "missing": st.booleans(),
    }
)


@QUIET
@given(views)
def test_no_ray_meets_anything_before_its_tile_does(s):
    data = specks(s["shape"], s["seed"])
    if s["missing"]:
        data[np.random.default_rng(1).random(data.shape) < 0.01] = np.nan
    figure = vr.Figure(size=SIZE)
    names = ("crop", "scale", "interpolation")
    graphic = figure.add_image_volume(
        data,
        mode="iso",
        vmin=0,
        threshold=40,
        clipping_planes=s["planes"],
        **{name: s[name] for name in names},
    )
    centre = (np.array(s["shape"][::-1]) - 1) / 2 * s["scale"]
    figure[0, 0].camera.set_state(
        camera_towards(centre, s["direction"], s["distance"], fov=s["fov"])
    )
    tiled, plain = render_both(figure)
    assert difference(tiled, plain).max() <= 1
    if (
        not figure.stage.renderer.frame.direct._tiles
    ):  # nothing of the volume is in the picture, or no cell is empty
        return
    _, found = figure.stage.renderer.frame.render_layer(graphic.drawing.latest)
    t = np.where(found[..., 2] > 0, found[..., 3], np.inf)
    of_tile = np.repeat(np.repeat(tile_values(figure), TILE_PX, 0), TILE_PX, 1)
    of_tile = of_tile[: SIZE[1], : SIZE[0]]
    assert (of_tile <= t + 1e-4 * np.abs(t)).all()


@pytest.mark.parametrize("is_cpu", [True, False])
@pytest.mark.parametrize("fov", [0.0, 60.0])
@pytest.mark.parametrize("direction", [(1, 1, 1), (-1, 0.7, -0.8), (0, 0, 1)])
def test_nothing_is_lost_in_the_corners(monkeypatch, direction, fov, is_cpu):
    monkeypatch.setattr(vr.Engine, "is_cpu", is_cpu)
    data = np.zeros((24, 24, 24), np.float32)
    data[::23, ::23, ::23] = 1
    figure = vr.Figure(size=SIZE)
    graphic = figure.add_image_volume(data, mode="iso", threshold=0.3)
    figure[0, 0].camera.set_state(camera_towards((11.5,) * 3, direction, 45.0, fov=fov))
    tiled, plain = render_both(figure)
    assert difference(tiled, plain).max() <= 1
    graphic.data[:] = 0
    graphic.data[tuple(23 * (np.array(direction[::-1]) > 0))] = 1  # the farthest one alone
    tiled, plain = render_both(figure)
    assert plain[..., :3].any() and difference(tiled, plain).max() <= 1


def test_tiles_without_a_surface_are_passed_over():
    data = np.zeros((64, 64, 64), np.float32)
    data[30:34, 30:34, 30:34] = 1
    figure = vr.Figure(size=(240, 240))
    figure.add_image_volume(data, mode="iso", threshold=0.5)
    figure[0, 0].camera.set_state(camera_towards((31.5,) * 3, (-0.4, -0.3, -1), 90.0))
    tiled, plain = render_both(figure)
    hit = plain[..., :3].any(axis=-1)
    assert hit.any() and (tiled == plain).all()
    met = tile_values(figure) < NOTHING_MET
    left, top, width, height = figure[0, 0].graphics[0].drawing.latest.scissor_px
    looked_at = np.zeros(met.shape, bool)
    looked_at[
        top // TILE_PX : (top + height) // TILE_PX, left // TILE_PX : (left + width) // TILE_PX
    ] = 1
    # The cube's four cells across, one more around it for the width of the cone: not much else.
    assert hit.mean() < (met & looked_at).mean() < 12 * hit.mean()


@pytest.mark.parametrize("overlay", ["none", "outline", "weighted", "dither"])
def test_several_volumes_and_subplots(overlay):
    figure = vr.Figure(size=SIZE, shape=(1, 2), background="steelblue")
    for seed, subplot in enumerate(figure):
        first = subplot.add_image_volume(specks((40, 40, 40), seed), mode="iso", threshold=30)
        second = subplot.add_image_volume(
            specks((40, 40, 40), seed + 5), mode="iso", threshold=50, cmap="cyan", offset=(3, 2, -4)
        )
        subplot.camera.set_state(camera_towards((20, 20, 20), (-0.4, -0.3, -1), 80.0))
        if overlay == "outline":
            subplot.outline.visible = True
        if overlay in ("weighted", "dither"):
            first.alpha = second.alpha = 0.5
            first.alpha_mode = second.alpha_mode = (
                "weighted_blend" if overlay == "weighted" else "dither"
            )
    tiled, plain = render_both(figure)
    assert difference(tiled, plain).max() <= 1
    targets = figure.stage.renderer.frame._march_targets
    # Of each subplot, a first and a second one: they share targets, side by side.
    assert len(targets) == 2
    assert all(target._tiles is not None for target in targets)
    assert (plain != plain[0, 0]).any(axis=-1).mean() > 0.005


def test_a_tiled_volume_beside_one_that_is_not():
    figure = vr.Figure(size=SIZE, shape=(1, 2))
    for subplot, mode in zip(figure, ("mip", "iso"), strict=True):
        subplot.add_image_volume(specks((40, 40, 40), 1), mode=mode, threshold=30)
    tiled, plain = render_both(figure)
    assert difference(tiled, plain).max() <= 1
    assert len(figure.stage.renderer.frame.direct._tiles) == 1
    halves = plain[:, : SIZE[0] // 2, :3], plain[:, SIZE[0] // 2 :, :3]
    assert all(half.any() for half in halves)
