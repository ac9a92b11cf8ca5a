"""Channels: the channels of a graphic, found by number or by name."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ....base import checks
from ....data.channels.channel_data import ChannelData
from ....data.opening.dataset import CHANNEL_COLOURS
from ....engine.frame.volumes.joint_item import MOST_BRICKED, MOST_MEMBERS
from ..records.mode_fields import MOST_CHANNELS
from .channel import Channel

MOST_SHOWN = MOST_CHANNELS * MOST_MEMBERS  # in one march
MOST_IN_BRICKS = MOST_CHANNELS * MOST_BRICKED  # the same of a volume that is larger than memory


def check_count(visible: Sequence[Channel], most: int = MOST_SHOWN) -> None:
    """Raise ValueError where more channels are visible than can be marched together."""
    if len(visible) > most:
        larger = " of a volume larger than memory" if most == MOST_IN_BRICKS else ""
        raise ValueError(
            f"{len(visible)} channels are visible; at most {most}{larger} can be shown together. "
            "Set visible of the others to False."
        )


def default_cmap(number: int, count: int) -> str:
    """The colour of a channel of several, by its number; gray of a single one."""
    return "gray" if count == 1 else CHANNEL_COLOURS[number % len(CHANNEL_COLOURS)]


class Channels(Sequence[Channel]):
    """The channels that one or more graphics show, with the voxels.

    Parameters
    ----------
    data : ChannelData
    looks : sequence of dict, optional
        Parameters of each `Channel`; what is not given has the default.

    Attributes
    ----------
    data : ChannelData

    Raises
    ------
    TypeError, ValueError
        There are not as many looks as channels, or one is no look; two have one name.
    """

    def __init__(self, data: ChannelData, looks: Sequence[Mapping[str, Any]] | None = None) -> None:
        looks = [{}] * len(data) if looks is None else list(looks)
        if len(looks) != len(data):
            raise ValueError(
                f"channels has an entry for each of {len(data)} channels, not {len(looks)}."
            )
        self.data = data
        self._channels: tuple[Channel, ...] = ()
        for number, (buffer, look) in enumerate(zip(data.buffers, looks, strict=True)):
            if not isinstance(look, Mapping):
                raise TypeError(f"channels[{number}] is a dict, not {checks.short(look)}.")
            checks.entries(f"channels[{number}]", look, PARAMETERS)
            default = default_cmap(number, len(data))
            given = {name: value for name, value in look.items() if value is not None}
            channel = Channel(buffer, **{"cmap": default, "name": f"channel {number}", **given})
            self._check_name(channel, channel.name)
            self._channels = (*self._channels, channel)
            channel.may_be_named, channel.may_show = self._check_name, self._check_visible
        check_count([channel for channel in self._channels if channel.visible])

    def __len__(self) -> int:
        return len(self._channels)

    def __iter__(self) -> Iterator[Channel]:
        return iter(self._channels)

    def __getitem__(self, which: Any) -> Any:
        """A channel by its number or its name; some of them by a slice.

        Raises
        ------
        IndexError, KeyError
            There is no such channel.
        """
        if isinstance(which, str):
            return self._channels[self.number(which)]
        return self._channels[which]

    @property
    def names(self) -> tuple[str, ...]:
        """What each is called: its name, or where it has none its number."""
        return tuple(
            channel.name or f"channel {number}" for number, channel in enumerate(self._channels)
        )

    def number(self, which: int | str) -> int:
        """The number of the channel `which`, by that or by its name.

        Raises
        ------
        IndexError, KeyError
            There is no such channel.
        """
        if not isinstance(which, str):
            return checks.index("channel", which, len(self._channels))
        names = [channel.name for channel in self._channels]
        if which not in names:
            known = ", ".join(map(repr, names))
            raise KeyError(
                f"There is no channel {which!r}, only {known}."
                f"{checks.nearest_match(which, [name for name in names if name])}"
            )
        return names.index(which)

    def _check_name(self, channel: Channel, name: str | None) -> None:
        for other in self._channels:
            if name is not None and other is not channel and other.name == name:
                raise ValueError(f"name {name!r} is another channel's, too.")

    def _check_visible(self, channel: Channel, visible: bool) -> None:
        others = [other for other in self._channels if other.visible and other is not channel]
        drawings = [graphic.drawing for graphic in channel.graphics]
        most = min(
            [drawing.most for drawing in drawings if drawing is not None], default=MOST_SHOWN
        )
        check_count([*others, channel] if visible else others, most)

    def __repr__(self) -> str:
        return f"<Channels {', '.join(repr(channel.name) for channel in self._channels)}>"


LOOK = (
    *("cmap", "vmin", "vmax", "percentiles", "gamma"),
    *("threshold", "color", "opacity", "gradient_opacity"),
)
PARAMETERS = ("name", "alpha", "visible", *LOOK)  # of which graphics have the first three, too
