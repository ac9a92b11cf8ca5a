"""What is drawn of measurements, and what do they say?"""

from typing import Any

from ....scene.figure.subplot import Subplot
from ....scene.measuring.drawn import drawn_of
from ....scene.measuring.overlay import LIGHT, MeasuringOverlay
from .at_cursor import graphics_of
from .faces import Faces


def measurements_said(
    overlay: MeasuringOverlay, subplot: Subplot, faces: Faces
) -> dict[str, Any] | None:
    """Lines, marks and texts of all that are visible; None where none is."""
    measurements, slab = overlay.measurements, overlay.slab
    shown = [each for each in measurements.entries if each.visible]
    if not measurements.visible or not shown:
        return None
    overlay.take_looks()
    entries = []
    for each in shown:
        drawn = drawn_of(each, slab)
        given = measurements.colour if each.colour is None else each.colour
        texts = [overlay.writable(line) or "" for line in each.lines]
        if each.name and (name := overlay.writable(each.name)):
            texts[0] = f"{name}: {texts[0]}"
        sphere = None
        if drawn.sphere is not None:
            sphere = {"centre": drawn.sphere[0].tolist(), "radius": drawn.sphere[1]}
        entries.append(
            {
                "colour": list(LIGHT) if given is None else given.tolist(),
                "lines": texts,
                "edges": drawn.edges.tolist(),
                "marks": drawn.marks.tolist(),
                "sphere": sphere,
                "text": {"at": drawn.text_at, "points": drawn.text_points.tolist()},
            }
        )
    cut = [
        at for at, graphic in enumerate(graphics_of(subplot)) if "plane" in graphic.property_values
    ]
    plane = None if slab is None or not cut else {"graphic": cut[0], "plane": slab.plane.tolist()}
    return {
        "entries": entries,
        "slab": plane,
        "width_px": measurements.width_px,
        "face": faces.number(overlay.face(), [text for each in entries for text in each["lines"]]),
    }
