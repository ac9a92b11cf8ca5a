"""Which voxels hold no number, or one that is too large to draw?"""

import numpy as np

LARGEST_VALUE = 1e37  # finite values beyond it do not fit in float32 arithmetic


def missing_voxels(block: np.ndarray) -> np.ndarray | None:
    """Where a block has missing voxels, in its shape; None where it has none."""
    if not has_missing(block):
        return None
    missing = ~np.isfinite(block)
    if block.ndim == 4:  # a colour with one missing channel is missing
        missing = np.broadcast_to(missing.any(axis=3, keepdims=True), block.shape)
    return missing


def check_magnitude(values: np.ndarray) -> None:
    """Raise ValueError where a finite value is too large for float32 arithmetic."""
    if values.dtype.kind != "f" or values.dtype.itemsize < 4 or values.size == 0:
        return
    low, high = float(values.min()), float(values.max())
    if not (np.isfinite(low) and np.isfinite(high)):
        finite = values[np.isfinite(values)]
        low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    if max(high, -low) > LARGEST_VALUE:
        raise ValueError(
            f"data holds a value of magnitude {max(high, -low):.3g}; finite values up to "
            f"±{LARGEST_VALUE:g} can be rendered (float32 on the GPU): scale the data down."
        )


def has_missing(block: np.ndarray) -> bool:
    """Whether a block of data holds NaN or inf."""
    return block.dtype.kind == "f" and not bool(np.isfinite(block).all())
