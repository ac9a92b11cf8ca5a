"""volrender: a fast, exact volume renderer for Python on WebGPU."""

from . import loop
from .engine.device import Engine, default_engine
from .scene.camera import Camera
from .scene.figure import Figure
from .scene.layers import Layer
from .scene.ortho_figure import OrthoFigure
from .scene.volume_graphic import ImageVolumeGraphic

__all__ = [
    "Camera",
    "Engine",
    "Figure",
    "ImageVolumeGraphic",
    "Layer",
    "OrthoFigure",
    "datasets",
    "default_engine",
    "loop",
]
__version__ = "0.1.0"


def __getattr__(name: str):
    if name == "datasets":  # its random numbers take a while to load, and few need them
        import importlib

        return importlib.import_module(f"{__name__}.datasets")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
