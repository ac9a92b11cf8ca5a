"""Do the procedural volumes hold what their documentation says?"""

import ast
import sys
from pathlib import Path

import numpy as np
import pytest

from volrender.data import datasets
from volrender.data.datasets import _implicit, phantom

SEEDED = [datasets.head, datasets.noise, datasets.vessels]
VOLUMES = [*SEEDED, datasets.marschner_lobb, datasets.sphere]


def movie(size=(4, 12, 12), **kwargs):
    return datasets.cells_movie(6, size, **{"cells": 20, **kwargs})


# Sizes, types, seeds


@pytest.mark.parametrize("make", VOLUMES)
@pytest.mark.parametrize("size", [1, 2, 9, (1, 7, 4), (5, 1, 2), (3, 4, 1), np.int64(6)])
def test_shape_is_the_size_asked_for(make, size):
    volume = make(size)
    assert volume.shape == (tuple(size) if isinstance(size, tuple) else (int(size),) * 3)
    assert np.isfinite(volume).all()


@pytest.mark.parametrize("make", [*VOLUMES, movie])
@pytest.mark.parametrize(
    "dtype", ["uint8", "int8", "uint16", "int16", "uint32", "int32", "float16", "float64", ">f4"]
)
def test_dtype_is_the_one_asked_for(make, dtype):
    volume = make((6, 7, 8), dtype=dtype)
    assert volume.dtype == np.dtype(dtype)
    assert volume.max() > 0


@pytest.mark.parametrize("make", [datasets.marschner_lobb, datasets.sphere, datasets.vessels])
@pytest.mark.parametrize("dtype", ["uint8", "int8", "uint16", "uint32"])
def test_integers_hold_the_unit_range_scaled_to_the_dtype(make, dtype):
    top = np.iinfo(dtype).max
    exact = make(20, dtype="float64")
    assert exact.min() >= 0 and exact.max() <= 1
    np.testing.assert_allclose(make(20, dtype=dtype) / top, exact, rtol=0, atol=0.51 / top + 1e-7)


@pytest.mark.parametrize("make", [*SEEDED, movie])
def test_a_seed_decides_the_volume(make):
    assert np.array_equal(make((8, 16, 16), seed=3), make((8, 16, 16), seed=3))
    assert not np.array_equal(make((8, 16, 16), seed=3), make((8, 16, 16), seed=4))


# What is in the volumes


def test_marschner_lobb_is_the_published_formula():
    volume = datasets.marschner_lobb((5, 6, 7), alpha=0.3, f_m=4.0, dtype="float64")
    for index in np.ndindex(volume.shape):
        z, y, x = (2 * (i + 0.5) / n - 1 for i, n in zip(index, volume.shape, strict=True))
        rho = np.cos(2 * np.pi * 4.0 * np.cos(np.pi * np.sqrt(x * x + y * y) / 2))
        expected = (1 - np.sin(np.pi * z / 2) + 0.3 * (1 + rho)) / (2 * (1 + 0.3))
        assert volume[index] == pytest.approx(expected, abs=1e-12)


def test_sphere_falls_linearly_with_distance():
    volume = datasets.sphere((20, 30, 24), radius=0.35, edge=3.0, dtype="float64")
    z, y, x = np.indices(volume.shape)
    distance = np.sqrt((z - 9.5) ** 2 + (y - 14.5) ** 2 + (x - 11.5) ** 2)
    np.testing.assert_allclose(volume, np.clip(0.5 + (7.0 - distance) / 3.0, 0, 1), atol=1e-12)


@pytest.mark.parametrize("dtype", ["uint8", "int8", "int16", "uint16"])
def test_noise_fills_the_range_of_integers_evenly(dtype):
    volume = datasets.noise((64, 128, 128), dtype=dtype)
    limits = np.iinfo(dtype)
    if limits.bits == 8:
        assert (volume.min(), volume.max()) == (limits.min, limits.max)
    counts = np.histogram(volume, 16, (limits.min, limits.max + 1))[0]
    np.testing.assert_allclose(counts, volume.size / 16, rtol=0.02)


def test_noise_of_floats_is_of_the_unit_range_and_white():
    volume = datasets.noise(40, dtype="float32")
    assert volume.min() >= 0 and volume.max() <= 1
    assert volume.std() == pytest.approx(1 / np.sqrt(12), rel=0.02)
    for axis in range(3):
        pairs = np.moveaxis(volume, axis, 0)
        assert abs(np.corrcoef(pairs[1:].ravel(), pairs[:-1].ravel())[0, 1]) < 0.02


@pytest.mark.parametrize("size", [1, 3, 16, (4, 40, 40), 64])
def test_vessels_reach_full_brightness(size):
    assert datasets.vessels(size).max() == 255


def test_vessels_are_sparse_and_hang_together():
    volume = datasets.vessels(48, generations=6)
    assert 0.005 < np.mean(volume > 0) < 0.06
    lit = np.pad(volume > 0, 1)
    reached = np.zeros_like(lit)
    reached[1] = lit[1]  # where the trunk enters
    assert 0 < reached.sum() < 40
    count = 0
    while count != reached.sum():
        count = reached.sum()
        for axis in range(3):
            reached |= (np.roll(reached, 1, axis) | np.roll(reached, -1, axis)) & lit
    assert count > 0.98 * lit.sum()


def test_vessels_are_one_tree_at_every_size():
    fine = datasets.vessels(64, dtype="float32", generations=5)
    coarse = datasets.vessels(32, dtype="float32", generations=5)
    pooled = fine.reshape(32, 2, 32, 2, 32, 2).mean((1, 3, 5))
    other = datasets.vessels(32, dtype="float32", generations=5, seed=1)
    assert np.corrcoef(pooled.ravel(), coarse.ravel())[0, 1] > 0.75
    assert np.corrcoef(pooled.ravel(), other.ravel())[0, 1] < 0.5


def test_more_generations_are_more_vessels():
    lit = [np.count_nonzero(datasets.vessels(48, generations=g)) for g in (0, 3, 6)]
    assert 0 < lit[0] < lit[1] < lit[2]


def at(volume, x, y, z):
    """Value of a head at a point in millimetres."""
    nz, ny, nx = volume.shape
    place = (int((p / 256 + 0.5) * n) for p, n in ((z, nz), (y, ny), (x, nx)))
    return volume[tuple(place)]


@pytest.fixture(scope="module")
def clean_head():
    return datasets.head(96, dtype="float32", noise=0)


def test_head_has_its_parts_where_they_belong(clean_head):
    v = clean_head
    for side in (-1, 1):
        assert at(v, 29 * side, 56, -19) < 100  # maxillary sinus
        assert at(v, 27 * side, 51, -51) > 1800  # molar
        assert at(v, 77 * side, -16, 10) > 500  # ear
        assert 800 < at(v, 32 * side, 68, 15) < 1100  # eye
        assert at(v, 11 * side, 24, 57) < 1000  # lateral ventricle
        assert 1050 < at(v, 13 * side, -4, 45) < 1150  # thalamus
        assert at(v, 28 * side, 7, 3) > 1300  # petrous bone
    assert at(v, 0, 9, -62) < 100  # airway
    assert 800 < at(v, 0, -60, -90) < 1100  # nape
    assert (v[80:120].max((1, 2)) > 1500).any()  # vault
    y_lit = np.flatnonzero((v > 500).any((0, 2)))
    assert 256 * (y_lit[-1] / 96 - 0.5) > 105  # the nose, the foremost point, is at +y
    assert np.count_nonzero(v[-1]) == 0  # air above
    assert np.count_nonzero(v[0]) > 500  # the neck goes on below


def test_head_is_symmetric_but_for_the_brain(clean_head):
    mirrored = clean_head[:, :, ::-1]
    assert np.array_equal(clean_head[:36], mirrored[:36])
    assert not np.array_equal(clean_head[60:70], mirrored[60:70])


def test_halves_of_the_head_join_at_the_middle():
    v = datasets.head((32, 128, 128), dtype="float64", noise=0)
    # A jump there would be larger than between the planes beside it.
    steps = np.abs(np.diff(v[:, :, 58:70], axis=2)).mean((0, 1))
    assert steps[5] < 1.5 * steps.max(initial=0, where=np.arange(11) != 5)
    # The fissure sways to both sides: it would be missing or double where the sides disagree.
    fissure = v[25:28, 45:80, 61:67].min(axis=2)
    assert np.mean(fissure < 1000) > 0.9


def test_odd_head_has_its_middle_plane_once():
    odd = datasets.head((27, 9, 27), dtype="float64", noise=0)
    third = datasets.head((27, 9, 9), dtype="float64", noise=0)
    assert odd.any()
    np.testing.assert_allclose(odd[:, :, 1::3], third, atol=0.1)


def test_head_noise_is_inside_the_head_only(clean_head):
    noisy = datasets.head(96, dtype="float32", noise=30)
    air = clean_head == 0
    assert air.mean() > 0.4
    assert not noisy[air].any()
    tissue = (clean_head > 950) & (clean_head < 1200)
    assert (noisy - clean_head)[tissue].std() == pytest.approx(30, rel=0.1)


def test_head_of_8_bits_is_scaled_and_of_16_is_not():
    exact = datasets.head(32, dtype="float32")
    for dtype, top in (("uint8", 255), ("int8", 127), ("int16", 2000)):
        assert np.abs(datasets.head(32, dtype=dtype) - exact * (top / 2000)).max() <= 0.51


def test_head_does_not_depend_on_the_slabs(monkeypatch):
    whole = datasets.head(24)
    monkeypatch.setattr(phantom, "slabs", lambda shape: [slice(k, k + 1) for k in range(shape[0])])
    # Matrix products of other shapes may round otherwise.
    assert np.abs(datasets.head(24) - whole).max() <= 1


def test_cells_rise_suddenly_and_decay_slowly():
    v = datasets.cells_movie(60, (6, 32, 32), noise=0, cells=12)
    change = np.diff(v, axis=0)
    assert change.max() > 0.2
    assert -change.min() < 0.3 * v.max()
    falling = (change < 0).sum()
    assert falling > 2 * (change > 0).sum()


def test_cells_movie_without_cells_is_the_dark_level_and_noise():
    assert np.all(datasets.cells_movie(3, 5, cells=0, noise=0) == np.float32(0.05))
    noisy = datasets.cells_movie(3, 20, cells=0, noise=0.01)
    assert noisy.std() == pytest.approx(0.01, rel=0.05)
    assert not np.array_equal(noisy[0], noisy[1])


# The solids that the head is made of


def grid_of(points):
    """Grids of one point each."""
    for x, y, z in points:
        yield _implicit.Grid(*(np.array([c], np.float32) for c in (z, y, x)))


def test_ellipsoid_is_turned_as_documented():
    shape = _implicit.ellipsoid((1, 2, 3), (4, 5, 6), tilt=90)
    # +y turns to +z, so the long axis of y is along z.
    for grid in grid_of([(5, 2, 3), (1, 2, 8), (1, 8, 3)]):
        assert shape.distance(grid).item() == pytest.approx(0, abs=1e-5)
    shape = _implicit.ellipsoid((0, 0, 0), (9, 1, 1), yaw=30)
    (tip,) = grid_of([(9 * np.cos(np.pi / 6), 4.5, 0)])
    assert shape.distance(tip).item() == pytest.approx(0, abs=1e-5)
    np.testing.assert_allclose(shape.high_xyz[0] ** 2, 81 * 0.75 + 0.25)
    shape = _implicit.ellipsoid((0, 0, 0), (1, 9, 1), tilt=30)
    (tip,) = grid_of([(0, 9 * np.cos(np.pi / 6), 4.5)])
    assert shape.distance(tip).item() == pytest.approx(0, abs=1e-5)


def test_chain_distance_is_exact():
    shape = _implicit.chain((0, 0, 0, 2), (10, 0, 0, 2), (10, 8, 0, 1))
    points = {(5, 0, 5): 3, (-3, 0, 4): 3, (10, 12, 3): 4, (14, 4, 0): 2.5}
    for grid, expected in zip(grid_of(points), points.values(), strict=True):
        assert shape.distance(grid).item() == pytest.approx(expected, abs=1e-5)
    stretched = _implicit.chain((0, 0, 0, 1), (10, 0, 0, 1), stretch_xyz=(0, 0, 3))
    (above,) = grid_of([(5, 0, 6)])
    assert stretched.distance(above).item() == pytest.approx(2, abs=1e-5)
    assert stretched.high_xyz.tolist() == [11, 1, 4]


def test_smooth_union_is_below_the_minimum_at_the_seam_only():
    distance = np.array([1.0, 0.0, 5.0], np.float32)
    _implicit.merge(distance, np.array([1.0, 3.0, 1.0], np.float32), 4.0)
    np.testing.assert_allclose(distance, [0.0, -1 / 16, 1.0], atol=1e-6)


def test_waves_are_the_sum_of_cosines():
    waves = phantom._Waves(np.random.default_rng(1), 30, wavelength=20.0, spread=0.2)
    grid = _implicit.Grid(*(np.linspace(-40, 60, n, dtype=np.float32) for n in (3, 4, 5)))
    for mirror in (1, -1):
        field = waves.on(grid, mirror)
        for k, j, i in np.ndindex(3, 4, 5):
            p = (mirror * grid.x[i], grid.y[j], grid.z[k])
            expected = np.cos(waves.wave_vector_xyz @ p + waves.phase).sum() * np.sqrt(2 / 30)
            assert field[k, j, i] == pytest.approx(expected, abs=2e-4)


# Bad arguments


@pytest.mark.parametrize("make", [*VOLUMES, movie])
@pytest.mark.parametrize(
    ("size", "error", "message"),
    [
        (0, ValueError, "size must be an integer of at least 1, got 0"),
        (-3, ValueError, "size .* got -3"),
        ((4, 0, 4), ValueError, r"size\[1\] .* got 0"),
        ((4, 4), ValueError, r"size .* \(nz, ny, nx\), got 2"),
        ((4, 4, 4, 4), ValueError, "size .* got 4"),
        ((), ValueError, "size .* got 0"),
        (4.0, TypeError, r"size .* got 4.0 \(float\)"),
        ((4, 4.5, 4), TypeError, r"size\[1\] .* 4.5"),
        (True, TypeError, "size .* True"),
        ("8", TypeError, "size .* '8'"),
        (None, TypeError, "size .* None"),
        (10**7, MemoryError, "size .* needs .* GB"),
        (10**30, MemoryError, "size .* needs .* GB"),
    ],
)
def test_bad_size_is_refused(make, size, error, message):
    with pytest.raises(error, match=message):
        make(size)


@pytest.mark.parametrize("make", [*VOLUMES, movie])
@pytest.mark.parametrize(
    ("dtype", "error", "message"),
    [
        ("flaot32", ValueError, "dtype .* did you mean 'float32'"),
        ("bool", ValueError, "dtype must be one of uint8, .* got 'bool'"),
        ("int64", ValueError, "dtype .* got 'int64'"),
        (complex, ValueError, "dtype .*complex"),
        (7, ValueError, "dtype .* got 7"),
        (None, TypeError, "dtype .* None"),
    ],
)
def test_bad_dtype_is_refused(make, dtype, error, message):
    with pytest.raises(error, match=message):
        make(4, dtype=dtype)


@pytest.mark.parametrize("make", [*SEEDED, movie])
@pytest.mark.parametrize(("seed", "error"), [(-1, ValueError), (1.5, TypeError), ("a", TypeError)])
def test_bad_seed_is_refused(make, seed, error):
    with pytest.raises(error, match="seed must be an integer of at least 0"):
        make(4, seed=seed)


@pytest.mark.parametrize(
    ("make", "name", "value", "error"),
    [
        (datasets.marschner_lobb, "alpha", -0.1, ValueError),
        (datasets.marschner_lobb, "f_m", float("nan"), ValueError),
        (datasets.marschner_lobb, "f_m", "6", TypeError),
        (datasets.sphere, "radius", float("inf"), ValueError),
        (datasets.sphere, "edge", 0, ValueError),
        (datasets.sphere, "edge", [1], TypeError),
        (datasets.head, "noise", -1, ValueError),
        (datasets.head, "noise", True, TypeError),
        (datasets.vessels, "generations", 17, ValueError),
        (datasets.vessels, "generations", 2.0, TypeError),
        (datasets.cells_movie, "frames", 0, ValueError),
        (datasets.cells_movie, "cells", -1, ValueError),
        (datasets.cells_movie, "noise", 1.5, ValueError),
    ],
)
def test_bad_parameters_are_refused_by_name(make, name, value, error):
    with pytest.raises(error, match=f"^{name} must be"):
        make(**{"size": 4, name: value})


def test_only_numpy_and_the_standard_library_are_imported():
    allowed = {*sys.stdlib_module_names, "numpy"}
    files = list(Path(datasets.__file__).parent.glob("*.py"))
    assert len(files) > 5
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level <= 1, file
                names = [] if node.level else [node.module]
            else:
                continue
            assert {name.split(".")[0] for name in names} <= allowed, file
