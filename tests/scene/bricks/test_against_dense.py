"""Pictures of volumes in bricks are those of dense textures, whatever is set, at every level."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rendercanvas.offscreen import OffscreenRenderCanvas

import volrender as vr
from volrender.engine.bricks.bricked_resident import BrickedResident

SIZE = (72, 54)
SHAPE = (70, 121, 125)  # no multiple of bricks, of which there are 18 at level 0
MODES = {
    "mip": {},
    "minip": {},
    "mean": {},
    "sum": {},
    "attenuated": {"attenuation": 0.02, "opacity_unit": 1.0},
    "iso": {"threshold": 120},
    "slice": {"plane": (0.2, 0.3, -1, 10)},
    "composite": {"opacity": [(0, 0), (90, 0.0), (255, 0.6)], "opacity_unit": 1.0},
}


def voxels() -> np.ndarray:
    """Vessels, and a slope between them that has structure everywhere."""
    z, y, x = np.indices(SHAPE)
    waves = 60 + 50 * np.sin(x / 7) * np.sin(y / 9 + z / 11)
    vessels = vr.datasets.vessels_store(SHAPE).read((slice(None),) * 3)
    return np.maximum(waves, vessels).astype(np.uint8)


VOXELS = voxels()


@pytest.fixture(scope="module")
def small() -> vr.Engine:
    """A device with room for the coarsest level and some bricks of others."""
    engine = vr.Engine()
    engine.memory_budget_bytes = 900_000  # the least that there has to be is more: 13 slots
    return engine


def shown(
    data, engine=None, look_from=(40, 25), zoom=1.0, dispatch="fragment", **kwargs
) -> vr.Figure:
    figure = vr.Figure(size=SIZE, engine=engine, dispatch=dispatch)
    figure.add_image_volume(data, vmin=0, vmax=255, **kwargs)
    figure[0, 0].camera.look_from(*look_from)
    figure[0, 0].camera.zoom = zoom
    return figure


def differing(figure: vr.Figure, true: vr.Figure, level: int = 0) -> float:
    """The share of pixels that differ by more than 1 of 255."""
    pictures = figure.export_numpy(level=level).astype(int), true.export_numpy()
    assert figure.fidelity.is_final and len(np.unique(pictures[1])) > 8
    return (np.abs(pictures[0] - pictures[1]).max(axis=-1) > 1).mean()


kinds = {
    "uint8": VOXELS,
    "int16": VOXELS.astype(np.int16) * 9 - 900,
    "float32": VOXELS / np.float32(255),
    "missing": np.where(VOXELS > 160, np.nan, VOXELS).astype(np.float32),
}


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    mode=st.sampled_from(sorted(MODES)),
    interpolation=st.sampled_from(["linear", "linear", "nearest", "cubic"]),
    kind=st.sampled_from(sorted(kinds)),
    dispatch=st.sampled_from(["fragment", "compute"]),
    look_from=st.tuples(st.integers(-180, 180), st.integers(-90, 90)),
    zoom=st.sampled_from([0.8, 3.0]),
    crop=st.sampled_from([None, ((3, 66), (10, 90), (1, 119))]),
    planes=st.sampled_from([(), [(1.0, 0.4, 0.2, -40.0)]]),
    step_size=st.sampled_from([1.0, 3.0]),
)
def test_at_full_detail_they_are_alike(
    small, mode, interpolation, kind, dispatch, look_from, zoom, crop, planes, step_size
):
    data = kinds[kind]
    low, high = (np.nanmin(data), np.nanmax(data))
    scaled = dict(MODES[mode])
    if "threshold" in scaled:
        scaled["threshold"] = low + 0.45 * (high - low)
    if "opacity" in scaled:
        scaled["opacity"] = [
            (low + v / 255 * (high - low), alpha) for v, alpha in scaled["opacity"]
        ]
    kwargs = dict(mode=mode, interpolation=interpolation, look_from=look_from, zoom=zoom, crop=crop)
    kwargs |= dict(dispatch=dispatch, clipping_planes=planes, step_size=step_size, **scaled)
    true = shown(data, **kwargs)
    figure = shown(vr.Multiscale.of(data), small, **kwargs)
    for each in (true, figure):
        (graphic,) = each[0, 0].graphics
        graphic.vmin, graphic.vmax = low, high
    # Nearest voxels change at once, where samples lie between two; cubic ones are 64 terms.
    most = 0.0005 if interpolation == "linear" and kind != "missing" else 0.01
    assert differing(figure, true) <= most
    (resident,) = figure[0, 0].graphics[0].residents
    assert figure[0, 0].graphics[0].drawing.latest.program.layout == "bricks"
    assert resident.layout.n_bricks >= 18


@pytest.mark.parametrize("mode", sorted(MODES))
def test_a_level_is_the_dense_picture_of_its_array(small, mode):
    even = VOXELS[:68, :120, :124]
    half = even.reshape(34, 2, 60, 2, 62, 2).mean(axis=(1, 3, 5))
    half = np.floor(half + 0.5).astype(np.uint8)
    look = MODES[mode]
    true = shown(half, mode=mode, scale=(2, 2, 2), offset=(0.5, 0.5, 0.5), zoom=2.0, **look)
    figure = shown(vr.Multiscale([even, half]), small, mode=mode, zoom=2.0, **look)
    assert differing(figure, true, level=1) <= 0.005
    assert differing(figure, shown(even, mode=mode, zoom=2.0, **look)) <= 0.0005


def test_bricks_that_are_passed_over_move_no_sample(small):
    """They are never asked for: what stands for them is coarser, and has longer steps."""
    grains = np.random.default_rng(2).integers(0, 256, SHAPE).astype(np.uint8)
    grains[:, :, 60:] //= 8  # bricks before the others, without any surface
    look = {"mode": "iso", "threshold": 200, "look_from": (60, 20)}
    assert differing(shown(vr.Multiscale.of(grains), small, **look), shown(grains, **look)) <= 0.001


@pytest.mark.parametrize("look", [{"mode": "mip"}, {"mode": "iso", "threshold": 1600}], ids=str)
def test_values_beyond_those_of_coarser_levels_are_as_exact(small, look):
    grains = np.random.default_rng(4).integers(-100, 1800, SHAPE).astype(np.int16)
    grains[::9, ::7, ::8] = 5000  # of which means have little
    look = {**look, "look_from": (60, 20), "zoom": 2.0}
    figure, true = shown(vr.Multiscale.of(grains), small, **look), shown(grains, **look)
    for each in (figure, true):
        (graphic,) = each[0, 0].graphics
        graphic.vmin, graphic.vmax = -100, 5000
    (resident,) = figure[0, 0].graphics[0].residents
    assert resident.encoding.high < 5000
    assert differing(figure, true) <= 0.0005
    assert resident.encoding.high >= 5000 and resident.encoding.multiplier >= 8
    for each in (figure, true):
        each[0, 0].camera.zoom = 6  # voxels are larger than pixels
    picked, expected = (each[0, 0].pick(36, 27) for each in (figure, true))
    assert picked["index"] == expected["index"] and picked["value"] == expected["value"]
    assert picked["scalar"] == pytest.approx(expected["scalar"], abs=0.25)


def test_what_is_drawn_twice_in_a_frame_is_of_the_same_bricks(small, monkeypatch):
    figure = shown(vr.Multiscale.of(VOXELS), small, mode="mip")
    figure.add_image_volume(figure[0, 0].graphics[0].data, mode="iso", threshold=120)
    kept_up = []
    monkeypatch.setattr(BrickedResident, "keep_up", lambda each: kept_up.append(each))
    canvas = OffscreenRenderCanvas(size=SIZE, pixel_ratio=1.0)
    figure.show(panel=False, canvas=canvas)
    for frames in (1, 2):
        canvas.draw()
        assert len(kept_up) == frames


def test_bricks_that_go_come_again(small):
    """Two views, each of which has room alone."""
    figure = shown(vr.Multiscale.of(VOXELS), small, mode="mip", zoom=3.0)
    true = shown(VOXELS, mode="mip", zoom=3.0)
    (resident,) = figure[0, 0].graphics[0].residents
    there = []
    for degrees in (0, 90, 0):
        for each in (figure, true):
            each[0, 0].camera.look_from(degrees, 0)
        assert differing(figure, true) <= 0.0005
        there.append(resident.slots_xyz)
    assert np.prod(there[-1]) < resident.layout.n_bricks  # some went for others


@pytest.mark.parametrize("smoothing", [0, 1.5])
def test_normals_of_a_ball_are_as_exact_across_bricks(small, smoothing):
    z, y, x = np.indices((126, 126, 126)) - 62.3
    ball = np.clip(8 * (50 - np.sqrt(z**2 + y**2 + x**2)) + 128, 0, 255).astype(np.uint8)
    look = {"mode": "iso", "threshold": 128, "smoothing": smoothing, "shininess": 200}
    figure, true = shown(vr.Multiscale.of(ball), small, **look), shown(ball, **look)
    assert differing(figure, true) == 0
