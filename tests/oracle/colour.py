"""Which colour does a value get, and which bytes does a colour become?"""

import numpy as np

from .scene import integer_range


def srgb_to_linear(srgb):
    """Decode sRGB in 0..1 (IEC 61966-2-1, the exact piecewise curve)."""
    srgb = np.asarray(srgb, float)
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def linear_to_srgb(linear):
    """Encode linear light in 0..1 as sRGB (IEC 61966-2-1)."""
    linear = np.asarray(linear, float)
    return np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)


def contrast(scene, values):
    """Values in data units to 0..1 by clim and gamma; vmin = vmax is a step, 1 from there on."""
    vmin, vmax = scene.clim
    if vmin == vmax:
        return (values >= vmin).astype(float)
    return np.clip((values - vmin) / (vmax - vmin), 0, 1) ** scene.gamma


def lookup(cmap, t, interpolation):
    """The colormap's entry at t in 0..1, (m, 4); entries are interpolated as they are stored."""
    if interpolation == "nearest":
        return cmap[np.minimum(np.floor(t * 256), 255).astype(int)]
    position = np.clip(t * 256 - 0.5, 0, 255)
    below = np.minimum(np.floor(position), 254).astype(int)
    fraction = (position - below)[:, None]
    return cmap[below] * (1 - fraction) + cmap[below + 1] * fraction


def opacity(scene, stored_alpha):
    """The alpha channel of RGBA data as 0..1: integers by their dtype's range, floats as is."""
    low, high = integer_range(scene.data.dtype) or (0.0, 1.0)
    return np.clip((stored_alpha - low) / (high - low), 0, 1)


def transfer(scene, values, left=1.0, depth=None):
    """Values (m, channels) in data units to straight linear RGBA (m, 4).

    Parameters
    ----------
    left : float or (m,), the share of the scaled values that is seen
    depth : (m,), 0..1; where it is given, and the colours are of a colormap, it says which, and the
        scaled value how bright their sRGB is
    """
    if scene.is_colour:
        rgb = np.reshape(left, (-1, 1)) * contrast(scene, values[:, :3])
        alpha = opacity(scene, values[:, 3]) if values.shape[1] == 4 else np.ones(len(values))
    elif depth is not None:
        t = contrast(scene, values[:, 0]) * left
        rgba = lookup(np.asarray(scene.cmap, float), depth, scene.cmap_interpolation)
        rgb, alpha = rgba[:, :3] * t[:, None], rgba[:, 3]
    else:
        t = contrast(scene, values[:, 0]) * left
        rgba = lookup(np.asarray(scene.cmap, float), t, scene.cmap_interpolation)
        rgb, alpha = rgba[:, :3], rgba[:, 3]
    return np.column_stack([srgb_to_linear(rgb), alpha * scene.alpha])


def premultiply(rgba):
    """Straight to premultiplied alpha, (m, 4)."""
    return np.column_stack([rgba[:, :3] * rgba[:, 3:], rgba[:, 3]])


def encode(colour, background):
    """Linear premultiplied colour over a straight sRGB background, as straight sRGB bytes.

    Parameters
    ----------
    colour : (..., 4) float, linear, premultiplied
    background : (r, g, b, a), straight sRGB in 0..1

    Returns
    -------
    (..., 4) uint8; the colour of a fully transparent pixel is 0.
    """
    *background_srgb, background_alpha = background
    behind = np.append(srgb_to_linear(background_srgb) * background_alpha, background_alpha)
    over = colour + behind * (1 - colour[..., 3:])
    alpha = over[..., 3:]
    straight = over[..., :3] / np.where(alpha > 0, alpha, 1.0)
    srgb = linear_to_srgb(np.clip(straight, 0, 1))
    unit = np.concatenate([srgb, np.clip(alpha, 0, 1)], axis=-1)
    return np.floor(unit * 255 + 0.5).astype(np.uint8)
