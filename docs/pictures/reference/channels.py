"""How channels are seen together."""

from functools import partial

import numpy as np

import volrender as vr

from .sheet import Draw, quoted, sheet, view

NUCLEI = vr.datasets.cells_movie(1, (48, 48, 48), cells=60, noise=0)[0]
DATA = np.stack([NUCLEI, vr.datasets.vessels(48, dtype="float32")])


def modes() -> vr.Figure:
    """Two channels in several modes."""
    more = {"iso": {"threshold": 0.35}}

    def fill(mode: str, subplot) -> None:
        subplot.add_multichannel_volume(
            DATA, axis=0, mode=mode, cmaps=["lime", "magenta"], **more.get(mode, {})
        )
        view(subplot, elevation=35, closer=1.5)

    names = ("mip", "iso", "composite")
    return sheet({quoted(mode): partial(fill, mode) for mode in names})


PICTURES: dict[str, Draw] = {"volrender.MultichannelVolumeGraphic.mode": modes}
