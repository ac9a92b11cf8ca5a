"""Functions of shaders/ray, run one by one on the GPU and compared with numpy."""

import itertools

import numpy as np
import pytest

from tests.engine.shader.probe import bound_record, probe
from volrender.base.colour import linear_from_srgb
from volrender.data.sources.source import ArraySource
from volrender.engine.shader.uniforms import UniformRecord, parts
from volrender.engine.volume.colormap import ColormapTexture
from volrender.engine.volume.sampler import volume_sampler
from volrender.engine.volume.texture import VolumeTexture


def uniforms(engine, *bound, **fields) -> list[dict]:
    """The bind group entries of "view" and "layer", or of one of them, with some fields set."""
    record = UniformRecord()
    record.set(**fields)
    resources = bound_record(engine, record.content())
    return [
        {"binding": number, "resource": resource}
        for number, (name, resource) in enumerate(zip(parts(), resources, strict=True))
        if name in bound
    ]


def ramp(count=257) -> np.ndarray:
    """Inputs (t, 0, 0, 0) with t from 0 to 1."""
    return np.column_stack([np.linspace(0, 1, count), *np.zeros((3, count))])


def test_srgb_both_ways(engine):
    x = ramp()
    linear = probe(engine, "colorspace", "vec4f(linear_from_srgb(x.xxx), 1.0)", x)[:, 0]
    np.testing.assert_allclose(linear, linear_from_srgb(x[:, 0]), atol=2e-6)
    back = probe(engine, "colorspace", "vec4f(srgb_from_linear(linear_from_srgb(x.xxx)), 1.0)", x)
    np.testing.assert_allclose(back[:, 0], x[:, 0], atol=5e-6)


def test_srgb_at_the_joint(engine):
    # IEC 61966-2-1: the two pieces meet at 0.04045 ↔ 0.0031308.
    y = probe(engine, "colorspace", "vec4f(linear_from_srgb(x.xxx), 0.0)", [[0.04045, 0, 0, 0]])
    assert y[0, 0] == pytest.approx(0.0031308, rel=1e-4)


@pytest.mark.parametrize(
    ("vmin", "vmax", "gamma"), [(0.2, 0.7, 1.0), (0.7, 0.2, 2.0), (0.0, 1.0, 0.5)]
)
def test_contrast(engine, vmin, vmax, gamma):
    limits = {"clim_min": vmin, "clim_inverse_range": 1 / (vmax - vmin)}
    entries = uniforms(engine, "layer", **limits, gamma=gamma)
    x = ramp()
    y = probe(engine, "contrast", "vec4f(contrast(x.x))", x, {"scalar": "one"}, entries)
    expected = np.clip((x[:, 0] - vmin) / (vmax - vmin), 0, 1) ** gamma
    np.testing.assert_allclose(y[:, 0], expected, atol=3e-6)


def test_each_channel_has_a_contrast_of_its_own(engine):
    vmin, vmax = np.array((0.2, 0.7, 0, -1)), np.array((0.7, 0.2, 1, 3))
    gamma = np.array((1, 2, 0.5, 1.5))
    entries = uniforms(
        engine, "layer", clim_min=vmin, clim_inverse_range=1 / (vmax - vmin), gamma=gamma
    )
    x = np.random.default_rng(6).uniform(-1.5, 3.5, (300, 4))
    y = probe(engine, "contrast", "contrasts(x)", x, {"scalar": "four"}, entries)
    expected = np.clip((x - vmin) / (vmax - vmin), 0, 1) ** gamma
    np.testing.assert_allclose(y, expected, atol=3e-6)


def test_of_equal_channels_the_first_is_least_and_largest(engine):
    x = np.array(list(itertools.product(range(3), repeat=4)), float)
    expression = "vec4f(f32(index_of_least(x)), f32(index_of_largest(x)), 0.0, 0.0)"
    y = probe(engine, "scalar", expression, x, {"scalar": "four"})
    np.testing.assert_array_equal(y[:, 0], x.argmin(axis=1))
    np.testing.assert_array_equal(y[:, 1], x.argmax(axis=1))


def test_another_number_of_one_channel(engine):
    x = np.column_stack([np.arange(4), *np.full((3, 4), 9)])
    expression = "with_channel(vec4f(5.0, 6.0, 7.0, 8.0), u32(x.x), x.y)"
    y = probe(engine, "scalar", expression, x, {"scalar": "four"})
    np.testing.assert_array_equal(y, np.where(np.eye(4), 9, (5, 6, 7, 8)))


@pytest.mark.parametrize("linear", [True, False])
def test_each_channel_has_a_colormap_of_its_own(engine, linear):
    """To their ends: of no table is there anything in the colours of another."""
    tables = np.repeat(np.arange(1, 5) / 4, 256)[:, None] * np.ones(4)
    resources = [
        *uniforms(engine, "layer", cmap_linear=linear),
        {"binding": 5, "resource": ColormapTexture(engine, tables).view},
    ]
    x = np.array([(at, index, 0, 0) for at in (0, 0.3, 1) for index in range(4)])
    y = probe(engine, "colormap", "colormap_at(x.x, i32(x.y))", x, resources=resources)
    np.testing.assert_array_equal(y, (x[:, 1:2] + 1) / 4 * np.ones(4))


@pytest.mark.parametrize("linear", [True, False])
def test_colormap_lookup(engine, linear):
    table = np.random.default_rng(1).random((256, 4)).astype(np.float32)
    resources = [
        *uniforms(engine, "layer", clim_min=0, clim_inverse_range=1, gamma=1, cmap_linear=linear),
        {"binding": 5, "resource": ColormapTexture(engine, table).view},
    ]
    x = ramp(1023)
    roles = {"transfer": "cmap1d", "scalar": "one"}
    y = probe(engine, "transfer", "colour_of(Texel(x, vec4<bool>()))", x, roles, resources)
    if linear:
        at = np.clip(x[:, 0] * 256 - 0.5, 0, 255)
        expected = np.stack([np.interp(at, np.arange(256), table[:, c]) for c in range(4)], axis=1)
    else:
        expected = table[np.minimum((x[:, 0] * 256).astype(int), 255)]
    expected[:, :3] = linear_from_srgb(expected[:, :3])
    np.testing.assert_allclose(y, expected, atol=2e-4)


VOLUME = np.random.default_rng(2).random((5, 6, 7)).astype(np.float32)
POINTS = np.column_stack(
    [np.random.default_rng(3).uniform(-0.5, n - 0.5, 400) for n in (7, 6, 5)] + [np.zeros(400)]
)


def sample(engine, data, points, volume, interpolation):
    texture = VolumeTexture(engine, ArraySource(data))
    shape_xyz = np.array(data.shape[:3][::-1], float)
    resources = [
        *uniforms(
            engine,
            "layer",
            shape_voxels=shape_xyz,
            inverse_shape=1 / shape_xyz,
            box_min=np.full(3, -0.5),
            box_max=shape_xyz - 0.5,
        ),
        {"binding": 3, "resource": texture.view},
    ]
    if volume == "dense" and interpolation == "linear":
        resources.append({"binding": 4, "resource": volume_sampler(engine, "linear")})
    return probe(
        engine,
        "interpolation",
        """vec4f(sample_volume(sample_coordinates(x.xyz)).value.r,
            f32(sample_volume(sample_coordinates(x.xyz)).missing.r), 0.0, 0.0)""",
        points,
        {"volume": volume, "interpolation": interpolation, "layout": "whole"},
        resources,
    )


def trilinear(data, points):
    """Trilinear interpolation, clamped to the edge, where voxels that are NaN have no weight."""
    total, weights = np.zeros(len(points)), np.zeros(len(points))
    low = np.floor(points[:, :3]).astype(int)
    part = points[:, :3] - low
    for corner in np.ndindex(2, 2, 2):
        weight = np.prod(np.where(corner, part, 1 - part), axis=1)
        x, y, z = (np.clip(low + corner, 0, np.array(data.shape[::-1]) - 1)).T
        value = data[z, y, x]
        total += np.where(np.isnan(value), 0, weight * np.nan_to_num(value))
        weights += np.where(np.isnan(value), 0, weight)
    return total / np.maximum(weights, 1e-30)


# Hardware filters with 8 bits of fraction on most GPUs: a step of 1 is off by up to 3/512.
@pytest.mark.parametrize(("volume", "tolerance"), [("dense", 6e-3), ("masked", 1e-5)])
def test_linear_interpolation(engine, volume, tolerance):
    y = sample(engine, VOLUME, POINTS, volume, "linear")
    np.testing.assert_allclose(y[:, 0], trilinear(VOLUME, POINTS), atol=tolerance)
    assert not y[:, 1].any()


@pytest.mark.parametrize("volume", ["dense", "masked"])
def test_nearest_is_the_cell_that_the_point_is_in(engine, volume):
    y = sample(engine, VOLUME, POINTS, volume, "nearest")
    x_index, y_index, z_index = np.floor(POINTS[:, :3] + 0.5).astype(int).T
    np.testing.assert_array_equal(y[:, 0], VOLUME[z_index, y_index, x_index])


def test_missing_voxels_have_no_weight(engine):
    data = VOLUME.copy()
    data[np.random.default_rng(4).random(data.shape) < 0.3] = np.nan
    y = sample(engine, data, POINTS, "masked", "linear")
    x_index, y_index, z_index = np.floor(POINTS[:, :3] + 0.5).astype(int).T
    missing = np.isnan(data[z_index, y_index, x_index])
    assert 0 < missing.sum() < len(missing)
    np.testing.assert_array_equal(y[:, 1] == 1, missing)
    expected = trilinear(data, POINTS)
    np.testing.assert_allclose(y[~missing, 0], expected[~missing], atol=1e-5)


UNCLIPPED = {"clipping": "none", "scalar": "one", "end": "box"}


def test_ray_through_a_box(engine):
    """Entry and exit against arithmetic; axis-parallel rays give numbers, never NaN."""
    directions = np.array([[0, 0, -1], [1, 0, 0], [0.6, 0.0, -0.8], [1e-20, 1, 0]], float)
    for direction in directions:
        # The ray through the middle of the box (1, 2, 3), starting 10 units before it.
        middle = np.array([1.0, 2.0, 3.0])
        entries = uniforms(
            engine,
            "view",
            "layer",
            ray_origin=middle - 10 * direction,
            ray_direction=direction,
            t_near=0,
            t_far=100,
            viewport_px=(0, 0, 1, 1),
            box_min=(-0.5, -0.5, -0.5),
            box_max=(2.5, 4.5, 6.5),
            step_voxels=0.5,
        )
        expression = """vec4f(ray_of_pixel(vec2f(0.5)).t_enter, ray_of_pixel(vec2f(0.5)).t_exit,
            f32(lattice_of(ray_of_pixel(vec2f(0.5)), layer.step_voxels).count), 0.0)"""
        enter, leave, count, _ = probe(
            engine, "ray", expression, np.zeros((1, 4)), UNCLIPPED, entries
        )[0]
        with np.errstate(divide="ignore"):
            half = np.min(np.array([1.5, 2.5, 3.5]) / np.abs(direction))
        assert enter == pytest.approx(10 - half, abs=1e-4)
        assert leave == pytest.approx(10 + half, abs=1e-4)
        assert count == np.floor(2 * half / 0.5 + 0.5)


def test_a_ray_along_a_face_has_no_nan(engine):
    entries = uniforms(
        engine,
        "view",
        "layer",
        ray_origin=(-0.5, 0, 10),
        ray_direction=(0, 0, -1),
        t_far=100,
        viewport_px=(0, 0, 1, 1),
        box_min=(-0.5, -0.5, -0.5),
        box_max=(2.5, 4.5, 6.5),
    )
    expression = (
        "vec4f(ray_of_pixel(vec2f(0.5)).t_enter, ray_of_pixel(vec2f(0.5)).t_exit, 0.0, 0.0)"
    )
    enter, leave = probe(engine, "ray", expression, np.zeros((1, 4)), UNCLIPPED, entries)[0, :2]
    assert (enter, leave) == (pytest.approx(3.5), pytest.approx(10.5))


def test_lighting(engine):
    """shade() against the formula of the documentation, written out."""
    rng = np.random.default_rng(5)
    albedo, shininess, ambient, diffuse, specular = np.array([0.8, 0.5, 0.2]), 30.0, 0.1, 0.9, 0.7
    light = np.array([0.0, 0.6, 0.8])
    normals = rng.normal(size=(200, 3))
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    viewer = np.array([0.28, 0.0, 0.96])
    y = probe(
        engine,
        "lighting",
        """vec4f(shade(vec3f(0.8, 0.5, 0.2), x.xyz, vec3f(0.28, 0.0, 0.96),
            Lighting(vec3f(0.0, 0.6, 0.8), 30.0, vec3f(0.1, 0.9, 0.7))), 0.0)""",
        np.column_stack([normals, np.zeros(200)]),
    )
    half = (light + viewer) / np.linalg.norm(light + viewer)
    n_l, n_h, v_h = np.maximum(normals @ light, 0), np.maximum(normals @ half, 0), viewer @ half
    f0 = linear_from_srgb(0.2863)
    fresnel = f0 + (1 - f0) * 2 ** ((-5.55473 * v_h - 6.98316) * v_h)
    blinn_phong = fresnel * 0.25 * (shininess / 2 + 1) / np.pi * n_h**shininess
    diffused = albedo * (ambient + diffuse * n_l)[:, None]
    expected = diffused + (specular * 3 * n_l * blinn_phong)[:, None]
    np.testing.assert_allclose(y[:, :3], expected, atol=1e-4)
