"""How textures of volumes and of tables are sampled."""

from typing import Any

from ..device.engine import Engine


def volume_sampler(engine: Engine, kind: str) -> Any:
    """A sampler, "linear" or "nearest", clamped to the edge."""
    return engine.once(
        ("sampler", kind),
        lambda: engine.device.create_sampler(min_filter=kind, mag_filter=kind),
    )
