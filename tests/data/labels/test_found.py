"""Sizes, bounding boxes and centres of labels, against what numpy finds for each by itself."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from volrender.data.labels import found
from volrender.data.labels.found import LabelsFound
from volrender.data.sources import source
from volrender.data.sources.made_levels import MadeLevels
from volrender.data.sources.multiscale import MultiscaleSource
from volrender.data.sources.source import ArraySource

IDS = st.sampled_from([0, 0, 1, 2, 7, 70_000, 2**32 - 1])


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    hnp.arrays("u4", hnp.array_shapes(min_dims=3, max_dims=3, max_side=6), elements=IDS),
    st.sampled_from([32, 2**20]),
)
def test_each_label_is_what_numpy_finds(data, slab_bytes):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(source, "SLAB_BYTES", slab_bytes)
        found = LabelsFound(ArraySource(data))
        ids = found.ids
    np.testing.assert_array_equal(ids, np.unique(data[data > 0]))
    for label in ids:
        places = np.argwhere(data == label)
        assert found.size(label) == len(places)
        box = np.stack([places.min(axis=0), places.max(axis=0) + 1], axis=1)
        assert found.box(label) == tuple(map(tuple, box.tolist()))
        assert found.centre(label) == pytest.approx(places.mean(axis=0)[::-1])
    assert found.sizes.sum() == np.count_nonzero(data)
    for missing in (0, 3, 2**32 - 2):
        with pytest.raises(KeyError, match=f"no label {missing}"):
            found.place_of(missing)


def test_they_are_looked_for_once_and_when_they_are_asked_for():
    reads = []

    class Counting(ArraySource):
        def read(self, box, level=0, out=None):
            reads.append(box)
            return super().read(box, level)

    found = LabelsFound(Counting(np.full((4, 5, 6), 3, np.uint8)))
    assert reads == []
    assert (found.size(3), found.box(3)) == (120, ((0, 4), (0, 5), (0, 6)))
    once = len(reads)
    assert found.centre(3).tolist() == [2.5, 2, 1.5] and len(reads) == once


def test_what_is_no_id_raises_when_it_is_looked_at():
    found = LabelsFound(ArraySource(np.full((2, 2, 2), 0.5)))
    for _ in range(2):
        with pytest.raises(ValueError, match=r"not 0\.5"):
            _ = found.ids


def test_of_many_voxels_a_coarser_level_is_looked_at(monkeypatch):
    fine = np.zeros((12, 8, 10), np.uint16)
    fine[2:8, 4:6, 0:10] = 7
    fine[11, 7, 9] = 3
    levels = MultiscaleSource([fine, fine[::2, ::2, ::2]])
    exact = LabelsFound(levels)
    assert exact.ids.tolist() == [3, 7]
    monkeypatch.setattr(found, "MOST_VOXELS", 200)
    about = LabelsFound(levels)
    assert about.ids.tolist() == [7]
    assert about.box(7) == exact.box(7) == ((2, 8), (4, 6), (0, 10))
    assert about.size(7) == exact.size(7) == 120
    np.testing.assert_allclose(about.centre(7), exact.centre(7))
    made = LabelsFound(MadeLevels(ArraySource(fine)))  # means of ids are none
    assert made.ids.tolist() == [3, 7]
