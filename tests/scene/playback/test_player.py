"""The player: all series together, by a clock that the tests set; points read ahead look the same."""

import gc
import threading
import weakref

import numpy as np
import pytest

import volrender as vr
from tests.scene.playback.lazy import Lazy, end_threads, reading
from volrender.data.sources.unread import Unread
from volrender.scene.playback.clock import Clock

SHAPE = (6, 3, 4, 5)


def values(n_times: int = 6) -> np.ndarray:
    return np.random.default_rng(n_times).integers(0, 99, (n_times, *SHAPE[1:])).astype(np.uint8)


def figure_of(*data, **parameters):
    figure = vr.Figure(size=(24, 20))
    parameters = {"axes": "tzyx", "vmin": 0, "vmax": 99, **parameters}
    return figure, [figure.add_image_volume(each, **parameters) for each in data]


def test_a_clock_loses_no_time():
    clock = Clock(rate=10)
    steps = [clock.steps(now) for now in np.arange(0, 2.0001, 0.03)]
    assert sum(steps) == 19 and max(steps) == 1
    clock.stop()
    assert clock.steps(1000) == 0
    assert clock.due(1000.25) == 2 == clock.due(1000.25) == clock.steps(1000.25)


# Time


def test_all_series_of_a_figure_move_together():
    figure = vr.Figure(size=(24, 20), shape=(1, 2))
    assert figure.time is None and figure.n_times == 1
    still = figure.add_image_volume(values()[0])
    short = figure.add_image_volume(values(3), axes="tzyx")
    long = figure[0, 1].add_image_volume(values(6), axes="tzyx")
    assert (figure.time, figure.n_times) == (0, 6)
    shown = []
    for time in (1, 5, 2, -1):
        figure.time = time
        shown.append((figure.time, short.time, long.time, still.time))
    assert shown == [(1, 1, 1, 0), (5, 2, 5, 0), (2, 2, 2, 0), (5, 2, 5, 0)]
    for wrong in (6, 1.5, None):
        with pytest.raises((TypeError, ValueError), match="time"):
            figure.time = wrong
    assert figure.time == 5


def test_a_figure_without_series_has_no_time():
    figure, _ = figure_of(values()[0], axes="zyx")
    with pytest.raises(ValueError, match="no time series"):
        figure.time = 0
    with pytest.raises(ValueError, match="no time series"):
        figure.play()
    assert not figure.is_playing and figure.time is None


def test_where_one_cannot_be_read_all_stay():
    first, broken = values(), Lazy(values(), broken=[4])
    figure, (one, other) = figure_of(first, broken)
    figure.time = 2
    with pytest.raises(RuntimeError, match=r"time point 4 .* bad sector"):
        figure.time = 4
    assert (one.time, other.time, figure.time) == (2, 2, 2)
    np.testing.assert_array_equal(one.data.value, first[2])


# Playing


def test_points_come_when_they_are_due_and_go_round(now):
    figure, (volume,) = figure_of(values())
    figure.play(rate_hz=4)
    assert figure.is_playing and figure.is_animated
    shown = []
    for frame in range(28):
        now[0] = 100 + frame / 8  # two frames a point
        figure.render_frame()
        shown.append(volume.time)
    assert shown == [frame // 2 % 6 for frame in range(28)]
    assert figure.player.late == 0 and figure.player.shown_hz == pytest.approx(4)
    figure.pause()
    now[0] += 9
    figure.render_frame()
    assert volume.time == shown[-1] and not figure.is_playing and not figure.is_animated


@pytest.mark.parametrize("frame_hz", [1000, 60, 31])
def test_the_rate_does_not_hang_on_the_rate_of_frames(now, frame_hz):
    figure, (volume,) = figure_of(values())
    figure.play(rate_hz=3, loop=False)
    for frame in range(frame_hz + 1):
        now[0] = 100 + frame / frame_hz
        figure.animate()
    assert volume.time == 3 and figure.player.late == 0


def test_where_frames_are_slow_points_come_late_and_none_is_left_out(now):
    figure, (volume,) = figure_of(values())
    figure.play(rate_hz=10)
    shown = []
    for frame in range(13):
        now[0] = 100 + frame * 0.25
        figure.animate()
        shown.append(volume.time)
    assert shown == [frame % 6 for frame in range(13)]
    assert figure.player.shown_hz == pytest.approx(4)
    assert figure.player.late == 30 - 12


def test_without_loop_it_ends_at_the_last_point_and_begins_at_the_first(now):
    figure, (volume,) = figure_of(values(3))
    figure.time = 1
    figure.play(rate_hz=1, loop=False)
    states = []
    for second in range(4):
        now[0] = 100 + second
        figure.animate()
        states.append((volume.time, figure.is_playing))
    assert states == [(1, True), (2, True), (2, False), (2, False)]
    figure.play()
    assert volume.time == 0 and figure.is_playing and not figure.player.loop


def test_play_refuses_what_is_no_rate():
    figure, _ = figure_of(values())
    for wrong in (0, -1, 1e9, float("nan"), "fast"):
        with pytest.raises((TypeError, ValueError), match="rate_hz"):
            figure.play(rate_hz=wrong)
    with pytest.raises((TypeError, ValueError), match="loop"):
        figure.play(loop="yes")
    assert not figure.is_playing and figure.player.rate_hz == 10


def test_it_pauses_where_the_series_goes(now):
    figure, (volume,) = figure_of(values())
    figure.play()
    figure.animate()
    figure[0, 0].remove_graphic(volume)
    now[0] += 1
    figure.animate()
    assert not figure.is_playing


# Read ahead


@pytest.mark.parametrize("isolated", [True, False])
def test_points_that_were_read_ahead_look_the_same(now, isolated):
    array = values()
    lazy = Lazy(array)
    figure, (volume,) = figure_of(lazy, isolated_buffer=isolated)
    lazy.reads.clear()
    figure.play(rate_hz=1)
    for second in range(8):
        now[0] = 100 + second
        end_threads()
        picture = figure.render_frame()
        alone, _ = figure_of(array[second % 6], axes="zyx")
        np.testing.assert_array_equal(picture, alone.render_frame())
        assert volume.data[1, 2, 3] == array[second % 6, 1, 2, 3]
    assert volume.time == 1
    ahead = lazy.settle()
    assert {where for _, where in ahead} == {"ahead"}
    assert [time for time, _ in ahead] == [1, 2, 3, 4, 5, 0, 1, 2, 3]  # each once, two ahead


def test_a_window_does_not_wait_for_what_is_being_read(now):
    lazy = Lazy(values(), is_open=False)
    figure, (volume,) = figure_of(lazy)
    figure.play(rate_hz=1)
    figure.animate()
    for _ in range(3):
        now[0] += 1
        figure.animate()
        assert volume.time == 0 and reading()
    lazy.settle()
    figure.animate()
    assert volume.time == 1 and figure.player.late == 2


def test_what_is_in_memory_needs_no_thread(now):
    figure, (volume,) = figure_of(values())
    figure.play(rate_hz=1)
    figure.animate()
    now[0] += 1
    figure.animate()
    assert volume.time == 1 and not reading()


def test_an_error_of_the_thread_is_raised_when_its_point_is_shown(now):
    lazy = Lazy(values(), broken=[2])
    figure, (volume,) = figure_of(lazy)
    figure.play(rate_hz=1)
    figure.animate()
    end_threads()
    assert (2, "ahead") in lazy.reads  # it has failed, and nobody was told
    now[0] += 1
    figure.animate()
    assert volume.time == 1 and figure.is_playing
    end_threads()
    now[0] += 1
    with pytest.raises(RuntimeError, match=r"time point 2 .* bad sector"):
        figure.animate()
    assert volume.time == 1 and not figure.is_playing
    figure.animate()
    lazy.broken.clear()
    figure.time = 2
    assert volume.time == 2


def test_what_was_read_of_other_data_is_not_shown(now):
    old, new = Lazy(values()), values()[::-1].copy()
    figure, (volume,) = figure_of(old)
    figure.play(rate_hz=1)
    figure.animate()
    end_threads()
    volume.data = Lazy(new)
    now[0] += 1
    figure.animate()
    assert volume.time == 1
    np.testing.assert_array_equal(volume.data.value, new[1])


@pytest.mark.parametrize("isolated", [True, False])
def test_update_reads_anew_what_was_read_ahead(now, isolated):
    lazy = Lazy(values().copy())
    figure, (volume,) = figure_of(lazy, isolated_buffer=isolated)
    figure.play(rate_hz=1)
    figure.animate()
    end_threads()
    now[0] += 1
    figure.animate()
    end_threads()
    lazy.array[:] = 99
    volume.data.update()
    now[0] += 1
    figure.animate()
    assert volume.time == 2 and (volume.data.value == 99).all()
    if not isolated:  # the one before was lazy, so that it was read anew
        figure.time = 1
        assert (volume.data.value == 99).all()


def test_a_kept_point_that_is_lazy_is_read_again_after_an_update(now):
    lazy = Lazy(values().copy())
    figure, (volume,) = figure_of(lazy, isolated_buffer=False)
    figure.play(rate_hz=1)
    figure.animate()
    end_threads()
    now[0] += 1
    figure.animate()
    figure.pause()
    assert volume.time == 1 and not volume.data.is_held
    lazy.array[:] = 99
    assert volume.data[0, 0, 0] != 99  # it is kept
    volume.data.update()
    assert volume.data[0, 0, 0] == 99


def test_assigned_values_are_there_again_after_a_turn(now):
    array = values(3)
    lazy = Lazy(array)
    figure, (volume,) = figure_of(lazy)
    volume.data[0, 0] = 77
    lazy.reads.clear()
    figure.play(rate_hz=1)
    for second in range(4):
        now[0] = 100 + second
        figure.animate()
        end_threads()
        if second == 1:
            volume.data[1, 1] = 55
    assert volume.time == 0 and (volume.data.value[0, 0] == 77).all()
    assert sorted(lazy.reads) == [(1, "ahead"), *[(2, "ahead")] * 2]  # what is held is not read
    figure.time = 1
    assert (volume.data.value[1, 1] == 55).all()
    np.testing.assert_array_equal(volume.data.value[0], array[1, 0])


def test_a_handler_may_pause_it(now):
    lazy = Lazy(values())
    figure, (volume,) = figure_of(lazy)
    volume.add_event_handler(lambda event: figure.pause(), "time")
    figure.play(rate_hz=1)
    figure.animate()
    end_threads()
    lazy.reads.clear()
    now[0] += 1
    figure.animate()
    end_threads()
    assert volume.time == 1 and not figure.is_playing and lazy.reads == []


def test_orthogonal_views_play(now):
    array = values()
    lazy = Lazy(array)
    figure = vr.OrthoFigure(lazy, size=(40, 40), axes="tzyx", vmin=0, vmax=99)
    figure.play(rate_hz=1)
    for second in range(1, 4):
        figure.animate()
        end_threads()
        now[0] = 100 + second
    figure.animate()
    for subplot in figure:
        for graphic in subplot.graphics:
            assert graphic.time == 3
            np.testing.assert_array_equal(graphic.data.value, array[3])
    assert figure.time == 3 and figure.n_times == 6


def test_pause_drops_what_was_read(now):
    lazy = Lazy(values())
    figure, _ = figure_of(lazy)
    figure.play()
    figure.animate()
    end_threads()
    figure.pause()
    lazy.reads.clear()
    figure.time = 1
    assert lazy.reads == [(1, "here")]


def test_a_library_that_takes_one_thread_at_a_time_is_not_read_ahead(now):
    Variable = type("Variable", (Lazy,), {"__module__": "netCDF4._netCDF4"})
    lazy = Variable(values())
    figure, (volume,) = figure_of(lazy)
    figure.play(rate_hz=1)
    figure.animate()
    now[0] += 1
    figure.animate()
    assert volume.time == 1 and {where for _, where in lazy.settle()} == {"here"}


def dask_array(array, folder):
    return pytest.importorskip("dask.array").from_array(array, chunks=(1, 2, 4, 5))


def zarr_array(array, folder):
    zarr = pytest.importorskip("zarr")
    stored = zarr.create_array(folder / "a.zarr", data=array, chunks=(1, 3, 4, 5))
    return zarr.open_array(stored.store_path, mode="r")


def hdf5_dataset(array, folder):
    h5py = pytest.importorskip("h5py")
    with h5py.File(folder / "a.h5", "w") as file:
        file.create_dataset("a", data=array, chunks=(1, 3, 4, 5), compression="gzip")
    return h5py.File(folder / "a.h5")["a"]


def compressed_tiff(array, folder):
    tifffile = pytest.importorskip("tifffile")
    path = folder / "a.ome.tif"
    tifffile.imwrite(path, array, compression="zlib", metadata={"axes": "TZYX"})
    return vr.open(path)[0].data


def nifti_map(array, folder):
    nibabel = pytest.importorskip("nibabel")
    nibabel.save(nibabel.Nifti1Image(array.T, np.eye(4)), folder / "a.nii")
    return vr.open(folder / "a.nii")[0].data


def _reads_here(monkeypatch) -> list:
    """What this thread reads of lazy arrays from now on, beside single voxels."""
    reads, read = [], Unread.__getitem__

    def note(unread, key):
        piece = read(unread, key)
        if threading.current_thread() is threading.main_thread() and piece.size > 1:
            reads.append(key)
        return piece

    monkeypatch.setattr(Unread, "__getitem__", note)
    return reads


@pytest.mark.parametrize("made", [dask_array, zarr_array, hdf5_dataset, compressed_tiff, nifti_map])
@pytest.mark.parametrize("isolated", [True, False])
def test_lazy_containers_and_files_play(now, tmp_path, made, isolated, monkeypatch):
    array = values()
    figure, (volume,) = figure_of(made(array, tmp_path), isolated_buffer=isolated)
    figure.play(rate_hz=1)
    figure.animate()
    lazily = _reads_here(monkeypatch)
    for second in range(1, 8):
        end_threads()
        now[0] = 100 + second
        figure.animate()
        assert volume.time == second % 6 and lazily == []
        np.testing.assert_array_equal(volume.data[:], array[second % 6])


def test_a_figure_goes_with_its_threads(now):
    lazy = Lazy(values(), is_open=False)
    figure, (volume,) = figure_of(lazy)
    figure.play()
    buffer, gone = weakref.ref(volume.data), weakref.ref(figure)
    assert len(reading()) == 1
    del figure, volume
    gc.collect()
    assert gone() is None and buffer() is None
    lazy.settle()
    assert not reading() and [where for _, where in lazy.reads] == ["here", "ahead"]


# Movies


def test_a_movie_shows_what_is_due_at_its_frames(now, tmp_path):
    array = values()
    lazy = Lazy(array)
    figure, (volume,) = figure_of(lazy)
    lazy.reads.clear()
    figure.play(rate_hz=5)
    times = []
    figure.add_animations(lambda: times.append(volume.time))
    figure.record(tmp_path / "frames", 14, fps=10, progress=False)
    assert times == [frame // 2 % 6 for frame in range(14)]
    assert {time for time, where in lazy.settle() if where == "ahead"}
    times.clear()
    now[0] += 50  # the time of the movie was its own
    figure.animate()
    end_threads()
    now[0] += 0.2
    figure.animate()
    assert times == [0, 1]


def test_a_slow_movie_leaves_no_point_out(now, tmp_path):
    figure, (volume,) = figure_of(values())
    figure.play(rate_hz=50)
    times = []
    figure.add_animations(lambda: times.append(volume.time))
    figure.record(tmp_path / "frames", 7, fps=10, progress=False)
    assert times == [0, 1, 2, 3, 4, 5, 0]
