"""What is the picture of several volumes in one subplot, and which of them does a pixel name?

Opaque things come first, with depth. The rays of all others end there; those are drawn group after
group, the farthest first. See groups.py for what a group is.
"""

from dataclasses import dataclass, replace

import numpy as np

from .colour import contrast, encode, lookup, srgb_to_linear
from .groups import far_to_near, groups_of, slices_together
from .ray import make_rays
from .render import march_of
from .scene import Scene

PROJECTIONS = ("mip", "minip", "attenuated", "mean", "sum")
DEPTHLESS = ("mean", "sum")  # nowhere on the ray
OPAQUE_MODES = ("solid", "dither")
NOTHING = -1  # where a pick names none
SAME_T = 1 + 1e-9  # a plane is one, whatever the lengths of its normals


@dataclass(frozen=True, eq=False)
class Thing:
    """A volume in a picture of several.

    Parameters
    ----------
    scene : Scene, grayscale; its camera, size and background do not matter
    alpha_mode : str; all but "weighted_blend"
    fade : bool
    """

    scene: Scene
    alpha_mode: str = "auto"
    fade: bool = False


@dataclass(frozen=True, eq=False)
class Picture:
    """What is seen of n things, h by w pixels."""

    image: np.ndarray  # (h, w, 4) uint8, sRGB, straight alpha
    end: np.ndarray  # (h, w), t of what is opaque; inf where nothing is
    shares: np.ndarray  # (n, h, w), opacity of each, as far as those before it let it through
    picked: np.ndarray  # (h, w) int, which of them a pick names, or `NOTHING`
    certainty: np.ndarray  # (h, w), how much opacity may change before another one is named


# -- how much there is of a thing -------------------------------------------------------------


def fading(scene, t):
    """How much there is of scaled values (m,), 0..1: by the colormap, or by how far they are from 0."""
    if has_alpha(scene):
        return own_alpha(scene, t)
    vmin, vmax = scene.clim
    within = vmin != vmax and min(vmin, vmax) <= 0 <= max(vmin, vmax)
    zero = float(contrast(scene, np.zeros(1))[0]) if within else 0.0
    return np.abs(t - zero) / max(zero, 1 - zero)


def own_alpha(scene, t):
    """The colormap's alpha of scaled values (m,)."""
    return lookup(np.asarray(scene.cmap, float), t, scene.cmap_interpolation)[:, 3]


def has_alpha(scene):
    """Whether the colormap has an alpha below 1 anywhere."""
    return bool((np.asarray(scene.cmap)[:, 3] < 1).any())


def is_opaque(index, things):
    """Whether one of the things is drawn first, with depth, and ends the rays of others."""
    thing, scene = things[index], things[index].scene
    if thing.alpha_mode != "auto" or scene.mode in PROJECTIONS:
        return thing.alpha_mode in OPAQUE_MODES
    is_over = any(slices_together(scene, other.scene) for other in things[:index])
    return not (is_over or scene.alpha < 1 or has_alpha(scene))


def fades(index, things, group):
    """Whether a translucent thing shows its values as far as they differ from nothing."""
    thing = things[index]
    if thing.fade and thing.scene.mode in PROJECTIONS:
        return True
    if thing.alpha_mode != "auto" or thing.scene.mode == "iso":
        return False
    below = [other for other in group if other < index or is_opaque(other, things)]
    return len(below) > 0


def march(thing, t_end=None, *, is_faded=False):
    """t (m,) of what is found, NaN elsewhere; its straight linear colour (m, 3); its alpha (m,)."""
    scene = thing.scene
    cmap = np.array(scene.cmap, float)
    cmap[:, 3] = 1
    hits = march_of(scene.mode)(replace(scene, alpha=1.0, cmap=cmap), make_rays(scene), t_end)
    hit = np.isfinite(hits.t)
    alpha = np.zeros(len(hit))
    seen = np.where(np.isnan(hits.scaled), contrast(scene, hits.scalar), hits.scaled)
    alpha[hit] = scene.alpha * (fading if is_faded else own_alpha)(scene, seen[hit])
    return hits.t, hits.colour[:, :3], alpha


# -- drawing ----------------------------------------------------------------------------------


def blended(alpha_mode, colour, alpha, behind):
    """Straight colours (m, 3) of alpha (m,) with what is behind (m, 4), linear, premultiplied."""
    alpha = alpha[:, None]
    rgb, covered = behind[:, :3], behind[:, 3:]
    if alpha_mode == "subtract":
        return np.hstack([(1 - alpha * colour) * rgb, covered])
    if alpha_mode == "multiply":
        return np.hstack([(alpha * colour + 1 - alpha) * rgb, covered])
    kept = 1 if alpha_mode == "add" else 1 - alpha
    return np.hstack([alpha * colour + kept * rgb, alpha + (1 - alpha) * covered])


def picture_of(things, camera, size, background=(0, 0, 0, 1), *, dithered=True):
    """The `Picture` of things, in the order of adding.

    Parameters
    ----------
    camera : dict, as in `Scene`
    size : (width_px, height_px)
    background : (r, g, b, a), straight sRGB in 0..1
    dithered : bool
        What is dithered is shown where it may be; False: only where it is certain to be.
    """
    things = [replace(t, scene=replace(t.scene, camera=camera, size=size)) for t in things]
    m = size[0] * size[1]
    *srgb, alpha = background
    canvas = np.tile([*(srgb_to_linear(srgb) * alpha), alpha], (m, 1))
    layers = []  # (index, alpha (m,), NaN where it is not drawn), from the back to the front

    end = np.full(m, np.inf)
    for index in [i for i in range(len(things)) if is_opaque(i, things)]:
        t, colour, alpha = march(things[index])
        shown = t <= end * SAME_T
        if things[index].alpha_mode == "dither":
            shown &= alpha > 0 if dithered else alpha >= 1
        end[shown] = t[shown]
        canvas[shown] = np.insert(colour[shown], 3, 1.0, axis=1)
        layers.append((index, np.where(shown, 1.0, np.nan)))

    depth, scenes = end.copy(), [thing.scene for thing in things]
    for group in far_to_near(groups_of(scenes), scenes, camera["position"]):
        for index in [i for i in group if not is_opaque(i, things)]:
            thing = things[index]
            t, colour, alpha = march(thing, end * SAME_T, is_faded=fades(index, things, group))
            shown = t <= depth * SAME_T
            layers.append((index, np.where(shown, alpha, np.nan)))
            canvas = blended(thing.alpha_mode, colour, np.where(shown, alpha, 0), canvas)
            is_alone = len(group) == 1 and thing.scene.mode in PROJECTIONS
            if is_alone and thing.alpha_mode == "auto" and thing.scene.mode not in DEPTHLESS:
                depth[shown] = t[shown]

    shares, picked, certainty = choice(layers, len(things))
    image = encode(canvas.reshape(size[1], size[0], 4), (0, 0, 0, 0))
    return Picture(
        image, *(a.reshape(*a.shape[:-1], *size[::-1]) for a in (end, shares, picked, certainty))
    )


def choice(layers, count):
    """Shares (count, m), what is picked (m,), and how certain that is (m,)."""
    m = len(layers[0][1])
    shares, drawn = np.zeros((count, m)), np.zeros(m, bool)
    opacity, certainty = np.zeros(m), np.full(m, 0.5)
    picked = np.full(m, NOTHING)
    for index, alpha in reversed(layers):
        share = (1 - opacity) * np.nan_to_num(alpha)
        passes = (opacity <= 0.5) & (opacity + share > 0.5)
        picked[passes] = index
        shares[index] = share
        opacity, drawn = opacity + share, drawn | np.isfinite(alpha)
        certainty = np.minimum(certainty, np.abs(opacity - 0.5))
    largest = drawn & (opacity <= 0.5)
    picked[largest] = shares.argmax(axis=0)[largest]
    by_size = np.sort(np.vstack([shares, np.zeros(m)]), axis=0)
    lead = by_size[-1] - by_size[-2]
    return shares, picked, np.where(largest, np.minimum(certainty, lead), certainty)
