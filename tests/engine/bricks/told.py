"""What rays would tell of bricks, written as marches do; and what is in an atlas."""

import numpy as np

from volrender.engine.bricks.layout import APRON, PAYLOAD
from volrender.engine.bricks.streaming.feedback import REQUESTS, WORDS


def tell(resident, missing=(), used_slots=(), by_scout=False) -> None:
    """Have a resident told that bricks were missing, and slots used, by a picture or a scout."""
    words = np.zeros(WORDS, np.uint32)
    for page in map(int, missing):
        words[(page * 2654435761 % 2**32) // (4294967295 // REQUESTS + 1)] = page + 1
    for slot in used_slots:
        words[REQUESTS + slot // 32] |= np.uint32(1 << slot % 32)
    engine = resident.engine
    if not by_scout:
        resident.drawn(resident, words)
    begin_bytes = 4 * (resident.scouted_at if by_scout else resident.feedback_at)
    engine.device.queue.write_buffer(resident.feedback_buffer, begin_bytes, words)
    engine.submit(engine.encoder("march"))


def pages(resident, level: int) -> np.ndarray:
    """All pages of a level."""
    return resident.layout.pages_of_level(level)


def entries(resident) -> np.ndarray:
    """The page table as it is on the GPU, by page."""
    nz, ny, nx = resident.layout.page_shape_zyx
    raw = resident.engine.device.queue.read_texture(
        {"texture": resident.page_texture},
        {"bytes_per_row": 4 * nx, "rows_per_image": ny},
        (nx, ny, nz),
    )
    return np.frombuffer(raw, np.uint32).copy()


def there(resident, level: int) -> int:
    """How many bricks of a level are there."""
    return int(np.count_nonzero(entries(resident)[pages(resident, level)] & 0xFFFF))


def stored(resident, page: int) -> np.ndarray:
    """The voxels of a brick as they are on the GPU, apron and all, in data units; NaN where missing;
    of labels, ids."""
    slot = int(entries(resident)[page] & 0xFFFF) - 1
    assert slot >= 0, f"page {page} is not there"
    nx, ny, _ = resident.slots_xyz
    origin = tuple(64 * at for at in (slot % nx, slot // nx % ny, slot // (nx * ny)))
    encoding = resident._bricks.encoding
    raw = resident.engine.device.queue.read_texture(
        {"texture": resident.texture, "origin": origin},
        {"bytes_per_row": 64 * encoding.voxel_bytes, "rows_per_image": 64},
        (64, 64, 64),
    )
    shape = (64, 64, 64) if encoding.channels == 1 else (64, 64, 64, encoding.channels)
    texels = np.frombuffer(raw, encoding.texel_dtype).reshape(shape)
    if encoding.format.endswith("uint"):
        return resident.numbering.ids[texels]
    if encoding.is_normalised:
        return np.round(encoding.data(texels / np.iinfo(encoding.texel_dtype).max), 6)
    texels = texels.astype(np.float64)
    return np.where(texels > 1e37, np.nan, encoding.data(texels))


def wanted(array: np.ndarray, brick) -> np.ndarray:
    """What is to be stored of a brick of a level: beyond the voxels, those at the edge again."""
    axes = [
        np.clip(np.arange(PAYLOAD * at - APRON, PAYLOAD * (at + 1) + APRON), 0, length - 1)
        for at, length in zip(brick, array.shape[:3], strict=True)
    ]
    return array[np.ix_(*axes)]


def assert_right(resident, arrays) -> int:
    """All bricks that are there have the voxels of their levels; how many there are."""
    table = entries(resident)
    found = np.flatnonzero(table & 0xFFFF)
    for page in found:
        level, brick = resident.layout.brick_of(int(page))
        np.testing.assert_array_equal(
            stored(resident, int(page)), wanted(arrays[level], brick), err_msg=f"{level} {brick}"
        )
    return len(found)
