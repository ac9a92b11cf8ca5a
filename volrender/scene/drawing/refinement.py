"""Pictures for a window: what changed is marched coarsely, in time, and then finer until it is final."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from ...engine.device.engine import Engine
from ...engine.frame.draw_list import Owner
from ...engine.frame.frame import Frame
from ...engine.frame.march import MarchTarget, Stored, march_part
from .composition import Composition
from .content import Content, contents_of
from .placed import Placed, scaled_size
from .quality import FINAL, Pace, Quality

TARGET_MS = 33.0  # of a frame while something moves
LEAST_SHARE = 0.25  # of it for the marches, whatever the rest of the frame takes
MOST_STORED = 64  # volumes: of each, what was marched takes as much memory as the picture
RESERVE = 0.9  # of what is left for them is used: times vary
DRAFT_RESERVE = 0.6  # while something is dragged: tables and panels take their time, too
GUESS_MS = {True: 150.0, False: 4.0}  # of a final march on CPU adapters and GPUs


@dataclass
class _March:
    """One march of a volume: a coarse one, or one in progress.

    Attributes
    ----------
    content : Content
        What the picture depends on.
    quality : Quality
    behind : Quality
        The coarsest of the opaque things that its rays end at.
    target : MarchTarget
    rows_done, rows : int
    """

    content: Content
    quality: Quality
    behind: Quality
    target: MarchTarget
    rows_done: int = 0
    rows: int = 0

    @property
    def is_complete(self) -> bool:
        return self.rows_done >= self.rows

    @property
    def is_final(self) -> bool:
        return self.quality is FINAL and self.behind is FINAL

    @property
    def to(self) -> Stored:
        return Stored(self.target, self.quality.share)


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
        What the rest of a frame takes.
    drafts : bool
        Whether somebody is changing what is shown: set by who knows.
    passes : int
        Grows with each march that begins.
    """

    def __init__(self, engine: Engine):
        self.engine = engine
        self.target_ms = TARGET_MS
        self.quality = FINAL
        self.march_ms = 0.0
        self.overhead_ms = 0.0
        self.drafts = False
        self.passes = 0
        self._is_stale = False  # voxels arrived that some march has not seen
        self._progress: WeakKeyDictionary[Owner, _Progress] = WeakKeyDictionary()

    @property
    def is_final(self) -> bool:
        """Whether nothing is left to refine."""
        return self.quality is FINAL and not self.drafts and not self._is_stale

    def forget(self) -> None:
        self._progress.clear()

    def learn_overhead(self, frame_ms: float) -> None:
        """Take into account how long a whole frame took."""
        self.overhead_ms += 0.25 * (frame_ms - self.march_ms - self.overhead_ms)

    def march(
        self, composition: Composition, frame: Frame, dispatch: str
    ) -> dict[Owner, Stored] | None:
        """March what is due within the time of a frame; where each volume is stored.

        None where there are too many to store: all are marched while they are drawn, finally.
        """
        self.march_ms = 0.0
        if len(composition.volumes) > MOST_STORED:
            self.forget()
            self.quality, self._is_stale = FINAL, False
            self.passes += 1
            return None
        contents = contents_of(composition)
        self._march(composition, contents, frame, dispatch)
        shown = self._shown(volume.item.owner for volume in composition.volumes)
        self.quality = _coarsest(shown.values())
        self._is_stale = any(march.content != contents[owner] for owner, march in shown.items())
        if self.is_final:
            for owner in shown:
                self._progress[owner].trim()
        return {owner: march.to for owner, march in shown.items()}

    def ask_again(self) -> None:
        """March all once more, for the voxels that are missing."""
        for progress in self._progress.values():
            if progress.shown is not None:
                progress.shown.content = progress.shown.content._replace(arrived=())

    def _march(
        self,
        composition: Composition,
        contents: dict[Owner, Content],
        frame: Frame,
        dispatch: str,
    ) -> None:
        """March what changed, or else refine what is coarse or lacks voxels: what is opaque first."""
        reserve = DRAFT_RESERVE if self.drafts else RESERVE
        budget_ms = max(self.target_ms - self.overhead_ms, LEAST_SHARE * self.target_ms) * reserve
        volumes = composition.volumes
        changed = [volume for volume in volumes if not self._is_current(volume, contents)]
        for ended in (False, True):
            due = [volume for volume in changed if volume.item.ends_at_depth == ended]
            for volume in due:
                quality = self._progress_of(volume).pace.coarse(budget_ms / len(changed))
                self._begin(volume, quality, contents, composition, frame)
            if due:
                self._advance(due, None, composition, frame, dispatch)
        if changed:
            return
        for volume in self._improvable(volumes, contents)[:1]:
            progress = self._progress[volume.item.owner]
            assert progress.shown is not None  # it is current
            if progress.next is None:
                is_final = progress.shown.is_final
                finer = FINAL if is_final else progress.pace.finer(progress.shown.quality)
                self._begin(volume, finer, contents, composition, frame)
            self._advance([volume], budget_ms, composition, frame, dispatch)

    def _improvable(
        self, volumes: Iterable[Placed], contents: dict[Owner, Content]
    ) -> list[Placed]:
        """Those that are shown coarsely, and then those that lack voxels which arrived since."""
        coarse, lacking = [], []
        for volume in volumes:
            owner = volume.item.owner
            shown = self._progress[owner].shown
            if shown is not None and not shown.is_final:
                coarse.append(volume)
            elif shown is not None and shown.content != contents[owner]:
                lacking.append(volume)
        return coarse + lacking

    def _shown(self, owners: Iterable[Owner]) -> dict[Owner, _March]:
        """What is shown of volumes now, of those that were marched."""
        known = [(owner, self._progress[owner]) for owner in owners if owner in self._progress]
        return {owner: march for owner, progress in known if (march := progress.shown) is not None}

    def _is_current(self, volume: Placed, contents: dict[Owner, Content]) -> bool:
        progress = self._progress.get(volume.item.owner)
        shown = None if progress is None else progress.shown
        return shown is not None and shown.content.looks == contents[volume.item.owner].looks

    def _progress_of(self, volume: Placed) -> _Progress:
        owner = volume.item.owner
        if owner not in self._progress:
            self._progress[owner] = _Progress(Pace(GUESS_MS[self.engine.is_cpu]))
        return self._progress[owner]

    def _begin(
        self,
        volume: Placed,
        quality: Quality,
        contents: dict[Owner, Content],
        composition: Composition,
        frame: Frame,
    ) -> None:
        """Have the next march of a volume begin."""
        self.passes += 1
        progress = self._progress_of(volume)
        target = progress.target(self.engine, frame.size_px, quality.share)
        ends_at = composition.ends_at.get(volume.item.owner, ())
        behind = _coarsest(self._shown(item.owner for item in ends_at).values())
        progress.next = _March(contents[volume.item.owner], quality, behind, target)

    def _advance(
        self,
        volumes: list[Placed],
        budget_ms: float | None,
        composition: Composition,
        frame: Frame,
        dispatch: str,
    ) -> None:
        """March volumes, or as many rows as fit in the budget, and learn from the time it took."""
        if volumes[0].item.ends_at_depth:
            shown = self._shown(volume.item.owner for volume in composition.volumes)
            stored = {owner: march.to for owner, march in shown.items()}
            frame.submit_opaque(composition.draw_list.opaque, stored)
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
            behind = frame.opaque_depth
            march_part(encoder, frame.blocks, part, march.to, is_first, dispatch, behind)
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


def _coarsest(marches: Iterable[_March]) -> Quality:
    """The coarsest quality of some marches, and of what they end at."""
    qualities = [quality for march in marches for quality in (march.quality, march.behind)]
    return min(qualities, key=lambda quality: quality.cost, default=FINAL)
