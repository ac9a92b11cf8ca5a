"""What it costs to bring voxels to the GPU: a new volume, and one plane of one that is there."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable

import numpy as np
import wgpu

from benchmarks.measure import Row, rows_of, time_calls

UPLOAD_SIDE = 512
UPDATE_SIDE = 256


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
