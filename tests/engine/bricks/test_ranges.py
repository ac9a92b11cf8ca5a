"""16-bit integers that use a part of their range are stored in finer steps, and no voxel is wrong."""

import time

import numpy as np
import pytest

import volrender as vr
from tests.engine.bricks.sources import Levels
from tests.engine.bricks.test_channels import stored as stored_channels
from tests.engine.bricks.test_following import Written, full, write
from tests.engine.bricks.told import assert_right, pages, tell, wanted
from volrender.data.voxels import Voxels
from volrender.engine.bricks.bricked_resident import BrickedResident
from volrender.engine.bricks.channels.bricked_channels import BrickedChannels
from volrender.engine.bricks.streaming import stream

SHAPE = (130, 70, 130)


def spiked(*spikes: int, dtype=np.int16, kind=Levels) -> Levels:
    """Values of 100 to 700, and some voxels beyond that coarser levels do not have."""
    data = np.random.default_rng(3).integers(100, 701, SHAPE).astype(dtype)
    data[0, 0, :8] = [100, 700] * 4  # the coarsest level has both
    data[0, 0, ::4] = 100
    data[4, 0, ::4] = 700
    for number, spike in enumerate(spikes):
        data[(31, 91)[number % 2], 31, (31, 91)[number // 2]] = spike
    return kind(data)


@pytest.mark.parametrize(
    ("spikes", "features", "formats", "steps"),
    [
        ((1900, -600), None, ("r16unorm", "r16unorm"), (54, 13)),  # or finer: which comes first?
        ((1200, 4000, -3000), None, ("r16unorm", "r16unorm"), (54, 8)),
        ((1200, 32767, -32768), None, ("r16unorm", "r16unorm"), (54, 1)),
        ((4000, -3000), ("float32-filterable",), ("r16float", "r32float"), (1, 1)),
    ],
)
def test_frames_have_no_wrong_voxel_while_the_range_grows(spikes, features, formats, steps):
    engine = vr.Engine() if features is None else vr.Engine(features=features)
    source = spiked(*spikes)
    resident = BrickedResident(engine, Voxels(source))
    resident.upload_budget_bytes = 3 * 2 * 64**3
    assert (resident.encoding.format, resident.encoding.multiplier) == (formats[0], steps[0])
    assert resident.encoding.high < max(spikes)
    began = 0
    while True:
        tell(resident, np.concatenate([pages(resident, level) for level in (0, 1)]))
        engine.wait()
        before = resident.encoding
        resident.keep_up()
        began += resident.encoding != before
        if assert_right(resident, source.arrays) == resident.layout.n_bricks:
            break
    assert 1 <= began <= 3
    assert resident.encoding.format == formats[1]
    assert steps[1] <= resident.encoding.multiplier < 2 * steps[1]
    resident.serve()
    assert resident.missing == resident.pending == 0


def test_what_is_waited_for_is_right_where_the_range_grows(engine):
    source = spiked(2000, 3000)
    resident = BrickedResident(engine, Voxels(source))
    rounds = 0
    while True:
        tell(resident, pages(resident, 0))
        if not resident.serve().asked:
            break
        rounds += 1
    assert rounds <= 3 and resident.encoding.high >= 3000
    assert assert_right(resident, source.arrays) > len(pages(resident, 0))


@pytest.mark.parametrize("at_once", [64, 0])
@pytest.mark.parametrize("box", [(slice(31, 32),) * 3, (slice(0, 70),) * 3], ids=["fine", "coarse"])
def test_values_that_are_written_may_be_beyond_the_range(engine, monkeypatch, box, at_once):
    monkeypatch.setattr(stream, "MOST_AT_ONCE", at_once)
    source = spiked(kind=Written)
    voxels, resident = full(engine, source)
    write(voxels, source, box, -9000)
    if at_once or box[0].start == 0:
        assert_right(resident, source.arrays)
    until = time.monotonic() + 30
    for _ in range(3):  # frames bring the others
        tell(resident, pages(resident, 0))
        while resident.is_awaited or resident.pending:
            assert time.monotonic() < until
            resident.keep_up()
            engine.wait()
    assert assert_right(resident, source.arrays) == 1 + len(pages(resident, 0)) + 4
    assert resident.encoding.low <= -9000


def test_each_channel_has_a_range_of_its_own(engine):
    sources = [spiked(), spiked(900, 9000), spiked(3000, dtype=np.uint16)]
    resident = BrickedChannels(engine, [Voxels(source) for source in sources])
    before = resident.encodings
    for _ in range(4):
        tell(resident, pages(resident, 0))
        served = resident.serve()
    assert served.asked == 0
    for page in pages(resident, 0):
        _, index = resident.layout.brick_of(int(page))
        for its, source in zip(stored_channels(resident, int(page)), sources, strict=True):
            np.testing.assert_array_equal(its, wanted(source.arrays[0].astype(float), index))
    first, second, third = resident.encodings
    assert first == before[0] and second.high == np.inf and 3000 <= third.high < 9000
