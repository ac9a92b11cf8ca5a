"""Programs: what they need is counted, what they say is what their WGSL says."""

import re
from pathlib import Path

import pytest

import volrender
from tests.engine.shader.covering import bindings, covering, meetings
from tests.engine.shader.programs import programs
from volrender.engine.device.errors import DeviceError
from volrender.engine.shader.bindings import (
    Group,
    sampler,
    storage,
    stored_texture,
    texture,
    uniform,
)
from volrender.engine.shader.linker import ShaderError, compile_shader
from volrender.engine.shader.making import layout_of, pipeline_of
from volrender.engine.shader.program import Depth, Program, Target

KINDS = {
    "max-sampled-textures-per-shader-stage": (16, texture),
    "max-samplers-per-shader-stage": (16, lambda name: sampler(name, filters=True)),
    "max-storage-buffers-per-shader-stage": (8, storage),
    "max-storage-textures-per-shader-stage": (4, lambda name: stored_texture(name, "rgba8unorm")),
    "max-uniform-buffers-per-shader-stage": (12, lambda name: uniform(name, 16)),
}
DECLARED = re.compile(r"^@group\((\d)\) @binding\((\d+)\) var(?:<[^>]*>)? (\w+)", re.M)


def bound_to(*groups: Group) -> Program:
    return Program("a wish", "entry/compute.wgsl", groups, is_compute=True)


def group(count: int, make, stages=("fragment", "compute"), label="some") -> Group:
    return Group(label, tuple(make(f"{label}_{number}") for number in range(count)), stages)


@pytest.mark.parametrize("limit", KINDS)
def test_as_many_bindings_as_core_allows_and_no_more(engine, limit):
    most, make = KINDS[limit]
    layout_of(engine, group(most, make, ("compute",)))
    bound_to(group(most, make))
    with pytest.raises(ShaderError, match=rf"a wish .*{limit} = {most + 1}.*: some_0, some_1,"):
        bound_to(group(most + 1, make))


def test_bindings_are_counted_over_groups_and_by_stage():
    first, second = group(9, texture), group(8, texture, label="others")
    with pytest.raises(ShaderError, match=r"max-sampled-textures.* = 17.*some_8, others_0"):
        bound_to(first, second)
    bound_to(first._replace(stages=("vertex",)), second)


def test_groups_are_counted():
    groups = [group(1, texture, label=name) for name in "abcde"]
    bound_to(*groups[:4])
    with pytest.raises(ShaderError, match=r"max-bind-groups = 5.*: a, b, c, d, e"):
        bound_to(*groups)


@pytest.mark.parametrize("size", [(16, 16, 1), (64, 4, 1), (1, 1, 65), (257, 1, 1), (8, 8, 5)])
def test_workgroups_are_counted(monkeypatch, size):
    monkeypatch.setattr("volrender.engine.shader.program.workgroup_size", lambda entry: size)
    if size[0] * size[1] * size[2] <= 256 and size[2] <= 64:
        assert bound_to().workgroup == size
    else:
        with pytest.raises(ShaderError, match=r"a wish .*max-compute-.* WebGPU has"):
            bound_to()


def test_programs_that_say_the_same_are_one(engine):
    def made(**changes) -> Program:
        words = {
            "label": "present",
            "entry": "entry/present.wgsl",
            "groups": (Group("light", (texture("frame_texture"),), ("fragment",)),),
            "targets": (Target("rgba8unorm"),),
        }
        return Program(**{**words, **changes})

    assert made() == made() and made() is not made()
    assert pipeline_of(engine, made()) is pipeline_of(engine, made())
    other = made(targets=(Target("rgba8unorm"),), depth=Depth(writes=False))
    assert other != made() and pipeline_of(engine, other) is not pipeline_of(engine, made())


def test_what_is_bound_is_what_the_text_declares():
    for program in programs():
        text = program.link().text
        for group_number, number, name in DECLARED.findall(text):
            group = program.groups[int(group_number)]
            bound = group.bindings[group.numbers.index(int(number))]
            assert bound.name == name, f"{program.entry}: {group_number}, {number}"
        assert ("fn compute_main" in text) == program.is_compute, program.entry
        for name, _ in program.constants:
            assert f"override {name}:" in text, program.entry


def test_every_program_compiles(engine):
    texts = {program.link().text: program for program in programs()}
    for program in texts.values():
        compile_shader(engine.device, program.link(), f"{program.entry}, {dict(program.roles)}")


@pytest.mark.parametrize("what", ["files", "bindings"])
def test_few_programs_have_whatever_meets_in_any(what):
    all_of_them = programs()
    of = meetings if what == "files" else bindings(all_of_them)

    def met(some) -> set:
        return set().union(*map(of, some))

    few = covering(all_of_them, of)
    assert set(few) <= set(all_of_them) and len(few) < len(all_of_them) / 2
    assert met(few) == met(all_of_them) > met(few[:-1])


def test_no_stage_has_more_uniform_buffers_than_lavapipe_takes():
    """Where a condition looks at a fourth one, the process ends: Mesa 22.3, see naming.py."""
    for program in programs():
        for stage in ("vertex", "fragment", "compute"):
            bound = [b for group in program.groups if stage in group.stages for b in group.bindings]
            uniforms = [b.name for b in bound if dict(b.detail).get("type") == "uniform"]
            assert len(uniforms) <= 3, f"{program.entry}: {uniforms}"


def test_a_layout_that_lacks_what_the_text_reads_is_an_error(engine):
    program = Program("a wrong one", "entry/present.wgsl", (), targets=(Target("rgba8unorm"),))
    with pytest.raises(DeviceError, match="making the pipeline of a wrong one"):
        pipeline_of(engine, program)


def test_one_file_makes_what_programs_are_made_into():
    package = Path(volrender.__file__).parent
    makes = re.compile(r"create_(bind_group|pipeline_layout|render_pipeline|compute_pipeline)")
    found = {path.name for path in package.rglob("*.py") if makes.search(path.read_text())}
    assert found == {"making.py", "loss.py"}  # the latter asks a device whether it is lost
