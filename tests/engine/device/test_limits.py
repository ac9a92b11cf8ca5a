"""A device has WebGPU's limits, whatever its adapter could do: what works here works in a browser."""

import pytest
import wgpu

import volrender as vr
from volrender.engine.device.errors import DeviceError
from volrender.engine.device.limits import (
    DEFAULT_LIMITS,
    WANTED_LIMITS,
    default_limits,
    weaker,
)

# What only wgpu has; no limit of WebGPU.
NATIVE = {
    "max-binding-array-elements-per-shader-stage",
    "max-binding-array-sampler-elements-per-shader-stage",
    "max-multiview-view-count",
    "max-non-sampler-bindings",
}
SAMPLED = {"texture": {"sample_type": "unfilterable-float"}}
STORED = {"storage_texture": {"access": "write-only", "format": "rgba8unorm"}}
BUFFER = {"buffer": {"type": "storage"}}


def layout(engine, bindings: list[dict]):
    return engine.device.create_bind_group_layout(
        entries=[
            {"binding": number, "visibility": wgpu.ShaderStage.COMPUTE, **binding}
            for number, binding in enumerate(bindings)
        ]
    )


def pipeline_layout(engine, *groups: list[dict]):
    layouts = [layout(engine, bindings) for bindings in groups]
    return engine.device.create_pipeline_layout(bind_group_layouts=layouts)


def test_every_limit_is_asked_for(engine):
    assert set(engine.adapter.limits) == set(DEFAULT_LIMITS) | NATIVE
    assert set(engine.limits) == set(DEFAULT_LIMITS)


def test_a_device_has_no_more_than_webgpu_s_limits(engine):
    for name, value in DEFAULT_LIMITS.items():
        has = engine.limits[name]
        if name in WANTED_LIMITS:
            assert has == engine.adapter.limits[name]
        else:
            assert has == weaker(name, value, engine.adapter.limits[name]), name


@pytest.mark.parametrize(
    ("binding", "most"),
    [(SAMPLED, 16), (STORED, 4), (BUFFER, 8)],
    ids=["texture", "stored", "buffer"],
)
def test_more_bindings_than_webgpu_allows_are_refused(engine, binding, most):
    pipeline_layout(engine, [binding] * most)
    with pytest.raises(wgpu.GPUValidationError):
        pipeline_layout(engine, [binding] * (most + 1))


def test_more_groups_than_webgpu_allows_are_refused(engine):
    pipeline_layout(engine, *[[BUFFER]] * 4)
    with pytest.raises(wgpu.GPUValidationError):
        pipeline_layout(engine, *[[BUFFER]] * 5)


def test_an_adapter_that_has_less_is_taken_as_it_is():
    adapter = {"max-bind-groups": 3, "min-uniform-buffer-offset-alignment": 512}
    assert default_limits(adapter) == adapter
    adapter = {"max-bind-groups": 8, "min-uniform-buffer-offset-alignment": 32}
    assert default_limits(adapter) == {
        "max-bind-groups": 4,
        "min-uniform-buffer-offset-alignment": 256,
    }


def test_limits_beyond_the_adapter_s_are_an_error():
    with pytest.raises(DeviceError, match="max-buffer-size only to"):
        vr.Engine(limits={"max-buffer-size": 2**50})
    with pytest.raises(DeviceError, match="offset-alignment only to"):
        vr.Engine(limits={"min-uniform-buffer-offset-alignment": 1})
    with pytest.raises(DeviceError, match="no limit 'max-wishes'"):
        vr.Engine(limits={"max-wishes": 3})
