"""From channels to what a frame draws of them: one march of each texture that packs up to four."""

from collections.abc import Sequence
from typing import Any

from ....engine.bricks.choosing import are_dense, packs_dense_or_bricks
from ....engine.device.engine import Engine
from ....engine.frame.draw_list import Owner
from ....engine.frame.volumes.joint_item import JointItem
from ....engine.frame.volumes.volume_item import VolumeItem
from ....engine.volume.encoding import Encoding
from ..records.mode_fields import MOST_CHANNELS
from ..records.sight import Sight
from ..volume_drawing import VolumeDrawing
from .channel import Channel
from .channels import MOST_IN_BRICKS, MOST_SHOWN, check_count


class ChannelsDrawing:
    """What a graphic of several channels has on the engine of its figure.

    Parameters
    ----------
    engine : Engine
    channels : sequence of Channel

    Raises
    ------
    ValueError, MemoryError, RuntimeError
        As `packs_dense_or_bricks`.

    Attributes
    ----------
    engine : Engine
    most : int
        Of its channels, as many can be shown together.
    """

    def __init__(self, engine: Engine, channels: Sequence[Channel]) -> None:
        self.engine = engine
        self._owner = Owner()
        self._packs: list[tuple[tuple[Channel, ...], VolumeDrawing]] = []
        self.show(channels)

    @property
    def residents(self) -> tuple[Any, ...]:
        """What holds the voxels."""
        return tuple([drawing.resident for _, drawing in self._packs])

    @property
    def latest(self) -> VolumeItem | None:
        """The item of the first texture that was asked for last."""
        return self._packs[0][1].latest

    def encoding_of(self, channel: Channel) -> Encoding | None:
        """How the voxels of a channel are stored; None where they are not."""
        for pack, drawing in self._packs:
            if channel in pack:
                return drawing.resident.encodings[pack.index(channel)]
        return None

    def show(self, channels: Sequence[Channel]) -> None:
        """Draw these channels from now on, with the voxels that they have now; on an error, as before."""
        whole = [[channel.data.source for channel in pack] for pack in packs_of(channels)]
        most = MOST_SHOWN if are_dense(whole, self.engine) else MOST_IN_BRICKS
        packed = packs_of(channels, most)
        check_count([channel for pack in packed for channel in pack if channel.visible], most)
        voxels = [[channel.data.voxels for channel in pack] for pack in packed]
        residents = packs_dense_or_bricks(voxels, self.engine)
        self.most = most
        self._packs = [
            (pack, VolumeDrawing(self.engine, resident, pack))
            for pack, resident in zip(packed, residents, strict=True)
        ]

    def item(
        self, graphic: Any, channels: Sequence[Channel], sight: Sight, skipping: bool, frame: object
    ) -> VolumeItem | JointItem:
        """What to draw; see `VolumeDrawing.item`."""
        if [pack for pack, _ in self._packs] != packs_of(channels, self.most):
            self.show(channels)  # of many channels, others are visible now
        shown = [
            (pack, drawing)
            for pack, drawing in self._packs
            if any(channel.strength > 0 for channel in pack)
        ]
        if len(shown) < 2:
            pack, drawing = shown[0] if shown else self._packs[0]
            item = drawing.item(graphic, pack, sight, skipping, frame)
            return item if shown else item.cut_to((0, 0, 0, 0))
        own = sight._replace(ends=False)  # the rays of all of them together do
        items = [drawing.item(graphic, pack, own, skipping, frame) for pack, drawing in shown]
        return JointItem.of(self._owner, items, items[0].alpha_mode, sight.ends, graphic.alpha)


def packs_of(channels: Sequence[Channel], most: int = MOST_SHOWN) -> list[tuple[Channel, ...]]:
    """Channels by the textures that hold them: all of them, or of very many those that are visible."""
    if len(channels) > most:
        channels = [channel for channel in channels if channel.visible] or channels[:1]
    starts = range(0, len(channels), MOST_CHANNELS)
    return [tuple(channels[start : start + MOST_CHANNELS]) for start in starts]
