"""What would presets look like on the data? Small pictures, one made a frame, kept while they are shown."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from ......base.property import property_names
from ......scene.figure.figure import Figure
from ......scene.graphics.multichannel.channels import PARAMETERS
from ......scene.graphics.multichannel.graphic import MultichannelVolumeGraphic
from ......scene.graphics.volume_graphic import ImageVolumeGraphic
from ......scene.state.transfer_function import apply_transfer_function
from ...widgets.setter import REFUSALS

CELL_PX = (96, 72)  # what a preview fits into, logical pixels


class Wanted(NamedTuple):
    """What previews are asked for: presets by name, on what, and how finely."""

    look: Any
    graphic: Any
    presets: Mapping[str, Mapping[str, Any]]
    pixel_ratio: float


class Preview(NamedTuple):
    """A picture of a preset by its number, of some logical pixels; or why there is none."""

    preset: Mapping[str, Any]
    number: int | None
    size_px: tuple[float, float]
    error: str
    made_of: tuple
    turn: int


class Previews:
    """Pictures of presets on a volume, as long as each layout asks for them.

    Parameters
    ----------
    figure : Figure
    pictures : Renderer
        What shows pictures: `put` and `drop`.

    Attributes
    ----------
    count : int
        How many were made.
    """

    def __init__(self, figure: Figure, pictures: Any) -> None:
        self.count = 0
        self._figure = figure
        self._pictures = pictures
        self._wanted: Wanted | None = None
        self._made: dict[str, Preview] = {}

    def begin(self) -> None:
        """A layout begins; it asks anew, or nobody does."""
        self._wanted = None

    def ask(self, wanted: Wanted) -> None:
        """Have pictures made, by and by; called by every layout that shows them."""
        self._wanted = wanted

    def of(self, name: str) -> Preview | None:
        """The preview of a preset, the latest that was made; None where there is none yet."""
        return self._made.get(name)

    @property
    def is_due(self) -> bool:
        """Whether a picture is missing or out of date, or one is there that nobody shows."""
        return bool(self._due()) if self._wanted is not None else bool(self._made)

    def update(self) -> None:
        """Make one picture that is due, and let go of those that the last layout did not ask for."""
        kept = () if self._wanted is None else self._wanted.presets
        for name in [name for name in self._made if name not in kept]:
            self._let_go(self._made.pop(name))
        due = self._due()
        if due:  # what is missing comes first, then what is oldest
            self._make(
                min(due, key=lambda name: self._made[name].turn if name in self._made else 0)
            )

    def _due(self) -> list[str]:
        if self._wanted is None or self._subplot() is None:
            return []
        basis = self._basis()
        return [
            name
            for name, preset in self._wanted.presets.items()
            if (made := self._made.get(name)) is None
            or made.preset is not preset
            or made.made_of != basis
        ]

    def _subplot(self) -> Any:
        graphic = self._wanted and self._wanted.graphic
        return next((subplot for subplot in self._figure if graphic in subplot.graphics), None)

    def _basis(self) -> tuple:
        """What decides how a preset looks: equal as long as nothing of that changes."""
        look, graphic, _, pixel_ratio = self._wanted  # type: ignore[misc]
        subplot = self._subplot()
        subplot.fit_once()  # before its first frame, as that will
        background = self._background(subplot)
        return (
            *(look, graphic, graphic.revision, graphic.time, look.data.voxels.version),
            *(subplot.camera.get_state(), subplot.viewport_px, background.tobytes(), pixel_ratio),
        )

    def _background(self, subplot: Any) -> np.ndarray:
        return self._figure.background if subplot.background is None else subplot.background

    def _make(self, name: str) -> None:
        assert self._wanted is not None
        look, graphic, presets, pixel_ratio = self._wanted
        subplot, made_of, preset = self._subplot(), self._basis(), presets[name]
        across, down = subplot.viewport_px[2:]
        share = min(1.0, across / down * CELL_PX[1] / CELL_PX[0])  # of a wide view its middle
        sides = [pixel_ratio * side for side in (share * CELL_PX[0], CELL_PX[1])]
        width, height = size = max(1, round(sides[0])), max(1, round(sides[1]))
        size_px = width / pixel_ratio, height / pixel_ratio
        before = self._made.get(name)
        self.count += 1
        try:
            picture = preview_picture(
                subplot, look, graphic, preset, size, self._background(subplot)
            )
        except REFUSALS as error:  # such as a preset that a channel does not take
            if before is not None:
                self._let_go(before)
            message = str(error.args[0]) if error.args else str(error)
            self._made[name] = Preview(preset, None, size_px, message, made_of, self.count)
            return
        number = self._pictures.put(picture, None if before is None else before.number)
        self._made[name] = Preview(preset, number, size_px, "", made_of, self.count)

    def _let_go(self, preview: Preview) -> None:
        if preview.number is not None:
            self._pictures.drop(preview.number)


def preview_picture(
    subplot: Any, look: Any, graphic: Any, preset: Mapping, size: tuple[int, int], background: Any
) -> np.ndarray:
    """A volume alone, or one of its channels, as its subplot shows it, with a preset applied.

    Its voxels are those that are on the device already.

    Parameters
    ----------
    subplot : Subplot
        Whose camera it is.
    look : ImageVolumeGraphic or Channel
    graphic : ImageVolumeGraphic or MultichannelVolumeGraphic
    preset : dict
    size : (width, height)
        Pixels.
    background : colours

    Returns
    -------
    ndarray of uint8, shape (height, width, 4)
        sRGB with straight alpha.
    """
    figure = Figure(size=size, background=background, dispatch="fragment", engine=subplot.engine)
    values = {name: getattr(graphic, name) for name in property_names(type(graphic))}
    values |= {"name": None, "visible": True, "alpha_mode": "auto"}
    alone: Any
    if graphic.channels:
        looks = [_channel(channel, channel is look) for channel in graphic.channels]
        alone = MultichannelVolumeGraphic(graphic.data, channels=looks, **values)
        copy = alone.channels[list(graphic.channels).index(look)]
    else:
        copy = alone = ImageVolumeGraphic(graphic.data, **values)
    apply_transfer_function(copy, preset, graphic=alone)
    figure[0, 0].add_graphic(alone)
    figure[0, 0].camera.set_state(subplot.camera.get_state(), exactly=True)
    return figure.export_numpy()


def _channel(channel: Any, is_seen: bool) -> dict:
    """Its parameters, where it alone is seen."""
    values = {name: getattr(channel, name) for name in PARAMETERS} | {"visible": is_seen}
    return values if is_seen else values | {"opacity": 0.0}
