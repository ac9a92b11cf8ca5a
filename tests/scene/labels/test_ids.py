"""Large ids and many of them: each has a colour, a name and a pick of its own."""

import numpy as np
import pytest

from tests.scene.labels.scenes import MODES, blobs, labels_in, shown
from volrender.scene.graphics.labels.palette import palette

NEIGHBOURS = (2**16 - 1, 2**24, 2**31 - 1, 2**31, 2**32 - 2)


def side_by_side(*ids, dtype=np.uint32) -> np.ndarray:
    """Blocks of labels along x, four voxels wide, with one voxel of background around all."""
    row = np.repeat(np.array(ids, dtype), 4)
    return np.pad(np.broadcast_to(row, (8, 8, len(row))), 1)


def columns(figure, count: int) -> list[np.ndarray]:
    """The middle pixel of each of some blocks, in a figure that shows them from the front."""
    width = figure.size[0]
    return [figure.export_numpy()[15, int(width * (i + 0.5) / count)] for i in range(count)]


def from_the_front(data, **parameters):
    """So that each block is as wide as all others and all fill the width; a slice through the middle."""
    figure, graphic = shown(data, mode="slice", **{"plane": "middle", **parameters})
    camera = figure[0, 0].camera
    nx = data.shape[2] - 2
    state = {"fov": 0, "width": nx, "height": nx, "rotation": (0, 0, 0, 1), "depth": 20}
    camera.set_state({**state, "position": (nx / 2 + 0.5, 4.5, 30)})
    return figure, graphic


@pytest.mark.parametrize("dtype", ["uint32", "int64", "float64", "uint64"])
@pytest.mark.parametrize("first", NEIGHBOURS)
def test_an_id_and_the_next_are_told_apart(first, dtype):
    ids = first, first + 1
    names = {label: f"number {label}" for label in ids}
    figure, graphic = from_the_front(side_by_side(*ids, dtype=dtype), names=names)
    expected = np.rint(255 * palette(np.array(ids))).astype(int)
    seen = columns(figure, 2)
    for label, colour, pixel, x in zip(ids, expected, seen, (10, 30), strict=True):
        assert np.abs(pixel[:3].astype(int) - colour).max() <= 1
        info = figure[0, 0].pick(x, 15)
        assert (info["value"], info["name"]) == (label, f"number {label}")
        assert isinstance(info["value"], int) and info["scalar"] == label
    graphic.colors = {ids[0]: "red", ids[1]: "lime"}
    assert [pixel[:3].tolist() for pixel in columns(figure, 2)] == [[255, 0, 0], [0, 255, 0]]
    graphic.hidden = ids[1]
    assert [pixel[:3].tolist() for pixel in columns(figure, 2)] == [[255, 0, 0], [0, 0, 0]]
    assert figure[0, 0].pick(30, 15) is None
    assert graphic.ids.tolist() == list(ids)


def test_names_and_colours_by_list_and_array():
    rows = np.array([(0, 0, 0), (255, 0, 0), (0, 0, 255)], np.uint8)
    figure, graphic = from_the_front(side_by_side(1, 2, 3), colors=rows, names=["one", "two"])
    pixels = [pixel[:3].tolist() for pixel in columns(figure, 3)]
    assert pixels[:2] == [[255, 0, 0], [0, 0, 255]]
    assert pixels[2] == pytest.approx(np.rint(255 * palette(np.array([3]))[0]).tolist(), abs=1)
    names = [figure[0, 0].pick(x, 15)["name"] for x in (7, 20, 33)]
    assert names == ["one", "two", ""] == [graphic.name_of(label) for label in (1, 2, 3)]


MANY = {
    "beyond 16 bits": lambda labels: labels.astype(np.uint32) * 70_000,
    "some beyond": lambda labels: np.where(labels == 5, 3_000_000_000, labels.astype(np.int64)),
}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("how", MANY)
def test_numbers_of_ids_do_not_show(how, mode):
    """But for which of them is smaller, which ties go to."""
    data = blobs()
    ids = np.unique(data)
    colors = {int(label): palette(np.array([label]))[0] for label in ids if label}
    renamed = MANY[how](data)
    names = dict(zip(ids.tolist(), MANY[how](ids).tolist(), strict=True))
    figure, _ = shown(data, mode=mode, colors=colors, opacity={5: 0.4}, hidden=2)
    others = {names[label]: colour for label, colour in colors.items()}
    look = {"colors": others, "opacity": {names[5]: 0.4}, "hidden": names[2]}
    same, graphic = shown(renamed, mode=mode, **look)
    if how == "beyond 16 bits":
        np.testing.assert_array_equal(figure.export_numpy(), same.export_numpy())
    else:
        off = (figure.export_numpy() != same.export_numpy()).any(axis=-1)
        assert off.mean() < 0.01
    assert not graphic.drawing.resident.numbering.is_direct


def test_more_labels_than_16_bits_tell_apart():
    """Of 2 · 41³ voxels each is its own label: their places among each other take 32 bits."""
    count = 41**3
    rng = np.random.default_rng(1)
    own = rng.choice(2**32 - 1, count, replace=False).astype(np.uint32) + 1
    data = own.reshape(41, 41, 41)
    figure, graphic = shown(data, mode="slice", interpolation="nearest", plane=(0, 0, 1, -20))
    camera = figure[0, 0].camera
    state = {"fov": 0, "width": 40, "height": 30, "rotation": (0, 0, 0, 1), "depth": 100}
    camera.set_state({**state, "position": (20, 20, 60)})
    picture = figure.export_numpy()
    numbering = graphic.drawing.resident.numbering
    assert (numbering.format, numbering.is_direct) == ("r32uint", False)
    rows, cols = np.arange(4, 26), np.arange(4, 36)
    # pixel (i, j) of 40 × 30 looks through voxel x = i + 0.5, y = 34.5 − j, a border: to the next
    seen = data[20][np.ix_(35 - rows, cols + 1)]
    expected = np.rint(255 * palette(seen.ravel())).reshape(*seen.shape, 3).astype(int)
    off = np.abs(picture[np.ix_(rows, cols)][..., :3].astype(int) - expected).max(axis=-1)
    assert (off <= 1).all()
    assert figure[0, 0].pick(10.5, 9.5)["value"] == data[20, 35 - 9, 11]


@pytest.mark.parametrize(
    "ids", [(7, 3), (3, 7), (90_000, 80_000), (80_000, 90_000), (2**32 - 1, 5)]
)
def test_ties_go_to_the_smaller_id(ids):
    """On a plane half way between two layers of voxels."""
    data = np.zeros((4, 6, 8), np.uint32)
    data[1:3] = np.reshape(ids, (2, 1, 1))
    figure, _ = from_the_front(data, plane=(0, 0, 1, -1.5))
    assert {figure[0, 0].pick(x, 15)["value"] for x in (10, 20, 30)} == {min(ids)}


@pytest.mark.parametrize("new", [4, 70_000, 95_000, 2**32 - 1])
def test_ties_go_to_the_smaller_id_also_of_what_was_painted(new):
    """It comes last in the numbers that are stored, and not in the order of ids."""
    data = np.zeros((4, 6, 8), np.uint32)
    data[0], data[2:3] = 80_000, 90_000
    figure, graphic = from_the_front(data, plane=(0, 0, 1, -1.5))
    numbering = graphic.drawing.resident.numbering
    graphic.data[1] = new
    after = graphic.drawing.resident.numbering
    assert np.array_equal(after.ids, [*numbering.ids, new])
    assert {figure[0, 0].pick(x, 15)["value"] for x in (10, 20, 30)} == {min(new, 90_000)}
    graphic.data[1], graphic.data[2] = 90_000, new
    assert {figure[0, 0].pick(x, 15)["value"] for x in (10, 20, 30)} == {min(new, 90_000)}
    assert labels_in(figure) is graphic
