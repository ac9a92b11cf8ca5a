"""iso: the first place along the ray whose value exceeds the threshold, lit from a direction."""

import numpy as np

from ..colour import premultiply, srgb_to_linear, transfer
from ..ray import Hits, Lattice, rotation_matrix, world_from_data
from ..sampling import gradient, sample

LIGHT_INTENSITY = 3.0
SPECULAR_SRGB = 0.2863  # reflectance at normal incidence


def march(scene, rays, t_end=None):
    """The lit surface on each ray, as `Hits`. The far end of a ray, or t_end, is sampled too."""
    lattice = Lattice.of(rays, scene.step_size * scene.base_step_voxels, t_end)

    def exceeds(index, t):
        values, present = sample(scene, rays.at(index, t))
        return present & (scene.scalar(values) > scene.threshold)

    first = np.full(len(lattice.count), -1)
    for k in range(lattice.count.max() + 1):
        index = lattice.with_segment(max(k - 1, 0))
        index = index[first[index] < 0]
        first[index[exceeds(index, lattice.t(index, k))]] = k

    found = np.flatnonzero(first >= 0)
    before = lattice.t(found, np.maximum(first[found] - 1, 0))
    above = bisected(scene, lambda t: exceeds(found, t), before, lattice.t(found, first[found]))
    positions = rays.at(found, above)
    values, _ = sample(scene, positions)
    rgba = transfer(scene, values)
    if scene.color is not None:
        rgba[:, :3], rgba[:, 3] = srgb_to_linear(scene.color[:3]), scene.color[3] * scene.alpha
    to_viewer = -unit(rays.direction_world[found])
    normal = at_entry(rays, found, first[found] == 0, normals_world(scene, positions))
    normal = facing(normal, to_viewer)
    rgba[:, :3] = lit(scene, rgba[:, :3], normal, to_viewer, light_direction(scene))

    hits = Hits.none(len(first))
    hits.t[found] = above
    hits.scalar[found] = scene.scalar(values)
    hits.colour[found] = premultiply(rgba)
    return hits


def bisected(scene, is_inside, outside, inside):
    """The t (n,) of the first point inside between two, (n,) both: as finely as the scene asks for."""
    for _ in range(max(6, int(np.ceil(np.log2(scene.step_size / scene.substep_size))))):
        middle = (outside + inside) / 2
        enters = is_inside(middle)
        inside, outside = np.where(enters, middle, inside), np.where(enters, outside, middle)
    return inside


def at_entry(rays, index, enters_inside, normal):
    """Normals (n, 3) on rays (indices); of those that enter inside (n,), that of the face or the cut."""
    cut = unit(rays.cut_normal_world[index])
    return np.where(enters_inside[:, None] & cut.any(axis=1, keepdims=True), cut, normal)


def light_direction(scene):
    """Unit vector to the light, (3,): the camera's backward axis turned to its right, then up."""
    azimuth, elevation = np.deg2rad(scene.light)
    right, up, backward = rotation_matrix(scene.camera["rotation"]).T
    level = np.cos(azimuth) * backward + np.sin(azimuth) * right
    return np.cos(elevation) * level + np.sin(elevation) * up


def unit(vectors):
    """Vectors (m, 3) made of length 1; a zero vector stays zero."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(length > 0, length, 1.0)


def dot(a, b):
    """Row by row dot product, (m, 1)."""
    return (a * b).sum(axis=1, keepdims=True)


def normals_world(scene, positions):
    """Unit gradients in world space, (m, 3): data gradients by the inverse transpose; 0 if flat."""
    slope = unit(gradient(scene, positions))  # a unit first: any finite data range works
    return unit(slope @ np.linalg.inv(world_from_data(scene)[0]))


def facing(normal, to_viewer):
    """Normals turned to the viewer; towards the viewer where there is none."""
    turned = np.where(dot(normal, to_viewer) < 0, -normal, normal)
    return np.where(normal.any(axis=1, keepdims=True), turned, to_viewer)


def lit(scene, albedo, normal, to_viewer, to_light):
    """Linear light leaving the surface to the viewer, (m, 3), not clamped."""
    emitted = srgb_to_linear(scene.emissive)
    return reflected(scene, albedo, normal, to_viewer, to_light) + emitted


def reflected(scene, albedo, normal, to_viewer, to_light):
    """Linear light that is reflected to the viewer, (m, 3), not clamped.

    Lambert's diffuse and Blinn-Phong's specular reflection (Blinn 1977) of one light, with
    Schlick's Fresnel term in the spherical Gaussian form of Karis 2013, and ambient light.
    """
    half = unit(to_light + to_viewer)
    n_l = np.maximum(dot(normal, np.broadcast_to(to_light, normal.shape)), 0)
    n_h = np.maximum(dot(normal, half), 0)
    v_h = dot(to_viewer, half)
    reflectance = srgb_to_linear(SPECULAR_SRGB)
    grazing = np.exp2((-5.55473 * v_h - 6.98316) * v_h)
    fresnel = reflectance * (1 - grazing) + grazing
    distribution = (scene.shininess / 2 + 1) / np.pi * n_h**scene.shininess
    gloss = scene.specular * LIGHT_INTENSITY * n_l * fresnel / 4 * distribution
    return albedo * (scene.ambient + scene.diffuse * n_l) + gloss
