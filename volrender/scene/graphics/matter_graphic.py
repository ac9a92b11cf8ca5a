"""What values are made of, as the mode composite shows them: the properties of opacity."""

from typing import Any

import numpy as np

from ...base.property import Property
from ...data.statistics import tissue
from .lit_graphic import LitGraphic
from .transfer.opacity import (
    AUTO,
    GradientOpacityLike,
    OpacityLike,
    auto_points,
    check_gradient_opacity,
    check_opacity,
    check_unit,
)


class MatterGraphic(LitGraphic):
    """Base of graphics whose values can be shown as matter that absorbs and sends out light.

    Along a ray, τ = −ln(1 − min(α, 0.9999)) / `opacity_unit` is absorbed a length, α being the opacity
    of the value there, and light of its colour sent out: C = ∫ τ·c·T ds with T = exp(−∫ τ ds).
    """

    opacity = Property(
        check_opacity,
        doc="""composite: how much a layer one `opacity_unit` thick absorbs, by value.

        ``"auto"``, see `opacity_points`; ``"linear"``, ``"quadratic"`` or ``"sigmoid"``, of the value
        within the contrast limits; a number, the same for all; two or more alphas, spread evenly over
        the contrast limits; or points [(value, alpha), …] in data units, constant beyond the ends, two
        at one value being a jump. Alphas are 0 to 1. Volumes of RGB have the opacity of their
        luminance, those of RGBA the alpha of each voxel, times this where it is set.
        """,
    )
    opacity_unit = Property(
        check_unit,
        doc="""composite, attenuated: the thickness that `opacity` or `attenuation` is about, world units.

        None: the geometric mean of a voxel's edges. A smaller one makes the volume denser; 1 where
        the world is in millimetres and the opacity is that of one.
        """,
    )
    gradient_opacity = Property(
        check_gradient_opacity,
        doc="""composite: what is left of the opacity, by the length of the gradient.

        Points [(magnitude, factor), …] of data units a mean voxel edge and factors 0 to 1 of what is
        absorbed (an optical depth); a number g for [(0, 0), (g, 1)]; None: all of it.
        """,
    )

    def __init__(
        self,
        *,
        opacity: OpacityLike = AUTO,
        opacity_unit: float | None = None,
        gradient_opacity: GradientOpacityLike = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._auto_points: np.ndarray | None = None
        self.opacity = opacity
        self.opacity_unit = opacity_unit
        self.gradient_opacity = gradient_opacity

    @property
    def opacity_points(self) -> np.ndarray:
        """What opacity ``"auto"`` means: points (value, alpha), shape (n, 2), data units.

        With θ Otsu's threshold and p50 and p90 percentiles of what exceeds it, 0 at θ, 0.15 at p50
        and 0.6 at p90; of constant data, 0.3. They stay, whatever becomes of the data, until
        `reset_opacity`.
        """
        if self._auto_points is None:
            self._auto_points = auto_points(*tissue(self._data.source))
        return self._auto_points

    def reset_opacity(self) -> None:
        """Set `opacity` to ``"auto"``, and find anew what that means."""
        self._auto_points = None
        self.opacity = AUTO
