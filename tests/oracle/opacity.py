"""How much light does a value absorb, and which colour does it give instead?"""

import numpy as np

from .colour import contrast, lookup, opacity, srgb_to_linear

MOST_ALPHA = 0.9999  # else a layer could absorb without end
STEEP_ALPHAS = (0.9, 0.99, 0.999, MOST_ALPHA)


def interpolated(points, x):
    """What piecewise linear ((x, y), ...) are at x (m,); constant beyond, two at one x a jump.

    y may be numbers or tuples of one length: (m,) or (m, n). At a jump itself the later counts.
    """
    nodes = np.array([float(node) for node, _ in points])
    heights = np.array([height for _, height in points], float)
    if heights.ndim == 1:
        return np.interp(x, nodes, heights)
    return np.column_stack([np.interp(x, nodes, column) for column in heights.T])


def alpha_of(scene, scalar):
    """What a layer one unit thick absorbs by the scene's opacity, (m,) in 0..1."""
    t, curve = contrast(scene, scalar), scene.opacity
    if isinstance(curve, str):
        return {
            "linear": t,
            "quadratic": t**2,
            "sigmoid": 1 / (1 + np.exp(-12 * (t - 0.5))),
        }[curve]
    if np.ndim(curve) == 0:
        return np.full(len(t), float(curve))
    if np.ndim(curve) == 1:
        return np.interp(t, np.linspace(0, 1, len(curve)), curve)
    return interpolated(curve, scalar)


def rgba_of(scene, scalar):
    """The colormap's straight sRGB and alpha of scalars (m,), as (m, 4)."""
    if scene.cmap_points is None:
        cmap = np.asarray(scene.cmap, float)
        return lookup(cmap, contrast(scene, scalar), scene.cmap_interpolation)
    opaque = [(value, (*colour, 1.0)[:4]) for value, colour in scene.cmap_points]
    return interpolated(opaque, scalar)


def straight(scene, values):
    """sRGB (m, 3), and what a layer one unit thick absorbs, (m,), of values (m, channels)."""
    scalar = scene.scalar(values)
    if scene.is_colour:
        srgb, alpha = contrast(scene, values[:, :3]), np.ones(len(values))
        if values.shape[1] == 4:
            alpha = opacity(scene, values[:, 3])
    else:
        rgba = rgba_of(scene, scalar)
        srgb, alpha = rgba[:, :3], rgba[:, 3]
    return srgb, alpha if scene.opacity is None else alpha * alpha_of(scene, scalar)


def between_texels(image, x, y):
    """Straight sRGB (m, 3) and alpha (m,) of an image (n, m, 4) at places 0..1 along rows and columns.

    Nodes are at both ends. Alpha is linear between four of them, and so are colours times alpha.
    """
    rows, columns = image.shape[:2]
    row, column = np.clip(y, 0, 1) * (rows - 1), np.clip(x, 0, 1) * (columns - 1)
    premultiplied, alpha = np.zeros((len(x), 3)), np.zeros(len(x))
    for step in np.ndindex(2, 2):
        i = np.minimum(row.astype(int) + step[0], rows - 1)
        j = np.minimum(column.astype(int) + step[1], columns - 1)
        weight = np.abs(1 - step[0] - row % 1) * np.abs(1 - step[1] - column % 1)
        alpha += weight * image[i, j, 3]
        premultiplied += (weight * image[i, j, 3])[:, None] * image[i, j, :3]
    return premultiplied / np.where(alpha > 0, alpha, 1)[:, None], alpha


def share_within(place, low, high, softness):
    """0 outside of low to high; inside 1, but for a share of half the width at each end, where it rises."""
    inward = 1 - np.abs(2 * place - low - high) / (high - low)
    rising = np.clip(inward / softness, 0, 1) if softness else 1.0
    return np.where(inward >= 0, rising, 0.0)


def of_shapes(shapes, value, magnitude):
    """Alpha (m,) and linear colour (m, 3) of values and magnitudes (m,), data units.

    `shapes` are dicts as the property `transfer` takes them.
    """
    depth, light = np.zeros(len(value)), np.zeros((len(value), 3))
    for shape in shapes:
        low, high = shape["gradients"]
        if shape["shape"] == "rectangle":
            share = share_within(value, *shape["values"], shape["softness"])
            share *= share_within(magnitude, low if low > 0 else -high, high, shape["softness"])
        else:
            half = np.maximum(shape["width"] / 2 * magnitude / high, 1e-9)
            tip, is_within = shape["value"], (magnitude >= low) & (magnitude <= high)
            share = is_within * share_within(value, tip - half, tip + half, shape["softness"])
        tau = -np.log1p(-np.minimum(shape["alpha"] * share, MOST_ALPHA))
        light += tau[:, None] * srgb_to_linear(np.array(shape["color"], float))
        depth += tau
    return -np.expm1(-depth), light / np.where(depth > 0, depth, 1)[:, None]


def by_gradient(scene, values, magnitude):
    """Extinction a unit, (m,), and linear colour, (m, 3), where the gradient has a magnitude (m,)."""
    if isinstance(scene.transfer, tuple):
        alpha, colour = of_shapes(scene.transfer, scene.scalar(values), magnitude)
        if values.shape[1] == 4:
            alpha = alpha * opacity(scene, values[:, 3])
        return -np.log1p(-np.minimum(alpha, MOST_ALPHA)), colour
    vmin, vmax = scene.clim
    steep = np.divide(magnitude, abs(vmax - vmin)) if vmin != vmax else magnitude > 0
    t = contrast(scene, scene.scalar(values))
    srgb, alpha = between_texels(np.asarray(scene.transfer, float), t, np.asarray(steep, float))
    if values.shape[1] == 4:
        alpha = alpha * opacity(scene, values[:, 3])
    return -np.log1p(-np.minimum(alpha, MOST_ALPHA)), srgb_to_linear(srgb)


def classified(scene, values):
    """Extinction a unit, (m,), and linear colour, (m, 3), of values (m, channels), data units.

    A colour volume shows its own colour; by its luminance, after clim, its opacity is looked up.
    """
    srgb, alpha = straight(scene, values)
    return -np.log1p(-np.minimum(alpha, MOST_ALPHA)), srgb_to_linear(srgb)


def break_values(scene):
    """Values, ascending, between which extinction and colour of a grayscale volume are smooth."""
    t = [0.0, 1.0]
    if np.ndim(scene.opacity) == 1:
        t.extend(np.linspace(0, 1, len(scene.opacity)))
    if scene.cmap_points is None:
        shift = 0.0 if scene.cmap_interpolation == "nearest" else 0.5
        t.extend((np.arange(256) + shift) / 256)
    vmin, vmax = scene.clim
    values = list(vmin + (vmax - vmin) * np.array(t) ** (1 / scene.gamma))
    if np.ndim(scene.opacity) == 2:
        values.extend(value for value, _ in scene.opacity)
    values.extend(value for value, _ in scene.cmap_points or ())
    values = np.unique(values)

    # Near 1, extinction grows without bound, and ends in a bend.
    way = np.arange(64 * len(values) - 63) / 64
    many = np.interp(way, np.arange(len(values)), values)
    alpha = straight(scene, many[:, None])[1]
    for level in STEEP_ALPHAS:
        passes = np.flatnonzero((alpha[:-1] < level) != (alpha[1:] < level))
        way = (level - alpha[passes]) / (alpha[passes + 1] - alpha[passes])
        values = np.append(values, many[passes] + way * (many[passes + 1] - many[passes]))
    return np.unique(values)
