"""The options that say how a volume looks and from where, as `view`, `render` and `record` share them."""

import argparse
import re
from typing import TYPE_CHECKING

from ..base import checks
from ..base.checks import ALPHA_MODES, CMAP_INTERPOLATIONS, COLOR_BY, INTERPOLATIONS, SLAB_MODES
from ..base.modes import modes_of, modes_with
from .input.files import read_rgba
from .input.memory import add_memory
from .input.overlays import add_overlays

if TYPE_CHECKING:
    from ..scene.figure.figure import Figure
    from ..scene.figure.subplot import Subplot

# Options that are parameters of ImageVolumeGraphic. None has a default here: an option that is
# not given leaves what the graphic, or the scene of --state, has.
_PARAMETERS = (
    "mode vmin vmax percentiles gamma cmap interpolation cmap_interpolation plane slab_thickness slab_mode "
    "threshold step_size substep_size emissive shininess light smoothing color alpha alpha_mode fade "
    "attenuation color_by crop clipping_planes offset rotation scale directions opacity opacity_unit "
    "gradient_opacity transfer shade ambient diffuse specular"
).split()


def add_appearance(command: argparse.ArgumentParser) -> None:
    """Add the options; the command's `argument_default` must be SUPPRESS."""
    _add_appearance(command)
    place = command.add_argument_group("where it is (default: as the file says)")
    place.add_argument("--offset", type=float, nargs=3, metavar=("X", "Y", "Z"))
    place.add_argument("--rotation", type=float, nargs=4, metavar=("X", "Y", "Z", "W"))
    place.add_argument("--voxel-size", dest="scale", type=float, nargs=3, metavar=("X", "Y", "Z"))
    place.add_argument(
        "--directions",
        type=str.upper,
        metavar="RAS",
        help="where x, y and z point in a patient: R or L, A or P, S or I",
    )
    _add_view(command)
    add_overlays(command)
    scene = command.add_argument_group("the whole scene")
    scene.add_argument(
        "--state",
        metavar="FILE",
        help="scene as JSON, of --save-state or figure.get_state(), of this volume or another; "
        "other options win over it",
    )
    scene.add_argument("--save-state", metavar="FILE", help="write the scene as JSON")
    add_memory(scene)


def _add_appearance(command: argparse.ArgumentParser) -> None:
    group = command.add_argument_group(
        "how the volume looks (as the parameters of ImageVolumeGraphic)"
    )
    modes = modes_of("image_volume")
    summaries = "; ".join(f"{mode.name}: {mode.summary}" for mode in modes.values())
    group.add_argument("--mode", choices=tuple(modes), help=f"{summaries} (default: mip)")
    group.add_argument("--vmin", type=float, help="value of the first colour (default: smallest)")
    group.add_argument("--vmax", type=float, help="value of the last colour (default: largest)")
    group.add_argument(
        "--percentiles",
        type=float,
        nargs=2,
        metavar=("LOW", "HIGH"),
        help="in place of both: percentages of the voxels, of each time point",
    )
    group.add_argument("--gamma", type=float, help="exponent of the scaled value (default: 1)")
    group.add_argument("--cmap", help="colormap of the cmap catalog, or a colour (default: plasma)")
    group.add_argument("--interpolation", choices=INTERPOLATIONS, help="(default: linear)")
    group.add_argument(
        "--cmap-interpolation", choices=CMAP_INTERPOLATIONS, help="(default: linear)"
    )
    _add_of_modes(
        group,
        "plane",
        "ax + by + cz + d = 0 in world space (default: across z, through the middle)",
        type=float,
        nargs=4,
        metavar=("A", "B", "C", "D"),
    )
    _add_of_modes(group, "threshold", "data units (default: Otsu's threshold)", type=float)
    _add_of_modes(group, "step_size", "0.1 to 10 base steps (default: 1)", type=float)
    _add_of_modes(group, "substep_size", "0.01 to 1 base steps (default: 0.1)", type=float)
    _add_of_modes(group, "emissive", "colour that the surface sends out (default: black)")
    _add_of_modes(group, "shininess", "exponent of the highlight (default: 30)", type=float)
    _add_of_modes(
        group,
        "light",
        "degrees to the right of and above the camera (default: 0 0)",
        type=float,
        nargs=2,
        metavar=("AZIMUTH", "ELEVATION"),
    )
    _add_of_modes(
        group,
        "smoothing",
        "voxels, 0 to 3, under the light of the surface (default: 0)",
        type=float,
    )
    _add_of_modes(group, "color", "colour of the surface (default: the colormap's)")
    _add_matter(group)
    _add_of_modes(group, "slab_thickness", "world units (default: 0, a plane)", type=float)
    _add_of_modes(group, "slab_mode", "across the slab (default: max)", choices=SLAB_MODES)
    group.add_argument("--alpha", type=float, help="opacity, 0 to 1 (default: 1)")
    group.add_argument("--alpha-mode", choices=ALPHA_MODES, help="(default: auto)")
    _add_of_modes(
        group,
        "fade",
        "opacity falls with the value, for white and transparent backgrounds",
        action=argparse.BooleanOptionalAction,
    )
    _add_of_modes(group, "attenuation", "dimming by what lies before (default: 0.05)", type=float)
    _add_of_modes(group, "color_by", "what says which colour (default: value)", choices=COLOR_BY)
    group.add_argument(
        "--crop",
        type=int,
        nargs=6,
        metavar=("Z0", "Z1", "Y0", "Y1", "X0", "X1"),
        help="show only these voxels: first and one past the last along z, y, x (default: all)",
    )
    group.add_argument(
        "--clip",
        dest="clipping_planes",
        type=float,
        nargs=4,
        action="append",
        metavar=("A", "B", "C", "D"),
        help="show only where ax + by + cz + d >= 0 in world space; up to six times",
    )


def _add_matter(group) -> None:
    """What direct volume rendering asks for."""
    from ..scene.graphics.transfer.presets import PRESETS

    group.add_argument(
        "--preset",
        metavar="NAME",
        help="composite: colours and opacities of a kind of data, or a JSON file of them: "
        f"{', '.join(PRESETS)}, one of your own, or a path",
    )
    points = "points VALUE:ALPHA,VALUE:ALPHA, in data units"
    _add_of_modes(
        group,
        "opacity",
        f"auto, linear, quadratic, sigmoid, alphas A,A,… across the limits, or {points} (default: auto)",
        type=_opacity,
    )
    _add_of_modes(group, "opacity_unit", "world units (default: a voxel's mean edge)", type=float)
    _add_of_modes(
        group,
        "gradient_opacity",
        "G, from which on gradients leave all of the opacity, or points MAGNITUDE:FACTOR,…",
        type=_opacity,
    )
    _add_of_modes(
        group,
        "transfer",
        "RGBA picture over the value (to the right) and the gradient (downward), for colours and opacity",
        metavar="PICTURE",
    )
    _add_of_modes(group, "shade", "0 to 1, how much it is lit (default: 1)", type=float)
    _add_of_modes(group, "ambient", "light from everywhere (default: 0.064)", type=float)
    _add_of_modes(group, "diffuse", "scattered light (default: 0.95)", type=float)
    _add_of_modes(group, "specular", "highlights (default: 1)", type=float)


def _opacity(text: str):
    """A name, a number, numbers, or points."""
    try:
        parts = [tuple(float(number) for number in part.split(":")) for part in text.split(",")]
    except ValueError:
        if text.replace("-", "").isalpha():
            return text
        raise argparse.ArgumentTypeError(
            f"an opacity is a name, alphas A,A or points VALUE:ALPHA,VALUE:ALPHA, not {text!r}"
        ) from None
    if all(len(part) == 1 for part in parts):
        numbers = [part[0] for part in parts]
        return numbers if len(numbers) > 1 else numbers[0]
    return parts


def _add_of_modes(group, parameter: str, text: str, **options) -> None:
    """Add an option for a parameter that matters in some modes, which its help names."""
    modes = ", ".join(modes_with("image_volume", parameter))
    group.add_argument("--" + parameter.replace("_", "-"), help=f"{modes}: {text}", **options)


def _add_view(command: argparse.ArgumentParser) -> None:
    view = command.add_argument_group("the picture")
    view.add_argument("--size", type=_size, metavar="WxH", help="pixels (default: 700x560)")
    view.add_argument("--azimuth", type=float, help="degrees around the upward axis (default: 0)")
    view.add_argument(
        "--elevation", type=float, help="degrees above the horizon, -90 to 90 (default: 0)"
    )
    view.add_argument("--zoom", type=float, help="(default: fills the picture)")
    view.add_argument(
        "--fov", type=float, help="field of view, degrees; 0: orthographic (default: 50)"
    )
    view.add_argument(
        "--up",
        choices=tuple("xyz"),
        help="upward axis (default: superior where the file says which that is, else y)",
    )
    view.add_argument("--camera", metavar="FILE", help="camera state as JSON, instead of the above")
    view.add_argument("--background", help="colour (default: black)")
    view.add_argument("--transparent", action="store_true", help="no background")
    view.add_argument(
        "--time-stamp", action="store_true", help="say which time point of a series is shown"
    )
    view.add_argument(
        "--time-interval",
        type=_interval,
        metavar="INTERVAL",
        help="from one time point to the next, with its unit: the time stamp says the time",
    )


def _size(text: str) -> tuple[int, int]:
    try:
        width, height = (int(part) for part in text.lower().split("x"))
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"a size is WIDTHxHEIGHT, such as 700x560, not {text!r}"
        ) from None
    return checks.size("--size", (width, height))


def _interval(text: str) -> tuple[float, str | None]:
    """A number, and a unit if there is one."""
    found = re.fullmatch(r"([0-9.]+(?:e[-+]?[0-9]+)?)\s*(\S.*)?", text.strip(), re.IGNORECASE)
    try:
        if found is None:
            raise ValueError
        return checks.number("--time-interval", float(found[1]), above=0), found[2]
    except (TypeError, ValueError):
        raise argparse.ArgumentTypeError(
            f'an interval is a number above 0 and a unit, such as "0.5 s", not {text!r}'
        ) from None


def stamp_time(options: argparse.Namespace, figure: "Figure", subplot: "Subplot") -> None:
    """Show the time stamp where ``--time-stamp`` or ``--time-interval`` asks for it.

    Raises
    ------
    ValueError
        There is no series.
    """
    asked = [name for name in ("time_stamp", "time_interval") if name in options]
    if not asked:
        return
    if figure.n_times == 1:
        option = "--" + asked[0].replace("_", "-")
        raise ValueError(f"nothing that is shown is a time series: {option} does not apply.")
    stamp = subplot.time_stamp
    if "time_interval" in options:
        stamp.interval, stamp.unit = options.time_interval
    stamp.visible = True


def given_parameters(options: argparse.Namespace) -> dict:
    """The parameters of ImageVolumeGraphic that were given."""
    parameters = {name: getattr(options, name) for name in _PARAMETERS if name in options}
    if "transfer" in parameters:
        parameters["transfer"] = read_rgba(parameters["transfer"])
    if "preset" in options:
        parameters = {**_preset(options.preset), **parameters}
    if "crop" in parameters:
        bounds = parameters["crop"]
        parameters["crop"] = [bounds[i : i + 2] for i in (0, 2, 4)]
    return parameters


def _preset(name: str) -> dict:
    """The parameters of a preset; none for a 2D transfer function that it does not have."""
    from ..scene.state.user_presets import find_preset

    preset = dict(find_preset(name))
    if preset.get("transfer") is None:  # a volume of several channels takes none
        preset.pop("transfer", None)
    return preset
