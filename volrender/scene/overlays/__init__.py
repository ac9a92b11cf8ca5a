"""What a subplot can draw over its volumes: outline, axes, colorbar, scale bar, time stamp, crosshair."""

from .annotations.legend import Legend
from .annotations.letters import letters
from .annotations.orientation import Orientation
from .annotations.text_note import TextNote
from .annotations.texts import Texts, add_text, title
from .axes import Axes
from .caption import Caption
from .colorbar.colorbar import Colorbar
from .crosshair import Crosshair, HiddenPlanes, SlicePlanes
from .outline import Outline
from .overlay import is_light
from .scale_bar import ScaleBar
from .time_stamp import TimeStamp

__all__ = [
    "Axes",
    "Caption",
    "Colorbar",
    "Crosshair",
    "HiddenPlanes",
    "Legend",
    "Orientation",
    "Outline",
    "ScaleBar",
    "SlicePlanes",
    "TextNote",
    "Texts",
    "TimeStamp",
    "add_text",
    "is_light",
    "letters",
    "title",
]
