"""The numbers of one drawn volume, by name: what a scene says of it, and the buffer that holds them.

They are three structs of WGSL: `Layer`, the volume whatever its mode; `Mode`, what its mode alone asks
for, declared in the mode's own file; `View`, what is drawn into. Each is bound by itself, as ``layer``,
``mode`` and ``view``, and all are parts of one buffer, so that whatever changes costs one write.
"""

from functools import cache
from itertools import chain
from typing import Any

import numpy as np
import wgpu

from ..device.engine import Engine
from ..device.limits import DEFAULT_LIMITS
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


def _field_in(memory: np.ndarray, dtype: np.dtype, offset: int) -> np.ndarray:
    """A field of a block of bytes, to read and to write."""
    return np.ndarray(dtype.shape, dtype.base, memory.data, offset)


def layer_in(record: bytes) -> Any:
    """The fields of `Layer`, by name, in what `UniformRecord.content` gave."""
    return np.frombuffer(record, layer_dtype(), count=1)[0]


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
        self._bytes = np.zeros(record_bytes(), np.uint8)
        self._floats = self._bytes.view(np.float32)
        self._fields = {
            name: _field_in(self._bytes, dtype, offset)
            for name, (dtype, offset) in _fields(mode).items()
            if offset < record_bytes()
        }
        self._places: dict[tuple[str, ...], tuple[np.ndarray, list[str]]] = {}
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
        """Set fields as `set` does; for many floats, few in each field, it takes half the time.

        Parameters
        ----------
        fields : dict
            Names to sequences of numbers, as many as the field has.
        """
        names = tuple(fields)
        if names not in self._places:
            self._places[names] = self._places_of(names)
        places, whole = self._places[names]
        if whole:
            self.set(**{name: fields[name] for name in whole})
            fields = {name: fields[name] for name in names if name not in whole}
        numbers = np.array(list(chain.from_iterable(fields.values())))
        self._floats[places] = numbers.clip(-LARGEST, LARGEST)

    def _places_of(self, names: tuple[str, ...]) -> tuple[np.ndarray, list[str]]:
        """Where the numbers of some fields are, counted in floats, and which are whole numbers."""
        whole = [name for name in names if self._fields[name].dtype.kind != "f"]
        fields, places = _fields(self.mode), [np.arange(0)]
        for dtype, offset in (fields[name] for name in names if name not in whole):
            places.append(np.arange(offset // 4, (offset + dtype.itemsize) // 4))
        return np.concatenate(places), whole

    def keep(self, part: str, key, make_fields) -> None:
        """Set the fields that `make_fields()` gives, unless it was done for an equal key before.

        Parameters
        ----------
        part : str
            Which fields; each part has a key of its own.
        key
            What the values follow from.
        make_fields : callable
            Gives a dict.
        """
        if self._kept.get(part) != key:
            self.set(**make_fields())
            self._kept[part] = key

    def content(self) -> bytes:
        """The fields as they are now, without those that are the drawer's."""
        return self._bytes.tobytes()


class UniformBuffer:
    """A record on the GPU, with what its drawer adds: uploaded when it changed.

    Attributes
    ----------
    buffer : wgpu buffer
    """

    def __init__(self, engine: Engine):
        self._engine = engine
        view_at, view_size = parts()["view"]
        self._bytes = np.zeros(view_at + view_size, np.uint8)
        self._record = self._bytes[: record_bytes()]
        self._fields = {
            name: _field_in(self._bytes, dtype, offset)
            for name, (dtype, offset) in _fields().items()
            if offset >= record_bytes()
        }
        self._taken = b""
        self._own: dict = {}
        self._is_stale = True
        # Under a name, uniforms are storage (naming.py).
        usage = wgpu.BufferUsage.UNIFORM | wgpu.BufferUsage.STORAGE
        self.buffer = engine.device.create_buffer(
            label="uniforms",
            size=self._bytes.nbytes,
            usage=usage | wgpu.BufferUsage.COPY_DST,
        )

    def resources(self) -> list[dict[str, Any]]:
        """What is bound of the buffer, in the order of `parts`."""
        return [
            {"buffer": self.buffer, "offset": offset, "size": size}
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
        """One write to the buffer, if anything changed since the last."""
        if self._is_stale:
            self._engine.write_buffer(self.buffer, self._bytes.tobytes())
            self._is_stale = False
