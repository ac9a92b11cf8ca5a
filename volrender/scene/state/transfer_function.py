"""The transfer function of a volume or of one of its channels: what it is, setting it whole, resetting it."""

import inspect
import itertools
from collections.abc import Mapping
from typing import Any

from ...base import checks
from ...base.property import Property
from ..graphics.multichannel.channel import Channel
from ..graphics.multichannel.channels import default_cmap
from ..graphics.transfer.colormaps import is_in_data_units
from ..graphics.transfer.opacity import opacity_of
from ..graphics.volume_graphic import ImageVolumeGraphic
from .changes import property_changes

# The properties that a transfer function has, as parameters of `ImageVolumeGraphic`.
NAMES = (
    "vmin vmax gamma cmap cmap_interpolation opacity gradient_opacity transfer opacity_unit "
    "shade ambient diffuse specular"
).split()

Look = ImageVolumeGraphic | Channel


def transfer_function_of(look: Look, graphic: Any = None) -> dict[str, Any]:
    """The values of the properties that make a transfer function, by name.

    Opacity ``"auto"`` is what it means for these data. Of a channel, what it does not have itself is
    that of its graphic, and there is no ``transfer``.

    Parameters
    ----------
    look : ImageVolumeGraphic or Channel
    graphic : MultichannelVolumeGraphic, optional
        Of a channel that several graphics show, which one.

    Raises
    ------
    TypeError
        It is something else.
    """
    owners = _owners(look, graphic)
    values = {name: getattr(owner, name) for name in NAMES if (owner := _owner(name, owners))}
    return {**values, "opacity": opacity_of(look)}


def apply_transfer_function(
    graphic_or_channel: Look, mapping: Mapping[str, Any], *, graphic: Any = None
) -> None:
    """Set a volume or a channel to a transfer function, all of it or, where something is wrong, nothing.

    Where the mapping has an opacity and no 2D transfer function, one that was set is taken away, which
    would stand for the opacity. What else the mapping does not have stays as it is.

    Parameters
    ----------
    graphic_or_channel : ImageVolumeGraphic or Channel
        A channel's graphic gets what channels do not have: the light, and `opacity_unit`.
    mapping : dict
        Of `load_transfer_function`, `presets` or `user_presets`.
    graphic : MultichannelVolumeGraphic, optional
        Of a channel that several graphics show, which one.

    Raises
    ------
    KeyError
        There is no such property.
    TypeError, ValueError
        A property does not take its value, or the first is something else.

    Examples
    --------
    >>> figure = vr.Figure()
    >>> bone = figure.add_image_volume(vr.datasets.head(16), **vr.presets["ct-bone"])
    >>> other = figure.add_image_volume(vr.datasets.head(16), mode="composite")
    >>> vr.save_transfer_function(bone, "bone.json")
    >>> vr.apply_transfer_function(other, vr.load_transfer_function("bone.json"))
    >>> bool((other.opacity_points == bone.opacity_points).all())
    True
    """
    owners = _owners(graphic_or_channel, graphic)
    values = dict(checks.entries("a transfer function", mapping, NAMES))
    if "opacity" in values:
        values.setdefault("transfer", None)
    parts: list[tuple[Any, dict]] = [(owner, {}) for owner in owners]
    for name, value in values.items():
        owner = _owner(name, owners)
        if owner is not None:
            next(part for one, part in parts if one is owner)[name] = value
        elif value is not None:
            raise ValueError(
                f"{name} is of volumes with one channel; {graphic_or_channel!r} takes none."
            )
    changes = [property_changes("transfer function", part, owner) for owner, part in parts]
    for change in itertools.chain(*changes):  # all is checked before the first one
        change()


def reset_transfer_function(look: Look) -> None:
    """Back to what suits the data by itself: opacity, contrast limits, gamma 1, and no gradients.

    Colours stay, but for points in data units: these become the default colormap.
    """
    _owners(look, None)
    look.reset_vmin_vmax()
    look.gamma = 1.0
    if isinstance(look, ImageVolumeGraphic):
        look.transfer = None
    look.gradient_opacity = None
    look.reset_opacity()
    if is_in_data_units(look.cmap):
        look.cmap = _default_cmap(look)


def _default_cmap(look: Look) -> Any:
    if isinstance(look, Channel):
        channels = look.graphic.channels
        return default_cmap(list(channels).index(look), len(channels))
    return inspect.signature(ImageVolumeGraphic).parameters["cmap"].default


def _owners(look: Any, graphic: Any) -> tuple:
    """What may have the properties: a graphic, or a channel and its graphic."""
    if isinstance(look, ImageVolumeGraphic):
        return (look,)
    if isinstance(look, Channel):
        return look, look.graphic if graphic is None else graphic
    several = getattr(look, "channels", ())
    hint = f" Each of its channels has one: {look!r}.channels[0]." if several else ""
    raise TypeError(
        f"A transfer function is that of an ImageVolumeGraphic or of a Channel, not of {look!r}.{hint}"
    )


def _owner(name: str, owners: tuple) -> Any:
    """The first that has a property of this name, or None."""
    has = [owner for owner in owners if isinstance(getattr(type(owner), name, None), Property)]
    return has[0] if has else None
