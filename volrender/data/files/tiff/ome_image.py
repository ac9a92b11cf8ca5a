"""Which Pixels of OME-XML describe an image that tifffile found?"""

from typing import Any
from xml.etree import ElementTree


def pixels_of(xml: str | bytes, images: list[Any], number: int) -> ElementTree.Element | None:
    """The element Pixels of an image; None where none fits.

    tifffile gives images in the order of the metadata, without those that have no pages; where it
    cannot follow that, images are alike pages, without names.

    Parameters
    ----------
    xml : str or bytes
    images : list of tifffile.TiffPageSeries
    number : int
        Which of them.
    """
    root = ElementTree.fromstring(xml.encode() if isinstance(xml, str) else xml)
    described = (
        (image.get("Name") or "", node)
        for image in root
        if _tag(image) == "Image"
        for node in image
        if _tag(node) == "Pixels"
    )
    pixels = None
    for image in images[: number + 1]:
        sizes = dict(zip(image.axes, image.shape, strict=True))
        plane = [str(sizes.get("X", 1)), str(sizes.get("Y", 1))]
        pixels = next(
            (
                node
                for name, node in described
                if (image.kind != "ome" or image.name in (name, "Baseline"))
                and [node.get("SizeX"), node.get("SizeY")] == plane
            ),
            None,
        )
    return pixels


def _tag(node: ElementTree.Element) -> str:
    return node.tag.rpartition("}")[2]
