"""The uniform block of one drawn volume: a numpy record that is uploaded when it changed."""

from functools import cache
from itertools import chain

import numpy as np
import wgpu

from ..device.engine import Engine
from .linker import read_shader
from .structs import struct_dtype

LARGEST = 1e38  # more does not fit in float32; below NOTHING of sampling.wgsl


@cache
def uniforms_dtype() -> np.dtype:
    """The layout of the struct in ray/uniforms.wgsl."""
    return struct_dtype(read_shader("ray/uniforms.wgsl"), "Uniforms")


@cache
def _places(names: tuple[str, ...]) -> np.ndarray:
    """Where the numbers of some fields are, counted in floats."""
    fields = (uniforms_dtype().fields[name] for name in names)
    starts_and_sizes = [(offset // 4, dtype.itemsize // 4) for dtype, offset in fields]
    return np.concatenate([np.arange(start, start + size) for start, size in starts_and_sizes])


class UniformBlock:
    """Values by field name, and the GPU buffer that holds them."""

    def __init__(self, engine: Engine):
        self.engine = engine
        self.values = np.zeros((), uniforms_dtype())
        self._fields = {name: self.values[name] for name in self.values.dtype.names}
        # All bytes as floats; whole numbers among them look like tiny floats, and stay.
        self._floats = self.values.reshape(1).view(np.float32)
        self._uploaded = b""
        self._kept: dict = {}
        self.buffer = engine.device.create_buffer(
            label="uniforms",
            size=self.values.nbytes,
            usage=wgpu.BufferUsage.UNIFORM | wgpu.BufferUsage.COPY_DST,
        )

    def set(self, **fields) -> None:
        """Set fields by name; what does not fit becomes ±`LARGEST`."""
        with np.errstate(over="ignore"):
            for name, value in fields.items():
                self._fields[name][...] = value
        np.minimum(self._floats, LARGEST, out=self._floats)  # np.clip takes three times as long
        np.maximum(self._floats, -LARGEST, out=self._floats)

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

    def upload(self) -> None:
        """One write to the buffer, if anything changed since the last."""
        content = self.values.tobytes()
        if content != self._uploaded:
            self.engine.write_buffer(self.buffer, content)
            self._uploaded = content
