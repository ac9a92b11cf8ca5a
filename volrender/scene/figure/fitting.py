"""Which resolution of a dataset fits on a device, or is it shown in all of them, in bricks?"""

import math
from collections.abc import Iterator

import numpy as np

from ...base.digits import bytes_text
from ...data.files.logs import warn
from ...data.opening.dataset import Dataset
from ...data.opening.resolutions import fit_together, in_all_resolutions
from ...engine.device.engine import Engine
from ...engine.volume.encoding import choose_encoding


def ways_to_show(dataset: Dataset, engine: Engine) -> Iterator[Dataset]:
    """What to show of a dataset, in turn, until the device has room for one.

    Its finest level, where that fits in `Engine.memory_budget_bytes`; else all levels together, of
    which the device holds what is seen; then each coarser level that fits. Where a level was asked for, or
    there is one, it is that alone.
    """
    levels = list(levels_that_fit(dataset, engine))
    if dataset.level is not None or dataset.n_levels == 1:
        yield from levels
        return
    if levels[0].level == 0:
        yield levels.pop(0)
    if all(fit_together(volume) for volume in dataset):
        yield Dataset([in_all_resolutions(volume) for volume in dataset], labels=dataset.labels)
    yield from levels


def levels_that_fit(dataset: Dataset, engine: Engine) -> Iterator[Dataset]:
    """A dataset at each level that fits in `Engine.memory_budget_bytes`, the finest first.

    Where none does, at its coarsest; where a level was asked for, or there is one, as it is.
    """
    if dataset.level is not None or dataset.n_levels == 1:
        yield dataset
        return
    longest = engine.limits["max-texture-dimension-3d"]
    some = False
    for level in range(dataset.n_levels):
        shown = dataset.at_level(level)
        size_bytes, side = _size(shown, engine)
        is_last = level == dataset.n_levels - 1
        if (size_bytes <= engine.memory_budget_bytes and side <= longest) or (is_last and not some):
            some = True
            yield shown


def tell_level(shown: Dataset, dataset: Dataset, engine: Engine) -> None:
    """Warn where a level is shown that is not the finest, and that nobody asked for."""
    if dataset.level is not None or not shown.level:
        return
    shape = " × ".join(map(str, shown[0].data.shape))
    fits = _size(shown, engine)[0] <= engine.memory_budget_bytes
    why = "the finest that fits" if fits else "the coarsest there is; not even that fits"
    warn(
        shown.path,
        f"shown at level {shown.level} of 0 … {dataset.n_levels - 1} ({shape}), {why} on "
        f"{engine.name} with {bytes_text(engine.memory_budget_bytes)} for volumes "
        "(VOLRENDER_MEMORY); level chooses another",
    )


def _size(dataset: Dataset, engine: Engine) -> tuple[int, int]:
    """Bytes of the textures of all volumes, one time point of each, and the longest side in voxels."""
    size_bytes = longest = 0
    for volume in dataset:
        zyx = volume.data.shape[volume.axes.index("z") :][:3]
        channels = volume.data.shape[-1] if volume.axes[-1] == "c" else 1
        dtype, voxels = np.dtype(volume.data.dtype), math.prod(zyx)
        encoding = choose_encoding(engine, dtype, channels, voxels, missing=True)
        size_bytes += voxels * encoding.voxel_bytes
        longest = max(longest, *zyx)
    return size_bytes, longest
