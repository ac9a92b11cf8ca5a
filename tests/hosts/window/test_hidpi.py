"""Windows whose pixels are no whole logical ones: the figure fills them to the last, where one points."""

import math

import numpy as np
import pytest
from rendercanvas.offscreen import OffscreenRenderCanvas

import volrender as vr
from volrender.hosts.window.panel.widgets.panel_width import panel_left

pytest.importorskip("imgui_bundle")

# Physical pixels, and how many are a logical one.
CANVASES = [
    ((199, 149), 1),
    ((249, 186), 1.25),
    ((301, 224), 1.5),
    ((302, 226), 1.5),
    ((353, 263), 1.75),
    ((401, 301), 2),
    ((400, 301), 3),
]


def shown_on(physical, ratio, panel=False, **parameters):
    """A figure on a canvas of so many physical pixels; figure, canvas, window."""
    canvas = OffscreenRenderCanvas(size=(64, 64), pixel_ratio=ratio)
    size = tuple(round(side / ratio) for side in physical)
    figure = vr.Figure(size=size, canvas=canvas, **parameters)
    window = figure.show(panel=panel)
    canvas.set_logical_size(*(side / ratio for side in physical))
    canvas._process_events()
    canvas._size_info.set_physical_size(*physical, ratio)  # which is one less where it rounds down
    return figure, canvas, window


def picture(window, canvas) -> np.ndarray:
    """What it shows at rest."""
    canvas.draw()
    while not window.is_final:
        canvas.draw()
    return np.asarray(canvas.draw())


def flat(figure, **parameters):
    """The x of a voxel as its colour, seen along z; the volume fills all of the first subplot."""
    values = np.broadcast_to(np.arange(100, dtype=np.uint8), (3, 100, 100))
    graphic = figure.add_image_volume(np.array(values), cmap="gray", vmin=0, vmax=255, **parameters)
    camera = figure[0, 0].camera
    camera.fov = 0
    figure[0, 0].auto_fit()
    camera.set_state({"maintain_aspect": False, "width": 90, "height": 90, "zoom": 1})
    return graphic


@pytest.mark.parametrize("physical, ratio", CANVASES)
def test_a_volume_fills_the_window(physical, ratio):
    figure, canvas, window = shown_on(physical, ratio, background="red")
    figure.add_image_volume(np.full((8, 8, 8), 9, np.uint8), cmap="gray", vmin=0, vmax=9)
    figure[0, 0].camera.fov = 0
    figure[0, 0].auto_fit()
    figure[0, 0].camera.zoom = 6
    shown = picture(window, canvas)
    assert shown.shape[1::-1] == physical
    assert (shown[..., :3] == 255).all()


@pytest.mark.parametrize("physical, ratio", CANVASES)
def test_subplots_tile_the_window(physical, ratio):
    colours = np.array(
        [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 0], [0, 255, 255], [255] * 3]
    )
    figure, canvas, window = shown_on(physical, ratio, shape=(2, 3), background="black")
    for subplot, colour in zip(figure, colours, strict=True):
        subplot.background = colour / 255
    shown = picture(window, canvas)[..., :3]
    of = (shown[..., None, :] == colours).all(axis=-1)
    assert (of.sum(axis=-1) == 1).all()
    shares = of.reshape(-1, 6).mean(axis=0)
    assert np.abs(shares - 1 / 6).max() < 0.02
    # The lines between them are straight.
    numbers = of.argmax(axis=-1)
    assert (numbers % 3 == numbers[:1] % 3).all() and (numbers // 3 == numbers[:, :1] // 3).all()


@pytest.mark.parametrize(
    "physical, ratio", [((1001, 501), 1.25), ((1202, 601), 1.5), ((901, 400), 1)]
)
def test_figure_and_panel_leave_nothing_between_them(physical, ratio):
    figure, canvas, window = shown_on(physical, ratio, panel=True)
    figure[0, 0].background = "lime"  # its own: the figure's is behind the panel too
    assert not window.panel.collapsed
    for _ in range(4):
        shown = picture(window, canvas)[..., :3].astype(int)
    is_figure = (shown == (0, 255, 0)).all(axis=-1)
    width = math.floor(panel_left(physical[0] / ratio) * ratio)
    assert figure.size[0] == panel_left(physical[0] / ratio)
    assert is_figure[:, :width].all()
    assert shown[:, width + 1 :].any(axis=(0, 2)).all()
    assert not is_figure[:, width + 1 :].any()
    # What is behind the panel's edge is the figure, not black.
    assert (shown[:, width, 1] >= shown[:, width + 3, 1].min()).all()


@pytest.mark.parametrize("physical, ratio", CANVASES)
def test_one_picks_what_is_seen(physical, ratio):
    figure, canvas, window = shown_on(physical, ratio)
    graphic = flat(figure)
    shown = picture(window, canvas)[..., 0].astype(int)
    assert shown[0].min() < 20 and shown[0].max() > 80
    picked = []
    graphic.add_event_handler(lambda event: picked.append(event.pick_info["value"]), "pointer_down")
    y = physical[1] - 1
    for x in np.linspace(0, physical[0] - 1, 40).astype(int):
        place = {"x": (x + 0.5) / ratio, "y": (y + 0.5) / ratio}
        window._on_event(
            {"event_type": "pointer_down", **place, "button": 1, "buttons": (1,), "modifiers": ()}
        )
        window._on_event(
            {"event_type": "pointer_up", **place, "button": 1, "buttons": (), "modifiers": ()}
        )
        # A pixel of the picture is what a logical one of the figure, around it, has in its middle.
        logical = max(1, math.ceil(ratio))
        around = shown[y, max(0, x - logical) : x + logical + 1]
        assert len(picked) > 0, place
        assert around.min() - 1 <= picked.pop() <= around.max() + 1, place


def test_lines_go_with_the_volume():
    """The outline of a volume is where the volume ends, also in the last of several subplots."""
    physical, ratio = (401, 301), 1.5
    figure, canvas, window = shown_on(physical, ratio, shape=(2, 2))
    subplot = figure[1, 1]
    subplot.add_image_volume(np.full((1, 8, 8), 9, np.uint8), vmin=0, vmax=9, cmap="lime")
    subplot.camera.fov = 0
    subplot.auto_fit()
    subplot.outline.colour = "red"
    without = picture(window, canvas)[..., :3].astype(int)
    subplot.outline.visible = True
    outlined = picture(window, canvas)[..., :3].astype(int)
    volume, lines = without[..., 1] > 100, outlined[..., 0] > 100
    for axis in (0, 1):
        across, where = (np.flatnonzero(seen.any(axis=axis)) for seen in (volume, lines))
        assert abs(across[0] - where.mean() + np.ptp(where) / 2) <= 2
        assert abs(np.ptp(across) - np.ptp(where)) <= 5
