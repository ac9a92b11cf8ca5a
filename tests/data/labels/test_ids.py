"""Which numbers are ids of labels?"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from volrender.data.labels.ids import LARGEST_ID, as_ids, blocks_of, distinct, ids_in, runs
from volrender.data.sources import source
from volrender.data.sources.source import ArraySource

FEW = settings(max_examples=40, deadline=None, derandomize=True)


@pytest.mark.parametrize("dtype", "u1 u2 u4 u8 i1 i2 i4 i8 f2 f4 f8 ? >u2 >i8 >f4".split())
def test_ids_of_every_dtype(dtype):
    dtype = np.dtype(dtype)
    highest = {"b": 1, "f": 2048}.get(dtype.kind) or min(LARGEST_ID, np.iinfo(dtype).max)
    block = np.array([[[0, 1, highest]]], dtype)
    ids = as_ids(block)
    assert ids.dtype.kind in "ui" and ids.tolist() == [[[0, 1, highest]]]
    assert as_ids(block[:, :, :0]).size == 0


@pytest.mark.parametrize(
    ("value", "dtype", "said"),
    [
        (-1, "i1", "not -1"),
        (-1, "f4", "not -1"),
        (2**32, "i8", "not 4294967296"),
        (2**63, "u8", "not 9223372036854775808"),
        (2.0**32, "f8", "not 4294967296"),
        (2.0**32, "f4", "not 4294967296"),
        (0.5, "f2", r"not 0\.5"),
        (1e-30, "f8", "not 1e-30"),
        (np.nan, "f4", "not nan"),
        (np.inf, "f8", "not inf"),
        (-np.inf, "f8", "not -inf"),
    ],
)
def test_what_is_no_id_is_named(value, dtype, said):
    block = np.full((2, 3, 4), 3, dtype)
    block[1, 1, 1] = value
    with pytest.raises(
        ValueError, match=rf"whole numbers, 0 \(background\) to 4294967295, {said}\."
    ):
        as_ids(block)


@FEW
@given(hnp.arrays("i8", st.integers(0, 60), elements=st.integers(0, 3)))
def test_stretches_of_equal_numbers(numbers):
    starts, values = runs(numbers)
    lengths = np.diff(np.append(starts, numbers.size))
    np.testing.assert_array_equal(np.repeat(values, lengths), numbers)
    assert (np.diff(values) != 0).all() and (lengths > 0).all()


@FEW
@given(hnp.arrays("u4", hnp.array_shapes(min_dims=3, max_dims=3, max_side=6)))
def test_the_ids_that_there_are(data):
    np.testing.assert_array_equal(distinct(data), np.unique(data))
    found = ids_in(ArraySource(data))
    assert found.dtype == np.uint32
    np.testing.assert_array_equal(found, np.unique(data))


def test_they_are_read_slab_by_slab(monkeypatch):
    monkeypatch.setattr(source, "SLAB_BYTES", 64)
    data = np.random.default_rng(0).integers(0, 9, (7, 3, 5)).astype(np.float32)
    blocks = list(blocks_of(ArraySource(data)))
    assert len(blocks) > 3
    assert [first for first, _ in blocks] == np.cumsum(
        [0, *(len(b) for _, b in blocks[:-1])]
    ).tolist()
    np.testing.assert_array_equal(np.concatenate([block for _, block in blocks]), data)
