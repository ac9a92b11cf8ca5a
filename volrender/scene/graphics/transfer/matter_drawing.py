"""What an engine holds of the matter that values are: made anew where a look changes, else kept."""

from collections.abc import Sequence
from typing import Any

from ....engine.device.engine import Engine
from ....engine.volume.encoding import Encoding
from ....engine.volume.matter import DRAFT_NODES, MatterTable, node_count
from ....engine.volume.matter_image import MatterImage
from .image import image_texels, matter_by_gradient
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
        self._image: tuple[Any, MatterImage] | None = None  # of a 2D transfer function
        self._image_seen_by: tuple = ()

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
            return self._image_of(looks[0], encodings[0])
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

    def _image_of(self, graphic: Any, encoding: Encoding) -> MatterImage:
        """The texture of its 2D transfer function: a new one where another was set."""
        seen_by = graphic.vmin, graphic.vmax, graphic.gamma, encoding
        if self._image is None or self._image[0] is not graphic.transfer:
            self._image = graphic.transfer, MatterImage(self.engine, image_texels(graphic.transfer))
            self._image_seen_by = ()
        image = self._image[1]
        if self._image_seen_by != seen_by:
            image.matter = matter_by_gradient(graphic, encoding)
            self._image_seen_by = seen_by
        return image
