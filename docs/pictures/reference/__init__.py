"""The pictures of the reference, each drawn when the site is built.

`PICTURES` has a function for each entry that has a picture, by the entry's name. It gives the figure.
"""

from . import channels, figures, labels, light, matter, over, values
from .sheet import Draw

PICTURES: dict[str, Draw] = {
    **values.PICTURES,
    **light.PICTURES,
    **matter.PICTURES,
    **labels.PICTURES,
    **channels.PICTURES,
    **figures.PICTURES,
    **over.PICTURES,
}
