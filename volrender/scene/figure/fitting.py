"""Which resolution of a dataset fits on a device?"""

from ...data.opening.dataset import Dataset
from ...engine.device.engine import Engine


def fitting(dataset: Dataset, engine: Engine) -> Dataset:
    """A dataset at its finest level that fits; see `Dataset.within`."""
    return dataset.within(engine.memory_budget_bytes, engine.limits["max-texture-dimension-3d"])
