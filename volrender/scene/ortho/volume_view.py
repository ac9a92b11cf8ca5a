"""The view of a whole volume beside its slices: where they lie in it, and what is at the cursor."""

from typing import Any

import numpy as np

from ...engine.device.engine import Engine
from ..graphics.cursor import Cursor
from ..graphics.multichannel.graphic import MultichannelVolumeGraphic
from ..overlays import HiddenPlanes, SlicePlanes
from .cursor_view import CursorView

FRAME_COLOUR = (0.55, 0.55, 0.55)
AZIMUTH, ELEVATION = 30, 25  # degrees, with z up
FIT_ZOOM = 0.85
MOST_CHANNELS = 4  # whose values are written
MOST_LETTERS = 16  # of the name of one
MOST_OF_LABEL = 28  # letters of an id and a name


class VolumeView(CursorView):
    """A view of a volume, with the planes of a cursor and a readout of what is there."""

    def __init__(self, engine: Engine, name: str | None, controller: str) -> None:
        super().__init__(engine, name, controller, "3D", FRAME_COLOUR)
        self.planes = SlicePlanes()
        self._hidden_planes = HiddenPlanes(self.planes)
        self.camera.set_state({"reference_up": (0, 0, 1)})
        self.camera.look_from(AZIMUTH, ELEVATION)

    def follow(self, cursor: Cursor) -> None:
        """Show where a cursor is."""
        super().follow(cursor)
        self.planes.cursor = cursor

    def auto_fit(self, to: str = "box") -> None:
        """Show the volume whole."""
        super().auto_fit()
        self.camera.zoom = FIT_ZOOM

    def fly_to(self, target: Any, radius: float | None = None, duration: float = 0.7) -> None:
        """As `Subplot.fly_to`, and the cursor goes to the middle of the target."""
        super().fly_to(target, radius, duration)
        self.cursor.go_near(self.controller.target)

    def _readout(self) -> list[str]:
        graphic, caption = self.cursor.graphic, self.caption
        unit = caption.unit or caption.writable(self.unit)
        spacing = np.linalg.norm(graphic.world_from_data[:3, :3], axis=0).min()
        index = ", ".join(str(i) for i in self.cursor.index)
        world = ", ".join(_number(c, spacing) for c in self.cursor.position)
        return [
            f"time {graphic.time}" if graphic.n_times > 1 else "",
            f"voxel ({index})",
            f"position ({world})" + (f" {unit}" if unit else ""),
            *self._values(),
            *self._values_over(),
            *self._labels(),
        ]

    def _values(self) -> list[str]:
        """What is at the cursor; of many channels, of the first that are visible."""
        graphic = self.cursor.graphic
        if not isinstance(graphic, MultichannelVolumeGraphic):
            return [f"value {_value(self.cursor.value, _contrast(graphic))}"]
        x, y, z = self.cursor.index
        visible = [(i, channel) for i, channel in enumerate(graphic) if channel.visible]
        lines = []
        for number, channel in visible[:MOST_CHANNELS]:
            name = self.caption.writable(channel.name) or f"channel {number}"
            value = _value(channel.data.voxel((z, y, x)), _contrast(channel))
            lines.append(f"{_shortened(name)} {value}")
        more = len(visible) - MOST_CHANNELS
        return [*lines, f"and {more} more"] if more > 0 else lines

    def _values_over(self) -> list[str]:
        """What further volumes have there; of many, those that are visible first."""
        lines = []
        for graphic in self.graphics:
            if graphic.kind != "image_volume" or graphic is self.cursor.graphic:
                continue
            if graphic.visible and not graphic.channels:
                value = _value_at(graphic, self.cursor.position)
                name = self.caption.writable(graphic.name) or "value"
                lines.append(f"{_shortened(name)} {value}")
        return lines[:MOST_CHANNELS]

    def _labels(self) -> list[str]:
        """The labels at the cursor; of several segmentations, of the first that are visible."""
        lines = []
        for graphic in self.graphics:
            if graphic.kind == "labels" and graphic.visible:
                label = graphic.label_at(self.cursor.position)
                name = self.caption.writable(graphic.name) or "label"
                called = self.caption.writable(graphic.name_of(label)) or ""
                what = _shortened(f"{label} {called}".rstrip(), MOST_OF_LABEL) if label else "none"
                lines.append(f"{_shortened(name)} {what}")
        return lines[:MOST_CHANNELS]

    def shows(self, thing: object) -> bool:
        return super().shows(thing) or self.planes.shows(thing)

    def overlays(self, corners) -> tuple:
        return self.planes, self._hidden_planes, *super().overlays(corners)


def _value_at(graphic: Any, position: np.ndarray) -> str:
    """The voxel of a volume that a position of the world is in."""
    x, y, z = np.floor(graphic.map_world_to_model(position) + 0.5).astype(int).tolist()
    depth, height, width = graphic.data.shape_zyx
    if not (0 <= x < width and 0 <= y < height and 0 <= z < depth):
        return "outside"
    return _value(graphic.data.voxel((z, y, x)), _contrast(graphic))


def _number(value: float, spacing: float) -> str:
    """A coordinate to about a tenth of a voxel."""
    decimals = max(0, 1 - int(np.floor(np.log10(spacing))))
    if decimals > 6 or abs(value) >= 1e7:
        return f"{value:.5g}"
    text = f"{value:.{decimals}f}"
    return text if float(text) else f"{0:.{decimals}f}"  # no -0.0


def _contrast(look: Any) -> float:
    return abs(look.vmax - look.vmin)


def _shortened(name: str, most: int = MOST_LETTERS) -> str:
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


def _value(value: Any, contrast: float) -> str:
    """A voxel: a number or a colour; to six digits, or more where the contrast tells more apart."""
    if np.ndim(value):
        return f"({', '.join(_value(part, contrast) for part in value)})"
    if not isinstance(value, np.floating):
        return str(value)
    digits = 6
    if 0 < contrast < np.inf and np.isfinite(value) and value:
        most = 17 if value.itemsize > 4 else 9  # that its dtype has
        digits = int(np.clip(np.log10(abs(float(value)) / contrast) + 5, 6, most))
    return f"{value:.{digits}g}"
