"""Which values are seen, and in which colours: modes, contrast, slices, what is left out."""

from functools import partial

import numpy as np

import volrender as vr
from volrender.base.modes import modes_of

from .sheet import HEAD, SKIN, TOP, VESSELS, Draw, each, quoted, sheet, view

FRONT = {"azimuth": 0, "elevation": 0, "closer": 1}
GRAY = {"cmap": "gray", "mode": "mip"}
MIDDLE = {"mode": "slice", "plane": "middle", "cmap": "gray", "look": TOP}
COARSE = vr.datasets.noise(7)
SHEAR = ((1, 0, 0.4, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1))


def modes() -> vr.Figure:
    """Every mode, each with what suits it."""
    more = {"iso": {"threshold": 500, "color": SKIN}, "slice": {"plane": "middle", "cmap": "gray"}}
    more["attenuated"] = {"attenuation": 0.05}
    data = {"attenuated": VESSELS, "minip": 255 - VESSELS}

    def fill(mode: str, subplot) -> None:
        volume = data.get(mode, HEAD)
        subplot.add_image_volume(volume, mode=mode, directions="RAS", **more.get(mode, {}))
        view(subplot, elevation=50 if mode == "slice" else 15)

    return sheet({quoted(mode): partial(fill, mode) for mode in modes_of("image_volume")})


def limits() -> vr.Figure:
    """One slice at several contrast limits."""
    pairs = ((0, 2000), (800, 1300), (1000, 1000), (1300, 800))

    def fill(low: float, high: float, subplot) -> None:
        subplot.add_image_volume(
            HEAD, mode="slice", plane="middle", cmap="gray", vmin=low, vmax=high, directions="RAS"
        )
        view(subplot, **TOP)

    return sheet({f"{low} … {high}": partial(fill, low, high) for low, high in pairs})


def alpha_modes() -> vr.Figure:
    """Something that glows over a slice of a head, in each way in which colours can meet."""
    modes = ("auto", "blend", "add", "multiply", "solid", "dither")

    def fill(mode: str, subplot) -> None:
        subplot.add_image_volume(
            HEAD, mode="slice", plane=(0, 0, -1, 20), cmap="gray", vmin=600, vmax=1500
        )
        subplot.add_image_volume(
            VESSELS, mode="iso", threshold=60, color="orange", alpha=0.6, alpha_mode=mode
        )
        view(subplot, 0, 0, closer=1.1)

    return sheet({quoted(mode): partial(fill, mode) for mode in modes}, columns=3)


COLOURED = {"mode": "slice", "plane": "middle", "look": TOP, "vmax": 1600}
PICTURES: dict[str, Draw] = {
    f"volrender.ImageVolumeGraphic.{name}": draw
    for name, draw in {
        "mode": modes,
        "vmin": limits,
        "gamma": partial(each, "gamma", (0.4, 1, 2.5), **GRAY),
        "percentiles": partial(each, "percentiles", ((0, 100), (1, 99), (20, 90)), **MIDDLE),
        "cmap": partial(
            each,
            "cmap",
            ("gray", "viridis", "cyan", [(600, "black"), (1000, "gold"), (1200, "white")]),
            said=lambda given: quoted(given) if isinstance(given, str) else "points",
            **COLOURED,
        ),
        "interpolation": partial(
            each,
            "interpolation",
            ("nearest", "linear", "cubic"),
            COARSE,
            directions=None,
            mode="slice",
            plane=(0, 0, -1, 3),
            look=FRONT,
        ),
        "plane": partial(
            each,
            "plane",
            ("middle", (0, 1, 0, -32), (1, 1, 0.5, -80)),
            mode="slice",
            cmap="gray",
            look={"azimuth": 30, "elevation": 40},
        ),
        "slab_thickness": partial(
            each, "slab_thickness", (0, 8, 24), VESSELS, **{**MIDDLE, "cmap": "plasma"}
        ),
        "slab_mode": partial(
            each, "slab_mode", ("max", "mean", "min"), slab_thickness=12, **MIDDLE
        ),
        "threshold": partial(
            each,
            "threshold",
            (500, 1250, "auto"),
            mode="iso",
            color="ivory",
        ),
        "step_size": partial(
            each, "step_size", (1, 4, 10), VESSELS, mode="iso", threshold=60, color=SKIN
        ),
        "attenuation": partial(
            each, "attenuation", (0, 0.03, 0.3), VESSELS, mode="attenuated", cmap="gray"
        ),
        "color_by": partial(each, "color_by", ("value", "depth"), VESSELS, cmap="turbo"),
        "fade": partial(each, "fade", (False, True), VESSELS, cmap="inferno_r", background="white"),
        "alpha": partial(each, "alpha", (1, 0.6, 0.2), mode="iso", threshold=500, color=SKIN),
        "alpha_mode": alpha_modes,
        "crop": partial(
            each,
            "crop",
            (None, ((20, 64), (0, 64), (0, 64)), ((0, 64), (0, 64), (32, 64))),
            said=lambda crop: (
                "None" if crop is None else f"z {crop[0][0]} … 64, x {crop[2][0]} … 64"
            ),
            mode="iso",
            threshold=500,
            color=SKIN,
        ),
        "clipping_planes": partial(
            each,
            "clipping_planes",
            ((), [(-1, 0, 0, 32)], [(-1, 0, 0, 32), (0, 0, -1, 44)]),
            mode="iso",
            threshold=500,
            color=SKIN,
        ),
        "affine": partial(
            each,
            "affine",
            (np.eye(4), SHEAR),
            said=lambda given: "None" if given is not SHEAR else "a shear",
            mode="mip",
            cmap="gray",
            look=FRONT,
        ),
    }.items()
}
