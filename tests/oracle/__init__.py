"""What should the picture be? A plain, slow march in numpy (float64) that the GPU is held to."""

from .render import Layers, render
from .scene import Scene

__all__ = ["Layers", "Scene", "render"]
