"""What a frame asks of the device: to record commands, to submit them, and to read what they made.

`native` calls the C functions of wgpu-native itself, since wgpu takes most of the time of a small
frame to wrap them; `plain` is wgpu's own way, for versions of wgpu whose inside is another.
"""

import wgpu

from . import native, plain


def commands_of(device: wgpu.GPUDevice) -> native.Commands | plain.Commands:
    """The quickest way to give commands to a device.

    Parameters
    ----------
    device : wgpu.GPUDevice

    Returns
    -------
    native.Commands or plain.Commands
        Both do the same, and their encoders what those of WebGPU do.
    """
    try:
        return native.Commands(device)
    except (ImportError, AttributeError):  # another version of wgpu
        return plain.Commands(device)
