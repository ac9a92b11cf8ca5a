"""The numbers of one drawn volume, by name: what a scene says of it, and the buffer that holds them.

They are three structs of WGSL: `Layer`, the volume whatever its mode; `Mode`, what its mode alone asks
for, declared in the mode's own file; `View`, what is drawn into. Each is bound by itself, as ``layer``,
``mode`` and ``view``, and all are parts of one buffer, so that whatever changes costs one write.
"""

import math
from functools import cache
from itertools import chain
from typing import Any

import numpy as np
import wgpu

from ..device.engine import Engine
from ..device.limits import DEFAULT_LIMITS
from ..device.pages import Pages
from .linker import ShaderError, read_shader
from .structs import fields_of, has_struct, struct_dtype

LARGEST = 1e38  # more does not fit in the arithmetic of float32
MODE_BYTES = (
    256  # as many are bound for the struct of every mode, so that all modes have one layout
)


@cache
def layer_dtype() -> np.dtype:
    """The layout of the struct in ray/layer.wgsl."""
    return struct_dtype(read_shader("ray/layer.wgsl"), "Layer")


@cache
def view_dtype() -> np.dtype:
    """The layout of the struct in pixel/view.wgsl."""
    return struct_dtype(read_shader("pixel/view.wgsl"), "View")


def mode_dtype(mode: str) -> np.dtype:
    """The layout of the struct in a file in shaders/modes; one that declares none has no fields."""
    return _mode_dtype(mode, read_shader(f"modes/{mode}.wgsl"))


@cache
def _mode_dtype(mode: str, text: str) -> np.dtype:
    dtype = struct_dtype(text, "Mode") if has_struct(text, "Mode") else np.dtype([])
    if dtype.itemsize > MODE_BYTES:
        raise ShaderError(
            f"modes/{mode}.wgsl: Mode has {dtype.itemsize} bytes, and there is room for {MODE_BYTES}"
        )
    common = {*(layer_dtype().names or ()), *(view_dtype().names or ())}
    if both := sorted(common.intersection(dtype.names or ())):
        raise ShaderError(f"modes/{mode}.wgsl: Mode has fields that every volume has: {both}")
    return dtype


@cache
def parts() -> dict[str, tuple[int, int]]:
    """Offset and size in bytes of what is bound of the buffer, by variable, as they are numbered.

    In memory, `View` comes last: the end of it is the drawer's.
    """
    mode_at = _aligned(layer_dtype().itemsize)
    view_at = _aligned(mode_at + MODE_BYTES)
    return {
        "view": (view_at, view_dtype().itemsize),
        "layer": (0, layer_dtype().itemsize),
        "mode": (mode_at, MODE_BYTES),
    }


def _aligned(offset_bytes: int) -> int:
    """Where the next part may begin."""
    step = DEFAULT_LIMITS["min-uniform-buffer-offset-alignment"]
    return -(-offset_bytes // step) * step


@cache
def offset_bytes(name: str) -> int:
    """Where in the buffer a field begins that every volume has."""
    return _fields()[name][1]


def record_bytes() -> int:
    """How many bytes come before the first field that is the drawer's."""
    return offset_bytes("background")


def block_bytes() -> int:
    """How many bytes a block takes in its buffer."""
    return _aligned(sum(parts()["view"]))


def _fields(mode: str = "") -> dict[str, tuple[np.dtype, int]]:
    """Dtype of each field, and where in the buffer it is."""
    dtypes = {"layer": layer_dtype(), "view": view_dtype()}
    if mode:
        dtypes["mode"] = mode_dtype(mode)
    return {
        name: (dtype, parts()[part][0] + offset)
        for part, struct in dtypes.items()
        for name, (dtype, offset) in fields_of(struct).items()
    }


class _Layout:
    """Where the fields of a record are, and where those are that are put together."""

    def __init__(self, fields: dict[str, tuple[np.dtype, int]], size_bytes: int) -> None:
        formats, offsets = zip(*fields.values(), strict=True)
        self.dtype = np.dtype(
            {"names": list(fields), "formats": formats, "offsets": offsets, "itemsize": size_bytes}
        )
        self._fields = fields
        self._places: dict[tuple[str, ...], tuple[np.ndarray, list[str]]] = {}

    def places(self, names: tuple[str, ...]) -> tuple[np.ndarray, list[str]]:
        """Where the numbers of some fields are, counted in floats, and which are whole numbers."""
        if names not in self._places:
            whole = [name for name in names if self._fields[name][0].base.kind != "f"]
            places = [np.arange(0)]
            for dtype, offset in (self._fields[name] for name in names if name not in whole):
                places.append(np.arange(offset // 4, (offset + dtype.itemsize) // 4))
            self._places[names] = np.concatenate(places), whole
        return self._places[names]


@cache
def _layout_of(mode: str, struct: Any) -> _Layout:
    """What a scene says of a volume in a mode, whose struct has this layout; "": in any mode."""
    fields = {name: field for name, field in _fields(mode).items() if field[1] < record_bytes()}
    return _Layout(fields, record_bytes())


@cache
def _own_layout() -> _Layout:
    """What the drawer adds, in a whole block."""
    fields = {name: field for name, field in _fields().items() if field[1] >= record_bytes()}
    return _Layout(fields, sum(parts()["view"]))


def layer_in(record: bytes) -> Any:
    """The fields of `Layer`, by name, in what `UniformRecord.content` gave."""
    return np.frombuffer(record, layer_dtype(), count=1)[0]


def with_alpha(record: bytes, alpha: float) -> bytes:
    """What `UniformRecord.content` gave, with another alpha."""
    return _with(record, "alpha", np.array(alpha, np.float32).tobytes())


def with_scissor(record: bytes, scissor_px: tuple[int, int, int, int]) -> bytes:
    """What `UniformRecord.content` gave, for other pixels: left, top, width and height of these."""
    return _with(record, "scissor_px", np.array(scissor_px, np.uint32).tobytes())


def _with(record: bytes, name: str, numbers: bytes) -> bytes:
    start = offset_bytes(name)
    return record[:start] + numbers + record[start + len(numbers) :]


class UniformRecord:
    """Values by field name, in the memory layout of the shader: what a scene says of one volume.

    Parameters
    ----------
    mode : str
        A file in shaders/modes; "": there are the fields that every volume has.

    Attributes
    ----------
    mode : str
    """

    def __init__(self, mode: str = "") -> None:
        self.mode = mode
        self._layout = _layout_of(mode, mode_dtype(mode) if mode else None)
        self._fields = np.zeros((), self._layout.dtype)
        self._floats = self._fields.reshape(1).view(np.float32)
        self._kept: dict = {}

    def __getitem__(self, name: str) -> np.ndarray:
        """A field; what is assigned to its parts is set, as it is."""
        return self._fields[name]

    def set(self, **fields) -> None:
        """Set fields by name; floats that do not fit become ±`LARGEST`."""
        with np.errstate(over="ignore"):
            for name, value in fields.items():
                field = self._fields[name]
                field[...] = value
                if field.dtype.kind == "f":
                    np.clip(field, -LARGEST, LARGEST, out=field)

    def put(self, fields: dict) -> None:
        """Set fields as `set` does; of many floats, all at once, in a fifth of the time.

        Parameters
        ----------
        fields : dict
            Names to sequences of numbers, as many as the field has.
        """
        names = tuple(fields)
        places, whole = self._layout.places(names)
        if whole:
            self.set(**{name: _shaped(fields[name], self[name].shape) for name in whole})
            fields = {name: fields[name] for name in names if name not in whole}
        numbers = np.array(list(chain.from_iterable(fields.values())))
        self._floats[places] = numbers.clip(-LARGEST, LARGEST)

    def keep(self, part: str, key, make_fields) -> None:
        """Set the fields that `make_fields()` gives, unless it was done for an equal key before.

        Parameters
        ----------
        part : str
            Which fields; each part has a key of its own.
        key
            What the values follow from.
        make_fields : callable
            Gives a dict, names to a number, a sequence or an array.
        """
        if self._kept.get(part) != key:
            self.put({name: _listed(value) for name, value in make_fields().items()})
            self._kept[part] = key

    def content(self) -> bytes:
        """The fields as they are now, without those that are the drawer's."""
        return self._fields.tobytes()


def _shaped(numbers: Any, shape: tuple[int, ...]) -> Any:
    """As many numbers as a field has, in its shape; fewer, as they are."""
    return np.reshape(numbers, shape) if np.size(numbers) == math.prod(shape) else numbers


def _listed(value: Any) -> Any:
    """Numbers of a field, one after the other."""
    if isinstance(value, np.ndarray):
        return value.ravel().tolist()
    return value if isinstance(value, list | tuple) else [value]


class UniformBlock:
    """A record on the GPU, with what its drawer adds: uploaded when it changed."""

    __slots__ = ("_fields", "_is_stale", "_own", "_record", "_slot", "_taken")

    def __init__(self, engine: Engine) -> None:
        self._slot = engine.once("uniform pages", lambda: _make_pages(engine)).slot()
        own = _own_layout().dtype
        self._record = self._slot.memory[: record_bytes()]
        self._fields = self._slot.memory[: own.itemsize].view(own).reshape(())
        self._taken = b""
        self._own: dict = {}
        self._is_stale = True

    def resources(self) -> list[dict[str, Any]]:
        """What is bound of its buffer, in the order of `parts`."""
        start, buffer = self._slot.offset_bytes, self._slot.buffer
        return [
            {"buffer": buffer, "offset": start + offset, "size": size}
            for offset, size in parts().values()
        ]

    def take(self, content: bytes) -> None:
        """Hold what `UniformRecord.content` gave."""
        if content is not self._taken and content != self._taken:
            self._record[:] = np.frombuffer(content, np.uint8)
            self._is_stale = True
        self._taken = content

    def add(self, name: str, value) -> None:
        """Set a field that is the drawer's; values are compared, so they are tuples or numbers."""
        if self._own.get(name) != value:
            self._fields[name][...] = value
            self._own[name] = value
            self._is_stale = True

    def upload(self) -> None:
        """Have it written before the next submit, if anything changed since the last time."""
        if self._is_stale:
            self._slot.changed()
            self._is_stale = False


def _make_pages(engine: Engine) -> Pages:
    # Under a name, uniforms are storage (naming.py).
    usage = wgpu.BufferUsage.UNIFORM | wgpu.BufferUsage.STORAGE
    return Pages(engine, block_bytes(), usage, "uniforms")
