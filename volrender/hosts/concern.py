"""Does a change concern a figure? Who shows it draws again only then."""

from ..scene.camera.camera import Camera
from ..scene.figure.animations import Animations
from ..scene.figure.figure import Figure
from ..scene.figure.subplot import Subplot
from ..scene.graphics.cursor import Cursor
from ..scene.graphics.graphic import Graphic
from ..scene.measuring.measurement import Measurement
from ..scene.measuring.measurements import Measurements
from ..scene.overlays.overlay import Overlay
from ..scene.playback.player import Player

# That figures know.
_KINDS = (
    *(Figure, Subplot, Animations, Player, Camera, Graphic, Overlay, Cursor),
    *(Measurement, Measurements),
)


def concerns(source: object, figure: Figure) -> bool:
    """Whether a figure may look different, after something was set on an object.

    Parameters
    ----------
    source : object
        A figure, or a part of one; what is of no known kind concerns every figure.
    figure : Figure
    """
    return (
        source is figure
        or source is figure.animations
        or source is figure.player
        or any(subplot.shows(source) for subplot in figure)
        or not isinstance(source, _KINDS)
    )
