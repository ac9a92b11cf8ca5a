"""The numbers of a volume: parts of one buffer, set by name, each as what it is, uploaded once a change."""

import numpy as np
import pytest

from tests.engine.shader.test_structs import FILES, read_back
from volrender.engine.device.limits import DEFAULT_LIMITS
from volrender.engine.frame.volumes.volume_item import VolumeItem
from volrender.engine.shader import uniforms
from volrender.engine.shader.linker import ShaderError, read_shader
from volrender.engine.shader.uniforms import (
    MODE_BYTES,
    UniformBlock,
    UniformRecord,
    layer_dtype,
    layer_in,
    mode_dtype,
    offset_bytes,
    parts,
    record_bytes,
    view_dtype,
)

# Infinity and NaN, if they were floats, and the largest.
BITS = (0x7F800000, 0x7FC00001, 0xFFFFFFFF, 3)


@pytest.fixture
def mode(monkeypatch):
    """A way to write the file of a mode, "made"."""

    def write(text: str) -> str:
        texts = {"modes/made.wgsl": text}
        monkeypatch.setattr(
            uniforms, "read_shader", lambda file: texts.get(file) or read_shader(file)
        )
        return "made"

    return write


def test_parts_can_be_bound_and_do_not_overlap(engine):
    step = DEFAULT_LIMITS["min-uniform-buffer-offset-alignment"]
    ends = 0
    for offset, size in sorted(parts().values()):
        assert offset % step == 0 and offset >= ends
        ends = offset + size
    assert list(parts()) == ["view", "layer", "mode"]
    assert ends <= DEFAULT_LIMITS["max-uniform-buffer-binding-size"]
    for resource in UniformBlock(engine).resources():
        assert resource["offset"] % step == 0
        assert resource["offset"] + resource["size"] <= resource["buffer"].size


def test_an_unchanged_block_is_not_uploaded_again(engine, monkeypatch):
    record, block = UniformRecord("iso"), UniformBlock(engine)
    writes = []
    monkeypatch.setattr(engine, "write_buffer", lambda *a: writes.append(a))

    def upload(**own) -> int:
        block.take(record.content())
        for name, value in own.items():
            block.add(name, value)
        block.upload()
        engine.submit(engine.encoder())
        return len(writes)

    record.set(gamma=2.0)
    assert upload() == upload() == 1
    record.set(gamma=3.0, shininess=4.0, viewport_px=(1, 2, 3, 4))  # of three structs
    assert upload() == upload() == 2
    assert upload(stored_share=0.5) == upload(stored_share=0.5) == 3
    assert writes[-1][1][: record_bytes()] == record.content()


def test_records_of_all_modes_are_as_long():
    assert {len(UniformRecord(mode).content()) for mode in ("", "mip", "iso")} == {record_bytes()}


def test_what_is_put_is_what_is_set():
    fields = {
        "ray_direction": [1.0, -1e60, 3.0],
        "viewport_px": (4.0, 5.0, np.inf, 7.0),
        "gamma": (-np.inf, 2.0, 1e60, 0.5),
        "shininess": (12.0,),
        "ray_origin": np.array([8.0, 9.0, 1e300]),
    }
    put, block = UniformRecord("iso"), UniformRecord("iso")
    for one in (put, block):
        one.set(alpha=0.5, scissor_px=(1, 2, 3, 4))
    put.put(fields)
    block.set(**{name: np.squeeze(values) for name, values in fields.items()})
    assert put.content() == block.content()
    assert put["ray_direction"][1] == np.float32(-1e38)
    assert put["shininess"] == 12


def test_fewer_numbers_than_a_field_has_cannot_be_put():
    with pytest.raises(ValueError):
        UniformRecord().put({"ray_origin": (1.0, 2.0)})


def test_a_field_that_the_mode_does_not_declare_is_not_there():
    UniformRecord("slice").set(plane=(0, 0, 1, 2))
    for record in (UniformRecord("mip"), UniformRecord()):
        with pytest.raises(ValueError, match="plane"):
            record.set(plane=(0, 0, 1, 2))


WAYS = {
    "set": lambda record: record.set(scissor_px=BITS, step_voxels=1e60),
    "put": lambda record: record.put(
        {"step_voxels": (1e60,), "scissor_px": BITS, "gamma": (2,) * 4}
    ),
    "put alone": lambda record: (record.put({"scissor_px": BITS}), record.set(step_voxels=1e60)),
    "keep": lambda record: record.keep("a", 1, lambda: {"scissor_px": BITS, "step_voxels": 1e60}),
    "assign": lambda record: (
        record["scissor_px"].__setitem__(..., BITS),
        record.set(step_voxels=1e60),
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_whole_numbers_stay_what_they_are(engine, way):
    record, block = UniformRecord("mip"), UniformBlock(engine)
    WAYS[way](record)
    assert record["scissor_px"].tolist() == list(BITS)
    assert record["step_voxels"] == np.float32(1e38)
    assert layer_in(record.content())["scissor_px"].tolist() == list(BITS)
    block.take(record.content())
    block.add("covered_px", BITS[::-1])
    block.upload()
    scalars = [f"{name}_px[{i}]" for name in ("layer.scissor", "view.covered") for i in range(4)]
    texts = [read_shader(file) for file in FILES.values()]
    texts.append("@group(0) @binding(2) var<uniform> mode: vec4f;")
    seen = read_back(
        engine, block, texts, [*scalars, "mode.x", "layer.step_voxels", "view.stored_share"]
    )
    assert seen[:8].tolist() == [*BITS, *BITS[::-1]]


def test_a_part_of_a_rectangle_is_whole_numbers_too():
    record = UniformRecord("mip")
    record.set(scissor_px=(1, 2, 3, 4), world_from_data=5, t_beyond=6)
    item = VolumeItem(None, None, "auto", record.content(), (1, 2, 3, 4), None, None, 0, None)
    cut = item.cut_to(BITS)
    assert cut.scissor_px == BITS and layer_in(cut.record)["scissor_px"].tolist() == list(BITS)
    record.set(scissor_px=BITS)
    assert cut.record == record.content()


def test_what_the_drawer_adds_comes_last():
    last = [name for name in view_dtype().names if offset_bytes(name) >= record_bytes()]
    assert last == ["background", "background_srgb", "covered_px", "stored_share"]
    assert all(offset_bytes(name) < record_bytes() for name in layer_dtype().names)
    with pytest.raises(ValueError, match="stored_share"):
        UniformRecord().set(stored_share=1)


def test_a_mode_without_parameters_declares_nothing(mode):
    assert mode_dtype(mode("fn march() {}")).names == ()


def test_a_mode_has_room_for_so_much(mode):
    vectors = MODE_BYTES // 16
    assert mode_dtype(mode(f"struct Mode {{ a: array<vec4f, {vectors}> }}")).itemsize == MODE_BYTES
    name = mode(f"struct Mode {{ a: array<vec4f, {vectors}>, b: f32 }}")
    with pytest.raises(ShaderError, match=r"modes/made.wgsl: Mode has 272 bytes, .* room for 256"):
        mode_dtype(name)


def test_a_number_has_one_name(mode):
    name = mode("struct Mode { steps: f32, gamma: f32, viewport_px: vec4f }")
    with pytest.raises(ShaderError, match=r"every volume has: \['gamma', 'viewport_px'\]"):
        mode_dtype(name)
