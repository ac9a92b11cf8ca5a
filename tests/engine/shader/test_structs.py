"""The uniform block lies in memory as WGSL says: every field is copied through the GPU and compared."""

import numpy as np
import pytest
import wgpu

from volrender.engine.shader.linker import read_shader
from volrender.engine.shader.structs import columns, struct_dtype
from volrender.engine.shader.uniforms import (
    UniformBuffer,
    UniformRecord,
    record_bytes,
    uniforms_dtype,
)

MEMBERS = {"vec2": "xy", "vec3": "xyz", "vec4": "xyzw"}


def scalars_of(name: str, wgsl_type: str) -> list[str]:
    """WGSL expressions of a field's scalars, in memory order."""
    if wgsl_type.startswith("array<vec4f"):
        length = int(wgsl_type.split(",")[1].strip(" >"))
        return [f"{name}[{i}].{member}" for i in range(length) for member in "xyzw"]
    if wgsl_type.startswith("mat"):
        size = int(wgsl_type[3])
        return [f"{name}[{c}].{'xyzw'[r]}" for c in range(size) for r in range(size)]
    if wgsl_type[:4] in MEMBERS:
        return [f"{name}.{member}" for member in MEMBERS[wgsl_type[:4]]]
    return [name]


def wgsl_fields() -> list[tuple[str, str]]:
    """Names and types as they stand in the text, read here by other means than in layout.py."""
    body = read_shader("ray/uniforms.wgsl").split("struct Uniforms {")[1].split("\n}")[0]
    lines = [line.split("//")[0].strip().rstrip(",") for line in body.splitlines()]
    return [tuple(part.strip(" ,") for part in line.split(":")) for line in lines if line]


def test_every_field_survives_the_gpu(engine):
    fields = wgsl_fields()
    assert [name for name, _ in fields] == list(uniforms_dtype().names)
    record, block = UniformRecord(), UniformBuffer(engine)
    expected, code, number = [], [], 0
    for name, wgsl_type in fields:
        scalars = scalars_of(f"u.{name}", wgsl_type)
        values = np.arange(number + 1, number + 1 + len(scalars), dtype=float)
        number += len(scalars)
        if wgsl_type.startswith("mat"):
            record.set(**{name: columns(values.reshape(3, 3).T)})
        elif wgsl_type.startswith("array"):
            record.set(**{name: values.reshape(-1, 4)})
        elif uniforms_dtype().fields[name][1] >= record_bytes():  # the drawer's own
            block.add(name, tuple(values) if len(values) > 1 else values[0])
        else:
            record.set(**{name: values if len(values) > 1 else values[0]})
        code += [
            f"result[{len(expected) + i}] = f32({scalar});" for i, scalar in enumerate(scalars)
        ]
        expected += list(values)
    block.take(record.content())
    block.upload()
    text = (
        read_shader("ray/uniforms.wgsl")
        + "@group(0) @binding(1) var<storage, read_write> result: array<f32>;\n"
        + "@compute @workgroup_size(1) fn main() {"
        + "\n".join(code)
        + "}"
    )
    device = engine.device
    pipeline = device.create_compute_pipeline(
        layout="auto",
        compute={"module": device.create_shader_module(code=text), "entry_point": "main"},
    )
    result = device.create_buffer(
        size=4 * len(expected), usage=wgpu.BufferUsage.STORAGE | wgpu.BufferUsage.COPY_SRC
    )
    group = device.create_bind_group(
        layout=pipeline.get_bind_group_layout(0),
        entries=[
            {"binding": 0, "resource": {"buffer": block.buffer}},
            {"binding": 1, "resource": {"buffer": result}},
        ],
    )
    encoder = device.create_command_encoder()
    compute_pass = encoder.begin_compute_pass()
    compute_pass.set_pipeline(pipeline)
    compute_pass.set_bind_group(0, group)
    compute_pass.dispatch_workgroups(1)
    compute_pass.end()
    device.queue.submit([encoder.finish()])
    seen = np.frombuffer(device.queue.read_buffer(result), np.float32)
    assert seen.tolist() == expected


def test_offsets_of_the_specification():
    # The example of WGSL's section "Structure Member Layout".
    dtype = struct_dtype("struct A { u: f32, v: f32, w: vec2f, x: f32, m: mat3x3f, }", "A")
    assert [dtype.fields[name][1] for name in dtype.names] == [0, 4, 8, 16, 32]
    assert dtype.itemsize == 80


def test_arrays_and_comments():
    dtype = struct_dtype("struct B { a: f32, // a: vec3f,\n planes: array<vec4f, 6>, n: u32 }", "B")
    assert dtype.names == ("a", "planes", "n")
    assert dtype["planes"].shape == (6, 4)
    assert [dtype.fields[name][1] for name in dtype.names] == [0, 16, 112]


@pytest.mark.parametrize(
    ("text", "message"),
    [("struct C { a: half }", "unknown WGSL type 'half'"), ("struct D { a: f32 }", "no struct C")],
)
def test_what_cannot_be_laid_out_is_an_error(text, message):
    with pytest.raises(ValueError, match=message):
        struct_dtype(text, "C")


def test_an_unchanged_block_is_not_uploaded_again(engine, monkeypatch):
    record, block = UniformRecord(), UniformBuffer(engine)
    writes = []
    monkeypatch.setattr(engine, "write_buffer", lambda *a: writes.append(a))

    def upload(**own) -> int:
        block.take(record.content())
        for name, value in own.items():
            block.add(name, value)
        block.upload()
        return len(writes)

    record.set(gamma=2.0)
    assert upload() == upload() == 1
    record.set(gamma=3.0)
    assert upload() == upload() == 2
    assert upload(stored_share=0.5) == upload(stored_share=0.5) == 3
    assert writes[-1][1][: record_bytes()] == record.content()


def test_what_is_put_is_what_is_set():
    fields = {
        "ray_direction": [1.0, -1e60, 3.0],
        "viewport_px": (4.0, 5.0, np.inf, 7.0),
        "gamma": (-np.inf,),
        "ray_origin": np.array([8.0, 9.0, 1e300]),
    }
    put, block = UniformRecord(), UniformRecord()
    for one in (put, block):
        one.set(alpha=0.5, scissor_px=(1, 2, 3, 4))
    put.put(fields)
    block.set(**{name: np.squeeze(values) for name, values in fields.items()})
    assert put.values.tobytes() == block.values.tobytes()
    assert put.values["ray_direction"][1] == np.float32(-1e38)


def test_fewer_numbers_than_a_field_has_cannot_be_put():
    with pytest.raises(ValueError):
        UniformRecord().put({"ray_origin": (1.0, 2.0)})


def test_whole_numbers_stay_what_they_are():
    record = UniformRecord()
    record.set(
        scissor_px=(0x7F800000, 1, 0xFFFFFFFF, 3), gamma=1e60
    )  # infinity as a float, and NaN
    assert record.values["scissor_px"].tolist() == [0x7F800000, 1, 0xFFFFFFFF, 3]
    assert record.values["gamma"] == np.float32(1e38)


def test_what_the_drawer_adds_comes_last():
    dtype = uniforms_dtype()
    last = [name for name in dtype.names if dtype.fields[name][1] >= record_bytes()]
    assert last == ["background", "background_srgb", "covered_px", "stored_share"]
