"""What is not a frame: uploads, partial updates, memory, a movie of volumes, and a cold start."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import wgpu

from benchmarks import scenes
from benchmarks.measure import Row, Spread, Times, rows_of, time_calls

UPLOAD_SIDE = 512
UPDATE_SIDE = 256
MEMORY_SIDE = 256
MOVIE_FRAMES = 20

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


class _Waiter:
    """Waits until a queue has done all its work."""

    def __init__(self, device) -> None:
        self._queue = device.queue
        self._buffer = device.create_buffer(size=4, usage=wgpu.BufferUsage.COPY_SRC)

    def __call__(self) -> None:
        self._queue.read_buffer(self._buffer)


class _CountedUploads:
    """While in a ``with`` block, counts the bytes that go to 3D textures."""

    def __init__(self, device) -> None:
        self._queue = type(device.queue)
        self.nbytes = 0

    def __enter__(self):
        self._original = original = self._queue.write_texture

        def write_texture(queue, destination, data, layout, size):
            if destination["texture"].dimension == "3d":
                self.nbytes += memoryview(data).nbytes
            return original(queue, destination, data, layout, size)

        self._queue.write_texture = write_texture
        return self

    def __exit__(self, *_):
        self._queue.write_texture = self._original


def upload(repeats: int, quick: bool = False) -> list[Row]:
    """A new volume of uint8 on the GPU, in the view of a user, against one whole `write_texture`."""
    import volrender

    side = 128 if quick else UPLOAD_SIDE
    volume = np.random.default_rng(0).integers(0, 256, (side,) * 3, np.uint8)
    figure = volrender.Figure(size=(16, 16))
    device = figure.engine.device
    wait = _Waiter(device)

    def add(isolated: bool) -> Callable:
        def call():
            figure[0, 0].clear()
            figure.add_image_volume(volume, vmin=0, vmax=255, isolated_buffer=isolated)
            wait()

        return call

    def whole(texture_format: str, texels: np.ndarray) -> Callable:
        def call():
            texture = device.create_texture(
                size=(side,) * 3,
                dimension="3d",
                format=texture_format,
                usage=wgpu.TextureUsage.COPY_DST | wgpu.TextureUsage.TEXTURE_BINDING,
            )
            layout = {"bytes_per_row": side * texels.itemsize, "rows_per_image": side}
            device.queue.write_texture({"texture": texture}, texels, layout, (side,) * 3)
            wait()
            return texture

        return call

    add(False)()
    encoding = figure[0, 0].graphics[0].drawing.resident.encoding
    calls = {
        "volrender": add(False),
        "volrender, copying (default)": add(True),
        "one write_texture": whole("r8unorm", volume),
    }
    if encoding.format != "r8unorm":
        same = whole(encoding.format, encoding.encode(volume))
        calls[f"one write_texture, {encoding.format}"] = same
    if importlib.util.find_spec("cupy") is not None:
        calls["cudaMemcpy"] = _cuda_copy(volume)
    times = time_calls(calls, repeats)
    figure[0, 0].clear()
    notes = {
        name: f"{volume.nbytes / 1e6 / np.median(taken.wall):.2f} GB/s"
        for name, taken in times.items()
        if taken.wall
    }
    stored = f"stored as {encoding.format}"
    notes["volrender"] = "; ".join(part for part in (notes.get("volrender"), stored) if part)
    return rows_of(f"upload-{side}-uint8", times, notes)


def _cuda_copy(volume: np.ndarray) -> Callable:
    def copy():
        import cupy

        copied = cupy.asarray(volume)
        cupy.cuda.Device().synchronize()
        return copied

    return copy


def partial_update(repeats: int, quick: bool = False) -> list[Row]:
    """One plane of a uint16 volume replaced, alone and with the small frame that shows it."""
    import volrender

    side = 64 if quick else UPDATE_SIDE
    volume = np.random.default_rng(0).integers(0, 65536, (side,) * 3, np.uint16)
    plane = volume[0].copy()
    figure = volrender.Figure(size=(16, 16))
    graphic = figure.add_image_volume(volume, vmin=0, vmax=65535)
    figure.render_frame()
    wait = _Waiter(figure.engine.device)

    def update():
        graphic.data[side // 2] = plane
        wait()

    def update_and_draw():
        graphic.data[side // 2] = plane
        figure.render_frame()

    def replace():
        graphic.data = volume
        wait()

    times = time_calls(
        {
            "volrender": update,
            "volrender and a frame": update_and_draw,
            "volrender, a frame alone": figure.render_frame,
            "volrender, all voxels": replace,
        },
        2 * repeats,
    )
    with _CountedUploads(figure.engine.device) as uploads:
        update()
        bytes_of_update = uploads.nbytes
        figure.render_frame()
    notes = {
        "volrender": f"{bytes_of_update} bytes uploaded, {plane.nbytes} changed",
        "volrender and a frame": f"{uploads.nbytes} bytes uploaded, with grids",
    }
    return rows_of(f"update-{side}-uint16", times, notes)


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
