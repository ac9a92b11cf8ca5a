"""Opacities and colours that suit kinds of data, to be given to a graphic in mode "composite"."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any


def _at_values(*points: tuple[float, float, str], shade: float = 1.0) -> Mapping[str, Any]:
    """Of (value, alpha, colour)."""
    return MappingProxyType(
        {
            "cmap": [(value, colour) for value, _, colour in points],
            "opacity": [(value, alpha) for value, alpha, _ in points],
            "shade": shade,
        }
    )


def _in_limits(cmap: Any, opacity: list[float], shade: float) -> Mapping[str, Any]:
    """Of alphas and colours spread over the contrast limits."""
    return MappingProxyType({"cmap": cmap, "opacity": opacity, "shade": shade})


# Those of CT are of Hounsfield units and of opacities a millimetre: with voxels that are placed in
# millimetres, give `opacity_unit=1`. Those of MR and microscopy are of the contrast limits.
PRESETS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "ct-bone": _at_values(
            (150, 0, "#8c3a2e"),
            (300, 0.10, "#d9a066"),
            (600, 0.60, "#eeddb8"),
            (1500, 0.80, "#ffffff"),
        ),
        "ct-vessels": _at_values(
            (120, 0, "#6e0f0f"),
            (180, 0.25, "#b3261e"),
            (350, 0.60, "#f2a983"),
            (600, 0.75, "#fff3e6"),
            (1500, 0.80, "#ffffff"),
        ),
        "ct-soft-tissue": _at_values(
            (-150, 0, "#5c2a1e"),
            (0, 0, "#a0522d"),
            (60, 0.02, "#c98f62"),
            (130, 0.08, "#b5533c"),
            (250, 0.35, "#d99a6c"),
            (400, 0.60, "#f5e6d0"),
            (1500, 0.80, "#ffffff"),
        ),
        "ct-muscle": _at_values(
            (-20, 0, "#6b261d"),
            (20, 0.05, "#8c3328"),
            (60, 0.35, "#b0503f"),
            (100, 0.30, "#d98a73"),
            (200, 0.15, "#efd9b8"),
            (400, 0.50, "#f7ebd6"),
            (1500, 0.80, "#ffffff"),
        ),
        "ct-lung": _at_values(
            (-950, 0, "#1d3557"),
            (-850, 0.01, "#3a6ea5"),
            (-600, 0.03, "#8ecae6"),
            (-400, 0, "#ffd8c2"),
            (-200, 0.05, "#f4a582"),
            (100, 0.30, "#ffe5d9"),
            (1500, 0.50, "#ffffff"),
        ),
        "mr-brain": _in_limits(
            ["#3b1c1a", "#8a4b3a", "#d9a48a", "#f7e3d4", "#ffffff"],
            [0, 0, 0.02, 0.15, 0.45, 0.6],
            1.0,
        ),
        "mr-angio": _in_limits(
            ["#2b0606", "#8f1515", "#e0543c", "#ffc9a3", "#fff4e6"],
            [0, 0, 0.03, 0.25, 0.6, 0.8],
            1.0,
        ),
        "glow": _in_limits("inferno", [0, 0.005, 0.02, 0.06, 0.15], 0.0),
        "nuclei": _in_limits(
            ["#12264a", "#2f5fb0", "#5ec4f0", "#d6fbff"], [0, 0.01, 0.12, 0.5, 0.8, 0.9], 1.0
        ),
        "solid": _in_limits(["#9fb4c8", "#e8edf2", "#ffffff"], [0, 0, 0.5, 0.9, 0.95], 1.0),
    }
)
