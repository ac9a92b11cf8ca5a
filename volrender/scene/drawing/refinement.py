"""Pictures for a window: what changed is marched coarsely, in time, and then finer until it is final."""

import math
import time
import weakref
from dataclasses import dataclass, field

import numpy as np

from ...engine.device.engine import Engine
from ...engine.frame.frame import Frame
from ...engine.frame.march import MarchTarget, march_part
from ...engine.frame.volume_drawable import VolumeDrawable
from ..graphics.uniforms import write_uniforms
from .composition import PlacedVolume
from .quality import FINAL, Pace, Quality

TARGET_MS = 33.0  # of a frame while something moves
LEAST_SHARE = 0.25  # of it for the marches, whatever the rest of the frame takes
RESERVE = 0.9  # of what is left for them is used: times vary
GUESS_MS = {True: 150.0, False: 4.0}  # of a final march on CPU adapters and GPUs


@dataclass
class Stage:
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
class StagedVolume:
    """What is kept of one volume between the frames of a window."""

    pace: Pace
    shown: Stage | None = None
    coming: Stage | None = None
    targets: dict = field(default_factory=dict)  # by share


class StagedRenderer:
    """Renders a figure's subplots for a window.

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
        self._volumes: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()
        self._frame: Frame | None = None

    @property
    def is_final(self) -> bool:
        """Whether nothing is left to refine."""
        return self.quality is FINAL

    def encode(self, encoder, composition, target_px, dispatch: str, present) -> None:
        """March what is due within the time of a frame, and record the drawing of what there is.

        Parameters
        ----------
        encoder : wgpu command encoder
        composition : Composition
            At the window's full resolution, with all uniforms up to date.
        target_px : (width, height)
            Of the window, physical pixels.
        dispatch : str
            ``"fragment"`` or ``"compute"``.
        present : callable
            As in `Frame.encode_image`.
        """
        if self._frame is None or self._frame.size_px != target_px:
            self._frame = Frame(self.engine, target_px)
            self._volumes.clear()
        self.march_ms = 0.0
        volumes = [_Volume(volume) for volume in composition.volumes]
        self._march(volumes, target_px, dispatch)
        self._take(volumes)
        composition.encode_image(encoder, self._frame, "fragment", present)
        shown = [self._volumes[volume.drawable].shown.quality for volume in volumes]
        self.quality = min(shown, key=lambda quality: quality.cost, default=FINAL)

    def picture(self, composition) -> np.ndarray:
        """What was drawn last, once more, as a picture, (height, width, 4)."""

        def encode(encoder) -> None:
            self._take([_Volume(volume) for volume in composition.volumes])
            composition.encode_image(encoder, self._frame, "fragment")

        return self._frame.render(encode)

    def _take(self, volumes: list) -> None:
        for volume in volumes:
            stage = self._volumes[volume.drawable].shown
            volume.take(stage.target, stage.quality)

    def _march(self, volumes: list, target_px, dispatch: str) -> None:
        """March what changed, or else refine what is coarse."""
        budget_ms = max(self.target_ms - self.overhead_ms, LEAST_SHARE * self.target_ms) * RESERVE
        changed = [volume for volume in volumes if not self._is_current(volume)]
        if changed:
            for volume in changed:
                staged = self._staged(volume.drawable)
                staged.coming = self._stage(
                    volume, staged.pace.coarse(budget_ms / len(changed)), target_px
                )
            self._advance(changed, None, target_px, dispatch)
            return
        coarse = [
            volume
            for volume in volumes
            if self._volumes[volume.drawable].shown.quality is not FINAL
        ]
        if coarse:
            volume = coarse[0]
            staged = self._volumes[volume.drawable]
            if staged.coming is None:
                finer = staged.pace.finer(staged.shown.quality)
                staged.coming = self._stage(volume, finer, target_px)
            self._advance([volume], budget_ms, target_px, dispatch)

    def _is_current(self, volume) -> bool:
        staged = self._volumes.get(volume.drawable)
        return (
            staged is not None
            and staged.shown is not None
            and staged.shown.content == volume.content
        )

    def _staged(self, drawable: VolumeDrawable) -> StagedVolume:
        if drawable not in self._volumes:
            self._volumes[drawable] = StagedVolume(Pace(GUESS_MS[self.engine.is_cpu]))
        return self._volumes[drawable]

    def _stage(self, volume, quality: Quality, target_px) -> Stage:
        """A march that is about to begin."""
        targets = self._staged(volume.drawable).targets
        if quality.share not in targets:
            size_px = _scaled_size(target_px, quality.share)
            targets[quality.share] = MarchTarget(self.engine, size_px)
        return Stage(volume.content, quality, targets[quality.share])

    def _advance(self, volumes: list, budget_ms: float | None, target_px, dispatch: str) -> None:
        """March volumes, or as many rows as fit in the budget, and learn from the time it took."""
        encoder = self.engine.encoder()
        parts = []
        for volume in volumes:
            staged = self._volumes[volume.drawable]
            stage, drawable = staged.coming, volume.drawable
            left, top, width, height = volume.prepare(stage.quality, target_px)
            stage.rows = height
            rows = height - stage.rows_done
            if budget_ms is not None:
                rows = min(rows, staged.pace.rows(stage.quality, height, budget_ms))
            drawable.scissor_px = (left, top + stage.rows_done, width, rows)
            drawable.uniforms.set(scissor_px=drawable.scissor_px)
            march_part(encoder, drawable, stage.target, stage.rows_done == 0, dispatch)
            stage.rows_done += rows
            parts.append((staged, stage, rows / max(1, height)))
        start = time.perf_counter()
        self.engine.submit(encoder)
        self.engine.wait()
        self.march_ms = (time.perf_counter() - start) * 1e3
        expected = [
            staged.pace.final_ms * stage.quality.cost * part for staged, stage, part in parts
        ]
        for (staged, stage, part), share in zip(parts, expected, strict=True):
            if part > 0:
                took_ms = self.march_ms * share / sum(expected)
                staged.pace.learn(stage.content[1], stage.quality, part, took_ms)
            if stage.is_complete:
                staged.shown, staged.coming = stage, None


class _Volume:
    """A volume in a viewport, at full resolution, and what its picture depends on."""

    def __init__(self, placed: PlacedVolume):
        self.placed = placed
        self.drawable = drawable = placed.drawable
        self.scissor_px = drawable.scissor_px
        # Of no concern to the march.
        drawable.uniforms.set(stored_share=1)
        drawable.uniforms.keep("background", None, lambda: {"background": 0})
        self.content = (
            drawable.uniforms.values.tobytes(),
            drawable.pipeline,
            weakref.ref(drawable.texture.view),  # what is not shown may be replaced and go
            drawable.texture.version,
            drawable.colormap.version,
        )

    def prepare(self, quality: Quality, target_px) -> tuple[int, int, int, int]:
        """Set the uniforms for a march of some quality; the rectangle to march, stored pixels."""
        placed, share = self.placed, quality.share
        viewport_px = tuple(length * share for length in placed.viewport_px)
        write_uniforms(
            placed.graphic,
            self.drawable,
            placed.rays,
            viewport_px,
            _scaled_size(target_px, share),
            stretch=quality.stretch,
        )
        return self.drawable.scissor_px

    def take(self, target: MarchTarget, quality: Quality) -> None:
        """Have the composition draw what was stored."""
        self.drawable.uniforms.set(stored_share=quality.share)
        self.drawable.scissor_px = self.scissor_px
        self.drawable.take_stored(target, "stored" if quality.share == 1 else "enlarged")


def _scaled_size(size_px, share: float) -> tuple[int, int]:
    width, height = (max(1, math.ceil(length * share)) for length in size_px)
    return width, height
