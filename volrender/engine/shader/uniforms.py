"""The uniform block of one drawn volume: a record of numbers by name, and the buffers that hold it."""

from functools import cache
from itertools import chain

import numpy as np
import wgpu

from ..device.engine import Engine
from .linker import read_shader
from .structs import fields_of, struct_dtype

LARGEST = 1e38  # more does not fit in the arithmetic of float32


@cache
def uniforms_dtype() -> np.dtype:
    """The layout of the struct in ray/uniforms.wgsl."""
    return struct_dtype(read_shader("ray/uniforms.wgsl"), "Uniforms")


@cache
def offset_bytes(name: str) -> int:
    """Where in the struct a field begins."""
    return fields_of(uniforms_dtype())[name][1]


def record_bytes() -> int:
    """How many bytes come before the first field that is the drawer's."""
    return offset_bytes("background")


@cache
def _places(names: tuple[str, ...]) -> np.ndarray:
    """Where the numbers of some fields are, counted in floats."""
    fields = fields_of(uniforms_dtype())
    starts_and_sizes = [
        (offset // 4, dtype.itemsize // 4) for dtype, offset in (fields[name] for name in names)
    ]
    return np.concatenate([np.arange(start, start + size) for start, size in starts_and_sizes])


class UniformRecord:
    """Values by field name, in the memory layout of the shader: what a scene says of one volume."""

    def __init__(self) -> None:
        self.values = np.zeros((), uniforms_dtype())
        self._fields = {name: self.values[name] for name in self.values.dtype.names}
        self._floats = self.values.reshape(1).view(np.float32)
        self._bytes = self.values.reshape(1).view(np.uint8)[: record_bytes()]
        self._kept: dict = {}

    def set(self, **fields) -> None:
        """Set fields by name; floats that do not fit become ±`LARGEST`."""
        with np.errstate(over="ignore"):
            for name, value in fields.items():
                field = self._fields[name]
                field[...] = value
                if field.dtype.kind == "f":
                    np.clip(field, -LARGEST, LARGEST, out=field)

    def put(self, fields: dict) -> None:
        """Set fields of floats as `set` does; for many of few numbers it takes half the time.

        Parameters
        ----------
        fields : dict
            Names to sequences of numbers, as many as the field has.
        """
        numbers = np.array(list(chain.from_iterable(fields.values())))
        self._floats[_places(tuple(fields))] = numbers.clip(-LARGEST, LARGEST)

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
        self._values = np.zeros((), uniforms_dtype())
        self._record = self._values.reshape(1).view(np.uint8)[: record_bytes()]
        self._taken = b""
        self._own: dict = {}
        self._is_stale = True
        self.buffer = engine.device.create_buffer(
            label="uniforms",
            size=self._values.nbytes,
            usage=wgpu.BufferUsage.UNIFORM | wgpu.BufferUsage.COPY_DST,
        )

    def take(self, content: bytes) -> None:
        """Hold what `UniformRecord.content` gave."""
        if content is not self._taken and content != self._taken:
            self._record[:] = np.frombuffer(content, np.uint8)
            self._is_stale = True
        self._taken = content

    def add(self, name: str, value) -> None:
        """Set a field that is the drawer's; values are compared, so they are tuples or numbers."""
        if self._own.get(name) != value:
            self._values[name] = value
            self._own[name] = value
            self._is_stale = True

    def upload(self) -> None:
        """One write to the buffer, if anything changed since the last."""
        if self._is_stale:
            self._engine.write_buffer(self.buffer, self._values.tobytes())
            self._is_stale = False
