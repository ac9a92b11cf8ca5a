"""Overlays are in the corner, or at the side, that they are given."""

import numpy as np
import pytest

import volrender as vr
from volrender.scene.overlays.placed import POSITIONS

WIDTH, HEIGHT = 320, 280


@pytest.fixture
def figure():
    figure = vr.Figure(size=(WIDTH, HEIGHT))
    series = np.zeros((3, 4, 5, 6), np.uint8)
    figure.add_image_volume(series, axes="tzyx", vmin=0, vmax=900, alpha=0)
    return figure


def box_of(figure) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of all that is lit."""
    rows, columns = np.nonzero(figure.export_numpy()[..., :3].any(axis=-1))
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1


@pytest.mark.parametrize("name", ["colorbar", "scale_bar", "time_stamp"])
@pytest.mark.parametrize("position", POSITIONS)
def test_it_lies_where_it_is_put(figure, name, position):
    overlay = getattr(figure[0, 0], name)
    overlay.visible, overlay.position, overlay.margin = True, position, 30
    if name == "colorbar":
        overlay.title = "HU"
    left, top, right, bottom = box_of(figure)
    across, down = POSITIONS[position]
    expected = {0: left - 30, 1: WIDTH - 30 - right, 0.5: (left + right - WIDTH) / 2}[across]
    assert abs(expected) <= 6
    expected = {0: top - 30, 1: HEIGHT - 30 - bottom, 0.5: (top + bottom - HEIGHT) / 2}[down]
    assert abs(expected) <= (14 if name == "colorbar" else 6)  # the middle of its colours
    if name == "colorbar":
        is_level = position in ("top", "bottom")
        assert (right - left > bottom - top) == is_level


@pytest.mark.parametrize("position", ["bottom left", "bottom right", "top left", "top right"])
def test_axes_are_on_the_sides_of_their_corner(figure, position):
    subplot = figure[0, 0]
    subplot.camera.look_from(30, 25)
    subplot.axes.visible, subplot.axes.position = True, position
    left, top, right, bottom = box_of(figure)
    rest = WIDTH - right - left, HEIGHT - bottom - top
    assert (rest[0] < 0) == position.endswith("right")
    assert (rest[1] < 0) == position.startswith("bottom")


def test_positions_are_in_the_state(figure):
    subplot = figure[0, 0]
    subplot.colorbar.position, subplot.axes.position = "bottom", "top right"
    subplot.scale_bar.margin = 3
    state = figure.get_state()
    subplot.colorbar.position, subplot.axes.position = "left", "top left"
    subplot.scale_bar.margin = 9
    figure.set_state(state)
    assert (subplot.colorbar.position, subplot.axes.position) == ("bottom", "top right")
    assert subplot.scale_bar.margin == 3


def test_what_is_no_position_is_told(figure):
    with pytest.raises(ValueError, match="Did you mean 'top left'"):
        figure[0, 0].scale_bar.position = "topleft"
    with pytest.raises(ValueError, match="position"):
        figure[0, 0].axes.position = "top"
