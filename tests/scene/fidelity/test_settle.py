"""How true the picture is that was drawn last, and waiting until it is."""

import asyncio
import threading
from types import SimpleNamespace

import numpy as np
import pytest

import volrender as vr
from tests.scene.fidelity.columns import figure_of_columns

ARRAY = np.random.default_rng(3).random((6, 16, 24), np.float32)


def test_a_figure_of_what_is_in_memory_is_always_final():
    figure = vr.Figure(size=(32, 24))
    assert figure.fidelity == vr.Fidelity()
    figure.add_image_volume(ARRAY)
    assert figure.fidelity.is_final and figure.settle() == vr.Fidelity("final", None, 0, 0, 0)


def test_settling_loads_what_the_picture_needs():
    figure, columns = figure_of_columns(ARRAY, a_time=10)
    assert figure.fidelity.is_improving and columns.loads == 0  # it is in no picture yet
    assert figure.settle().is_final and columns.loads == 24
    assert figure.fidelity.is_final


def test_what_has_no_room_is_said_and_settling_comes_to_an_end():
    figure, _ = figure_of_columns(ARRAY, room=10)
    assert figure.settle() == figure.fidelity == vr.Fidelity("limited", 0, 14)
    assert str(figure.fidelity) == "limited, level 0, no memory for 14 bricks"


def test_settling_stops_when_the_time_is_up():
    figure, columns = figure_of_columns(ARRAY, a_time=1)
    assert figure.settle(timeout=1e-9).is_improving
    assert 0 < columns.loads < 24
    assert str(figure.fidelity) == "improving, level 0, 23 bricks to come"
    for wrong, error in ((0, ValueError), (-1, ValueError), ("soon", TypeError)):
        with pytest.raises(error, match="timeout"):
            figure.settle(timeout=wrong)


def test_a_notebook_waits_while_its_event_loop_goes_on():
    figure, columns = figure_of_columns(ARRAY, a_time=1)
    threads, ticks = [], []
    figure.add_event_handler(lambda event: threads.append(threading.get_ident()), "fidelity")
    figure.settle(timeout=1e-9)  # improving: the first event

    async def tick():
        while True:
            ticks.append(1)
            await asyncio.sleep(0)

    async def cell():
        ticking = asyncio.create_task(tick())
        fidelity = await figure.settled()
        ticking.cancel()
        return fidelity

    assert asyncio.run(cell()).is_final and columns.loads == 24
    assert len(ticks) > 1 and threads == [threading.get_ident()] * 2


def test_an_event_says_that_the_state_is_another_one():
    figure, columns = figure_of_columns(ARRAY, room=10)
    told = []
    figure.add_event_handler(lambda event: told.append(event.info["value"].state), "fidelity")
    figure.settle()
    figure.settle()
    assert told == ["limited"]
    columns.room = 24
    figure.export_numpy()
    assert told == ["limited", "final"]
    with pytest.raises(ValueError, match="only fidelity"):
        figure.add_event_handler(print, "fidelty")


def test_volumes_that_are_hidden_are_not_waited_for():
    figure, columns = figure_of_columns(ARRAY)
    figure[0, 0].graphics[0].visible = False
    assert figure.settle().is_final and columns.serves == 0
    figure[0, 0].graphics[0].visible = True
    assert figure.fidelity.is_improving


def test_the_badge_is_on_or_off():
    figure = vr.Figure(size=(32, 24))
    assert figure.badge is True
    figure.badge = False
    assert figure.badge is False
    with pytest.raises(TypeError, match="badge is True or False"):
        figure.badge = "off"


@pytest.mark.parametrize(("pixels_a_voxel", "level"), [(2, 0), (0.9, 1), (0.4, 2), (0.1, 2)])
def test_the_level_is_the_finest_whose_voxels_are_a_pixel_large(pixels_a_voxel, level):
    figure, _ = figure_of_columns(ARRAY, size=(60, 60))
    camera = figure[0, 0].camera
    figure[0, 0].auto_fit()
    camera.fov = 0
    extent = 60 / pixels_a_voxel  # world units, which are voxels
    camera.set_state({"width": extent, "height": extent, "zoom": 1})
    assert figure.settle().level == level


def test_levels_that_are_being_made_are_waited_for():
    figure, columns = figure_of_columns(ARRAY)
    looks = []
    columns.making = SimpleNamespace(
        levels=(1, 2, 3),
        is_provisional=lambda level: level == 2 and len(looks) < 3 and looks.append(1) is None,
    )
    assert figure.settle().is_final and len(looks) == 3
    looks.clear()
    assert figure.settle(timeout=1e-9).is_improving
    looks.clear()
    columns.making.failure = OSError()
    assert figure.settle().is_final and not looks
