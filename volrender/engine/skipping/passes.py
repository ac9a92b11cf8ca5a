"""Compute passes over the cells of skipping grids: recorded one by one, submitted together."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import wgpu

from ..device.engine import Engine
from ..device.errors import gpu_errors
from ..device.limits import DEFAULT_LIMITS
from ..shader.bindings import Binding, Group, storage, texture, uniform
from ..shader.constants import whole_constant
from ..shader.linker import read_shader
from ..shader.making import bind, pipeline_of
from ..shader.program import Program
from ..shader.structs import struct_dtype
from .cells import Region
from .summary import Summary, read_summary
from .textures import TEXEL_BYTES, GridTexture

WORDS_BYTES = 4 * 2**20  # what passes write to before it is copied; one for each engine
JOB_BYTES = DEFAULT_LIMITS["min-uniform-buffer-offset-alignment"]  # from one job to the next
MOST_JOBS = 64  # in one submit

_JOB = struct_dtype(read_shader("grids/grid_job.wgsl"), "Job")


def _group(results: Binding) -> Group:
    job = uniform("job", _JOB.itemsize, has_dynamic_offset=True)
    sources = texture("source_texture", "3d"), texture("second_texture", "3d")
    bindings = (job, sources[0], results, sources[1])
    return Group(f"skipping grid, {results.name}", bindings, ("compute",))


_WORDS, _SUMMARY = _group(storage("words")), _group(storage("summary"))
SUMMARISE = Program("grid summary", "entry/grids/summary.wgsl", (_SUMMARY,), is_compute=True)
# Distances within each slot of an atlas, to cells that have values in intervals.
SLOTS = Program(
    "distances in slots",
    "entry/grids/slots.wgsl",
    (_WORDS,),
    roles=(("cell", "occupied"),),
    is_compute=True,
)
SLOT_CELLS = whole_constant("entry/grids/slots.wgsl", "SLOT_CELLS")  # along each axis of a slot


@cache
def fill_program(
    cell: str, texture_format: str, constants: tuple[tuple[str, float], ...] = ()
) -> Program:
    """Fills cells of a grid: `cell` is what each becomes, a file in shaders/grids/cell."""
    return Program(
        f"skipping grid {cell} {texture_format}",
        "entry/grids/cells.wgsl",
        (_WORDS,),
        roles=(("cell", cell), ("packing", texture_format)),
        constants=constants,
        is_compute=True,
    )


@dataclass(frozen=True)
class _Step:
    program: Program
    source: GridTexture
    second: GridTexture
    job: np.ndarray
    workgroups: tuple[int, ...]
    target: object = None  # wgpu texture that the words are copied to; None for a summary
    words_bytes: int = 0
    places: Sequence[tuple[int, int, int]] = ()  # of each slot along x; none: where they are


class GridPasses:
    """Passes that fill textures of one number a cell from others, in order."""

    def __init__(self, engine: Engine):
        self._engine = engine
        self._steps: list[_Step] = []

    def fill(
        self,
        target: GridTexture,
        region: Region,
        cell: str,
        source: GridTexture,
        constants: dict | None = None,
        second: GridTexture | None = None,
        **job,
    ) -> None:
        """Record that a region of a grid is filled.

        Parameters
        ----------
        target : GridTexture
        region : (slice, slice, slice)
            Cells, ZYX.
        cell : str
            What each cell becomes: a file in shaders/grids/cell.
        source : GridTexture
            What it is made from. The target itself may be, where its layers along z do not depend
            on each other.
        second : GridTexture, optional
            What it is made from too.
        constants : dict, optional
            Values of the shader's ``override`` constants.
        **job
            Further fields of the struct Job.
        """
        texture = target.texture
        program = fill_program(cell, texture.format, tuple((constants or {}).items()))
        z, y, x = region
        texel_bytes = TEXEL_BYTES[texture.format]
        row_bytes = -(-(x.stop - x.start) * texel_bytes // 256) * 256
        layer_bytes = row_bytes * (y.stop - y.start)
        layers = max(1, WORDS_BYTES // layer_bytes)
        for start in range(z.start, z.stop, layers):
            stop = min(start + layers, z.stop)
            count = (x.stop - x.start, y.stop - y.start, stop - start)
            words = -(-count[0] * texel_bytes // 4)  # along x, rows, layers
            record = _job((x.start, y.start, start), count, row_words=row_bytes // 4, **job)
            workgroups = _workgroups((words, *count[1:]), program)
            words_bytes = layer_bytes * count[2]
            self._steps.append(
                _Step(program, source, second or source, record, workgroups, texture, words_bytes)
            )

    def fill_slots(
        self,
        target: GridTexture,
        region: Region,
        largest: GridTexture,
        smallest: GridTexture,
        intervals: np.ndarray,
        places: Sequence[tuple[int, int, int]] = (),
    ) -> None:
        """Record that distances are found in a region of whole slots of an atlas, in each for itself.

        Parameters
        ----------
        target : GridTexture
            Of format r8unorm.
        region : (slice, slice, slice)
            Cells, ZYX.
        largest, smallest : GridTexture
            Values of cells.
        intervals : ndarray, (INTERVAL_PAIRS, 4)
            Cells that have values in these matter; texel units.
        places : sequence of (int, int, int), optional
            Of a region that is one row of slots along x: where each of them is in the target, cells
            x, y, z. By default they are in the same places there.
        """
        z, y, x = region
        row_bytes = -(-(x.stop - x.start) // 256) * 256
        layer_bytes = row_bytes * (y.stop - y.start)
        layers = max(1, WORDS_BYTES // (layer_bytes * SLOT_CELLS)) * SLOT_CELLS
        for start in range(z.start, z.stop, layers):
            stop = min(start + layers, z.stop)
            count = (x.stop - x.start, y.stop - y.start, stop - start)
            first = (x.start, y.start, start)
            record = _job(first, count, row_words=row_bytes // 4, intervals=intervals)
            slots = tuple(n // SLOT_CELLS for n in count)
            size = layer_bytes * count[2]
            self._steps.append(
                _Step(SLOTS, largest, smallest, record, slots, target.texture, size, places)
            )

    def summarise(self, source: GridTexture, cells_zyx, bound: float = 0.0) -> None:
        """Record, as the last pass, that a grid is summarised; `submit` then returns it.

        Parameters
        ----------
        source : GridTexture
        cells_zyx : (int, int, int)
            All cells that the grid has.
        bound : float
            Cells that exceed it are counted; texel units.
        """
        count = cells_zyx[::-1]
        job = _job((0, 0, 0), count, bound=bound)
        self._steps.append(_Step(SUMMARISE, source, source, job, _workgroups(count, SUMMARISE)))

    def submit(self) -> Summary | None:
        """Submit what was recorded, and wait for the summary, if there is one."""
        steps, self._steps = self._steps, []
        with self._engine.lock, gpu_errors("building skipping grids"):
            found = None
            for first in range(0, len(steps), MOST_JOBS):
                found = self._submit(steps[first : first + MOST_JOBS])
            return None if found is None else read_summary(self._engine.mapping(found))

    def _submit(self, steps: list[_Step]):
        """Submit some passes; returns the buffer that the summary is copied to, if there is one."""
        engine, device = self._engine, self._engine.device
        words_bytes = max(WORDS_BYTES, *(step.words_bytes for step in steps), 0)
        words = _buffer(engine, "words", words_bytes)
        summary = _buffer(engine, "summary", 12)
        jobs = _buffer(engine, "jobs", MOST_JOBS * JOB_BYTES)
        records = np.zeros((len(steps), JOB_BYTES), np.uint8)
        for row, step in zip(records, steps, strict=True):
            row[: _JOB.itemsize] = np.frombuffer(step.job.tobytes(), np.uint8)
        engine.write_buffer(jobs, records.tobytes())

        readback = None
        encoder = engine.encoder("skipping grids")
        for number, step in enumerate(steps):
            results = summary if step.target is None else words
            group = _bind_group(engine, step, jobs, results)
            if step.target is None:
                encoder.clear_buffer(summary)
            compute_pass = encoder.begin_compute_pass(label="skipping grids")
            compute_pass.set_pipeline(pipeline_of(engine, step.program))
            compute_pass.set_bind_group(0, group, [number * JOB_BYTES])
            compute_pass.dispatch_workgroups(*step.workgroups)
            compute_pass.end()
            if step.target is None:
                usage = wgpu.BufferUsage.COPY_DST | wgpu.BufferUsage.MAP_READ
                readback = device.create_buffer(label="grid summary", size=12, usage=usage)
                encoder.copy_buffer_to_buffer(summary, 0, readback, 0, 12)
            else:
                _copy(encoder, words, step)
        engine.submit(encoder)
        return readback


def _job(first_xyz, count_xyz, **fields) -> np.ndarray:
    job = np.zeros((), _JOB)
    job["first"], job["count"] = first_xyz, count_xyz
    for name, value in fields.items():
        job[name] = value
    return job


def _workgroups(count, program: Program) -> tuple[int, ...]:
    return tuple(-(-n // m) for n, m in zip(count, program.workgroup, strict=True))


def _copy(encoder, words, step: _Step) -> None:
    x, y, z = (int(n) for n in step.job["count"])
    first, size = tuple(int(n) for n in step.job["first"]), (x, y, z)
    row = {"buffer": words, "bytes_per_row": 4 * int(step.job["row_words"]), "rows_per_image": y}
    if not step.places:
        encoder.copy_buffer_to_texture(row, {"texture": step.target, "origin": first}, size)
    for number, place in enumerate(step.places):
        encoder.copy_buffer_to_texture(
            {**row, "offset": SLOT_CELLS * number},
            {"texture": step.target, "origin": place},
            (SLOT_CELLS, SLOT_CELLS, SLOT_CELLS),
        )


def _buffer(engine: Engine, name: str, size: int):
    """A buffer of at least a size, which all volumes of an engine share, one after the other."""
    usage = {
        "jobs": wgpu.BufferUsage.UNIFORM | wgpu.BufferUsage.COPY_DST,
        "words": wgpu.BufferUsage.STORAGE | wgpu.BufferUsage.COPY_SRC,
        "summary": wgpu.BufferUsage.STORAGE | wgpu.BufferUsage.COPY_SRC | wgpu.BufferUsage.COPY_DST,
    }[name]
    buffers: dict[str, Any] = engine.once("grid buffers", dict)
    if name not in buffers or buffers[name].size < size:
        label = f"grid {name}"
        buffers[name] = engine.device.create_buffer(label=label, size=size, usage=usage)
    return buffers[name]


def _bind_group(engine: Engine, step: _Step, jobs, results):
    """What a pass binds, made anew only where another buffer took the place of an outgrown one."""
    bind_groups = step.source.bind_groups
    kept, second, group = bind_groups.get(results.label, (None, None, None))
    if kept is results and second is step.second.view:
        return group
    job = {"buffer": jobs, "offset": 0, "size": _JOB.itemsize}
    resources = [job, step.source.view, {"buffer": results}, step.second.view]
    group = bind(engine, step.program.groups[0], resources)
    bind_groups[results.label] = results, step.second.view, group
    return group
