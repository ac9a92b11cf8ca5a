"""What a movie of volumes costs, all voxels new in each frame."""

from __future__ import annotations

import importlib.util

from benchmarks.measure import Row, Times, rows_of

MOVIE_FRAMES = 20


def movie(repeats: int, quick: bool = False) -> list[Row]:
    """All voxels new in every frame: milliseconds a frame."""
    import volrender
    from benchmarks import volume_movie
    from benchmarks.parity_scenes import ParityScene

    points = volrender.datasets.cells_movie(volume_movie.TIME_POINTS, volume_movie.SHAPE_ZYX)
    rows = []
    for view, camera in volume_movie.views(points).items():
        look = ParityScene(view, (volume_movie.LOOK,), camera=camera, size_px=volume_movie.SIZE_PX)
        kinds = {"volrender": volume_movie.VolrenderMovie}
        missing = importlib.util.find_spec("pygfx") is None
        if not missing:
            from benchmarks.peers.pygfx_peer import PygfxRenderer

            kinds["pygfx"] = PygfxRenderer
        renderers = {name: kind(look, points[0].copy()) for name, kind in kinds.items()}
        for label, shown in ((f"movie-{view}", points), (f"movie-{view}-still", None)):
            frames = 2 if quick else MOVIE_FRAMES
            taken = volume_movie.time_loop(renderers, shown, frames, repeats)
            rows += rows_of(label, {name: Times(wall=ms) for name, ms in taken.items()})
            if missing:
                rows.append(Row(label, "pygfx", note="missing: pygfx is not installed"))
    return rows
