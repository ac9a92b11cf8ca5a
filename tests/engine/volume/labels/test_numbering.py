"""Which number stands for a label? Its own id, or where ids are large its place among them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from volrender.engine.volume.labels import numbering
from volrender.engine.volume.labels.numbering import FORMATS, Numbering

IDS = st.one_of(
    st.integers(0, 300), st.integers(65_000, 66_000), st.integers(2**32 - 50, 2**32 - 1)
)
SETS = st.lists(IDS, max_size=12, unique=True).map(lambda ids: np.array(sorted(ids), np.uint32))
FEW = settings(max_examples=80, deadline=None, derandomize=True)


def check(one: Numbering, ids: np.ndarray) -> None:
    """All ids have numbers, which fit, lead back to them, and begin with background."""
    numbers = one.numbers_of(ids)
    np.testing.assert_array_equal(one.ids[numbers], ids)
    np.testing.assert_array_equal(one.data(numbers.astype(np.float32)), ids)
    assert one.ids[0] == 0 and len(np.unique(one.ids)) == len(one.ids)
    assert len(one.ids) <= 256 ** FORMATS[one.format].itemsize


@FEW
@given(SETS)
def test_ids_of_a_volume(ids):
    one = Numbering.of(ids)
    check(one, ids)
    largest = int(ids.max(initial=0))
    assert one.is_direct == (largest < 2**16)
    stored = largest if one.is_direct else len(np.setdiff1d(ids, [0]))
    assert one.format == ("r8uint" if stored < 256 else "r16uint")


@FEW
@given(SETS, SETS)
def test_further_ids_leave_the_others_their_numbers(ids, more):
    one = Numbering.of(ids)
    other = one.with_ids(more)
    if other is None:  # they have others, in another format or way
        return
    check(other, np.union1d(ids, more).astype(np.uint32))
    np.testing.assert_array_equal(other.ids[: len(one.ids)], one.ids)
    assert (other.format, other.is_direct) == (one.format, one.is_direct)
    if np.isin(more, one.ids).all():
        assert other is one


@FEW
@given(hnp.arrays("i8", hnp.array_shapes(min_dims=3, max_dims=3, max_side=5), elements=IDS))
def test_blocks_are_encoded_by_it(block):
    one = Numbering.of(np.unique(block).astype(np.uint32))
    texels = one.encode(block)
    assert texels.dtype == FORMATS[one.format] and texels.flags.c_contiguous
    np.testing.assert_array_equal(one.ids[texels], block)


def test_where_formats_change():
    for ids, expected in (
        ([255], "r8uint"),
        ([256], "r16uint"),
        ([65_535], "r16uint"),
        ([65_536], "r8uint"),
        (range(2, 257), "r16uint"),
        (range(70_000, 70_255), "r8uint"),
        (range(70_000, 70_256), "r16uint"),
        (range(70_000, 70_000 + 65_535), "r16uint"),
        (range(70_000, 70_000 + 65_536), "r32uint"),
    ):
        assert Numbering.of(np.array(ids, np.uint32)).format == expected


def test_too_many_labels_are_refused(monkeypatch):
    monkeypatch.setattr(numbering, "MOST_LABELS", 5)
    four = np.arange(70_000, 70_004, dtype=np.uint32)
    one = Numbering.of(four)
    for make in (lambda: Numbering.of(np.append(four, 80_000)), lambda: one.with_ids(four + 1)):
        with pytest.raises(ValueError, match="data holds 6 labels, and 5 can be shown"):
            make()
    assert one.with_ids(four[:2]) is one


def test_what_rays_did_not_find_is_background():
    one = Numbering.of(np.array([70_000, 80_000], np.uint32))
    found = np.array([[np.nan, 0, 1], [2, 1, np.nan]], np.float32)
    assert one.data(found).tolist() == [[0, 0, 70_000], [80_000, 70_000, 0]]
