"""A CT-like phantom of a human head, made of smooth implicit solids."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import DTypeLike

from . import _anatomy as anatomy
from ._arguments import Size, centres, check_number, check_rng, check_size, new_volume, slabs
from ._implicit import Grid, Shape, Solid, merge, paint, paint_shape

FIELD_OF_VIEW = 256.0  # mm, on each axis

# Hounsfield-like values plus 1000: air 0, water 1000. Soft-tissue contrast is exaggerated.
AIR, FAT, SKIN, MUSCLE = 0.0, 880.0, 1020.0, 1060.0
FLUID, WHITE, GREY, DURA = 900.0, 1000.0, 1110.0, 1200.0
CANCELLOUS, BONE, CALCIFIED, ENAMEL = 1450.0, 1680.0, 1600.0, 2000.0
TOP = 2000.0


class _Waves:
    """A random field of mean 0 and variance 1: a sum of plane waves in random directions."""

    def __init__(
        self, rng: np.random.Generator, count: int, wavelength: float, spread: float
    ) -> None:
        direction = rng.standard_normal((count, 3))
        direction /= np.linalg.norm(direction, axis=1, keepdims=True)
        number = 2.0 * np.pi / (wavelength * rng.uniform(1.0 - spread, 1.0 + spread, (count, 1)))
        self.wave_vector_xyz = direction * number
        self.phase = rng.uniform(0.0, 2.0 * np.pi, count)

    def on(self, grid: Grid, mirror: int) -> np.ndarray:
        """Evaluate on a grid whose x is multiplied by `mirror`: one matrix product.

        cos(a + b) = cos a cos b − sin a sin b, with a of (z, y) and b of x.
        """
        kx, ky, kz = self.wave_vector_xyz.T.astype(np.float32)
        a = grid.y[:, None] * ky + self.phase.astype(np.float32)
        a = a + (grid.z[:, None] * kz)[:, None]
        b = np.float32(mirror) * grid.x[:, None] * kx
        left = np.concatenate((np.cos(a), -np.sin(a)), axis=2)
        right = np.concatenate((np.cos(b), np.sin(b)), axis=1)
        return left @ right.T * np.float32(np.sqrt(2.0 / len(kx)))


def head(
    size: Size = 128, *, seed: int = 0, dtype: DTypeLike = "int16", noise: float = 12.0
) -> np.ndarray:
    """A head as computed tomography would show it.

    Skin, fat and muscle, skull, jaw and teeth, orbits and eyes, nose, sinuses and airway, spine,
    and a folded brain with ventricles. The field of view is a cube of 256 mm: the spacing is
    256/n mm on an axis of n voxels. Index x grows to the patient's right, y to the front, z up.

    Parameters
    ----------
    size : int or (int, int, int)
        Voxels per axis (nz, ny, nx).
    seed : int
        Seed of the random generator, at least 0: it decides the folds of the brain, muscles and noise.
    dtype : str or numpy dtype
        8-bit integers hold 0..2000 scaled to 0..dtype maximum; all others the values themselves.
    noise : float
        Standard deviation of the noise inside the head, 0..200. The air around it is exactly 0.

    Returns
    -------
    numpy.ndarray
        Shape (nz, ny, nx), values 0..2000, Hounsfield-like plus 1000: air 0, fat 880, soft tissue
        900 to 1200 (its contrast is exaggerated), bone 1300 to 1950, teeth 2000. A threshold of
        500 shows the skin, one of 1300 the skull.

    Raises
    ------
    ValueError, TypeError
        A parameter is out of range or of the wrong kind.

    Examples
    --------
    >>> head = vr.datasets.head(32)
    >>> head.shape, head.dtype
    ((32, 32, 32), dtype('int16'))
    """
    shape_zyx = check_size(size)
    rng = check_rng(seed)
    sigma = check_number(noise, "noise", 0.0, 200.0)
    volume = new_volume(shape_zyx, dtype)
    scale = int(np.iinfo(volume.dtype).max) / TOP if volume.dtype.itemsize == 1 else 1.0

    folds = _Waves(rng, 120, wavelength=25.0, spread=0.25)
    planes = _Waves(rng, 60, wavelength=36.0, spread=0.4)
    z, y, x = (centres(n, -0.5, 0.5) * FIELD_OF_VIEW for n in shape_zyx)
    x = x[len(x) // 2 :]  # both sides of the head have these |x|
    mirrored = slice(None, 0 if shape_zyx[2] % 2 else None, -1)
    edge = max(1.2, 1.5 * FIELD_OF_VIEW / max(shape_zyx))

    for slab in slabs(shape_zyx):
        grid = Grid(*(axis.astype(np.float32) for axis in (z[slab], y, x)))
        right, left = _draw(grid, folds, planes, edge)
        values = np.concatenate((left[:, :, mirrored], right), axis=2)
        if sigma:
            grain = rng.standard_normal(values.shape, np.float32) * np.float32(sigma)
            values += grain * np.minimum(values * np.float32(1e-3), 1)
        np.clip(values, 0, TOP, out=values)
        values *= np.float32(scale)
        if volume.dtype.kind != "f":
            np.rint(values, out=values)
        volume[slab] = values
    return volume


def _draw(grid: Grid, folds: _Waves, planes: _Waves, edge: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the values of the two halves of the head, x > 0 and x < 0, on the grid of |x|."""
    braincase = _solid(grid, anatomy.CAVITY, 40.0)
    braincase.carve(anatomy.PETROUS, 6)
    cavity = braincase.distance
    wall = np.interp(grid.z, (-10, 30, 70), (3.5, 4.5, 7)).astype(np.float32)[:, None, None]
    bone = _bone(grid, cavity, wall)
    texture = planes.on(grid, 1)
    values = np.zeros(grid.shape_zyx, np.float32)
    under_skin = _draw_soft_tissue(values, grid, bone, texture, edge)
    _draw_bone(values, grid, bone, cavity, texture, edge)
    _draw_airways(values, grid, edge)
    _draw_eyes(values, grid, under_skin, edge)
    halves = (values, values.copy())
    for half, mirror in zip(halves, (1, -1), strict=True):
        _draw_brain(half, grid, cavity, folds, mirror, edge)
    return halves


def _solid(grid: Grid, parts: Iterable[tuple[Shape, float]], reach: float = 4.0) -> Solid:
    """Return the union of (shape, blend) pairs, its distance good up to `reach` outside."""
    solid = Solid(grid, reach)
    for shape, blend in parts:
        solid.unite(shape, blend)
    return solid


def _bone(grid: Grid, cavity: np.ndarray, wall: np.ndarray) -> np.ndarray:
    """Return the distance to the bones, the braincase counted as solid."""
    bone = _solid(grid, anatomy.FACE_BONE, 16.0)
    for shape, blend in anatomy.ORBIT:
        bone.carve(shape, blend)
    bone.carve(anatomy.MOUTH, 3)
    merge(bone.distance, cavity - wall, 5)
    for parts in (anatomy.LOWER_JAW, anatomy.SPINE):
        np.minimum(bone.distance, _solid(grid, parts, 16.0).distance, out=bone.distance)
    return bone.distance


def _draw_soft_tissue(
    values: np.ndarray, grid: Grid, bone: np.ndarray, texture: np.ndarray, edge: float
) -> np.ndarray:
    """Paint skin, fat and muscle, and return the distance to the skin without the ears."""
    body = _solid(grid, anatomy.SKIN, 10.0)
    merge(body.distance, bone - 5, 10)
    for shape, blend in anatomy.SKIN_HOLLOWS:
        body.carve(shape, blend)
    for shape, blend in anatomy.EYELID:
        body.unite(shape, blend)
    body.carve(anatomy.LID_SLIT, 1)
    inner = body.distance.copy()
    for shape, blend in anatomy.EAR:
        body.unite(shape, blend)
    for shape, blend in anatomy.EAR_HOLLOWS:
        body.carve(shape, blend)
    paint(values, body.distance, SKIN, edge)
    paint(values, inner + 2, FAT, edge)
    # Muscles lie between sheets of fat, where the texture is 0.
    paint(values, np.maximum(inner + 6, 0.8 - 5 * np.abs(texture)), MUSCLE, edge)
    return inner


def _draw_bone(
    values: np.ndarray,
    grid: Grid,
    bone: np.ndarray,
    cavity: np.ndarray,
    texture: np.ndarray,
    edge: float,
) -> None:
    paint(values, bone, BONE + 90 * texture, edge)
    paint(values, np.maximum(bone + 2.5, 2.5 - cavity), CANCELLOUS + 60 * texture, edge)
    paint_shape(values, grid, anatomy.SPINAL_CANAL, FLUID, edge)
    paint_shape(values, grid, anatomy.SPINAL_CORD, GREY, edge)
    for shape in anatomy.TEETH:
        paint_shape(values, grid, shape, ENAMEL, edge)


def _draw_airways(values: np.ndarray, grid: Grid, edge: float) -> None:
    for shape in anatomy.SINUSES:
        paint_shape(values, grid, shape, AIR, edge)
    paint(values, _solid(grid, anatomy.AIRWAY).distance, AIR, edge)
    for shape in (anatomy.NOSTRILS, anatomy.EAR_CANAL):
        paint_shape(values, grid, shape, AIR, edge)
    for shape in (anatomy.SEPTUM, *anatomy.TURBINATES):
        paint_shape(values, grid, shape, MUSCLE, edge)


def _draw_eyes(values: np.ndarray, grid: Grid, skin: np.ndarray, edge: float) -> None:
    orbit = _solid(grid, anatomy.ORBIT).distance
    paint(values, np.maximum(orbit, skin + 3), FAT, edge)
    for shape in anatomy.EYE_CORDS:
        paint_shape(values, grid, shape, MUSCLE, edge)
    paint_shape(values, grid, anatomy.EYE_BALL, GREY, edge)
    paint_shape(values, grid, anatomy.EYE_INSIDE, FLUID + 40, edge)
    paint_shape(values, grid, anatomy.EYE_LENS, DURA, edge)


def _draw_brain(
    values: np.ndarray, grid: Grid, cavity: np.ndarray, folds: _Waves, mirror: int, edge: float
) -> None:
    """Paint the contents of the braincase over it.

    Everything follows from the distance into the tissue from the nearest surface that fluid
    covers: the walls, the fissures, and, near those, the sheets where the random field is 0.
    """
    window = grid.window((0, -92, -34), (75, 92, 112), 2.0)
    if window is None:
        return
    values, grid, cavity = values[window], grid.part(window), cavity[window]
    paint(values, cavity, DURA, edge)
    paint(values, cavity + 1, FLUID, edge)
    z, y, x = grid.z[:, None, None], grid.y[:, None], grid.x
    wave = folds.on(grid, mirror)

    # Fissures: between the halves, beside the temporal lobe, above the cerebellum.
    sway = 2 * mirror * folds.on(Grid(grid.z, grid.y, np.zeros(1, np.float32)), 1)
    middle = np.maximum(np.abs(x - sway) - 0.4, -anatomy.CALLOSUM.distance(grid))
    lateral = np.abs(z - 36 + 0.5 * y + 1.2 * wave) - 0.5
    lateral = np.maximum(lateral, np.maximum(30 - x, np.abs(y - 6) - 30))
    tent = anatomy.CEREBELLUM.distance(grid)
    depth = np.minimum(np.minimum(-cavity - 3, middle), np.minimum(lateral, tent))
    sulcus = 4 * np.abs(wave) + 0.5 * np.maximum(depth - 11, 0)
    _draw_folded(values, np.minimum(depth, sulcus), 3.6, 0.6, edge)

    # The folia of the cerebellum fan out from the fourth ventricle.
    rear, above = -(y + 22), z - 2
    fan = np.arctan2(above, rear) * 20 + 0.5 * wave
    folia = np.hypot(rear, above) * np.abs(np.sin(fan)) / 20
    depth = np.minimum(-cavity - 3, -tent)
    folia += 0.15 * np.maximum(depth - 4, 0)
    _draw_folded(values, np.minimum(depth, folia), 1.6, 0.4, edge)

    paint(values, _solid(grid, anatomy.CISTERN).distance, FLUID, edge)
    paint(values, _solid(grid, anatomy.BRAIN_STEM).distance, WHITE + 30, edge)
    for shape in anatomy.DEEP_GREY:
        paint_shape(values, grid, shape, GREY, edge)
    paint(values, _solid(grid, anatomy.VENTRICLES).distance, FLUID, edge)
    for shape in (anatomy.PLEXUS, anatomy.PINEAL):
        paint_shape(values, grid, shape, CALCIFIED, edge)
    falx = np.maximum(np.abs(x - sway) - 0.4, np.maximum(-12 - cavity, 4 - tent))
    paint(values, np.maximum(falx, cavity), DURA, edge)


def _draw_folded(
    values: np.ndarray, inside: np.ndarray, grey_to: float, fluid_to: float, edge: float
) -> None:
    """Paint tissue whose outermost layer is grey, by the distance into it."""
    paint(values, fluid_to - inside, GREY, edge)
    paint(values, grey_to - inside, WHITE, edge)
