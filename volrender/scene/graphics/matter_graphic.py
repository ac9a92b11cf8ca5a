"""What values are made of, as the mode composite shows them: the properties of opacity."""

from typing import Any

import numpy as np

from ...base.property import Property
from ...data.statistics import tissue
from .marched_graphic import MarchedGraphic
from .transfer.image import TransferLike, check_transfer
from .transfer.opacity import (
    AUTO,
    GradientOpacityLike,
    OpacityLike,
    auto_points,
    check_gradient_opacity,
    check_opacity,
)


class MatterGraphic(MarchedGraphic):
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
    gradient_opacity = Property(
        check_gradient_opacity,
        doc="""composite: what is left of the opacity, by the length of the gradient.

        Points [(magnitude, factor), …] of data units a mean voxel edge and factors 0 to 1 of what is
        absorbed (an optical depth); a number g for [(0, 0), (g, 1)]; None: all of it.
        """,
    )

    transfer = Property(
        check_transfer,
        doc="""composite: a 2D transfer function, which says by value and gradient what is there.

        None: there is none; else it stands for `cmap`, `opacity` and `gradient_opacity`.

        A sequence of `volrender.transfer.Rectangle` and `Triangle`, or of dicts as a state has them, in
        data units: whatever the contrast limits, shapes stay where they are. Where some overlap they
        are layers of matter in one place: −ln(1 − alpha) adds up, and colours are weighed by it. Of no
        shapes, nothing is seen. It reads back as a tuple.

        Or an image of shape (n, m, 4), RGBA, sRGB with straight alpha: uint8, or numbers 0 to 1; n and m
        are 1 to 1024. It is copied, and reads back as float32, 0..1, read-only. Along its columns is t,
        the value within the contrast limits and after `gamma`: 0 in the first column, 1 in the last.
        Along its rows is the length of the gradient, data units a mean voxel edge: 0 in the first row,
        ``abs(vmax − vmin)`` or more in the last. Alpha is how much a layer one `opacity_unit` thick absorbs.
        Between texels alpha is linear, and so are the sRGB colours, weighed by their alpha. With a
        single row, gradients do not matter.

        Each segment of a ray has the value and the gradient of its middle. RGB and RGBA volumes have the
        value and the gradient of their luminance, and these colours; the alpha of an RGBA voxel
        multiplies these alphas.
        """,
    )

    def __init__(
        self,
        *,
        opacity: OpacityLike = AUTO,
        gradient_opacity: GradientOpacityLike = None,
        transfer: TransferLike = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._auto_points: np.ndarray | None = None
        self.opacity = opacity
        self.gradient_opacity = gradient_opacity
        self.transfer = transfer

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
