"""Commands: wgpu-native's functions, called by the engine itself, do what wgpu's own objects do."""

import gc
import os
import signal

import numpy as np
import pytest
import wgpu
from rendercanvas.offscreen import OffscreenRenderCanvas
from wgpu.backends.wgpu_native._helpers import generate_report

import volrender as vr
from tests.engine.device.test_device_loss import run
from tests.engine.device.ways import WAYS, needs_native
from volrender.engine.device import commands
from volrender.engine.device.commands import c_library, mapping, native, plain
from volrender.engine.device.errors import DeviceError, DeviceLostError
from volrender.engine.device.timer import GpuTimer
from volrender.engine.shader.bindings import IMAGE_TARGET
from volrender.engine.shader.making import bind

VOXELS = np.random.default_rng(3).integers(0, 255, (12, 13, 14), dtype=np.uint8)


def lone(figure):
    figure.add_image_volume(VOXELS)


def surface(figure):
    figure.add_image_volume(VOXELS, mode="iso", threshold=200)


def several(figure):
    figure.add_image_volume(VOXELS, mode="iso", threshold=200)
    figure.add_image_volume(VOXELS, offset=(9, 3, 0), alpha=0.5, alpha_mode="blend")


def weighted(figure):
    for k in range(2):
        figure.add_image_volume(
            VOXELS, offset=(5 * k, 0, 0), alpha_mode="weighted_blend", alpha=0.4
        )


def overlays(figure):
    figure.add_image_volume(VOXELS, mode="slice", plane=(0, 0, 1, -6))
    for name in ("outline", "axes", "colorbar", "scale_bar"):
        getattr(figure[0, 0], name).visible = True
    figure.background = ("black", "navy")


SCENES = (lone, surface, several, weighted, overlays)


def engine_with(way, monkeypatch):
    engine = vr.Engine()
    monkeypatch.setattr(engine, "_commands", way.Commands(engine.device))
    return engine


def test_the_quick_way_is_taken_where_it_is_known(engine):
    is_known = wgpu.backends.wgpu_native.lib_version_info[:2] == c_library._WRITTEN_FOR
    assert type(engine._commands) is (native if is_known else plain).Commands


@pytest.mark.parametrize("error", [ImportError, AttributeError])
def test_with_another_wgpu_its_own_way_is_taken(engine, monkeypatch, error):
    def missing():
        raise error("no such thing in this version")

    monkeypatch.setattr(native, "c_library", missing)
    assert type(commands.commands_of(engine.device)) is plain.Commands


def test_with_another_wgpu_native_wgpus_own_way_is_taken(monkeypatch):
    """Its functions may take other arguments: known only when they are called, in a frame."""
    monkeypatch.setattr(wgpu.backends.wgpu_native, "lib_version_info", (28, 0, 0, 0))
    c_library.c_library.cache_clear()
    try:
        engine = vr.Engine()
        figure = vr.Figure(size=(20, 20), engine=engine)
        lone(figure)
        assert type(engine._commands) is plain.Commands
        assert figure.render_frame()[..., :3].any()
        assert not engine.is_lost
        engine.device.destroy()
        assert engine.is_lost
    finally:
        c_library.c_library.cache_clear()


@needs_native
@pytest.mark.parametrize("dispatch", ["fragment", "compute"])
@pytest.mark.parametrize("scene", SCENES)
def test_both_ways_draw_the_same(monkeypatch, scene, dispatch):
    pictures = []
    for way in WAYS:
        figure = vr.Figure(size=(70, 50), engine=engine_with(way, monkeypatch), dispatch=dispatch)
        scene(figure)
        pictures += [figure.export_numpy(), *figure.render_frames(3)]
    assert np.ptp(pictures[0][..., :3]) > 100
    for picture in pictures[1:]:
        np.testing.assert_array_equal(picture, pictures[0])


@needs_native
def test_both_ways_draw_the_same_windows(monkeypatch):
    pictures = []
    for way in WAYS:
        canvas = OffscreenRenderCanvas(size=(80, 60))
        figure = vr.Figure(size=(80, 60), canvas=canvas, engine=engine_with(way, monkeypatch))
        several(figure)
        window = figure.show()  # with the panel: vertices and indices
        for _ in range(4):
            pictures.append(np.asarray(canvas.draw()).copy())
        window.close()
    assert np.ptp(pictures[3][..., :3]) > 100
    np.testing.assert_array_equal(pictures[3], pictures[7])


@pytest.mark.parametrize("way", WAYS)
def test_what_is_recorded_wrongly_is_an_error_at_the_submit(monkeypatch, way):
    """Not only a line in a log, also where functions are called that do not look for errors."""
    engine = engine_with(way, monkeypatch)
    usage = wgpu.TextureUsage.RENDER_ATTACHMENT
    target = engine.device.create_texture(size=(8, 8, 1), format="rgba8unorm", usage=usage)
    encoder = engine.encoder()
    render_pass = encoder.begin_render_pass(
        color_attachments=[{"view": target.create_view(), "load_op": "clear", "store_op": "store"}]
    )
    render_pass.set_scissor_rect(4, 4, 8, 8)  # beyond the target
    with pytest.raises((DeviceError, wgpu.GPUError), match=r"(?i)scissor|invalid"):
        render_pass.end()
        engine.submit(encoder)
    encoder = engine.encoder()
    encoder.begin_compute_pass().end()
    engine.submit(encoder)
    engine.wait()


SIDE = 2048


def held() -> tuple[dict[str, int], int]:
    """How many things of each kind the library holds, and megabytes of this process's addresses.

    Textures that only the device still holds are in neither count but the second's, on CPUs.
    """
    counts = {kind: counts["allocated"] for kind, counts in generate_report()["hub"].items()}
    with open("/proc/self/statm") as file:
        return counts, int(file.read().split()[0]) * os.sysconf("SC_PAGESIZE") // 2**20


@pytest.mark.parametrize("until", ["recording", "the end of a pass", "submitted"])
@pytest.mark.parametrize("kind", ["render", "compute"])
def test_what_was_recorded_goes(engine, until, kind):
    """Also what an error left half recorded: it holds what it was to draw with."""
    usage = wgpu.TextureUsage.RENDER_ATTACHMENT | wgpu.TextureUsage.STORAGE_BINDING

    def record() -> None:
        size = (SIDE, SIDE, 1)
        target = engine.device.create_texture(size=size, format="rgba8unorm", usage=usage)
        view = target.create_view()
        encoder = engine.encoder()
        if kind == "render":
            colour = {"view": view, "load_op": "clear", "store_op": "store"}
            made = encoder.begin_render_pass(color_attachments=[colour])
        else:
            made = encoder.begin_compute_pass()
            made.set_bind_group(0, bind(engine, IMAGE_TARGET, [view]))
        if until != "recording":
            made.end()
        if until == "submitted":
            engine.submit(encoder)
            engine.wait()

    def settled():
        gc.collect()
        engine.wait()
        return held()

    for _ in range(2):
        record()
    objects, before_mb = settled()
    for _ in range(8):
        record()
    assert settled()[0] == objects
    assert settled()[1] < before_mb + 3 * SIDE * SIDE * 4 / 2**20


def test_frames_are_timed_on_the_device(engine):
    if "timestamp-query" not in engine.features:
        pytest.skip("the adapter has no timestamps")
    figure = vr.Figure(size=(40, 30), engine=engine)
    surface(figure)
    figure.stage.renderer.frame.direct.timer = GpuTimer(engine)
    for dispatch in ("fragment", "compute"):
        figure.dispatch = dispatch
        figure.render_frame()
        assert 0 < figure.stage.renderer.frame.direct.timer.read_ms() < 1e4


@needs_native
def test_a_mapping_that_fails_is_an_error(engine, monkeypatch):
    usage = wgpu.BufferUsage.COPY_DST | wgpu.BufferUsage.MAP_READ
    buffer = engine.device.create_buffer(size=16, usage=usage)
    mapping = native.Mapping(native.Commands(engine.device), buffer)
    mapping.request()
    mapping.status = 3  # as if the library had answered so
    with pytest.raises(wgpu.GPUError, match="could not be mapped"):
        mapping.wait()


class InterruptedOnce(dict):
    """Where `mapping` looks mappings up when the library calls it; the first time Ctrl-C comes there."""

    interrupted = False

    def get(self, number):
        if not self.interrupted:
            self.interrupted = True
            signal.raise_signal(signal.SIGINT)
        return super().get(number)


@needs_native
@pytest.mark.parametrize("waits", ["for the picture", "for the device", "before it asks"])
def test_an_interrupt_while_the_library_calls_back_is_raised(monkeypatch, waits):
    """It comes there where the user waits for the GPU, and cannot pass through C."""
    figure = vr.Figure(size=(20, 20))
    lone(figure)
    expected = figure.render_frame()
    mappings = InterruptedOnce(mapping._mappings)
    monkeypatch.setattr(mapping, "_mappings", mappings)
    with pytest.raises(KeyboardInterrupt):
        readback = figure.stage.submit()
        if waits == "for the device":
            figure.engine.wait()
        if waits == "before it asks":
            while not mappings.interrupted:
                assert not figure.engine.is_lost  # asked: the library calls back
        readback.read()
    assert mappings.interrupted
    np.testing.assert_array_equal(figure.render_frame(), expected)


@pytest.mark.parametrize("way", WAYS)
def test_writing_to_a_buffer_of_a_lost_device_says_so(monkeypatch, way):
    engine = engine_with(way, monkeypatch)
    buffer = engine.device.create_buffer(size=16, usage=wgpu.BufferUsage.COPY_DST)
    with pytest.raises(DeviceError, match="writing to a buffer"):
        engine.write_buffer(buffer, b"abc")  # not a multiple of 4 bytes
    engine.device.destroy()
    with pytest.raises(DeviceLostError, match="writing to a buffer"):
        engine.write_buffer(buffer, bytes(16))


LEFT = """
import gc
import numpy as np, volrender as vr
engine = vr.Engine()
figure = vr.Figure(size=(40, 30), engine=engine)
figure.add_image_volume(np.arange(64, dtype=np.uint8).reshape(4, 4, 4))
pictures = figure.render_frames(9, 5)
next(pictures)
encoder = engine.encoder()
left = [pictures, encoder, encoder.begin_compute_pass(), engine.encoder()]
left.append(left)
gc.disable()
del encoder
if {dropped}:
    del engine, figure, pictures, left
print("the end")
"""


@pytest.mark.parametrize("dropped", [False, True])
def test_a_process_ends_well_with_frames_in_flight_and_half_recorded_commands(dropped):
    assert run(LEFT.format(dropped=dropped)) == (["the end"], "")
