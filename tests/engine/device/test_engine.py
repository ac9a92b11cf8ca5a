"""What an engine makes once: from any thread, and no more than a bounded number."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import volrender as vr
from tests.engine.device.ways import WAYS
from volrender.base.modes import modes_of
from volrender.engine.device import engine as engine_module


@pytest.fixture
def bound(monkeypatch) -> int:
    """Few things are kept."""
    monkeypatch.setattr(engine_module, "MOST_MADE_ONCE", 3)
    return 3


@pytest.fixture
def own_engine() -> vr.Engine:
    return vr.Engine()


def test_each_thing_is_made_once(own_engine):
    made = []

    def make():
        made.append(object())
        return made[-1]

    assert own_engine.once("a", make) is own_engine.once("a", make) is made[0]
    assert own_engine.once("b", make) is made[1]
    assert len(made) == 2


def test_what_is_made_may_be_nothing(own_engine):
    made = []
    for _ in range(2):
        assert own_engine.once("nothing", lambda: made.append(1)) is None
    assert made == [1]


def test_a_make_may_ask_for_others(own_engine):
    def make():
        return own_engine.once("layout", lambda: "a layout"), "and a pipeline"

    assert own_engine.once("pipeline", make) == ("a layout", "and a pipeline")
    assert own_engine.once("layout", lambda: "another") == "a layout"


def test_a_make_that_fails_leaves_nothing(own_engine):
    with pytest.raises(ZeroDivisionError):
        own_engine.once("a", lambda: 1 / 0)
    assert own_engine.once("a", lambda: 7) == 7


def test_threads_that_ask_at_once_get_the_same(own_engine):
    barrier, made = threading.Barrier(8), []

    def make():
        time.sleep(0.02)  # so that all others come meanwhile
        made.append(object())
        return made[-1]

    def ask(_):
        barrier.wait()
        return own_engine.once("slow", make)

    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(ask, range(8)))
    assert found == set(made) and len(made) == 1


def test_the_least_recently_used_one_goes(own_engine, bound):
    made = []

    def ask(key: str) -> None:
        own_engine.once(key, lambda: made.append(key))

    for key in "abcad":  # b goes
        ask(key)
    assert made == list("abcd")
    for key in "acd":
        ask(key)
    assert made == list("abcd")
    ask("b")
    assert made == list("abcdb")


def test_threads_that_push_each_others_things_out(own_engine, bound):
    kept = []

    def ask(seed: int) -> bool:
        rng = random.Random(seed)
        for _ in range(500):
            key = rng.randrange(9)
            outer = own_engine.once(key, lambda key=key: (key, own_engine.once(9 + key, object)))
            if outer[0] != key:
                return False
            kept.append(len(own_engine._made))
        return True

    with ThreadPoolExecutor(6) as threads:
        assert all(threads.map(ask, range(6)))
    assert max(kept) <= bound


@pytest.mark.parametrize("dispatch", ["fragment", "compute"])
@pytest.mark.parametrize("way", WAYS)
def test_pictures_where_everything_is_made_anew(engine, own_engine, way, dispatch, monkeypatch):
    """Pipelines and the layouts that they were made with are let go in the midst of a frame."""
    monkeypatch.setattr(own_engine, "_commands", way.Commands(own_engine.device))
    data = np.random.default_rng(1).integers(0, 255, (12, 13, 14), np.uint8)

    def pictures(engine) -> list:
        figure = vr.Figure(size=(24, 16), engine=engine)
        figure.dispatch = dispatch
        graphics = [figure.add_image_volume(data, threshold=200, alpha=0.5) for _ in range(2)]
        graphics[1].offset, graphics[1].alpha_mode = (5, 2, 0), "weighted_blend"
        figure[0, 0].outline.visible = figure[0, 0].axes.visible = True
        found = []
        for mode in modes_of("image_volume"):
            for graphic in graphics:
                graphic.mode = mode
            found += [figure.export_numpy(), figure.export_numpy()]
        return found

    expected = pictures(engine)
    monkeypatch.setattr(engine_module, "MOST_MADE_ONCE", 1)
    np.testing.assert_array_equal(pictures(own_engine), expected)
    assert len(own_engine._made) == 1
