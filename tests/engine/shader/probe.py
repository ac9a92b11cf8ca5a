"""Runs functions of shaders/lib on the GPU, so that tests can compare them with numpy."""

import numpy as np
import wgpu

from volrender.engine.shader.linker import LinkedShader, compile_shader, file_of, link
from volrender.engine.shader.uniforms import parts


def probe(engine, uses: str, expression: str, inputs, roles=None, resources=()) -> np.ndarray:
    """Evaluate a WGSL expression once for each input.

    Parameters
    ----------
    engine : volrender.Engine
    uses : str
        Files of rooms that the expression needs, as in ``//: use``.
    expression : str
        WGSL of type vec4f; ``x`` is the input, a vec4f.
    inputs : array-like, shape (n, 4)
    roles : dict, optional
        Choices of the linker.
    resources : sequence of dict
        Bind group entries of group 0, for files that have bindings.

    Returns
    -------
    ndarray of float32, shape (n, 4)
    """
    inputs = np.ascontiguousarray(inputs, np.float32).reshape(-1, 4)
    parts = []
    for word in uses.split():
        parts.append(link(file_of(word, roles or {}, "probe"), roles))
    # Files that several words need are written once.
    lines, origins, seen = [], [], set()
    for part in parts:
        for line, origin in zip(part.text.splitlines(), part.origins, strict=True):
            if origin not in seen:
                seen.add(origin)
                lines.append(line)
                origins.append(origin)
    entry = f"""
@group(1) @binding(0) var<storage, read> probe_inputs: array<vec4f>;
@group(1) @binding(1) var<storage, read_write> probe_outputs: array<vec4f>;
@compute @workgroup_size(64)
fn probe_main(@builtin(global_invocation_id) id: vec3u) {{
    if (id.x >= arrayLength(&probe_inputs)) {{ return; }}
    let x = probe_inputs[id.x];
    probe_outputs[id.x] = {expression};
}}
"""
    text = "\n".join(lines) + entry
    origins += [("probe", n) for n in range(1, entry.count("\n") + 2)]
    device = engine.device
    module = compile_shader(device, LinkedShader(text, tuple(origins)), "probe")
    pipeline = device.create_compute_pipeline(
        layout="auto", compute={"module": module, "entry_point": "probe_main"}
    )
    usage = wgpu.BufferUsage.STORAGE | wgpu.BufferUsage.COPY_SRC
    source = device.create_buffer_with_data(data=inputs, usage=usage)
    target = device.create_buffer(size=inputs.nbytes, usage=usage)
    buffers = [{"binding": i, "resource": {"buffer": b}} for i, b in enumerate((source, target))]
    encoder = device.create_command_encoder()
    compute_pass = encoder.begin_compute_pass()
    compute_pass.set_pipeline(pipeline)
    if resources:
        layout = pipeline.get_bind_group_layout(0)
        group = device.create_bind_group(layout=layout, entries=list(resources))
        compute_pass.set_bind_group(0, group)
    layout = pipeline.get_bind_group_layout(1)
    compute_pass.set_bind_group(1, device.create_bind_group(layout=layout, entries=buffers))
    compute_pass.dispatch_workgroups(-(-len(inputs) // 64))
    compute_pass.end()
    device.queue.submit([encoder.finish()])
    return np.frombuffer(device.queue.read_buffer(target), np.float32).reshape(-1, 4)


def bound_record(engine, record: bytes) -> list[dict]:
    """What is bound of the numbers of a volume, in the order of `parts`, in a buffer of its own."""
    content = record.ljust(sum(parts()["view"]), b"\0")
    usage = wgpu.BufferUsage.UNIFORM | wgpu.BufferUsage.STORAGE
    buffer = engine.device.create_buffer_with_data(data=content, usage=usage)
    return [{"buffer": buffer, "offset": offset, "size": size} for offset, size in parts().values()]
