"""What does volrender run on? The report to paste into a bug report."""

import platform
import time
from collections.abc import Iterator
from importlib import metadata

from .. import __version__
from ..base.digits import bytes_text

PACKAGES = (
    "numpy",
    "wgpu",
    "rendercanvas",
    "glfw",
    "cmap",
    "imageio",
    "tifffile",
    "imagecodecs",
    "nibabel",
    "pynrrd",
    "pydicom",
    "mrcfile",
    "h5py",
    "hdf5plugin",
    "zarr",
    "pylibCZIrw",
    "nd2",
    "liffile",
    "xarray",
    "imgui-bundle",
    "pygfx",
)


def report() -> Iterator[str]:
    """Versions, adapters, the device in use with its features and limits, and a test picture.

    Yields
    ------
    str
        Line by line, so that what is known is said before something fails.

    Raises
    ------
    RuntimeError
        There is no adapter, or the test picture is wrong.
    """
    import wgpu

    lines = [
        f"volrender {__version__}",
        f"Python    {platform.python_version()} on {platform.platform()}",
        "",
        "Packages",
    ]
    lines += [f"  {name:13} {_version(name)}" for name in PACKAGES]
    lines += [f"  {'wgpu-native':13} {_native_version()}", "", "Adapters"]
    for adapter in wgpu.gpu.enumerate_adapters_sync():
        info = adapter.info
        lines.append(
            f"  {info['device']} | {info['adapter_type']} | {info['backend_type']} | {info['description']}"
        )
    yield from lines
    yield ""
    yield from _device_lines()
    yield ""
    yield from _picture_lines()


def _device_lines() -> list[str]:
    from ..engine.device.engine import WANTED_FEATURES, default_engine
    from ..engine.device.limits import WANTED_LIMITS

    engine = default_engine()
    info = engine.adapter.info
    lines = [
        f"In use      {engine.name}",
        f"  backend   {info['backend_type']}",
        f"  driver    {info['description']}",
        f"  commands  {engine.command_way}",
        f"  memory    {bytes_text(engine.memory_budget_bytes)} for volumes ({engine.memory_budget_source})",
        "  features  "
        + ", ".join(
            f"{name}: {'yes' if name in engine.features else 'no'}" for name in WANTED_FEATURES
        ),
    ]
    lines += [f"  {name:40} {engine.limits[name]}" for name in WANTED_LIMITS]
    if info["backend_type"] == "OpenGL":
        lines.append(
            "  WARNING: this is OpenGL, a slow substitute. Install a Vulkan driver "
            "(Debian and Ubuntu: apt install mesa-vulkan-drivers)."
        )
    return lines


def _picture_lines() -> list[str]:
    from ..data import datasets
    from ..scene.drawing.auto_dispatch import VARIABLE, dispatch_choice
    from ..scene.figure.figure import Figure

    start = time.perf_counter()
    figure = Figure(size=(64, 64))
    figure.add_image_volume(datasets.sphere(16), cmap="gray")
    image = figure.export_numpy()
    first = time.perf_counter() - start
    start = time.perf_counter()
    figure.export_numpy()
    second = time.perf_counter() - start
    if image[32, 32, 0] < 200 or image[0, 0, 0] > 0:
        raise RuntimeError(
            f"The test picture of a sphere is wrong: {image[32, 32]} in its middle, {image[0, 0]} outside."
        )
    choice = dispatch_choice(figure.engine, Figure)
    times = choice.times_ms or choice.measure()
    timings = ", ".join(f"{name} {ms:.1f} ms" for name, ms in times.items())
    return [
        f"Dispatch      {choice.now()} (measured: {timings}; {VARIABLE} overrides it)",
        f"Test picture  right; first frame {first * 1e3:.0f} ms, next {second * 1e3:.1f} ms",
    ]


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"


def _native_version() -> str:
    from wgpu.backends import wgpu_native

    return ".".join(str(part) for part in wgpu_native.lib_version_info)
