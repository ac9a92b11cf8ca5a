"""Several volumes in one picture: the nearer one is seen, and channels add up."""

import gc
from itertools import permutations

import numpy as np
import pytest
from wgpu import diagnostics

import volrender as vr
from tests.oracle.colour import linear_to_srgb, srgb_to_linear
from tests.pictures import camera_towards, difference
from volrender.base.modes import modes_of

# Of others, several in one place are blended: tests/scene/drawing/several/test_several_things.py.
OPAQUE_MODES = [
    name for name, mode in modes_of("image_volume").items() if not (mode.projection or mode.absorbs)
]
CAMERA = camera_towards((7.5, 7.5, 7.5), (-0.5, -0.4, -1.0), 40.0)
SIZE = (48, 40)


def ball(radius=6.0) -> np.ndarray:
    """Distance to the surface of a ball, positive inside."""
    z, y, x = np.indices((16, 16, 16)) - 7.5
    return (radius - np.sqrt(x * x + y * y + z * z)).astype(np.float32)


def wave() -> np.ndarray:
    z, y, x = np.indices((16, 16, 16), np.float32)
    return 3 * np.sin(x / 2) * np.cos(y / 3) + 3 * np.sin(z / 4)


RED = {"cmap": [(0.3, 0, 0), (1, 0.2, 0)], "vmin": -6.0, "vmax": 6.0, "threshold": 0.0}
BLUE = {"cmap": [(0, 0.1, 0.3), (0, 0.8, 1)], "vmin": -6.0, "vmax": 6.0, "threshold": 0.5}


def figure_of(*volumes, background="black") -> vr.Figure:
    figure = vr.Figure(size=SIZE, background=background)
    for data, parameters in volumes:
        figure.add_image_volume(data, **parameters)
    figure[0, 0].camera.set_state(CAMERA)
    return figure


def alone(volume) -> tuple[np.ndarray, np.ndarray]:
    """Picture and depth of one volume."""
    figure = figure_of(volume)
    return figure.export_numpy(), np.nan_to_num(figure.render_layers()[0].depth, nan=2.0)


@pytest.mark.parametrize("second_mode", OPAQUE_MODES)
@pytest.mark.parametrize("first_mode", OPAQUE_MODES)
def test_the_nearer_one_is_seen(first_mode, second_mode):
    """Pixel by pixel, in either order: isosurfaces that pierce each other, slices through them."""
    first = (ball(), {**RED, "mode": first_mode, "plane": (1, 0.2, 0.1, -9)})
    second = (
        wave(),
        {**BLUE, "mode": second_mode, "plane": (0.5, 0.5, 1, -19.5), "offset": (3, 2, 4)},
    )
    (first_image, first_depth), (second_image, second_depth) = alone(first), alone(second)
    is_first = first_depth < second_depth
    expected = np.where(is_first[..., None], first_image, second_image)
    certain = (np.abs(first_depth - second_depth) > 1e-6) | (first_depth == 2)
    assert 0.02 < is_first[first_depth < 2].mean() < 0.98, "one of them hides the other wholly"
    for volumes in permutations((first, second)):
        wrong = difference(figure_of(*volumes).export_numpy(), expected) > 1
        assert not (wrong & certain).any()


def test_a_slice_hides_what_is_behind_it_of_a_surface_that_is_blended():
    behind = (wave(), {**BLUE, "mode": "iso", "alpha": 0.5, "alpha_mode": "blend"})
    cut = (ball(), {**RED, "mode": "slice", "plane": (0.2, 0.1, 1, -14)})
    (slice_image, slice_depth) = alone(cut)
    layer = figure_of(behind).render_layers()[0]
    colour, depth = layer.colour, np.nan_to_num(layer.depth, nan=2.0)
    is_front = depth < slice_depth
    assert 0.1 < is_front[slice_depth < 2].mean() < 0.9
    linear = srgb_to_linear(slice_image[..., :3] / 255)
    linear = np.where(is_front[..., None], colour[..., :3] + linear * (1 - colour[..., 3:]), linear)
    for volumes in permutations((behind, cut)):
        image = figure_of(*volumes).export_numpy()[..., :3]
        wrong = np.abs(image - linear_to_srgb(linear) * 255).max(axis=-1) > 1.5
        assert wrong.sum() <= 2


def channels(count=3) -> np.ndarray:
    return np.random.default_rng(4).integers(0, 200, (count, 6, 7, 8)).astype(np.uint16)


@pytest.mark.parametrize("axis", [0, 1, 2, 3, -1, -4])
def test_channels_add_up_whatever_their_axis(axis):
    data = np.moveaxis(channels(), 0, axis)
    figure = vr.Figure(size=SIZE)
    volumes = figure[0, 0].add_multichannel_volume(data, axis=axis)
    assert figure[0, 0].graphics == (volumes,) and len(volumes) == 3
    together, total = figure.export_numpy(), 0
    for i, (volume, colour) in enumerate(zip(volumes, ("magenta", "green", "cyan"), strict=True)):
        np.testing.assert_array_equal(volume.data.value, channels()[i])
        assert volume is volumes[i] is volumes.channels[f"channel {i}"]
        assert volume.cmap == vr.ImageVolumeGraphic(channels()[0], cmap=colour).cmap
        assert (volume.vmin, volume.vmax) == (channels()[i].min(), channels()[i].max())
        for other in volumes:
            other.visible = other is volume
        total = total + srgb_to_linear(figure.export_numpy()[..., :3] / 255)
    expected = linear_to_srgb(np.clip(total, 0, 1)) * 255
    # Each channel alone was rounded to 8 bits: where it is dark, sRGB is coarse.
    np.testing.assert_allclose(together[..., :3], expected, atol=3)
    assert together[..., :3].max() > 100


def test_parameters_of_channels():
    figure = vr.Figure(size=SIZE)
    volumes = figure[0, 0].add_multichannel_volume(
        channels(8),
        cmaps=["gray", "red", np.eye(3), "viridis"] * 2,
        clims=iter([(0, 100), None, np.array([5, 7])] + [(1, 2)] * 5),
        names=list("abcdefgh"),
        mode="slice",
        scale=(1, 1, 3),
        interpolation="nearest",
        gamma=2,
    )
    assert [volume.name for volume in volumes] == list("abcdefgh")
    assert volumes["c"] is volumes[2]
    limits = [(volume.vmin, volume.vmax) for volume in volumes[:4]]
    assert limits == [(0, 100), (channels(8)[1].min(), channels(8)[1].max()), (5, 7), (1, 2)]
    for volume in volumes:
        assert volume.gamma == 2
    assert (volumes.mode, volumes.interpolation) == ("slice", "nearest")
    assert volumes.scale.tolist() == [1, 1, 3]
    figure.export_numpy()


def test_channels_may_write_through_to_the_array():
    data = channels()
    first, *_ = vr.Figure(size=SIZE)[0, 0].add_multichannel_volume(data, isolated_buffer=False)
    first.data[2] = 7
    assert (data[0, 2] == 7).all() and not (data[1, 2] == 7).all()


WRONG = {
    "axes": ({"data": np.zeros((3, 4, 5))}, "has 4 axes"),
    "axis": ({"axis": 4}, "axis is 0 to 3, .*not 4"),
    "axis type": ({"axis": "z"}, "axis is a whole number"),
    "axis bool": ({"axis": True}, "axis is a whole number"),
    "names of axes": ({"axes": "cxyw"}, "axes of channels are c, z, y and x"),
    "no channel": ({"data": np.zeros((0, 4, 5, 6))}, "at least one element"),
    "cmaps": ({"cmaps": ["red"]}, "cmaps has one entry for each of 3 channels"),
    "one cmap": ({"cmaps": "red"}, "cmaps has one entry"),
    "cmaps type": ({"cmaps": 5}, "cmaps has one entry"),
    "clims": ({"clims": [(0, 1)] * 4}, "clims has one entry"),
    "names": ({"names": "abc"}, "names has one entry"),
    "a clim": ({"clims": [None, (0, 1), (0, 1, 2)]}, r"clims\[2\]"),
    "a cmap": ({"cmaps": ["red", "green", "blu"]}, "cmap is the name"),
    "a name": ({"names": ["a", "b", 3]}, "name is a string"),
    "a channel": ({"data": np.array([np.ones((4, 4, 4)), np.full((4, 4, 4), 1e300)])}, "magnitude"),
    "a parameter": ({"treshold": 3}, "Did you mean 'threshold'"),
}


@pytest.mark.parametrize("what", WRONG)
def test_on_an_error_no_channel_stays(what):
    arguments, message = WRONG[what]
    figure = vr.Figure(size=(8, 8))
    gc.collect()
    before = diagnostics.object_counts.get_dict()["Texture"]["count"]
    with pytest.raises((TypeError, ValueError), match=message):
        figure[0, 0].add_multichannel_volume(**{"data": channels(), **arguments})
    assert figure[0, 0].graphics == ()
    assert diagnostics.object_counts.get_dict()["Texture"]["count"] == before
