"""Commands by the C functions of wgpu-native."""

from typing import Any

import wgpu

from .c_library import c_library
from .mapping import Mapping, map_callback, raise_kept
from .recording import CommandEncoder, label_of


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

    def __init__(self, device: wgpu.GPUDevice) -> None:
        self._c = c_library()
        self._owner = device  # holds what the handles stand for
        self._device, self._queue = device._internal, device.queue._internal
        self.last_submission = 0  # as the library numbers them
        map_callback()  # so that all that another version lacks is missed here

    def encoder(self, label: str) -> "CommandEncoder":
        """What records commands."""
        return CommandEncoder(self._begin(label))

    def _begin(self, label: str) -> Any:
        c = self._c
        descriptor = c.new(c.encoder, {"label": label_of(label)})
        handle = c.DeviceCreateCommandEncoder(self._device, descriptor)
        return c.gc(handle, c.CommandEncoderRelease)

    def submit(self, encoder: "CommandEncoder") -> None:
        """Have the device do what was recorded; raises as that of `plain`."""
        c = self._c
        handle = c.CommandEncoderFinish(encoder.handle, c.null)  # raises on a lost device
        commands = c.gc(handle, c.CommandBufferRelease)
        buffers = c.new(c.command_buffers, [commands])
        self.last_submission = c.QueueSubmitForIndex(self._queue, 1, buffers)
        raise_kept()

    def hand_over(self, encoder: "CommandEncoder") -> None:
        """Have the device begin with what was recorded; the encoder records what comes after."""
        self.submit(encoder)
        encoder.handle = self._begin("more")

    def write_buffer(self, buffer: wgpu.GPUBuffer, content: bytes, offset_bytes: int = 0) -> None:
        """Copy bytes to a place in a buffer, before what is submitted next."""
        c = self._c
        c.QueueWriteBuffer(
            self._queue, buffer._internal, offset_bytes, c.ffi.from_buffer(content), len(content)
        )

    def wait(self) -> None:
        """Wait until everything that was submitted is done."""
        self.poll(self._c.null)

    def poll(self, submission: Any, waits: bool = True) -> None:
        """Wait for a submission, or only look what is done.

        Parameters
        ----------
        submission : pointer to its number
            Null: all of them.
        waits : bool
        """
        self._c.DevicePoll(self._device, waits, submission)
        raise_kept()

    def mapping(self, buffer: wgpu.GPUBuffer) -> "Mapping":
        """What maps a buffer into memory, again and again."""
        return Mapping(self, buffer)
