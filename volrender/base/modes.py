"""Which rendering modes are there, and what does each of them need? The only list of them.

A mode is a shader in shaders/modes, an entry here, and its oracle in tests/oracle.
"""

from dataclasses import dataclass
from typing import Protocol

from .checks import choice

# Grids that hold distances, and the files in shaders/skipping/skipping that look at them.
DISTANCES = {
    "distance": "distance",
    "occupancy": "distance",
    "variation": "alike",
    "attenuation": "alike",
}


@dataclass(frozen=True)
class Mode:
    """A rendering mode of one kind of graphic.

    Attributes
    ----------
    kind : str
        Of graphics: ``"image_volume"`` or ``"labels"``.
    name : str
        What the property `mode` of a graphic is set to.
    label : str
        Its name on a button.
    title : str
        Its name in the list of keys.
    summary : str
        What each pixel shows.
    key : str
        In windows; "" for none.
    shader : str
        A file in shaders/modes.
    combine : str
        What a ray gives of the values on it: ``"max"`` or ``"min"``, the extremum; ``"sum"``, what
        they add up to, or their mean; ``"nearest"``, the first that is looked for; ``"over"``, all of
        them, each dimmed by what is before it.
    grid : str
        What it skips by: ``"maximum"`` or ``"minimum"`` of cells; ``"distance"`` to cells above a
        threshold; ``"occupancy"``, the distance to those that absorb; ``"variation"``, to those
        whose values differ; ``"attenuation"``, to those that are seen and dim what is behind; or
        ``"none"`` for marching plainly.
    parameters : tuple of str
        Properties of the graphic that matter in this mode, and not in every other.
    section : str or None
        The section of the panel that has these.
    integrates : bool
        What it finds is an integral along the ray, values times world lengths.
    """

    kind: str
    name: str
    label: str
    title: str
    summary: str
    key: str
    shader: str
    combine: str
    grid: str = "none"
    parameters: tuple[str, ...] = ()
    section: str | None = None
    integrates: bool = False

    @property
    def skipping(self) -> str:
        """The file in shaders/skipping/skipping that looks at its grid."""
        return DISTANCES.get(self.grid, self.grid)

    @property
    def planar(self) -> bool:
        """It shows what is on the graphic's `plane`, and nothing beside it."""
        return "plane" in self.parameters

    @property
    def surface(self) -> bool:
        """It shows where values pass the graphic's `threshold`."""
        return "threshold" in self.parameters

    @property
    def projection(self) -> bool:
        """It shows the ray as a whole: nothing on it hides what is behind."""
        return self.combine not in ("nearest", "over")

    @property
    def has_depth(self) -> bool:
        """What it shows is at a place on the ray."""
        return self.combine != "sum"

    @property
    def absorbs(self) -> bool:
        """It shows semi-transparent matter, which dims what is behind."""
        return self.combine == "over"


# By kind of graphic and name, in the order in which they are offered.
MODES: dict[tuple[str, str], Mode] = {
    (mode.kind, mode.name): mode
    for mode in (
        Mode(
            kind="image_volume",
            name="mip",
            label="MIP",
            title="maximum intensity projection",
            summary="the largest value on the ray",
            key="1",
            shader="mip",
            combine="max",
            grid="maximum",
            parameters=("fade", "color_by"),
        ),
        Mode(
            kind="image_volume",
            name="minip",
            label="MinIP",
            title="minimum intensity projection",
            summary="the smallest value on the ray",
            key="2",
            shader="minip",
            combine="min",
            grid="minimum",
            parameters=("fade",),
        ),
        Mode(
            kind="image_volume",
            name="iso",
            label="Iso",
            title="isosurface",
            summary="the first surface where the value exceeds `threshold`, lit from the camera",
            key="3",
            shader="iso",
            combine="nearest",
            grid="distance",
            parameters=(
                *("threshold", "step_size", "substep_size"),
                *("emissive", "shininess", "light", "smoothing", "color"),
                *("ambient", "diffuse", "specular"),
            ),
            section="surface",
        ),
        Mode(
            kind="image_volume",
            name="slice",
            label="Slice",
            title="slice",
            summary="the value where the ray meets `plane`, at any angle",
            key="4",
            shader="slice",
            combine="nearest",
            parameters=("plane", "slab_thickness", "slab_mode"),
            section="plane",
        ),
        Mode(
            kind="image_volume",
            name="composite",
            label="Volume",
            title="direct volume rendering",
            summary="semi-transparent matter, as opaque as `opacity` says",
            key="5",
            shader="composite",
            combine="over",
            grid="occupancy",
            parameters=(
                *("opacity", "opacity_unit", "gradient_opacity", "transfer", "shade", "step_size"),
                *("ambient", "diffuse", "specular", "shininess", "light", "smoothing"),
            ),
            section="matter",
        ),
        Mode(
            kind="image_volume",
            name="attenuated",
            label="Attenuated",
            title="attenuated maximum intensity projection",
            summary="the largest value on the ray, dimmed by what lies before it",
            key="6",
            shader="attenuated",
            combine="max",
            grid="attenuation",
            parameters=("fade", "color_by", "attenuation", "opacity_unit"),
        ),
        Mode(
            kind="image_volume",
            name="mean",
            label="Mean",
            title="mean intensity projection",
            summary="the mean of the values on the ray",
            key="7",
            shader="mean",
            combine="sum",
            grid="variation",
            parameters=("fade",),
        ),
        Mode(
            kind="image_volume",
            name="sum",
            label="Sum",
            title="sum of values, a radiograph",
            summary="the integral of the values along the ray, as in a radiograph",
            key="8",
            shader="sum",
            combine="sum",
            grid="variation",
            parameters=("fade",),
            integrates=True,
        ),
        Mode(
            kind="labels",
            name="surface",
            label="Surface",
            title="surfaces of labels",
            summary="smooth surfaces of labels, lit from the camera",
            key="1",
            shader="label_surface",
            combine="nearest",
            grid="distance",
            parameters=(
                *("step_size", "substep_size", "emissive", "shininess", "light", "smoothing"),
                *("ambient", "diffuse", "specular"),
            ),
            section="surface",
        ),
        Mode(
            kind="labels",
            name="volume",
            label="Volume",
            title="labels as matter",
            summary="labels as translucent matter, as dense as `density` says",
            key="2",
            shader="label_volume",
            combine="over",
            grid="distance",
            parameters=(
                *("density", "opacity_unit", "shade", "step_size"),
                *("shininess", "light", "ambient", "diffuse", "specular"),
            ),
            section="matter",
        ),
        Mode(
            kind="labels",
            name="slice",
            label="Slice",
            title="slice of labels",
            summary="the label where the ray meets `plane`, filled and outlined",
            key="3",
            shader="label_slice",
            combine="nearest",
            parameters=("plane", "fill", "outline"),
            section="plane",
        ),
    )
}

# What a graphic has whose kind has no modes.
NO_MODE = Mode(
    kind="", name="", label="", title="", summary="", key="", shader="", combine="nearest"
)


class HasMode(Protocol):
    """A graphic: its kind, and which of the modes of that it has."""

    kind: str
    mode: str


def modes_of(kind: str) -> dict[str, Mode]:
    """The modes of a kind of graphic, by name, in the order in which they are offered."""
    return {mode.name: mode for mode in MODES.values() if mode.kind == kind}


def mode_of(graphic: HasMode) -> Mode:
    """The mode that a graphic has now."""
    return MODES[graphic.kind, graphic.mode] if graphic.kind else NO_MODE


def modes_with(kind: str, parameter: str) -> list[str]:
    """The names of the modes in which a property of a graphic matters, where not in all."""
    return [mode.name for mode in modes_of(kind).values() if parameter in mode.parameters]


def check_mode(name: str, value, kind: str) -> str:
    """The name of a mode of a kind of graphic."""
    return choice(name, value, modes_of(kind))
