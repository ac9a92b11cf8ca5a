"""Spares wgpu's start half a second: the C types that it asks cffi for, parsed at once.

A type that is new to cffi costs it about 10 ms, since it first reads every name of wgpu's header
again, and a first frame needs 69. As the parameters of one function they cost that once.
"""

# T is for "T *".
_POINTED = """
    StringView RequestAdapterOptions RequestAdapterCallbackInfo InstanceDescriptor AdapterInfo
    ChainedStruct NativeLimits Limits QueueDescriptor DeviceExtras DeviceLostCallbackInfo
    UncapturedErrorCallbackInfo DeviceDescriptor RequestDeviceCallbackInfo Extent3D Origin3D
    TextureDescriptor TextureViewDescriptor BufferDescriptor SamplerDescriptor
    TextureBindingLayout StorageTextureBindingLayout BufferBindingLayout SamplerBindingLayout
    BindGroupLayoutEntry BindGroupLayoutDescriptor BindGroupEntry BindGroupDescriptor
    TexelCopyTextureInfo TexelCopyBufferLayout TexelCopyBufferInfo CommandEncoderDescriptor
    CommandBufferDescriptor Color RenderPassColorAttachment RenderPassDescriptor
    RenderPassDepthStencilAttachment ComputePassDescriptor ShaderSourceWGSL ShaderModuleDescriptor
    PipelineLayoutDescriptor VertexState PrimitiveStateExtras PrimitiveState MultisampleState
    BlendState BlendComponent ColorTargetState DepthStencilState StencilFaceState ConstantEntry
    FragmentState RenderPipelineDescriptor ComputeState ComputePipelineDescriptor
    BufferMapCallbackInfo
""".split()

# T is for "T[]".
_ARRAYS = """
    FeatureName BindGroupLayoutEntry BindGroupEntry RenderPassColorAttachment BindGroupLayout
    ColorTargetState ConstantEntry CommandBuffer
""".split()

# As wgpu writes them, blanks and all.
_OTHERS = (
    "char []",
    "uint8_t []",
    "uint32_t []",
    "uint8_t *",
    "uintptr_t",
    "intptr_t",
    "WGPUChainedStruct * ",
)

_CALLBACKS = (
    "void(WGPULogLevel, WGPUStringView, void *)",
    "void(WGPURequestAdapterStatus, WGPUAdapter, WGPUStringView, void *, void *)",
    "void(WGPUDevice const *, WGPUDeviceLostReason, WGPUStringView, void *, void *)",
    "void(WGPUDevice const *, WGPUErrorType, WGPUStringView, void *, void *)",
    "void(WGPURequestDeviceStatus, WGPUDevice, WGPUStringView, void *, void *)",
    "void(WGPUMapAsyncStatus, WGPUStringView, void *, void *)",
)


def parse_c_types() -> bool:
    """Have cffi parse the types before wgpu asks for them; False where it parses one by one.

    It reaches into cffi. Where cffi or wgpu have changed, all works as before, only later.
    """
    try:
        from wgpu.backends.wgpu_native import ffi

        known = ffi._parsed_types
        names = type_names()
        parameters = [_pointer_to(name) for name in names]
        parameters += [callback.replace("void(", "void(*)(", 1) for callback in _CALLBACKS]
        text = f"void(*)({', '.join(parameters)})"
        function = ffi.typeof(text)
        if known[text] != (function, False):  # remembered in another way than below
            return False
        parsed = function.args
        for name, pointer in zip(names, parsed, strict=False):
            known.setdefault(name, (pointer.item, False))
        for name, callback in zip(_CALLBACKS, parsed[len(names) :], strict=True):
            known.setdefault(name, (callback, True))
    except Exception:  # whatever other versions raise
        return False
    return True


def type_names() -> list[str]:
    """The types, without those of callbacks."""
    pointed, arrays = (f"WGPU{name} *" for name in _POINTED), (f"WGPU{name}[]" for name in _ARRAYS)
    return [*pointed, *arrays, *_OTHERS]


def _pointer_to(name: str) -> str:
    """The C type of a pointer to a type, which a function can take where it cannot take the type."""
    return name.replace("[]", "(*)[]") if name.endswith("[]") else f"{name}*"
