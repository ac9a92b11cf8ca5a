"""Made-up volumes: the names of `volrender.data.datasets` in their public place."""

from .data.datasets import cells_movie, head, marschner_lobb, noise, sphere, vessels, vessels_store

__all__ = ["cells_movie", "head", "marschner_lobb", "noise", "sphere", "vessels", "vessels_store"]
