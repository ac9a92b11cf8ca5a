"""Writes small ND2 files, of version 3, as their layout is known."""

import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np


def _variant(name: str, value: Any) -> bytes:
    """A value with its name, as the metadata have it."""
    label = (name + "\0").encode("utf-16-le")
    if isinstance(value, dict):
        items = [_variant(key, item) for key, item in value.items()]
        content = b"".join(items)
        header = struct.pack("<BB", 11, len(name) + 1) + label
        length = len(header) + 12 + len(content)
        return header + struct.pack("<IQ", len(items), length) + content + bytes(8 * len(items))
    kind, packed = {
        bool: (1, lambda: struct.pack("<B", value)),
        int: (3, lambda: struct.pack("<I", value)),
        float: (6, lambda: struct.pack("<d", value)),
        str: (8, lambda: (value + "\0").encode("utf-16-le")),
    }[type(value)]
    return struct.pack("<BB", kind, len(name) + 1) + label + packed()


def z_loop(count: int, step_um: float) -> dict:
    return {"eType": 4, "uLoopPars": {"uiCount": count, "dZLow": 0.0, "dZStep": step_um}}


def t_loop(count: int) -> dict:
    times = {"uiCount": count, "dStart": 0.0, "dPeriod": 1.0, "dDuration": 1.0}
    return {"eType": 1, "uLoopPars": times}


def position_loop(names: list[str]) -> dict:
    points = {
        f"p{at}": {"dPosX": 5.0 * at, "dPosY": 0.0, "dPosName": name}
        for at, name in enumerate(names)
    }
    return {"eType": 2, "uLoopPars": {"Points": points, "uiCount": len(names)}}


def write_nd2(
    path: Path,
    frames: np.ndarray,
    loops: list[dict],
    channels: list[tuple[str, int]],
    um: float = 0.25,
    deflate: bool = False,
    drop: tuple[int, ...] = (),
    components: int = 1,
    pad_bytes: int = 0,
) -> None:
    """Frames (number, y, x, components of all channels), taken in loops, the outermost first."""
    _, height, width, values = frames.shape
    row_bytes = width * values * frames.itemsize + pad_bytes
    bits = frames.itemsize * 8
    experiment: dict = {}
    for loop in reversed(loops):
        experiment = {**loop, **({"ppNextLevelEx": {"i0": experiment}} if experiment else {})}
    probe = {"pFluorescentProbe": {"m_sName": "dye"}}  # without one, nd2 0.12 fails
    planes = {
        f"a{at}": {"sDescription": name, "uiColor": color, "uiCompCount": components, **probe}
        for at, (name, color) in enumerate(channels)
    }
    # The first chunk is the signature of the file.
    chunks: dict[bytes, bytes] = {
        b"ImageAttributesLV!": _variant(
            "SLxImageAttributes",
            {
                "uiWidth": width,
                "uiWidthBytes": row_bytes,
                "uiHeight": height,
                "uiComp": values,
                "uiBpcInMemory": bits,
                "uiBpcSignificant": bits,
                "uiSequenceCount": len(frames),
                "eCompression": 0 if deflate else 2,
            },
        ),
        b"ImageMetadataSeqLV|0!": _variant(
            "SLxPictureMetadata",
            {
                "bCalibrated": True,
                "dCalibration": um,
                "sPicturePlanes": {"uiCount": len(channels), "sPlaneNew": planes},
            },
        ),
    }
    if experiment:
        chunks[b"ImageMetadataLV!"] = _variant("SLxExperiment", experiment)
    for number, frame in enumerate(frames):
        rows = np.zeros((height, row_bytes), np.uint8)
        rows[:, : row_bytes - pad_bytes] = np.ascontiguousarray(frame.reshape(height, -1)).view(
            np.uint8
        )
        content = rows.tobytes()
        if number not in drop:
            name = f"ImageDataSeq|{number}!".encode()
            chunks[name] = struct.pack("<d", number) + (
                zlib.compress(content) if deflate else content
            )
    written = struct.pack("<IIQ", 0x0ABECEDA, 32, 64) + b"ND2 FILE SIGNATURE CHUNK NAME01!"
    written += b"Ver3.0".ljust(64, b"\0")
    listed = b""
    for name, content in chunks.items():
        listed += name + struct.pack("<QQ", len(written), len(content))
        # Frames lie 4096 bytes after the beginning of their chunk, with the time before them.
        named = name.ljust(4096 - 16 - 8 if name.startswith(b"ImageDataSeq") else 64, b"\0")
        written += struct.pack("<IIQ", 0x0ABECEDA, len(named), len(content)) + named + content
    at = len(written)
    listed += b"ND2 CHUNK MAP SIGNATURE 0000001!" + struct.pack("<Q", at)
    name = b"ND2 FILEMAP SIGNATURE NAME 0001!"
    written += struct.pack("<IIQ", 0x0ABECEDA, len(name), len(listed)) + name + listed
    path.write_bytes(written)
