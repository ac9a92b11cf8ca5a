"""Large arrays in several threads: what one thread gives, too."""

import multiprocessing

import numpy as np
import pytest

from volrender.data import parallel

LARGE = np.random.default_rng(0).integers(-3000, 3000, (70, 200, 200)).astype(np.int16)


@pytest.fixture(params=[1, 2, 4])
def threads(request, monkeypatch):
    monkeypatch.setattr(parallel, "threads", lambda: request.param)
    assert LARGE.nbytes > parallel.LARGE_BYTES
    return request.param


@pytest.mark.parametrize(
    "part", [np.s_[:], np.s_[::-1, :, ::2], np.s_[0], np.s_[:3], np.s_[0, 0, 0]]
)
def test_extremes_and_copies(threads, part):
    values = LARGE[part]
    assert parallel.extremes(values) == (values.min(), values.max())
    target = np.zeros_like(LARGE)
    parallel.copy(target[part], values) if values.ndim else target.fill(values)
    np.testing.assert_array_equal(target[part], values)
    parallel.copy(target, np.int16(7))
    assert (target == 7).all()


@pytest.mark.parametrize("part", [np.s_[::-1], np.s_[:, ::-1], np.s_[..., ::-1]])
def test_an_array_is_copied_into_itself_as_numpy_does(threads, part):
    array = LARGE.copy()
    parallel.copy(array, array[part])
    np.testing.assert_array_equal(array, LARGE[part])


def test_numbers_are_converted_as_an_assignment_does(threads):
    target = np.zeros(LARGE.shape, np.uint8)
    parallel.copy(target, LARGE)
    np.testing.assert_array_equal(target, LARGE.astype(np.uint8))


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_one_number_that_is_none_is_found_wherever_it_is(threads, bad):
    values = LARGE.astype(np.float32)
    assert parallel.all_finite(values)
    for at in (0, 69):
        holed = values.copy()
        holed[at, 199, 199] = bad
        assert not parallel.all_finite(holed)
        assert not np.isfinite(parallel.extremes(holed)[1])


def test_errors_of_threads_are_raised(threads):
    with pytest.raises(TypeError):
        parallel.extremes(np.full((100, 100, 100), "a", object))


def _low(queue):
    queue.put(parallel.extremes(LARGE)[0])


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="no fork here")
def test_a_forked_process_has_threads_of_its_own(monkeypatch):
    monkeypatch.setattr(parallel, "threads", lambda: 2)
    parallel.extremes(LARGE)
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    child = context.Process(target=_low, args=(queue,))
    child.start()
    assert queue.get(timeout=20) == LARGE.min()
    child.join(20)
    assert child.exitcode == 0
