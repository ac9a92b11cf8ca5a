"""Pictures that must be equal, whatever the GPU: by dtype, memory layout, sharing and parts."""

import numpy as np
import pytest

import volrender as vr
from tests.pictures import camera_towards, difference
from volrender.base.modes import modes_of
from volrender.engine.device.limits import DEFAULT_LIMITS
from volrender.engine.volume import encoding as formats

MODES = tuple(modes_of("image_volume"))
CAMERA = camera_towards((7.5, 7.5, 7.5), (-0.5, -0.3, -1.0), 40.0)
SETTINGS = {"threshold": 60.5, "plane": (0.1, 0.2, 1, -9), "vmin": 5.0, "vmax": 95.0}


def smooth_integers(low=0, high=100) -> np.ndarray:
    """Whole numbers that vary smoothly and fit into every dtype."""
    z, y, x = np.indices((16, 16, 16)) / 15
    wave = 0.5 + 0.5 * np.sin(5 * x + 3 * y) * np.cos(4 * z)
    return np.round(low + (high - low) * wave).astype(np.int8)


def picture(data, mode, engine=None, camera=CAMERA, **settings) -> np.ndarray:
    figure = vr.Figure(size=(64, 48), engine=engine)
    figure.add_image_volume(data, mode=mode, **{**SETTINGS, **settings})
    figure[0, 0].camera.set_state(camera)
    return figure.export_numpy()


DTYPES = "int8 uint8 int16 uint16 int32 uint32 int64 uint64 float16 float32 float64".split()


@pytest.fixture(params=["as it is", "large volumes", "a real GPU"])
def formats_of(request, engine, monkeypatch):
    """Stores voxels as this adapter would: small volumes, large ones, and as GPUs do.

    lavapipe rounds what it filters from r8unorm to 8 bits, so as on a GPU we look at the voxels
    themselves.
    """
    if request.param != "as it is":
        monkeypatch.setattr(formats, "FAST_BYTES", 0)
    if request.param == "a real GPU":
        monkeypatch.setattr(vr.Engine, "is_cpu", False)
        monkeypatch.setitem(SETTINGS, "interpolation", "nearest")
    return request.param


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("dtype", DTYPES)
def test_every_dtype_gives_the_picture_of_float32(mode, dtype, formats_of):
    data = smooth_integers()
    expected = picture(data.astype(np.float32), mode)
    assert expected[..., :3].max() > 50
    wrong = difference(picture(data.astype(dtype), mode), expected) > 1
    assert wrong.mean() < (0.01 if mode == "iso" else 1e-3)


def test_formats_are_those_of_the_design(engine, formats_of):
    """dtype → texture format; also what each voxel costs on the GPU."""
    norm8 = "r16unorm" if engine.is_cpu else "r8unorm"
    expected = {
        "bool": norm8, "int8": norm8, "uint8": norm8, "int16": "r16unorm", "uint16": "r16unorm",
        "int32": "r32float", "float16": "r16float", "float32": "r32float", "float64": "r32float",
    }  # fmt: skip
    if formats_of == "as it is" and engine.is_cpu:
        expected = dict.fromkeys(expected, "r32float")
    for dtype, texture_format in expected.items():
        data = np.zeros((2, 3, 4), dtype)
        volume = vr.Figure(size=(8, 8)).add_image_volume(data, vmin=0, vmax=1)
        texture = volume.drawing.resident
        assert texture.texture.format == texture_format, dtype
        assert texture.nbytes == 24 * (
            4 if "32" in texture_format else 2 if "16" in texture_format else 1
        )
        np.testing.assert_array_equal(volume.data.value.dtype, data.dtype)


@pytest.mark.parametrize("dtype", ["int8", "int16", "float32"])
def test_negative_values(dtype, formats_of):
    data = (smooth_integers() - 50).astype(dtype)
    settings = {"vmin": -45.0, "vmax": 45.0, "threshold": 10.5}
    for mode in modes_of("image_volume").values():
        if mode.integrates:  # which depends on where zero is
            continue
        expected = picture(smooth_integers().astype(np.float32), mode.name)
        wrong = difference(picture(data, mode.name, **settings), expected) > 1
        assert wrong.mean() < 0.01, mode


def test_bool_is_zero_and_one(formats_of):
    data = smooth_integers() > 50
    limits = {"vmin": 0, "vmax": 1, "threshold": 0.5}
    for mode in MODES:
        expected = picture(data.astype(np.float32), mode, **limits)
        assert (difference(picture(data, mode, **limits), expected) > 1).mean() < 0.01, mode


@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize("dtype", ["uint8", "int8", "uint16", "int16", "float16"])
def test_colour_in_every_dtype(dtype, channels, formats_of):
    data = np.random.default_rng(7).integers(0, 100, (8, 8, 8, channels)).astype(dtype)
    values = data.astype(np.float32)
    if (
        channels == 4
    ):  # the alpha of floats is 0..1, that of integers the share of the dtype's range
        data[..., 3] = 1 if dtype == "float16" else np.iinfo(dtype).max
        values[..., 3] = 1
    camera = camera_towards((3.5, 3.5, 3.5), (-0.5, -0.3, -1.0), 20.0)
    for mode in MODES:
        expected = picture(values, mode, camera=camera, interpolation="nearest")
        actual = picture(data, mode, camera=camera, interpolation="nearest")
        assert expected[..., :3].max() > 50
        # float32 and half floats round luminance differently: a tie may go another way.
        assert (difference(actual, expected) > 1).mean() < 0.01, mode


@pytest.mark.parametrize("mode", MODES)
def test_memory_layout_does_not_matter(mode):
    data = smooth_integers().astype(np.int16)
    expected = picture(data, mode)
    wide = np.zeros((16, 32, 48), np.int16)
    wide[:, ::2, ::3] = data
    readonly = data.copy()
    readonly.setflags(write=False)
    layouts = {
        "Fortran order": np.asfortranarray(data),
        "strided view": wide[:, ::2, ::3],
        "reversed": data[::-1, ::-1].copy()[::-1, ::-1],
        "big-endian": data.astype(">i2"),
        "read-only": readonly,
    }
    for name, layout in layouts.items():
        np.testing.assert_array_equal(picture(layout, mode), expected, err_msg=name)


@pytest.mark.parametrize("axis", [0, 1, 2])
@pytest.mark.parametrize("mode", ["mip", "minip"])
def test_aligned_nearest_projection_is_numpys(axis, mode):
    """Orthographic, one pixel a voxel, along an axis: exactly data.max(axis) and data.min(axis)."""
    data = np.random.default_rng(8).random((12, 10, 14)).astype(np.float32)
    expected = data.max(axis) if mode == "mip" else data.min(axis)
    height, width = expected.shape
    # Looking along −z, −y or −x with the picture's x and y along rising indices.
    direction, up = {
        0: ((0, 0, -1), (0, 1, 0)),
        1: ((0, 1, 0), (0, 0, 1)),
        2: ((-1, 0, 0), (0, 0, 1)),
    }[axis]
    centre = (np.array(data.shape[::-1]) - 1) / 2
    figure = vr.Figure(size=(width, height))
    figure.add_image_volume(data, mode=mode, interpolation="nearest")
    camera = camera_towards(centre, direction, 40.0, fov=0, up=up)
    figure[0, 0].camera.set_state({**camera, "width": width, "height": height})
    scalar = figure.render_layers()[0].scalar
    np.testing.assert_array_equal(scalar[::-1], expected)


@pytest.mark.parametrize(
    "features", [(), ("float32-filterable",), ("texture-format16bit-norm",)], ids=str
)
def test_devices_without_optional_features(features):
    """Every fallback format gives the same picture; limits are the WebGPU defaults."""
    plain = vr.Engine(features=features, limits={})
    assert plain.limits["max-texture-dimension-3d"] == DEFAULT_LIMITS["max-texture-dimension-3d"]
    for dtype in ("uint8", "int16", "float16", "float32"):
        data = smooth_integers().astype(dtype)
        for mode in MODES:
            wrong = difference(picture(data, mode, plain), picture(data, mode)) > 2
            assert wrong.mean() < 0.01, (dtype, mode)


def test_sharing_is_copying():
    data = smooth_integers()
    figure = vr.Figure(size=(64, 48))
    first = figure.add_image_volume(data, mode="mip", **SETTINGS)
    second = figure.add_image_volume(first.data, mode="slice", **SETTINGS)
    figure[0, 0].camera.set_state(CAMERA)
    first.visible = False
    assert second.data is first.data
    np.testing.assert_array_equal(figure.export_numpy(), picture(data, "slice"))
    assert first.drawing.resident is second.drawing.resident


def test_isolated_buffers_copy_and_others_do_not():
    data = smooth_integers()
    copied, kept = vr.ImageVolumeGraphic(data), vr.ImageVolumeGraphic(data, isolated_buffer=False)
    data[0, 0, 0] = 99
    assert copied.data.value[0, 0, 0] != 99
    assert kept.data.value is data


def test_replaced_data_is_the_picture_of_new_data():
    figure = vr.Figure(size=(64, 48))
    volume = figure.add_image_volume(smooth_integers(), **SETTINGS)
    figure[0, 0].camera.set_state(CAMERA)
    figure.export_numpy()
    other = np.random.default_rng(9).integers(0, 100, (10, 20, 12)).astype(np.uint16)
    volume.data = other
    np.testing.assert_array_equal(figure.export_numpy(), picture(other, "mip"))


def test_a_slab_at_a_time_is_the_whole(monkeypatch):
    from volrender.data.sources import source

    data = smooth_integers()
    expected = picture(data, "mip")
    monkeypatch.setattr(source, "SLAB_BYTES", 3 * 16 * 16)
    np.testing.assert_array_equal(picture(data, "mip"), expected)


def test_near_hides_far():
    """Two surfaces and a slice in one figure: the nearer one is seen, in whatever order."""
    z, y, x = np.indices((16, 16, 16)) - 7.5
    ball = (6 - np.sqrt(x * x + y * y + z * z)).astype(np.float32)
    camera = camera_towards((7.5, 7.5, 7.5), (0, 0, -1), 60.0)
    near = {"offset": (0, 0, 20), "cmap": "red"}
    far = {"offset": (0, 0, -20), "cmap": "blue"}
    for order in ((near, far), (far, near)):
        figure = vr.Figure(size=(32, 32))
        for place in order:
            figure.add_image_volume(ball, mode="iso", threshold=0, vmin=-10, vmax=0, **place)
        figure[0, 0].camera.set_state(camera)
        red, _, blue, _ = figure.export_numpy()[16, 16]
        assert red > blue + 100


def test_an_invisible_volume_is_not_drawn():
    figure = vr.Figure(size=(16, 16))
    volume = figure.add_image_volume(smooth_integers(), vmin=-1, vmax=0)
    assert figure.export_numpy()[..., :3].any()
    volume.visible = False
    assert not figure.export_numpy()[..., :3].any()
    assert figure.render_layers() == []


def test_a_slider_rebuilds_nothing(engine, monkeypatch):
    """After a mode was drawn once, its parameters cost uniform writes and one submit a frame."""
    figure = vr.Figure(size=(16, 16))
    volume = figure.add_image_volume(smooth_integers())
    for mode in MODES:
        volume.mode = mode
        figure.export_numpy()
    volume.offset = (0, 0, 0)
    calls = {"submit": 0, "write_texture": 0}
    commands, queue, device = (
        type(each) for each in (engine._commands, engine.device.queue, engine.device)
    )

    def counted(cls, name):
        original = getattr(cls, name)

        def call(self, *args, **kwargs):
            calls[name] = calls.get(name, 0) + 1
            return original(self, *args, **kwargs)

        monkeypatch.setattr(cls, name, call)

    counted(commands, "submit")
    counted(queue, "write_texture")
    for name in (
        "create_shader_module",
        "create_render_pipeline",
        "create_bind_group",
        "create_texture",
    ):
        counted(device, name)
    changes = {
        "vmin": 10, "vmax": 50, "gamma": 2, "threshold": 30, "step_size": 2, "substep_size": 0.5,
        "plane": (1, 0, 0, -5), "shininess": 9, "light": (9, 9), "emissive": "red", "alpha": 0.5,
        "offset": (1, 0, 0),
        "rotation": (0, 0, 1, 1), "scale": (2, 1, 1), "cmap_interpolation": "nearest",
    }  # fmt: skip
    for mode in MODES:
        volume.mode = mode
        for name, value in changes.items():
            setattr(volume, name, value)
            figure.export_numpy()
    # Another threshold may need another map of distances; another vmin, a grid or none for minip:
    # compute shaders build them in submits of their own, and keep no extrema of so small a volume.
    assert 0 <= calls.pop("submit") - len(MODES) * len(changes) <= 3
    assert calls.pop("create_texture", 0) <= 1
    assert calls.pop("create_bind_group", 0) <= 4
    writes = calls.pop("write_texture")
    assert writes <= 1
    assert calls == {}, "built again"
    calls["write_texture"] = 0
    volume.cmap = "viridis"
    figure.export_numpy()
    assert calls["write_texture"] == 1


def test_pictures_depend_on_every_parameter():
    """What a parameter changes shows: nothing is accepted and ignored."""
    data = smooth_integers().astype(np.float32)
    data += 0.3 * np.random.default_rng(1).random(data.shape).astype(np.float32)
    changes = {
        "mip": {"vmin": 30, "vmax": 60, "gamma": 2, "cmap": "viridis", "interpolation": "nearest",
                "offset": (2, 0, 0), "rotation": (0, 0, 1, 1), "scale": (2, 1, 1), "alpha": 0.5},
        "iso": {"threshold": 30, "step_size": 8, "emissive": "red", "shininess": 1,
                "light": (60, 20)},
        "slice": {"plane": (1, 0, 0, -5)},
    }  # fmt: skip
    for mode, parameters in changes.items():
        base = picture(data, mode)
        for name, value in parameters.items():
            assert difference(picture(data, mode, **{name: value}), base).max() > 8, (mode, name)
    assert (picture(data, "iso", step_size=4, substep_size=1.0) != picture(data, "iso", step_size=4,
            substep_size=0.01)).any()  # fmt: skip
