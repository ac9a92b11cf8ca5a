"""One picture path: what exports and windows draw, each with targets and blocks of its own."""

import numpy as np
import pytest

import volrender as vr
from tests.pictures import difference
from volrender.scene.drawing import refinement
from volrender.scene.drawing.refinement import Refine
from volrender.scene.drawing.renderer import Renderer


def shown(count: int = 1, **parameters):
    """A figure of small volumes side by side, and a viewer that refines."""
    figure = vr.Figure(size=(48, 40))
    for number in range(count):
        figure.add_image_volume(
            np.random.default_rng(number).random((8, 8, 8), np.float32),
            offset=(9 * number, 0, 0),
            **parameters,
        )
    pace = Refine(figure.engine)
    return figure, Renderer(figure.engine, figure.size, pace), pace


def draw(figure, renderer) -> np.ndarray:
    """A frame of a viewer that draws as windows do."""
    stage = figure.stage
    readback = renderer.submit(lambda: stage.compose(renderer, stage.size), "fragment")
    return renderer.frame.read(readback)


def settle(figure, renderer, pace) -> np.ndarray:
    """Frames until nothing is left to refine."""
    for _ in range(50):
        picture = draw(figure, renderer)
        if pace.is_final:
            return picture
    raise AssertionError("it never became final")


@pytest.fixture
def marches(monkeypatch) -> list:
    """Grows with every march for a window."""
    marched = []
    advance = Refine._advance
    monkeypatch.setattr(
        Refine, "_advance", lambda *arguments: (marched.append(1), advance(*arguments))
    )
    return marched


@pytest.mark.parametrize("failing", [7, 9])
def test_rows_whose_submit_failed_are_marched_again(failing, monkeypatch):
    figure, renderer, pace = shown()
    settle(figure, renderer, pace)
    (progress,) = pace._progress.values()
    progress.pace.final_ms = 20000.0  # so that it comes in parts
    figure[0, 0].graphics[0].gamma = 2.0
    submits, submit = [], figure.engine.submit

    def fail_once(encoder):
        submits.append(1)
        if len(submits) == failing:
            raise MemoryError("for the moment")
        submit(encoder)

    monkeypatch.setattr(figure.engine, "submit", fail_once)
    with pytest.raises(MemoryError):
        settle(figure, renderer, pace)
    monkeypatch.undo()
    assert difference(settle(figure, renderer, pace), figure.export_numpy()).max() <= 1


@pytest.mark.parametrize("mode", ["mip", "iso"])
def test_a_window_at_rest_does_not_march_for_the_sake_of_an_export(mode, marches):
    figure, renderer, pace = shown(mode=mode)
    settled = settle(figure, renderer, pace)
    assert marches
    marches.clear()
    for disturb in (
        figure.export_numpy,
        lambda: figure[0, 0].pick(24, 20),
        figure.render_layers,
        lambda: setattr(figure, "background", "black"),
    ):
        disturb()
        np.testing.assert_array_equal(draw(figure, renderer), settled)
    assert marches == []
    figure[0, 0].graphics[0].vmax = 0.9
    draw(figure, renderer)
    assert marches


def test_a_window_at_rest_keeps_one_target_a_volume():
    figure, renderer, pace = shown(2)
    settle(figure, renderer, pace)
    for number in range(6):
        for progress in pace._progress.values():
            progress.pace.final_ms = 10.0 ** (number + 1)  # ever coarser
        figure[0, 0].camera.zoom *= 1.05
        draw(figure, renderer)
    assert max(len(progress.targets) for progress in pace._progress.values()) > 2
    settle(figure, renderer, pace)
    assert [len(progress.targets) for progress in pace._progress.values()] == [1, 1]


@pytest.mark.parametrize(("dispatch", "mode"), [("compute", "mip"), ("fragment", "iso")])
def test_targets_of_marches_go_when_fewer_are_needed(dispatch, mode):
    figure, _, _ = shown(3, mode=mode, threshold=0.5)
    figure.dispatch = dispatch
    for graphic in figure[0, 0].graphics:  # sparse: the surface is looked for by tiles
        graphic.data = np.pad(np.ones((2, 2, 2), np.float32), 11)
    figure.export_numpy()
    targets = figure.stage.renderer.frame._march_targets
    assert len(targets) == 3
    for graphic in figure[0, 0].graphics[1:]:
        graphic.visible = False
    figure[0, 0].outline.visible = True  # else the last one is drawn directly
    figure.export_numpy()
    assert len(targets) == 1


def test_two_viewers_of_one_figure_have_blocks_of_their_own():
    figure, renderer, pace = shown(mode="iso", threshold=0.8)
    alone = figure.export_numpy()
    settle(figure, renderer, pace)
    item = figure[0, 0].graphics[0].drawing.latest
    own = [frame.blocks.of(item) for frame in (renderer.frame, figure.stage.renderer.frame)]
    assert own[0] is not own[1] and own[0] is renderer.frame.blocks.of(item)
    figure[0, 0].camera.zoom *= 2
    draw(figure, renderer)  # coarse, of another place
    figure[0, 0].camera.zoom /= 2
    np.testing.assert_array_equal(figure.export_numpy(), alone)


def test_items_are_kept_while_nothing_changes():
    figure, _, _ = shown(mode="mip")
    figure[0, 0].axes.visible = True
    figure.export_numpy()

    def items():
        stage = figure.stage
        draw_list = stage.compose(stage.renderer, stage.size).draw_list
        return (*draw_list.world, *draw_list.over)

    first = items()
    assert len(first) == 3 and all(a is b for a, b in zip(first, items(), strict=True))
    figure[0, 0].graphics[0].alpha = 0.5
    changed = items()
    assert changed[0] is not first[0]
    assert all(a is b for a, b in zip(first[1:], changed[1:], strict=True))
    with pytest.raises(AttributeError):
        changed[0].scissor_px = (0, 0, 1, 1)


def test_of_too_many_volumes_nothing_is_stored(monkeypatch):
    """A target for each would not fit: they are drawn as for an export, and refined again when fewer."""
    monkeypatch.setattr(refinement, "MOST_STORED", 2)
    figure, renderer, pace = shown(3, mode="iso", threshold=0.8)
    for graphic in figure[0, 0].graphics:
        graphic.offset = graphic.offset / 4
    figure.dispatch = "fragment"
    exported = figure.export_numpy()
    np.testing.assert_array_equal(draw(figure, renderer), exported)
    assert pace.is_final and not pace._progress
    figure[0, 0].graphics[0].visible = False
    settle(figure, renderer, pace)
    assert len(pace._progress) == 2
    figure[0, 0].graphics[0].visible = True
    np.testing.assert_array_equal(draw(figure, renderer), exported)
    assert not pace._progress
