"""Pictures for a window: what changed is marched coarsely, in time, and then finer until it is final."""

import time
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary, ref

from ...engine.device.engine import Engine
from ...engine.frame.draw_list import Owner
from ...engine.frame.frame import Frame
from ...engine.frame.march import MarchTarget, Stored, march_part
from .composition import Composition, PlacedVolume, scaled_size
from .quality import FINAL, Pace, Quality

TARGET_MS = 33.0  # of a frame while something moves
LEAST_SHARE = 0.25  # of it for the marches, whatever the rest of the frame takes
RESERVE = 0.9  # of what is left for them is used: times vary
GUESS_MS = {True: 150.0, False: 4.0}  # of a final march on CPU adapters and GPUs


@dataclass
class _March:
    """One march of a volume: a coarse one, or one in progress.

    Attributes
    ----------
    content : tuple
        What the picture depends on.
    quality : Quality
    target : MarchTarget
    rows_done, rows : int
    """

    content: tuple
    quality: Quality
    target: MarchTarget
    rows_done: int = 0
    rows: int = 0

    @property
    def is_complete(self) -> bool:
        return self.rows_done >= self.rows


@dataclass
class _Progress:
    """What is kept of one volume between the frames of a window."""

    pace: Pace
    shown: _March | None = None
    next: _March | None = None
    targets: dict[float, MarchTarget] = field(default_factory=dict)  # by share

    def target(self, engine: Engine, size_px, share: float) -> MarchTarget:
        """Where a march of so many pixels per pixel goes; what is shown stays meanwhile."""
        if share not in self.targets:
            self.targets[share] = MarchTarget(engine, scaled_size(size_px, share))
        return self.targets[share]

    def trim(self) -> None:
        """Let go of the targets that only a moving picture needs."""
        if self.shown is not None and self.next is None:
            self.targets = {self.shown.quality.share: self.shown.target}


class Refine:
    """A `Policy`: frames come in time, and are refined when nothing changes.

    Parameters
    ----------
    engine : Engine

    Attributes
    ----------
    target_ms : float
        How long a frame may take while something moves.
    quality : Quality
        The coarsest of what is shown now.
    march_ms : float
        What the last frame's marches took.
    overhead_ms : float
        What the rest of a frame takes: set by who knows.
    """

    def __init__(self, engine: Engine):
        self.engine = engine
        self.target_ms = TARGET_MS
        self.quality = FINAL
        self.march_ms = 0.0
        self.overhead_ms = 0.0
        self._progress: WeakKeyDictionary[Owner, _Progress] = WeakKeyDictionary()

    @property
    def is_final(self) -> bool:
        """Whether nothing is left to refine."""
        return self.quality is FINAL

    def forget(self) -> None:
        self._progress.clear()

    def march(self, composition: Composition, frame: Frame, dispatch: str) -> dict[Owner, Stored]:
        """March what is due within the time of a frame; where each volume is stored."""
        self.march_ms = 0.0
        volumes = composition.volumes
        self._march(volumes, frame, dispatch)
        shown = {
            volume.item.owner: march
            for volume in volumes
            if (march := self._progress[volume.item.owner].shown) is not None
        }
        qualities = [march.quality for march in shown.values()]
        self.quality = min(qualities, key=lambda quality: quality.cost, default=FINAL)
        if self.is_final:
            for owner in shown:
                self._progress[owner].trim()
        return {owner: Stored(march.target, march.quality.share) for owner, march in shown.items()}

    def _march(self, volumes, frame: Frame, dispatch: str) -> None:
        """March what changed, or else refine what is coarse."""
        budget_ms = max(self.target_ms - self.overhead_ms, LEAST_SHARE * self.target_ms) * RESERVE
        changed = [volume for volume in volumes if not self._is_current(volume)]
        if changed:
            for volume in changed:
                progress = self._progress_of(volume)
                quality = progress.pace.coarse(budget_ms / len(changed))
                progress.next = self._begin(volume, quality, frame)
            self._advance(changed, None, frame, dispatch)
            return
        for volume in volumes:
            progress = self._progress[volume.item.owner]
            shown = progress.shown
            if shown is not None and shown.quality is not FINAL:
                if progress.next is None:
                    finer = progress.pace.finer(shown.quality)
                    progress.next = self._begin(volume, finer, frame)
                self._advance([volume], budget_ms, frame, dispatch)
                return

    def _is_current(self, volume: PlacedVolume) -> bool:
        progress = self._progress.get(volume.item.owner)
        shown = None if progress is None else progress.shown
        return shown is not None and shown.content == _content(volume)

    def _progress_of(self, volume: PlacedVolume) -> _Progress:
        owner = volume.item.owner
        if owner not in self._progress:
            self._progress[owner] = _Progress(Pace(GUESS_MS[self.engine.is_cpu]))
        return self._progress[owner]

    def _begin(self, volume: PlacedVolume, quality: Quality, frame: Frame) -> _March:
        """A march that is about to begin."""
        progress = self._progress_of(volume)
        target = progress.target(self.engine, frame.size_px, quality.share)
        return _March(_content(volume), quality, target)

    def _advance(self, volumes, budget_ms: float | None, frame: Frame, dispatch: str) -> None:
        """March volumes, or as many rows as fit in the budget, and learn from the time it took."""
        encoder = self.engine.encoder()
        parts = []
        for volume in volumes:
            progress = self._progress[volume.item.owner]
            march = progress.next
            assert march is not None  # it was begun
            item = volume.scaled(march.quality.share, march.quality.stretch)
            left, top, width, march.rows = item.scissor_px
            rows = march.rows - march.rows_done
            if budget_ms is not None:
                rows = min(rows, progress.pace.rows(march.quality, march.rows, budget_ms))
            part = item.cut_to((left, top + march.rows_done, width, rows))
            is_first = march.rows_done == 0
            march_part(encoder, frame.blocks, part, march.target, is_first, dispatch)
            parts.append((progress, march, item.program, rows))
        start = time.perf_counter()
        self.engine.submit(encoder)
        self.engine.wait()
        self.march_ms = (time.perf_counter() - start) * 1e3
        shares = [rows / max(1, march.rows) for _, march, _, rows in parts]
        expected = [
            progress.pace.final_ms * march.quality.cost * part
            for (progress, march, *_), part in zip(parts, shares, strict=True)
        ]
        for (progress, march, program, rows), part, share in zip(
            parts, shares, expected, strict=True
        ):
            march.rows_done += rows  # not before the GPU has them
            if part > 0:
                took_ms = self.march_ms * share / sum(expected)
                progress.pace.learn(program, march.quality, part, took_ms)
            if march.is_complete:
                progress.shown, progress.next = march, None


def _content(volume: PlacedVolume) -> tuple:
    """What the picture of a volume depends on."""
    item = volume.item
    return (
        item.record,
        item.program,
        ref(item.resident.view),  # what is not shown may be replaced and go
        item.resident.version,
        item.colormap.version,
    )
