"""Channel: one of the channels of a graphic, with a look of its own."""

import weakref
from collections.abc import Callable
from typing import Any

import numpy as np

from ....base import checks
from ....base.checks import ColourLike
from ....base.modes import mode_of
from ....base.property import Property
from ....data.buffer import VolumeBuffer
from ....data.statistics import tissue
from ....engine.volume.encoding import Encoding
from ..limits import Limited, Percentages, suitable_limits, take_limits
from ..transfer.opacity import AUTO, GradientOpacityLike, OpacityLike, auto_points
from ..volume_graphic import ImageVolumeGraphic

Check = Callable[[Any, Any], None]


class _ChannelName(Property):
    """A name that no other channel of the same graphic has."""

    def __set__(self, channel: Any, value: Any) -> None:
        channel.may_be_named(channel, self.checked(self.name, value))
        super().__set__(channel, value)


class _ChannelVisible(Property):
    """Whether it is visible: of very many, not all can be."""

    def __set__(self, channel: Any, value: Any) -> None:
        channel.may_show(channel, self.checked(self.name, value))
        super().__set__(channel, value)


class Channel(Limited):
    """A channel of a `MultichannelVolumeGraphic`: what its values look like.

    Made by the graphic, and found in its `channels`. Whatever is set sends an event of that name, and
    one ``"channels"`` of the graphic.

    Parameters
    ----------
    data : VolumeBuffer
        Grayscale.
    name : str
        By which it is found.
    cmap : str, cmap.Colormap or array
        As of `ImageVolumeGraphic`: a colour is black to that colour.
    vmin, vmax : float, optional
        Contrast limits, data units. Default: the range of the data, as of `ImageVolumeGraphic`.
    gamma : float
        Exponent of the value scaled by the contrast limits; above 0, up to 100.
    percentiles : (low, high), optional
        Percentages of the voxels that say what vmin and vmax are, in place of these: see `percentiles`.
    alpha : float
        How strong it is, 0 to 1: as the alpha of a volume of its own.
    visible : bool
        Whether it is shown.
    threshold : float or "auto"
        iso: its surface is where the value first exceeds it.
    color : colour, optional
        iso: of its surface, sRGB. Default: the last colour of its colormap.
    opacity : str, float or array
        composite: how much a layer one `opacity_unit` thick absorbs, by value.
    gradient_opacity : float or points, optional
        composite: what is left of the opacity, by the length of the gradient.
    """

    _other_events = ("data", "time")

    name = _ChannelName(checks.optional_text, doc="Name by which `channels` finds it.")
    visible = _ChannelVisible(checks.boolean, doc="Whether it is shown.")
    alpha = Property(checks.number, 0, 1, doc="How strong it is, 0 to 1: its share of the light.")
    gamma = ImageVolumeGraphic.gamma
    cmap = ImageVolumeGraphic.cmap
    threshold = ImageVolumeGraphic.threshold
    color = Property(
        checks.optional_colour,
        doc="iso: colour of its surface, sRGB (r, g, b, a); None: the last colour of its colormap.",
    )
    opacity = ImageVolumeGraphic.opacity
    gradient_opacity = ImageVolumeGraphic.gradient_opacity

    transfer = None  # 2D transfer functions are of volumes with one channel
    has_colormap = True

    def __init__(
        self,
        data: VolumeBuffer,
        *,
        name: str | None = None,
        cmap: Any = "gray",
        vmin: float | None = None,
        vmax: float | None = None,
        gamma: float = 1.0,
        percentiles: Percentages = None,
        alpha: float = 1.0,
        visible: bool = True,
        threshold: float | str = "auto",
        color: ColourLike | None = None,
        opacity: OpacityLike = AUTO,
        gradient_opacity: GradientOpacityLike = None,
    ) -> None:
        super().__init__()
        self._revision = 0
        self._graphics: weakref.WeakSet = weakref.WeakSet()
        self._auto_points: np.ndarray | None = None
        self.may_be_named: Check = _any
        self.may_show: Check = _any
        self._data = data
        data.watch(self)
        self.name = name
        self.visible = visible
        self.alpha = alpha
        self.cmap = cmap
        self.gamma = gamma
        self.color = color
        self.opacity = opacity
        self.gradient_opacity = gradient_opacity
        if threshold != AUTO or not _is_lazy(data):
            self.threshold = threshold
        else:  # nothing is read for a surface that nobody asks for
            self.threshold = 0.5
        take_limits(self, vmin, vmax, percentiles, data.range)

    @property
    def data(self) -> VolumeBuffer:
        """Its voxels; ``channel.data[key] = values`` changes some of them."""
        return self._data

    def take(self, data: VolumeBuffer) -> None:
        """Show other voxels; called by its graphics, with the lock of their engines."""
        self._data = data
        data.watch(self)

    @property
    def surface_color(self) -> np.ndarray:
        """The colour of its surface, sRGB (r, g, b, a): the channel's, whatever value the surface is at."""
        return np.array(self.cmap(1.0).rgba) if self.color is None else np.asarray(self.color)

    @property
    def strength(self) -> float:
        """Its alpha, or 0 where it is not visible."""
        return self.alpha if self.visible else 0.0

    @property
    def graphics(self) -> tuple[Any, ...]:
        """All graphics that show it."""
        return tuple(self._graphics)

    @property
    def graphic(self) -> Any:
        """One of the graphics that show it; None where there is none any more."""
        return next(iter(self._graphics), None)

    @property
    def revision(self) -> int:
        """Grows with every property that is set; that of its graphics does, too."""
        return self._revision

    @revision.setter
    def revision(self, value: int) -> None:
        self._revision = value
        for graphic in tuple(getattr(self, "_graphics", ())):
            with graphic.property_lock:
                graphic.revision += 1

    def shown_by(self, graphic: Any) -> None:
        """Be a channel of another graphic, too."""
        self._graphics.add(graphic)

    def emit(self, name: str, info: dict[str, Any]) -> None:
        """Tell its handlers, and those of its graphics."""
        super().emit(name, info)
        for graphic in tuple(getattr(self, "_graphics", ())):
            graphic.channel_changed(self, name, info)

    @property
    def encoding(self) -> Encoding | None:
        """How its voxels are stored on a device; None where none of its graphics is in a figure."""
        drawings = [graphic.drawing for graphic in tuple(self._graphics)]
        found = [drawing.encoding_of(self) for drawing in drawings if drawing is not None]
        return next((encoding for encoding in found if encoding is not None), None)

    @property
    def cmap_interpolation(self) -> str:
        """That of the graphic."""
        return self.graphic.cmap_interpolation

    @property
    def world_from_data(self) -> np.ndarray:
        """That of the graphic."""
        return self.graphic.world_from_data

    def reset_vmin_vmax(self) -> None:
        """Set vmin and vmax to what they are by default: the range of the data, or of means and sums."""
        self.vmin, self.vmax = suitable_limits(self, mode_of(self.graphic))

    @property
    def opacity_points(self) -> np.ndarray:
        """What opacity ``"auto"`` means; see `ImageVolumeGraphic.opacity_points`."""
        if self._auto_points is None:
            self._auto_points = auto_points(*tissue(self._data.source))
        return self._auto_points

    def reset_opacity(self) -> None:
        """Set `opacity` to ``"auto"``, and find anew what that means."""
        self._auto_points = None
        self.opacity = AUTO

    def __repr__(self) -> str:
        return f"<Channel {self.name!r} {self._data.shape} {self._data.dtype}>"


def _any(channel: Channel, value: Any) -> None:
    """Alone, it may have any name, and be visible."""


def _is_lazy(data: VolumeBuffer) -> bool:
    return not data.is_held
