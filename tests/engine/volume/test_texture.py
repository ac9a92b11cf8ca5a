"""Textures of voxels refuse what would end the process, and what was not written is written later."""

import numpy as np
import pytest

from tests.engine.skipping.uploads import Uploads
from volrender.data.sources.source import ArraySource
from volrender.data.voxels import Voxels
from volrender.engine.device.engine import MOST_STAGED_BYTES
from volrender.engine.volume.encoding import MISSING
from volrender.engine.volume.resident import resident_of
from volrender.engine.volume.texture import VolumeTexture

SHAPE = (4, 5, 6)


class Otherwise(ArraySource):
    """Gives other boxes than those asked for."""

    def read(self, box_zyx, level=0):
        return self.array


def voxels(shape=SHAPE, dtype="uint8") -> np.ndarray:
    return np.random.default_rng(1).integers(0, 200, shape).astype(dtype)


BOXES = [
    (slice(2, 5), slice(0, 5), slice(0, 6)),
    (slice(0, 4), slice(5, 6), slice(0, 6)),
    (slice(0, 4), slice(0, 5), slice(3, 9)),
    (slice(-2, 1), slice(0, 5), slice(0, 6)),
]


def test_which_sources_fit(engine):
    texture = VolumeTexture(engine, ArraySource(voxels()))
    assert texture.fits(ArraySource(voxels() + 1))
    for other in (voxels((4, 5, 7)), voxels(dtype="int16"), voxels((*SHAPE, 3)), voxels((2, 5, 6))):
        assert not texture.fits(ArraySource(other))
    colours = voxels((*SHAPE, 4), "float32")
    texture = VolumeTexture(engine, ArraySource(colours, full_range=(0, 255)))
    assert texture.fits(ArraySource(colours, full_range=(0, 255)))
    assert not texture.fits(ArraySource(colours))


def test_alpha_is_stored_as_its_share_and_what_is_missing_stays_missing(engine):
    colours = voxels((*SHAPE, 4), "float32")
    colours[1, 2, 3, 0], colours[2, 1, 0, 3] = np.nan, np.inf
    encoding = VolumeTexture(engine, ArraySource(colours, full_range=(-100, 300))).encoding
    texels = encoding.encode(colours)
    missing = np.zeros(SHAPE, bool)
    missing[1, 2, 3] = missing[2, 1, 0] = True
    assert (texels[missing] == MISSING).all()
    np.testing.assert_array_equal(texels[~missing][:, :3], colours[~missing][:, :3])
    np.testing.assert_allclose(texels[~missing][:, 3], (colours[~missing][:, 3] + 100) / 400)


@pytest.mark.parametrize("box", BOXES)
def test_a_box_that_is_not_in_the_texture_is_refused(engine, box):
    source = ArraySource(voxels())
    texture = VolumeTexture(engine, source)
    with (
        Uploads(engine) as uploads,
        pytest.raises(ValueError, match="cannot be written to the box"),
    ):
        texture.write(source, box)
    assert uploads.sizes == [] and texture.is_stale


def test_a_source_that_gives_another_box_is_refused(engine):
    source = Otherwise(voxels())
    texture = VolumeTexture(engine, source)
    with (
        Uploads(engine) as uploads,
        pytest.raises(ValueError, match="cannot be written to the box"),
    ):
        texture.write(source, (slice(1, 2), slice(0, 5), slice(0, 6)))
    assert uploads.sizes == []


def test_what_was_announced_and_not_written_is_uploaded(engine):
    data = voxels(dtype="int16")
    held = Voxels(ArraySource(data))
    resident = resident_of(held, engine)
    box = (slice(1, 2), slice(0, 5), slice(0, 6))
    with Uploads(engine) as uploads:
        resident.catch_up()
        held.change(box, data[box])
        resident.catch_up()
    assert uploads.sizes == [(6, 5, 1)] and resident.version == held.version
    resident.prepare(data[box], False)
    assert resident.version != held.version
    with Uploads(engine) as uploads:
        resident.catch_up()
        resident.catch_up()
    assert uploads.sizes == [(6, 5, 4)]
    resident = resident_of(Voxels(ArraySource(voxels(dtype="float32"))), engine)
    with pytest.raises(ValueError, match="magnitude"):
        resident.prepare(np.array([1e38]), False)
    with Uploads(engine) as uploads:
        resident.catch_up()
    assert uploads.sizes == []


def test_many_small_uploads_are_handed_over_together(engine, monkeypatch):
    """So that an empty submit does not take as long as each of them, and staging memory stays bounded."""
    queue = type(engine.device.queue)
    submits, submit = [], queue.submit
    monkeypatch.setattr(
        queue, "submit", lambda self, commands: submits.append(0) or submit(self, commands)
    )
    monkeypatch.setattr(engine, "_staged_bytes", 0)
    rows = 4 * 5  # of 256 bytes in staging memory
    uploads = MOST_STAGED_BYTES // (256 * rows) + 2
    kept = [VolumeTexture(engine, ArraySource(voxels())) for _ in range(uploads)]
    assert len(submits) == 1
    kept.append(VolumeTexture(engine, ArraySource(voxels((128, 128, 128)))))
    assert len(submits) > 1
