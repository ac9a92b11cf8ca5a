"""Commands by the C functions of wgpu-native.

Encoders and passes have the methods and arguments of WebGPU's that volrender uses. What wgpu made
(views, groups, pipelines, buffers) is taken by its handle, ``_internal``.
"""

import threading
from functools import cache
from itertools import count
from weakref import WeakValueDictionary

from .c_library import c_library

_WHOLE = 2**64 - 1  # WGPU_WHOLE_SIZE: to the end of the buffer


class Commands:
    """Records, submits and waits, as `plain.Commands` does.

    Parameters
    ----------
    device : wgpu.GPUDevice

    Raises
    ------
    ImportError, AttributeError
        As `c_library`.
    """

    way = "native"

    def __init__(self, device):
        self._c = c_library()
        self._owner = device  # holds what the handles stand for
        self._device, self._queue = device._internal, device.queue._internal
        self._submission = self._c.new(self._c.submission)  # the last one
        _map_callback()  # so that all that another version lacks is missed here

    def encoder(self, label: str) -> "CommandEncoder":
        """What records commands."""
        c = self._c
        descriptor = c.new(c.encoder, {"label": _label(label)})
        handle = c.DeviceCreateCommandEncoder(self._device, descriptor)
        return CommandEncoder(c.gc(handle, c.CommandEncoderRelease))

    def submit(self, encoder: "CommandEncoder") -> None:
        """Have the device do what was recorded; raises as that of `plain`."""
        c = self._c
        handle = c.CommandEncoderFinish(encoder.handle, c.null)  # raises on a lost device
        commands = c.gc(handle, c.CommandBufferRelease)
        buffers = c.new(c.command_buffers, [commands])
        self._submission[0] = c.QueueSubmitForIndex(self._queue, 1, buffers)
        _raise_kept()

    def write_buffer(self, buffer, content: bytes) -> None:
        """Copy bytes to the beginning of a buffer, before what is submitted next."""
        c = self._c
        c.QueueWriteBuffer(
            self._queue, buffer._internal, 0, c.ffi.from_buffer(content), len(content)
        )

    def wait(self) -> None:
        """Wait until everything that was submitted is done."""
        self.poll(self._c.null)

    def poll(self, submission, waits: bool = True) -> None:
        """Wait for a submission, or all of them (null), or only look what is done."""
        self._c.DevicePoll(self._device, waits, submission)
        _raise_kept()

    def mapping(self, buffer) -> "Mapping":
        """What maps a buffer into memory, again and again."""
        return Mapping(self, buffer)

    def last_submission(self):
        """What `poll` takes, of the last `submit`."""
        return self._c.new(self._c.submission, self._submission[0])


class Mapping:
    """Maps a buffer for reading, as `plain.Mapping` does.

    Parameters
    ----------
    commands : Commands
    buffer : wgpu.GPUBuffer
        Of usage MAP_READ.
    """

    _number = count(1).__next__

    def __init__(self, commands: Commands, buffer):
        self._c = c_library()
        self._commands, self._owner, self._buffer = commands, buffer, buffer._internal
        self._size = buffer.size
        self._submission = None
        self.status = None  # what the library answered
        number = Mapping._number()
        _mappings[number] = self  # found by number: it may be gone when the answer comes
        self._callback = self._c.new(
            self._c.map_callback,
            {
                "mode": self._c.when_polled,
                "callback": _map_callback(),
                "userdata1": self._c.ffi.cast("void *", number),
            },
        )

    def request(self) -> None:
        """Have the buffer mapped when what was submitted until now is done."""
        c = self._c
        self.status = None
        self._submission = self._commands.last_submission()
        c.BufferMapAsync(self._buffer, c.map_read, 0, self._size, self._callback[0])

    def is_ready(self) -> bool:
        """Whether `wait` would return at once."""
        if self.status is None:
            self._commands.poll(self._submission, waits=False)
        return self.status is not None

    def wait(self):
        """Wait for it; the mapped memory, until `release`."""
        c = self._c
        while self.status is None:  # also when the GPU is done, while another thread calls back
            self._commands.poll(self._submission)
        _raise_kept()  # called back before, as by `loss_probe`
        if self.status != c.map_success:
            raise _map_error(self.status)
        return c.ffi.buffer(c.BufferGetMappedRange(self._buffer, 0, self._size), self._size)

    def release(self) -> None:
        """Let the memory go, so that the buffer can be copied to again."""
        self._c.BufferUnmap(self._buffer)


_mappings: WeakValueDictionary[int, Mapping] = WeakValueDictionary()


class _Kept(threading.local):
    """What was raised in this thread while the library called back: it cannot pass through C."""

    error: BaseException | None = None


_kept = _Kept()


def _raise_kept() -> None:
    error, _kept.error = _kept.error, None
    if error is not None:
        raise error


@cache
def _map_callback():
    """What the library calls when a buffer is mapped, or cannot be. One for all: it stays."""
    ffi = c_library().ffi

    def keep_error(kind, error, traceback):
        """A signal that comes while the library waits raises (KeyboardInterrupt) in `take_status`."""
        _kept.error = error
        arguments = traceback.tb_frame.f_locals
        set_status(arguments["status"], arguments["number"])

    def set_status(status, number):
        mapping = _mappings.get(int(ffi.cast("intptr_t", number)))
        if mapping is not None:
            mapping.status = status

    @ffi.callback("void(WGPUMapAsyncStatus, WGPUStringView, void *, void *)", onerror=keep_error)
    def take_status(status, message, number, unused):
        set_status(status, number)

    return take_status


def _map_error(status: int):
    import wgpu

    return wgpu.GPUError(f"A buffer could not be mapped (WGPUMapAsyncStatus {status}).")


@cache
def _label_text(label: str):
    return c_library().new(c_library().text, label.encode())


def _label(label: str) -> dict:
    return {"data": _label_text(label), "length": len(label.encode())}


class _Recorder:
    """A thing of the library's that records; its handle lets it go."""

    def __init__(self, handle):
        self._c = c_library()
        self.handle = handle


class CommandEncoder(_Recorder):
    """A GPUCommandEncoder."""

    def begin_render_pass(
        self, color_attachments, depth_stencil_attachment=None, timestamp_writes=None, label=""
    ) -> "RenderPass":
        """Attachments are dicts as in WebGPU; clear values are tuples, depth has no stencil."""
        c = self._c
        colours = c.new(c.colours, [self._colour(part) for part in color_attachments])
        depth, times = self._depth(depth_stencil_attachment), self._timestamps(timestamp_writes)
        descriptor = c.new(
            c.render_pass,
            {
                "label": _label(label),
                "colorAttachmentCount": len(color_attachments),
                "colorAttachments": colours,
                "depthStencilAttachment": depth,
                "timestampWrites": times,
            },
        )
        handle = c.CommandEncoderBeginRenderPass(self.handle, descriptor)
        return RenderPass(c.gc(handle, c.RenderPassEncoderRelease))

    def begin_compute_pass(self, timestamp_writes=None, label="") -> "ComputePass":
        """Timestamps are a dict as in WebGPU."""
        c = self._c
        times = self._timestamps(timestamp_writes)
        fields = {"label": _label(label), "timestampWrites": times}
        descriptor = c.new(c.compute_pass, fields)
        handle = c.CommandEncoderBeginComputePass(self.handle, descriptor)
        return ComputePass(c.gc(handle, c.ComputePassEncoderRelease))

    def clear_buffer(self, buffer) -> None:
        """All of it."""
        self._c.CommandEncoderClearBuffer(self.handle, buffer._internal, 0, _WHOLE)

    def copy_buffer_to_buffer(self, source, source_offset, destination, offset, size) -> None:
        """Offsets and size in bytes."""
        self._c.CommandEncoderCopyBufferToBuffer(
            self.handle, source._internal, source_offset, destination._internal, offset, size
        )

    def copy_texture_to_buffer(self, source, destination, copy_size) -> None:
        """Dicts as in WebGPU; the size is (width, height, depth)."""
        self._c.CommandEncoderCopyTextureToBuffer(
            self.handle,
            self._texture_copy(source),
            self._buffer_copy(destination),
            self._c.new(self._c.extent, copy_size),
        )

    def copy_buffer_to_texture(self, source, destination, copy_size) -> None:
        """Dicts as in WebGPU; the size is (width, height, depth)."""
        self._c.CommandEncoderCopyBufferToTexture(
            self.handle,
            self._buffer_copy(source),
            self._texture_copy(destination),
            self._c.new(self._c.extent, copy_size),
        )

    def resolve_query_set(self, queries, first, number, destination, offset) -> None:
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

    def _depth(self, attachment: dict | None):
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

    def _timestamps(self, writes: dict | None):
        if writes is None:
            return self._c.null
        no_query = self._c.no_query
        fields = {
            "querySet": writes["query_set"]._internal,
            "beginningOfPassWriteIndex": writes.get("beginning_of_pass_write_index", no_query),
            "endOfPassWriteIndex": writes.get("end_of_pass_write_index", no_query),
        }
        return self._c.new(self._c.timestamps, fields)

    def _texture_copy(self, info: dict):
        fields = {"texture": info["texture"]._internal, "origin": info.get("origin", (0, 0, 0))}
        return self._c.new(self._c.texture_copy, fields)

    def _buffer_copy(self, info: dict):
        layout = {"bytesPerRow": info["bytes_per_row"], "rowsPerImage": info["rows_per_image"]}
        fields = {"layout": layout, "buffer": info["buffer"]._internal}
        return self._c.new(self._c.buffer_copy, fields)


class RenderPass(_Recorder):
    """A GPURenderPassEncoder."""

    def set_pipeline(self, pipeline) -> None:
        self._c.RenderPassEncoderSetPipeline(self.handle, pipeline._internal)

    def set_bind_group(self, index: int, group) -> None:
        self._c.RenderPassEncoderSetBindGroup(self.handle, index, group._internal, 0, self._c.null)

    def set_vertex_buffer(self, slot: int, buffer) -> None:
        self._c.RenderPassEncoderSetVertexBuffer(self.handle, slot, buffer._internal, 0, _WHOLE)

    def set_index_buffer(self, buffer, index_format: str) -> None:
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

    def set_pipeline(self, pipeline) -> None:
        self._c.ComputePassEncoderSetPipeline(self.handle, pipeline._internal)

    def set_bind_group(self, index: int, group, offsets=()) -> None:
        """Offsets of dynamic bindings, in bytes."""
        offsets_c = self._c.new(self._c.bind_offsets, offsets) if offsets else self._c.null
        self._c.ComputePassEncoderSetBindGroup(
            self.handle, index, group._internal, len(offsets), offsets_c
        )

    def dispatch_workgroups(self, x: int, y: int = 1, z: int = 1) -> None:
        self._c.ComputePassEncoderDispatchWorkgroups(self.handle, x, y, z)

    def end(self) -> None:
        self._c.ComputePassEncoderEnd(self.handle)
