"""Procedural volumes, of any size, seeded: for trying things out, for tests and for pictures.

Each function returns an array of shape (nz, ny, nx), `cells_movie` one of (t, nz, ny, nx). They
are made slab by slab, so that a large one needs little memory beside itself. One seed gives the
same volume on every machine, up to the last bit of floating-point arithmetic.
"""

from .analytic import marschner_lobb, sphere
from .cells import cells_movie
from .phantom import head
from .random_noise import noise
from .vasculature import vessels
from .vessels_store import vessels_store

__all__ = ["cells_movie", "head", "marschner_lobb", "noise", "sphere", "vessels", "vessels_store"]
