"""iso: the first place along the ray whose value exceeds the threshold, lit from a direction."""

import numpy as np

from ..colour import premultiply, srgb_to_linear, transfer
from ..ray import Hits, rotation_matrix, sample_count, world_from_data
from ..sampling import gradient, sample

LIGHT_INTENSITY = 3.0
SPECULAR_SRGB = 0.2863  # reflectance at normal incidence


def march(scene, rays, t_end=None):
    """The lit surface on each ray, as `Hits`. The far end of a ray, or t_end, is sampled too."""
    end = rays.until(t_end)
    count = sample_count(rays.length_voxels, scene.step_size * scene.base_step_voxels)
    spacing = np.where(rays.crosses, (rays.exit - rays.entry) / count, 0.0)

    def exceeds(index, t):
        values, present = sample(scene, rays.at(index, t))
        return present & (scene.scalar(values) > scene.threshold)

    def sample_t(index, k):
        t = np.where(k == count[index], rays.exit[index], rays.entry[index] + k * spacing[index])
        return np.minimum(t, end[index])

    first = np.full(len(count), -1)
    for k in range(count.max() + 1):
        begins = (rays.entry < end) & (rays.entry + (k - 1) * spacing < end)
        index = np.flatnonzero(begins & (k <= count) & (first < 0))
        first[index[exceeds(index, sample_t(index, k))]] = k

    found = np.flatnonzero(first >= 0)
    above = sample_t(found, first[found])
    below = sample_t(found, np.maximum(first[found] - 1, 0))
    halvings = max(6, int(np.ceil(np.log2(scene.step_size / scene.substep_size))))
    for _ in range(halvings):
        middle = (below + above) / 2
        inside = exceeds(found, middle)
        above, below = np.where(inside, middle, above), np.where(inside, below, middle)

    positions = rays.at(found, above)
    values, _ = sample(scene, positions)
    rgba = transfer(scene, values)
    if scene.color is not None:
        rgba[:, :3], rgba[:, 3] = srgb_to_linear(scene.color[:3]), scene.color[3] * scene.alpha
    to_viewer = -unit(rays.direction_world[found])
    cut = unit(rays.cut_normal_world[found])
    at_cut = (first[found] == 0)[:, None] & cut.any(axis=1, keepdims=True)
    normal = facing(np.where(at_cut, cut, normals_world(scene, positions)), to_viewer)
    rgba[:, :3] = lit(scene, rgba[:, :3], normal, to_viewer, light_direction(scene))

    hits = Hits.none(len(count))
    hits.t[found] = above
    hits.scalar[found] = scene.scalar(values)
    hits.colour[found] = premultiply(rgba)
    return hits


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
