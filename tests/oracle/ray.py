"""Which ray does a pixel look along, where does it cross the volume, what is found on it?

Conventions: m = width_px * height_px rays, row by row from the top left pixel. A ray's
parameter t is the distance beyond the near plane along the view axis, so points are
`origin + t * direction` with a direction whose component along the view axis is 1.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Rays:
    """The rays of an image, in world space and in data space, with their stretch in the box."""

    origin_world: np.ndarray  # (m, 3), on the near plane
    direction_world: np.ndarray  # (m, 3)
    origin_data: np.ndarray  # (m, 3), xyz in voxels
    direction_data: np.ndarray  # (m, 3)
    entry: np.ndarray  # (m,) t where the ray enters the box or passes the near plane
    exit: np.ndarray  # (m,) t where it leaves the box or reaches the far plane
    cut_normal_world: np.ndarray  # (m, 3) of the face or cut at entry; 0 at the near plane
    forward_world: np.ndarray  # (3,) unit vector, the camera's view direction
    near: float
    far: float
    is_perspective: bool

    @property
    def crosses(self):
        """Which rays have a stretch inside the box, (m,) bool."""
        return self.exit > self.entry

    @property
    def length_voxels(self):
        """Length inside the box, euclidean in data space; 0 for a ray that misses."""
        speed = np.linalg.norm(self.direction_data, axis=1)
        return np.where(self.crosses, (self.exit - self.entry) * speed, 0.0)

    def until(self, t_end):
        """The t where rays end, (m,): at the exit, or at t_end (m,) if that is before it."""
        return self.exit if t_end is None else np.minimum(self.exit, t_end)

    @property
    def length_of_t(self):
        """World length for each unit of t, (m,)."""
        return np.linalg.norm(self.direction_world, axis=1)

    def at(self, rays, t):
        """Positions in data space, xyz in voxels, of some of the rays (indices) at t."""
        return self.origin_data[rays] + t[:, None] * self.direction_data[rays]

    def ndc_depth(self, t):
        """Depth 0..1 (near to far) at t."""
        if self.is_perspective:
            return self.far * t / ((self.far - self.near) * (self.near + t))
        return t / (self.far - self.near)


@dataclass(frozen=True, eq=False)
class Lattice:
    """Where rays are sampled: evenly from entry to exit. Where one ends before, its last segment is cut."""

    rays: Rays
    count: np.ndarray  # (m,) int, segments from entry to exit
    spacing: np.ndarray  # (m,), in t
    end: np.ndarray  # (m,), the t where rays end

    @classmethod
    def of(cls, rays, step_voxels, t_end=None):
        """That of rays which end at their exits, or at t_end (m,) if that is before."""
        count = sample_count(rays.length_voxels, step_voxels)
        spacing = np.where(rays.crosses, (rays.exit - rays.entry) / count, 0.0)
        return cls(rays, count, spacing, rays.until(t_end))

    def t(self, index, k):
        """The t of the k-th samples of some of the rays (indices): k = 0 is the entry."""
        entry, exit_ = self.rays.entry[index], self.rays.exit[index]
        t = np.where(k == self.count[index], exit_, entry + k * self.spacing[index])
        return np.minimum(t, self.end[index])

    def with_segment(self, k):
        """The rays, as indices, that have a segment between samples k and k + 1."""
        return np.flatnonzero((k < self.count) & (self.rays.entry + k * self.spacing < self.end))


@dataclass(frozen=True, eq=False)
class Hits:
    """What a march found on each ray; NaN, and no colour, where it found nothing."""

    t: np.ndarray  # (m,)
    scalar: np.ndarray  # (m,) data units
    unrefined: np.ndarray  # (m,) data units, the best of the samples alone: mip and minip only
    colour: np.ndarray  # (m, 4) linear, premultiplied
    opacity: np.ndarray  # (m,) of all on the ray, before the graphic's alpha: composite only
    writes_depth: np.ndarray  # (m,) bool, False where a composite stays below a half
    scaled: np.ndarray  # (m,) 0..1, what is seen; NaN where that is the scalar, by clim and gamma

    @classmethod
    def none(cls, m):
        """No ray has found anything yet: for a march to fill in."""
        nothing = [np.full(m, np.nan) for _ in range(5)]
        return cls(*nothing[:3], np.zeros((m, 4)), nothing[3], np.ones(m, bool), scaled=nothing[4])


def rotation_matrix(quaternion_xyzw):
    """The 3x3 rotation of a quaternion of any length but 0."""
    x, y, z, w = np.asarray(quaternion_xyzw, float) / np.linalg.norm(quaternion_xyzw)
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )


def world_from_data(scene):
    """Where data positions are in the world: linear part (3, 3) and translation (3,)."""
    linear, translation = rotation_matrix(scene.rotation) * scene.scale, np.array(scene.offset)
    if scene.affine is None:
        return linear, translation
    first = np.asarray(scene.affine, float)
    return linear @ first[:3, :3], linear @ first[:3, 3] + translation


def mean_edge(scene):
    """The geometric mean of a voxel's edges in the world."""
    return abs(np.linalg.det(world_from_data(scene)[0])) ** (1 / 3)


def near_far(camera):
    """Distances of the near and far plane along the view axis."""
    if camera.get("depth_range"):
        near, far = camera["depth_range"]
        return float(near), float(far)
    if camera["fov"] > 0:
        factor = 0.5 / np.tan(np.radians(camera["fov"]) / 2)
        return camera["depth"] * factor * 0.01, camera["depth"] * factor * 10000.0
    return -100.0 * camera["depth"], 100.0 * camera["depth"]


def near_plane_size(camera, view_aspect):
    """Width and height of what is seen at the near plane, in camera units."""
    aspect = camera["width"] / camera["height"]
    zoom = camera.get("zoom", 1.0)
    if camera["fov"] > 0:
        near, _ = near_far(camera)
        mean_side = 2 * near * np.tan(np.radians(camera["fov"]) / 2) / zoom
        height = 2 * mean_side / (1 + aspect)
        width = height * aspect
    else:
        width, height = camera["width"] / zoom, camera["height"] / zoom
    if camera.get("maintain_aspect", True):
        if aspect < view_aspect:
            width = height * view_aspect
        else:
            height = width / view_aspect
    return width, height


def pixel_centres_ndc(size, shift_px=(0.0, 0.0)):
    """x (m,) and y (m,) of the pixel centres, y up, both inside -1..1; shifted right and down."""
    width_px, height_px = size
    x = (np.arange(width_px) + 0.5 + shift_px[0]) / width_px * 2 - 1
    y = 1 - (np.arange(height_px) + 0.5 + shift_px[1]) / height_px * 2
    grid_y, grid_x = np.meshgrid(y, x, indexing="ij")
    return grid_x.ravel(), grid_y.ravel()


def crossing(origin, direction, low, high):
    """Slab test: the t where rays enter and leave the box low..high; (inf, -inf) for a miss.

    Method: Kay and Kajiya 1986. A ray parallel to a slab is inside all along or never.
    """
    parallel = direction == 0
    divisor = np.where(parallel, 1.0, direction)
    first, second = (low - origin) / divisor, (high - origin) / divisor
    inside = (origin >= low) & (origin <= high)
    start = np.where(parallel, np.where(inside, -np.inf, np.inf), np.minimum(first, second))
    end = np.where(parallel, np.where(inside, np.inf, -np.inf), np.maximum(first, second))
    return start.max(axis=1), end.min(axis=1)


def clipped(origin, direction, planes):
    """The t where rays enter and leave what planes keep, and the normal at entry.

    Parameters
    ----------
    origin, direction : (m, 3)
    planes : sequence of (a, b, c, d); kept is where ax + by + cz + d >= 0

    Returns
    -------
    start, end : (m,); normal : (m, 3), of the plane that is entered last
    """
    start, end = np.full(len(origin), -np.inf), np.full(len(origin), np.inf)
    normal = np.zeros_like(origin)
    for *towards, distance in planes:
        height, climb = origin @ towards + distance, direction @ towards
        t = -height / np.where(climb == 0, np.nan, climb)
        entered = (climb > 0) & (t > start)
        start[entered], normal[entered] = t[entered], towards
        end = np.where(climb < 0, np.minimum(end, t), end)
        end[(climb == 0) & (height < 0)] = -np.inf
    return start, end, normal


def box_planes(scene):
    """The faces of what is shown, as planes (a, b, c, d) in data space."""
    low, high = scene.box
    faces = ((*unit, -low[axis]) for axis, unit in enumerate(np.eye(3)))
    return [*faces, *((*-unit, high[axis]) for axis, unit in enumerate(np.eye(3)))]


def make_rays(scene, shift_px=(0.0, 0.0)):
    """One ray for each pixel of the scene, through its centre or so far right and down of it, as `Rays`.

    A camera scale stretches camera units; t, near and far are then in camera units.
    """
    camera = scene.camera
    near, far = near_far(camera)
    width, height = near_plane_size(camera, scene.size[0] / scene.size[1])
    ndc_x, ndc_y = pixel_centres_ndc(scene.size, shift_px)
    side_x, side_y = ndc_x * width / 2, ndc_y * height / 2
    is_perspective = camera["fov"] > 0
    slope = 1 / near if is_perspective else 0.0
    origin_view = np.stack([side_x, side_y, np.full_like(side_x, -near)], axis=1)
    direction_view = np.stack([side_x * slope, side_y * slope, -np.ones_like(side_x)], axis=1)

    camera_axes = rotation_matrix(camera["rotation"]) * camera.get("scale", (1, 1, 1))
    origin_world = origin_view @ camera_axes.T + np.asarray(camera["position"], float)
    direction_world = direction_view @ camera_axes.T
    forward = -camera_axes[:, 2]

    linear, translation = world_from_data(scene)
    data_from_world = np.linalg.inv(linear)
    origin_data = (origin_world - translation) @ data_from_world.T
    direction_data = direction_world @ data_from_world.T
    box = crossing(origin_data, direction_data, *scene.box)
    faces = clipped(origin_data, direction_data, box_planes(scene))
    clip = clipped(origin_world, direction_world, scene.clipping_planes)
    face_normal_world = faces[2] @ data_from_world  # by the inverse transpose
    normal = np.where((clip[0] > box[0])[:, None], clip[2], face_normal_world)
    start, end = np.maximum(box[0], clip[0]), np.minimum(box[1], clip[1])
    normal[start < 0] = 0  # entered behind the near plane
    return Rays(
        origin_world,
        direction_world,
        origin_data,
        direction_data,
        np.maximum(start, 0.0),
        np.minimum(end, far - near),
        normal,
        forward / np.linalg.norm(forward),
        near,
        far,
        is_perspective,
    )


def sample_count(length_voxels, step_voxels):
    """How many samples, (m,) int, a ray takes: at entry + k * length / count, k < count."""
    return np.maximum(1, np.floor(length_voxels / step_voxels + 0.5)).astype(int)
