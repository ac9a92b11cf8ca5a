"""What rays tell arrives once, some frames later, for each volume alone, and nobody waits for it."""

import numpy as np
import pytest

import volrender as vr
from volrender.engine.bricks.streaming.feedback import (
    FIRST_REGIONS,
    MOST_ON_THE_WAY,
    REQUESTS,
    WORDS,
    Feedback,
)
from volrender.engine.device.commands import plain


def write(engine, feedback, region, missing, used=()):
    words = np.zeros(WORDS, np.uint32)
    words[7 : 7 + len(missing)] = np.array(missing) + 1
    for slot in used:
        words[REQUESTS + slot // 32] |= np.uint32(1 << slot % 32)
    region.drawn()
    engine.device.queue.write_buffer(feedback.buffer, 4 * region.begin, words)
    engine.submit(engine.encoder("march"))


@pytest.fixture(params=["native", "plain"])
def feedback(request, monkeypatch):
    engine = vr.Engine()
    if request.param == "plain":
        monkeypatch.setattr(engine, "_commands", plain.Commands(engine.device))
    return Feedback(engine)


def test_what_is_told_arrives_once_and_for_each_volume_alone(feedback):
    engine = feedback._engine
    one, two = feedback.region(), feedback.region()
    write(engine, feedback, one, [5, 9], used=[0, 33, 2047])
    write(engine, feedback, two, [4])
    assert one.is_awaited and two.is_awaited
    feedback.wait()
    assert not one.is_awaited and not two.is_awaited
    (told,) = one.take()
    assert told.missing.tolist() == [5, 9] and told.used_slots(2048).tolist() == [0, 33, 2047]
    assert told.used_slots(33).tolist() == [0]
    (told,) = two.take()
    assert told.missing.tolist() == [4] and not told.used_slots(100).size
    engine.submit(engine.encoder("nothing"))
    feedback.wait()
    assert one.take() == [] and two.take() == []


def test_frames_wait_for_nothing_and_lose_nothing(feedback):
    engine, region = feedback._engine, feedback.region()
    missing = set()
    for frame in range(3 * MOST_ON_THE_WAY):
        feedback.collect()
        feedback.poll()
        write(engine, feedback, region, [10 * frame])
        for told in region.take():
            missing |= set(told.missing.tolist())
    feedback.wait()
    for told in region.take():
        missing |= set(told.missing.tolist())
    # What was written over before it could be collected is lost, as rays that tell it anew would not.
    assert 10 * (3 * MOST_ON_THE_WAY - 1) in missing and len(missing) >= MOST_ON_THE_WAY


def test_where_nothing_was_submitted_nothing_is_collected(feedback):
    engine, region = feedback._engine, feedback.region()
    write(engine, feedback, region, [1])
    feedback.collect()
    before = engine.submits
    for _ in range(5):
        assert feedback.collect()
    assert engine.submits == before


def test_more_volumes_have_another_buffer_and_what_was_told_before_arrives(feedback):
    engine = feedback._engine
    regions = [feedback.region() for _ in range(FIRST_REGIONS)]
    write(engine, feedback, regions[1], [3])
    before = feedback.buffer
    regions.append(feedback.region())
    assert feedback.buffer is not before and feedback.buffer.size == 2 * before.size
    assert [told.missing.tolist() for told in regions[1].take()] == [[3]]
    write(engine, feedback, regions[-1], [8])
    feedback.wait()
    assert [told.missing.tolist() for told in regions[-1].take()] == [[8]]
    assert len({region.begin for region in regions}) == FIRST_REGIONS + 1


def test_a_region_is_free_again_and_its_words_are_not_the_next_ones(feedback):
    engine = feedback._engine
    region = feedback.region()
    begin = region.begin
    write(engine, feedback, region, [3])
    del region
    again = feedback.region()
    assert again.begin == begin
    feedback.wait()
    assert again.take() == []
