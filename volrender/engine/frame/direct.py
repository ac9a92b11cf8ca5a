"""Volumes that touch no pixel of each other, directly into the picture: no frame of light between."""

from ..device.engine import Engine
from ..device.timer import GpuTimer
from ..shader.bindings import IMAGE_TARGET
from ..shader.making import bind
from .draw_list import Background, Blocks, DrawList
from .tiles import Tiles, mask_attachment
from .volumes.volume_item import VolumeItem


class DirectPicture:
    """The picture of a frame, as what volumes are drawn into directly.

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
        self._image_group = bind(engine, IMAGE_TARGET, [image_view])

    def encode(self, encoder, blocks: Blocks, draw_list: DrawList, dispatch: str) -> None:
        """Record the drawing of volumes.

        Parameters
        ----------
        encoder : wgpu command encoder
        blocks : Blocks
        draw_list : DrawList
            One that `is_direct`.
        dispatch : str
            ``"fragment"`` or ``"compute"``.
        """
        if dispatch == "compute":
            self._compute(encoder, blocks, draw_list.volumes, draw_list.background)
        else:
            self._draw(encoder, blocks, draw_list.volumes, draw_list.background)
        if self.timer is not None:
            self.timer.resolve(encoder)

    def _compute(self, encoder, blocks: Blocks, items, background: Background) -> None:
        timer = self.timer
        if len(items) == 1:  # it fills the background too: a pass that clears takes its time
            covered_px = [(0, 0, *self._size_px)]
        else:
            covered_px = [item.scissor_px for item in items]
            encoder.begin_render_pass(color_attachments=[self._cleared(background)]).end()
        compute_pass = encoder.begin_compute_pass(
            timestamp_writes=timer.writes() if timer else None
        )
        for item, rectangle_px in zip(items, covered_px, strict=True):
            block = blocks.of(item)
            block.compute_direct(compute_pass, item, background, self._image_group, rectangle_px)
        compute_pass.end()

    def _draw(self, encoder, blocks: Blocks, items, background: Background) -> None:
        timer = self.timer
        image = self._cleared(background)
        tiled = [item for item in items if item.is_tiled]
        rest = [item for item in items if not item.is_tiled]
        tiles = self._find_tiles(encoder, blocks, tiled)
        if rest or not tiled:
            render_pass = encoder.begin_render_pass(
                color_attachments=[image], timestamp_writes=timer.writes() if timer else None
            )
            for item in rest:
                blocks.of(item).draw_direct(render_pass, item, background)
            render_pass.end()
            image = {**image, "load_op": "load"}
        if tiled:
            render_pass = encoder.begin_render_pass(
                color_attachments=[image],
                depth_stencil_attachment=mask_attachment(self._depth_view),
                timestamp_writes=timer.ends() if timer else None,
            )
            for item, its_tiles in zip(tiled, tiles, strict=True):
                blocks.of(item).draw_direct(render_pass, item, background, its_tiles)
            render_pass.end()

    def _cleared(self, background: Background) -> dict:
        """The picture as a colour attachment, filled with the background."""
        return {
            "view": self._image_view,
            "clear_value": background.srgb,
            "load_op": "clear",
            "store_op": "store",
        }

    def _find_tiles(self, encoder, blocks: Blocks, items: list[VolumeItem]) -> list[Tiles]:
        """Look at the tiles of volumes."""
        while len(self._tiles) < len(items):
            self._tiles.append(Tiles(self.engine, self._size_px))
        del self._tiles[len(items) :]
        timer = self.timer
        for item, tiles in zip(items, self._tiles, strict=True):
            tiles.find(encoder, blocks.of(item), item, timer.begins() if timer else None)
            timer = None
        return self._tiles
