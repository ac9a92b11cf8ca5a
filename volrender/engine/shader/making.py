"""The one place that makes layouts, pipelines and bind groups on an engine, each of data and once."""

from collections.abc import Sequence
from typing import Any

import wgpu

from ..device.engine import Engine
from ..device.errors import gpu_errors
from .bindings import Group
from .linker import compile_shader
from .program import STAGES, Program


def pipeline_of(engine: Engine, program: Program) -> Any:
    """The pipeline of a program, made when first asked for."""
    return engine.once(program, lambda: _make_pipeline(engine, program))


def _make_pipeline(engine: Engine, program: Program) -> Any:
    device, label = engine.device, program.label
    module = compile_shader(device, program.link(), label)
    descriptor = program.descriptor()
    for stage in STAGES:
        if stage in descriptor:
            descriptor[stage]["module"] = module
    make = device.create_compute_pipeline if program.is_compute else device.create_render_pipeline
    with gpu_errors(f"making the pipeline of {label}"):
        layouts = [layout_of(engine, group) for group in program.groups]
        layout = device.create_pipeline_layout(bind_group_layouts=layouts)
        return make(label=label, layout=layout, **descriptor)


def layout_of(engine: Engine, group: Group) -> wgpu.GPUBindGroupLayout:
    """The layout of a group, made when first asked for."""
    return engine.once(
        group,
        lambda: engine.device.create_bind_group_layout(label=group.label, entries=group.entries()),
    )


def bind(engine: Engine, group: Group, resources: Sequence[Any]) -> wgpu.GPUBindGroup:
    """A new bind group: one resource (view, sampler, buffer as a dict) for each binding of a group."""
    return engine.device.create_bind_group(
        label=group.label,
        layout=layout_of(engine, group),
        entries=[
            {"binding": number, "resource": resource}
            for number, resource in zip(group.numbers, resources, strict=True)
        ],
    )
