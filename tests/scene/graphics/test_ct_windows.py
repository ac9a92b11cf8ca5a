"""Windows of CT, and which volumes are taken to be in Hounsfield units."""

import numpy as np
import pytest

import volrender as vr
from volrender.data.buffer import VolumeBuffer
from volrender.scene.graphics.transfer.windows import is_in_hounsfield_units


def volume(low, high, dtype=np.int16, **kwargs):
    return vr.ImageVolumeGraphic(
        np.linspace(low, high, 60).reshape(3, 4, 5).astype(dtype), **kwargs
    )


def test_a_window_gives_the_limits_of_a_volume():
    levels = {name: (w["vmin"] + w["vmax"]) / 2 for name, w in vr.ct_windows.items()}
    widths = {name: w["vmax"] - w["vmin"] for name, w in vr.ct_windows.items()}
    assert levels == {"bone": 400, "lung": -500, "brain": 50, "abdomen": 40, "soft": 50}
    assert widths == {"bone": 1000, "lung": 1400, "brain": 100, "abdomen": 350, "soft": 400}
    figure = vr.Figure(size=(40, 40))
    ct = figure.add_image_volume(volume(-1024, 3000).data, mode="slice", **vr.ct_windows["bone"])
    assert (ct.vmin, ct.vmax) == (-100, 900)
    with pytest.raises(TypeError):
        vr.ct_windows["bone"]["vmin"] = 0


@pytest.mark.parametrize(
    "low, high, dtype, expected",
    [
        (-1024, 3000, np.int16, True),
        (-3024, 1500, np.float32, True),
        (-750, 300, np.int16, True),
        (0, 2000, np.int16, False),  # counts from 0 on
        (-1000, 100, np.int16, False),  # no bone
        (-32768, 3000, np.int32, False),
        (-100, 900, np.float32, False),
    ],
)
def test_values_tell_hounsfield_units(low, high, dtype, expected):
    assert is_in_hounsfield_units(volume(low, high, dtype)) is expected


def test_other_values_are_looked_at_anew():
    graphic = volume(0, 100)
    assert not is_in_hounsfield_units(graphic)
    graphic.data[0, 0, :2] = -1000, 1000
    assert is_in_hounsfield_units(graphic)


def test_what_is_said_counts_more_than_what_values_look_like():
    assert is_in_hounsfield_units(volume(0, 100, metadata={"value_unit": "HU"}))
    assert not is_in_hounsfield_units(volume(-1000, 2000, metadata={"value_unit": "Bq/ml"}))
    assert is_in_hounsfield_units(volume(-1000, 2000, metadata={"patient": 3}))


def test_channels_colours_and_labels_are_in_no_hounsfield_units():
    figure, values = vr.Figure(size=(40, 40)), volume(-1000, 2000).data.value
    stack = figure[0, 0].add_multichannel_volume(np.stack([values, values]))
    colours = figure.add_image_volume(np.stack([values] * 3, axis=-1))
    labels = figure.add_labels(np.ones((3, 4, 5), np.uint8))
    assert not any(map(is_in_hounsfield_units, (stack, colours, labels)))


def test_a_series_is_looked_at_once_and_counts_without_a_sign_never(monkeypatch):
    looked = []
    found = VolumeBuffer.range
    series = np.stack([np.linspace(-1000, end, 60).reshape(3, 4, 5) for end in (500, 900)])
    graphic = vr.ImageVolumeGraphic(series, axes="tzyx")
    monkeypatch.setattr(VolumeBuffer, "range", lambda data: looked.append(data) or found(data))
    assert is_in_hounsfield_units(graphic)
    graphic.time = 1
    assert is_in_hounsfield_units(graphic)
    assert not is_in_hounsfield_units(volume(0, 255, np.uint8, vmin=0, vmax=9, threshold=5))
    assert len(looked) == 1
