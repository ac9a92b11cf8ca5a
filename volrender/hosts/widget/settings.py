"""What did the browser set? Cameras and properties by their paths in the scene; Python sets the same."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..web.overlays.at_cursor import graphics_of

if TYPE_CHECKING:
    from ...scene.figure.figure import Figure
    from .live_scene import LiveScene, Parts

OF_GRAPHICS = ("mode", "alpha", "visible", "shade", "plane", "time")
OF_LOOKS = ("vmin", "vmax", "threshold", "visible")
OF_MATTER = ("opacity", "gradient_opacity")


class SettingError(ValueError):
    """What a browser sent is no setting of this figure."""


def apply(figure: "Figure", scene: "LiveScene", path: str, value: Any) -> None:
    """Set on a figure what the browser set in its scene.

    Parameters
    ----------
    figure : Figure
    scene : LiveScene
        What the browser has.
    path : str
        ``"voxel"`` of a crosshair; ``"0/camera"`` of a subplot; ``"0/1/alpha"`` of a graphic;
        ``"0/1/2/vmin"`` of its channel 2, or 0 where it has none. There is ``colours`` for what follows
        from a colormap, and ``matter`` for opacities.
    value : object
        As the scene has it.

    Raises
    ------
    TypeError, ValueError
        The figure has no such part, or it does not take the value.
    """
    try:
        setter = _setter(figure, scene, path)
    except (LookupError, ValueError, AttributeError):
        raise SettingError(f"This figure has no {path!r} that a browser can set.") from None
    setter(value)


def expect(parts: "Parts", path: str, value: Any) -> None:
    """Change a scene as the browser changed its own."""
    *place, name = path.split("/")
    if name == "voxel":
        parts.rest["steering"]["ortho"]["voxel"] = value
        return
    subplot, *inner = map(int, place)
    if not inner:
        parts.cameras[subplot] = value
        return
    owner = parts.subplots[subplot]["graphics"][inner[0]]
    if len(inner) > 1:
        owner = owner["looks"][inner[1]]
    if name in ("colours", "matter"):
        owner.update(value)
    else:
        owner[name] = value


def _setter(figure: "Figure", scene: "LiveScene", path: str) -> Callable[[Any], None]:
    *place, name = path.split("/")
    if not place and name == "voxel":
        cursor: Any = figure.cursor  # type: ignore[attr-defined]  # of an OrthoFigure
        return lambda value: setattr(cursor, "voxel", value)
    subplot, *inner = map(int, place)
    shown = figure.stage.shown()[subplot]
    if not inner and name == "camera":
        return lambda value: shown.camera.set_state(value, exactly=True)
    graphic = graphics_of(shown)[inner[0]]
    if len(inner) == 1 and name in OF_GRAPHICS:
        return lambda value: setattr(graphic, name, value)
    look = (getattr(graphic, "channels", None) or [graphic])[inner[1]]
    if name in OF_LOOKS:
        return lambda value: setattr(look, name, value)
    return {"colours": _colours, "matter": _matter}[name](look, scene)


def _colours(look: Any, scene: "LiveScene") -> Callable[[Any], None]:
    def set_colours(value: dict[str, Any]) -> None:
        look.cmap = scene.colormap(value)

    return set_colours


def _matter(look: Any, scene: "LiveScene") -> Callable[[Any], None]:
    def set_matter(value: dict[str, Any]) -> None:
        look.opacity = "auto" if value["is_automatic"] else value["opacity"]
        look.gradient_opacity = value["gradient_opacity"]
        look.transfer = scene.transfer(value["transfer"])

    return set_matter
