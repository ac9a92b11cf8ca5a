"""Marches volumes in a compute shader of a test's own, and gives the hits as numbers."""

from dataclasses import replace
from functools import cache
from unittest import mock

import numpy as np
import wgpu

import volrender as vr
from tests.engine.shader.probe import bound_record
from tests.pictures import camera_towards
from volrender.engine.shader import linker
from volrender.engine.shader.linker import compile_shader, link
from volrender.engine.shader.uniforms import mode_dtype
from volrender.engine.volume.sampler import volume_sampler
from volrender.scene.drawing.placed import FrameOf, Placed, place_graphics

SIZE_PX = (48, 40)
HITS = """
struct Found {
    value: vec4f,
    t: vec4f,
    colour: vec4f,
    found_depth: vec4f,
}

@group(1) @binding(0) var<storage, read_write> hits: array<Found>;
"""
# One program for one channel, whose numbers are then there four times, and for four.
ONE_VOLUME = f"""//: use ray mode
{HITS}
@compute @workgroup_size(8, 8)
fn compute_main(@builtin(global_invocation_id) id: vec3u) {{
    let hit = march(ray_of_pixel(vec2f(id.xy) + 0.5));
    let found = vec4f(f32(hit.found), hit.depth, 0.0, f32(hit.seen));
    hits[id.y * {SIZE_PX[0]} + id.x] = Found(vec4f(hit.value), vec4f(hit.t), hit.colour, found);
}}
"""


def figure_of(*graphics, centre, distance) -> vr.Figure:
    """A figure with some graphics, seen from aslant."""
    figure = vr.Figure(size=SIZE_PX)
    for graphic in graphics:
        figure[0, 0].add_graphic(graphic)
    figure[0, 0].camera.set_state(camera_towards(centre, (-0.6, -0.4, -1.0), distance))
    return figure


def placed_in(figure: vr.Figure) -> list[Placed]:
    """Its graphics as they are shown; nothing is skipped."""
    subplot = figure[0, 0]
    subplot.skipping = False
    return place_graphics(subplot, (0, 0, *SIZE_PX), SIZE_PX, FrameOf(figure))


def items_of(figure: vr.Figure) -> dict:
    """What is drawn of each graphic, by graphic; nothing is skipped."""
    return {placed.graphic: placed.alone() for placed in placed_in(figure)}


def bindings_of(engine, item, number_of=int) -> list[dict]:
    """The bind group entries of a volume; `number_of` gives the number of each, from its own.

    The view's comes first: there is one for all.
    """
    view, layer, mode = bound_record(engine, item.record)
    program, resources = item.program, {1: layer, 3: item.resident.view, 5: item.colormap.view}
    if mode_dtype(program.mode).names:
        resources[2] = mode
    if (program.volume, program.interpolation) == ("dense", "linear"):
        resources[4] = volume_sampler(engine, "linear")
    if program.is_matter:
        resources[6] = volume_sampler(engine, "linear")
    if program.skipping != "none":
        resources[7] = item.grid
    if program.skipping in ("maximum", "minimum"):
        resources[8] = volume_sampler(engine, "nearest")
    return [
        {"binding": 0, "resource": view},
        *(
            {"binding": number_of(number), "resource": resource}
            for number, resource in resources.items()
        ),
    ]


def linked_entry(text: str, roles: dict) -> linker.LinkedShader:
    """An entry that only a test has, linked with the shaders of the house."""
    read_shader = linker.read_shader

    def read(name: str) -> str:
        return text if name == "entry/test.wgsl" else read_shader(name)

    with mock.patch.object(linker, "read_shader", read):
        return link("entry/test.wgsl", roles)


@cache
def pipeline_of(device: wgpu.GPUDevice, linked: linker.LinkedShader) -> wgpu.GPUComputePipeline:
    """The pipeline of a program: many tests march by the same."""
    module = compile_shader(device, linked, "a march of a test")
    compute = {"module": module, "entry_point": "compute_main"}
    return device.create_compute_pipeline(layout="auto", compute=compute)


def run(engine, linked: linker.LinkedShader, bindings: list[dict]) -> dict[str, np.ndarray]:
    """Run a program for all pixels.

    Returns
    -------
    dict
        ``found``, bool, ``depth``, ``seen``, which channel is, and ``samples``, of programs that
        count them, of shape (height, width); ``value``, ``t`` and ``colour``, of shape
        (height, width, 4).
    """
    width, height = SIZE_PX
    device = engine.device
    pipeline = pipeline_of(device, linked)
    usage = wgpu.BufferUsage.STORAGE | wgpu.BufferUsage.COPY_SRC
    hits = device.create_buffer(size=width * height * 64, usage=usage)
    groups = [bindings, [{"binding": 0, "resource": {"buffer": hits}}]]
    encoder = device.create_command_encoder()
    compute_pass = encoder.begin_compute_pass()
    compute_pass.set_pipeline(pipeline)
    for number, entries in enumerate(groups):
        layout = pipeline.get_bind_group_layout(number)
        group = device.create_bind_group(layout=layout, entries=entries)
        compute_pass.set_bind_group(number, group)
    compute_pass.dispatch_workgroups(width // 8, height // 8)
    compute_pass.end()
    device.queue.submit([encoder.finish()])
    numbers = np.frombuffer(device.queue.read_buffer(hits), np.float32)
    value, t, colour, found_depth = np.moveaxis(numbers.reshape(height, width, 4, 4), 2, 0)
    found, depth, samples, seen = np.moveaxis(found_depth, -1, 0)
    return {
        "value": value,
        "t": t,
        "colour": colour,
        "found": found == 1,
        "depth": depth,
        "samples": samples,
        "seen": seen.astype(int),
    }


def counting_samples(linked: linker.LinkedShader) -> linker.LinkedShader:
    """The same of a program of `ONE_VOLUME`, and it counts the samples of each ray."""
    sample, found = "fn sample_volume(coordinates: vec3f) -> Texel {", "hit.depth, 0.0, "
    assert linked.text.count(sample) == linked.text.count(found) == 1
    text = linked.text.replace(sample, f"var<private> samples: f32;\n{sample} samples += 1.0;")
    return replace(linked, text=text.replace(found, "hit.depth, samples, "))
