"""Volumes that touch no pixel of each other, straight into the picture: no frame of light between."""

import numpy as np

from ..device.engine import Engine
from ..device.timer import GpuTimer
from ..shader.bindings import image_target_layout
from .tiles import Tiles, mask_attachment
from .volume_drawable import VolumeDrawable


class LonePicture:
    """The picture of a frame, as what lone volumes are drawn into.

    Parameters
    ----------
    engine : Engine
    size_px : (width, height)
    image_view : wgpu texture view
        The picture, of `IMAGE_FORMAT`.
    depth_view : wgpu texture view
        For masks, of `DEPTH_FORMAT`.

    Attributes
    ----------
    timer : GpuTimer or None
        Measures the march of what is encoded.
    """

    def __init__(self, engine: Engine, size_px: tuple[int, int], image_view, depth_view):
        self.engine = engine
        self.timer: GpuTimer | None = None
        self._size_px = size_px
        self._image_view, self._depth_view = image_view, depth_view
        self._tiles: list[Tiles] = []
        self._image_group = engine.device.create_bind_group(
            layout=image_target_layout(engine),
            entries=[{"binding": 0, "resource": image_view}],
        )

    def encode(
        self,
        encoder,
        drawables: list[VolumeDrawable],
        background: np.ndarray,
        dispatch: str = "fragment",
    ) -> None:
        """Record the drawing of volumes.

        Parameters
        ----------
        encoder : wgpu command encoder
        drawables : list of VolumeDrawable
            Their uniforms ``background`` and ``background_srgb`` say what is behind them.
        background : (r, g, b, a)
            sRGB, straight, where no volume is.
        dispatch : str
            ``"fragment"`` or ``"compute"``.
        """
        if dispatch == "compute":
            self._compute(encoder, drawables, background)
        else:
            self._draw(encoder, drawables, background)
        if self.timer is not None:
            self.timer.resolve(encoder)

    def _compute(self, encoder, drawables, background) -> None:
        timer = self.timer
        if len(drawables) == 1:  # it fills the background too: a pass that clears takes its time
            covered_px = [(0, 0, *self._size_px)]
        else:
            covered_px = [drawable.scissor_px for drawable in drawables]
            encoder.begin_render_pass(color_attachments=[self._cleared(background)]).end()
        compute_pass = encoder.begin_compute_pass(
            timestamp_writes=timer.writes() if timer else None
        )
        for drawable, rectangle_px in zip(drawables, covered_px, strict=True):
            drawable.compute_lone(compute_pass, self._image_group, rectangle_px)
        compute_pass.end()

    def _draw(self, encoder, drawables, background) -> None:
        timer = self.timer
        image = self._cleared(background)
        tiled = [drawable for drawable in drawables if drawable.is_tiled]
        rest = [drawable for drawable in drawables if not drawable.is_tiled]
        tiles = self._find_tiles(encoder, tiled)
        if rest or not tiled:
            render_pass = encoder.begin_render_pass(
                color_attachments=[image], timestamp_writes=timer.writes() if timer else None
            )
            for drawable in rest:
                drawable.draw_lone(render_pass)
            render_pass.end()
            image = {**image, "load_op": "load"}
        if tiled:
            render_pass = encoder.begin_render_pass(
                color_attachments=[image],
                depth_stencil_attachment=mask_attachment(self._depth_view),
                timestamp_writes=timer.ends() if timer else None,
            )
            for drawable, its_tiles in zip(tiled, tiles, strict=True):
                drawable.draw_lone(render_pass, its_tiles)
            render_pass.end()

    def _cleared(self, background) -> dict:
        """The picture as a colour attachment, filled with a colour (sRGB, straight)."""
        return {
            "view": self._image_view,
            "clear_value": tuple(float(part) for part in background),
            "load_op": "clear",
            "store_op": "store",
        }

    def _find_tiles(self, encoder, drawables) -> list[Tiles]:
        """Look at the tiles of volumes."""
        while len(self._tiles) < len(drawables):
            self._tiles.append(Tiles(self.engine, self._size_px))
        found = self._tiles[: len(drawables)]
        timer = self.timer
        for drawable, tiles in zip(drawables, found, strict=True):
            tiles.find(encoder, drawable, timer.begins() if timer else None)
            timer = None
        return found
