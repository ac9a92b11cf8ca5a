"""What should the picture of labels be? Marches in numpy (float64) of volumes whose values are ids."""

from .render import LabelPicture, render_labels
from .scene import LabelScene

__all__ = ["LabelPicture", "LabelScene", "render_labels"]
