"""Whether a device was lost: asked, since wgpu only logs it, and ends the process at the next submit."""

from collections.abc import Callable

import wgpu

from .commands.c_library import c_library


def loss_probe(device: wgpu.GPUDevice) -> Callable[[], bool]:
    """What asks a device whether it was lost, in about 5 µs.

    Parameters
    ----------
    device : wgpu.GPUDevice

    Returns
    -------
    callable
        ``probe()`` is true once the device is lost.

    Notes
    -----
    A lost device makes nothing any more; what is made here is the emptiest thing there is, in the
    library's C functions, to be quick. Before, the library looks whether the driver reports a
    loss: where it finds out by itself, in a submit or while it waits, it ends the process.
    """
    try:
        from wgpu.backends.wgpu_native._api import get_wgpu_instance

        c = c_library()
        look, make = c.InstanceProcessEvents, c.DeviceCreateBindGroupLayout
        drop, nothing = c.BindGroupLayoutRelease, c.new("WGPUBindGroupLayoutDescriptor *")
        instance, handle = get_wgpu_instance(), device._internal
    except (ImportError, AttributeError):  # another version of wgpu

        def ask() -> None:
            device.create_bind_group_layout(entries=[])
    else:

        def ask() -> None:
            look(instance)
            drop(make(handle, nothing))

    def probe() -> bool:
        try:
            ask()
        except wgpu.GPUError as error:
            return is_loss(error)
        return False

    return probe


def is_loss(error: wgpu.GPUError) -> bool:
    """Whether an error of wgpu says that its device was lost."""
    return "device is lost" in str(error).lower()
