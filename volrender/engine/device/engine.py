"""The engine object: one wgpu device with the features and limits that volrender asks for."""

import os
import threading
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

import wgpu

from ...base import checks
from .c_types import parse_c_types
from .commands import commands_of, native, plain
from .errors import LOST, DeviceError, DeviceLostError, gpu_errors
from .forks import prepare_forks
from .limits import WANTED_LIMITS, default_limits, weaker
from .loss import loss_probe
from .memory import default_budget

T = TypeVar("T")
# Asked for where the adapter has them; each has a fallback (see formats.py and timing).
WANTED_FEATURES = ("float32-filterable", "texture-format16bit-norm", "timestamp-query")

MOST_STAGED_BYTES = 2**20  # of textures, before they are handed to the device
MOST_MADE_ONCE = 512  # pipelines, layouts, samplers …; a figure needs a few dozen


class Unwritten(Protocol):
    """Bytes that are still to be written to a buffer."""

    def write(self) -> None:
        """Write them."""


class Engine:
    """A wgpu device and what is made once for it: pipelines, samplers, layouts.

    Parameters
    ----------
    adapter : wgpu.GPUAdapter, optional
        Default: the adapter that wgpu prefers, a real GPU before a CPU one. The environment
        variable ``WGPUPY_WGPU_ADAPTER_NAME`` selects one by a part of its name.
    features : sequence of str, optional
        Optional features to use; default: those of `WANTED_FEATURES` that the adapter has.
    limits : dict of str to int, optional
        Limits to ask for in place of WebGPU's defaults, which hold for all others; default: the
        adapter's own for the size of textures and buffers.

    Raises
    ------
    DeviceError
        There is no adapter, or it lacks a feature or limit that was asked for.

    Notes
    -----
    When the driver is reset or the GPU removed, the device is lost: everything that is asked of it
    then raises DeviceLostError, and `default_engine` gives a new engine. One thing cannot be
    caught: wgpu-native ends the process where the loss happens while it waits for the GPU.
    """

    def __init__(
        self,
        adapter: wgpu.GPUAdapter | None = None,
        features: Sequence[str] | None = None,
        limits: Mapping[str, int] | None = None,
    ) -> None:
        parse_c_types()
        self.adapter = adapter if adapter is not None else _find_adapter()
        if features is None:
            features = [name for name in WANTED_FEATURES if name in self.adapter.features]
        if limits is None:
            limits = {name: self.adapter.limits[name] for name in WANTED_LIMITS}
        for name in features:
            if name not in self.adapter.features:
                raise DeviceError(f"The adapter {self.name} does not have the feature {name!r}.")
        for name, value in limits.items():
            if name not in self.adapter.limits:
                known = ", ".join(sorted(self.adapter.limits))
                raise DeviceError(f"There is no limit {name!r}; there are: {known}.")
            allowed = self.adapter.limits[name]
            if weaker(name, value, allowed) != value:
                raise DeviceError(
                    f"The adapter {self.name} allows {name} only to {allowed}, not {value}."
                )
        required = {**default_limits(self.adapter.limits), **limits}
        with gpu_errors(f"opening the device {self.name}"):
            self.device = self.adapter.request_device_sync(
                required_features=list(features), required_limits=required, label="volrender"
            )
        self._memory_budget = default_budget(self.is_cpu)
        self.features = frozenset(features)
        self.limits = {name: self.device.limits[name] for name in required}
        self.lock = threading.RLock()  # one thread at a time encodes, submits and reads
        self.turn = threading.RLock()  # and one draws what waits for bricks; taken before `lock`
        self._process = os.getpid()
        prepare_forks(self.lock)
        self._was_lost = False
        self._probe = loss_probe(self.device)
        self._commands = commands_of(self.device)
        # By key: what was made once, and `_made_count` when it was last asked for.
        self._made: dict[Hashable, list] = {}
        self._made_count = 0
        self._unwritten: list[Unwritten] = []
        self.submits = 0  # so many times something was handed to the device by `submit`
        self._staged_bytes = 0

    @property
    def name(self) -> str:
        """The name of the adapter."""
        info = self.adapter.info
        return str(info["device"] or info["description"] or "unnamed adapter")

    @property
    def is_cpu(self) -> bool:
        """Whether the adapter computes on the CPU, as lavapipe does."""
        return self.adapter.info["adapter_type"] == "CPU"

    @property
    def memory_budget_bytes(self) -> int:
        """How much memory volumes may take, bytes: of what is stored in levels, which one is shown.

        Default: the environment variable ``VOLRENDER_MEMORY`` ("500MB", "4GiB"); without it a quarter
        of the memory for adapters that compute on the CPU, 2 GiB for others, since no adapter tells
        how much it has.
        """
        return self._memory_budget[0]

    @memory_budget_bytes.setter
    def memory_budget_bytes(self, memory_budget_bytes: int) -> None:
        budget = checks.whole_number("memory_budget_bytes", memory_budget_bytes, high=2**60)
        self._memory_budget = budget, "set"

    @property
    def memory_budget_source(self) -> str:
        """Whence `memory_budget_bytes` is, in a few words."""
        return self._memory_budget[1]

    @property
    def command_way(self) -> str:
        """How commands are given: ``"native"``, by wgpu-native's own functions, or ``"plain"``."""
        return self._commands.way

    @property
    def is_lost(self) -> bool:
        """Whether the device is gone: its driver was reset, or the GPU removed."""
        if not self._was_lost and os.getpid() == self._process:
            self._was_lost = self._probe()
        return self._was_lost

    def check(self) -> None:
        """Raise DeviceLostError if the device is lost, DeviceError in a forked process.

        Before whatever submits or waits: on a lost device these end the process, or never end.
        """
        if os.getpid() != self._process:
            raise DeviceError(
                "This engine was made before the process was forked, and would hang here. Start "
                'processes with multiprocessing.get_context("spawn").'
            )
        if self.is_lost:
            raise DeviceLostError(f"The GPU device {self.name} was lost: {LOST}")

    def encoder(self, label: str = "frame") -> Any:
        """What records commands, for `submit`, with a `label` for debuggers; raises as `check` does."""
        self.check()
        return self._commands.encoder(label)

    def submit(self, encoder: Any) -> None:
        """Have the GPU do what `encoder` recorded, after what waits to be written."""
        self._write_waiting()
        self.submits += 1
        with gpu_errors("handing work to the device"):
            self._commands.submit(encoder)

    def hand_over(self, encoder: Any) -> None:
        """Have the GPU begin with what `encoder` recorded so far, where no pass is open; `submit` ends it.

        A device needs memory for all that it gets at once.
        """
        self._write_waiting()
        self.submits += 1
        with gpu_errors("handing work to the device"):
            self._commands.hand_over(encoder)

    def _write_waiting(self) -> None:
        while self._unwritten:
            self._unwritten.pop().write()

    def write_buffer(self, buffer: wgpu.GPUBuffer, content: bytes, offset_bytes: int = 0) -> None:
        """Copy the bytes `content` to `offset_bytes` in `buffer`, before what is submitted next."""
        with gpu_errors("writing to a buffer"):
            self._commands.write_buffer(buffer, content, offset_bytes)

    def write_before_submit(self, unwritten: Unwritten) -> None:
        """Have ``unwritten.write()`` called once, just before what is submitted next."""
        self._unwritten.append(unwritten)

    def staged(self, nbytes: int) -> None:
        """Take note of a write of `nbytes` to a texture, that staging memory does not pile up.

        An empty submit hands over what was written; for each of many small ones it would take as
        long as to write them.
        """
        self._staged_bytes += nbytes
        if self._staged_bytes >= MOST_STAGED_BYTES:
            self._staged_bytes = 0
            with gpu_errors("uploading voxels"):
                self.device.queue.submit([])

    def wait(self) -> None:
        """Wait until everything that was submitted is done."""
        self.check()
        with gpu_errors("waiting for the device"):
            self._commands.wait()

    def mapping(self, buffer: wgpu.GPUBuffer) -> native.Mapping | plain.Mapping:
        """What maps a buffer for reading, again and again: a `commands.plain.Mapping` or its like."""
        return self._commands.mapping(buffer)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make()` gave the first time it was asked for under this key.

        From any thread; whoever makes it holds the engine's lock, and may ask for others meanwhile.
        Of more than `MOST_MADE_ONCE` the least recently used one is let go, to be made again when it
        is asked for again.
        """
        kept = self._made.get(key)
        if kept is None:
            kept = self._make(key, make)
        kept[1] = self._made_count
        return kept[0]

    def _make(self, key: Hashable, make: Callable[[], Any]) -> list:
        with self.lock:
            if key not in self._made:
                made = make()
                if len(self._made) >= MOST_MADE_ONCE:
                    del self._made[min(self._made, key=lambda key: self._made[key][1])]
                self._made_count += 1
                self._made[key] = [made, self._made_count]
            return self._made[key]


def _find_adapter() -> wgpu.GPUAdapter:
    try:
        adapter = wgpu.gpu.request_adapter_sync(power_preference="high-performance")
        if adapter.info["backend_type"] == "OpenGL":
            raise RuntimeError("only OpenGL")
        return adapter
    except ValueError as error:  # the environment variable names no adapter
        raise DeviceError(f"{error} It was asked for by WGPUPY_WGPU_ADAPTER_NAME.") from error
    except RuntimeError as error:
        raise DeviceError(
            f"No Vulkan, Metal or Direct3D adapter was found ({error}). On a machine without a "
            "GPU, install the CPU driver lavapipe (Debian and Ubuntu: apt install mesa-vulkan-drivers)."
        ) from error


_default_lock = threading.Lock()
_default_engine: Engine | None = None


def default_engine() -> Engine:
    """The engine that everything shares unless told otherwise; made when first needed.

    Made anew when its device was lost.

    Examples
    --------
    >>> vr.default_engine() is vr.Figure().engine
    True
    """
    global _default_engine
    with _default_lock:
        if _default_engine is None or _default_engine.is_lost:
            _default_engine = Engine()
        return _default_engine
