"""How much GPU memory a volume and its skipping grids take."""

from __future__ import annotations

import numpy as np

from benchmarks import scenes
from benchmarks.measure import Row, Spread

MEMORY_SIDE = 256


def memory(repeats: int, quick: bool = False) -> list[Row]:
    """GPU bytes of a volume and its grids after a frame, over the bytes of its voxels."""
    import volrender

    side = 64 if quick else MEMORY_SIDE
    figure = volrender.Figure(size=(16, 16))
    rows = []
    for dtype in ("uint8", "uint16", "float32"):
        for mode in scenes.modes_with_grids():
            largest = np.iinfo(dtype).max if dtype != "float32" else 1.0
            values = scenes.vessels(side, dtype)
            graphic = figure.add_image_volume(
                values, mode=mode, threshold=largest / 2, vmin=0, vmax=largest
            )
            figure.render_frame()
            texture = graphic.drawing.resident
            row = Row(f"memory-{side}-{dtype}-{mode}", "volrender", unit="× data")
            try:
                grids_bytes = texture.grids.nbytes
            except Exception as error:  # the texture's own bytes are still worth a line
                grids_bytes = 0
                row.note = f"grids.nbytes failed: {type(error).__name__}: {error}; "
            share = (texture.nbytes + grids_bytes) / values.nbytes
            row.value = Spread(share, share, share, 1)
            row.note += (
                f"volume {texture.nbytes} B as {texture.encoding.format}, grids {grids_bytes} B = "
                f"{100 * grids_bytes / texture.nbytes:.1f} % of it"
            )
            rows.append(row)
            figure[0, 0].clear()
    return rows
