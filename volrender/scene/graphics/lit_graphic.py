"""What light does to surfaces and to matter: the properties of all graphics that are lit."""

import math
from typing import Any

from numpy.typing import ArrayLike

from ...base import checks
from ...base.checks import ColourLike
from ...base.property import Property
from .voxel_graphic import VoxelGraphic

AMBIENT, DIFFUSE, SPECULAR = 0.2 / math.pi, 3 / math.pi, 1.0


def _share(name: str, value: Any) -> float:
    """0 to 1; True and False are 1 and 0."""
    return float(value) if isinstance(value, bool) else checks.number(name, value, 0, 1)


class LitGraphic(VoxelGraphic):
    """Base of graphics of voxels that a light falls on.

    With c a colour in linear light, n the normal, l the way to the light, and BlinnPhong the highlight
    of a Blinn–Phong surface, what is lit looks like
    ``c · (ambient + diffuse · n·l) + specular · 3 · n·l · BlinnPhong``.
    """

    emissive = Property(
        checks.colour, doc="iso: colour that the surface sends out, sRGB (r, g, b, a)."
    )
    shininess = Property(
        checks.number, 0, 1e4, doc="iso, composite: exponent of the highlight, 0 to 10000."
    )
    light = Property(
        checks.light,
        doc="""iso, composite: (azimuth, elevation) of the light.

        Degrees from the camera to the right and up.
        """,
    )
    smoothing = Property(
        checks.number,
        0,
        3,
        doc="iso, composite: σ of the Gaussian under the gradient, voxels; 0: none.",
    )
    ambient = Property(
        checks.number, 0, 10, doc="iso, composite: how much light comes from everywhere; 0.2/π."
    )
    diffuse = Property(
        checks.number, 0, 10, doc="iso, composite: how much light is scattered; 3/π."
    )
    specular = Property(checks.number, 0, 10, doc="iso, composite: how bright highlights are; 1.")
    shade = Property(
        _share,
        doc="""composite: how much the light matters, 0 to 1.

        0: matter glows in its own colour; 1: it is lit where the length of the gradient is 2 % of
        the contrast limits a mean voxel edge or more, and less where it is less.
        """,
    )

    def __init__(
        self,
        *,
        emissive: ColourLike = (0, 0, 0),
        shininess: float = 30,
        light: ArrayLike = (0, 0),
        smoothing: float = 0.0,
        ambient: float = AMBIENT,
        diffuse: float = DIFFUSE,
        specular: float = SPECULAR,
        shade: float | bool = 1.0,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.emissive = emissive
        self.shininess = shininess
        self.light = light
        self.smoothing = smoothing
        self.ambient = ambient
        self.diffuse = diffuse
        self.specular = specular
        self.shade = shade
