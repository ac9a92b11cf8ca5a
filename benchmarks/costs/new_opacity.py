"""What another opacity curve costs: the frame right after it was set, beside one that changes nothing."""

from __future__ import annotations

from itertools import count

from benchmarks import scenes
from benchmarks.contenders import VolrenderScene
from benchmarks.measure import Row, rows_of, time_calls

SIDE = 512
TURNS = 4  # of each, a repeat: they are short
CURVES = 8  # more than grids are kept of


def new_opacity(
    repeats: int, size_px: tuple[int, int] = scenes.SIZE_PX, quick: bool = False
) -> list[Row]:
    """Milliseconds a frame with readback, of vessels as matter, in both dispatches.

    A frame; setting the opacity and the frame after that; and the frame that follows, in turn.
    """
    side = 64 if quick else SIDE
    volume = scenes.SPARSE_MATTER
    scene = scenes.cube_scene("", side, lambda: scenes.vessels(side), size_px, **volume)
    shared = VolrenderScene(scene, scene.make_values())
    graphic, camera = shared.figure[0, 0].graphics[0], scene.look.camera
    (first, _), (last, alpha) = volume["opacity"]
    turns = count(1)

    def changed():
        graphic.opacity = [(first + next(turns) % CURVES, 0.0), (last, alpha)]
        return shared.frame(camera)

    rows = []
    for dispatch in ("fragment", "compute"):
        shared.figure.dispatch = dispatch
        calls = {
            "a frame": lambda: shared.frame(camera),
            "with a new opacity": changed,
            "the next": lambda: shared.frame(camera),
        }
        times = time_calls(calls, repeats * (1 if quick else TURNS))
        made = rows_of(f"new-opacity-{side}-{dispatch}", times)
        for row in made[1:]:
            if row.value and made[0].value:
                row.note = f"{row.value.median - made[0].value.median:+.2f} ms"
        rows += made
    shared.figure[0, 0].clear()
    return rows
