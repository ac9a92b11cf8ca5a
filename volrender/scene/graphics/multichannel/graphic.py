"""MultichannelVolumeGraphic: several channels on one lattice, as one graphic."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ....base import checks
from ....base.events import POINTER_EVENTS
from ....base.modes import Mode, mode_of
from ....base.property import property_names
from ....data.arrays import VolumeLike
from ....data.channels.channel_data import ChannelData
from ....data.multiscale import Multiscale
from ....engine.device.engine import Engine
from ....engine.frame.volumes.volume_item import channels_in, which_in
from ..limits import suitable_limits
from ..marched_graphic import MarchedGraphic
from ..transfer.colormaps import has_alpha
from ..voxel_pick import pick_info
from .channel import Channel
from .channels import PARAMETERS, Channels
from .drawing import ChannelsDrawing

NAMES = frozenset(property_names(MarchedGraphic))


class MultichannelVolumeGraphic(MarchedGraphic):
    """Several channels of one lattice, marched together: each has its own look.

    mip, minip, mean, sum, attenuated and slice show each channel on its own, and their colours add up,
    as light does; iso shows one surface a channel; composite shows them as one matter, in which what
    they absorb adds up. ``graphic["DAPI"]`` and ``graphic[0]`` are channels, as in `channels`.

    Parameters
    ----------
    data : array-like or ChannelData or Channels
        (nc, nz, ny, nx) or as `axes` say. The `channels` of another graphic are shared, looks and voxels;
        its `data` shares the voxels alone.
    mode : str
        Rendering mode: see `ImageVolumeGraphic.mode`.
    channels : sequence of dict, optional
        For each channel its parameters, as of `Channel`: ``name``, ``cmap``, ``vmin``, ``vmax``,
        ``gamma``, ``alpha``, ``visible``, ``threshold``, ``color``, ``opacity``, ``gradient_opacity``.
        Default colours are magenta, green, cyan, yellow, red, blue, orange and gray in turn.
    axes : str
        What the axes of the data are: c, z, y, x, and t for a time series, in any order; ``"czyx"`` by
        default.
    isolated_buffer : bool
        As of `ImageVolumeGraphic`.
    plane : (a, b, c, d) or "middle"
        slice: the plane ax + by + cz + d = 0 in world space.
    **kwargs
        ``interpolation``, ``cmap_interpolation``, ``step_size``, ``substep_size``, ``crop``,
        ``emissive``, ``shininess``, ``light``, ``smoothing``, ``ambient``, ``diffuse``, ``specular``,
        ``shade``, ``opacity_unit``, ``slab_thickness``, ``slab_mode``, ``fade``, ``attenuation``,
        ``color_by`` as of `ImageVolumeGraphic`; and those of `Graphic`.

    Raises
    ------
    TypeError, ValueError
        An argument is not what it should be; the message says what is allowed.
    RuntimeError, MemoryError
        As `ImageVolumeGraphic`.

    Examples
    --------
    >>> data = np.random.default_rng(0).random((2, 16, 16, 16), np.float32)
    >>> graphic = vr.Figure().add_image_volume(data, axes="czyx")
    >>> graphic[0].name = "DAPI"
    >>> graphic["DAPI"].vmax, graphic["DAPI"].cmap = 0.5, "cyan"
    >>> graphic[1].visible = False
    """

    _other_events = ("channels", "data", "time", *POINTER_EVENTS)

    color = None  #: Of surfaces: that of the channels.

    def __init__(
        self,
        data: VolumeLike | Multiscale | ChannelData | Channels,
        mode: str = "mip",
        channels: Sequence[Mapping[str, Any]] | None = None,
        *,
        axes: str | None = None,
        isolated_buffer: bool = True,
        plane: ArrayLike | str = (0, 0, -1, 0),
        **kwargs: Any,
    ) -> None:
        if unknown := sorted(set(kwargs) - NAMES):
            known = property_names(type(self))
            where = ": each channel has one, see channels" if unknown[0] in PARAMETERS else ""
            raise TypeError(
                f"MultichannelVolumeGraphic has no parameter {unknown[0]!r}{where}."
                f"{checks.nearest_match(unknown[0], [*known, *PARAMETERS])} It has: data, channels, "
                f"{', '.join(known)}; and a channel {', '.join(PARAMETERS)}."
            )
        super().__init__(mode=mode, **kwargs)
        isolated = checks.boolean("isolated_buffer", isolated_buffer)
        if isinstance(data, Channels):
            if channels is not None or axes not in (None, data.data.axes):
                raise ValueError("channels that are shared have looks and axes of their own.")
            self._channels = data
        else:
            whole = data
            if not isinstance(whole, ChannelData):
                whole = ChannelData.of(data, "czyx" if axes is None else axes, isolated)
            self._channels = Channels(whole, channels)
        for channel in self._channels:
            channel.shown_by(self)
        self.plane = plane
        if not isinstance(data, Channels) and not mode_of(self).has_depth:
            for number, channel in enumerate(self._channels):
                if channel.percentiles is not None:
                    continue
                given = {} if channels is None else channels[number]
                low, high = suitable_limits(channel, mode_of(self))
                channel.vmin = given.get("vmin", low)
                channel.vmax = given.get("vmax", high)

    @property
    def channels(self) -> Channels:
        """The channels, found by number or by name."""
        return self._channels

    def __getitem__(self, which: int | str) -> Channel:
        return self._channels[which]

    def __iter__(self) -> Iterator[Channel]:
        return iter(self._channels)

    def __len__(self) -> int:
        return len(self._channels)

    def __bool__(self) -> bool:
        return True

    def channel_changed(self, channel: Channel, name: str, info: dict[str, Any]) -> None:
        """Tell that `name` was set on one `channel`; `info` says to what."""
        if name == "data":
            number = list(self._channels).index(channel)
            self.emit("data", {"key": (number, info["key"]), "value": info["value"]})
        elif name == "time":
            if channel is self._channels[len(self) - 1]:  # then all of them show it
                self.emit("time", info)
        else:
            self.emit("channels", {"value": info["value"], "channel": channel, "property": name})

    @property
    def data(self) -> Any:
        """The voxels of all channels, a `ChannelData`.

        ``graphic.data[channel, z, y, x] = values`` changes some of them; ``graphic.data = array``, of
        as many channels, replaces them all.
        """
        return self._channels.data

    @data.setter
    def data(self, data: VolumeLike | Multiscale | ChannelData) -> None:
        now = self._channels.data
        new = data if isinstance(data, ChannelData) else ChannelData.of(data, now.axes)
        if len(new) != len(now):
            raise ValueError(f"data has {len(now)} channels, as the graphic has, not {len(new)}.")
        if new is now:
            return
        levels = [
            each.buffers[0].source.levels for each in (new, now)
        ]  # those decide what is in bricks
        is_alike = levels[0] == levels[1] and now.n_times == new.n_times == 1
        if is_alike and not isinstance(data, ChannelData):
            now.replace(new)
            return
        with now.alone(), new.alone():
            self._take(new)

    def _take(self, data: ChannelData) -> None:
        """Have all graphics of these channels show other voxels; on an error, none does."""
        before = self._channels.data
        graphics = self._channels[0].graphics
        try:
            self._take_each(data, graphics)
        except BaseException:
            self._take_each(before, graphics)
            raise
        for channel in self._channels:
            channel.follow_data()
        for graphic in graphics:
            graphic.emit("data", {"key": slice(None), "value": data})

    def _take_each(self, data: ChannelData, graphics: tuple) -> None:
        self._channels.data = data
        for channel, buffer in zip(self._channels, data.buffers, strict=True):
            channel.take(buffer)
        for graphic in graphics:
            if graphic.drawing is not None:
                graphic.drawing.show(tuple(self._channels))

    def attach(self, engine: Engine) -> None:
        """Put the voxels on `engine`, the device of a figure; raises where they do not fit."""
        self._drawing = ChannelsDrawing(engine, tuple(self._channels))

    def pick_info(self, item: Any, found: np.ndarray, viewport_px: Any) -> dict:
        """The voxel that a ray `found` of `item` at the first pixel of `viewport_px`, and all its values.

        ``value`` is an array of them; ``channel`` the number of the one that is seen most, of which
        ``scalar`` is what the ray found.
        """
        member = item.members[int(which_in(found)) if len(item.members) > 1 else 0]
        info = pick_info(member, found, viewport_px, self.placement.world_from_data)
        x, y, z = info["index"]
        voxels = member.resident.channels[int(channels_in(found))]
        number = next(i for i, channel in enumerate(self) if channel.data.voxels is voxels)
        return {**info, "value": self.data.voxel((z, y, x)), "channel": number}

    @property
    def summary(self) -> str:
        """How many channels, their dtype and how many voxels there are along x, y and z."""
        nz, ny, nx = self.data.shape_zyx
        return f"{len(self)} channels {self.data.dtype}, {nx} × {ny} × {nz} voxels"

    @property
    def has_colormap(self) -> bool:
        """False: each channel has one."""
        return False

    def _has_opaque_colours(self, mode: Mode) -> bool:
        shown = [channel for channel in self._channels if channel.strength > 0]
        if mode.surface:
            opaque = [c.alpha == 1 and c.surface_color[3] == 1 for c in shown]
            return bool(opaque) and all(opaque)
        return any(channel.alpha == 1 and not has_alpha(channel.cmap) for channel in shown)

    def __repr__(self) -> str:
        name = f" {self.name!r}" if self.name else ""
        return f"<MultichannelVolumeGraphic{name} {self.data.shape} {self.data.dtype} {self.mode}>"
