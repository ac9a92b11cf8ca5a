"""Windows refine until they show what an export does, and march only what changed."""

import numpy as np
import pytest

import volrender as vr
from tests.pictures import difference
from tests.scene.drawing.refined import Window
from tests.scene.drawing.several.cases import VIEWS, body
from volrender.engine.volume.matter import DRAFT_NODES, node_count
from volrender.transfer import Rectangle

SIZE = (80, 40)


@pytest.fixture
def window() -> Window:
    """Two subplots, each with a slice and a mip that ends at it; frames are due at once."""
    figure = vr.Figure(size=SIZE, shape=(1, 2))
    for subplot in figure:
        subplot.add_image_volume(
            body(),
            mode="slice",
            plane=(0, 0, 1, -7),
            vmin=0,
            vmax=1.2,
            alpha=0.5,
            alpha_mode="solid",
        )
        subplot.add_image_volume(body()[::-1], vmin=0, vmax=1.2, cmap="red")
        subplot.camera.set_state(VIEWS["perspective"])
    shown = Window(figure)
    shown.policy.target_ms = 0.3
    return shown


CHANGES = {
    "alpha mode of what is opaque": lambda cut, mip, subplot: setattr(cut, "alpha_mode", "dither"),
    "its plane": lambda cut, mip, subplot: setattr(cut, "plane", (0, 0, 1, -4)),
    "its data": lambda cut, mip, subplot: cut.data.replace(body()[:, ::-1]),
    "it is hidden": lambda cut, mip, subplot: setattr(cut, "visible", False),
    "it is translucent": lambda cut, mip, subplot: setattr(cut, "alpha_mode", "auto"),
    "the camera": lambda cut, mip, subplot: subplot.camera.set_state(VIEWS["orthographic"]),
    "the mip": lambda cut, mip, subplot: setattr(mip, "vmax", 0.8),
}


@pytest.mark.parametrize("change", CHANGES)
def test_at_rest_it_is_the_exported_picture_and_other_subplots_stay(window, change):
    figure = window.figure
    assert np.array_equal(window.settled(), figure.export_numpy())
    before = figure.export_numpy()
    CHANGES[change](*figure[0, 0].graphics, figure[0, 0])
    coarse = window.frame()
    assert not window.policy.is_final
    assert np.array_equal(coarse[:, 40:], before[:, 40:])
    final = window.settled()
    # What a window stores are half floats, which an export has only where rays end at something.
    assert difference(final, figure.export_numpy()).max() <= 1
    assert not np.array_equal(final[:, :40], before[:, :40])


def test_another_opacity_between_the_same_ends_is_marched_anew():
    figure = vr.Figure(size=(32, 24))
    limits = {"vmin": 0, "vmax": 1.2, "mode": "composite"}
    matter = figure.add_image_volume(body(), opacity=[(0, 0), (0.5, 0.1), (1, 0.3)], **limits)
    window = Window(figure)
    before = window.settled()
    matter.opacity = [(0, 0), (0.5, 0.9), (1, 0.3)]
    after = window.settled()
    assert difference(after, figure.export_numpy()).max() <= 1
    assert difference(after, before).max() > 20


def test_what_is_being_changed_has_small_tables_and_at_rest_those_of_an_export():
    figure = vr.Figure(size=(60, 60))
    peak = [(0.5, 0), (0.503, 0.9), (0.506, 0)]
    graphic = figure.add_image_volume(body(), mode="composite", opacity=peak, opacity_unit=0.1)
    window, nodes, pictures = Window(figure), [], []
    window.settled()
    for window.policy.drafts in (True, False):
        graphic.opacity = [*peak, (0.9, 0.5)]
        pictures.append(window.frame() if window.policy.drafts else window.settled())
        assert window.policy.is_final is not window.policy.drafts
        nodes.append(graphic.drawing.latest.colormap.view.texture.size[0])
    assert nodes == [DRAFT_NODES, node_count(figure.engine)]
    assert not np.array_equal(*pictures)
    assert difference(pictures[1], figure.export_numpy()).max() <= 1


def test_shapes_have_a_small_image_while_they_are_changed():
    """An image that is given has the texels that it has."""
    figure = vr.Figure(size=(60, 60))
    graphic = figure.add_image_volume(body(), mode="composite", opacity_unit=0.3)
    window = Window(figure)
    for transfer, sizes in (
        (Rectangle((0.4, 0.8), (0, 0.2), "red"), [(256, 65), (1024, 257)]),
        (np.ones((3, 5, 4)), [(5, 4), (5, 4)]),
    ):
        found = []
        for window.policy.drafts in (True, False):
            graphic.transfer = transfer
            shown = window.frame() if window.policy.drafts else window.settled()
            found.append(graphic.drawing.latest.colormap.view.texture.size[:2])
        assert found == sizes
        assert difference(shown, figure.export_numpy()).max() <= 1
        assert shown[..., 0].max() > 50
