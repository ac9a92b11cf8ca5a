"""Channels in bricks: pictures are those of textures that have all voxels, whatever changes."""

import numpy as np
import pytest

import volrender as vr
from tests.pictures import difference
from volrender.engine.bricks.channels.bricked_channels import BrickedChannels
from volrender.engine.bricks.stored.slots import Slots

SIZE = (40, 28)
MIB = 2**20
VESSELS = vr.datasets.vessels_store((130, 130, 130)).read((slice(None),) * 3)
LOOKS = {
    "mip": {},
    "composite": {"opacity": [(0, 0), (90, 0.3), (255, 0.9)]},
    "iso": {"threshold": 120.0},
    "slice": {"plane": (0.2, 0.3, 1.0, -80.0)},
    "sum": {"vmax": 8000.0},
}


def channels(count: int) -> np.ndarray:
    """Vessels, elsewhere in each channel."""
    turned = [np.roll(VESSELS, 31 * n, axis=n % 3)[:: (-1) ** n] for n in range(count)]
    return np.stack(turned)


@pytest.fixture
def small() -> vr.Engine:
    """A device with room for 15 bricks of four channels of 16 bits."""
    engine = vr.Engine()
    engine.memory_budget_bytes = 32 * MIB
    return engine


def shown(data, engine=None, mode="mip", **kwargs):
    figure = vr.Figure(size=SIZE, engine=engine, background=(0, 0, 0, 1))
    look = {"vmin": 0, "vmax": 255, **LOOKS[mode], **kwargs}
    graphic = figure[0, 0].add_multichannel_volume(data, axes="czyx", mode=mode, **look)
    figure[0, 0].camera.look_from(35, 30)
    return figure, graphic


def assert_is_like(figure, true: np.ndarray, level: int | None = 0) -> None:
    """A still has the colours of a dense one, to 1/255, and there is something to be seen."""
    found = figure.export_numpy(level=level)
    assert figure.fidelity.is_final
    assert difference(found, true).max() <= 1
    assert (np.ptp(true[..., :3].astype(int), axis=-1) > 20).mean() > 0.05


@pytest.mark.parametrize(
    ("count", "mode"),
    [
        *((2, "mip"), (3, "composite"), (4, "iso"), (4, "slice")),
        *((6, "mip"), (6, "composite"), (6, "iso"), (6, "sum")),
    ],
)
def test_pictures_are_those_of_whole_textures(small, monkeypatch, count, mode):
    gone = []
    free = Slots.free
    monkeypatch.setattr(Slots, "free", lambda self, slot: (gone.append(slot), free(self, slot)))
    small.memory_budget_bytes = {2: 16, 3: 32, 4: 32, 6: 48}[count] * MIB
    data = channels(count)
    figure, graphic = shown(vr.Multiscale.of(data), small, mode)
    assert [type(resident) for resident in graphic.residents] == [BrickedChannels] * -(-count // 4)
    assert_is_like(figure, shown(data, mode=mode)[0].export_numpy())
    assert graphic.residents[0].layout.n_bricks == 36
    if mode != "slice":
        assert gone
