"""Direct volume rendering: the GPU's picture against the oracle, and against what must be."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import volrender as vr
from tests.oracle import Scene, render
from tests.oracle.ray import make_rays
from tests.oracle.render import march_of
from tests.pictures import camera_towards, difference, figure_of
from tests.scene.drawing.test_against_oracle import DATA, SAMPLER_SLACK, VIEWS

SIZE = (36, 30)
BALL = Scene(DATA["ball"], "composite", VIEWS["aside"], size=SIZE)
COLOURS = ((-1, (1, 0, 0, 1)), (2, (0, 1, 0, 0.5)), (2, (0, 0, 1, 1)), (5, (1, 1, 1, 1)))
HOLE = DATA["ball"].copy()
HOLE[8:12, :, 9:12] = np.nan
RGB = np.stack([DATA["ball"], DATA["ball"][::-1] * 0.7, DATA["ball"].transpose(2, 0, 1)], -1)
RGB = (RGB * 10 + 120).clip(0, 255).astype(np.uint8)
RGBA = np.concatenate([RGB, (RGB[..., :1].astype(int) * 2 - 100).clip(0, 255).astype(np.uint8)], -1)


def assert_agrees(scene: Scene, **changes) -> None:
    """The bounds of the contract: 0.5/255 on average, and all but 0.5 % of lit pixels within 2/255.

    Wider where samplers weigh in 1/256.
    """
    expected = render(scene)
    lit = (expected.image[..., :3] != expected.image[0, 0, :3]).any(axis=-1)
    assert lit.mean() > 0.02, "nearly nothing to compare"
    for dispatch in ("fragment", "compute"):
        figure = figure_of(scene, **changes)
        figure.dispatch = dispatch
        off = difference(figure.export_numpy(), expected.image)
        assert off.mean() <= 0.5 * min(SAMPLER_SLACK, 2)
        allowed = (
            max(0.005 * lit.sum(), 1) * SAMPLER_SLACK
        )  # one where a sample lies between two voxels
        assert (off > 2).sum() <= allowed, f"off by up to {off.max()}"


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("name", ["ramp", "noise"])
def test_views(name, view):
    assert_agrees(Scene(DATA[name], "composite", VIEWS[view], size=SIZE))


@pytest.mark.parametrize(
    "changes",
    [
        {"opacity": ((-2, 0), (0, 0.3), (5, 0.9))},
        {"opacity": ((0.9, 0), (1, 0.9), (1.1, 0))},  # a narrow peak
        {"opacity": ((1, 0), (1, 0.5))},  # a jump
        {"opacity": 0.2},
        {"opacity": (0, 0.1, 0.8, 0.2)},
        {"opacity": "sigmoid", "gamma": 2.0},
        {"opacity": "quadratic", "vmin": 5.0, "vmax": -3.0},
        {"opacity": "linear", "opacity_unit": 4.0},
        {"shade": 0.0},
        {"shade": 0.5, "light": (40, 30), "shininess": 8.0},
        {"ambient": 0.3, "diffuse": 0.4, "specular": 0.0},
        {"gradient_opacity": 0.5},
        {"gradient_opacity": ((0, 0), (0.5, 0.2), (1, 1))},
        {"smoothing": 1.0},
        {"interpolation": "nearest"},
        {"interpolation": "cubic", "shade": 0.0},
        {"step_size": 3.0},
        {"alpha": 0.5, "background": (0.2, 0.4, 0.8, 1)},
        {"scale": (1, 2, 0.5), "rotation": (0.5, 0.5, 0.5, 0.5)},
        {"clipping_planes": ((1, 0.2, 0.1, -9),)},
        {"crop": ((3, 15), (2, 17), (5, 20))},
        {"cmap_interpolation": "nearest"},
        {"data": HOLE},
        {"data": HOLE, "interpolation": "nearest"},
        {"data": RGB},
        {"data": RGBA, "opacity": None},
        {"data": RGBA, "opacity": "linear"},
    ],
    ids=lambda changes: " ".join(map(str, changes)),
)
def test_what_can_be_set(changes):
    assert_agrees(replace(BALL, **changes))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("opacity", [((3, 0), (3, 0.5)), ((-2, 0.5), (-2, 0))])
def test_only_what_is_beyond_the_limits_absorbs(opacity):
    assert_agrees(replace(BALL, vmin=-2, vmax=3, opacity=opacity))


def test_colours_at_values():
    scene = replace(BALL, cmap_points=COLOURS, opacity=((-2, 0), (0, 0.3), (5, 0.9)))
    assert_agrees(scene, cmap=list(COLOURS))


@pytest.mark.parametrize("dtype", ["uint8", "int8", "uint16", "int16", "float16", "float64"])
def test_dtypes(dtype):
    data = (DATA["ball"] * 8 + (0 if dtype.startswith("i") else 100)).clip(-120, 250).astype(dtype)
    assert_agrees(replace(BALL, data=data, shade=0.0))


def test_a_slab_of_so_much_a_voxel():
    """A = 1 − (1 − α)^n, and half of it is absorbed ln ½ / ln(1 − α) voxels deep."""
    figure = vr.Figure(size=(8, 8))
    slab = figure.add_image_volume(
        np.ones((10, 40, 40), np.uint8), mode="composite", opacity=0.1, vmin=0, vmax=1, shade=0
    )
    camera = figure[0, 0].camera
    camera.fov = 0
    figure[0, 0].auto_fit()
    camera.zoom *= 4
    for scale in (1.0, 1000.0):  # a volume as a whole absorbs alike at any size
        slab.scale = scale
        figure[0, 0].auto_fit()
        (layer,) = figure.render_layers()
        assert layer.colour[4, 4, 3] == pytest.approx(1 - 0.9**10, abs=2e-3)
        deep = np.log(0.5) / np.log(0.9) * scale
        picked = figure[0, 0].pick(4.5, 4.5)
        assert picked["world"][2] == pytest.approx(9.5 * scale - deep, abs=0.02 * scale)
        assert picked["opacity"] == pytest.approx(1 - 0.9**10, abs=2e-3)


def test_a_ray_ends_at_what_is_opaque():
    """A slice in the middle of a fog is seen through half of it, whatever the order of adding."""
    fog = np.ones((16, 16, 16), np.float32)
    pictures = []
    for first in (0, 1):
        figure = vr.Figure(size=(20, 20))
        kinds = [
            {"mode": "composite", "opacity": 0.1, "cmap": ["red", "red"], "shade": 0},
            {"mode": "slice", "plane": (0, 0, 1, -7.5), "cmap": ["lime", "lime"]},
        ]
        for kind in kinds[first:] + kinds[:first]:
            figure.add_image_volume(fog, vmin=0, vmax=1, **kind)
        figure[0, 0].camera.fov = 0
        figure.export_numpy()
        figure[0, 0].camera.zoom = 4
        for dispatch in ("fragment", "compute"):
            figure.dispatch = dispatch
            pictures.append(figure.export_numpy()[10, 10])
    shines = 0.9**8  # through the eight voxels before the slice
    linear = np.array([1 - shines, shines, 0])
    srgb = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    for pixel in pictures:
        np.testing.assert_allclose(pixel[:3], 255 * srgb, atol=2)


def test_what_hides_others_does_so_where_half_is_absorbed():
    scene = replace(BALL, opacity=((-3, 0), (3, 0.4)), shade=0.0)
    figure = figure_of(scene, alpha_mode="solid")
    figure.background = "blue"
    hits = march_of("composite")(scene, make_rays(scene))
    image = figure.export_numpy()
    is_there = (image[..., 2] < 250).reshape(-1) | (image[..., 0] > 5).reshape(-1)
    assert (is_there == hits.writes_depth).mean() > 0.99


def numbers_of_pixels(width: int, height: int) -> np.ndarray:
    """What dithered opacity has to pass in the pixels of the first volume, row by row."""
    y, x = np.mgrid[:height, :width] + 0.5
    return np.ravel(52.9829189 * ((0.06711056 * x + 0.00583715 * y) % 1) % 1)


@pytest.mark.parametrize(
    ("data", "shade", "alpha"), [("ball", 0.0, 1.0), ("ball", 1.0, 0.6), ("colours", 0.0, 0.6)]
)
def test_dithered_matter_is_where_its_opacity_passes_the_number_of_the_pixel(data, shade, alpha):
    """Before a slice, it shows where what is before the slice suffices: colour C/A, of all of it."""
    opacity = ((-3, 0), (3, 0.2)) if data == "ball" else ((70, 0), (150, 0.2))
    scene = replace(BALL, opacity=opacity, shade=shade, alpha=alpha)
    if data == "colours":
        scene = replace(scene, data=RGB, vmin=0.0, vmax=255.0)
    figure = figure_of(scene, alpha_mode="dither")
    rays, march = make_rays(scene), march_of("composite")
    number, whole = numbers_of_pixels(*SIZE), march(scene, rays)
    straight = whole.colour[:, :3] / np.maximum(whole.colour[:, 3:], 1e-9)
    behind, end = np.zeros((len(number), 3)), None
    shares = []
    for is_cut in (False, True):
        if is_cut:  # across, through the middle
            middle = (np.array(DATA["ball"].shape[::-1]) - 1) / 2
            plane = (*rays.forward_world, -rays.forward_world @ middle)
            look = {"mode": "slice", "plane": plane, "cmap": ["lime", "lime"]}
            figure.add_image_volume(DATA["ball"], **look)
            cut = march_of("slice")(replace(scene, data=DATA["ball"], plane=plane), rays)
            behind[:, 1] = np.isfinite(cut.t)
            end = np.where(np.isfinite(cut.t), cut.t, np.inf)
        opacity = march(scene, rays, end).colour[:, 3]
        certain = np.abs(opacity - number) > 0.01
        shown = opacity > number
        shares.append(shown.mean())
        assert (shown & (opacity < 0.5)).sum() > 20
        light = np.where(shown[:, None], straight, behind)
        srgb = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
        for figure.dispatch in ("fragment", "compute"):
            image = figure.export_numpy()[..., :3].reshape(-1, 3)
            off = np.abs(image - 255 * srgb).max(axis=1)
            assert (off[certain] > 3).mean() <= 0.01
    assert shares[1] < 0.9 * shares[0], "the slice hides nothing"


def test_dithered_matter_is_picked_where_half_is_absorbed():
    scene = replace(BALL, opacity=((-3, 0), (3, 0.4)), shade=0.0)
    figure = figure_of(scene)
    expected = figure.render_layers()[0].depth
    figure[0, 0].graphics[0].alpha_mode = "dither"
    np.testing.assert_array_equal(figure.render_layers()[0].depth, expected)
    assert np.isfinite(expected).mean() > 0.1


def test_halving_the_step_and_complementary_cuts():
    z, y, x = np.indices((24, 24, 24)) - 11.5
    blob = np.exp(-(x * x + y * y + z * z) / 40).astype(np.float32)
    figure = vr.Figure(size=(40, 40))
    volume = figure.add_image_volume(
        blob, mode="composite", opacity="quadratic", vmin=0, vmax=1, shade=0
    )
    whole = figure.export_numpy()
    volume.step_size = 0.5
    assert difference(figure.export_numpy(), whole).max() <= 1
    volume.step_size = 1
    far, near = (0.3, 0.2, -1, 8), (-0.3, -0.2, 1, -8)
    light = []
    for plane in (near, far):
        volume.clipping_planes = [plane]
        (layer,) = figure.render_layers()
        light.append(np.nan_to_num(layer.colour))
    volume.clipping_planes = []
    (layer,) = figure.render_layers()
    together = light[0] + (1 - light[0][..., 3:]) * light[1]
    np.testing.assert_allclose(together, np.nan_to_num(layer.colour), atol=1.5 / 255)
    assert light[0][..., 3].max() > 0.2 and light[1][..., 3].max() > 0.2


SPARSE = {
    dtype: (vr.datasets.vessels(40) * (1 if dtype == "uint8" else 0.01)).astype(dtype)
    for dtype in ("uint8", "float32")
}


@settings(max_examples=25, deadline=None)
@given(
    dtype=st.sampled_from(["uint8", "float32"]),
    points=st.lists(
        st.tuples(st.integers(1, 255), st.sampled_from([0, 0, 0.05, 0.4, 1])), min_size=2
    ),
    view=st.tuples(st.integers(0, 359), st.integers(-90, 90)),
    interpolation=st.sampled_from(["linear", "nearest", "cubic"]),
    step=st.sampled_from([0.7, 1.0, 4.0]),
)
def test_skipping_changes_nothing(dtype, points, view, interpolation, step):
    factor = 1 if dtype == "uint8" else 0.01
    opacity = sorted((value * factor, alpha) for value, alpha in [(0, 0), *points])
    figure = vr.Figure(size=(24, 24))
    volume = figure.add_image_volume(
        SPARSE[dtype],
        mode="composite",
        opacity=opacity,
        interpolation=interpolation,
        step_size=step,
        vmin=0,
        vmax=255 * factor,
    )
    figure[0, 0].camera.look_from(*view)
    shown = figure.export_numpy()
    skipped_by.add(volume.drawing.latest.program.skipping)
    figure.skipping = False
    plain = figure.export_numpy()
    assert volume.drawing.latest.program.skipping == "none"
    assert difference(shown, plain).max() <= 1


skipped_by: set[str] = set()


def test_it_skipped():
    assert "distance" in skipped_by


@pytest.mark.parametrize("builder", ["numpy", "compute"])
def test_cells_are_skipped_by_the_values_between_their_extrema(builder, monkeypatch):
    monkeypatch.setenv("VOLRENDER_GRIDS", builder)
    figure = vr.Figure(size=(60, 60))
    volume = figure.add_image_volume(
        vr.datasets.vessels(64),
        mode="composite",
        shade=0,
        opacity=[(60, 0), (90, 0.5), (91, 0), (120, 0), (160, 0.5)],
    )
    shown = figure.export_numpy()
    assert volume.drawing.latest.program.skipping == "distance"
    figure.skipping = False
    assert shown[..., :3].any() and difference(figure.export_numpy(), shown).max() <= 1
    figure.skipping = True
    # A curve that leaves nothing empty marches plainly; another one skips again.
    volume.opacity = 0.01
    figure.export_numpy()
    assert volume.drawing.latest.program.skipping == "none"
    volume.opacity = [(200, 0), (201, 1)]
    assert (figure.export_numpy() != shown).any()
    assert volume.drawing.latest.program.skipping == "distance"


def test_sliders_that_touch_no_opacity_make_no_table():
    figure = vr.Figure(size=(16, 16))
    volume = figure.add_image_volume(DATA["ball"], mode="composite", opacity="linear")
    figure.export_numpy()
    table = volume.drawing.latest.colormap
    version = table.version
    for name, value in (
        *(("shade", 0.3), ("opacity_unit", 3.0), ("light", (20, 20)), ("ambient", 0.4)),
        *(("alpha", 0.5), ("scale", 2.0), ("shininess", 3)),
    ):
        before = figure.export_numpy()
        setattr(volume, name, value)
        assert (figure.export_numpy() != before).any() or name == "scale", name
        assert table.version == version, name
    for name, value in (("opacity", "quadratic"), ("vmax", 3.0), ("cmap", "gray")):
        before = figure.export_numpy()
        setattr(volume, name, value)
        assert (figure.export_numpy() != before).any(), name
        assert table.version == (version := version + 1), name


def test_opacity_that_suits_the_data_stays_until_it_is_asked_for_anew():
    data = np.zeros((12, 12, 12), np.uint8)
    data[4:8, 4:8, 4:8] = np.arange(100, 164).reshape(4, 4, 4)
    volume = vr.ImageVolumeGraphic(data, mode="composite")
    (low, none), (middle, some), (high, much) = volume.opacity_points
    assert (none, some, much) == (0, 0.15, 0.6) and 0 < low < 100 < middle < high <= 163
    assert volume.vmin == low and high < volume.vmax <= 163
    volume.data = (data // 2).astype(np.uint8)
    assert volume.opacity_points[2][0] == high
    volume.reset_opacity()
    assert volume.opacity_points[2][0] < high and volume.opacity == "auto"
    constant = vr.ImageVolumeGraphic(np.full((4, 4, 4), 7.0), mode="composite")
    assert constant.opacity_points[:, 1].tolist() == [0.3, 0.3]
    assert vr.ImageVolumeGraphic(data, mode="composite", vmin=3, vmax=9).vmin == 3


@pytest.mark.parametrize("name", vr.presets)
def test_presets_can_be_given_and_set(name):
    preset = vr.presets[name]
    figure = vr.Figure(size=(24, 24))
    head = vr.datasets.head(32)
    volume = figure.add_image_volume(head, mode="composite", opacity_unit=0.3, **preset)
    given_at_once = figure.export_numpy()
    other = vr.Figure(size=(24, 24))
    later = other.add_image_volume(head, mode="composite", opacity_unit=0.3)
    for key, value in preset.items():
        setattr(later, key, value)
    np.testing.assert_array_equal(other.export_numpy(), given_at_once)
    assert given_at_once[..., :3].any() and volume.shade == preset["shade"]
    with pytest.raises(TypeError):
        vr.presets[name]["shade"] = 0


@pytest.mark.parametrize("shade", [0.0, 1.0])
@pytest.mark.parametrize("count", [1, 2])
def test_rays_of_very_many_samples_come_to_their_end(shade, count):
    """lavapipe leaves loops after 65535 turns: half of the light is absorbed, and not less."""
    data = np.full((4, 4, 4000), 0.5, np.float32)
    data[..., ::2] = 0.6
    camera = camera_towards((2000, 1.5, 1.5), (1, 0, 0), 4500.0, fov=0, depth_range=(0, 9000))
    scene = Scene(
        data, "composite", {**camera, "width": 3, "height": 3}, size=(4, 4), vmin=0, vmax=1,
        opacity=1 - 0.5 ** (1 / 4000 / count), step_size=0.1, shade=shade, opacity_unit=1.0,
    )  # fmt: skip
    figure = figure_of(*[scene] * count)
    figure.background = "transparent"
    alpha = figure.export_numpy()[..., 3]
    np.testing.assert_allclose(alpha, 128, atol=1)
