"""Which resolution of a dataset fits on a device?"""

from ...data.opening.dataset import Dataset
from ...engine.device.engine import Engine


def fitting(dataset: Dataset, engine: Engine) -> Dataset:
    """A dataset at its finest level that fits; see `Dataset.within`."""
    return dataset.within(
        engine.memory_budget_bytes,
        engine.limits["max-texture-dimension-3d"],
        # What drivers allocate at once, textures too; 2 GiB are said as one byte less.
        engine.adapter.limits["max-buffer-size"] + 1,
        voxel_bytes=2 if engine.is_cpu else 1,  # as `choose_encoding` has it
    )
