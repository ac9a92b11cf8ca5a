"""A program that reads a CZI file for another one, since a damaged file may end it.

It is run by itself, and imports nothing of this package. It writes a line of JSON that says what the
file holds. Then it answers each line that it reads, a box of a plane, with a line of JSON, and the
bytes of the box after it.
"""

import json
import os
import sys
from typing import Any

_MOST_BYTES = 2**32  # of memory, beyond what was asked for


def _limit(asked_bytes):
    """Let what the file claims take no more memory than that."""
    try:
        import resource
    except ImportError:  # Windows
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    most = _MOST_BYTES + 8 * asked_bytes
    resource.setrlimit(resource.RLIMIT_AS, (most if hard < 0 else min(most, hard), hard))


def _facts(reader):
    """What the file holds, and which planes and resolutions there are of each scene."""
    scenes: dict[int, dict[str, Any]] = {}
    starts: dict[str, int] = {}

    def note(_, block):
        at = block.coordinate.to_dict()
        scene = scenes.setdefault(at.get("S", -1), {"pixels": 0, "planes": set(), "factors": set()})
        for axis, index in at.items():
            starts[axis] = min(index, starts.get(axis, index))
        width, height = block.physicalSize.w, block.physicalSize.h
        if (width, height) == (block.logicalRect.w, block.logicalRect.h):
            scene["pixels"] += width * height
            scene["planes"].add(tuple(at.get(axis, 0) for axis in "ZCTRIHVB"))
        elif width > 0 and height > 0:
            scene["factors"].add(
                round(max(block.logicalRect.w / width, block.logicalRect.h / height))
            )
        return True

    reader.enumerate_subblocks(note)
    for scene in scenes.values():
        scene["planes"], scene["factors"] = len(scene["planes"]), sorted(scene["factors"])
    boxes = dict(reader.scenes_bounding_rectangle_no_pyramid) or {
        -1: reader.total_bounding_rectangle_no_pyramid
    }
    sizes = {axis: high - low for axis, (low, high) in reader.total_bounding_box.items()}
    first = starts.get("C", 0)
    count = min(sizes["C"], 4096)
    return {
        "xml": reader.raw_metadata,
        "sizes": sizes,
        "starts": starts,
        "scenes": [
            {"number": number, "box": list(box), **scenes.get(number, {"planes": 0})}
            for number, box in sorted(boxes.items())
        ],
        "types": [reader.get_channel_pixel_type(first + channel) for channel in range(count)],
    }


def _box_of(reader, asked):
    scene = asked["scene"]
    _limit(asked["bytes"])
    return reader.read(
        roi=tuple(asked["box"]),
        plane=asked["plane"],
        scene=None if scene < 0 else scene,
        zoom=asked["zoom"],
        pixel_type=asked["type"],
    )


def main():
    """Answer until there is nothing more to read."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # whatever else writes there

    def answer(what, content=b""):
        out.write(json.dumps(what).encode() + b"\n")
        out.write(content)
        out.flush()

    try:
        from pylibCZIrw import czi

        _limit(0)
        reader = czi.CziReader(sys.argv[1])
        answer(_facts(reader))
    except Exception as error:
        answer({"error": str(error) or type(error).__name__})
        return
    for line in sys.stdin.buffer:
        try:
            box = _box_of(reader, json.loads(line))
            said = {"shape": box.shape, "dtype": box.dtype.str}
            content = box.tobytes()
        except Exception as error:
            answer({"error": str(error) or type(error).__name__})
        else:
            answer(said, content)


if __name__ == "__main__":
    main()
