"""What an engine holds of the matter that values are: made anew where a look changes, else kept."""

from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from ....engine.device.engine import Engine
from ....engine.volume.encoding import Encoding
from ....engine.volume.matter import DRAFT_NODES, MatterTable, node_count
from ....engine.volume.matter_image import MatterImage
from .image import DRAFT_TEXELS, TEXELS, image_texels, matter_by_gradient
from .matter import matter_of
from .opacity import opacity_of


class MatterDrawing:
    """The tables and the 2D transfer function of one volume in a figure.

    Parameters
    ----------
    engine : Engine
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._tables: dict[int, MatterTable] = {}  # by how many nodes they have
        self._made_of: dict[int, tuple] = {}
        # Of a 2D transfer function, the final image and the draft: what of, and its densest.
        self._images: dict[bool, tuple[Any, np.ndarray, MatterImage]] = {}
        self._image_seen_by: WeakKeyDictionary[MatterImage, tuple] = WeakKeyDictionary()

    def of(
        self, looks: Sequence[Any], encodings: Sequence[Encoding], draft: bool = False
    ) -> MatterTable | MatterImage:
        """What says what the values are: made anew where something that decides it was set.

        Parameters
        ----------
        looks : sequence of ImageVolumeGraphic or Channel
            One for each channel of the voxels.
        encodings : sequence of Encoding
        draft : bool
            A smaller table, which is made faster: for pictures of what is being changed.
        """
        if looks[0].transfer is not None:
            return self._image_of(looks[0], encodings[0], draft)
        made_of: list[Any] = []
        kept = []
        for look, encoding in zip(looks, encodings, strict=True):
            opacity = opacity_of(look)
            things = opacity, look.cmap, look.gradient_opacity
            made_of += [id(thing) for thing in things]
            made_of += [look.vmin, look.vmax, look.gamma, look.cmap_interpolation, encoding]
            kept.append(things)
        nodes = DRAFT_NODES if draft else node_count(self.engine)
        table = self._tables.get(nodes)
        if table is None or self._made_of[nodes][0] != made_of:
            matters = [
                matter_of(look, things[0], encoding, nodes)
                for look, things, encoding in zip(looks, kept, encodings, strict=True)
            ]
            if table is None or len(table.matters) != len(matters):
                table = self._tables[nodes] = MatterTable(self.engine, matters)
            else:
                table.write(matters)
            if not draft:
                self._tables.pop(DRAFT_NODES, None)  # nobody changes it any more
        # What the identities are of is kept, so that no other thing has them.
        self._made_of[nodes] = made_of, kept
        return table

    def _image_of(self, graphic: Any, encoding: Encoding, draft: bool) -> MatterImage:
        """The texture of its 2D transfer function: a new one where another was set."""
        transfer = graphic.transfer
        draft = draft and isinstance(transfer, tuple)  # images have the texels that they have
        if draft not in self._images or self._images[draft][0] is not transfer:
            texels = image_texels(transfer, DRAFT_TEXELS if draft else TEXELS)
            self._images[draft] = transfer, texels[-1, :, 3], MatterImage(self.engine, texels)
        _, densest, image = self._images[draft]
        seen_by = graphic.vmin, graphic.vmax, graphic.gamma, encoding
        if self._image_seen_by.get(image) != seen_by:
            image.matter = matter_by_gradient(graphic, densest, encoding)
            self._image_seen_by[image] = seen_by
        if not draft:
            self._images.pop(True, None)  # nobody changes it any more
        return image
