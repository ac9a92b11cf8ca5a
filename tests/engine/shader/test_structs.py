"""Structs lie in memory as WGSL says: every field is copied through the GPU and compared."""

import numpy as np
import pytest
import wgpu

from volrender.base.modes import MODES
from volrender.engine.shader.linker import read_shader
from volrender.engine.shader.structs import columns, has_struct, struct_dtype
from volrender.engine.shader.uniforms import (
    UniformBlock,
    UniformRecord,
    mode_dtype,
    offset_bytes,
    parts,
    record_bytes,
)

MEMBERS = {"vec2": "xy", "vec3": "xyz", "vec4": "xyzw"}
FILES = {"view": "pixel/view.wgsl", "layer": "ray/layer.wgsl"}
WITH_FIELDS = [mode.shader for mode in MODES.values() if mode_dtype(mode.shader).names]


def scalars_of(name: str, wgsl_type: str) -> list[str]:
    """WGSL expressions of a field's scalars, in memory order."""
    if wgsl_type.startswith("array<vec4"):
        length = wgsl_type.split(",")[1].strip(" >").replace("PLANES", "6")
        length = int(length.replace("LEVELS", "12"))
        return [f"{name}[{i}].{member}" for i in range(length) for member in "xyzw"]
    if wgsl_type.startswith("mat"):
        size = int(wgsl_type[3])
        return [f"{name}[{c}].{'xyzw'[r]}" for c in range(size) for r in range(size)]
    if wgsl_type[:4] in MEMBERS:
        return [f"{name}.{member}" for member in MEMBERS[wgsl_type[:4]]]
    return [name]


def wgsl_fields(file: str, struct: str) -> list[tuple[str, str]]:
    """Names and types as they stand in the text, read here by other means than in structs.py."""
    body = read_shader(file).split(f"struct {struct} {{")[1].split("\n}")[0]
    lines = [line.split("//")[0].strip().rstrip(",") for line in body.splitlines()]
    return [tuple(part.strip(" ,") for part in line.split(":", 1)) for line in lines if line]


def read_back(engine, block: UniformBlock, texts: list[str], scalars: list[str]) -> np.ndarray:
    """The bits of some scalars, as a shader finds them in what is bound."""
    number = len(parts())
    code = [f"result[{i}] = bitcast<u32>({scalar});" for i, scalar in enumerate(scalars)]
    text = "\n".join(
        [
            *texts,
            f"@group(0) @binding({number}) var<storage, read_write> result: array<u32>;",
            "@compute @workgroup_size(1) fn main() {",
            *code,
            "}",
        ]
    )
    device = engine.device
    pipeline = device.create_compute_pipeline(
        layout="auto",
        compute={"module": device.create_shader_module(code=text), "entry_point": "main"},
    )
    result = device.create_buffer(
        size=4 * len(scalars), usage=wgpu.BufferUsage.STORAGE | wgpu.BufferUsage.COPY_SRC
    )
    resources = [*block.resources(), {"buffer": result}]
    group = device.create_bind_group(
        layout=pipeline.get_bind_group_layout(0),
        entries=[{"binding": i, "resource": each} for i, each in enumerate(resources)],
    )
    encoder = engine.encoder()
    compute_pass = encoder.begin_compute_pass()
    compute_pass.set_pipeline(pipeline)
    compute_pass.set_bind_group(0, group)
    compute_pass.dispatch_workgroups(1)
    compute_pass.end()
    engine.submit(encoder)
    return np.frombuffer(device.queue.read_buffer(result), np.uint32)


@pytest.mark.parametrize("mode", WITH_FIELDS)
def test_every_field_survives_the_gpu(engine, mode):
    files = {**FILES, "mode": f"modes/{mode}.wgsl"}
    record, block = UniformRecord(mode), UniformBlock(engine)
    expected, scalars = [], []
    for variable, file in files.items():
        fields = wgsl_fields(file, variable.capitalize())
        assert [name for name, _ in fields] == list(
            struct_dtype(read_shader(file), variable.capitalize()).names
        )
        for name, wgsl_type in fields:
            new = scalars_of(f"{variable}.{name}", wgsl_type)
            values = np.arange(len(scalars) + 1, len(scalars) + len(new) + 1, dtype=np.float32)
            if wgsl_type == "u32" or wgsl_type.endswith("u") or "vec4u" in wgsl_type:
                values = 0x7F800000 + values.astype(np.uint32)  # NaN, if they were floats
            if wgsl_type.startswith("mat"):
                record.set(**{name: columns(values.reshape(3, 3).T)})
            elif wgsl_type.startswith("array"):
                record.set(**{name: values.reshape(-1, 4)})
            elif variable == "view" and offset_bytes(name) >= record_bytes():  # the drawer's own
                block.add(name, tuple(values.tolist()) if len(values) > 1 else float(values[0]))
            else:
                record.set(**{name: values if len(values) > 1 else values[0]})
            scalars += new
            expected += values.view(np.uint32).tolist()
    block.take(record.content())
    block.upload()
    texts = [read_shader(file) for file in FILES.values()]
    declared = read_shader(files["mode"]).split("struct Mode {")[1].split("}")[0]
    texts.append(f"struct Mode {{{declared}}}\n@group(0) @binding(2) var<uniform> mode: Mode;")
    assert read_back(engine, block, texts, scalars).tolist() == expected


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


@pytest.mark.parametrize("value", ["u32 = 6", "u32 = 6u", "i32=6i", " = 6"])
def test_arrays_as_long_as_a_constant_says(value):
    named = f"const MOST: {value};" if value[0] != " " else f"const MOST{value};"
    text = f"// const MOST = 5;\n{named}\nstruct B {{ a: f32, planes: array<vec4f, MOST>, n: u32 }}"
    numbered = struct_dtype("struct B { a: f32, planes: array<vec4f, 6>, n: u32 }", "B")
    assert struct_dtype(text, "B") == numbered


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("struct C { a: half }", "unknown WGSL type 'half'"),
        ("struct D { a: f32 }", "no struct C"),
        ("struct C { a: array<vec4f, MOST> }", "unknown WGSL type 'array<vec4f,MOST>'"),
    ],
)
def test_what_cannot_be_laid_out_is_an_error(text, message):
    with pytest.raises(ValueError, match=message):
        struct_dtype(text, "C")


def test_whether_there_is_a_struct():
    assert has_struct("struct Mode {\n a: f32,\n}", "Mode")
    assert not has_struct("// struct Mode { a: f32 }\nstruct Modes { a: f32 }", "Mode")
