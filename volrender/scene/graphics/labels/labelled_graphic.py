"""What is said of single labels, and known of them: colours, names, values, sizes and places."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ....base import checks
from ....base.checks import ColourLike
from ....base.property import FoundProperty, Property
from ....data.labels.found import LabelsFound
from ..lit_graphic import LitGraphic
from ..transfer.colormaps import ColormapLike, resolve_colormap
from . import by_id
from .by_id import ColorsLike, NumbersLike
from .looks import colours_of, own_colours_of, with_color

# What decides how single labels look.
OF_LABELS = (
    *("colors", "values", "cmap", "vmin", "vmax"),
    *("opacity", "hidden", "selected"),
)


class _Values(Property):
    """Values of labels. Limits that nobody gave follow them."""

    def __set__(self, graphic: Any, value: Any) -> None:
        super().__set__(graphic, value)
        for name in sorted(graphic.limits_of_values):
            setattr(graphic, name, "auto")


class _Limit(FoundProperty):
    """A limit of values: that of the values that there are, or one that was given."""

    def __set__(self, graphic: Any, value: Any) -> None:
        super().__set__(graphic, value)
        follows = isinstance(value, str)
        (graphic.limits_of_values.add if follows else graphic.limits_of_values.discard)(self.name)


class LabelledGraphic(LitGraphic):
    """Base of graphics of labels: what decides how single labels look, and what they are called."""

    transfer = None  #: What images have, and labels have not.
    fade = False  #: What images have, and labels have not.
    color = None  #: What images have; labels have `colors`.
    gamma = 1.0  #: What images have; here of the colours of `values`, and always 1.
    cmap_interpolation = "linear"  #: Of the colours of `values`.

    takes_clicks = True  #: A click selects the label below it.

    colors = Property(
        by_id.check_colors,
        doc="""Colours of labels: {id: colour}, an array (n, 4) by id, one colour (4,), or None.

        sRGB with straight alpha, 0..1. Labels that are not named have one of a palette.
        """,
    )
    names = Property(by_id.check_names, doc="Names of labels, {id: name}.")
    values = _Values(
        by_id.check_values,
        doc="""What was measured of labels: {id: number} or numbers by id, (n,); None.

        Where it is set, `cmap` between `vmin` and `vmax` says which colours labels have, and `colors`
        does not. Labels without a number, or with NaN, are gray.
        """,
    )
    opacity = Property(
        by_id.check_opacity,
        doc="Opacity of labels, 0 to 1: a number, or {id: number}, 1 for others.",
    )
    hidden = Property(by_id.check_ids, doc="Ids of labels that are not drawn, a tuple.")
    selected = Property(
        by_id.check_ids,
        doc="Ids of labels that are picked out, a tuple: where there are any, others are dim.",
    )
    cmap = Property(resolve_colormap, doc="The colormap of `values`, a `cmap.Colormap`.")
    vmin = _Limit(
        "auto",
        lambda graphic: graphic.range_of_values()[0],
        checks.number,
        doc='Of `values`, that of the first colour; "auto", as it is at first: the smallest of them.',
    )
    vmax = _Limit(
        "auto",
        lambda graphic: graphic.range_of_values()[1],
        checks.number,
        doc='Of `values`, that of the last colour; "auto", as it is at first: the largest of them.',
    )

    def __init__(
        self,
        *,
        colors: ColorsLike | ColourLike = None,
        names: Mapping[int, str] | Sequence[str] | None = None,
        values: NumbersLike | None = None,
        opacity: float | Mapping[int, float] = 1.0,
        hidden: Iterable[int] = (),
        selected: Iterable[int] = (),
        cmap: ColormapLike = "viridis",
        vmin: float | str = "auto",
        vmax: float | str = "auto",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._found: tuple[tuple, LabelsFound] | None = None
        self.limits_of_values: set[str] = set()  # names of those that nobody gave
        self.colors = colors
        self.names = names
        self.values = values
        self.opacity = opacity
        self.hidden = hidden
        self.selected = selected
        self.cmap = cmap
        self.vmin = vmin
        self.vmax = vmax

    @property
    def found(self) -> LabelsFound:
        """Which labels there are in the time point that is shown, how large they are, and where."""
        key = self.data, self.data.voxels.version
        if self._found is None or self._found[0] != key:
            self._found = key, LabelsFound(self.data.source)
        return self._found[1]

    @property
    def ids(self) -> np.ndarray:
        """The ids that there are in the time point that is shown, ascending, without 0; uint32."""
        return self.found.ids

    def size(self, label: int) -> int:
        """How many voxels a label has; KeyError where there is no such label."""
        return self.found.size(by_id.check_id("label", label))

    def bounding_box(self, label: int) -> tuple[tuple[int, int], ...]:
        """((z0, z1), (y0, y1), (x0, x1)) of a label, as `crop` takes it; KeyError where there is none."""
        return self.found.box(by_id.check_id("label", label))

    def centre(self, label: int) -> np.ndarray:
        """The mean place (x, y, z) of a label's voxels, world space; KeyError where there is none."""
        matrix = self.world_from_data
        return matrix[:3, :3] @ self.found.centre(by_id.check_id("label", label)) + matrix[:3, 3]

    def corners_of(self, label: int) -> np.ndarray:
        """The corners of a label's bounding box, world space, (8, 3): what a camera may fly to."""
        box = np.array(self.bounding_box(label), np.float64)[::-1] - 0.5
        ends = np.stack(np.meshgrid(*box, indexing="ij"), axis=-1).reshape(8, 3)
        matrix = self.world_from_data
        return ends @ matrix[:3, :3].T + matrix[:3, 3]

    @property
    def said_of_labels(self) -> tuple:
        """All that decides how single labels look: other objects where any of it was set."""
        values = self.property_values
        return tuple([values[name] for name in OF_LABELS])

    def range_of_values(self) -> tuple[float, float]:
        """The smallest and the largest of `values`, numbers alone; 0 and 1 where there are none."""
        if self.values is None:
            return 0.0, 1.0
        given = list(self.values.values()) if isinstance(self.values, dict) else self.values
        numbers = np.asarray(given, np.float64)
        numbers = numbers[np.isfinite(numbers)]
        return (float(numbers.min()), float(numbers.max())) if numbers.size else (0.0, 1.0)

    def name_of(self, label: int) -> str:
        """The name of a label; "" where it has none."""
        return self.names.get(by_id.check_id("label", label), "")

    def value_of(self, label: int) -> float | None:
        """What was measured of a label; None where nothing was, or NaN."""
        if self.values is None:
            return None
        ids = np.array([by_id.check_id("label", label)])
        value = float(by_id.look_up(self.values, ids, np.full(1, np.nan))[0])
        return value if np.isfinite(value) else None

    def color_of(self, label: int) -> np.ndarray:
        """The colour of a label, sRGB (r, g, b, a), whatever is hidden or selected."""
        ids = np.array([by_id.check_id("label", label)])
        return own_colours_of(self, ids)[0]

    def colors_now(self, labels: ArrayLike) -> np.ndarray:
        """Colours of labels as they are drawn, (n, 4): sRGB, and opacity after all that is said of it."""
        ids = np.array([by_id.check_id("labels", each) for each in np.atleast_1d(labels)])
        return colours_of(self, ids)

    def set_color(self, label: int, color: ColourLike) -> None:
        """Give a label a colour in `colors`, where the others keep theirs.

        Parameters
        ----------
        label : int
            Its id.
        color : colour
            sRGB, 0..1: (r, g, b), (r, g, b, a) or a name.
        """
        label, colour = by_id.check_id("label", label), checks.colour("color", color)
        self.colors = with_color(self.colors, label, colour, lambda: self.ids)

    def select(self, label: int | None, add: bool = False) -> None:
        """Pick a label out, as a click on it does: others are dim.

        Parameters
        ----------
        label : int or None
            None or 0: nothing, so that no label is picked out any more.
        add : bool
            Keep those that are picked out already, and let go of this one where it is one of them.
        """
        chosen = {by_id.check_id("label", label)} if label else set()
        selected = chosen.symmetric_difference(self.selected) if add else chosen
        if selected != set(self.selected):
            self.selected = selected

    def clicked(self, info: dict | None, add: bool) -> None:
        self.select(None if info is None else info["value"], add)

    def label_at(self, position: ArrayLike) -> int:
        """The label of the voxel that `position`, (x, y, z) in the world, is in; 0 where there is none."""
        x, y, z = np.floor(self.map_world_to_model(position) + 0.5).astype(int).tolist()
        nz, ny, nx = self.data.shape_zyx
        is_inside = 0 <= x < nx and 0 <= y < ny and 0 <= z < nz
        return int(self.data.voxel((z, y, x))) if is_inside else 0

    def first_seen(self, positions: np.ndarray) -> int:
        """The first label that is seen of those at `positions` of the world, (n, 3); 0 where none is."""
        for position in positions:
            label = self.label_at(position)
            if label and self.colors_now(label)[0, 3] > 0:
                return label
        return 0

    @property
    def has_colormap(self) -> bool:
        """Whether colours tell values: `cmap` between `vmin` and `vmax`."""
        return self.values is not None

    def reset_vmin_vmax(self) -> None:
        """Set `vmin` and `vmax` to the smallest and the largest of `values`."""
        self.vmin = self.vmax = "auto"

    @property
    def has_opaque_labels(self) -> bool:
        """Whether all labels hide what is behind them."""
        if self.selected:
            return False
        opacity, colors = self.opacity, self.colors
        shares = list(opacity.values()) if isinstance(opacity, dict) else [opacity]
        if isinstance(colors, dict):
            shares += [colour[3] for colour in colors.values()]
        elif colors is not None and self.values is None:
            shares += np.unique(np.atleast_2d(colors)[:, 3]).tolist()
        return all(share in (0, 1) for share in shares)
