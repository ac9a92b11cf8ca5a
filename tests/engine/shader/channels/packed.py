"""Four volumes, each alone, and the same packed in one texture: what rays find of both."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import wgpu

import volrender as vr
from tests.engine.shader.marches import (
    ONE_VOLUME,
    bindings_of,
    counting_samples,
    figure_of,
    linked_entry,
    placed_in,
    run,
)
from tests.engine.shader.programs import of_channels
from volrender.engine.frame.volumes.volume_item import VolumeItem
from volrender.engine.shader.making import bind, pipeline_of
from volrender.engine.shader.uniforms import UniformRecord
from volrender.engine.volume.colormap import ColormapTexture
from volrender.engine.volume.matter import BUILD, FACTOR_ROWS, FORMAT, Matter
from volrender.scene.drawing.placed import Placed
from volrender.scene.graphics.records.mode_fields import DrawnChannel
from volrender.scene.graphics.records.volume_record import fill_record
from volrender.scene.graphics.transfer.colormaps import colormap_table

Z, Y, X = np.indices((20, 24, 22)).astype(np.float32)
NOISE = np.random.default_rng(7).random((4, *Z.shape)).astype(np.float32)
# The extrema of each are elsewhere.
CHANNELS = np.stack(
    [
        np.sin(X / 3) * np.cos(Y / 4) + 0.1 * NOISE[0],
        np.cos(X / 5 + Z / 3) + 0.3 * NOISE[1],
        2 * NOISE[2] - 1,
        np.sin(Y / 2) * np.sin(Z / 5) + 0.02 * X,
    ]
).astype(np.float32)
# Small things, each channel's elsewhere, in nothing.
SPARSE = np.zeros_like(CHANNELS)
for _channel, _corner in enumerate(((1, 1, 1), (14, 2, 3), (2, 18, 16), (15, 17, 2))):
    SPARSE[_channel][tuple(slice(c, c + 4) for c in _corner)] = 0.5 + 0.4 * NOISE[0, :4, :4, :4]
ALL = (1.0, 1.0, 1.0, 1.0)
VIEW = {"centre": (11, 12, 10), "distance": 50}


class View(NamedTuple):
    """What is bound of a texture, in place of whatever holds one."""

    view: Any


class Marcher(NamedTuple):
    """Marches in the shaders of the house."""

    engine: vr.Engine

    def hits(self, item: VolumeItem) -> dict[str, np.ndarray]:
        """What rays find of an item, as `run` gives it, and how many samples they take."""
        roles = item.program.roles()
        linked = linked_entry(ONE_VOLUME, roles)
        return run(self.engine, counting_samples(linked), bindings_of(self.engine, item))

    def alone(self, four: Sequence[Placed], **roles: str) -> dict[str, np.ndarray]:
        """What they find of each, channel by channel along the last axis.

        Parameters
        ----------
        four : sequence of Placed
        **roles : str
            Other choices of their programs.
        """
        each = []
        for placed in four:
            item = placed.item
            each.append(self.hits(item._replace(program=item.program._replace(**roles))))
        stacked = {
            name: np.stack([hits[name] for hits in each], axis=-1)
            for name in ("found", "depth", "samples", "colour")
        }
        numbers = {name: np.stack([h[name][..., 0] for h in each], -1) for name in ("value", "t")}
        return {**stacked, **numbers}

    def packed(
        self,
        four: Sequence[Placed],
        strengths: Sequence[float] = ALL,
        grid: np.ndarray | None = None,
        **roles: str,
    ) -> dict[str, np.ndarray]:
        """What they find of all four as channels of one volume.

        Parameters
        ----------
        four : sequence of Placed
        strengths : sequence of 4 floats
        grid : ndarray, shape (z, y, x, 4), optional
            What is skipped by: what a cell is, of each channel.
        **roles : str
            Other choices of the program.
        """
        item = packed_item(self.engine, four, strengths)
        item = item._replace(program=item.program._replace(**roles))
        if grid is not None:
            item = item._replace(grid=texture_of(self.engine, grid).create_view())
        return self.hits(item)


def placed_alone(values: np.ndarray, looks: Sequence[dict] = ({},) * 4, **look) -> list[Placed]:
    """Four volumes as they are shown, each in a figure of its own, in the same view.

    Parameters
    ----------
    values : ndarray of float32, shape (4, z, y, x)
    looks : sequence of 4 dicts
        Properties of the graphic of each.
    **look
        Properties of all.
    """
    graphics = [
        vr.ImageVolumeGraphic(voxels, **{**look, **own})
        for voxels, own in zip(values, looks, strict=True)
    ]
    return [placed for graphic in graphics for placed in placed_in(figure_of(graphic, **VIEW))]


def packed_item(engine: vr.Engine, four: Sequence[Placed], strengths: Sequence[float]) -> Any:
    """What is drawn of four volumes as of channels of one, which is placed as the first is."""
    items = [placed.item for placed in four]
    first = four[0].graphic
    matters = [getattr(item.colormap, "matters", (None,))[0] for item in items]
    channels = tuple(
        DrawnChannel(placed.graphic, placed.item.resident.encoding, matter, strength)
        for placed, matter, strength in zip(four, matters, strengths, strict=True)
    )
    record = UniformRecord(items[0].program.mode)
    fill_record(record, first, first.placement, four[0].sight, channels)
    texels = [
        item.resident.encoding.encode(placed.graphic.data.value)
        for item, placed in zip(items, four, strict=True)
    ]
    if matters[0] is None:
        tables = [colormap_table(placed.graphic.cmap) for placed in four]
        colours = ColormapTexture(engine, np.concatenate(tables))
    else:
        colours = View(tables_of_matter(engine, matters).create_view())
    return items[0]._replace(
        program=of_channels(items[0].program),
        record=record.content(),
        resident=View(texture_of(engine, np.stack(texels, axis=-1)).create_view()),
        colormap=colours,
    )


def texture_of(engine: vr.Engine, numbers: np.ndarray) -> wgpu.GPUTexture:
    """Four numbers a texel, (z, y, x, 4) or (y, x, 4), as a texture of as many dimensions."""
    *_, height, width, _ = numbers.shape
    size = (width, height, numbers.shape[0] if numbers.ndim == 4 else 1)
    texture = engine.device.create_texture(
        size=size,
        dimension="3d" if numbers.ndim == 4 else "2d",
        format="rgba32float",
        usage=wgpu.TextureUsage.TEXTURE_BINDING | wgpu.TextureUsage.COPY_DST,
    )
    content = np.ascontiguousarray(numbers, np.float32)
    layout = {"bytes_per_row": 16 * width, "rows_per_image": height}
    engine.device.queue.write_texture({"texture": texture}, content, layout, size)
    return texture


def distances(occupied: np.ndarray) -> np.ndarray:
    """To the nearest cell of 4×4×4 voxels that matters, in cells, as a shader takes it: (z, y, x, 4).

    Parameters
    ----------
    occupied : ndarray of bool, (z, y, x)
        Which voxels matter.
    """
    cells = [-(-length // 4) for length in occupied.shape]
    matters = [
        cell
        for cell in np.ndindex(*cells)
        if occupied[tuple(slice(4 * c, 4 * c + 5) for c in cell)].any()
    ]
    away = np.abs(np.indices(cells).reshape(3, -1, 1) - np.array(matters).T[:, None]).max(axis=0)
    return np.repeat(away.min(axis=1).reshape(*cells, 1) / 255, 4, axis=-1)


def tables_of_matter(engine: vr.Engine, matters: Sequence[Matter]) -> wgpu.GPUTexture:
    """A table for each, one beside the other."""
    nodes = len(matters[0].nodes)
    rows = np.zeros((4, len(matters), nodes, 4), np.float32)
    for number, matter in enumerate(matters):
        rows[0, number] = matter.sums
        rows[1, number] = matter.sums - rows[0, number]
        rows[2, number] = matter.nodes
        rows[3, number] = matter.factors[:, None]
    width, height = len(matters) * nodes, nodes + FACTOR_ROWS
    usage = wgpu.TextureUsage.TEXTURE_BINDING | wgpu.TextureUsage.STORAGE_BINDING
    table = engine.device.create_texture(size=(width, height, 1), format=FORMAT, usage=usage)
    sums = texture_of(engine, rows.reshape(4, width, 4))
    views = (sums.create_view(), table.create_view())
    encoder = engine.encoder()
    compute_pass = encoder.begin_compute_pass()
    compute_pass.set_pipeline(pipeline_of(engine, BUILD))
    compute_pass.set_bind_group(0, bind(engine, BUILD.groups[0], views))
    across, down, _ = BUILD.workgroup
    compute_pass.dispatch_workgroups(-(-width // across), -(-height // down))
    compute_pass.end()
    engine.submit(encoder)
    return table
