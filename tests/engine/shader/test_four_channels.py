"""Four channels packed in one texture are marched as four volumes are, by the same file."""

import numpy as np
import pytest
import wgpu

import volrender as vr
from tests.engine.shader.marches import (
    ONE_VOLUME,
    bindings_of,
    figure_of,
    items_of,
    linked_entry,
    run,
)
from volrender.base.modes import modes_of
from volrender.engine.volume.sampler import volume_sampler

Z, Y, X = np.indices((20, 24, 22)).astype(np.float32)
NOISE = np.random.default_rng(7).random((4, *Z.shape)).astype(np.float32)
# The extrema of each are elsewhere.
CHANNELS = np.stack(
    [
        np.sin(X / 3) * np.cos(Y / 4) + 0.1 * NOISE[0],
        np.cos(X / 5 + Z / 3) + 0.3 * NOISE[1],
        2 * NOISE[2] - 1,
        np.sin(Y / 2) * np.sin(Z / 5) + 0.02 * X,
    ]
).astype(np.float32)
CENTRE_XYZ = (11, 12, 10)
WIDE, NARROW = (-2.0, 2.0), (-0.6, 0.6)
# Small things, each channel's elsewhere, in nothing.
SPARSE = np.zeros_like(CHANNELS)
for _channel, _corner in enumerate(((1, 1, 1), (14, 2, 3), (2, 18, 16), (15, 17, 2))):
    SPARSE[_channel][tuple(slice(c, c + 4) for c in _corner)] = 0.5 + 0.4 * NOISE[0, :4, :4, :4]


def march(engine, monkeypatch, tmp_path, items, graphics, packed, grid=None):
    """The hits of each channel alone, and those of the packed ones.

    All say of the packed volume what the first channel's says of its own: the limits that end a
    ray, too. With a grid it is skipped by it.
    """
    program = items[graphics[0]].program
    alone = linked_entry(monkeypatch, tmp_path, ONE_VOLUME, program.roles())
    expected = [run(engine, alone, bindings_of(engine, items[graphic])) for graphic in graphics]
    item = items[graphics[0]]._replace(resident=items[packed].resident)
    bindings = bindings_of(engine, item)
    four = program._replace(scalar="four")
    if grid is not None:
        kind = modes_of("image_volume")[program.mode].grid
        four = four._replace(skipping=kind, batch="eight")
        bindings.append({"binding": 7, "resource": grid})
        bindings.append({"binding": 8, "resource": volume_sampler(engine, "nearest")})
    linked = linked_entry(monkeypatch, tmp_path, ONE_VOLUME, four.roles())
    return expected, run(engine, linked, bindings)


def scene(mode, limits=WIDE, interpolation="linear", channels=CHANNELS):
    """What is drawn of four volumes and of one that packs them; the four; the one."""
    look = {
        "mode": mode,
        "vmin": limits[0],
        "vmax": limits[1],
        "interpolation": interpolation,
        "plane": (0.2, 0.3, 1.0, -17.0),
    }
    graphics = [vr.ImageVolumeGraphic(channel, **look) for channel in channels]
    packed = vr.ImageVolumeGraphic(np.moveaxis(channels, 0, -1), **look)
    return items_of(figure_of(*graphics, packed, centre=CENTRE_XYZ, distance=50)), graphics, packed


@pytest.mark.parametrize("interpolation", ["linear", "nearest"])
@pytest.mark.parametrize("limits", [WIDE, NARROW], ids=["plain", "ends early"])
@pytest.mark.parametrize("mode", ["mip", "minip", "slice"])
def test_each_channel_is_what_it_is_alone(
    engine, tmp_path, monkeypatch, mode, limits, interpolation
):
    shown = scene(mode, limits, interpolation)
    expected, found = march(engine, monkeypatch, tmp_path, *shown)
    values = np.stack([hits["value"][..., 0] for hits in expected], axis=-1)
    t = np.stack([hits["t"][..., 0] for hits in expected], axis=-1)
    assert found["found"].mean() > 0.1
    np.testing.assert_array_equal(found["found"], expected[0]["found"])
    np.testing.assert_array_equal(found["value"], values)
    np.testing.assert_array_equal(found["t"], t)
    if mode != "slice":
        depths = np.stack([hits["depth"] for hits in expected])
        np.testing.assert_array_equal(found["depth"], depths.min(axis=0))
        apart = (np.ptp(t, axis=-1) > 0)[found["found"]]
        assert apart.mean() > 0.9
        seen = values[found["found"]]
        ended = seen >= limits[1] if mode == "mip" else seen <= limits[0]
        assert (ended.mean(axis=0) > 0.02).any() == (limits == NARROW)


@pytest.mark.parametrize("mode", ["attenuated", "sum"])
def test_channels_are_added_up_and_dimmed_each_for_itself(engine, tmp_path, monkeypatch, mode):
    expected, found = march(engine, monkeypatch, tmp_path, *scene(mode))
    values = np.stack([hits["value"][..., 0] for hits in expected], axis=-1)
    t = np.stack([hits["t"][..., 0] for hits in expected], axis=-1)
    seen = found["found"]
    assert seen.mean() > 0.1
    np.testing.assert_array_equal(seen, expected[0]["found"])
    np.testing.assert_allclose(found["value"], values, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(found["t"], t, rtol=1e-5)
    assert (np.ptp(values[seen], axis=-1) > 0.05).mean() > 0.5
    assert (np.ptp(t[seen], axis=-1) > 0).mean() > 0.9 or mode != "attenuated"


def grid_of(engine, extremum, values):
    """The extremum of each channel in each cell of 4×4×4 voxels and its neighbours, as a texture."""
    cells = [-(-length // 4) for length in values.shape[1:]]
    grid = np.zeros((*cells, 4), np.float32)
    for cell in np.ndindex(*cells):
        near = tuple(slice(max(0, 4 * c - 4), 4 * c + 9) for c in cell)
        grid[cell] = extremum(values[:, *near], axis=(1, 2, 3))
    texture = engine.device.create_texture(
        size=cells[::-1],
        dimension="3d",
        format="rgba32float",
        usage=wgpu.TextureUsage.TEXTURE_BINDING | wgpu.TextureUsage.COPY_DST,
    )
    layout = {"bytes_per_row": 16 * cells[2], "rows_per_image": cells[1]}
    engine.device.queue.write_texture({"texture": texture}, grid, layout, cells[::-1])
    return texture.create_view()


@pytest.mark.parametrize("mode", ["mip", "minip"])
def test_what_is_passed_over_matters_to_no_channel(engine, tmp_path, monkeypatch, mode):
    is_mip = mode == "mip"
    channels = SPARSE if is_mip else 1 - SPARSE
    extremum, nothing = (np.max, 0) if is_mip else (np.min, 1)
    shown = scene(mode, (0, 1), channels=channels)
    expected, found = march(
        engine, monkeypatch, tmp_path, *shown, grid_of(engine, extremum, channels)
    )
    values = np.stack([hits["value"][..., 0] for hits in expected], axis=-1)
    np.testing.assert_array_equal(found["value"], values)
    # A channel of which the grid says that it holds nothing is passed over where the others are too.
    blind = channels.copy()
    blind[1] = nothing
    _, found = march(engine, monkeypatch, tmp_path, *shown, grid_of(engine, extremum, blind))
    missed = found["value"] != values
    assert missed[..., 1].any() and not missed[..., [0, 2, 3]].any()
