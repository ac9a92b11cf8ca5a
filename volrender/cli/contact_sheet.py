"""A contact sheet: one volume in every mode, side by side, each with its name."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..base.modes import check_mode, modes_of
from ..data.arrays import VolumeLike
from ..data.channels.channel_data import ChannelData
from ..scene.camera.upright import stand_upright
from ..scene.figure.figure import Figure

LABEL_PX = 18


def contact_sheet(
    volume: VolumeLike | ChannelData,
    *,
    size: tuple[int, int] = (1000, 800),
    azimuth: float = 35.0,
    elevation: float = 20.0,
    zoom: float = 1.0,
    up: ArrayLike | None = None,
    by_mode: Mapping[str, Mapping[str, Any]] | None = None,
    **settings: Any,
) -> tuple[np.ndarray, Figure]:
    """Render a volume in every mode.

    Parameters
    ----------
    volume : array-like or ChannelData
        Data of an `ImageVolumeGraphic`, or of a `MultichannelVolumeGraphic`.
    size : (int, int)
        Width and height of the whole sheet in pixels.
    azimuth, elevation : float
        Direction of the camera, degrees.
    zoom : float
        1 fills each picture with the volume; for what a crop leaves, it always does.
    up : (x, y, z), optional
        World direction that points up. Default: superior where `directions` say which that is, else y.
    by_mode : dict of str to dict, optional
        Parameters of the graphic for single modes, before those for all.
    **settings
        Parameters of the graphic. Without a `plane`, the slice goes through the middle.

    Returns
    -------
    image : ndarray of uint8, shape (height, width, 4)
    figure : Figure
        A grid of subplots that share the data, one for each mode in the order of their table.

    Raises
    ------
    TypeError, ValueError
        A parameter is not what it should be, or `by_mode` names no mode.
    """
    modes = tuple(modes_of("image_volume"))
    for name in by_mode or {}:
        check_mode("a key of by_mode", name, "image_volume")
    columns = math.ceil(math.sqrt(len(modes)))
    rows = math.ceil(len(modes) / columns)
    figure = Figure(size=size, shape=(rows, columns))
    shared = volume
    for subplot, mode in zip(figure, modes, strict=False):
        chosen = (by_mode or {}).get(mode, {})
        is_many = isinstance(shared, ChannelData)
        add = subplot.add_multichannel_volume if is_many else subplot.add_image_volume
        graphic = add(shared, **{**settings, **chosen, "mode": mode})
        shared = graphic.data
        if up is not None:
            subplot.camera.reference_up = up
        stand_upright(subplot.camera, graphic.directions)
        subplot.camera.look_from(azimuth, elevation)
        subplot.auto_fit()
        subplot.camera.zoom *= 1.0 if graphic.crop else zoom
        if "plane" not in {**settings, **chosen}:
            graphic.plane = graphic.middle_plane(subplot.camera.forward)
    image = figure.export_numpy()
    for index, mode in enumerate(modes):
        row, column = divmod(index, columns)
        _write_label(image, mode, column * size[0] // columns, row * size[1] // rows)
    return image, figure


def _write_label(image: np.ndarray, text: str, left: int, top: int) -> None:
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.fromarray(image[..., :3])
    font = ImageFont.load_default(LABEL_PX)
    ImageDraw.Draw(picture).text((left + 10, top + 6), text, fill="white", font=font)
    image[..., :3] = np.asarray(picture)
