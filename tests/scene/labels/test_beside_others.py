"""Labels and what else is in their place: rays end at what is opaque, slices lie over each other."""

from dataclasses import replace

import numpy as np
import pytest

import volrender as vr
from tests.oracle import Scene
from tests.oracle.colour import encode
from tests.oracle.labels import LabelScene, surface, volume
from tests.oracle.labels import slice as label_slice
from tests.oracle.ray import make_rays
from tests.oracle.several import SAME_T, Thing, march
from tests.pictures import difference
from tests.pictures import graphic_of as image_of
from tests.scene.labels.scenes import PLANE, SHAPE, figure_of, labels_in, scene_of

MARCHES = {"surface": surface.march, "volume": volume.march, "slice": label_slice.march}


def image_scene(mode: str, scene: LabelScene, **changes) -> Scene:
    """Values that rise towards the middle, on the lattice of labels and seen as they are."""
    grid = np.indices(SHAPE).astype(np.float32)
    middle = (np.reshape(SHAPE, (3, 1, 1, 1)) - 1) / 2
    data = (1 - np.linalg.norm((grid - middle) / middle, axis=0)).astype(np.float32)
    look = {"vmin": 0.0, "vmax": 1.0, "threshold": 0.55, "plane": PLANE, **changes}
    return Scene(data, mode, scene.camera, scene.size, **look)


def over(scene: LabelScene, colour: np.ndarray, t_end: np.ndarray) -> np.ndarray:
    """The picture of labels before opaque things of linear colours (m, 3) at t_end (m,), inf: none."""
    hits = MARCHES[scene.mode](scene, make_rays(scene), t_end * SAME_T)
    canvas = hits.colour[:, :3] + (1 - hits.colour[:, 3:]) * colour
    opaque = np.insert(canvas, 3, 1.0, axis=1)
    return encode(opaque.reshape(*scene.size[::-1], 4), (0, 0, 0, 0))


def in_both_orders(scene: LabelScene, image: Scene, dispatch="fragment") -> list[vr.Figure]:
    """Figures that show both, of which the one or the other was added first."""
    first, last = (
        figure_of(scene, dispatch=dispatch),
        figure_of(scene, image_of(image), dispatch=dispatch),
    )
    first[0, 0].add_graphic(image_of(image))
    return [first, last]


def things_behind(image: Scene) -> tuple[np.ndarray, np.ndarray]:
    """Linear colours (m, 3) and t (m,), inf where there is nothing, of an opaque thing."""
    t, colour, _ = march(Thing(image))
    return np.where(np.isfinite(t)[:, None], colour, 0), np.nan_to_num(t, nan=np.inf)


TRANSLUCENT = {
    "labels": {"opacity": 102 / 255},
    "all of it": {"alpha": 0.4},
    "some": {"opacity": {1: 0.2, 2: 102 / 255, 3: 0.2, 9: 0.6}},
    "colours": {"colors": dict.fromkeys((1, 2, 3, 5, 9), (0.2, 1.0, 0.6, 0.4))},
}


@pytest.mark.parametrize("dispatch", ["fragment", "compute"])
@pytest.mark.parametrize("what", TRANSLUCENT)
@pytest.mark.parametrize("mode", MARCHES)
def test_rays_end_at_what_is_opaque_inside(mode, what, dispatch):
    scene = scene_of(mode, **TRANSLUCENT[what])
    image = image_scene("iso", scene)
    behind, t = things_behind(image)
    expected = over(scene, behind, t)
    for figure in in_both_orders(scene, image, dispatch):
        assert (difference(figure.export_numpy(), expected) > 2).mean() <= 0.012
    assert (difference(over(scene, 0 * behind, t), expected) > 8).mean() > 0.05
    if what == "labels":
        through = over(scene, behind, np.full(len(t), np.inf))
        assert (difference(through, expected) > 3).mean() > (0.05 if mode != "slice" else 0.01)


def test_opaque_labels_and_an_opaque_image_hide_each_other():
    scene = scene_of("surface", hidden=(1, 3))
    image = image_scene("iso", scene, threshold=0.2)
    behind, t = things_behind(image)
    expected = over(scene, behind, t)
    for figure in in_both_orders(scene, image):
        assert (difference(figure.export_numpy(), expected) > 2).mean() <= 0.01
    only = over(scene, 0 * behind, np.full(len(t), np.inf))
    assert (difference(only, expected) > 8).mean() > 0.1


def test_a_projection_ends_at_labels():
    scene = scene_of("surface")
    image = image_scene("mip", scene)
    figure = figure_of(scene, image_of(image))
    rays = make_rays(scene)
    hits = surface.march(scene, rays)
    end = np.nan_to_num(hits.t, nan=np.inf)
    _, colour, alpha = march(Thing(image), end, is_faded=True)
    canvas = alpha[:, None] * colour + (1 - alpha[:, None]) * hits.colour[:, :3]
    expected = encode(np.insert(canvas, 3, 1.0, axis=1).reshape(*scene.size[::-1], 4), (0, 0, 0, 0))
    assert (difference(figure.export_numpy(), expected) > 2).mean() <= 0.01


@pytest.mark.parametrize("fill", [0.0, 0.5])
def test_what_is_behind_a_slice_is_seen_between_its_outlines(fill):
    scene = scene_of("slice", fill=fill, outline=1.0, plane=(0.3, 0.5, 1.0, -17.0))
    image = image_scene("iso", scene, threshold=0.2)
    behind, t = things_behind(image)
    expected = over(scene, behind, t)
    for figure in in_both_orders(scene, image):
        assert (difference(figure.export_numpy(), expected) > 2).mean() <= 0.01
    filled = over(replace(scene, fill=1.0), behind, t)
    assert (difference(filled, expected) > 8).mean() > 0.02


@pytest.mark.parametrize("alpha", [1.0, 0.5])
@pytest.mark.parametrize("fill", [None, 1.0, 0.25])
def test_over_an_image_slice_labels_are_translucent(fill, alpha):
    scene = scene_of("slice", outline=1.5, alpha=alpha, fill=0.5 if fill is None else fill)
    image = image_scene("slice", scene)
    behind, _ = things_behind(image)
    figure = figure_of(scene, image_of(image), fill=fill)
    expected = over(scene, behind, np.full(len(behind), np.inf))
    assert (difference(figure.export_numpy(), expected) > 2).mean() <= 0.004
    assert labels_in(figure).fill == fill


def test_alone_a_slice_is_filled():
    scene = scene_of("slice", outline=1.5, fill=1.0)
    figure = figure_of(scene, fill=None)
    np.testing.assert_array_equal(figure.export_numpy(), figure_of(scene).export_numpy())


def test_matter_of_an_image_and_of_labels():
    """Both are seen, and each ends where what is opaque does."""
    scene = scene_of("volume", size=(40, 30))
    image = image_scene("composite", scene, cmap=np.array([(1.0, 1.0, 1.0, 1.0)] * 256))
    image = replace(image, opacity=0.2)
    both = figure_of(scene, image_of(image))
    picture = both.export_numpy()
    graphics = both[0, 0].graphics
    for graphic in graphics:
        graphic.visible = False
        alone = both.export_numpy()
        graphic.visible = True
        assert (difference(picture, alone) > 8).mean() > 0.1
    assert both[0, 0].pick(20, 15)["graphic"] in graphics
