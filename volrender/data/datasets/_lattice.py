"""Random numbers that follow from a place, and smooth noise between them."""

from collections.abc import Sequence

import numpy as np

_PRIMES = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D)  # odd, with bits all over, as hashes want them


def hashed(z: np.ndarray, y: np.ndarray, x: np.ndarray, seed: int) -> np.ndarray:
    """A number of 0..1 for each whole place: float32, of the shape that z, y and x broadcast to."""
    with np.errstate(over="ignore"):
        bits = np.array((seed * 0x27D4EB2F + 0x165667B1) & 0xFFFFFFFF, np.uint32)
        for axis, prime in zip((z, y, x), _PRIMES, strict=True):
            bits = (bits ^ (axis.astype(np.uint32) * np.uint32(prime))) * np.uint32(0x2C1B3C6D)
            bits ^= bits >> np.uint32(15)
        bits *= np.uint32(0x297A2D39)
        bits ^= bits >> np.uint32(15)
    shares: np.ndarray = (bits >> np.uint32(8)).astype(np.float32) * np.float32(2**-24)
    return shares


def smooth_noise(at_zyx: Sequence[np.ndarray], spacing: float, seed: int) -> np.ndarray:
    """Cubic B-splines whose coefficients are random, −1 to 1, one every so many voxels.

    Parameters
    ----------
    at_zyx : three of ndarray
        Positions along z, along y and along x, voxels.
    spacing : float
        Voxels between coefficients.
    seed : int

    Returns
    -------
    ndarray of float32, (len(z), len(y), len(x))
        At one place the same numbers, bit by bit, whatever the others are.
    """
    firsts, weights, lattice = [], [], []
    for at in at_zyx:
        first, share = np.divmod(np.asarray(at, np.float64) / spacing, 1)
        first = first.astype(np.int64)
        lattice.append(np.arange(first.min(), first.max() + 4))
        firsts.append(first - first.min())
        weights.append(_b_spline(share).astype(np.float32))
    z, y, x = lattice
    values = 2 * hashed(z[:, None, None], y[:, None], x, seed) - 1
    for axis in (2, 1, 0):  # the most numbers last, in whole planes
        shape = [-1 if each == axis else 1 for each in range(3)]
        taps = [weight.reshape(shape) for weight in weights[axis]]
        total = values.take(firsts[axis], axis) * taps[0]
        for tap in (1, 2, 3):
            part = values.take(firsts[axis] + tap, axis)
            part *= taps[tap]
            total += part
        values = total
    return values


def _b_spline(share: np.ndarray) -> np.ndarray:
    """The weights of the four coefficients around places that are so far between the middle two."""
    rest = 1 - share
    return np.stack(
        [
            rest**3 / 6,
            (3 * share**3 - 6 * share**2 + 4) / 6,
            (3 * rest**3 - 6 * rest**2 + 4) / 6,
            share**3 / 6,
        ]
    )
