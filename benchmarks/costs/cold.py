"""What a cold start costs: from a new process to a PNG."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.measure import Row, Times, rows_of

COLD_VOLRENDER = """
import sys
import numpy as np
import volrender

figure = volrender.Figure(size=(700, 560))
figure.add_image_volume(np.load(sys.argv[1]), mode="mip", vmin=0, vmax=1500)
figure[0, 0].camera.set_state({camera})
figure.export(sys.argv[2])
"""

COLD_PYGFX = """
import sys
import cmap
import imageio.v3 as iio
import numpy as np
import pygfx as gfx
from rendercanvas.offscreen import OffscreenRenderCanvas

canvas = OffscreenRenderCanvas(size=(700, 560), pixel_ratio=1)
renderer = gfx.WgpuRenderer(canvas, pixel_ratio=1, pixel_filter="nearest", ppaa="none")
camera = gfx.PerspectiveCamera()
camera.set_state({camera})
colors = cmap.Colormap("plasma").lut(256).astype(np.float32)
material = gfx.VolumeMipMaterial(
    clim=(0, 1500), map=gfx.TextureMap(gfx.Texture(colors, dim=1), wrap="clamp-to-edge")
)
grid = gfx.Texture(np.load(sys.argv[1]).astype(np.float32), dim=3)
scene = gfx.Scene().add(gfx.Volume(gfx.Geometry(grid=grid), material))
canvas.request_draw(lambda: renderer.render(scene, camera))
iio.imwrite(sys.argv[2], np.asarray(canvas.draw())[..., :3])
"""


def cold(repeats: int, ct: np.ndarray, quick: bool = False) -> list[Row]:
    """A new process that renders the CT's MIP to a PNG: the whole of its time."""
    from benchmarks.parity_scenes import BASE_CAMERA

    programs = {
        "volrender": COLD_VOLRENDER,
        "pygfx": COLD_PYGFX,
        "import numpy, wgpu": "import numpy, wgpu",
    }
    times: dict[str, Times] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ct.npy"
        np.save(path, ct)
        for name, program in programs.items():
            times[name] = Times()
            if name == "pygfx" and importlib.util.find_spec("pygfx") is None:
                times[name].failure = "missing: pygfx is not installed"
            programs[name] = program.replace("{camera}", repr(BASE_CAMERA))
        for repeat in range(repeats + 1):  # the first fills the caches of the disk and the driver
            for name, program in programs.items():
                if times[name].failure:
                    continue
                picture = Path(folder) / f"{name.split()[0]}.png"
                taken_ms, error = _time_process(program, path, picture)
                if error:
                    times[name].failure = f"failed: {error}"
                elif repeat:
                    times[name].wall.append(taken_ms)
        notes = _cold_difference(Path(folder))
    return rows_of("cold-to-png", times, notes)


def _time_process(program: str, *arguments: Path) -> tuple[float, str]:
    """Milliseconds of a Python process, and what went wrong."""
    command = [sys.executable, "-c", program, *map(str, arguments)]
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True)
    taken_ms = (time.perf_counter() - start) * 1e3
    lines = done.stderr.strip().splitlines()
    return taken_ms, (lines or ["no message"])[-1][:200] if done.returncode else ""


def _cold_difference(folder: Path) -> dict[str, str]:
    import imageio.v3 as iio

    from benchmarks.parity import compare

    pictures = [folder / f"{name}.png" for name in ("volrender", "pygfx")]
    if not all(picture.exists() for picture in pictures):
        return {}
    apart = compare(*map(iio.imread, pictures))
    return {"pygfx": f"pictures apart by {apart.mean:.3f}/255 on average"}
