"""The shapes that 2D transfer functions are made of, in their public place."""

from .scene.graphics.transfer.shapes import Rectangle, Triangle

__all__ = ["Rectangle", "Triangle"]
