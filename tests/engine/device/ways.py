"""The ways to give commands to a device that there are with the installed wgpu."""

import pytest

from volrender.engine.device.commands import c_library, native, plain

try:
    c_library.c_library()
    WAYS = (native, plain)
except ImportError:  # another version of wgpu-native than `native` was written for
    WAYS = (plain,)

needs_native = pytest.mark.skipif(native not in WAYS, reason="another version of wgpu-native")
