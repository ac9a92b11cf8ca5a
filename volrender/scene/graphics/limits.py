"""Contrast limits: those that are set, those that suit a volume in a mode, those that follow its data."""

from collections.abc import Callable
from itertools import cycle
from typing import Any

import numpy as np

from ...base import checks
from ...base.modes import Mode
from ...base.property import Property, PropertyOwner
from ...data.sources.sampling import limits_of
from ...data.statistics import axis_means, percentiles, sources_of_limits, tissue

Percentages = tuple[float, float] | None


class _Limit(Property[float]):
    """A number; where another one is set, limits follow no percentiles any more."""

    def __set__(self, thing: PropertyOwner, value: Any) -> None:
        checked = self.checked(self.name, value)
        values = thing.property_values
        if values.get("percentiles") is not None and checked != values.get(self.name):
            Limited.percentiles.keep(thing, None)
        super().__set__(thing, checked)


class _Percentiles(Property[Percentages]):
    """A pair of percentages; setting it sets the limits too."""

    def __set__(self, thing: PropertyOwner, value: Any) -> None:
        checked = self.checked(self.name, value)
        if checked is not None:
            low, high = percentiles(thing.data.source, checked)  # type: ignore[attr-defined]
            thing.property_values[self.name] = None
            Limited.vmin.__set__(thing, low)
            Limited.vmax.__set__(thing, high)
        self.keep(thing, checked)

    def keep(self, thing: PropertyOwner, checked: Percentages) -> None:
        """Keep a value, whatever the limits are."""
        super().__set__(thing, checked)


def check_percentiles(name: str, value: Any) -> Percentages:
    """None, or two percentages, 0 to 100, the first one below the second."""
    if value is None:
        return None
    low, high = checks.vector(name, value, 2).tolist()
    if not 0 <= low < high <= 100:
        raise ValueError(
            f"{name} is None or (low, high) with 0 <= low < high <= 100, not {checks.short(value)}."
        )
    return low, high


class Limited(PropertyOwner):
    """Base of what has contrast limits, and in `data` values that these are of."""

    data: Any

    vmin = _Limit(checks.number, doc="Value of the first colour, data units.")
    vmax = _Limit(checks.number, doc="Value of the last colour, data units.")
    percentiles = _Percentiles(
        check_percentiles,
        doc="""Percentages (low, high) of its voxels that vmin and vmax follow; None: they stay.

        Set it, and `vmin` and `vmax` become the values that so many percent of about a hundred thousand
        voxels do not exceed; they do so again whenever other data is shown as a whole, such as
        another time point. Setting `vmin` or `vmax` to something else sets it to None.
        """,
    )

    def emit(self, name: str, info: dict[str, Any]) -> None:
        """Tell handlers `info` of `name`; of other data, once limits that follow percentiles are its."""
        key = info.get("key")
        if name == "data" and isinstance(key, slice) and key == slice(None):
            self.follow_data()
        super().emit(name, info)

    def follow_data(self) -> None:
        """Find limits that follow percentiles anew."""
        if self.percentiles is not None:
            self.percentiles = self.percentiles


def take_limits(
    look: Limited,
    vmin: float | None,
    vmax: float | None,
    percentages: Percentages,
    suitable: Callable[[], tuple[float, float]],
) -> None:
    """Give it its first limits: those given, or those that percentages say, or else those that suit.

    Parameters
    ----------
    look : Limited
    vmin, vmax, percentages : float, float, (float, float), optional
    suitable : callable
        ``suitable()`` gives vmin and vmax.

    Raises
    ------
    ValueError
        Percentages are given, and limits too.
    """
    if percentages is not None:
        if vmin is not None or vmax is not None:
            raise ValueError("percentiles say what vmin and vmax are: give either, not both.")
        look.percentiles = percentages
        return
    low, high = (vmin, vmax) if vmin is not None and vmax is not None else suitable()
    look.vmin = low if vmin is None else vmin
    look.vmax = high if vmax is None else vmax
    look.percentiles = None


def suitable_limits(graphic: Any, mode: Mode) -> tuple[float, float]:
    """The limits that a volume gets in a mode where nobody sets any, data units.

    The range of its data; of matter that absorbs, that of what is not background; where a mode adds up
    what is on a ray, the range of what it gives along the three axes, as it is coloured. Colours: as
    `VolumeBuffer.range`.

    Parameters
    ----------
    graphic : ImageVolumeGraphic
    mode : Mode
    """
    data = graphic.data
    if mode.absorbs and not data.is_colour:
        low, (*_, high) = tissue(data.source)
        if high > low:
            return low, high
    if mode.has_depth or data.is_colour:
        return data.range()
    means = [mean for source in sources_of_limits(data) for mean in axis_means(source)]
    if not mode.integrates:
        return limits_of(np.concatenate([mean[present > 0] for mean, present in means]))
    edges = np.linalg.norm(graphic.world_from_data[:3, :3], axis=0)[::-1] * data.shape_zyx
    shares = cycle(edges / edges.max())
    sums = [mean * present * share for (mean, present), share in zip(means, shares, strict=False)]
    return limits_of(np.concatenate([[0.0], *sums]))  # rays through a corner add up to nothing
