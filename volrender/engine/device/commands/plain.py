"""Commands by wgpu's own objects."""

from typing import Any

import wgpu


class Commands:
    """Records, submits and waits.

    Parameters
    ----------
    device : wgpu.GPUDevice
    """

    way = "plain"

    def __init__(self, device: wgpu.GPUDevice) -> None:
        self._device = device
        self._fence = None

    def encoder(self, label: str) -> wgpu.GPUCommandEncoder:
        """What records commands: a WebGPU command encoder."""
        return self._device.create_command_encoder(label=label)

    def submit(self, encoder: wgpu.GPUCommandEncoder) -> None:
        """Have the device do what was recorded.

        Raises
        ------
        wgpu.GPUError
            What was recorded is wrong, or the device is lost.
        """
        commands = encoder.finish()  # raises on a lost device, where a submit would abort
        self._device.queue.submit([commands])

    def hand_over(self, encoder: wgpu.GPUCommandEncoder) -> None:
        """Nothing: wgpu's encoders record one submit each."""

    def write_buffer(self, buffer: wgpu.GPUBuffer, content: bytes, offset_bytes: int = 0) -> None:
        """Copy bytes to a place in a buffer, before what is submitted next."""
        self._device.queue.write_buffer(buffer, offset_bytes, content)

    def wait(self) -> None:
        """Wait until everything that was submitted is done."""
        if self._fence is None:
            usage = wgpu.BufferUsage.COPY_SRC | wgpu.BufferUsage.COPY_DST
            self._fence = self._device.create_buffer(size=4, usage=usage)
        self._device.queue.read_buffer(self._fence)

    def mapping(self, buffer: wgpu.GPUBuffer) -> "Mapping":
        """What maps a buffer into memory, again and again."""
        return Mapping(buffer)


class Mapping:
    """Maps a buffer for reading: `request` after a submit, then `wait`, then `release`.

    Parameters
    ----------
    buffer : wgpu.GPUBuffer
        Of usage MAP_READ.
    """

    def __init__(self, buffer: wgpu.GPUBuffer) -> None:
        self._buffer = buffer
        self._promise: Any = None

    def request(self) -> None:
        """Have the buffer mapped when what was submitted until now is done."""
        self._promise = self._buffer.map_async("READ_NOSYNC")  # submitted: no second submit

    def is_ready(self) -> bool:
        """Whether `wait` would return at once, as far as is known without waiting."""
        return False

    def wait(self) -> memoryview:
        """Wait for it.

        Returns
        -------
        buffer of bytes
            The mapped memory, until `release`.
        """
        self._promise.sync_wait()
        return self._buffer.read_mapped(copy=False)

    def release(self) -> None:
        """Let the memory go, so that the buffer can be copied to again."""
        self._buffer.unmap()
