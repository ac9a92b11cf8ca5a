"""What is built and what it holds: the passes that are recorded, the waits, the texels of grids."""

import numpy as np

from volrender.engine.skipping import passes as grid_passes
from volrender.engine.skipping.distance_maps import Sought
from volrender.engine.skipping.textures import TEXEL_BYTES


class Recorded:
    """The passes that are recorded from now on, and how many summaries were waited for."""

    def __init__(self, monkeypatch):
        self.fills, self.summaries = [], 0
        fill, summarise = grid_passes.GridPasses.fill, grid_passes.GridPasses.summarise

        def recorded_fill(passes, target, region, cell, *args, **kwargs):
            self.fills.append((cell, tuple((part.start, part.stop) for part in region)))
            return fill(passes, target, region, cell, *args, **kwargs)

        def recorded_summarise(*args, **kwargs):
            self.summaries += 1
            return summarise(*args, **kwargs)

        monkeypatch.setattr(grid_passes.GridPasses, "fill", recorded_fill)
        monkeypatch.setattr(grid_passes.GridPasses, "summarise", recorded_summarise)

    def taken(self) -> list[str]:
        """What the cells became, pass by pass, since this was last asked."""
        cells = [cell for cell, _ in self.fills]
        self.fills.clear()
        return cells


def texels(engine, grid) -> np.ndarray:
    """What a grid holds, as bytes of its texels."""
    texture = grid.texture
    width, height, depth = texture.size
    size = TEXEL_BYTES[texture.format]
    raw = engine.device.queue.read_texture(
        {"texture": texture},
        {"bytes_per_row": width * size, "rows_per_image": height},
        (width, height, depth),
    )
    numbers = 4 if texture.format.startswith("rgba") else 1
    number = f"{'f' if 'float' in texture.format else 'u'}{size // numbers}"
    shape = (depth, height, width, numbers)[: 3 + (numbers > 1)]
    found = np.frombuffer(raw, number).reshape(shape)
    return found + np.zeros((), found.dtype)  # −0 is 0


def distances_of(builder, limit: Sought, volume) -> np.ndarray:
    """The distances for a limit, or whatever is looked for, brought up to date, in cells."""
    builder.distances(limit, volume)
    return texels(volume.engine, builder._maps.use(limit).grid)


def sparse(seed: int = 0) -> np.ndarray:
    """A few bright voxels in a dark volume."""
    data = np.zeros((40, 44, 48), np.uint8)
    rng = np.random.default_rng(seed)
    data[tuple(rng.integers(0, n, 5) for n in data.shape)] = 200
    return data


def skips_by(graphic) -> str:
    return graphic.drawing.latest.program.skipping
