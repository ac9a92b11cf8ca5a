"""minip: the smallest value along the ray."""

from .mip import march_extremum


def march(scene, rays, t_end=None):
    """The minimum along each ray, as `Hits`."""
    return march_extremum(scene, rays, sign=-1, t_end=t_end)
