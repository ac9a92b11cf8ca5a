"""Parameters and events: what is taken, what is refused, and who is told."""

import numpy as np
import pytest

import volrender as vr
from tests.pictures import SHEAR
from volrender.base.modes import modes_of
from volrender.base.property import property_names

MODES = tuple(modes_of("image_volume"))
DATA = np.arange(60, dtype=np.float32).reshape(3, 4, 5)


@pytest.fixture
def volume():
    return vr.ImageVolumeGraphic(DATA)


DEFAULTS = {
    "mode": "mip", "vmin": 0.0, "vmax": 59.0, "interpolation": "linear",
    "cmap_interpolation": "linear", "plane": [0, 0, -1, 0], "threshold": 0.5, "step_size": 1.0,
    "substep_size": 0.1, "emissive": [0, 0, 0, 1], "shininess": 30, "light": [0, 0],
    "smoothing": 0.0, "color": None, "slab_thickness": 0.0, "slab_mode": "max",
    "percentiles": None, "gamma": 1.0, "fade": False, "name": None,
    "attenuation": 0.05, "opacity_unit": None, "color_by": "value",
    "offset": [0, 0, 0], "rotation": [0, 0, 0, 1], "scale": [1, 1, 1], "affine": None, "alpha": 1.0,
    "alpha_mode": "auto", "visible": True, "metadata": None,
    "directions": None, "crop": None, "opacity": "auto",
    "gradient_opacity": None, "transfer": None, "shade": 1.0, "ambient": 0.2 / np.pi, "diffuse": 3 / np.pi,
    "specular": 1.0, "clipping_planes": (),
}  # fmt: skip


def plain(value):
    return value.tolist() if isinstance(value, np.ndarray) else value


def test_defaults(volume):
    assert {name: plain(getattr(volume, name)) for name in DEFAULTS} == DEFAULTS
    assert volume.cmap.name.endswith("plasma")
    assert set(property_names(type(volume))) == {*DEFAULTS, "cmap"}


CHANGES = {
    "mode": "iso", "vmin": 3, "vmax": -4.5, "interpolation": "nearest",
    "cmap_interpolation": "nearest", "plane": (1, 2, 3, 4), "threshold": 7, "step_size": 0.1,
    "substep_size": 1, "emissive": "red", "shininess": 80, "light": (30, 40),
    "smoothing": 1.5, "color": "orange", "slab_thickness": 4, "slab_mode": "mean",
    "gamma": 2, "fade": True, "name": "ct",
    "attenuation": 0.3, "opacity_unit": 2, "color_by": "depth",
    "offset": (1, 2, 3), "rotation": (0, 0, 1, 1), "scale": (1, 2, 3), "affine": SHEAR, "alpha": 0.25,
    "alpha_mode": "add", "visible": False, "metadata": {"a": 1}, "cmap": "viridis",
    "directions": "LPS", "opacity": 0.5, "gradient_opacity": [(0, 0), (3, 1)], "shade": 0.5,
    "transfer": np.full((3, 5, 4), 0.5), "ambient": 0.1, "diffuse": 0.5, "specular": 0.2,
    "crop": ((0, 2), (1, 3), (0, None)), "clipping_planes": [(1, 0, 0, -2), (0, 1, 0, 5)],
}  # fmt: skip


@pytest.mark.parametrize("mode", MODES)
def test_every_property_is_settable_in_every_mode_and_sends_an_event(mode, volume):
    volume.mode = mode
    events = []
    volume.add_event_handler(events.append, *CHANGES)
    for name, value in CHANGES.items():
        setattr(volume, name, value)
        assert events[-1].type == name
        assert events[-1].graphic is events[-1].target is volume
        assert events[-1].info["value"] is getattr(volume, name)
    assert len(events) == len(CHANGES)
    assert [event.time_stamp for event in events] == sorted(event.time_stamp for event in events)
    assert volume.rotation.tolist() == pytest.approx([0, 0, 0.5**0.5, 0.5**0.5])
    assert volume.emissive.tolist() == [1, 0, 0, 1]
    made = vr.ImageVolumeGraphic(DATA, **CHANGES)  # the constructor takes the same
    for name in CHANGES:
        np.testing.assert_array_equal(getattr(made, name), getattr(volume, name))


def test_words_for_what_is_found():
    """They read back as what was found, and follow nothing later."""
    data = np.zeros((10, 6, 8), np.float32)
    data[2:6] = 90
    place = {"offset": (0, 0, 5), "scale": (1, 1, 2), "crop": ((0, 4), (0, None), (0, None))}
    volume = vr.ImageVolumeGraphic(data, threshold="auto", plane="middle", **place)
    assert 0 < volume.threshold < 90
    found = volume.threshold
    volume.data[:] = 7
    assert volume.threshold == found
    volume.threshold = "auto"
    assert volume.threshold == 7
    middle = np.array((3.5, 2.5, 5 + 2 * 1.5))
    assert volume.plane[:3] @ middle + volume.plane[3] == pytest.approx(0)
    assert np.abs(volume.plane[:2]).max() == 0 and volume.plane[2] > 0
    volume.plane = volume.middle_plane(towards=(0, 1, 0.2))
    assert volume.plane[:3] @ middle + volume.plane[3] == pytest.approx(0)
    assert np.abs(volume.plane[[0, 2]]).max() == 0
    for name, wrong in (("threshold", "Auto"), ("plane", "centre")):
        with pytest.raises((TypeError, ValueError), match=name):
            setattr(volume, name, wrong)


REFUSED = {
    "mode": ["mop", 3, None],
    "vmin": ["low", float("nan"), float("inf"), None, 10**400, True],
    "gamma": [0, -1, 1e9],
    "fade": [1, "yes", None],
    "interpolation": ["cubical", 1],
    "cmap_interpolation": ["cubic"],
    "smoothing": [-1, 3.5, "much"],
    "color": ["no such colour", 3],
    "slab_thickness": [-1, float("inf"), "thick"],
    "slab_mode": ["sum", None],
    "attenuation": [-0.1, 1001, "much", None],
    "opacity_unit": [0, -1, float("inf"), "mm"],
    "color_by": ["deep", None],
    "transfer": [
        *(5, "image.png", object(), [[1, 2], [3]], np.zeros((4, 4)), np.zeros((2, 2, 3), np.uint8)),
        *(np.zeros((0, 2, 4)), np.zeros((1, 1025, 4)), np.full((2, 2, 4), 1.01)),
        *(np.full((2, 2, 4), -0.01), np.full((2, 2, 4), np.nan), np.full((2, 2, 4), 255)),
    ],
    "cmap": ["no such map", [[1, 2, 3], [0, 0, 0]], [1, 2, 3], 5, [[0, 0, 0]], object()],
    "plane": [(0, 0, 0, 1), (1, 2, 3), "xyzw", (1, 0, 0, float("nan")), (1e300, 0, 0, 0)],
    "threshold": [float("nan"), "high"],
    "step_size": [0.05, 11, "big"],
    "substep_size": [0.001, 1.5],
    "emissive": ["no such colour", (1, 2, 3), (0, 0), 3],
    "shininess": [-1, 1e9],
    "light": [(0, 91), (-181, 0), (1, 2, 3), 5, "up", (0, float("nan"))],
    "alpha": [-0.1, 1.1, "half"],
    "alpha_mode": ["mix", 1],
    "offset": [(1, 2), (1, 2, float("inf")), "abc", None],
    "rotation": [(0, 0, 0, 0), (0, 0, 1), (0, 0, 0, float("nan"))],
    "scale": [(1, 0, 1), 0, (1, 2)],
    "affine": [
        5,
        "skew",
        object(),
        np.eye(3),
        np.ones((4, 4, 1)),
        np.zeros((4, 4)),
        np.ones((4, 4)),
        np.diag((1, 1, 0, 1)),
        np.diag((1, 1, 1, 2)),
        np.eye(4) + np.eye(4)[::-1],
        [[1, 2, 3, 0], [4, 5, 6, 0], [7, 8, 9, 0], [0, 0, 0, 1]],
        np.diag((1, 1, np.nan, 1)),
        np.diag((1, 1, 1e16, 1)),
        np.diag((1, 1, 1e-16, 1)),
    ],
    "visible": [1, "yes", None],
    "name": [3, b"x"],
    "crop": [
        ((0, 2), (1, 3)),
        ((2, 2), (0, 1), (0, 1)),
        ((-1, 2), (0, 1), (0, 1)),
        5,
        ((0.5, 2), (0, 1), (0, 1)),
    ],
    "clipping_planes": [5, [(0, 0, 0, 1)], [(1, 0, 0)], [(1, 0, 0, 0)] * 7],
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_says_so_and_loses_nothing(name, volume):
    events = []
    volume.add_event_handler(events.append, name)
    before = getattr(volume, name)
    for value in REFUSED[name]:
        with pytest.raises((TypeError, ValueError), match=name):
            setattr(volume, name, value)
        with pytest.raises((TypeError, ValueError)):
            vr.ImageVolumeGraphic(DATA, **({name: value} if value is not None else {name: "x"}))
    assert getattr(volume, name) is before
    assert events == []


def test_the_nearest_match_is_named(volume):
    with pytest.raises(ValueError, match="Did you mean 'minip'"):
        volume.mode = "mini"
    with pytest.raises(ValueError, match="Did you mean 'viridis'"):
        volume.cmap = "viridus"
    with pytest.raises(TypeError, match="Did you mean 'threshold'"):
        vr.ImageVolumeGraphic(DATA, treshold=3)


def test_arrays_that_are_returned_cannot_be_changed_in_place(volume):
    volume.affine = SHEAR
    for name in ("plane", "offset", "rotation", "scale", "affine", "emissive"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(volume, name)[0] = 5


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("gray", (0, 0, 0, 1), (1, 1, 1, 1)),
        ("cyan", (0, 0, 0, 1), (0, 1, 1, 1)),
        ("cornflowerblue", (0, 0, 0, 1), (100 / 255, 149 / 255, 237 / 255, 1)),
        ("gray_r", (1, 1, 1, 1), (0, 0, 0, 1)),
        ([(1, 0, 0), (0, 0, 1)], (1, 0, 0, 1), (0, 0, 1, 1)),
        ([(1, 0, 0, 0), (0, 0, 1, 0.5)], (1, 0, 0, 0), (0, 0, 1, 0.5)),
        ("tab10", (31 / 255, 119 / 255, 180 / 255, 1), (23 / 255, 190 / 255, 207 / 255, 1)),
    ],
    ids=str,
)
def test_colormaps(value, first, last):
    from volrender.scene.graphics.transfer.colormaps import colormap_table

    table = colormap_table(vr.ImageVolumeGraphic(DATA, cmap=value).cmap)
    assert table.shape == (256, 4)
    np.testing.assert_allclose(table[[0, -1]], [first, last], atol=1e-6)


def test_contrast_limits_from_the_data():
    data = DATA.copy()
    data[0, 0, :3] = np.nan, np.inf, -np.inf
    volume = vr.ImageVolumeGraphic(data)
    assert (volume.vmin, volume.vmax) == (3.0, 59.0)
    assert vr.ImageVolumeGraphic(data, vmax=10).vmin == 3.0
    volume.vmin, volume.vmax = 5, 6
    volume.reset_vmin_vmax()
    assert (volume.vmin, volume.vmax) == (3.0, 59.0)
    empty = vr.ImageVolumeGraphic(np.full((2, 2, 2), np.nan))
    assert (empty.vmin, empty.vmax) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("dtype", "expected"),
    [("uint8", (0, 255)), ("int16", (-32768, 32767)), ("float32", (0, 1))],
)
def test_contrast_limits_of_colour_are_the_range_of_the_dtype(dtype, expected):
    volume = vr.ImageVolumeGraphic(np.zeros((2, 3, 4, 3), dtype))
    assert (volume.vmin, volume.vmax) == expected


def test_contrast_limits_look_at_a_subsample():
    data = np.zeros((300, 300, 300), np.uint8)
    data[::3, ::3, ::3] = 9
    assert vr.ImageVolumeGraphic(data, isolated_buffer=False).vmax == 9


def test_handlers_are_added_removed_and_cleared(volume):
    seen = []

    @volume.add_event_handler("threshold", "vmin")
    def first(event):
        seen.append(("first", event.type))

    def second(event):
        seen.append(("second", event.type))

    volume.add_event_handler(second, "threshold")
    volume.threshold = 3
    assert seen == [("first", "threshold"), ("second", "threshold")]
    volume.remove_event_handler(first, "threshold")
    volume.threshold = 4
    volume.vmin = 4
    assert seen[2:] == [("second", "threshold"), ("first", "vmin")]
    volume.clear_event_handlers("threshold")
    volume.threshold = 5
    volume.clear_event_handlers()
    volume.vmin = 5
    assert len(seen) == 4
    with pytest.raises(KeyError):
        volume.remove_event_handler(first, "threshold")
    with pytest.raises(ValueError, match="Did you mean 'threshold'"):
        volume.add_event_handler(first, "treshold")
    with pytest.raises(ValueError):
        volume.add_event_handler(first)
    assert "data" in volume.supported_events


def test_a_handler_that_raises_does_not_stop_the_others(volume, capsys):
    seen = []

    def broken(event):
        raise RuntimeError("broken handler")

    volume.add_event_handler(broken, "threshold")
    volume.add_event_handler(seen.append, "threshold")
    volume.threshold = 3
    assert len(seen) == 1
    assert "broken handler" in capsys.readouterr().err


def test_a_handler_may_set_what_it_listens_to(volume):
    count = []

    def clamp(event):
        count.append(event.info["value"])
        volume.threshold = min(event.info["value"], 10)

    volume.add_event_handler(clamp, "threshold")
    volume.threshold = 50
    assert count == [50]
    assert volume.threshold == 10


def test_blocked_events(volume):
    seen = []
    volume.add_event_handler(seen.append, "threshold")
    volume.block_events = True
    volume.threshold = 3
    volume.block_events = False
    volume.threshold = 4
    assert [event.info["value"] for event in seen] == [4]


def test_figures_and_subplots(engine):
    figure = vr.Figure(size=(40, 30), shape=(1, 2))
    left, right = figure
    volume = left.add_image_volume(DATA, name="ct")
    assert left["ct"] is volume is figure[0, 0]["ct"]
    assert left.graphics == (volume,)
    assert figure.shape == (1, 2)
    with pytest.raises(KeyError, match="'mr'"):
        left["mr"]
    with pytest.raises(KeyError, match="1 rows and 2 columns"):
        figure[1, 0]
    with pytest.raises(ValueError, match="in a subplot already"):
        right.add_graphic(volume)
    with pytest.raises(TypeError):
        right.add_graphic(DATA)
    for value, said in (("ct", r"subplot\['ct'\]"), (0, "not int"), (DATA, "not ndarray")):
        with pytest.raises(TypeError, match=said):
            left.remove_graphic(value)
    assert left.graphics == (volume,)
    left.remove_graphic(volume)
    right.add_graphic(volume)
    image = figure.export_numpy()
    assert not image[:, :20, :3].any()
    assert image[:, 20:, :3].any()
    with pytest.raises(KeyError):
        left.remove_graphic(volume)
    right.clear()
    assert right.graphics == ()


@pytest.mark.parametrize(
    "arguments",
    [
        {"size": (0, 5)}, {"size": 5}, {"size": (5.5, 5)}, {"size": (10**6, 5)},
        {"canvas": "cloth"}, {"shape": (0, 1)}, {"shape": 2}, {"background": "no colour"},
        {"engine": "fast"},
    ],
    ids=str,
)  # fmt: skip
def test_figure_arguments_are_checked(arguments):
    with pytest.raises((TypeError, ValueError), match=next(iter(arguments))):
        vr.Figure(**arguments)


def test_volumes_beyond_the_texture_limit_are_shown_in_bricks_and_take_the_place_of_others():
    small = vr.Engine(limits={"max-texture-dimension-3d": 256})
    figure = vr.Figure(size=(8, 8), engine=small)
    labels = figure.add_labels(np.full((99, 99, 257), 3, np.uint8))
    assert figure.export_numpy()[..., :3].max() > 100
    figure[0, 0].remove_graphic(labels)
    long = figure.add_image_volume(np.full((99, 99, 257), 9, np.uint8), vmin=0, vmax=9)
    assert figure.export_numpy()[..., :3].max() > 100
    figure[0, 0].remove_graphic(long)
    volume = figure.add_image_volume(np.ones((2, 2, 256), np.uint8))
    volume.data = np.zeros((257, 1, 1), np.uint8)
    assert volume.data.shape == (257, 1, 1) and figure.export_numpy()[..., :3].max() < 100


@pytest.mark.parametrize("mode", ["iso", "slice"])
@pytest.mark.parametrize("make", [getattr(vr.datasets, name) for name in vr.datasets.__all__])
def test_auto_and_middle_show_something_of_every_dataset(make, mode):
    figure = vr.Figure(size=(40, 40))
    if make is vr.datasets.cells_movie:
        data, axes = make(3, (16, 32, 32)), "tzyx"
    else:
        # Vessels of the store are as thick and as far apart at every size.
        data, axes = make(128 if make is vr.datasets.vessels_store else 32), None
    figure.add_image_volume(data, axes=axes, mode=mode, threshold="auto", plane="middle")
    image = figure.export_numpy()[8:32, 8:32, :3].astype(int)
    assert np.ptp(image, axis=(0, 1)).max() > 40
    lit = (np.abs(image - np.median(image, axis=(0, 1))).max(axis=-1) > 5).mean()
    assert lit > 0.01


def test_a_misspelt_property_is_an_error_and_other_attributes_are_not(volume):
    with pytest.raises(AttributeError, match=r"no property 'treshold'. Did you mean 'threshold'"):
        volume.treshold = 5
    with pytest.raises(AttributeError, match="'color'"):
        volume.colours = "red"
    volume.patient = "A 12"
    assert volume.patient == "A 12"
