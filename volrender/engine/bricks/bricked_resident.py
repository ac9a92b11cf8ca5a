"""What does an engine hold of voxels that are too many for one texture? Bricks, those that pictures need."""

from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

import numpy as np

from ...data.missing import finite_part
from ...data.sources.source import Box, Source
from ..device.engine import Engine
from ..volume.encoding import Encoding
from ..volume.resident import BEHIND, Other, User, hand_over, no_other
from .bricks import Bricks
from .coding import ImageCoding
from .copies import copy_of
from .followed import Followed
from .foresight import Foresight
from .layout import APRON, BrickLayout
from .stored.grids import AtlasGrids
from .stored.page_table import Codes
from .streaming.serving import Served, Serving, frame_bytes
from .streaming.stream import Stream


class BrickedResident(Foresight):
    """The voxels of a volume on one engine, in bricks of several levels: a `Follower` of `Voxels`.

    It has what `Resident` has. Its coarsest level is always there; of the others comes what rays missed.

    Parameters
    ----------
    engine : Engine
    voxels : Followed
    share : float
        Of `Engine.memory_budget_bytes`, that it may have at most.
    source : Source, optional
        What it holds; default: that of the voxels.

    Attributes
    ----------
    other_for : callable
        As that of `Resident`.
    upload_budget_bytes : int
        Of bricks, that one frame uploads; 0: what `frame_bytes` says.
    serving : Serving
        What exact pictures need comes by it.
    users : WeakSet of User
    version : object
        Of the voxels: which one it holds; `BEHIND` while none.
    level, apron_voxels : int
        As those of `Resident`; textures are in slots.

    Raises
    ------
    ValueError, MemoryError, RuntimeError
        As `Bricks`.
    """

    level, apron_voxels = 0, APRON
    coding: Any = ImageCoding

    def __init__(
        self, engine: Engine, voxels: Followed, share: float = 1.0, source: Source | None = None
    ) -> None:
        self.engine, self.voxels = engine, voxels
        self.upload_budget_bytes = 0
        self.users: WeakSet[User] = WeakSet()
        self.other_for: Callable[[Source], Other | None] = no_other
        self._pictures = 0  # versions before the bricks of now
        self._shown = source or voxels.source
        in_levels = self.coding.in_levels(self._shown)
        self._stream = Stream(engine, Bricks(engine, in_levels, share, self.coding))
        self.serving = Serving(self._stream, engine)
        self.version = self._followed = voxels.version

    @property
    def _bricks(self) -> Bricks:
        return self._stream.bricks

    @property
    def lock(self) -> Any:
        """The engine's: it is held while a frame is composed, up to the submit."""
        return self.engine.lock

    @property
    def source(self) -> Source:
        """Where the voxels are read now, in levels."""
        return self._bricks.source

    @property
    def sources(self) -> tuple[Source, ...]:
        """That of each channel."""
        return (self.source,)

    @property
    def shape_zyx(self) -> tuple[int, int, int]:
        """Voxels of the finest level along z, y, x."""
        return self.source.shape_zyx

    @property
    def encoding(self) -> Encoding:
        """How voxels lie in the atlas."""
        return self._bricks.encoding

    @property
    def encodings(self) -> tuple[Encoding, ...]:
        """That of each channel."""
        return (self.encoding,)

    @property
    def texture(self) -> Any:
        """The atlas; another one after some changes."""
        return self._bricks.atlas.texture

    @property
    def view(self) -> Any:
        """The view of the atlas."""
        return self._bricks.atlas.view

    @property
    def texture_shape_zyx(self) -> tuple[int, int, int]:
        """Voxels of the atlas."""
        return self._bricks.atlas.shape_zyx

    @property
    def slots_xyz(self) -> tuple[int, int, int]:
        """Slots of the atlas; more along z as it fills."""
        return self._bricks.atlas.slots_xyz

    @property
    def layout(self) -> BrickLayout:
        """Its levels, and where their bricks are in the page table."""
        return self._bricks.layout

    @property
    def codes(self) -> Codes:
        """(low, step): what the codes of the page table are, in texel units."""
        return self._bricks.codes

    @property
    def page_texture(self) -> Any:
        """The page table."""
        return self._bricks.table.texture

    @property
    def paging(self) -> tuple[Any, Any]:
        """The view of the page table, and the buffer that rays write to; see there."""
        return self._bricks.table.view, self.feedback_buffer

    @property
    def described_by(self) -> tuple[Any, ...]:
        """What records of it follow: other slots, levels, codes or another region give other ones."""
        return self.slots_xyz, self.layout, self.codes, self.feedback_at

    @property
    def bind_groups(self) -> WeakKeyDictionary:
        """What binds the atlas; see `VolumeTexture`."""
        return self._bricks.atlas.bind_groups

    @property
    def nbytes(self) -> int:
        """Bytes of the atlas and the page table."""
        return self._bricks.nbytes

    @property
    def feedback_buffer(self) -> Any:
        """What marches tell by; another one when more volumes come."""
        return self._stream.feedback.buffer

    @property
    def feedback_at(self) -> int:
        """The first word there of what is told of this volume."""
        return self._stream.region.begin

    @property
    def grids(self) -> AtlasGrids:
        """What rays pass over, of the atlas taken as one volume."""
        return self._bricks.grids

    @property
    def picture_version(self) -> int:
        """Grows with whatever may change the picture: bricks that come or go, other voxels."""
        return self._pictures + self._bricks.version - self._stream.ahead.unseen

    @property
    def pending(self) -> int:
        """Bricks that are being read, or wait for that, or to be uploaded."""
        return self._stream.pending

    @property
    def missing(self) -> int:
        """Bricks that rays last missed and that are not there yet."""
        return self._stream.missing

    @property
    def refused(self) -> int:
        """Bricks that rays last missed and for which there is no room."""
        return self._stream.refused

    @property
    def failed(self) -> int:
        """Bricks that are there in place of what could not be read."""
        return len(self._bricks.failed)

    @property
    def is_awaited(self) -> bool:
        """Whether it was marched, and what rays told did not arrive yet: whether more is missing is open."""
        return self._stream.region.is_awaited

    def on_arrival(self, callback: Callable[[], object]) -> None:
        """Have something called, in any thread, when bricks came that a frame can upload."""
        self._stream.on_arrival(callback)

    def drawn(self, by: Any, record: Any) -> None:
        """It is about to be drawn, by somebody, who keeps the record as long as it says the same.

        What rays tell is awaited, where they may tell anything new.
        """
        self._stream.region.drawn_by(by, record, self.picture_version)

    def keep_up(self) -> None:
        """Take what rays told, and upload what came; at the start of a frame, with the lock held."""
        if self.version != self.voxels.version:
            self.voxels.catch_up(self)
        is_at_rest = not self._stream.ahead.is_on
        self._stream.keep_up(self.upload_budget_bytes or frame_bytes(self.engine, is_at_rest))

    def serve(self, timeout_s: float | None = None) -> Served:
        """Have all bricks that pictures lacked until now, as far as there is room; waits for all of that.

        Parameters
        ----------
        timeout_s : float, optional
            After so long, what did not come yet is left to frames.
        """
        with self.lock:
            self.voxels.catch_up(self)
        return self.serving.serve(timeout_s)

    def prepare(self, values: np.ndarray, everything: bool) -> None:
        """Values are about to be written: raise ValueError where one is too large for float32."""
        if not everything:
            self.catch_up()
        finite_part(values)
        self._followed, self.version = self.version, BEHIND

    def follow(self) -> None:
        """Have what was written after `prepare`."""
        self._renew(self.voxels.changed_since(self._followed))

    def catch_up(self) -> None:
        """Have everything as it is now, where it is behind."""
        if self.version != self.voxels.version:
            self._renew(None)

    def copy_of(self, source: Source) -> Any:
        """The coarsest level of another source, and textures for it; or what holds it of another kind."""
        return self.other_for(source) or copy_of(self._bricks, source, self.foreseen(source))

    def take(self, copy: Any) -> None:
        """Hold this source instead; what rays used of late comes first."""
        if isinstance(copy, Other):
            return hand_over(self, copy)
        recent = self._stream.recent
        bricks = self._bricks
        self._pictures += bricks.version + 1
        self._shown = copy.shown
        if copy.bricks is not None:
            bricks.close()
            self._stream.begin(copy.bricks)
        else:
            assert copy.coarsest is not None
            bricks.hold(copy.source, copy.coarsest)
            self._stream.begin(bricks)
            self._stream.ask_for(recent)
        self._pictures -= self._bricks.version
        self._forget()
        self.version = self.voxels.version

    def _renew(self, boxes: tuple[Box, ...] | None) -> None:
        """Have boxes as they are now; None: everything, which may be in another source."""
        if self._shown is not self.voxels.source:
            self.take(self.copy_of(self.voxels.source))
            return
        z, y, x = (slice(0, n) for n in self.shape_zyx)
        for box in ((z, y, x),) if boxes is None else boxes:
            if (changed := getattr(self.source, "changed", None)) is not None:
                changed(None if boxes is None else box)
            self._stream.renew(self.layout.pages_touched(box))
        self._forget()
        self.version = self.voxels.version

    def _forget(self) -> None:
        """Keep nothing that was made of voxels before."""
        for user in tuple(self.users):
            user.let_go()
