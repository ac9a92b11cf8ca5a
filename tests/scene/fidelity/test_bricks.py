"""Figures of volumes in bricks: stills, movies, windows and picks are those of the whole volume."""

import numpy as np
import pytest
from rendercanvas.offscreen import OffscreenRenderCanvas

import volrender as vr
from tests.hosts.window.test_window import settle

SIZE = (96, 64)
VOXELS = vr.datasets.vessels_store((130, 190, 250)).read((slice(None),) * 3)
MIB = 2**20


@pytest.fixture
def small() -> vr.Engine:
    """A device with little memory: room for a good part of the bricks."""
    engine = vr.Engine()
    engine.memory_budget_bytes = 7 * MIB
    return engine


def shown(engine: vr.Engine | None, **kwargs) -> vr.Figure:
    data = VOXELS if engine is None else vr.Multiscale.of(VOXELS)
    figure = vr.Figure(size=SIZE, engine=engine)
    figure.add_image_volume(data, vmin=0, vmax=255, **kwargs)
    figure[0, 0].camera.look_from(40, 25)
    return figure


def difference(a, b) -> int:
    return np.abs(a.astype(int) - b).max()


@pytest.mark.parametrize(
    "look", [{"mode": "mip"}, {"mode": "composite", "opacity": [(0, 0), (90, 0.3), (255, 0.9)]}]
)
def test_a_still_in_parts_is_that_of_the_whole_volume(small, look):
    true = shown(None, **look).export_numpy()
    figure = shown(small, **look)
    (resident,) = figure[0, 0].graphics[0].residents
    assert difference(figure.export_numpy(level=0), true) <= 1
    assert figure.fidelity == vr.Fidelity("final", 0)
    assert resident.layout.n_bricks > 8 and resident.picture_version > resident.layout.n_bricks
    coarse = figure.export_numpy(level=1)
    assert figure.fidelity == vr.Fidelity("final", 1) and difference(coarse, true) > 20


@pytest.mark.parametrize(
    "look",
    [
        {"mode": "iso", "threshold": 150},
        {"mode": "composite", "opacity": [(0, 0), (120, 0), (250, 0.5)]},
    ],
)
def test_bricks_that_are_passed_over_change_nothing_where_they_are_not_there(look):
    z, y, x = np.ogrid[:190, :190, :190]
    ball = (z - 95) ** 2 + (y - 95) ** 2 + (x - 95) ** 2 < 25**2
    fine = np.where(ball, 200, (z + y + x) % 40).astype(np.uint8)
    pictures = []
    for budget_bytes in (6 * MIB, 200 * MIB):
        engine = vr.Engine()
        engine.memory_budget_bytes = budget_bytes
        figure = vr.Figure(size=(90, 80), engine=engine)
        figure.add_image_volume(vr.Multiscale([fine, fine[::2, ::2, ::2]]), **look)
        pictures.append(figure.export_numpy(level=0))
    assert difference(*pictures) <= 1


def test_frames_of_a_movie_wait_for_their_bricks(small):
    figure, true = shown(small), shown(None)

    def turned(figure):
        for degrees in (0, 90):
            figure[0, 0].camera.look_from(degrees, 0)
            figure[0, 0].camera.zoom = 12  # voxels are larger than pixels all over
            yield

    frames = [list(each.render_frames(turned(each))) for each in (figure, true)]
    assert all(difference(*pair) <= 1 for pair in zip(*frames, strict=True))
    assert difference(*frames[0]) > 50 and figure.fidelity == vr.Fidelity("final", 0)


def test_a_window_at_rest_shows_what_an_export_gives(small):
    canvas = OffscreenRenderCanvas(size=SIZE, pixel_ratio=1.0)
    figure = shown(small)
    states = []
    figure.add_event_handler(lambda event: states.append(event.info["value"].state), "fidelity")
    window = figure.show(panel=False, canvas=canvas)
    first = canvas.draw()
    assert not window.is_final
    last = settle(window, canvas, 2000)
    assert states == ["improving", "final"] and not window.is_moving
    assert difference(last, first) > 20
    assert difference(last[..., :3], figure.export_numpy(rgb=True)) <= 2


def test_layers_and_picks_are_those_of_the_whole_volume(small):
    figure, true = shown(small), shown(None)
    other = shown(small)
    for each in (figure, true, other):
        each[0, 0].camera.look_from(0, 0)
        each[0, 0].camera.zoom = 12  # voxels are larger than pixels all over
    layer, expected = figure.render_layers()[0], true.render_layers()[0]
    assert figure.fidelity == vr.Fidelity("final", 0)
    np.testing.assert_allclose(layer.scalar, expected.scalar, atol=1)
    assert difference(255 * layer.colour, 255 * expected.colour) <= 2
    y, x = np.unravel_index(np.nanargmax(expected.scalar), expected.scalar.shape)
    picked, there = other[0, 0], true[0, 0].pick(x, y)
    assert there["scalar"] > 100
    assert picked.pick(x, y, wait=False)["scalar"] < there["scalar"] - 1  # of the coarsest level
    found = picked.pick(x, y)
    assert found["index"] == there["index"] and found["value"] == there["value"]
    assert found["scalar"] == pytest.approx(there["scalar"], abs=1)
    with pytest.raises(TypeError, match="wait"):
        picked.pick(x, y, wait="no")


def test_layers_are_drawn_in_parts_too(small):
    figure = shown(small, mode="composite", opacity=[(0, 0), (90, 0.3), (255, 0.9)])
    true = shown(None, mode="composite", opacity=[(0, 0), (90, 0.3), (255, 0.9)])
    (layer,), (expected,) = figure.render_layers(level=0), true.render_layers()
    assert figure.fidelity == vr.Fidelity("final", 0)
    assert difference(255 * layer.colour, 255 * expected.colour) <= 2
    assert (np.isnan(layer.depth) != np.isnan(expected.depth)).mean() < 0.01
