"""One frame: clear, draw every volume, encode to sRGB and copy back, all in one submit."""

from functools import wraps
from typing import Protocol

import numpy as np
import wgpu

from ..device.engine import Engine
from ..shader.bindings import present_layout
from ..shader.pipelines import present_pipeline
from ..shader.target_formats import DEPTH_FORMAT, FRAME_FORMAT, IMAGE_FORMAT, LAYER_FORMATS
from .direct import LonePicture
from .march import MarchTarget, make_target, march, march_part
from .readback import Readback
from .volume_drawable import VolumeDrawable
from .weighted import WeightedTargets


class Drawable(Protocol):
    """Whatever can be drawn into a frame."""

    def draw(self, render_pass) -> None:
        """Set pipeline, bindings and scissor rectangle, and draw.

        The pass has one target of `FRAME_FORMAT` (linear, premultiplied) and a depth buffer of
        `DEPTH_FORMAT` (0 near, 1 far).
        """


def _locked(method):
    """One thread at a time: the targets are shared."""

    @wraps(method)
    def locked(self, *args, **kwargs):
        with self.engine.lock:
            return method(self, *args, **kwargs)

    return locked


class Frame:
    """The render targets of one size.

    Parameters
    ----------
    engine : Engine
    size_px : (width, height)

    Attributes
    ----------
    lone : LonePicture
        Draws volumes that touch no pixel of each other.

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
        self._colour = self._target(FRAME_FORMAT, wgpu.TextureUsage.TEXTURE_BINDING)
        self._depth = self._target(DEPTH_FORMAT, 0)
        usage = wgpu.TextureUsage.COPY_SRC | wgpu.TextureUsage.STORAGE_BINDING
        self._image = self._target(IMAGE_FORMAT, usage)
        self._spare = [self._make_readback()]  # unmapped, for the next frame
        self._weighted: WeightedTargets | None = None
        self._march_targets: list[MarchTarget] = []
        self._colour_view, self._depth_view, self._image_view = (
            texture.create_view() for texture in (self._colour, self._depth, self._image)
        )
        self._present_group = engine.device.create_bind_group(
            layout=present_layout(engine),
            entries=[{"binding": 0, "resource": self._colour_view}],
        )
        self.lone = LonePicture(engine, size_px, self._image_view, self._depth_view)

    def _make_readback(self) -> Readback:
        return Readback(self.engine, self.size_px, np.uint8)

    def _target(self, texture_format: str, usage: int):
        return make_target(self.engine, self.size_px, texture_format, usage)

    def render(self, encode) -> np.ndarray:
        """Record a frame, submit it and wait for the picture.

        Parameters
        ----------
        encode : callable
            ``encode(encoder)`` calls `encode_image` or `lone.encode`.

        Returns
        -------
        ndarray of uint8, shape (height, width, 4)
            sRGB with straight alpha.
        """
        return self.read(self.submit(encode))

    @_locked
    def submit(self, encode) -> Readback:
        """Record a frame as `render` does and submit it; `read` gives the picture.

        Any number may be in flight. Those that are never read may be dropped.
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
        """Wait for a frame that was submitted; its picture, as `render` returns it."""
        self.engine.check()
        image = readback.read()
        if readback.size_px == self.size_px:  # else of a frame that this one replaced
            self._spare = [readback]  # one is kept; a ring of them goes when its frames are read
        return image

    def encode_image(
        self,
        encoder,
        drawables: list[Drawable],
        background: tuple,
        weighted: list[VolumeDrawable] = (),
        overlay: list[Drawable] = (),
        dispatch: str = "fragment",
        present=None,
    ) -> None:
        """Record the drawing of things, in the order given, into the picture.

        Parameters
        ----------
        encoder : wgpu command encoder
        drawables : list of Drawable
        background : (r, g, b, a)
            Linear, premultiplied.
        weighted : list of VolumeDrawable
            Volumes with weighted transparency, drawn after these.
        overlay : list of Drawable
            Drawn last.
        dispatch : str
            ``"fragment"`` or ``"compute"``: what marches the rays.
        present : callable, optional
            ``present(encoder, frame_group)`` takes the light that was drawn, in a bind group for
            `present_layout`, elsewhere than into the picture.
        """
        volumes = [d for d in (*drawables, *weighted) if isinstance(d, VolumeDrawable)]
        if dispatch == "compute":
            march(encoder, volumes, self._march_targets_for(len(volumes)))
        else:
            tiled = [volume for volume in volumes if volume.is_tiled and not volume.is_stored]
            targets = self._march_targets_for(len(tiled))
            for volume, target in zip(tiled, targets, strict=True):
                march_part(encoder, volume, target, True, dispatch)
                volume.take_stored(target)
        render_pass = self._begin(encoder, background)
        for drawable in drawables:
            drawable.draw(render_pass)
        if weighted:
            render_pass.end()
            targets = self._weighted = self._weighted or WeightedTargets(self.engine, self._target)
            targets.draw(encoder, self._depth_view, weighted)
            render_pass = self._begin(encoder)
            targets.resolve(render_pass)
        for drawable in overlay:
            drawable.draw(render_pass)
        render_pass.end()
        (present or self._present)(encoder, self._present_group)

    def _march_targets_for(self, count: int) -> list[MarchTarget]:
        while len(self._march_targets) < count:
            self._march_targets.append(MarchTarget(self.engine, self.size_px))
        return self._march_targets[:count]

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
        present_pass.set_pipeline(present_pipeline(self.engine))
        present_pass.set_bind_group(0, frame_group)
        present_pass.draw(3)
        present_pass.end()

    @_locked
    def render_layer(self, drawable: VolumeDrawable) -> tuple[np.ndarray, np.ndarray]:
        """The raw result of one volume, unblended.

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
        drawable.draw_layers(render_pass)
        render_pass.end()
        for texture, readback in zip(textures, readbacks, strict=True):
            readback.copy(encoder, texture)
        self.engine.submit(encoder)
        for readback in readbacks:
            readback.request()
        colour, found = (readback.read() for readback in readbacks)
        return colour, found
