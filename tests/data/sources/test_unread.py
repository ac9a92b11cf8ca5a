"""Pieces of anything that is called an array come into memory with their masks; parts of one stay unread."""

import numpy as np
import pytest

import volrender as vr
from tests.data.containers import Pieces, Tensor, masked
from volrender.data.arrays import as_array
from volrender.data.sources.unread import Unread, in_memory, is_unread

NUMBERS = np.arange(24, dtype="i2").reshape(2, 3, 4)


class Wraps:
    """What some library has around an array."""

    def __init__(self, array, **attributes):
        self.array = array
        for name, value in attributes.items():
            setattr(self, name, value)

    def __array__(self, dtype=None, copy=None):
        raise TypeError("Implicit conversion to a NumPy array is not allowed.")


class Converts:
    """Has nothing but a conversion, to a masked array."""

    def __array__(self, dtype=None, copy=None):
        return masked(NUMBERS)


PIECES = {
    "numpy": (NUMBERS, NUMBERS),
    "masked": (masked(NUMBERS), masked(NUMBERS)),
    "list": (NUMBERS.tolist(), NUMBERS.astype(int)),
    "conversion": (Converts(), masked(NUMBERS)),
    "dask's": (Wraps(0, __dask_graph__=dict, compute=lambda: masked(NUMBERS)), masked(NUMBERS)),
    "xarray's": (Wraps(0, dims="zyx", data=masked(NUMBERS)), masked(NUMBERS)),
    "cupy's": (Wraps(0, __cuda_array_interface__={}, get=lambda: NUMBERS), NUMBERS),
    "sparse's": (Wraps(0, todense=lambda: NUMBERS), NUMBERS),
    "torch's": (Tensor(NUMBERS, True, "cuda:0"), NUMBERS),
    "torch's bfloat16": (Tensor(NUMBERS, is_bfloat16=True), NUMBERS.astype("f4")),
}


@pytest.mark.parametrize("kind", PIECES)
def test_pieces_come_into_memory_with_their_masks(kind):
    piece, expected = PIECES[kind]
    got = in_memory(piece)
    assert type(got) is type(expected) and got.dtype == expected.dtype
    np.testing.assert_array_equal(np.ma.filled(got, -1), np.ma.filled(expected, -1))


def test_parts_of_parts_are_read_where_they_are():
    array = np.arange(2 * 3 * 4 * 5 * 6).reshape(2, 3, 4, 5, 6)
    whole = Unread(Pieces(array, "u1"))
    assert (whole.shape, whole.dtype, whole.name) == (array.shape, np.uint8, "data")
    part = whole.part(1, 2, "channel 2").part(0, 1, "time point 1")
    assert part.shape == (4, 5, 6) and part.name == "time point 1"
    np.testing.assert_array_equal(part.whole(), array[1, 2])
    np.testing.assert_array_equal(part[1:3], array[1, 2, 1:3])
    np.testing.assert_array_equal(part[1:3, ::2, 2:3], array[1, 2, 1:3, ::2, 2:3])
    np.testing.assert_array_equal(np.asarray(whole.part(-1, 3, "c")), array[..., 3])
    number = Unread(Pieces(array[0, 0, 0, 0], "i8")).part(0, 4, "one")
    assert number.shape == () and number.whole() == array[0, 0, 0, 0, 4]
    assert np.isnan(np.asarray(Unread(Pieces(masked(NUMBERS))))).sum() == masked(NUMBERS).mask.sum()


def test_chunks_of_the_first_axis():
    for chunks, planes, of_part in (
        ((5, 4, 3), 5, 4), (((3, 2), (4,), (2, 1)), 3, 4), (None, 1, 1), ((5,), 1, 1), ("auto", 1, 1),
    ):  # fmt: skip
        lazy = Pieces(np.zeros((5, 4, 3)), "f8")
        lazy.chunks = chunks
        assert Unread(lazy).chunk_planes == planes
        assert Unread(lazy).part(0, 0, "").chunk_planes == of_part


def test_what_is_memory_is_not_unread():
    held = [
        NUMBERS, masked(NUMBERS), np.float32(3), memoryview(NUMBERS), bytearray(4), [1, 2], "text",
        5, None, Converts(),
    ]  # fmt: skip
    assert not any(map(is_unread, held))
    for each in (memoryview(NUMBERS), Tensor(NUMBERS), Tensor(NUMBERS, requires_grad=True)):
        assert np.shares_memory(as_array(each), NUMBERS)
    tensor = Tensor(NUMBERS.copy(), requires_grad=True)
    volume = vr.ImageVolumeGraphic(tensor, isolated_buffer=False)
    volume.data[0] = 5
    assert (tensor.array[0] == 5).all()
    assert is_unread(Pieces(NUMBERS)) and is_unread(Pieces(NUMBERS, "u1"))


def test_lists_of_arrays_keep_their_masks_and_dtypes():
    for given, dtype in (
        (list(masked(NUMBERS)), np.float32),
        ([list(masked(NUMBERS)[0]), NUMBERS[1].tolist()], np.float64),
        ([Pieces(plane, "u1") for plane in NUMBERS], np.int16),
        (tuple(Tensor(plane, True) for plane in NUMBERS), np.int16),
    ):
        volume = vr.ImageVolumeGraphic(given)
        mask = (
            masked(NUMBERS).mask if np.issubdtype(dtype, np.floating) else np.zeros((2, 3, 4), bool)
        )
        if dtype == np.float64:
            mask[1] = False
        assert volume.data.dtype == dtype
        np.testing.assert_array_equal(np.isnan(volume.data.value), mask)
        np.testing.assert_array_equal(volume.data.value[~mask], NUMBERS[~mask])
        volume.data = np.zeros((2, 3, 4))
        volume.data[:] = given
        np.testing.assert_array_equal(np.isnan(volume.data.value), mask)
        np.testing.assert_array_equal(volume.data.value[~mask], NUMBERS[~mask])
    for ragged in (
        [masked(NUMBERS)[0], masked(NUMBERS)[1, :2]],
        [Pieces(NUMBERS), Pieces(NUMBERS[0])],
    ):
        with pytest.raises(ValueError, match="shape"):
            vr.ImageVolumeGraphic(ragged)
