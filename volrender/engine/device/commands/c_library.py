"""wgpu-native as C sees it: its functions, the types of its structs, and its numbers for words."""

import re
from functools import cache
from types import SimpleNamespace

_TYPES = {
    "bind_offsets": "uint32_t[]",
    "buffer_copy": "WGPUTexelCopyBufferInfo *",
    "colours": "WGPURenderPassColorAttachment[]",
    "command_buffers": "WGPUCommandBuffer[]",
    "compute_pass": "WGPUComputePassDescriptor *",
    "depth": "WGPURenderPassDepthStencilAttachment *",
    "encoder": "WGPUCommandEncoderDescriptor *",
    "extent": "WGPUExtent3D *",
    "map_callback": "WGPUBufferMapCallbackInfo *",
    "render_pass": "WGPURenderPassDescriptor *",
    "submission": "WGPUSubmissionIndex *",
    "text": "char[]",
    "texture_copy": "WGPUTexelCopyTextureInfo *",
    "timestamps": "WGPUPassTimestampWrites *",
}
_NUMBERS = {
    "load": {"load": "WGPULoadOp_Load", "clear": "WGPULoadOp_Clear"},
    "store": {"store": "WGPUStoreOp_Store", "discard": "WGPUStoreOp_Discard"},
    "index_format": {"uint16": "WGPUIndexFormat_Uint16", "uint32": "WGPUIndexFormat_Uint32"},
}
_CONSTANTS = {
    "no_slice": "WGPU_DEPTH_SLICE_UNDEFINED",
    "no_query": "WGPU_QUERY_SET_INDEX_UNDEFINED",
    "map_read": "WGPUMapMode_Read",
    "map_success": "WGPUMapAsyncStatus_Success",
    "when_polled": "WGPUCallbackMode_AllowProcessEvents",
}
_WRITTEN_FOR = (29, 0)  # wgpu-native's version: its functions and structs change with it
_ONLY_RECORDS = re.compile("wgpu(Render|Compute)PassEncoder(Set|Draw|Dispatch).*|wgpu.*Release")


@cache
def c_library() -> SimpleNamespace:
    """The library, loaded when first asked for.

    Returns
    -------
    SimpleNamespace
        ``ffi``, with its ``new``, ``gc`` and ``null``; each function by its name in webgpu.h and
        wgpu.h without ``wgpu``, raising `wgpu.GPUError` where the library reports one; the C types
        of `_TYPES`, for ``new``; the numbers of words (`_NUMBERS`) and constants. What only records
        or lets go is called bare, at half the cost: the library reports its errors at the end of
        the recording.

    Raises
    ------
    ImportError, AttributeError
        The installed wgpu is another than this was written for.
    """
    from wgpu.backends.wgpu_native import ffi, lib, lib_version_info
    from wgpu.backends.wgpu_native._api import libf

    if lib_version_info[:2] != _WRITTEN_FOR:
        raise ImportError(f"wgpu-native is of version {lib_version_info}, not {_WRITTEN_FOR}.")
    c = SimpleNamespace(ffi=ffi, new=ffi.new, gc=ffi.gc, null=ffi.NULL)
    for name in dir(libf):
        if name.startswith("wgpu"):
            functions = lib if _ONLY_RECORDS.fullmatch(name) else libf
            setattr(c, name.removeprefix("wgpu"), getattr(functions, name))
    for name, text in _TYPES.items():
        setattr(c, name, ffi.typeof(text))
    for name, words in _NUMBERS.items():
        setattr(c, name, {word: getattr(lib, constant) for word, constant in words.items()})
    for name, constant in _CONSTANTS.items():
        setattr(c, name, getattr(lib, constant))
    return c
