"""Channels in bricks: pictures are those of textures that have all voxels, whatever changes."""

import numpy as np
import pytest

import volrender as vr
from tests.pictures import difference
from volrender.data.buffer import VolumeBuffer
from volrender.data.channels.channel_data import ChannelData
from volrender.data.files.levels import Level
from volrender.data.files.volume_file import VolumeFile
from volrender.engine.bricks import choosing
from volrender.engine.bricks.channels.bricked_channels import BrickedChannels
from volrender.engine.bricks.stored.slots import Slots
from volrender.scene.graphics.multichannel import drawing

SIZE = (40, 28)
MIB = 2**20
VESSELS = vr.datasets.vessels_store((130, 130, 130)).read((slice(None),) * 3)
LOOKS = {
    "mip": {},
    "composite": {"opacity": [(0, 0), (90, 0.3), (255, 0.9)]},
    "iso": {"threshold": 120.0},
    "slice": {"plane": (0.2, 0.3, 1.0, -97.0)},
    "sum": {"vmax": 60.0},
}

# Of two channels, of which the other one has other values.
LIMITS = {"clims": [(0, 255), (-7.0, -6.745)]}


def channels(count: int) -> np.ndarray:
    """Vessels, elsewhere in each channel."""
    turned = [np.roll(VESSELS, 31 * n, axis=n % 3)[:: (-1) ** n] for n in range(count)]
    return np.stack(turned)


@pytest.fixture
def small(monkeypatch) -> vr.Engine:
    """A device with room for 19 bricks of four channels of 16 bits, where nothing is taken for small."""
    for module in (choosing, drawing):
        monkeypatch.setattr(module, "are_dense", lambda packs, engine: engine is not made)
    made = vr.Engine()
    made.memory_budget_bytes = 42 * MIB
    return made


def shown(data, engine=None, mode="mip", **kwargs):
    figure = vr.Figure(size=SIZE, engine=engine, background=(0, 0, 0, 1))
    look = {"vmin": 0, "vmax": 255, **LOOKS[mode], **kwargs}
    graphic = figure[0, 0].add_multichannel_volume(data, axes="czyx", mode=mode, **look)
    figure[0, 0].camera.look_from(35, 30)
    return figure, graphic


def file_of(array: np.ndarray, channel: str) -> VolumeFile:
    """A file with one channel, in three levels."""
    halves = [array[:: 2**n, :: 2**n, :: 2**n] for n in range(3)]
    levels = [Level(half, (0.0, 0.0, 0.0), (2.0**n,) * 3) for n, half in enumerate(halves)]
    return VolumeFile("a.zarr", "ome-zarr", array, "zyx", channel=channel, levels=tuple(levels))


def assert_is_like(figure, true: np.ndarray, level: int | None = 0) -> None:
    """A still has the colours of a dense one, to 1/255, and there is something to be seen."""
    found = figure.export_numpy(level=level)
    assert figure.fidelity.is_final
    assert difference(found, true).max() <= 1
    assert (np.ptp(true[..., :3].astype(int), axis=-1) > 20).mean() > 0.004


@pytest.mark.parametrize(
    ("count", "mode"),
    [
        *((2, "mip"), (3, "composite"), (4, "iso"), (4, "slice")),
        *((6, "composite"), (6, "iso"), (6, "sum")),
    ],
)
def test_pictures_are_those_of_whole_textures(small, monkeypatch, count, mode):
    gone = []
    free = Slots.free
    monkeypatch.setattr(Slots, "free", lambda self, slot: (gone.append(slot), free(self, slot)))
    small.memory_budget_bytes = {2: 21, 3: 42, 4: 42, 6: 80}[count] * MIB
    data = channels(count)
    figure, graphic = shown(vr.Multiscale.of(data), small, mode)
    assert [type(resident) for resident in graphic.residents] == [BrickedChannels] * -(-count // 4)
    assert_is_like(figure, shown(data, mode=mode)[0].export_numpy())
    assert graphic.residents[0].layout.n_bricks == 36
    if mode != "slice":
        assert gone


def test_what_is_missing_of_one_channel_is_there_of_the_others(small):
    data = channels(2).astype(np.float32)
    data[0, 40:90, 20:100, 30:110] = np.nan
    figure, graphic = shown(vr.Multiscale.of(data), small)
    assert_is_like(figure, shown(data)[0].export_numpy())
    assert all(encoding.masked for encoding in graphic.residents[0].encodings)


def test_channels_of_several_dtypes_are_each_encoded_by_themselves(small):
    wide = channels(2)
    parts = [wide[0], wide[1].astype(np.float32) * 1e-3 - 7]
    true = shown(ChannelData([VolumeBuffer(part) for part in parts]), **LIMITS)[0]
    levels = [VolumeBuffer(vr.Multiscale.of(part)) for part in parts]
    figure, graphic = shown(ChannelData(levels), small, **LIMITS)
    assert isinstance(graphic.residents[0], BrickedChannels)
    assert_is_like(figure, true.export_numpy())


def test_looks_and_voxels_change_as_those_of_whole_textures(small):
    stored = channels(3)
    dense, other = shown(stored)  # a copy
    figure, graphic = shown(vr.Multiscale.of(stored), small)
    figure.export_numpy()
    told = []
    graphic.add_event_handler(lambda event: told.append(event.type), "channels", "data")
    box = (1, slice(20, 60), slice(30, 90), slice(10, 60))
    for shown_by in (graphic, other):
        shown_by[0].visible = False
        shown_by[2].vmax = 180.0
    stored[box] = other.data[box] = 250
    graphic.data.update(box)
    assert told == ["channels", "channels", "data"]
    assert_is_like(figure, dense.export_numpy())


def test_time_points_of_series_take_each_others_place(small):
    series = np.stack([channels(2), channels(2)[:, ::-1, ::-1]])
    figure = vr.Figure(size=SIZE, engine=small, background=(0, 0, 0, 1))
    look = {"axes": "tczyx", "vmin": 0, "vmax": 255}
    graphic = figure[0, 0].add_multichannel_volume(vr.Multiscale.of(series), **look)
    figure[0, 0].camera.look_from(35, 30)
    texture = graphic.residents[0].texture
    for time in (1, 0):
        graphic.time = time
        assert_is_like(figure, shown(series[time])[0].export_numpy())
    assert graphic.residents[0].texture is texture


def test_files_with_channels_are_shown_in_all_resolutions(small, recwarn):
    small.memory_budget_bytes = 16 * MIB
    data = channels(2)
    files = [file_of(part, name) for part, name in zip(data, ("DAPI", "GFP"), strict=True)]
    graphic = vr.Figure(engine=small, size=SIZE).add(vr.Dataset(files))
    assert isinstance(graphic.residents[0], BrickedChannels) and not recwarn.list
    assert graphic.channels.names == ("DAPI", "GFP")
    assert graphic.residents[0].layout.n_levels == 3
    np.testing.assert_array_equal(graphic.data.voxel((60, 70, 80)), data[:, 60, 70, 80])


def test_at_most_twelve_are_visible_together(small):
    data = vr.Multiscale.of(np.stack([VESSELS[:8, :8, :8]] * 14))
    with pytest.raises(ValueError, match="14 channels are visible; at most 12 of a volume larger"):
        shown(data, small)
    looks = [{"visible": number < 11} for number in range(14)]
    _, graphic = shown(data, small, channels=looks)
    graphic[11].visible = True
    with pytest.raises(ValueError, match="13 channels are visible; at most 12 of a volume larger"):
        graphic[12].visible = True
    assert len(graphic.residents) == 3
