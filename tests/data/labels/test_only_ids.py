"""A rule of voxels: nothing that is no id is written while somebody shows them as labels."""

import gc

import numpy as np
import pytest

from volrender.data.buffer import VolumeBuffer
from volrender.data.labels.only_ids import only_ids


def test_it_holds_as_long_as_it_is_kept():
    buffer = VolumeBuffer(np.zeros((3, 4, 5)))
    rules = [only_ids(buffer.voxels), only_ids(buffer.voxels)]
    version = buffer.voxels.version
    while rules:
        for change in (
            lambda: buffer.__setitem__(0, 0.5),
            lambda: buffer.replace(np.full((3, 4, 5), -1.0)),
            lambda: buffer.replace(np.full((2, 2, 2), -1)),
            lambda: buffer.replace(np.zeros((2, 2, 2, 3))),
        ):
            with pytest.raises(ValueError, match="labels"):
                change()
        assert buffer.voxels.version == version and not buffer.value.any()
        rules.pop()
    gc.collect()
    buffer[0] = 0.5
    assert (buffer.value[0] == 0.5).all()
    with pytest.raises(ValueError, match=r"not 0\.5"):
        only_ids(buffer.voxels)
    buffer[1] = 0.25  # what was refused forbids nothing


def test_what_is_changed_directly_is_refused_when_it_is_told():
    buffer = VolumeBuffer(np.zeros((3, 4, 5)))
    rule = only_ids(buffer.voxels)
    buffer.value[1] = -3
    with pytest.raises(ValueError, match="not -3"):
        buffer.update(1)
    buffer.value[1] = 3
    buffer.update(1)
    assert rule in buffer.voxels.rules


@pytest.mark.parametrize("dtype", ["uint8", "int16", "bool"])
def test_what_an_assignment_would_wrap_around_is_refused(dtype):
    buffer = VolumeBuffer(np.ones((3, 4, 5), dtype))
    rule = only_ids(buffer.voxels)
    for value in (np.full((4, 5), 70_000), np.float64(70_000), np.uint32(70_000)):
        with pytest.raises(ValueError, match=rf"data of {dtype} does not hold ids up to 70000"):
            buffer[0] = value
    assert (buffer.value == 1).all()
    buffer[0] = np.float32(0)
    buffer[1] = np.zeros((4, 5), np.uint64)
    buffer[2] = [[1.0, 0.0, 1.0, 0.0, 1.0]]
    assert buffer.value.sum() == 12
    assert rule in buffer.voxels.rules


def test_masked_labels_are_refused():
    masked = np.ma.MaskedArray(np.ones((3, 4, 5)), np.zeros((3, 4, 5), bool))
    masked[1, 1, 1] = np.ma.masked
    for isolated in (True, False):
        with pytest.raises(ValueError, match=r"not nan.*masked.*fill"):
            only_ids(VolumeBuffer(masked, isolated).voxels)
    buffer = VolumeBuffer(np.ones((3, 4, 5)))
    rule = only_ids(buffer.voxels)
    with pytest.raises(ValueError, match="not nan"):
        buffer[:] = masked
    assert (buffer.value == 1).all() and rule in buffer.voxels.rules
