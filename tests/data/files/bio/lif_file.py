"""Writes small LIF files, of version 2, as their layout is published."""

import struct
from pathlib import Path

import numpy as np

NUMBERS = {"x": 1, "y": 2, "z": 3, "t": 4, "tile": 10}


def _block(kind: int, content: bytes) -> bytes:
    return struct.pack("<II", kind, len(content)) + content


def _text(text: str) -> bytes:
    return struct.pack("<BI", 0x2A, len(text)) + text.encode("utf-16-le")


def image_xml(
    name: str,
    block: str,
    axes: list[tuple],
    channels: list[dict],
    size_bytes: int,
    attachments: str = "",
) -> str:
    """An image; `axes`: (letter, length, bytes, extent in m[, origin in m]), `channels`: attributes."""
    dimensions = "".join(
        f'<DimensionDescription DimID="{NUMBERS[letter]}" NumberOfElements="{length}" '
        f'Origin="{origin[0] if origin else 0}" Length="{extent}" Unit="m" BitInc="0" '
        f'BytesInc="{stride}"/>'
        for letter, length, stride, extent, *origin in axes
    )
    described = ""
    for channel in channels:
        said = {
            "DataType": 0,
            "ChannelTag": 0,
            "Resolution": 16,
            "NameOfMeasuredQuantity": "",
            "Min": 0,
            "Max": 1,
            "Unit": "",
            "LUTName": "Gray",
            "IsLUTInverted": 0,
            "BitInc": 0,
            **channel,
        }
        dye = said.pop("dye", None)
        inner = (
            f"<ChannelProperty><Key>DyeName</Key><Value>{dye}</Value></ChannelProperty>"
            if dye
            else ""
        )
        attributes = " ".join(f'{key}="{value}"' for key, value in said.items())
        described += f"<ChannelDescription {attributes}>{inner}</ChannelDescription>"
    return (
        f'<Element Name="{name}" Visibility="1" UniqueID="{name}"><Data><Image>'
        f"<ImageDescription><Channels>{described}</Channels><Dimensions>{dimensions}</Dimensions>"
        f'</ImageDescription>{attachments}</Image></Data><Memory Size="{size_bytes}" '
        f'MemoryBlockID="{block}"/><Children/></Element>'
    )


def write_lif(path: Path, images: list[str], blocks: dict[str, np.ndarray]) -> None:
    """A file of images, as `image_xml` gives them, and what the blocks of memory hold."""
    xml = (
        '<LMSDataContainerHeader Version="2"><Element Name="project" Visibility="1">'
        f'<Data/><Memory Size="0" MemoryBlockID="MemBlock_0"/><Children>{"".join(images)}</Children>'
        "</Element></LMSDataContainerHeader>"
    )
    content = _block(0x70, _text(xml))
    for name, values in blocks.items():
        head = struct.pack("<BQ", 0x2A, values.nbytes) + _text(name)
        content += _block(0x70, head) + values.tobytes()
    path.write_bytes(content)
