"""Frames in flight: each picture is that of its own moment, and nothing that goes wrong is left mapped."""

import gc
import itertools
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import volrender as vr
from tests.engine.device.ways import WAYS, needs_native
from tests.engine.test_memory import gpu_bytes, gpu_objects
from volrender.engine.device.commands import native
from volrender.engine.frame.readback import Readback

VOXELS = np.random.default_rng(5).integers(0, 255, (9, 10, 11), dtype=np.uint8)


def changing(size=(37, 23), **kwargs) -> tuple[vr.Figure, list]:
    """A figure whose camera, properties, colours and voxels change before each frame."""
    figure = vr.Figure(size=size, **kwargs)
    volume = figure.add_image_volume(VOXELS, mode="iso", vmin=0, vmax=255)
    other = figure[0, 0].add_image_volume(VOXELS, cmap="cyan", alpha_mode="add", vmin=0, vmax=255)
    calls = []

    def change():
        k = len(calls)
        calls.append(None)
        figure[0, 0].camera.look_from(20 * k, 5 * k)
        figure[0, 0].auto_fit()
        volume.threshold = 60 + 15 * k
        volume.cmap = ("gray", "viridis", "magma")[k % 3]
        volume.data[k % 9] = np.random.default_rng(k).integers(0, 255, (10, 11))
        other.visible = k % 2 == 0  # one frame blends two volumes, the next draws a lone one
        if k == 5:
            other.data = VOXELS[:5, 2:9]

    figure.add_animations(change)
    return figure, calls


@pytest.mark.parametrize("dispatch", ["fragment", "compute"])
@pytest.mark.parametrize("in_flight", [1, 3, 8])
def test_pictures_are_those_of_single_frames(dispatch, in_flight):
    figure, calls = changing(dispatch=dispatch)
    single, _ = changing(dispatch=dispatch)
    pictures = list(figure.render_frames(7, in_flight))
    assert len(pictures) == len(calls) == 7
    for picture in pictures:
        np.testing.assert_array_equal(picture, single.render_frame())
    assert all((a != b).any() for a, b in itertools.pairwise(pictures))


def test_pictures_are_the_users_own():
    figure, _ = changing()
    first, *_, last = pictures = list(figure.render_frames(5))
    assert all(picture.flags.owndata or picture.base.flags.owndata for picture in pictures)
    kept = last.copy()
    first[:] = 7
    list(figure.render_frames(4))
    np.testing.assert_array_equal(last, kept)


@pytest.mark.parametrize("in_flight", [1, 2, 4])
def test_a_change_shows_after_as_many_pictures_as_are_in_flight(in_flight):
    figure = vr.Figure(size=(4, 4), background="black")
    seen = []
    for k, picture in enumerate(figure.render_frames(8, in_flight)):
        if k == 1:
            figure.background = "white"
        seen.append(bool(picture[0, 0, 0]))
    assert seen == [k >= 1 + in_flight for k in range(8)]


def test_an_iterable_is_advanced_before_each_frame():
    figure = vr.Figure(size=(4, 4))

    def shades():
        for k in range(6):
            figure.background = (20 * k / 255,) * 3
            yield "ignored"

    reds = [int(picture[0, 0, 0]) for picture in figure.render_frames(shades())]
    assert reds == [20 * k for k in range(6)]
    assert list(figure.render_frames(0)) == [] == list(figure.render_frames(()))


def test_without_a_number_there_is_no_end():
    figure = vr.Figure(size=(4, 4))
    pictures = figure.render_frames()
    assert sum(1 for _, _ in zip(range(20), pictures, strict=False)) == 20


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("many",), TypeError),
        ((2.5,), ValueError),
        ((-1,), ValueError),
        ((True,), TypeError),
        ((object(),), TypeError),
        ((3, 0), ValueError),
        ((3, 17), ValueError),
        ((3, 1.5), ValueError),
        ((3, "all"), TypeError),
    ],
)
def test_wrong_arguments_raise_at_once(arguments, error):
    figure, calls = changing()
    with pytest.raises(error, match=r"frames|in_flight"):
        figure.render_frames(*arguments)
    assert calls == []


def test_left_early_the_figure_renders_on():
    figure, _ = changing()
    single, calls = changing()
    pictures = figure.render_frames(20, 6)
    np.testing.assert_array_equal(next(pictures), single.render_frame())
    pictures.close()
    while len(calls) < 6:  # those that were in flight
        single.render_frame()
    for picture in (figure.render_frame(), *figure.render_frames(3)):
        np.testing.assert_array_equal(picture, single.render_frame())


def test_an_error_in_an_animation_ends_it_and_the_figure_renders_on():
    figure, calls = changing()

    def fail():
        if len(calls) == 4:
            raise ZeroDivisionError

    figure.add_animations(fail)
    pictures = figure.render_frames(10)
    assert sum(1 for _, _ in zip(range(1), pictures, strict=False)) == 1
    with pytest.raises(ZeroDivisionError):
        next(pictures)
    assert list(pictures) == []
    single, single_calls = changing()
    while len(single_calls) < 4:
        single.render_frame()
    np.testing.assert_array_equal(figure.render_frame(), single.render_frame())


@pytest.mark.parametrize("method", ["request", "wait", "release"])
@pytest.mark.parametrize("way", WAYS)
def test_an_interrupt_anywhere_leaves_nothing_mapped(engine, monkeypatch, method, way):
    monkeypatch.setattr(engine, "_commands", way.Commands(engine.device))
    figure, _ = changing(engine=engine)
    original, calls = getattr(way.Mapping, method), []

    def interrupt(self, *args, **kwargs):
        calls.append(None)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return original(self, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(way.Mapping, method, interrupt)
        with pytest.raises(KeyboardInterrupt):
            list(figure.render_frames(6))
    assert len(list(figure.render_frames(5))) == 5  # a mapped buffer in a submit would abort
    assert figure.render_frame().any()


def test_generators_take_turns():
    """Two of one figure and one of another, with single frames in between."""
    size = (24, 24)
    figure = vr.Figure(size=size)
    other = vr.Figure(size=size)
    numbers = iter(range(255))
    for made in (figure, other):
        made.add_animations(
            lambda made=made: setattr(made, "background", (next(numbers) / 255,) * 3)
        )
    streams = [figure.render_frames(4), figure.render_frames(4, 2), other.render_frames(4)]
    seen = []
    for _ in range(4):
        for stream in streams:
            seen.append(int(next(stream)[3, 3, 0]))
        seen.append(int(figure.render_frame()[3, 3, 0]))
    # Frames are numbered as they are submitted: three ahead, two ahead, three ahead, none.
    first, second, third, single = (seen[k::4] for k in range(4))
    assert first == [0, 1, 2, 9]
    assert second == [3, 4, 10, 13]
    assert third == [5, 6, 7, 11]
    assert single == [8, 12, 14, 15]


def test_threads_have_frames_in_flight_at_once():
    figures = [vr.Figure(size=(16, 16)) for _ in range(3)]
    for figure in figures:
        figure.add_image_volume(VOXELS)
    expected = [figure.render_frame() for figure in figures]
    wrong = []

    def work(figure, picture):
        for _ in range(4):
            wrong.extend((each != picture).any() for each in figure.render_frames(5))

    threads = [
        threading.Thread(target=work, args=pair) for pair in zip(figures, expected, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(wrong) == 60 and not any(wrong)


def test_buffers_go_with_their_frames():
    figure = vr.Figure(size=(64, 64))
    figure.add_image_volume(VOXELS)
    figure.render_frame()
    gc.collect()
    objects, bytes_before = gpu_objects(), gpu_bytes()
    pictures = figure.render_frames(9, 8)
    next(pictures)
    assert gpu_bytes() >= bytes_before + 6 * 64 * 64 * 4
    assert len(list(pictures)) == 8
    gc.collect()
    assert (gpu_objects(), gpu_bytes()) == (objects, bytes_before)
    for _ in range(5):
        next(figure.render_frames(9, 8))  # dropped with seven in flight
    figure.render_frame()
    gc.collect()
    assert (gpu_objects(), gpu_bytes()) == (objects, bytes_before)


def test_a_figure_goes_while_its_frames_are_in_flight():
    figure = vr.Figure(size=(8, 8))
    figure.add_image_volume(VOXELS)
    pictures = figure.render_frames(5)
    next(pictures)
    gone = weakref.ref(figure)
    del figure
    assert len(list(pictures)) == 4
    del pictures
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize("size", [(20, 60), (90, 10), (64, 48)])
def test_a_new_size_shows_when_the_frames_before_it_are_out(size):
    figure = vr.Figure(size=(64, 48))
    figure.add_image_volume(VOXELS)
    shapes = []
    for k, picture in enumerate(figure.render_frames(9, 3)):
        shapes.append(picture.shape)
        if k == 2:
            figure.size = size
            assert figure.render_frame().shape == (size[1], size[0], 4)
    assert shapes == [(48, 64, 4)] * 5 + [(size[1], size[0], 4)] * 4
    assert figure.render_frame().any()


@needs_native
@pytest.mark.parametrize("when", ["at once", "late"])
@pytest.mark.parametrize("in_flight", [1, 2, 3, 5])
def test_threads_begin_with_the_next_picture(monkeypatch, in_flight, when):
    """While the caller looks at one; where the GPU has not drawn it by then, it is read later."""
    monkeypatch.setattr(native.Mapping, "is_ready", lambda mapping: when == "at once")
    figure, _ = changing()
    single, _ = changing()
    begun, begin_read = [], Readback.begin_read

    def counted(readback, pool):
        begin_read(readback, pool)
        begun.append(readback._begun is not None)

    monkeypatch.setattr(Readback, "begin_read", counted)
    pictures = list(figure.render_frames(8, in_flight))
    for picture in pictures:
        np.testing.assert_array_equal(picture, single.render_frame())
    assert begun == [when == "at once"] * (0 if in_flight < 3 else 9 - in_flight)


def test_a_frame_that_is_dropped_stays_until_threads_have_copied_it():
    """As by two interrupts: the first ends the frames, the second the wait for their threads."""
    figure = vr.Figure(size=(24, 16))
    readback = figure.stage.submit()
    figure.engine.wait()
    may_begin = threading.Event()
    with ThreadPoolExecutor(2) as pool:
        for _ in range(2):
            pool.submit(may_begin.wait)
        figure.stage.renderer.frame.begin_read(readback, pool)
        kept = weakref.ref(readback.buffer)
        del readback
        gc.collect()
        was_kept = kept() is not None
        may_begin.set()
    assert was_kept
    gc.collect()
    assert kept() is None
