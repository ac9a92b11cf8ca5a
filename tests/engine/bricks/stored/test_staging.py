"""Boxes that are written together lie in their places, whatever lies beyond the texture left out."""

import numpy as np
import pytest

import volrender as vr
from volrender.engine.bricks.stored import staging as staging_file
from volrender.engine.bricks.stored.staging import Staging
from volrender.engine.device.commands import plain
from volrender.engine.skipping.textures import make_grid
from volrender.engine.volume.texels import clear

SIDE = 6


@pytest.fixture(params=["native", "plain"])
def made(request, monkeypatch):
    own = vr.Engine()
    if request.param == "plain":
        monkeypatch.setattr(own, "_commands", plain.Commands(own.device))
    return own


def test_boxes_lie_where_they_are_copied_to(made, monkeypatch):
    monkeypatch.setattr(staging_file, "MOST_BYTES", 4 * SIDE**3 * 2)
    staging = Staging(made, SIDE, "r16float", 2)
    assert staging.most == 4
    target = make_grid(made, "target", (20, 16, 30), "r16float")
    clear(made, target.texture, 2)
    rng = np.random.default_rng(0)
    boxes = rng.integers(1, 1000, (6, SIDE, SIDE, SIDE)).astype(np.float16)
    # Two side by side, one beyond each of the ends, one elsewhere.
    origins = [(3, 2, 1), (9, 2, 1), (-1, -2, 9), (27, 12, 16), (15, 2, 1), (0, 10, 0)]
    expected = np.zeros((20 + 8, 16 + 8, 30 + 8), np.float16)
    for box, (x, y, z) in zip(boxes, origins, strict=True):
        expected[z + 4 : z + 4 + SIDE, y + 4 : y + 4 + SIDE, x + 4 : x + 4 + SIDE] = box
    parts = list(staging.parts(len(boxes)))
    assert parts == [slice(0, 4), slice(4, 6)]
    for part in parts:
        staging.write(list(boxes[part]))
        staging.copy(target.texture, origins[part])
    raw = made.device.queue.read_texture(
        {"texture": target.texture}, {"bytes_per_row": 60, "rows_per_image": 16}, (30, 16, 20)
    )
    found = np.frombuffer(raw, np.float16).reshape(20, 16, 30)
    np.testing.assert_array_equal(found, expected[4:-4, 4:-4, 4:-4])


def test_boxes_of_other_sizes_or_too_many_are_refused(engine):
    staging = Staging(engine, SIDE, "r8unorm", 1)
    box = np.zeros((SIDE, SIDE, SIDE), np.uint8)
    for bad in ([box[:5]], [box] * (staging.most + 1), [box, box.astype(np.uint16)]):
        with pytest.raises(ValueError, match=f"at most {staging.most} boxes of 6 texels"):
            staging.write(bad)
