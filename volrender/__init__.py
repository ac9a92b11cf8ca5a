"""volrender: a fast, exact volume renderer for Python on WebGPU."""

from typing import TYPE_CHECKING

from . import transfer
from .base.version import __version__ as __version__
from .data.files import read_label_table
from .data.multiscale import Multiscale
from .data.opening.dataset import Dataset
from .data.opening.open import open_dataset as open
from .engine.device.engine import Engine, default_engine
from .hosts import choose, loop
from .scene.camera.camera import Camera
from .scene.drawing.layers import Layer
from .scene.fidelity.fidelity import Fidelity
from .scene.figure.figure import Figure
from .scene.figure.showing import show_by
from .scene.figure.uncopied import refuse_copies
from .scene.graphics.labels.graphic import LabelsGraphic
from .scene.graphics.multichannel.graphic import MultichannelVolumeGraphic
from .scene.graphics.transfer.presets import PRESETS as presets
from .scene.graphics.transfer.windows import CT_WINDOWS as ct_windows
from .scene.graphics.volume_graphic import ImageVolumeGraphic
from .scene.ortho.mosaic_figure import MosaicFigure
from .scene.ortho.ortho_figure import OrthoFigure
from .scene.output.pages import write_pages_by
from .scene.state.transfer_function import apply_transfer_function
from .scene.state.transfer_function_file import load_transfer_function, save_transfer_function
from .scene.state.user_presets import USER_PRESETS as user_presets

if TYPE_CHECKING:
    from .hosts.widget.widget import Widget as Widget  # needs anywidget: not in __all__

__all__ = [
    "Camera",
    "Dataset",
    "Engine",
    "Fidelity",
    "Figure",
    "ImageVolumeGraphic",
    "LabelsGraphic",
    "Layer",
    "MosaicFigure",
    "MultichannelVolumeGraphic",
    "Multiscale",
    "OrthoFigure",
    "apply_transfer_function",
    "ct_windows",
    "datasets",
    "default_engine",
    "load_transfer_function",
    "loop",
    "open",
    "presets",
    "read_label_table",
    "save_transfer_function",
    "transfer",
    "user_presets",
]

show_by(choose.show, choose.live)
write_pages_by(choose.write_page)
refuse_copies()


def __getattr__(name: str):
    if name == "datasets":  # its random numbers take a while to load, and few need them
        import importlib

        return importlib.import_module(f"{__name__}.datasets")
    if name == "Widget":
        return choose.widget_class()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
