"""What is a program? WGSL files, what they are bound to, and what they draw into: as data alone.

`making` makes of it what runs on an engine; whoever else knows WebGPU can do so too.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from ..device.limits import DEFAULT_LIMITS
from .bindings import Group
from .blending import Blend
from .constants import workgroup_size
from .linker import LinkedShader, ShaderError, link
from .target_formats import DEPTH_FORMAT

STAGES = ("vertex", "fragment", "compute")


class Target(NamedTuple):
    """What a fragment shader writes to.

    Attributes
    ----------
    format : str
        Of the texture.
    blend : Blend or None
        None: what is written replaces what was there.
    is_written : bool
        False: colours are dropped, depth counts.
    """

    format: str
    blend: Blend | None = None
    is_written: bool = True

    def state(self) -> dict[str, Any]:
        """In WebGPU's words."""
        state: dict[str, Any] = {"format": self.format, "write_mask": 15 if self.is_written else 0}
        return state if self.blend is None else {**state, "blend": self.blend.state()}


class Depth(NamedTuple):
    """The depth rule of a program whose pass has a depth buffer (`DEPTH_FORMAT`).

    Attributes
    ----------
    writes : bool
        What is drawn leaves its depth.
    compare : str
        How a depth compares with what is there where it is drawn.
    """

    writes: bool
    compare: str = "less-equal"

    def state(self) -> dict[str, Any]:
        """In WebGPU's words."""
        return {
            "format": DEPTH_FORMAT,
            "depth_write_enabled": self.writes,
            "depth_compare": self.compare,
        }


class Vertices(NamedTuple):
    """One buffer of vertices, or of instances, each a record.

    Attributes
    ----------
    stride_bytes : int
    fields : tuple of (str, int)
        WebGPU format and offset in bytes of each; they are the locations 0, 1, 2 …
    step : str
        ``"vertex"`` or ``"instance"``.
    """

    stride_bytes: int
    fields: tuple[tuple[str, int], ...]
    step: str

    def state(self) -> dict[str, Any]:
        """In WebGPU's words."""
        return {
            "array_stride": self.stride_bytes,
            "step_mode": self.step,
            "attributes": [
                {"format": name, "offset": offset_bytes, "shader_location": location}
                for location, (name, offset_bytes) in enumerate(self.fields)
            ],
        }


@dataclass(frozen=True)
class Program:
    """WGSL files, what they are bound to, and what they draw into.

    Attributes
    ----------
    label : str
        What it draws, for errors.
    entry : str
        Path of the entry file below the shader folder. It has ``vertex_main`` (fullscreen.wgsl) and
        ``fragment_main``, or ``compute_main``.
    groups : tuple of Group
        What is bound, from group 0.
    roles : tuple of (str, str)
        The choice for each role.
    constants : tuple of (str, number)
        Values of ``override`` constants.
    targets : tuple of Target
        What is drawn into; empty for compute shaders.
    depth : Depth or None
        None: the pass has no depth buffer.
    vertices : Vertices or None
        None: vertices have nothing but their number.
    topology : str
        What vertices make, as WebGPU calls it.
    is_compute : bool

    Raises
    ------
    ShaderError
        It needs more than every WebGPU implementation has.
    """

    label: str
    entry: str
    groups: tuple[Group, ...]
    roles: tuple[tuple[str, str], ...] = ()
    constants: tuple[tuple[str, float], ...] = ()
    targets: tuple[Target, ...] = ()
    depth: Depth | None = None
    vertices: Vertices | None = None
    topology: str = "triangle-list"
    is_compute: bool = False

    def __post_init__(self) -> None:
        self._check("max-bind-groups", [group.label for group in self.groups])
        for stage in STAGES:
            seen = [group for group in self.groups if stage in group.stages]
            bindings = [binding for group in seen for binding in group.bindings]
            for limit in sorted({binding.limit for binding in bindings}):
                self._check(limit, [binding.name for binding in bindings if binding.limit == limit])
        if self.is_compute:
            self._check_workgroup()

    def _check(self, limit: str, names: list[str]) -> None:
        if len(names) > DEFAULT_LIMITS[limit]:
            raise ShaderError(f"{self._beyond(limit, len(names))}: {', '.join(names)}")

    def _check_workgroup(self) -> None:
        x, y, z = self.workgroup
        sizes = {
            "max-compute-invocations-per-workgroup": x * y * z,
            "max-compute-workgroup-size-x": x,
            "max-compute-workgroup-size-y": y,
            "max-compute-workgroup-size-z": z,
        }
        for limit, size in sizes.items():
            if size > DEFAULT_LIMITS[limit]:
                raise ShaderError(self._beyond(limit, size))

    def _beyond(self, limit: str, count: int) -> str:
        most = DEFAULT_LIMITS[limit]
        return f"{self.label} ({self.entry}) needs {limit} = {count}; WebGPU has {most} everywhere"

    @cached_property
    def _hash(self) -> int:
        made_of = (self.entry, self.groups, self.roles, self.constants, self.targets, self.depth)
        return hash(made_of)

    def __hash__(self) -> int:
        return self._hash  # it is looked up several times a frame

    @cached_property
    def workgroup(self) -> tuple[int, int, int]:
        """Of a compute program: its invocations in a workgroup, along x, y and z."""
        return workgroup_size(self.entry)

    def link(self) -> LinkedShader:
        """Its WGSL text."""
        return link(self.entry, dict(self.roles))

    def descriptor(self) -> dict[str, Any]:
        """All that its pipeline is made of, in WebGPU's words, but the module and the layout."""
        constants = dict(self.constants)
        if self.is_compute:
            return {"compute": {"entry_point": "compute_main", "constants": constants}}
        described: dict[str, Any] = {
            "vertex": {
                "entry_point": "vertex_main",
                "buffers": [] if self.vertices is None else [self.vertices.state()],
            },
            "fragment": {
                "entry_point": "fragment_main",
                "targets": [target.state() for target in self.targets],
                "constants": constants,
            },
            "primitive": {"topology": self.topology},
        }
        if self.depth is not None:
            described["depth_stencil"] = self.depth.state()
        return described
