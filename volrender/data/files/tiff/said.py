"""What whoever wrote a TIFF says of one of its images: OME, ImageJ, ZEISS, MetaMorph, tifffile."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from xml.etree import ElementTree

from ..errors import one_line
from ..logs import warn
from .imagej import looks_of_imagej
from .looks import looks_of_lsm, looks_of_ome
from .ome_image import pixels_of
from .spacing import (
    Spacing,
    spacing_from_imagej,
    spacing_from_lsm,
    spacing_from_ome,
    spacing_from_stk,
)

_NO_SPACING: Spacing = (1.0, 1.0, 1.0), None


class Said(NamedTuple):
    """The metadata of one image, of whichever kind there is."""

    path: str
    tags: Any
    ome: ElementTree.Element | None = None
    imagej: Mapping[str, Any] | None = None
    lsm: Mapping[str, Any] | None = None
    stk: Mapping[str, Any] | None = None
    shaped: Mapping[str, Any] | None = None

    def spacing(self) -> Spacing:
        """Voxel size (x, y, z) and its unit; ones without a unit where nothing is said.

        The resolution tags of a plain TIFF are a print size, and say nothing.
        """
        try:
            if self.ome is not None:
                return spacing_from_ome(self.ome)
            if self.lsm is not None:
                return spacing_from_lsm(self.lsm)
            if self.stk is not None:
                return spacing_from_stk(self.stk)
            if self.imagej is not None:
                return spacing_from_imagej(self.imagej, self.tags)
            if self.shaped is not None and self.shaped.keys() & {"spacing", "unit"}:
                return spacing_from_imagej(self.shaped, self.tags)
        except Exception as error:  # damaged metadata: the voxels are still good
            warn(self.path, f"voxel size ignored: {one_line(error)}")
        return _NO_SPACING

    def looks(self, count: int) -> list[dict[str, Any]]:
        """Of each of so many channels `channel`, `color` and `limits` of a `VolumeFile`.

        Damaged metadata is said, and taken for none.
        """
        looks: list[dict[str, Any]] = [{} for _ in range(count)]
        try:
            if self.ome is not None:
                looks = looks_of_ome(self.ome, count)
            elif self.lsm is not None:
                looks = looks_of_lsm(self.lsm, count)
            elif self.imagej is not None:
                looks = looks_of_imagej(self.imagej, count)
        except Exception as error:
            warn(self.path, f"names and colours of channels ignored: {one_line(error)}")
        if count > 1:
            for number, look in enumerate(looks):
                look.setdefault("channel", f"channel {number}")
        return looks


def said_of(path: str, tif: Any, number: int) -> Said:
    """What is said of an image of a file, by its number."""
    image = tif.series[number]
    said = Said(path, image.keyframe.tags)
    try:
        if tif.is_ome:
            return said._replace(ome=pixels_of(tif.ome_metadata, tif.series, number))
        if image.kind == "shaped":
            shaped = tif.shaped_metadata or ()
            return said._replace(shaped=shaped[number] if number < len(shaped) else None)
        if image.kind == "lsm":
            return said._replace(lsm=tif.lsm_metadata)
        if image.kind == "stk":
            return said._replace(stk=tif.stk_metadata)
        if tif.imagej_metadata:
            return said._replace(imagej=tif.imagej_metadata)
    except Exception as error:
        warn(path, f"what it says of its voxels is ignored: {one_line(error)}")
    return said
