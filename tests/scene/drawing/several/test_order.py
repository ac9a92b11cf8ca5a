"""In which order graphics are drawn: what that follows from, and what it costs to find out."""

import threading

import numpy as np
import pytest

import volrender as vr
from tests.data.counting_source import CountingSource
from volrender.scene.drawing import order
from volrender.scene.drawing.order import DrawingOrder

ONES = np.ones((6, 6, 6), np.float32)
WHOLE, FADED = ("blend", False), ("blend", True)


def turns_of(*volumes) -> list[tuple[str, bool]]:
    """Blending of each graphic, and whether it fades, in the order of adding."""
    graphics = [vr.ImageVolumeGraphic(ONES, **volume) for volume in volumes]
    turns = DrawingOrder().of(graphics, np.array((0, 0, 50)))
    return [(turn.blending, turn.fades) for turn in sorted(turns)]


@pytest.mark.parametrize("unit", [1.0, 1e-10, 1e9])
@pytest.mark.parametrize("far", [0.0, 1e5])
def test_planes_a_voxel_apart_are_two_in_any_unit(unit, far):
    """And one plane is one, however long its normal is."""

    def slices(*planes):
        place = {"scale": (unit,) * 3, "offset": (0, 0, far * unit), "mode": "slice"}
        return turns_of(*({**place, "plane": plane} for plane in planes))

    near, next_one = (-(far + k) * unit for k in (2, 3))
    assert slices((0, 0, 1, near), (0, 0, 1, next_one)) == [("auto", False), ("auto", False)]
    assert slices((0, 0, 1, near), (0, 0, -3, -3 * near)) == [("auto", False), FADED]


def test_what_is_in_one_place():
    """By mode and alpha, in the order of adding."""
    assert turns_of({}) == [("auto", False)]
    assert turns_of({"fade": True}) == [WHOLE]  # which fades by itself
    assert turns_of({}, {}) == [WHOLE, FADED]
    assert turns_of({}, {"offset": (6, 0, 0)}) == [("auto", False)] * 2  # they touch
    assert turns_of({}, {"mode": "iso"}) == [FADED, ("auto", False)]
    assert turns_of({}, {"mode": "iso", "alpha": 0.5}) == [WHOLE, WHOLE]
    assert turns_of({"mode": "slice", "alpha": 0.5}, {}) == [WHOLE, FADED]
    assert turns_of({"alpha_mode": "add"}, {"alpha_mode": "add"}) == [("add", False)] * 2
    assert turns_of({"alpha_mode": "add"}, {}) == [("add", False), FADED]
    assert turns_of({"alpha_mode": "dither"}, {}) == [("dither", False), FADED]


def test_groups_are_looked_for_only_where_something_moved(monkeypatch):
    graphics = [vr.ImageVolumeGraphic(ONES, offset=(4 * i, 0, 0)) for i in range(9)]
    found = []
    find = order.find_groups
    monkeypatch.setattr(order, "find_groups", lambda *boxes: found.append(boxes) or find(*boxes))
    drawing, eye = DrawingOrder(), np.zeros(3)
    counts = []
    for moved in (None, None, 3, None):
        if moved is not None:
            graphics[moved].offset = (100, 0, 0)
        graphics[5].alpha = 0.5 + 0.1 * len(counts)
        turns = drawing.of(graphics, eye)
        counts.append(len(found))
    assert counts == [1, 1, 2, 2]
    assert [turn.number for turn in turns if turn.blending == "auto"] == [3]


def test_graphics_that_are_hidden_have_no_turn():
    graphics = [vr.ImageVolumeGraphic(ONES, offset=(3 * i, 0, 0)) for i in range(3)]
    drawing, eye = DrawingOrder(), np.zeros(3)
    for visible in (3, 2, 0, 1, 0, 3):
        for number, graphic in enumerate(graphics):
            graphic.visible = number < visible
        assert [turn.number for turn in drawing.of(graphics, eye)] == list(range(visible))


def test_what_another_thread_sets_meanwhile_comes_after():
    """A mode that has no rays to end, where rays were to end."""
    figure = vr.Figure(size=(40, 32))
    figure.add_image_volume(ONES, mode="slice", plane=(0, 0, 1, -3))
    shown = figure.add_image_volume(ONES, threshold=0.5)
    subplot = figure[0, 0]
    expected, of, threads = figure.export_numpy(), subplot.order.of, []

    def raced(*arguments):
        turns = of(*arguments)
        threads.append(threading.Thread(target=setattr, args=(shown, "mode", "iso")))
        threads[-1].start()
        threads[-1].join(0.2)
        return turns

    subplot.order.of = raced
    assert np.array_equal(figure.export_numpy(), expected)
    threads[0].join()
    subplot.order.of = of
    assert shown.mode == "iso" and not np.array_equal(figure.export_numpy(), expected)


def test_colours_that_are_not_held_are_not_read_to_know_their_alpha():
    opaque = np.full((6, 6, 6, 4), 255, np.uint8)
    source = CountingSource(opaque)
    figure = vr.Figure(size=(40, 32))
    shown = figure.add_image_volume(source, mode="slice", plane=(0, 0, 1, -3))
    figure.export_numpy()
    source.start_anew()
    for height in (2, 4):
        shown.plane = (0, 0, 1, -height)
        figure.export_numpy()
    assert source.reads.sum() == 0
    assert not shown.cover.is_opaque
    held = vr.ImageVolumeGraphic(opaque, mode="slice")
    assert held.cover.is_opaque
    held.data[3, 3, 3] = (9, 9, 9, 100)
    assert not held.cover.is_opaque
