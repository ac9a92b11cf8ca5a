"""What is no longer shown leaves no trace on the GPU, and frames leave none in memory."""

import gc
import os
import weakref

import numpy as np
import pytest
from wgpu import diagnostics

import volrender as vr
from volrender.base.checks import ALPHA_MODES
from volrender.base.modes import modes_of
from volrender.scene.drawing.refinement import Refine
from volrender.scene.drawing.renderer import Renderer

MODES = tuple(modes_of("image_volume"))
KINDS = ("Texture", "TextureView", "Buffer", "BindGroup")
SHAPE = (10, 11, 12)


def random_volume(seed=0, shape=SHAPE) -> np.ndarray:
    return np.random.default_rng(seed).random(shape, np.float32)


def gpu_objects() -> dict[str, int]:
    """How many textures, buffers and bind groups there are in this process."""
    counts = diagnostics.object_counts.get_dict()
    return {kind: counts[kind]["count"] for kind in KINDS}


def gpu_bytes() -> int:
    return diagnostics.object_counts.get_dict()["total"]["resource_mem"]


def resident_bytes() -> int:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")


@pytest.fixture
def figure():
    """A figure that has drawn every mode once, so that nothing is made later only once."""
    gc.collect()
    figure = vr.Figure(size=(16, 12))
    volume = figure.add_image_volume(random_volume())
    for mode in MODES:
        volume.mode = mode
        figure.export_numpy()
    figure[0, 0].clear()
    figure.export_numpy()
    figure[0, 0].pick(8, 6)
    return figure


@pytest.fixture
def no_garbage_collection():
    """What goes away here goes by itself, at once: there are no reference cycles."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize("by", ["array", "buffer"])
@pytest.mark.parametrize("window", [False, True])
def test_what_replaces_invisible_data_frees_them_at_once(figure, by, window, no_garbage_collection):
    large = 40**3 * 4
    volume = figure.add_image_volume(random_volume(shape=(40, 40, 40)))
    renderer = Renderer(figure.engine, figure.size, Refine(figure.engine))

    def draw() -> None:
        figure.export_numpy()
        if window:
            stage = figure.stage
            renderer.submit(lambda: stage.compose(renderer, stage.size), "fragment")

    draw()
    volume.visible = False
    draw()
    before = gpu_bytes()
    small = random_volume()
    volume.data = small if by == "array" else vr.ImageVolumeGraphic(small).data
    assert gpu_bytes() < before - 0.9 * large
    volume.visible = True
    assert figure.export_numpy()[..., :3].any()


def test_two_graphics_share_one_texture(figure, no_garbage_collection):
    before, bytes_before = gpu_objects(), gpu_bytes()
    first = figure.add_image_volume(random_volume(shape=(40, 40, 40)))
    figure.export_numpy()
    one, bytes_one = gpu_objects(), gpu_bytes()
    second = figure.add_image_volume(first.data, mode="slice", visible=False)
    figure.export_numpy()
    # Neither voxels nor a colormap of its own.
    assert gpu_objects()["Texture"] == one["Texture"]
    assert gpu_bytes() - bytes_one < 20_000 < 40**3 * 4 <= bytes_one - bytes_before
    figure[0, 0].remove_graphic(first)
    assert gpu_bytes() > bytes_before + 40**3 * 4
    figure[0, 0].remove_graphic(second)
    assert gpu_objects() == before
    assert gpu_bytes() == bytes_before
    assert second.data is first.data  # the voxels on the CPU are still there
    figure[0, 0].add_graphic(first)
    assert figure.export_numpy()[..., :3].any()


def test_sharing_across_figures_and_by_assignment(figure, no_garbage_collection):
    before = gpu_objects()
    other = vr.Figure(size=(8, 8))
    first = figure.add_image_volume(random_volume(), mode="slice")
    second = other.add_image_volume(random_volume(1), mode="slice")
    both = gpu_objects()
    second.data = first.data
    figure.export_numpy(), other.export_numpy()
    textures = gpu_objects()["Texture"]
    second.data = vr.ImageVolumeGraphic(random_volume(2)).data
    figure.export_numpy(), other.export_numpy()
    assert gpu_objects()["Texture"] == textures + 1
    second.data = first.data
    figure.export_numpy(), other.export_numpy()
    assert gpu_objects()["Texture"] == textures
    del other, second
    del first
    figure[0, 0].clear()
    assert gpu_objects()["Texture"] < both["Texture"]
    assert gpu_objects() == before


def test_figures_free_all_when_they_go(no_garbage_collection):
    vr.default_engine()
    figure = vr.Figure(size=(16, 12), shape=(2, 2), background=("red", "blue"))
    for subplot, alpha_mode in zip(figure, ALPHA_MODES, strict=False):
        subplot.add_image_volume(random_volume(), alpha_mode=alpha_mode)
    figure[1, 1].add_image_volume(random_volume(), alpha_mode="weighted_blend")
    figure[0, 0].graphics[0].add_event_handler(print, "click")
    figure.add_animations(lambda subplot: None)
    figure.export_numpy()
    figure.handle_event({"event_type": "pointer_down", "x": 4, "y": 3})
    with_it = gpu_objects()
    del figure, subplot
    freed = {kind: with_it[kind] - count for kind, count in gpu_objects().items()}
    assert freed["Texture"] >= 10 + 4 and freed["Buffer"] >= 6 and freed["BindGroup"] >= 6


def test_data_that_is_kept_keeps_no_texture(figure, no_garbage_collection):
    """The graphic is collected as garbage; its data, and another graphic of it, live on."""
    before = gpu_objects()
    other = vr.Figure(size=(16, 12))
    data = other.add_image_volume(random_volume()).data
    other.export_numpy()
    del other
    assert gpu_objects() == before
    graphic = figure.add_image_volume(data)
    first = figure.export_numpy()
    figure[0, 0].remove_graphic(graphic)
    assert gpu_objects() == before
    for _ in range(3):  # in and out
        figure[0, 0].add_graphic(graphic)
        np.testing.assert_array_equal(figure.export_numpy(), first)
        figure[0, 0].clear()
    assert gpu_objects() == before


def test_a_graphic_that_was_removed_under_the_pointer_goes(figure, no_garbage_collection):
    before = gpu_objects()
    graphic = figure.add_image_volume(random_volume())
    for name in ("pointer_enter", "pointer_move", "click"):
        graphic.add_event_handler(lambda event: None, name)
    for name in ("pointer_move", "pointer_down"):
        figure.handle_event({"event_type": name, "x": 8, "y": 6})
    figure[0, 0].remove_graphic(graphic)
    alive = weakref.ref(graphic)
    del graphic
    assert alive() is None
    assert gpu_objects() == before
    figure.handle_event({"event_type": "pointer_up", "x": 8, "y": 6})
    figure.handle_event({"event_type": "pointer_move", "x": 8, "y": 6})


def test_replacing_data_frees_the_old(figure, no_garbage_collection):
    volume = figure.add_image_volume(random_volume())
    figure.export_numpy()
    before, bytes_before = gpu_objects(), gpu_bytes()
    for n in range(5, 15):
        volume.data = random_volume(shape=(n, n, n))
        figure.export_numpy()
    volume.data = random_volume()
    figure.export_numpy()
    assert gpu_objects() == before
    assert gpu_bytes() == bytes_before


def test_volumes_that_come_and_go_leave_memory_where_it_was(figure, soak):
    """Created, drawn and dropped: by remove_graphic, by clear, and with their figure."""
    count = 1000 if soak else 100
    gc.collect()
    before = gpu_objects()
    for i in range(count):
        if i == count // 10:
            gc.collect()
            resident = resident_bytes()
        volume = figure.add_image_volume(random_volume(i), mode=MODES[i % len(MODES)])
        figure.export_numpy()
        if i % 3 == 0:
            figure[0, 0].remove_graphic(volume)
        elif i % 3 == 1:
            figure[0, 0].clear()
        else:
            figure[0, 0].clear()
            vr.Figure(size=(16, 12)).add_image_volume(volume.data)
    del volume
    gc.collect()
    assert gpu_objects() == before
    assert resident_bytes() < 1.02 * resident


def test_frames_with_changing_parameters_leave_memory_flat(soak):
    """The mean of the first 500 frames against that of the last 500."""
    frames = 10_000 if soak else 1_000
    figure = vr.Figure(size=(16, 12))
    volume = figure.add_image_volume(random_volume())
    rng = np.random.default_rng(0)
    cmaps = ["gray", "viridis", "plasma", "cyan"]

    def draw(i: int, threshold=None, vmin=None) -> None:
        volume.mode = MODES[i % len(MODES)]
        volume.vmin, volume.vmax = sorted(rng.random(2))
        volume.threshold, volume.alpha, volume.gamma = 0.01 + 0.99 * rng.random(3)
        volume.threshold = volume.threshold if threshold is None else threshold
        volume.vmin = volume.vmin if vmin is None else vmin
        volume.alpha_mode = ("auto", "add", "weighted_blend")[i // 8 % 3]
        volume.plane = (*rng.normal(size=3), -5)
        volume.interpolation = ("linear", "nearest")[i // 4 % 2]
        volume.step_size, volume.shininess = rng.uniform(0.5, 5), rng.uniform(1, 90)
        volume.rotation, volume.offset = rng.normal(size=4), rng.normal(size=3)
        volume.clipping_planes = [(*rng.normal(size=3), 3)] * (i % 3)
        volume.crop = None if i % 4 else ((1, 8), (0, 9), (i % 5, 12))
        volume.cmap = cmaps[i // 13 % 4]
        volume.data[i % 10] = rng.random((11, 12), np.float32)
        figure[0, 0].camera.look_from(*rng.uniform(-80, 80, 2))
        figure.export_numpy()
        if i % 3 == 0:
            figure[0, 0].pick(8, 6)

    # Every pipeline is made, with and without skipping, and the allocator has what it needs.
    for i in range(288):
        draw(i, *((), (2.0, -1.0), (-1.0, 0.9))[i // 24 % 3])
    gc.collect()
    resident = []
    for i in range(frames):
        draw(i)
        resident.append(resident_bytes())
    first, last = np.mean(resident[:500]), np.mean(resident[-500:])
    assert last <= 1.01 * first


def test_volumes_that_are_coloured_alike_share_a_colormap(figure, no_garbage_collection):
    before = gpu_objects()["Texture"]
    first, second = (figure.add_image_volume(random_volume(), cmap="hot") for _ in range(2))
    assert gpu_objects()["Texture"] == before + 3
    figure.export_numpy()
    second.cmap = "cool"  # the other one's stays what it was
    pictures = [figure.export_numpy()]
    first.cmap = [(0, 0, 0), (0, 0, 1)]
    first.cmap = "hot"
    pictures.append(figure.export_numpy())
    np.testing.assert_array_equal(*pictures)
    assert gpu_objects()["Texture"] == before + 4
    second.cmap = "hot"
    figure.export_numpy()
    assert gpu_objects()["Texture"] == before + 3
    figure[0, 0].clear()
    assert gpu_objects()["Texture"] == before
