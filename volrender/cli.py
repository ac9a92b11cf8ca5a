"""The command line: ``volrender render | demo | info | doctor``."""

import argparse
import json
import os
import sys
import tempfile
import traceback
from pathlib import Path

from . import __version__, settings
from .settings import ALPHA_MODES, INTERPOLATIONS, MODES

USER_ERRORS = (ValueError, TypeError, KeyError, RuntimeError, MemoryError)


def main(arguments: list[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    arguments : list of str, optional
        Default: those of the process.

    Returns
    -------
    int
        Exit status: 0, or 2 where something was wrong, said in one line on stderr.
    """
    options = _parser().parse_args(arguments)
    # Without a desktop session, graphics libraries complain about this variable on every start.
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    try:
        options.run(options)
    except USER_ERRORS as error:
        if options.traceback:
            traceback.print_exc()
        print(f"volrender: {_one_line(error)}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 0
    return 0


def _one_line(error: Exception) -> str:
    message = error.args[0] if isinstance(error, KeyError) and error.args else error
    return " ".join(str(message).split()) or type(error).__name__


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="volrender", description="Render volumes: CT, MRI, microscopy, simulation."
    )
    parser.add_argument("--version", action="version", version=f"volrender {__version__}")
    parser.add_argument(
        "--traceback", action="store_true", help="show where in the code an error arose"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_render(commands)
    _add_demo(commands)
    _add_info(commands)
    doctor = commands.add_parser("doctor", help="what volrender runs on: paste it into bug reports")
    doctor.set_defaults(run=_run_doctor)
    return parser


def _add_file(command: argparse.ArgumentParser, optional: bool = False) -> None:
    command.add_argument(
        "data",
        metavar="DATA",
        nargs="?" if optional else None,
        help=".npy, .npz, TIFF stack or NIfTI"
        + (" (default: a procedural head)" if optional else ""),
    )
    command.add_argument("--key", metavar="NAME", help="which array of an .npz file")
    command.add_argument("--channel", type=int, metavar="N", help="which channel of a TIFF, from 0")
    command.add_argument(
        "--time", type=int, metavar="N", help="which time point of a series, from 0"
    )


def _add_render(commands) -> None:
    command = commands.add_parser(
        "render",
        help="render a file to a picture",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
        argument_default=argparse.SUPPRESS,
    )
    command.set_defaults(run=_run_render, key=None, channel=None, time=None)
    _add_file(command)
    command.add_argument(
        "-o", "--output", metavar="FILE", default="volume.png", help="picture to write"
    )
    look = command.add_argument_group(
        "how the volume looks (as the parameters of ImageVolumeGraphic)"
    )
    look.add_argument("--mode", default="mip", choices=tuple(MODES), help="; ".join(MODES.values()))
    look.add_argument("--vmin", type=float, help="value of the first colour; default: smallest")
    look.add_argument("--vmax", type=float, help="value of the last colour; default: largest")
    look.add_argument("--gamma", type=float, default=1.0, help="exponent of the scaled value")
    look.add_argument("--cmap", default="plasma", help="colormap of the cmap catalog, or a colour")
    look.add_argument("--interpolation", default="linear", choices=INTERPOLATIONS)
    look.add_argument("--cmap-interpolation", default="linear", choices=INTERPOLATIONS)
    look.add_argument(
        "--plane",
        type=float,
        nargs=4,
        metavar=("A", "B", "C", "D"),
        help="slice: ax + by + cz + d = 0 in world space; default: across z, through the middle",
    )
    look.add_argument("--threshold", type=float, help="iso: data units; default: Otsu's threshold")
    look.add_argument("--step-size", type=float, default=1.0, help="iso: 0.1 to 10 base steps")
    look.add_argument("--substep-size", type=float, default=0.1, help="iso: 0.01 to 1 base steps")
    look.add_argument("--emissive", default="black", help="iso: colour that the surface sends out")
    look.add_argument("--shininess", type=float, default=30, help="iso: exponent of the highlight")
    look.add_argument("--alpha", type=float, default=1.0, help="opacity, 0 to 1")
    look.add_argument("--alpha-mode", default="auto", choices=ALPHA_MODES)
    place = command.add_argument_group("where it is (default: as the file says)")
    place.add_argument("--offset", type=float, nargs=3, metavar=("X", "Y", "Z"))
    place.add_argument("--rotation", type=float, nargs=4, metavar=("X", "Y", "Z", "W"))
    place.add_argument("--scale", type=float, nargs=3, metavar=("X", "Y", "Z"), help="voxel size")
    _add_view(command)


def _add_view(command) -> None:
    view = command.add_argument_group("the picture")
    view.add_argument("--size", type=_size, default="700x560", metavar="WxH", help="pixels")
    view.add_argument("--azimuth", type=float, default=0.0, help="degrees around the upward axis")
    view.add_argument(
        "--elevation", type=float, default=0.0, help="degrees above the horizon, -90 to 90"
    )
    view.add_argument(
        "--zoom", type=float, default=0.75, help="0.75 fits the volume in any direction"
    )
    view.add_argument(
        "--fov", type=float, default=50.0, help="field of view, degrees; 0: orthographic"
    )
    view.add_argument(
        "--up", choices=tuple("xyz"), help="upward axis; default: z for NIfTI, else y"
    )
    view.add_argument("--camera", metavar="FILE", help="camera state as JSON, instead of the above")
    view.add_argument("--background", default="black", help="colour")
    view.add_argument("--transparent", action="store_true", default=False, help="no background")


def _add_demo(commands) -> None:
    command = commands.add_parser("demo", help="a contact sheet of all modes")
    command.set_defaults(run=_run_demo)
    _add_file(command, optional=True)
    command.add_argument(
        "-o", "--output", metavar="FILE", default="demo.png", help="default: demo.png"
    )


def _add_info(commands) -> None:
    command = commands.add_parser("info", help="shape, dtype, range and spacing of a file")
    command.set_defaults(run=_run_info)
    _add_file(command)


def _size(text: str) -> tuple[int, int]:
    try:
        width, height = (int(part) for part in text.lower().split("x"))
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"a size is WIDTHxHEIGHT, such as 700x560, not {text!r}"
        ) from None
    return settings.size("--size", (width, height))


def _read(options):
    from .io import read_volume

    return read_volume(options.data, key=options.key, channel=options.channel)


def _voxels(volume_file, time: int | None):
    """The array to render: of a series, one time point."""
    if volume_file.axes != "tzyx":
        if time is not None:
            raise ValueError(f"{volume_file.path} is no time series: --time does not apply.")
        return volume_file.data
    frames = len(volume_file.data)
    if not 0 <= (time or 0) < frames:
        raise ValueError(
            f"{volume_file.path} has {frames} time points: --time is 0 to {frames - 1}."
        )
    return volume_file.data[time or 0]


def _threshold(graphic) -> float:
    from .statistics import otsu_threshold

    values = graphic.data.value
    stride = max(1, round((values.size / 1e6) ** (1 / 3)))
    sample = values[::stride, ::stride, ::stride]
    if graphic.data.is_colour:
        sample = sample[..., :3] @ (0.2126, 0.7152, 0.0722)
    return otsu_threshold(sample)


def _run_render(options) -> None:
    from .contact_sheet import middle_plane
    from .scene.figure import Figure
    from .scene.picture import check_suffix

    check_suffix(options.output)
    volume_file = _read(options)
    given = vars(options)
    names = (
        "mode vmin vmax gamma cmap interpolation cmap_interpolation plane threshold step_size "
        "substep_size emissive shininess alpha alpha_mode offset rotation scale"
    ).split()
    parameters = {name: given[name] for name in names if name in given}
    figure = Figure(
        size=options.size, background=(0, 0, 0, 0) if options.transparent else options.background
    )
    graphic = figure.add_image_volume(
        _voxels(volume_file, options.time), **{**volume_file.graphic_kwargs, **parameters}
    )
    if "threshold" not in parameters and graphic.mode == "iso":
        graphic.threshold = _threshold(graphic)
    if "plane" not in parameters:
        graphic.plane = middle_plane(graphic)
    subplot = figure[0, 0]
    if "camera" in given:
        subplot.camera.set_state(_read_camera(options.camera))
    else:
        subplot.camera.set_state(
            {"reference_up": _up(given.get("up"), volume_file), "fov": options.fov}
        )
        subplot.camera.look_from(options.azimuth, options.elevation)
        subplot.auto_fit()
        subplot.camera.zoom = options.zoom
    figure.export(options.output)
    print(
        f"{options.output}: {options.size[0]}×{options.size[1]} pixels, drawn by {figure.engine.name}"
    )


def _up(axis: str | None, volume_file) -> tuple[float, float, float]:
    axis = axis or ("z" if volume_file.format == "nifti" else "y")
    return {"x": (1.0, 0.0, 0.0), "y": (0.0, 1.0, 0.0), "z": (0.0, 0.0, 1.0)}[axis]


def _read_camera(path: str) -> dict:
    try:
        return json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise ValueError(f"{path} is no JSON file: {error}") from error


def _run_demo(options) -> None:
    from .contact_sheet import contact_sheet
    from .scene.picture import check_suffix, write_picture
    from .statistics import otsu_threshold

    check_suffix(options.output)
    if options.data is None:
        from .datasets import head

        volume_file, voxels, parameters = None, head(128), {"up": (0, 0, 1), "zoom": 1.35}
    else:
        volume_file = _read(options)
        voxels = _voxels(volume_file, options.time)
        parameters = {"up": _up(None, volume_file), **volume_file.graphic_kwargs}
    stride = max(1, round((voxels.size / 1e6) ** (1 / 3)))
    threshold = otsu_threshold(voxels[::stride, ::stride, ::stride])
    image, figure = contact_sheet(voxels, cmap="inferno", threshold=threshold, **parameters)
    write_picture(options.output, image)
    path = Path(options.output).resolve()
    print(
        f"{path}: all modes of {options.data or 'a procedural head'}, drawn by {figure.engine.name}"
    )


def _run_info(options) -> None:
    from .io import describe

    print(describe(_read(options)))


def _run_doctor(options) -> None:
    from .doctor import report

    print(report())
