"""The skipping grids of one volume on the GPU: built when a mode first needs them, kept up to date."""

import numpy as np
import wgpu

from .device import Engine
from .errors import gpu_errors
from .formats import LARGEST_VALUE, Encoding, missing_voxels
from .grids import CELL, cell_extrema, dilate, distances, touched_cells
from .source import SLAB_BYTES, Source

# What each mode skips by: a file in shaders/lib/skipping. Other modes march plainly.
SKIPPING_OF_MODE = {"mip": "maximum", "minip": "minimum", "iso": "distance"}

# Shares of cells beyond which looking at the grid costs more than it saves.
MOST_OCCUPIED = 0.6  # iso: cells that hold values above the threshold
MOST_ALIKE = 0.5  # mip: cells whose bound is within 5 % of the largest, as in white noise
MOST_AT_LIMIT = 0.05  # minip: cells that reach vmin, where the plain march stops early anyway


class SkippingGrids:
    """Extrema of cells, on the CPU in data units and on the GPU as the shader reads them.

    Parameters
    ----------
    engine : Engine
    source : Source
        Grayscale.
    """

    def __init__(self, engine: Engine, source: Source):
        self.engine = engine
        self.source = source
        self.cells_zyx = tuple(-(-n // CELL) for n in source.shape_zyx)
        self._extrema: dict[str, np.ndarray] = {}  # "maximum" and "minimum", in data units
        self._views: dict[str, tuple] = {}  # kind → (texture, view)
        self._is_changed = False  # since the last frame
        self._was_changed = False  # and before that one
        self._shares: dict[tuple[str, float], float] = {}  # the last answer of _share_above
        self._is_alike = False  # whether the bounds of mip are too much alike to pay
        self._threshold: float | None = None  # that the distances are for
        self._is_worthwhile = True  # and whether they pay

    @property
    def nbytes(self) -> int:
        """Bytes of the textures."""
        return sum(texture._nbytes for texture, _ in self._views.values())

    def view(self, mode: str, encoding: Encoding, threshold: float, low: float):
        """The grid that a mode skips by.

        Parameters
        ----------
        mode : str
        encoding : Encoding
            Of the volume.
        threshold : float
            iso: data units.
        low : float
            minip: the lower contrast limit, data units.

        Returns
        -------
        (kind, view) : (str, wgpu texture view or None)
            ``("none", None)`` where the mode marches plainly.
        """
        kind = SKIPPING_OF_MODE.get(mode, "none")
        is_movie = self._is_changed and self._was_changed
        self._was_changed, self._is_changed = self._is_changed, False
        if kind == "none" or encoding.channels != 1 or is_movie:
            return "none", None
        if kind == "minimum" and 1 - self._share_above("minimum", low) > MOST_AT_LIMIT:
            return "none", None
        if kind == "distance":
            self._find_distances(threshold)
            if not self._is_worthwhile:
                return "none", None
        elif kind not in self._views:
            bounds = dilate(self._extremum(kind), _REDUCE[kind])
            self._is_alike = _share_near_the_largest(bounds) > MOST_ALIKE
            self._upload(kind, encoding.format, encoding.encode(bounds))
        if kind == "maximum" and self._is_alike:
            return "none", None
        return kind, self._views[kind][1]

    def update(self, box_zyx, encoding: Encoding) -> None:
        """Bring the grids up to date after a box of the source changed: only the cells around it."""
        cells = tuple(
            touched_cells(part.start, part.stop, count)
            for part, count in zip(box_zyx, self.cells_zyx, strict=True)
        )
        for kind, grid in self._extrema.items():
            grid[cells] = self._read_extrema(kind, cells)
            if kind in self._views:
                # A bound depends on the neighbours: those of the changed cells change too.
                region = _grown(cells, 1, self.cells_zyx)
                wide = _grown(cells, 2, self.cells_zyx)
                inner = tuple(
                    slice(part.start - outer.start, part.stop - outer.start)
                    for part, outer in zip(region, wide, strict=True)
                )
                bounds = dilate(grid[wide], _REDUCE[kind])[inner]
                self._write(kind, region, encoding.encode(bounds))
        self._shares.clear()
        self._threshold = None

    def forget(self) -> None:
        """Drop all grids: everything changed.

        Where everything changes from frame to frame, building them costs more than they save:
        the next one is built for the first frame that shows the same data again.
        """
        self._is_changed = True
        self._extrema.clear()
        self._views.clear()
        self._shares.clear()
        self._threshold = None

    def _share_above(self, kind: str, limit: float) -> float:
        """The share of cells whose extremum exceeds a limit."""
        if (kind, limit) not in self._shares:
            self._shares = {(kind, limit): float((self._extremum(kind) > limit).mean())}
        return self._shares[kind, limit]

    def _extremum(self, kind: str) -> np.ndarray:
        if kind not in self._extrema:
            everything = tuple(slice(0, count) for count in self.cells_zyx)
            self._extrema[kind] = self._read_extrema(kind, everything)
        return self._extrema[kind]

    def _read_extrema(self, kind: str, cells) -> np.ndarray:
        """The extrema of some cells, read from the source slab by slab."""
        nz, ny, nx = self.source.shape_zyx
        y, x = (
            slice(part.start * CELL, min(part.stop * CELL + 1, n))
            for part, n in zip(cells[1:], (ny, nx), strict=True)
        )
        row_bytes = (y.stop - y.start) * (x.stop - x.start) * self.source.dtype.itemsize
        layers = max(1, SLAB_BYTES // (CELL * row_bytes))
        parts = []
        for first in range(cells[0].start, cells[0].stop, layers):
            last = min(first + layers, cells[0].stop)
            block = self.source.read((slice(first * CELL, min(last * CELL + 1, nz)), y, x))
            parts.append(cell_extrema(_without_missing(block, kind), _REDUCE[kind]))
            # The plane that the next slab begins with counts here too, but makes no cell of its own.
            parts[-1] = parts[-1][: last - first, : cells[1].stop - cells[1].start]
            parts[-1] = parts[-1][:, :, : cells[2].stop - cells[2].start]
        return np.concatenate(parts)

    def _find_distances(self, threshold: float) -> None:
        if self._threshold == threshold:
            return
        # Interpolation may round up by one unit in the last place: what equals the threshold counts.
        occupied = self._extremum("maximum") > threshold - 2e-6 * abs(threshold)
        self._is_worthwhile = bool(occupied.mean() <= MOST_OCCUPIED)
        if self._is_worthwhile:
            cells = distances(occupied)
            if self.engine.is_cpu:  # lavapipe reads floats faster
                self._upload("distance", "r32float", cells / np.float32(255))
            else:
                self._upload("distance", "r8unorm", cells)
        self._threshold = threshold

    def _upload(self, kind: str, texture_format: str, cells: np.ndarray) -> None:
        depth, height, width = cells.shape
        if kind not in self._views or self._views[kind][0].format != texture_format:
            with gpu_errors(f"making a skipping grid of {width}×{height}×{depth} cells"):
                texture = self.engine.device.create_texture(
                    label=f"{kind} grid",
                    size=(width, height, depth),
                    dimension="3d",
                    format=texture_format,
                    usage=wgpu.TextureUsage.TEXTURE_BINDING | wgpu.TextureUsage.COPY_DST,
                )
            self._views[kind] = (texture, texture.create_view())
        self._write(kind, (slice(0, depth), slice(0, height), slice(0, width)), cells)

    def _write(self, kind: str, region, cells: np.ndarray) -> None:
        depth, height, width = cells.shape
        self.engine.device.queue.write_texture(
            {
                "texture": self._views[kind][0],
                "origin": (region[2].start, region[1].start, region[0].start),
            },
            np.ascontiguousarray(cells),
            {"bytes_per_row": width * cells.itemsize, "rows_per_image": height},
            (width, height, depth),
        )


_REDUCE = {"maximum": np.maximum, "minimum": np.minimum}


def _share_near_the_largest(bounds: np.ndarray) -> float:
    low, high = float(bounds.min()), float(bounds.max())
    return float((bounds >= high - 0.05 * (high - low)).mean()) if high > low else 1.0


def _grown(parts, by: int, counts) -> tuple[slice, ...]:
    return tuple(
        slice(max(0, part.start - by), min(count, part.stop + by))
        for part, count in zip(parts, counts, strict=True)
    )


def _without_missing(block: np.ndarray, kind: str) -> np.ndarray:
    """The block, with values that win nothing where voxels are missing."""
    missing = missing_voxels(block)
    if missing is None:
        return block
    loser = -LARGEST_VALUE if kind == "maximum" else LARGEST_VALUE
    return np.where(missing, np.float32(loser), block)
