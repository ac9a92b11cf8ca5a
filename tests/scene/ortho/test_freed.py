"""Who drops orthogonal views has all of it back at once, without the garbage collector."""

import gc
import weakref

import pytest

from .orthogonal import SLICES, ortho, pixels_of, send


@pytest.fixture
def no_collector():
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def test_a_figure_that_is_dropped_is_gone_with_its_graphics(no_collector):
    figure = ortho()
    send(figure, "pointer_down", pixels_of(figure, "axial", (2, 3, 4)), button=1, buttons=(1,))
    figure.volume.offset = (1, 2, 3)
    figure.export_numpy()
    kept = [figure, figure.cursor, *figure]
    kept += [graphic for view in figure for graphic in view.graphics]
    kept += [graphic.data for view in figure for graphic in view.graphics]
    gone = [weakref.ref(thing) for thing in kept]
    assert len(gone) == 14
    del figure, kept
    assert [reference() for reference in gone] == [None] * 14


def test_what_is_kept_of_a_figure_stays_usable(no_collector):
    figure = ortho()
    caption, cursor = figure["axial"].caption, figure.cursor
    gone = [weakref.ref(figure), *(weakref.ref(figure[name]) for name in SLICES)]
    assert list(caption.readout()) == ["z = 3"]
    del figure
    assert [reference() for reference in gone] == [None] * 4
    cursor.index = (1, 2, 3)
    cursor.graphic.offset = (1, 1, 1)
    assert cursor.position.tolist() == [2, 3, 4]
    assert list(caption.readout()) == []
