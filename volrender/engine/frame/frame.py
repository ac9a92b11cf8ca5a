"""One frame: clear, draw every item, encode to sRGB and copy back, all in one submit."""

from functools import wraps
from typing import Any

import numpy as np
import wgpu

from ..device.engine import Engine
from ..shader.bindings import LIGHT
from ..shader.last_step import PRESENT
from ..shader.making import bind, pipeline_of
from ..shader.target_formats import DEPTH_FORMAT, FRAME_FORMAT, IMAGE_FORMAT, LAYER_FORMATS
from .direct import DirectPicture
from .draw_list import Blocks, DrawList, GraphicItem, Owner
from .march import MarchTarget, OpaqueDepth, Stored, make_target, march_wave
from .readback import Readback
from .waves import Wave, waves_of
from .weighted import WeightedTargets


def _locked(method):
    """One thread at a time: the targets are shared."""

    @wraps(method)
    def locked(self, *args, **kwargs):
        with self.engine.lock:
            return method(self, *args, **kwargs)

    return locked


class Frame:
    """The render targets of one size, and the blocks of what is drawn into them.

    Parameters
    ----------
    engine : Engine
    size_px : (width, height)

    Attributes
    ----------
    direct : DirectPicture
        Draws volumes that touch no pixel of each other.
    blocks : Blocks
    opaque_depth : OpaqueDepth
        As `encode` and `submit_opaque` leave it.

    Raises
    ------
    ValueError
        The size is beyond the device's 2D textures.
    """

    def __init__(self, engine: Engine, size_px: tuple[int, int]):
        limit = engine.limits["max-texture-dimension-2d"]
        if max(size_px) > limit:
            raise ValueError(
                f"size {size_px[0]}×{size_px[1]} pixels: {engine.name} draws at most {limit} pixels a side "
                "(max-texture-dimension-2d)."
            )
        engine.check()
        self.engine = engine
        self.size_px = size_px
        self.blocks = Blocks(engine)
        self._colour = self._target(FRAME_FORMAT, wgpu.TextureUsage.TEXTURE_BINDING)
        self._depth = self._target(DEPTH_FORMAT, wgpu.TextureUsage.TEXTURE_BINDING)
        usage = wgpu.TextureUsage.COPY_SRC | wgpu.TextureUsage.STORAGE_BINDING
        self._image = self._target(IMAGE_FORMAT, usage)
        self._spare = [self._make_readback()]  # unmapped, for the next frame
        self._weighted: WeightedTargets | None = None
        self._march_targets: list[MarchTarget] = []
        self._colour_view, self._depth_view, self._image_view = (
            texture.create_view() for texture in (self._colour, self._depth, self._image)
        )
        self._present_group = bind(engine, LIGHT, [self._colour_view])
        self.opaque_depth = OpaqueDepth(engine, self._depth_view)
        self.direct = DirectPicture(engine, size_px, self._image_view, self._depth_view)

    def _make_readback(self) -> Readback:
        return Readback(self.engine, self.size_px, np.uint8)

    def _target(self, texture_format: str, usage: int):
        return make_target(self.engine, self.size_px, texture_format, usage)

    @_locked
    def submit(self, encode) -> Readback:
        """Record a frame and submit it; `read` gives the picture.

        Any number may be in flight. Those that are never read may be dropped.

        Parameters
        ----------
        encode : callable
            ``encode(encoder)`` calls `encode` of this frame.
        """
        encoder = self.engine.encoder()
        encode(encoder)
        readback = self._spare.pop() if self._spare else self._make_readback()
        readback.copy(encoder, self._image)
        self.engine.submit(encoder)
        readback.request()
        return readback

    def begin_read(self, readback: Readback, pool) -> None:
        """Have threads of a pool begin with `read`, if the GPU has drawn that frame by now."""
        self.engine.check()
        readback.begin_read(pool)

    def read(self, readback: Readback) -> np.ndarray:
        """Wait for a frame that was submitted.

        Returns
        -------
        ndarray of uint8, shape (height, width, 4)
            sRGB with straight alpha.
        """
        self.engine.check()
        image = readback.read()
        if readback.size_px == self.size_px:  # else of a frame that this one replaced
            self._spare = [readback]  # one is kept; a ring of them goes when its frames are read
        return image

    def encode(
        self,
        encoder,
        draw_list: DrawList,
        dispatch: str = "fragment",
        stored: dict[Owner, Stored] | None = None,
        present=None,
    ) -> None:
        """Record the drawing of a draw list into the picture.

        Parameters
        ----------
        encoder : wgpu command encoder
        draw_list : DrawList
        dispatch : str
            ``"fragment"`` or ``"compute"``: what marches the rays.
        stored : dict of Owner to Stored, optional
            All volumes, where they were marched already.
        present : callable, optional
            ``present(encoder, frame_group)`` takes the light that was drawn, in a bind group for
            `bindings.LIGHT`, elsewhere than into the picture.
        """
        if draw_list.is_direct and stored is None and present is None:
            self.direct.encode(encoder, self.blocks, draw_list, dispatch)
            return
        volumes = () if stored is not None else draw_list.volumes
        ends = any(item.ends_at_depth for item in volumes)
        by_compute = dispatch == "compute"
        marched = {v.owner for v in volumes if by_compute or v.is_tiled or v.ends_at_depth}
        opaque, world = draw_list.opaque, draw_list.world
        background: tuple | None = draw_list.background.light
        render_pass: Any = None
        most, is_full = 0, False
        for part in (opaque, world) if ends else (opaque + world,):
            for wave in waves_of(part, marched, self.size_px):
                if render_pass is not None:  # a pass cannot read the depth that it writes
                    render_pass.end()
                if is_full:
                    self.engine.hand_over(encoder)
                found = stored or self._march(encoder, wave, dispatch)
                render_pass = self._begin(encoder, background)
                self._draw(render_pass, wave.items, found)
                background, most, is_full = None, max(most, wave.targets), wave.is_full
        if draw_list.weighted:
            render_pass.end()
            sums = self._weighted = self._weighted or WeightedTargets(self.engine, self._target)
            for number, wave in enumerate(waves_of(draw_list.weighted, marched, self.size_px)):
                found = stored or self._march(encoder, wave, dispatch)
                sums.draw(encoder, self._depth_view, self.blocks, wave.items, found, number == 0)
                most = max(most, wave.targets)
                if wave.is_full:
                    self.engine.hand_over(encoder)
            render_pass = self._begin(encoder)
            sums.resolve(render_pass)
        del self._march_targets[most:]  # those that are not needed any more
        self._draw(render_pass, draw_list.over, {})
        render_pass.end()
        (present or self._present)(encoder, self._present_group)

    @_locked
    def submit_opaque(self, items, stored: dict[Owner, Stored] | None = None) -> None:
        """Draw what is opaque alone, for its depth: marched, or `Stored` by owner."""
        encoder = self.engine.encoder()
        render_pass = self._begin(encoder, (0, 0, 0, 0))
        self._draw(render_pass, items, stored or {})
        render_pass.end()
        self.engine.submit(encoder)

    def _draw(self, render_pass, items, stored: dict[Owner, Stored]) -> None:
        for item in items:
            self.blocks.of(item).draw(render_pass, item, stored.get(item.owner))

    def _march(self, encoder, wave: Wave, dispatch: str) -> dict[Owner, Stored]:
        """March what cannot be marched while it is drawn; where each is stored."""
        targets = self._march_targets
        while len(targets) < wave.targets:
            targets.append(MarchTarget(self.engine, self.size_px))
        return march_wave(encoder, self.blocks, wave, targets, dispatch, self.opaque_depth)

    def _begin(self, encoder, background: tuple | None = None):
        """A pass that draws into the frame: after clearing, or on top of what is there."""
        load = "load" if background is None else "clear"
        return encoder.begin_render_pass(
            color_attachments=[
                {
                    "view": self._colour_view,
                    "clear_value": background or (0, 0, 0, 0),
                    "load_op": load,
                    "store_op": "store",
                }
            ],
            depth_stencil_attachment={
                "view": self._depth_view,
                "depth_clear_value": 1.0,
                "depth_load_op": load,
                "depth_store_op": "store",
            },
        )

    def _present(self, encoder, frame_group) -> None:
        present_pass = encoder.begin_render_pass(
            color_attachments=[{"view": self._image_view, "load_op": "clear", "store_op": "store"}]
        )
        present_pass.set_pipeline(pipeline_of(self.engine, PRESENT))
        present_pass.set_bind_group(0, frame_group)
        present_pass.draw(3)
        present_pass.end()

    @_locked
    def render_layer(self, item: GraphicItem) -> tuple[np.ndarray, np.ndarray]:
        """The raw result of what a graphic shows, unblended.

        Rays that end at what is opaque end where `submit_opaque` or `encode` left it.

        Returns
        -------
        colour : ndarray of float32, shape (height, width, 4)
            Linear, premultiplied; zero where nothing was found.
        found : ndarray of float32, shape (height, width, 4)
            Scalar in texel units, ndc depth, 1 where something was found, and the ray's t.
        """
        textures = [self._target(name, wgpu.TextureUsage.COPY_SRC) for name in LAYER_FORMATS]
        readbacks = [Readback(self.engine, self.size_px, np.float32) for _ in LAYER_FORMATS]
        encoder = self.engine.encoder()
        render_pass = encoder.begin_render_pass(
            color_attachments=[
                {"view": texture.create_view(), "load_op": "clear", "store_op": "store"}
                for texture in textures
            ]
        )
        self.blocks.of(item).draw_layers(render_pass, item, self.opaque_depth)
        render_pass.end()
        for texture, readback in zip(textures, readbacks, strict=True):
            readback.copy(encoder, texture)
        self.engine.submit(encoder)
        for readback in readbacks:
            readback.request()
        colour, found = (readback.read() for readback in readbacks)
        return colour, found
