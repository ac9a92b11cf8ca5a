"""Pictures of several volumes: what is in them, in the order of adding, and from where they are seen."""

import numpy as np

from tests.oracle import Scene
from tests.oracle.several import Thing
from tests.pictures import camera_towards

SIZE = (40, 32)
MIDDLE = (8.0, 7.5, 7.0)
VIEWS = {
    "perspective": camera_towards(MIDDLE, (-0.5, -0.4, -1.0), 31.0, fov=40),
    "orthographic": camera_towards(MIDDLE, (0.4, -0.3, -1.0), 22.0, fov=0),
}
SIDES = {
    "front": camera_towards((12, 5, -4), (-0.1, -0.15, -1.0), 55.0, fov=40),
    "back": camera_towards((12, 5, -4), (0.1, -0.1, 1.0), 32.0, fov=0),
}


# -- volumes: different lattices on nearly one place ---------------------------------------------


def colours(*stops):
    """A colormap (256, 4) through colours (r, g, b, a), equally far apart."""
    at = np.linspace(0, 1, len(stops))
    return np.stack(
        [np.interp(np.linspace(0, 1, 256), at, stop) for stop in np.transpose(stops)], 1
    )


def body():
    """Values of 0.1 to 1, smooth."""
    z, y, x = np.indices((14, 16, 18))
    wave = 0.55 + 0.25 * np.sin(x / 3 + 0.4) * np.cos(y / 4 - 0.3) + 0.2 * np.sin(z / 4 + 0.5)
    return wave.astype(np.float32)


def spots():
    """Two spots of 1 and of 0.7 in nothing, coarse."""
    z, y, x = np.indices((7, 8, 9))
    one = np.exp(-((x - 3) ** 2 + (y - 4) ** 2 + (z - 4.5) ** 2) / 5)
    other = 0.7 * np.exp(-((x - 6.3) ** 2 + (y - 2.5) ** 2 + (z - 1.5) ** 2) / 3)
    return (one + other).astype(np.float32)


def statistics():
    """A map of -5 to 5 that is exactly 0 where it does not exceed 2."""
    z, y, x = np.indices((9, 10, 11))
    wave = 5 * np.sin(x / 1.9 + 0.3) * np.cos(y / 2.1 - 0.4) * np.cos(z / 5 - 0.6)
    return np.where(np.abs(wave) > 2, wave, 0).astype(np.float32)


def ball():
    """How deep inside a ball of 5.2."""
    z, y, x = np.indices((12, 13, 14)) - np.reshape((5.5, 6, 6.5), (3, 1, 1, 1))
    return (5.2 - np.sqrt(x * x + y * y + z * z)).astype(np.float32)


GRAY = colours((0, 0, 0, 1), (0.9, 0.9, 0.9, 1))
HOT = colours((0, 0, 0, 1), (0.8, 0.1, 0, 1), (0.9, 0.8, 0.1, 1))
COLD = colours((0.1, 0.1, 0.4, 1), (0.1, 0.7, 0.8, 1))
GLOW = colours((0, 0.7, 0.1, 0), (0.2, 0.8, 0.3, 0.4), (0.9, 0.9, 0.3, 1))  # says what is there
SIGNED = colours((0.1, 0.3, 0.9, 1), (0.2, 0.2, 0.2, 1), (0.9, 0.3, 0.1, 1))
BLUE = colours((0.2, 0.3, 0.6, 1), (0.2, 0.3, 0.6, 1))
TURNED = (0.1, -0.05, np.sin(0.2), np.cos(0.2))
PLANE = np.array((0.2, -0.3, 0.9, -5.6))


def ct(mode="mip", alpha_mode="auto", fade=False, **changes):
    scene = {"cmap": GRAY, "vmin": 0.0, "vmax": 1.2, "plane": PLANE, "threshold": 0.8}
    return Thing(Scene(body(), mode, {}, **{**scene, **changes}), alpha_mode, fade)


def pet(mode="mip", alpha_mode="auto", fade=False, **changes):
    scene = {"cmap": HOT, "vmin": 0.0, "vmax": 1.0, "plane": PLANE, "threshold": 0.3}
    scene |= {"scale": (2.0, 1.9, 1.8), "offset": (-0.7, 1.1, 0.6), "rotation": TURNED}
    return Thing(Scene(spots(), mode, {}, **{**scene, **changes}), alpha_mode, fade)


def z_map(mode="slice", alpha_mode="auto", fade=False, **changes):
    scene = {"cmap": SIGNED, "vmin": -5.0, "vmax": 5.0, "plane": PLANE}
    scene |= {"scale": (1.6, 1.5, 1.4), "offset": (0.4, 0.3, 0.2)}
    return Thing(Scene(statistics(), mode, {}, **{**scene, **changes}), alpha_mode, fade)


def surface(alpha_mode="auto", **changes):
    scene = {"cmap": BLUE, "threshold": 0.0, "offset": (1.3, 2.2, 2.1), "emissive": (0, 0.1, 0)}
    return Thing(Scene(ball(), "iso", {}, **{**scene, **changes}), alpha_mode)


# -- pictures, in the order of adding ------------------------------------------------------------

TILTED = (0, np.sin(np.pi / 8), 0, np.cos(np.pi / 8))  # by 45 degrees about y: bounds reach farther
SMALL = {"scale": (0.6, 0.6, 0.6)}
PAIRS = {
    "PET slice on CT slice": [ct("slice"), pet("slice")],
    "PET slice on CT slice, normal turned round": [ct("slice"), pet("slice", plane=-2.5 * PLANE)],
    "PET slice that glows on CT slice": [ct("slice"), pet("slice", cmap=GLOW, alpha=0.8)],
    "CT slice on PET slice": [pet("slice"), ct("slice", plane=0.3 * PLANE)],
    "statistics on T1": [ct("slice"), z_map()],
    "statistics of uneven limits on T1": [ct("slice"), z_map(vmin=-3.0, vmax=5.0, gamma=0.7)],
    "three slices on one plane": [ct("slice"), pet("slice"), z_map(alpha=0.7)],
    "slices side by side on one plane": [
        ct("slice", crop=((0, 14), (0, 16), (0, 8))),
        pet("slice", offset=(9.0, 0.5, 0.5), rotation=(0, 0, 0, 1), scale=(1.1, 1.9, 1.8)),
    ],
    "slices on two planes": [ct("slice"), pet("slice", plane=(-0.3, 0.9, 0.2, -4.0))],
    "PET MIP on CT MIP": [ct(), pet()],
    "PET MIP that glows on CT MIP": [ct(), pet(cmap=GLOW)],
    "CT MIP on PET MIP": [pet(), ct(alpha=0.8)],
    "statistics MIP on CT MIP": [ct(), z_map("mip")],
    "minip on MIP": [pet(), ct("minip", cmap=COLD, vmin=-0.2)],
    "three MIPs in a chain": [
        ct(crop=((0, 14), (0, 16), (0, 7))),
        pet(),
        ct(offset=(3.0, 0, 0), crop=((0, 14), (0, 16), (9, 18)), cmap=COLD),
    ],
    "surface in a MIP added later": [surface(), ct(cmap=HOT)],
    "surface in a MIP added earlier": [ct(cmap=HOT), surface()],
    "surface in two MIPs": [ct(), surface(), pet()],
    "slice in a MIP": [ct("slice"), pet()],
    "slice in a MIP added earlier": [pet(), ct("slice", plane=(0.6, -0.5, 0.9, -7.0))],
    "slice and surface in a minip": [ct("slice"), surface(), z_map("minip")],
    "slice through a surface": [ct("slice", plane=(0.3, 0.2, 0.9, -9.0)), surface()],
    "MIP behind a surface": [ct(cmap=HOT, **SMALL, offset=(3, 3, -6)), surface(offset=(4, 3, 4))],
    "MIP before a surface": [
        surface(offset=(2, 8.5, -8), scale=(0.7, 0.7, 0.7)),
        ct(**SMALL, offset=(1, 3, 5)),
    ],
    "MIP before another": [ct(**SMALL, offset=(0, 2, 8)), pet(offset=(2, 2, -8))],
    "MIP behind another": [pet(offset=(2, 2, -9)), ct(**SMALL, offset=(1, 3, 8), alpha=0.6)],
    "slice like glass": [ct("slice", alpha=0.5)],
    "surface like glass": [surface(alpha=0.4)],
    "slice like glass in a MIP": [ct("slice", alpha=0.5), pet()],
    "surface like glass in a MIP": [ct(), surface(alpha=0.5)],
    "surface like glass in a MIP added later": [surface(alpha=0.6), ct(alpha=0.7)],
    "surface that glows in a MIP": [pet(vmin=-0.3), surface(cmap=GLOW, vmin=-1, vmax=0.6)],
    "PET slice on a slice like glass": [ct("slice", alpha=0.6), pet("slice")],
    "solid MIP in a MIP": [ct("mip", "solid", crop=((4, 10), (4, 12), (5, 13))), pet()],
    "solid minip in a MIP": [pet(), ct("minip", "solid", crop=((4, 9), (4, 11), (5, 13)))],
    "MIP dithered wholly": [ct("mip", "dither", crop=((4, 9), (4, 11), (5, 13))), pet()],
    "solid slice over a slice": [ct("slice"), pet("slice", "solid", cmap=GLOW)],
    "MIP added to a MIP": [ct(), pet("mip", "add", alpha=0.7)],
    "MIP blended on a MIP": [ct(), pet("mip", "blend", cmap=GLOW)],
    "MIP blended on a MIP and a surface": [
        surface(),
        pet(cmap=COLD),
        ct("mip", "blend", alpha=0.4),
    ],
    "MIP subtracted from a MIP": [ct(), pet("mip", "subtract")],
    "MIP multiplied with a MIP": [ct(), pet("mip", "multiply", alpha=0.8)],
    "MIP added before a surface": [surface(), pet("mip", "add", alpha=0.6)],
    "slice added to a slice": [ct("slice"), pet("slice", "add")],
    "mean on MIP": [ct(), pet("mean", vmax=0.4)],
    "MIP on sum": [ct("sum", vmax=0.9, alpha=0.9), pet()],
    "attenuated on mean": [ct("mean"), pet("attenuated", attenuation=1.0)],
    "surface in a sum": [ct("sum", vmax=0.7, cmap=HOT), surface()],
    "surface in a mean and in an attenuated": [ct("mean"), surface(), pet("attenuated")],
    "solid mean in a MIP": [ct("mean", "solid", crop=((4, 10), (4, 12), (5, 13))), pet()],
    "mean before a MIP": [ct("mean", **SMALL, offset=(0, 2, 8), alpha=0.7), pet(offset=(2, 2, -8))],
    "MIP before a sum": [ct("sum", **SMALL, offset=(3, 3, -9)), pet(offset=(1, 1, 9), cmap=GLOW)],
    # the second box stands in the corner that the turn of the first leaves of its bounds
    "turned boxes apart": [
        ct(**SMALL, rotation=TILTED, offset=(-2, 3, 8)),
        pet(scale=(0.6, 1.2, 0.6), rotation=(0, 0, 0, 1), offset=(9.5, 3, 9.5)),
    ],
    "turned boxes that overlap": [
        ct(**SMALL, rotation=TILTED, offset=(-2, 3, 8)),
        pet(scale=(0.6, 1.2, 0.6), rotation=(0, 0, 0, 1), offset=(8.0, 3, 8.0)),
    ],
    "MIPs that touch": [
        ct(crop=((0, 14), (0, 16), (0, 9))),
        ct(crop=((0, 14), (0, 16), (9, 18)), cmap=COLD),
    ],
}
FAR = (10, -6, -22)
PET_FAR = (12, -4, -22)
GROUPS = {
    "two groups": [ct(), pet(), ct(offset=FAR, cmap=COLD), pet(offset=PET_FAR)],
    "two groups added in turn": [
        pet(offset=PET_FAR),
        ct(alpha=0.7),
        ct("minip", offset=FAR, cmap=COLD),
        pet(),
    ],
    "a group and a lone MIP": [pet(offset=PET_FAR), ct(), pet(cmap=GLOW)],
    "a group with a surface and one without": [
        surface(),
        ct(),
        ct(offset=FAR, cmap=COLD),
        pet(offset=PET_FAR),
    ],
}
FADED = {
    "MIP": [pet(fade=True)],
    "MIP, half of it": [pet(fade=True, alpha=0.5)],
    "MIP by a colormap": [pet(fade=True, cmap=GLOW)],
    "MIP of both signs": [z_map("mip", fade=True)],
    "minip": [ct("minip", fade=True, gamma=1.5)],
    "mean": [pet("mean", fade=True, vmax=0.4)],
    "sum": [pet("sum", fade=True, vmax=0.4)],
    "attenuated": [z_map("attenuated", fade=True, attenuation=0.4)],
    "MIPs apart": [ct(**SMALL, offset=(0, 2, 8), fade=True), surface(offset=(6, 2, -6))],
}
BACKGROUNDS = {
    "white": (1, 1, 1, 1),
    "transparent": (0, 0, 0, 0),
    "blue glass": (0.1, 0.2, 0.5, 0.5),
}
