"""Four channels that skip by their grids find what they find without, in fewer samples."""

import numpy as np
import pytest

import volrender as vr
from tests.engine.shader.marches import (
    ONE_VOLUME,
    bindings_of,
    counting_samples,
    figure_of,
    items_of,
    linked_entry,
    run,
)
from tests.engine.skipping.packed_volume import PackedVolume
from volrender.base.modes import DISTANCES, modes_of
from volrender.engine.skipping import by_numpy, skipping
from volrender.engine.skipping.packed import PackedGrids
from volrender.engine.volume.sampler import volume_sampler

EDGE = 48
# Mode: what is looked for in each channel of values 0..1.
SOUGHT = {"mip": 0.0, "minip": 0.0, "iso": 0.5, "attenuated": 0.0, "mean": 0.0, "sum": 0.0}


@pytest.fixture
def skips_anyway(monkeypatch):
    """Also where it does not pay."""
    monkeypatch.setattr(by_numpy, "LEAST_PASSED_OVER", 0.0)
    monkeypatch.setattr(skipping, "MOST_AT_LIMIT", 1.0)
    for kind in DISTANCES:
        monkeypatch.setitem(skipping.MOST_OCCUPIED, kind, 1.0)


def small_things() -> np.ndarray:
    """In each of four channels a few, elsewhere in each, in nothing."""
    rng = np.random.default_rng(0)
    channels = np.zeros((4, EDGE, EDGE, EDGE), np.float32)
    for channel in channels:
        for corner in rng.integers(0, EDGE - 5, (3, 3)):
            part = tuple(slice(first, first + 4) for first in corner)
            channel[part] = rng.uniform(0.3, 0.9, (4, 4, 4))
    return channels


@pytest.mark.parametrize("interpolation", ["linear", "nearest"])
@pytest.mark.parametrize("mode", SOUGHT)
def test_skipping_changes_nothing(engine, skips_anyway, mode, interpolation):
    channels = 1 - small_things() if mode == "minip" else small_things()
    look = {"mode": mode, "vmin": 0, "vmax": 1, "interpolation": interpolation, "threshold": 0.5}
    alone = vr.ImageVolumeGraphic(channels[0], **look)
    packed = vr.ImageVolumeGraphic(np.moveaxis(channels, 0, -1), **look)
    items = items_of(figure_of(alone, packed, centre=(EDGE / 2,) * 3, distance=110))
    item = items[alone]._replace(resident=items[packed].resident)
    kind = modes_of("image_volume")[mode].grid
    volume = PackedVolume(engine, *channels)
    name, grid = PackedGrids(engine, volume.shape_zyx).view(kind, volume, 4 * (SOUGHT[mode],))
    by_grid = [{"binding": 7, "resource": grid}]
    if kind not in DISTANCES:
        by_grid.append({"binding": 8, "resource": volume_sampler(engine, "nearest")})
    hits = []
    for skips_by, grid_bindings in (("none", []), (name, by_grid)):
        program = item.program._replace(scalar="four", search="channels", skipping=skips_by)
        linked = linked_entry(ONE_VOLUME, program.roles())
        bindings = [*bindings_of(engine, item), *grid_bindings]
        if "struct Mode {" not in linked.text:
            bindings = [entry for entry in bindings if entry["binding"] != 2]
        hits.append(run(engine, counting_samples(linked), bindings))
    plain, found = hits
    assert plain["found"].sum() > 25
    np.testing.assert_array_equal(found["found"], plain["found"])
    np.testing.assert_allclose(found["value"], plain["value"], rtol=1e-4, atol=1e-5)
    np.testing.assert_array_equal(found["depth"], plain["depth"])
    assert found["samples"].sum() < 0.7 * plain["samples"].sum()
