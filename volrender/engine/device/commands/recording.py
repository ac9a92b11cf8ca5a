"""Records commands, by the C functions of wgpu-native.

Encoders and passes have the methods and arguments of WebGPU's that volrender uses. What wgpu made
(views, groups, pipelines, buffers) is taken by its handle, ``_internal``.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import wgpu

from .c_library import c_library

_WHOLE = 2**64 - 1  # WGPU_WHOLE_SIZE: to the end of the buffer


@cache
def label_of(label: str) -> dict:
    """A label as a WGPUStringView; what is kept here keeps its characters."""
    c, characters = c_library(), label.encode()
    return {"data": c.new(c.text, characters), "length": len(characters)}


class _Recorder:
    """A thing of the library's that records; its handle lets it go."""

    def __init__(self, handle: Any) -> None:
        self._c = c_library()
        self.handle = handle


class CommandEncoder(_Recorder):
    """A GPUCommandEncoder."""

    def begin_render_pass(
        self,
        color_attachments: Sequence[dict],
        depth_stencil_attachment: dict | None = None,
        timestamp_writes: dict | None = None,
        label: str = "",
    ) -> "RenderPass":
        """Attachments are dicts as in WebGPU; clear values are tuples, depth has no stencil."""
        c = self._c
        colours = c.new(c.colours, [self._colour(part) for part in color_attachments])
        depth, times = self._depth(depth_stencil_attachment), self._timestamps(timestamp_writes)
        descriptor = c.new(
            c.render_pass,
            {
                "label": label_of(label),
                "colorAttachmentCount": len(color_attachments),
                "colorAttachments": colours,
                "depthStencilAttachment": depth,
                "timestampWrites": times,
            },
        )
        handle = c.CommandEncoderBeginRenderPass(self.handle, descriptor)
        return RenderPass(c.gc(handle, c.RenderPassEncoderRelease))

    def begin_compute_pass(
        self, timestamp_writes: dict | None = None, label: str = ""
    ) -> "ComputePass":
        """Timestamps are a dict as in WebGPU."""
        c = self._c
        times = self._timestamps(timestamp_writes)
        fields = {"label": label_of(label), "timestampWrites": times}
        descriptor = c.new(c.compute_pass, fields)
        handle = c.CommandEncoderBeginComputePass(self.handle, descriptor)
        return ComputePass(c.gc(handle, c.ComputePassEncoderRelease))

    def clear_buffer(self, buffer: wgpu.GPUBuffer) -> None:
        """All of it."""
        self._c.CommandEncoderClearBuffer(self.handle, buffer._internal, 0, _WHOLE)

    def copy_buffer_to_buffer(
        self,
        source: wgpu.GPUBuffer,
        source_offset: int,
        destination: wgpu.GPUBuffer,
        offset: int,
        size: int,
    ) -> None:
        """Offsets and size in bytes."""
        self._c.CommandEncoderCopyBufferToBuffer(
            self.handle, source._internal, source_offset, destination._internal, offset, size
        )

    def copy_texture_to_buffer(
        self, source: dict, destination: dict, copy_size: tuple[int, int, int]
    ) -> None:
        """Dicts as in WebGPU; the size is (width, height, depth)."""
        self._c.CommandEncoderCopyTextureToBuffer(
            self.handle,
            self._texture_copy(source),
            self._buffer_copy(destination),
            self._c.new(self._c.extent, copy_size),
        )

    def copy_buffer_to_texture(
        self, source: dict, destination: dict, copy_size: tuple[int, int, int]
    ) -> None:
        """Dicts as in WebGPU; the size is (width, height, depth)."""
        self._c.CommandEncoderCopyBufferToTexture(
            self.handle,
            self._buffer_copy(source),
            self._texture_copy(destination),
            self._c.new(self._c.extent, copy_size),
        )

    def copy_texture_to_texture(
        self, source: dict, destination: dict, copy_size: tuple[int, int, int]
    ) -> None:
        """Dicts as in WebGPU; the size is (width, height, depth)."""
        self._c.CommandEncoderCopyTextureToTexture(
            self.handle,
            self._texture_copy(source),
            self._texture_copy(destination),
            self._c.new(self._c.extent, copy_size),
        )

    def resolve_query_set(
        self,
        queries: wgpu.GPUQuerySet,
        first: int,
        number: int,
        destination: wgpu.GPUBuffer,
        offset: int,
    ) -> None:
        """The offset is in bytes."""
        self._c.CommandEncoderResolveQuerySet(
            self.handle, queries._internal, first, number, destination._internal, offset
        )

    def _colour(self, attachment: dict) -> dict:
        return {
            "view": attachment["view"]._internal,
            "depthSlice": self._c.no_slice,
            "loadOp": self._c.load[attachment["load_op"]],
            "storeOp": self._c.store[attachment["store_op"]],
            "clearValue": attachment.get("clear_value", (0, 0, 0, 0)),
        }

    def _depth(self, attachment: dict | None) -> Any:
        if attachment is None:
            return self._c.null
        fields = {"view": attachment["view"]._internal}
        if attachment.get("depth_read_only"):
            fields["depthReadOnly"] = True
        else:
            fields["depthLoadOp"] = self._c.load[attachment["depth_load_op"]]
            fields["depthStoreOp"] = self._c.store[attachment["depth_store_op"]]
            fields["depthClearValue"] = attachment.get("depth_clear_value", 0.0)
        return self._c.new(self._c.depth, fields)

    def _timestamps(self, writes: dict | None) -> Any:
        if writes is None:
            return self._c.null
        no_query = self._c.no_query
        fields = {
            "querySet": writes["query_set"]._internal,
            "beginningOfPassWriteIndex": writes.get("beginning_of_pass_write_index", no_query),
            "endOfPassWriteIndex": writes.get("end_of_pass_write_index", no_query),
        }
        return self._c.new(self._c.timestamps, fields)

    def _texture_copy(self, info: dict) -> Any:
        fields = {"texture": info["texture"]._internal, "origin": info.get("origin", (0, 0, 0))}
        return self._c.new(self._c.texture_copy, fields)

    def _buffer_copy(self, info: dict) -> Any:
        layout = {
            "offset": info.get("offset", 0),
            "bytesPerRow": info["bytes_per_row"],
            "rowsPerImage": info["rows_per_image"],
        }
        fields = {"layout": layout, "buffer": info["buffer"]._internal}
        return self._c.new(self._c.buffer_copy, fields)


class RenderPass(_Recorder):
    """A GPURenderPassEncoder."""

    def set_pipeline(self, pipeline: wgpu.GPURenderPipeline) -> None:
        self._c.RenderPassEncoderSetPipeline(self.handle, pipeline._internal)

    def set_bind_group(self, index: int, group: wgpu.GPUBindGroup) -> None:
        self._c.RenderPassEncoderSetBindGroup(self.handle, index, group._internal, 0, self._c.null)

    def set_vertex_buffer(self, slot: int, buffer: wgpu.GPUBuffer) -> None:
        self._c.RenderPassEncoderSetVertexBuffer(self.handle, slot, buffer._internal, 0, _WHOLE)

    def set_index_buffer(self, buffer: wgpu.GPUBuffer, index_format: str) -> None:
        index_format = self._c.index_format[index_format]
        self._c.RenderPassEncoderSetIndexBuffer(
            self.handle, buffer._internal, index_format, 0, _WHOLE
        )

    def set_scissor_rect(self, left: int, top: int, width: int, height: int) -> None:
        self._c.RenderPassEncoderSetScissorRect(self.handle, left, top, width, height)

    def draw(self, vertices: int, instances: int = 1) -> None:
        self._c.RenderPassEncoderDraw(self.handle, vertices, instances, 0, 0)

    def draw_indexed(
        self, indices: int, instances: int, first: int, base: int, first_instance: int
    ) -> None:
        self._c.RenderPassEncoderDrawIndexed(
            self.handle, indices, instances, first, base, first_instance
        )

    def end(self) -> None:
        self._c.RenderPassEncoderEnd(self.handle)


class ComputePass(_Recorder):
    """A GPUComputePassEncoder."""

    def set_pipeline(self, pipeline: wgpu.GPUComputePipeline) -> None:
        self._c.ComputePassEncoderSetPipeline(self.handle, pipeline._internal)

    def set_bind_group(
        self, index: int, group: wgpu.GPUBindGroup, offsets: Sequence[int] = ()
    ) -> None:
        """Offsets of dynamic bindings, in bytes."""
        offsets_c = self._c.new(self._c.bind_offsets, offsets) if offsets else self._c.null
        self._c.ComputePassEncoderSetBindGroup(
            self.handle, index, group._internal, len(offsets), offsets_c
        )

    def dispatch_workgroups(self, x: int, y: int = 1, z: int = 1) -> None:
        self._c.ComputePassEncoderDispatchWorkgroups(self.handle, x, y, z)

    def end(self) -> None:
        self._c.ComputePassEncoderEnd(self.handle)
