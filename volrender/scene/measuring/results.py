"""What was measured, as rows of a table."""

from collections.abc import Sequence
from typing import Any

from ...data.measuring.summary import Summary
from .measurement import Measurement
from .straight import Profile

COLUMNS = (
    *("name", "kind", "graphic", "time", "channel", "label", "label_name", "length", "angle"),
    *("radius", "voxels", "missing", "volume"),
    *Summary._fields[2:],
    *("unit", "value_unit", "points"),
)


def table_of(
    measurements: Sequence[Measurement], with_samples: bool = False
) -> list[dict[str, Any]]:
    """Rows of `COLUMNS`; what a kind does not have is None.

    Parameters
    ----------
    measurements : sequence of Measurement
    with_samples : bool
        The first row of each profile has its ``samples``, too.
    """
    table: list[dict[str, Any]] = []
    for each in measurements:
        graphic = each.graphic
        common = {
            "name": each.name,
            "kind": each.kind,
            "graphic": None if graphic is None else graphic.name,
            "time": graphic.time if graphic is not None and graphic.n_times > 1 else None,
            "unit": each.unit,
            "value_unit": each.value_unit,
            "points": each.points.tolist(),
        }
        rows = [{**dict.fromkeys(COLUMNS), **common, **row} for row in each.rows()]
        if with_samples and isinstance(each, Profile):
            rows[0]["samples"] = each.samples_table()
        table += rows
    return table
