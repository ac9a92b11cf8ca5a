"""Marches apart from the drawing: what the rays of a volume find is stored, until a frame blends it."""

from typing import NamedTuple

import wgpu

from ..device.engine import Engine
from ..device.errors import gpu_errors
from ..shader.bindings import MARCH_TARGET, NOTHING, OPAQUE_DEPTH, STORED
from ..shader.constants import constant
from ..shader.making import bind
from ..shader.target_formats import DEPTH_FORMAT, MARCH_FORMATS
from .draw_list import Blocks, Owner
from .tiles import Tiles, mask_attachment
from .waves import Wave

NOTHING_THERE = constant("entry/compute.wgsl", "NOTHING_THERE")  # in place of a depth


def make_target(engine: Engine, size_px: tuple[int, int], texture_format: str, usage: int):
    """A texture that can be rendered to."""
    with gpu_errors(f"making a target of {size_px[0]}×{size_px[1]} pixels"):
        return engine.device.create_texture(
            size=(*size_px, 1),
            format=texture_format,
            usage=usage | wgpu.TextureUsage.RENDER_ATTACHMENT,
        )


class MarchTarget:
    """Colour and depth of one volume, and what is known of tiles of its pixels.

    Parameters
    ----------
    engine : Engine
    size_px : (width, height)
    """

    def __init__(self, engine: Engine, size_px: tuple[int, int]):
        self.engine = engine
        self._size_px = size_px
        self._tiles: Tiles | None = None
        self._mask = None
        usage = wgpu.TextureUsage.STORAGE_BINDING | wgpu.TextureUsage.TEXTURE_BINDING
        self._textures = [make_target(engine, size_px, name, usage) for name in MARCH_FORMATS]
        self._views = [texture.create_view() for texture in self._textures]
        self.write_group = bind(engine, MARCH_TARGET, self._views)
        self.read_group = bind(engine, STORED, self._views)

    def tiles(self) -> Tiles:
        """The tiles, made when first asked for."""
        if self._tiles is None:
            self._tiles = Tiles(self.engine, self._size_px)
            self._mask = make_target(self.engine, self._size_px, DEPTH_FORMAT, 0).create_view()
        return self._tiles

    def begin(self, encoder, is_first: bool, is_tiled: bool = False):
        """A render pass that stores: after clearing, or on top of what is there."""
        clear_values = ((0, 0, 0, 0), (NOTHING_THERE, 0, 0, 0))
        return encoder.begin_render_pass(
            color_attachments=[
                {
                    "view": view,
                    "clear_value": value,
                    "load_op": "clear" if is_first else "load",
                    "store_op": "store",
                }
                for view, value in zip(self._views, clear_values, strict=True)
            ],
            depth_stencil_attachment=mask_attachment(self._mask) if is_tiled else None,
        )


class Stored(NamedTuple):
    """Where what a volume's rays found is stored.

    Attributes
    ----------
    target : MarchTarget
    share : float
        Stored pixels per pixel of the picture, along each axis.
    """

    target: MarchTarget
    share: float = 1.0


class OpaqueDepth:
    """How far away the opaque things of a frame are, for rays that end there.

    Parameters
    ----------
    engine : Engine
    depth_view : wgpu texture view
        Of `DEPTH_FORMAT`; what is drawn in it before a march is what its rays end at.
    """

    def __init__(self, engine: Engine, depth_view) -> None:
        self._group = bind(engine, OPAQUE_DEPTH, [depth_view])
        self._nothing = bind(engine, NOTHING, [])

    def bind_to(self, march_pass, is_compute: bool) -> None:
        """Let a march of a pass read it."""
        if not is_compute:
            march_pass.set_bind_group(1, self._nothing)
        march_pass.set_bind_group(2, self._group)


def march_wave(
    encoder, blocks: Blocks, wave: Wave, targets: list[MarchTarget], dispatch: str, behind
) -> dict[Owner, Stored]:
    """March volumes into targets; where each is stored. Parameters as of `march_part`."""
    places = [(place, Stored(targets[place.target])) for place in wave.places]
    if dispatch == "compute" and places:
        compute_pass = encoder.begin_compute_pass(label="march")
        for place, to in places:  # all of its rectangle is written: nothing is to be cleared
            blocks.of(place.item).compute(compute_pass, place.item, to, behind)
        compute_pass.end()
    else:
        for place, to in places:
            march_part(encoder, blocks, place.item, to, place.is_first, dispatch, behind)
    return {place.item.owner: to for place, to in places}


def march_part(
    encoder, blocks: Blocks, item, to: Stored, is_first: bool, dispatch, behind: OpaqueDepth
) -> None:
    """March the part of a volume that its scissor rectangle says.

    Parameters
    ----------
    encoder : wgpu command encoder
    blocks : Blocks
    item : VolumeItem
    to : Stored
    is_first : bool
        Nothing of what is in the target stays.
    dispatch : str
        ``"fragment"`` or ``"compute"``.
    behind : OpaqueDepth
        Where the rays end, if the item says so.
    """
    block, target = blocks.of(item), to.target
    if dispatch == "fragment":
        tiles = target.tiles() if item.is_tiled else None
        if tiles is not None:
            tiles.find(encoder, block, item)
        render_pass = target.begin(encoder, is_first, tiles is not None)
        block.store(render_pass, item, to, behind, tiles)
        render_pass.end()
    elif is_first:
        target.begin(encoder, is_first).end()
    if dispatch == "compute":
        compute_pass = encoder.begin_compute_pass(label="march")
        block.compute(compute_pass, item, to, behind)
        compute_pass.end()
