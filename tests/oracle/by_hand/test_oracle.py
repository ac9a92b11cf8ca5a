"""Is the numpy oracle right? It is held to truths that can be worked out by hand."""

from dataclasses import replace

import numpy as np
import pytest

from tests.oracle import Scene, colour, render, sampling
from tests.oracle.modes import iso
from tests.oracle.ray import make_rays, rotation_matrix, sample_count
from volrender.base.modes import modes_of

MODES = tuple(modes_of("image_volume"))
TURN_X_90 = (np.sqrt(0.5), 0, 0, np.sqrt(0.5))


def camera(**changes):
    """An orthographic camera at z = 100 that looks along -z at (7.5, 7.5), 16 units wide."""
    state = {"position": (7.5, 7.5, 100), "rotation": (0, 0, 0, 1), "fov": 0.0}
    state |= {"width": 16, "height": 16, "depth": 1, "depth_range": (50, 150)}
    return state | changes


def voxel_grid(n):
    z, y, x = np.mgrid[:n, :n, :n].astype(float)
    return x, y, z


def noise(*shape, seed=0):
    return np.random.default_rng(seed).random(shape)


def aligned(data, mode, **changes):
    """A scene of 16 by 16 pixels in which pixel (i, j) looks through voxel (x=i, y=15-j)."""
    return Scene(data, mode, camera(), (16, 16), **changes)


# -- rays ----------------------------------------------------------------------------------


def projected(state, points, width, height, near, far):
    """World points to ndc by the textbook projection matrices, depth 0..1."""
    view = (points - state["position"]) @ rotation_matrix(state["rotation"])
    ndc = np.empty_like(view)
    if state["fov"] > 0:
        distance = -view[:, 2]
        ndc[:, 0] = 2 * near * view[:, 0] / width / distance
        ndc[:, 1] = 2 * near * view[:, 1] / height / distance
        ndc[:, 2] = (far * distance - far * near) / (far - near) / distance
    else:
        ndc[:, 0], ndc[:, 1] = 2 * view[:, 0] / width, 2 * view[:, 1] / height
        ndc[:, 2] = (-view[:, 2] - near) / (far - near)
    return ndc


@pytest.mark.parametrize(
    ("changes", "width", "height", "near", "far"),
    [
        # fov 90, cube camera: the mean side at the near plane is 2 near; the view is twice as wide
        ({"fov": 90, "depth_range": (2, 50)}, 8, 4, 2, 50),
        ({"fov": 90, "depth_range": (2, 50), "maintain_aspect": False, "zoom": 2}, 2, 2, 2, 50),
        # aspect 3 in a view of aspect 2: s = 4, 2 high before it grows to 3
        ({"fov": 90, "depth_range": (2, 50), "width": 48}, 6, 3, 2, 50),
        ({"fov": 90, "depth_range": None, "depth": 200}, 4, 2, 1, 1e6),
        ({"depth_range": None, "depth": 3}, 32, 16, -300, 300),
        ({"zoom": 2, "maintain_aspect": False}, 8, 8, 50, 150),
    ],
)
def test_points_of_a_ray_project_to_the_centre_of_its_pixel(changes, width, height, near, far):
    state = camera(rotation=(0.1, -0.4, 0.2, 0.9), **changes)
    rays = make_rays(Scene(np.zeros((2, 2, 2)), "mip", state, (6, 3)))
    assert (rays.near, rays.far) == pytest.approx((near, far))
    for t in (0.0, 1.7, far - near):
        ndc = projected(
            state, rays.origin_world + t * rays.direction_world, width, height, near, far
        )
        assert ndc[:, 0].reshape(3, 6) == pytest.approx(np.tile(np.arange(-5, 6, 2) / 6, (3, 1)))
        assert ndc[:, 1].reshape(3, 6)[:, 0] == pytest.approx([2 / 3, 0, -2 / 3], abs=1e-9)
        assert rays.ndc_depth(t) == pytest.approx(ndc[:, 2], abs=1e-9)


def test_box_is_entered_at_its_face_or_at_the_near_plane_and_left_at_the_far_plane():
    scene = Scene(np.zeros((10, 16, 16)), "mip", camera(), (4, 4))
    rays = make_rays(scene)
    assert rays.entry == pytest.approx(100 - 50 - 9.5)
    assert rays.exit == pytest.approx(100 - 50 + 0.5)
    inside = make_rays(replace(scene, camera=camera(depth_range=(95, 99))))
    assert inside.entry == pytest.approx(0.0)
    assert inside.exit == pytest.approx(4.0)
    beside = make_rays(replace(scene, camera=camera(position=(100, 0, 100))))
    assert not beside.crosses.any()
    assert not beside.length_voxels.any()


def test_ray_length_is_measured_in_voxels():
    # turned about x, what was y looks at the camera; scaled voxels are longer, not more
    scene = Scene(np.zeros((4, 6, 8)), "mip", camera(position=(0, 0, 100)), (1, 1), scale=(1, 5, 9))
    assert make_rays(scene).length_voxels == pytest.approx(4)
    turned = make_rays(replace(scene, rotation=TURN_X_90))
    assert turned.length_voxels == pytest.approx(6)
    assert turned.exit - turned.entry == pytest.approx(30)


def test_samples_and_base_step():
    assert sample_count(np.array([0.0, 0.1, 4.9, 5.1]), 2.0).tolist() == [1, 1, 2, 3]
    for n, step in ((1, 0.1), (16, 0.2), (100, 0.5), (400, 0.8)):
        assert Scene(np.zeros((1, n, 1)), "mip", camera()).base_step_voxels == pytest.approx(step)


# -- values --------------------------------------------------------------------------------


def test_linear_reproduces_a_ramp_and_its_gradient_and_clamps_to_the_edge():
    x, y, z = voxel_grid(6)
    scene = Scene(2 * x - 3 * y + 5 * z, "mip", camera())
    points = 1 + noise(50, 3) * 3
    values, present = sampling.sample(scene, points)
    assert present.all()
    assert values[:, 0] == pytest.approx(points @ [2, -3, 5])
    assert sampling.gradient(scene, points) == pytest.approx(np.tile([2.0, -3, 5], (50, 1)))
    outside, _ = sampling.sample(scene, np.array([[-9, 0, 5.4], [5.5, 5.5, 5.5]]))
    assert outside[:, 0] == pytest.approx([25, 20])


def test_nearest_is_the_voxel_whose_cell_the_point_is_in():
    data = noise(3, 4, 5)
    scene = Scene(data, "mip", camera(), interpolation="nearest")
    values, _ = sampling.sample(scene, np.array([[0.49, 0.51, 1.4], [4.5, 3.4, -0.5]]))
    assert values[:, 0].tolist() == [data[1, 1, 0], data[0, 3, 4]]


@pytest.mark.parametrize("missing", [np.nan, np.inf, -np.inf])
def test_missing_voxels_pull_nobody(missing):
    data = 7 + voxel_grid(4)[1]
    data[:, :, 2] = missing
    scene = Scene(data, "mip", camera(), vmin=0, vmax=9)
    values, present = sampling.sample(scene, np.array([[1.4, 1.3, 1.2], [1.6, 1, 1]]))
    assert present.tolist() == [True, False]
    assert values[0, 0] == pytest.approx(8.3)
    data[:, :, 0] -= 3  # one-sided: only the neighbour at x = 0 is there, 3 lower
    slope = sampling.gradient(Scene(data, "mip", camera()), np.array([[1.0, 1, 1]]))
    assert slope == pytest.approx(np.array([[1.5, 1, 0]]))


def test_colour_voxel_is_missing_if_any_channel_is():
    data = np.ones((1, 1, 2, 3))
    data[0, 0, 1, 2] = np.nan
    assert Scene(data, "mip", camera()).present.tolist() == [[[True, False]]]


def test_missing_rays_draw_nothing():
    data = noise(16, 16, 16)
    data[:, 2, 3] = np.nan
    for mode in MODES:
        scene = aligned(data, mode, interpolation="nearest", threshold=-1, plane=(0, 0, -1, 8))
        drawn = np.isfinite(render(scene).scalar)
        assert not drawn[15 - 2, 3]
        assert drawn.sum() == 255


# -- colour --------------------------------------------------------------------------------


def test_srgb_curve():
    assert colour.srgb_to_linear([0, 0.04, 0.5, 1]) == pytest.approx(
        [0, 0.04 / 12.92, 0.2140411, 1]
    )
    ramp = np.linspace(0, 1, 99)
    assert colour.linear_to_srgb(colour.srgb_to_linear(ramp)) == pytest.approx(ramp, abs=1e-7)


def test_contrast():
    scene = Scene(np.zeros((1, 1, 1)), "mip", camera(), vmin=2, vmax=6, gamma=2)
    values = np.array([0.0, 2, 4, 6, 8])
    assert colour.contrast(scene, values).tolist() == [0, 0, 0.25, 1, 1]
    assert colour.contrast(replace(scene, vmin=6, vmax=2), values).tolist() == [1, 1, 0.25, 0, 0]
    assert colour.contrast(replace(scene, vmin=4, vmax=4), values).tolist() == [0, 0, 1, 1, 1]


def test_default_limits():
    ints = Scene(np.array([[[3, 9]]], np.uint8), "mip", camera())
    assert ints.clim == (3, 9)
    assert Scene(np.array([[[3, np.nan, 9, np.inf]]]), "mip", camera()).clim == (3, 9)
    assert Scene(np.zeros((1, 1, 1, 3), np.int16), "mip", camera()).clim == (-32768, 32767)
    assert Scene(np.zeros((1, 1, 1, 3)), "mip", camera()).clim == (0, 1)


def test_colormap_entries_are_centred_and_clamped():
    cmap = np.repeat(np.arange(256.0)[:, None], 4, axis=1)
    t = np.array([0, 0.5 / 256, 1 / 256, 10.75 / 256, 1])
    assert colour.lookup(cmap, t, "linear")[:, 0].tolist() == [0, 0, 0.5, 10.25, 255]
    assert colour.lookup(cmap, t, "nearest")[:, 0].tolist() == [0, 0, 1, 10, 255]


def test_colour_volume_is_scaled_by_clim_but_not_its_alpha():
    data = np.array([100, 150, 200, 51], np.uint8).reshape(1, 1, 1, 4)
    scene = Scene(data, "mip", camera(), vmin=100, vmax=200, alpha=0.5)
    linear = colour.transfer(scene, data.reshape(1, 4).astype(float))
    assert linear[0] == pytest.approx([0, 0.2140411, 1, 0.2 * 0.5])


def test_compositing_is_linear_and_alpha_straight():
    half_white = np.array([[[0.5, 0.5, 0.5, 0.5]]])
    assert colour.encode(half_white, (0, 0, 0, 1)).tolist() == [[[188, 188, 188, 255]]]
    assert colour.encode(half_white, (1, 1, 1, 1)).tolist() == [[[255, 255, 255, 255]]]
    assert colour.encode(half_white, (1, 0, 0, 0)).tolist() == [[[255, 255, 255, 128]]]
    assert colour.encode(half_white * 0, (0, 1, 0, 0)).tolist() == [[[0, 0, 0, 0]]]
    assert colour.encode(half_white * [4, 4, 4, 1], (0, 0, 0, 1)).tolist() == [[[255] * 4]]
    # half white, and half of half red behind it: linear (0.75, 0.5, 0.5) at alpha 0.75
    assert colour.encode(half_white, (1, 0, 0, 0.5)).tolist() == [[[255, 213, 213, 191]]]


# -- mip and minip ---------------------------------------------------------------------------


def test_aligned_nearest_mip_is_the_maximum_along_z():
    data = noise(16, 16, 16)
    highest = render(aligned(data, "mip", interpolation="nearest"))
    lowest = render(aligned(data, "minip", interpolation="nearest"))
    assert np.array_equal(highest.scalar[::-1], data.max(axis=0))
    assert np.array_equal(lowest.scalar[::-1], data.min(axis=0))
    top = np.unravel_index(data.max(axis=0).argmax(), (16, 16))
    assert highest.image[15 - top[0], top[1]].tolist() == [255, 255, 255, 255]


def test_linear_mip_of_a_ramp_is_the_ramp():
    x, _, z = voxel_grid(16)
    assert render(aligned(x, "mip")).scalar == pytest.approx(np.tile(np.arange(16.0), (16, 1)))
    along = render(aligned(z, "minip"))
    assert along.scalar == pytest.approx(0)
    # the first of equal samples wins: 0 is first reached at z = 0, and refined to no further
    assert along.depth == pytest.approx((100 - 50 - 0) / 100, abs=0.2 / 100)


@pytest.mark.parametrize(("mode", "sign"), [("mip", 1), ("minip", -1)])
def test_refinement_finds_a_peak_by_four_halvings_of_the_step(mode, sign):
    _, _, z = voxel_grid(16)
    scene = aligned(sign * -np.abs(z - 8), mode)  # a ridge at z = 8
    layers = render(replace(scene, camera=camera(depth_range=(84.58, 184.58))))
    spacing = 15.92 / 80  # from the near plane at z = 15.42 to the face at -0.5
    t = layers.depth * 100
    sixteenths = t / spacing * 16
    assert np.abs(t - 7.42).max() <= spacing / 32 + 1e-9
    assert sixteenths == pytest.approx(np.round(sixteenths), abs=1e-9)
    assert (np.round(sixteenths) % 2 == 1).all()  # the last halving was needed
    assert layers.scalar == pytest.approx(sign * -np.abs(t - 7.42))
    nearest_sample = np.abs(np.arange(80) * spacing - 7.42).min()
    assert layers.unrefined == pytest.approx(sign * -nearest_sample)


def test_refinement_stays_behind_the_near_plane():
    _, _, z = voxel_grid(16)
    layers = render(replace(aligned(z, "mip"), camera=camera(depth_range=(90.13, 150))))
    assert layers.scalar == pytest.approx(9.87)
    assert layers.depth == pytest.approx(0)


def test_clamped_mip_takes_the_first_sample_that_saturates():
    _, _, z = voxel_grid(16)
    scene = aligned(15 - z, "mip", vmin=0, vmax=5)  # 5 is reached at z = 10, the maximum at 0
    assert render(scene).depth == pytest.approx((50 - 10) / 100, abs=0.2 / 100)
    assert (render(scene).image[..., 0] == 255).all()
    never = replace(scene, vmin=20, vmax=30)
    assert render(never).depth == pytest.approx((50 - 15.5) / 100)
    inverted = replace(scene, vmin=5, vmax=0)
    assert (render(inverted).image[..., 0] == 0).all()
    assert render(inverted).depth == pytest.approx((50 - 10) / 100, abs=0.2 / 100)


def test_step_of_no_width_shows_where_the_maximum_exceeds_it():
    data = np.zeros((16, 16, 16))
    data[4, 12, 3] = 1
    image = render(aligned(data, "mip", vmin=0.5, vmax=0.5, interpolation="nearest")).image
    assert np.argwhere(image[..., 0]).tolist() == [[15 - 12, 3]]


def test_colour_mip_takes_the_luminance_and_shows_the_colour():
    data = np.zeros((16, 16, 16, 3))
    data[12] = (1, 0, 0)
    data[4] = (0, 0.5, 0)  # darker red lies in front, but 0.2126 < 0.7152 / 2
    scene = aligned(data, "mip", interpolation="nearest")
    assert render(scene).scalar == pytest.approx(0.3576)
    assert (render(scene).image == (0, 128, 0, 255)).all()
    # clim scales the picture, but luminance is not clamped by it
    assert (render(replace(scene, vmax=0.1)).image == (0, 255, 0, 255)).all()


# -- iso -------------------------------------------------------------------------------------

RADIUS = 9.3


def sphere(scale=(1.0, 1.0, 1.0), n=24):
    """RADIUS minus the world distance to the centre of a volume with this scale."""
    x, y, z = voxel_grid(n)
    offsets = [(axis - (n - 1) / 2) * s for axis, s in zip((x, y, z), scale, strict=True)]
    return RADIUS - np.sqrt(sum(offset**2 for offset in offsets))


def sphere_scene(size=(48, 40)):
    state = camera(position=(11.5, 11.5, 100), width=24, height=20, depth_range=(70, 130))
    return Scene(sphere(), "iso", state, size, threshold=0.0)


def test_iso_sphere_silhouette_depth_and_normals():
    scene = sphere_scene()
    layers = render(scene)
    rays = make_rays(scene)
    distance = np.hypot(*(rays.origin_world[:, :2] - 11.5).T).reshape(40, 48)
    drawn = np.isfinite(layers.depth)
    assert drawn[distance < RADIUS - 0.1].all()
    assert not drawn[distance > RADIUS + 0.05].any()
    assert np.abs(layers.scalar[drawn]).max() < 0.25 / 2**6 * 1.1
    assert (layers.scalar[drawn] > 0).all()

    points = rays.at(np.flatnonzero(drawn), layers.depth[drawn] * (130 - 70))
    outward = (points - 11.5) / RADIUS
    assert np.linalg.norm(outward, axis=1) == pytest.approx(1, abs=0.04 / RADIUS)
    assert (outward[:, 2] > 0).all()  # the near side
    normals = iso.facing(iso.normals_world(scene, points), np.array([[0, 0, 1.0]]))
    assert normals == pytest.approx(outward, abs=0.02)


def test_iso_normals_of_a_turned_and_stretched_volume_point_outward_in_world():
    scale, rotation = (1.0, 1.5, 0.7), (0.1, -0.4, 0.2, 0.9)
    scene = replace(sphere_scene(), data=sphere(scale), scale=scale, rotation=rotation)
    outward = noise(40, 3) - 0.5
    outward /= np.linalg.norm(outward, axis=1, keepdims=True)
    positions = 11.5 + outward * 7 / scale  # a sphere of 7 about the centre, in world units
    expected = outward @ rotation_matrix(rotation).T
    assert iso.normals_world(scene, positions) == pytest.approx(-expected, abs=0.03)


def test_iso_wall_that_faces_the_light():
    _, _, z = voxel_grid(16)
    layers = render(aligned(z, "iso", threshold=5, vmin=0, vmax=1, emissive=(0.5, 0, 0)))
    # samples come from the near side: the whole value range above 5 begins at the box's face
    assert layers.depth == pytest.approx((50 - 15.5) / 100)
    # n = l = v = h; the linear value of sRGB 0.2863 is 0.066638, of 0.5 is 0.214041
    grazing = 2 ** (-5.55473 - 6.98316)
    specular = 3 * (0.066638 * (1 - grazing) + grazing) / 4 * 16 / np.pi
    assert layers.colour[8, 8] == pytest.approx(
        [3.2 / np.pi + specular + 0.214041, 3.2 / np.pi + specular, 3.2 / np.pi + specular, 1],
        abs=1e-5,
    )


def test_iso_light_falls_off_with_the_angle():
    # n turned by 60 degrees: n.l = n.h = 0.5, and so the highlight is 2^-30
    scene = aligned(noise(4, 4, 4), "iso")
    view = np.array([[0.0, 0, 1]])
    albedo = np.full((1, 3), 0.5)
    normal = np.array([[np.sqrt(0.75), 0, 0.5]])
    assert iso.lit(scene, albedo, normal, view, view[0]) == pytest.approx(0.5 / np.pi * 1.7)
    away = iso.lit(scene, albedo, -view, view, view[0])
    assert away == pytest.approx(0.5 / np.pi * 0.2)
    # v 60 degrees from l, n = h between them: n.l = v.h = cos 30, n.h = 1; no albedo
    side, cos = np.array([[np.sqrt(0.75), 0, 0.5]]), np.sqrt(0.75)
    grazing = 2 ** ((-5.55473 * cos - 6.98316) * cos)
    highlight = 3 * cos * (0.066638 * (1 - grazing) + grazing) / 4 * 16 / np.pi
    half = np.array([[0.5, 0, cos]])
    assert iso.lit(scene, albedo * 0, half, side, view[0]) == pytest.approx(highlight, abs=1e-5)
    assert iso.facing(-normal, view) == pytest.approx(normal)
    assert iso.facing(normal * 0, view) == pytest.approx(view)


def test_iso_steps_over_what_is_thinner_than_step_size():
    wall = np.zeros((16, 16, 16))
    wall[12] = 1  # 11.5 to 12.5: samples 16/11 apart from 15.5 fall on 12.59 and 11.14
    scene = aligned(wall, "iso", interpolation="nearest")
    assert render(scene).depth == pytest.approx((50 - 12.5) / 100, abs=0.2 / 2**6 / 100)
    assert np.isnan(render(replace(scene, step_size=7.5)).depth).all()


def test_iso_samples_the_far_end_and_draws_nothing_where_nothing_exceeds():
    _, _, z = voxel_grid(16)
    sparse = aligned(-z, "iso", threshold=-0.5, step_size=10, substep_size=0.01)
    # 8 samples, 2 apart: the last before the exit is at z = 1.5; -0.5 is exceeded below z = 0.5
    assert render(sparse).depth == pytest.approx((50 - 0.5) / 100, abs=2 / 2**10 / 100)
    empty = render(replace(sparse, threshold=0.5))
    assert np.isnan(empty.scalar).all()
    assert np.isnan(empty.depth).all()
    assert (empty.image == (0, 0, 0, 255)).all()


# -- slice -----------------------------------------------------------------------------------


def test_slice_shows_the_layer_at_its_depth():
    data = noise(16, 16, 16)
    layers = render(aligned(data, "slice", plane=(0, 0, 2, -12)))  # z = 6
    assert layers.scalar[::-1] == pytest.approx(data[6])
    assert layers.depth == pytest.approx((50 - 6) / 100)


def test_oblique_slice_in_perspective():
    x, y, z = voxel_grid(16)
    state = camera(fov=30.0, position=(7.5, 7.5, 40), depth_range=(1, 100))
    scene = Scene(x + 2 * y + 3 * z, "slice", state, (20, 16), plane=(0.5, 0, -1, 4))
    layers, rays = render(scene), make_rays(scene)
    drawn = np.isfinite(layers.depth)
    assert 20 < drawn.sum() < 320
    view_depth = 100 / (100 - layers.depth[drawn] * 99)  # the inverse of the depth's definition
    hit = (view_depth - 1)[:, None] * rays.direction_world[drawn.ravel()]
    hit = hit + rays.origin_world[drawn.ravel()]
    assert hit @ [0.5, 0, -1] + 4 == pytest.approx(0, abs=1e-6)
    middle = ((hit > 0.1) & (hit < 14.9)).all(axis=1)
    assert layers.scalar[drawn][middle] == pytest.approx(hit[middle] @ [1, 2, 3], abs=1e-5)


def test_slice_on_a_face_is_drawn_and_outside_or_edge_on_is_not():
    scene = aligned(noise(16, 16, 16), "slice")
    for height, count in ((15.5, 256), (-0.5, 256), (15.51, 0), (-0.51, 0), (160, 0)):
        scalar = render(replace(scene, plane=(0, 0, -1, height))).scalar
        assert np.isfinite(scalar).sum() == count
    assert np.isnan(render(replace(scene, plane=(1, 0, 0, -7.5))).scalar).all()


def test_slice_is_cut_by_the_near_and_far_plane():
    state = camera(depth_range=(95, 98))  # from z = 5 to z = 2
    scene = replace(aligned(noise(16, 16, 16), "slice"), camera=state)
    for height, count in ((6, 0), (4, 256), (1, 0)):
        scalar = render(replace(scene, plane=(0, 0, -1, height))).scalar
        assert np.isfinite(scalar).sum() == count


# -- the whole image ---------------------------------------------------------------------------


@pytest.mark.parametrize("mode", MODES)
def test_moving_volume_and_camera_together_changes_nothing(mode):
    state = camera(fov=40.0, position=(10.0, 5, 40), depth_range=(10, 90))
    plane = np.array([0.2, 0.1, -1, 6])
    still = Scene(noise(12, 14, 16), mode, state, (24, 20), plane=plane, scale=(1, 1, 1.5))
    turn, shift = rotation_matrix((0.3, 0.5, -0.2, 0.7)), np.array([3, -8, 20.0])
    moved_plane = np.append(turn @ plane[:3], plane[3] - (turn @ plane[:3]) @ shift)
    moved = replace(
        still,
        camera=state | {"rotation": (0.3, 0.5, -0.2, 0.7), "position": turn @ (10, 5, 40) + shift},
        rotation=(0.6, 1.0, -0.4, 1.4),  # the same rotation: quaternions are normalised
        offset=shift,
        plane=moved_plane,
    )
    before, after = render(still), render(moved)
    drawn = np.isfinite(before.depth)
    assert drawn.any()
    assert not drawn.all()
    assert after.depth == pytest.approx(before.depth, abs=1e-9, nan_ok=True)
    assert after.colour == pytest.approx(before.colour, abs=1e-9)


def test_alpha_scales_the_premultiplied_colour_of_every_mode():
    for mode in MODES:
        scene = aligned(noise(16, 16, 16), mode, plane=(0, 0, -1, 8))
        full, faint = render(scene).colour, render(replace(scene, alpha=0.25)).colour
        assert full[..., 3].min() > 0.99  # composite is never quite opaque
        assert faint == pytest.approx(full / 4)
