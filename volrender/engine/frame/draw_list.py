"""What a frame is to show: an immutable list of items, which any number of drawers can draw.

A drawer (an export, a window, a pick) keeps what the GPU needs to draw an item in blocks of its own:
nothing that one draws changes what another draws, in any order and from any thread.
"""

from typing import Any, NamedTuple, Protocol
from weakref import ref

import numpy as np

from ..device.engine import Engine


class Owner:
    """Whose an item is. A drawer's block for it lives as long as its owner."""

    __slots__ = ("__weakref__",)


class Block(Protocol):
    """What one drawer has on the GPU for the items of one owner."""

    def draw(self, render_pass: Any, item: Any, stored: Any = None) -> None:
        """Set pipeline, bindings and scissor rectangle, and draw an item.

        Parameters
        ----------
        render_pass
            With one target of `FRAME_FORMAT` (linear, premultiplied) and a depth buffer of
            `DEPTH_FORMAT` (0 near, 1 far).
        item : Item
        stored : march.Stored, optional
            Where the item's march is stored already.
        """


class LayerBlock(Block, Protocol):
    """The block of a graphic."""

    def draw_layers(self, render_pass: Any, item: Any, behind: Any) -> None:
        """Draw the raw result of an item, unblended.

        Parameters
        ----------
        render_pass
            With two targets of `LAYER_FORMATS`: linear, premultiplied colour; and a scalar, ndc
            depth, 1, and the ray's t. Where nothing is, both stay 0. There is no depth buffer.
        item : GraphicItem
        behind : march.OpaqueDepth
            Where rays end, if the item says so.
        """


class Item(Protocol):
    """Something to draw: program, numbers, resources and rectangle; it never changes."""

    @property
    def owner(self) -> Owner:
        """Whose it is; of each owner, a draw list has one item."""

    @property
    def scissor_px(self) -> tuple[int, int, int, int]:
        """Left, top, width and height of what it can touch; nothing where it is empty."""

    def make_block(self, engine: Engine) -> Block:
        """What a drawer needs to draw it, and those that follow it."""


class GraphicItem(Item, Protocol):
    """What a graphic has in a frame; its block draws layers too."""

    def make_block(self, engine: Engine) -> LayerBlock:
        """What a drawer needs to draw it, and those that follow it."""

    @property
    def is_marched(self) -> bool:
        """Whether it is a `VolumeItem`, whose pixels may be marched before they are drawn."""

    def scalar(self, found: np.ndarray) -> np.ndarray:
        """What was found at each pixel, float32, as it means something to users.

        Parameters
        ----------
        found : ndarray of float32, (…, 4)
            What its layer has besides colour.
        """


class Background(NamedTuple):
    """What a frame is cleared to.

    Attributes
    ----------
    srgb : (r, g, b, a)
        Straight, as a picture holds it.
    light : (r, g, b, a)
        Linear, premultiplied.
    """

    srgb: tuple[float, float, float, float]
    light: tuple[float, float, float, float]


class DrawList(NamedTuple):
    """The items of a frame, in drawing order.

    Attributes
    ----------
    background : Background
    opaque : tuple of Item
        With depth, in this order: the rays of what comes later end there, where its items say so.
    world : tuple of Item
        With depth, after these.
    weighted : tuple of VolumeItem
        Volumes with weighted transparency, after these.
    over : tuple of Item
        Last, over everything.
    volumes : tuple of VolumeItem
        Those of `opaque`, `world` and `weighted`.
    is_direct : bool
        There are only volumes that touch no pixel of each other, over the background: they can be
        drawn directly into the picture.
    """

    background: Background
    opaque: tuple[Any, ...]
    world: tuple[Any, ...]
    weighted: tuple[Any, ...]
    over: tuple[Any, ...]
    volumes: tuple[Any, ...]
    is_direct: bool


class Blocks:
    """The blocks of one drawer, by the owners of what it draws.

    Parameters
    ----------
    engine : Engine
    """

    def __init__(self, engine: Engine):
        self._engine = engine
        # By the identity of owners, which is quicker to look up than a weak key; a reference to
        # each takes its block away when the owner goes.
        self._blocks: dict[int, Any] = {}
        self._owners: dict[int, ref[Owner]] = {}

    def of(self, item: Item) -> Any:
        """The block that draws an item, made when its owner is met for the first time."""
        key = id(item.owner)
        block = self._blocks.get(key)
        if block is None:
            block = self._blocks[key] = item.make_block(self._engine)
            blocks = self._blocks
            if len(self._owners) > 2 * len(blocks):  # most are of owners that went
                self._owners = {k: owner for k, owner in self._owners.items() if k in blocks}
            self._owners[key] = ref(item.owner, lambda _: blocks.pop(key, None))
        return block
